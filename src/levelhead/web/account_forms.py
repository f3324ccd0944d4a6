"""The forms of accounts, and which accounts an administrator may keep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest

from levelhead.storage import models
from levelhead.storage.scopes import scope_of, units_seen_by

ADMINISTRATOR = "administrator"


class AccountForm(forms.Form):
    """A new account."""

    username = forms.CharField(max_length=60, error_messages={"required": "Enter a sign-in name."})
    staff_number = forms.CharField(required=False, max_length=40)


class GrantForm(forms.Form):
    """A role in a unit, or in the whole organisation."""

    role = forms.ChoiceField(choices=models.Grant.ROLES, error_messages={"required": "Choose the role."})
    unit = forms.ChoiceField(required=False)

    def __init__(self, *given: Any, request: HttpRequest) -> None:
        super().__init__(*given)
        units = [
            (name, name)
            for name in units_seen_by(request.user, [ADMINISTRATOR]).values_list("name", flat=True)
        ]
        whole = [("", "The whole organisation")] if keeps_the_whole(request) else []
        self.fields["unit"].choices = [*whole, *units]  # type: ignore[attr-defined]  # of a choice field

    def clean_unit(self) -> str:
        """The whole is chosen only by who keeps the whole."""
        unit: str = self.cleaned_data["unit"]
        if unit not in {value for value, _ in self.fields["unit"].choices}:  # type: ignore[attr-defined]
            raise forms.ValidationError("Choose the unit.")
        return unit


def keeps_the_whole(request: HttpRequest) -> bool:
    """Whether this administrator administers the organisation as a whole, and not only units of it."""
    return bool(scope_of(request.user, ADMINISTRATOR).organisations)


def accounts_kept(request: HttpRequest) -> QuerySet[models.Account]:
    """The accounts an administrator may keep, by name.

    One of units keeps only accounts of people there that hold nothing beyond: who could reset an account that
    holds more would hold it too.
    """
    every = models.Account.objects.select_related("person__unit").prefetch_related("grants__unit")
    scope = scope_of(request.user, ADMINISTRATOR)
    if not scope.organisations:
        beyond = models.Grant.objects.exclude(unit__in=scope.units) | models.Grant.objects.filter(unit=None)
        every = every.filter(person__unit__in=scope.units).exclude(pk__in=beyond.values("account"))
    return every.order_by("username")


def account_kept(request: HttpRequest, username: str) -> models.Account:
    """One of them. Raises Http404 for any other."""
    found = accounts_kept(request).filter(username=username).first()
    if found is None:
        raise Http404
    return found
