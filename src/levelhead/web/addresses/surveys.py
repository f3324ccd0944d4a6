"""Surveys after classes: answered once by each learner, and shown together."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import surveys

addresses = [
    path("my-record/surveys/", surveys.my_surveys, name="my-surveys"),
    path("classes/<uuid:class_id>/survey/answer/", surveys.answer, name="answer-survey"),
    path("classes/<uuid:class_id>/survey/", surveys.class_survey, name="class-survey"),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/surveys.csv", surveys.surveys_csv, name="surveys-csv"),
]
