"""The addresses of the day of a class: what is on, the gates, the register, and what happened."""

from django.urls import path

from levelhead.web.views import class_injuries, day, register

addresses = [
    path("day/", day.today, name="day"),
    path("day/<uuid:class_id>/", day.class_day, name="class-day"),
    path("day/<uuid:class_id>/register/", register.register, name="register"),
    path("day/<uuid:class_id>/register/<str:staff_number>/", register.learner, name="register-learner"),
    path("day/<uuid:class_id>/close/", register.close, name="register-close"),
    path("day/<uuid:class_id>/injury/", class_injuries.injury, name="class-injury"),
]
