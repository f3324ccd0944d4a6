"""The addresses of live runs of a class: planning, the console, the debrief."""

from django.urls import path

from levelhead.web.views import run_debriefs, runs

addresses = [
    path("classes/<uuid:class_id>/runs/", runs.runs, name="runs"),
    path("classes/<uuid:class_id>/runs/<uuid:run_id>/", runs.run, name="run"),
    path("classes/<uuid:class_id>/runs/<uuid:run_id>/debrief/", run_debriefs.run_debrief, name="run-debrief"),
    path(
        "classes/<uuid:class_id>/runs/<uuid:run_id>/debrief.json",
        run_debriefs.run_debrief_json,
        name="run-debrief-json",
    ),
    path("my-record/runs/", run_debriefs.my_runs, name="my-runs"),
]
