"""Classes: planned, made safe, booked."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import bookings, class_changes, class_plans, classes

addresses = [
    path("classes/", classes.classes, name="classes"),
    path("classes/classes.csv", classes.classes_csv, name="classes-csv"),
    path("classes/plan/", class_plans.plan, name="plan-class"),
    path("classes/<uuid:class_id>/", classes.class_, name="class"),
    path("classes/<uuid:class_id>/plan/", class_plans.replan, name="replan-class"),
    path("classes/<uuid:class_id>/risk/", class_changes.risk, name="class-risk"),
    path("classes/<uuid:class_id>/override/<slug:gate>/", class_changes.override, name="override-gate"),
    path("classes/<uuid:class_id>/cancel/", class_changes.cancel, name="cancel-class"),
    path("classes/<uuid:class_id>/places/", bookings.places, name="places"),
    path("classes/<uuid:class_id>/places/cancel/", bookings.give_back, name="cancel-place"),
    path("seats/", bookings.seats, name="seats"),
    path("my-team/<str:staff_number>/seats/", bookings.team_seats, name="team-seats"),
]
