"""The addresses of live runs of a class: planning, the console, the debrief."""

from django.urls import path

from levelhead.web.views import runs

addresses = [
    path("classes/<uuid:class_id>/runs/", runs.runs, name="runs"),
    path("classes/<uuid:class_id>/runs/<uuid:run_id>/", runs.run, name="run"),
]
