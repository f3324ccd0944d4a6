"""Demand and seats, and the audit trail."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import audit_trail, demand

addresses = [
    path("demand/", demand.demand, name="demand"),
    path("demand/weeks.csv", demand.weeks_csv, name="demand-csv"),
    path("demand/due.csv", demand.due_csv, name="due-csv"),
    path("audit/", audit_trail.trail, name="audit"),
    path("audit/audit.csv", audit_trail.trail_csv, name="audit-csv"),
]
