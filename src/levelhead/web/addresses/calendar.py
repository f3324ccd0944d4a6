"""Classes as calendars read them, and what to bring to one."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import calendar

addresses = [
    path("my-record/calendar/", calendar.my_calendar, name="my-calendar"),
    path("calendar/<str:secret>.ics", calendar.feed, name="calendar-feed"),
    path("classes/<uuid:class_id>/joining/", calendar.joining, name="joining"),
    path("classes/<uuid:class_id>/class.ics", calendar.one_class, name="class-ics"),
]
