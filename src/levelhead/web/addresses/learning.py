"""What was learnt: themes of classes, and the one way in which a note about one person is handed on."""

from __future__ import annotations

from django.urls import path

from levelhead.web.views import handing_on, my_handed_on, themes

addresses = [
    path("classes/<uuid:class_id>/themes/", themes.class_themes, name="class-themes"),
    path("themes/", themes.themes, name="themes"),
    path("themes/themes.csv", themes.themes_csv, name="themes-csv"),
    path("themes/<str:theme_id>/take-back/", themes.take_back, name="take-back-theme"),
    path("people/<str:staff_number>/hand-on/", handing_on.notes, name="hand-on"),
    path(
        "people/<str:staff_number>/hand-on/<slug:kind>/<str:note_id>/", handing_on.note, name="hand-on-note"
    ),
    path("handed-on/", handing_on.handed_on, name="handed-on"),
    path("handed-on/<uuid:handing_id>/", my_handed_on.printed, name="handed-on-note"),
    path("my-record/handed-on/", my_handed_on.mine, name="my-handed-on"),
    path("my-record/handed-on/<uuid:handing_id>/reply/", my_handed_on.reply, name="reply-handed-on"),
]
