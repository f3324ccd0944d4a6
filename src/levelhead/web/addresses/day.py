"""The addresses of the day of a class: what is on, the gates, the register, and what happened."""

from django.urls import path

from levelhead.web.views import class_injuries, day, my_code, register, register_offline, register_paper

addresses = [
    path("my-record/code/", my_code.my_code, name="my-code"),
    path("day/", day.today, name="day"),
    path("day/offline/", register_offline.shell, name="register-offline"),
    path("day/offline/worker.js", register_offline.worker, name="register-worker"),
    path("day/<uuid:class_id>/list.json", register_offline.listing, name="register-list"),
    path("day/<uuid:class_id>/marks/", register_offline.marks, name="register-marks"),
    path("day/<uuid:class_id>/", day.class_day, name="class-day"),
    path("day/<uuid:class_id>/register/", register.register, name="register"),
    path("day/<uuid:class_id>/register/<str:staff_number>/", register.learner, name="register-learner"),
    path("day/<uuid:class_id>/print/", register_paper.printed, name="register-print"),
    path("day/<uuid:class_id>/paper/", register_paper.key_in, name="register-paper"),
    path("day/<uuid:class_id>/close/", register.close, name="register-close"),
    path("day/<uuid:class_id>/injury/", class_injuries.injury, name="class-injury"),
]
