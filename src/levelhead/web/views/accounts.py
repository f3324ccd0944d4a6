"""Accounts: who may sign in, and which roles they hold where. Nobody keeps their own."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.keep_accounts import add_account, grant_role, reset_account, revoke_role
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.basics.tables import write_table
from levelhead.storage import models
from levelhead.web.account_forms import (
    ADMINISTRATOR,
    AccountForm,
    GrantForm,
    account_kept,
    accounts_kept,
    keeps_the_whole,
)
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.people import people_seen
from levelhead.web.rights import needs
from levelhead.web.views.site import message

ROLE_NAMES = {role: text.split(":")[0] for role, text in models.Grant.ROLES}
_COLUMNS = (
    "sign_in_name",
    "staff_number",
    "name",
    "roles",
    "may_sign_in",
    "last_signed_in",
    "as_of",
    "shown",
)
_LINK = "account_link"  # in the session, until it is shown once


def _by(request: HttpRequest) -> str:
    """Who acts, for the audit trail: a staff number, or the sign-in name of an account that is nobody's."""
    person = request.user.person
    return person.staff_number if person else request.user.get_username()


@needs(ADMINISTRATOR)
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts that this administrator keeps."""
    page = page_of(request, _narrowed(request))
    context = {"page": page, "roles_of_all": tuple(ROLE_NAMES.items()), "narrowing": narrowing(request)}
    return render(request, "pages/accounts.html.jinja", context | {"role_names": ROLE_NAMES})


@needs(ADMINISTRATOR)
@require_safe
def accounts_csv(request: HttpRequest) -> HttpResponse:
    """The same list as CSV, narrowed as the page is."""
    rows = [
        (
            one.username,
            one.person.staff_number if one.person else "",
            one.person.full_name if one.person else "",
            "; ".join(f"{grant.role} in {grant.unit or 'the whole'}" for grant in one.grants.all()),
            "yes" if one.is_active and one.has_usable_password() else "no",
            one.last_login.date() if one.last_login else "",
            *(localdate(), narrowing(request) or "All"),
        )
        for one in _narrowed(request)
    ]
    return csv_file(write_table(_COLUMNS, rows), f"accounts-{localdate()}.csv")


def _narrowed(request: HttpRequest) -> QuerySet[models.Account]:
    found = accounts_kept(request)
    if words := request.GET.get("q", "").strip():
        number = Q(person__staff_number__istartswith=words)
        found = found.filter(Q(username__icontains=words) | Q(person__full_name__icontains=words) | number)
    if request.GET.get("role") in ROLE_NAMES:
        found = found.filter(pk__in=models.Grant.objects.filter(role=request.GET["role"]).values("account"))
    return found


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Make an account for a person; it can do nothing until it is granted a role."""
    form = AccountForm(request.POST or None, initial={"staff_number": request.GET.get("staff_number", "")})
    if request.method == "POST" and form.is_valid():
        name, number = form.cleaned_data["username"], form.cleaned_data["staff_number"].strip()
        seen = people_seen(request, {ADMINISTRATOR}).filter(staff_number=number).exists()
        if not seen and (number or not keeps_the_whole(request)):
            form.add_error("staff_number", "There is nobody of this staff number where you administer.")
        else:
            try:
                link = add_account(
                    by=_by(request),
                    username=name,
                    staff_number=number,
                    passphrase=None,
                    **wiring.account_ports(),
                )
            except (CalledWrongly, Refused) as error:
                form.add_error("username", str(error))
            else:
                request.session[_LINK] = [name, link]
                return redirect("account", name)
    status = 400 if form.errors else 200
    context = {"form": form, "whole": keeps_the_whole(request)}
    return render(request, "pages/add_account.html.jinja", context, status=status)


@needs(ADMINISTRATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, username: str) -> HttpResponse:
    """One account: its roles, granting and taking back, and letting its holder in anew."""
    one = account_kept(request, username)
    do, form = request.POST.get("do", ""), GrantForm(request=request)
    if do == "grant":
        form = GrantForm(request.POST, request=request)
        if form.is_valid():
            return _changed(request, one, do, form.cleaned_data["role"], form.cleaned_data["unit"])
    elif do in {"revoke", "reset"}:
        return _changed(request, one, do, request.POST.get("role", ""), request.POST.get("unit", ""))
    link = request.session.get(_LINK)
    if link and link[0] == username:
        del request.session[_LINK]
    context = {
        "one": one,
        "own": one.pk == request.user.pk,
        "form": form,
        "role_names": ROLE_NAMES,
        "link": request.build_absolute_uri(link[1]) if link and link[0] == username else "",
    }
    return render(request, "pages/account.html.jinja", context, status=400 if form.errors else 200)


def _changed(request: HttpRequest, one: models.Account, do: str, role: str, unit: str) -> HttpResponse:
    """Do it, and go back to the account."""
    named = {"by": _by(request), "username": one.username, **wiring.account_ports()}
    try:
        if do == "reset":
            request.session[_LINK] = [one.username, reset_account(passphrase=None, **named)]
        elif do == "grant":
            grant_role(role=role, unit=unit, **named)
        else:
            revoke_role(role=role, unit=unit, **named)
    except (CalledWrongly, Refused) as error:
        link = (reverse("account", args=[one.username]), "Go back to the account")
        return message(request, 409, "Nothing was changed", str(error), link=link)
    where = unit or "the whole organisation"
    said = {
        "reset": "The old passphrase and every session have ended.",
        "grant": f"{ROLE_NAMES.get(role, role)} in {where}: granted.",
        "revoke": f"{ROLE_NAMES.get(role, role)} in {where}: taken back.",
    }
    messages.success(request, said[do])
    return redirect("account", one.username)
