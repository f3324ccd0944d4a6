"""The addresses of all pages."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import path

from levelhead.web.addresses import (
    calendar,
    classes,
    day,
    file,
    learning,
    messages,
    oversight,
    planning,
    ratings,
    rollouts,
    runs,
    surveys,
)
from levelhead.web.views import (
    evaluations,
    faults,
    home,
    imports,
    instruct,
    open_account,
    practise,
    records,
    sign_in,
    site,
    speech,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/code/again/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/with/<slug:provider_id>/", sign_in.go_elsewhere, name="openid_connect_login"),
    path(
        "sign-in/with/<slug:provider_id>/done/", sign_in.back_from_elsewhere, name="openid_connect_callback"
    ),
    path("second-step/", mfa.index, name="mfa_index"),
    path("second-step/set-up/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("open/<uidb64>/<token>/", open_account.OpenAccount.as_view(), name="open"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("faults/", faults.faults, name="faults"),
    path("faults/<slug:code>/", faults.fault, name="fault"),
    path("practise/", practise.practise, name="practise"),
    path("practise/<slug:scenario_id>/begin/", practise.begin, name="begin"),
    path("practise/encounters/<uuid:encounter_id>/", practise.encounter, name="encounter"),
    path("practise/encounters/<uuid:encounter_id>/stop/", practise.stop, name="stop"),
    path("practise/encounters/<uuid:encounter_id>/debrief/", practise.debrief, name="debrief"),
    path("practise/encounters/<uuid:encounter_id>/transcript/", practise.transcript, name="transcript"),
    path("practise/encounters/<uuid:encounter_id>/back/", practise.back, name="back"),
    path("practise/encounters/<uuid:encounter_id>/hear/", speech.hear, name="hear"),
    path("practise/encounters/<uuid:encounter_id>/voice/<int:turn>/", speech.voice, name="voice"),
    path("practise/encounters/<uuid:encounter_id>/show/", practise.show, name="show"),
    path("instruct/", instruct.instruct, name="instruct"),
    path("instruct/encounters/<uuid:encounter_id>/", instruct.shown, name="shown"),
    path("instruct/encounters/<uuid:encounter_id>/turns/<int:turn>/", instruct.correct, name="correct"),
    path("my-record/", records.my_record, name="my-record"),
    path("my-team/", records.my_team, name="my-team"),
    path("my-team/standing.csv", records.team_csv, name="team-csv"),
    *day.addresses,
    path("imports/", imports.imports, name="imports"),
    path("imports/templates/<slug:kind>.csv", imports.template, name="import-template"),
    path("imports/<uuid:import_id>/", imports.import_, name="import"),
    path("imports/<uuid:import_id>/rejects.csv", imports.rejects, name="import-rejects"),
    path("evaluations/", evaluations.evaluations, name="evaluations"),
    path("evaluations/<slug:name>/", evaluations.evaluation, name="evaluation"),
    path("evaluations/<slug:name>/result.json", evaluations.result, name="evaluation-result"),
    *calendar.addresses,
    *classes.addresses,
    *ratings.addresses,
    *surveys.addresses,
    *learning.addresses,
    *oversight.addresses,
    *planning.addresses,
    *file.addresses,
    *runs.addresses,
    *messages.addresses,
    *rollouts.addresses,
]

handler400 = site.bad_request
handler403 = site.forbidden
handler404 = site.not_found
handler500 = site.server_error
