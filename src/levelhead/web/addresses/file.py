"""The addresses of a person's file, and of what is decided about it."""

from django.urls import path

from levelhead.web.views import (
    accounts,
    deferrals,
    kit,
    people,
    people_list,
    proofs,
    qualifications,
    transfers,
)

addresses = [
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/list.csv", accounts.accounts_csv, name="accounts-csv"),
    path("accounts/add/", accounts.add, name="add-account"),
    path("accounts/of/<str:username>/", accounts.account, name="account"),
    path("deferrals/", deferrals.deferrals, name="deferrals"),
    path("deferrals/list.csv", deferrals.deferrals_csv, name="deferrals-csv"),
    path("deferrals/<int:excusal_id>/", deferrals.deferral, name="deferral"),
    path("qualifications/", qualifications.qualifications, name="qualifications"),
    path("qualifications/list.csv", qualifications.qualifications_csv, name="qualifications-csv"),
    path("qualifications/add/", qualifications.add, name="add-qualification"),
    path(
        "qualifications/<int:qualification_id>/withdraw/",
        qualifications.withdraw,
        name="withdraw-qualification",
    ),
    path("kit/", kit.kit, name="kit"),
    path("kit/list.csv", kit.kit_csv, name="kit-csv"),
    path("kit/item/", kit.item, name="kit-item"),
    path("kit/note/", kit.note, name="note-kit"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/list.csv", transfers.transfers_csv, name="transfers-csv"),
    path("transfers/records/<int:record_id>/", transfers.verify, name="verify-record"),
    path("people/", people_list.people, name="people"),
    path("people/list.csv", people_list.people_csv, name="people-csv"),
    path("people/<str:staff_number>/transfer/", transfers.record, name="record-transfer"),
    path("people/<str:staff_number>/", people.person, name="person"),
    path("people/<str:staff_number>/ask/", deferrals.ask_deferral, name="ask-deferral"),
    path("people/<str:staff_number>/record/", proofs.person_record, name="person-record"),
    path("my-team/proof/", proofs.team_proof, name="team-proof"),
]
