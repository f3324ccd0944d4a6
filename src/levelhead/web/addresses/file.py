"""The addresses of a person's file, and of what is decided about it."""

from django.urls import path

from levelhead.web.views import deferrals, people, proofs

addresses = [
    path("deferrals/", deferrals.deferrals, name="deferrals"),
    path("deferrals/list.csv", deferrals.deferrals_csv, name="deferrals-csv"),
    path("deferrals/<int:excusal_id>/", deferrals.deferral, name="deferral"),
    path("people/<str:staff_number>/", people.person, name="person"),
    path("people/<str:staff_number>/ask/", deferrals.ask_deferral, name="ask-deferral"),
    path("people/<str:staff_number>/record/", proofs.person_record, name="person-record"),
    path("my-team/proof/", proofs.team_proof, name="team-proof"),
]
