"""What a class teaches those who teach: themes, kept apart from what is told to one person."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import themes

addresses = [
    path("classes/<uuid:class_id>/themes/", themes.class_themes, name="class-themes"),
    path("themes/", themes.themes, name="themes"),
    path("themes/themes.csv", themes.themes_csv, name="themes-csv"),
    path("themes/<str:theme_id>/take-back/", themes.take_back, name="take-back-theme"),
]
