"""Accounts and what they are granted, on Django."""

from __future__ import annotations

from collections import defaultdict

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from levelhead.actions.keep_accounts import AccountKept
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.storage import models
from levelhead.storage.organisation import unit_named


class DjangoAccounts:
    """Implements `actions.keep_accounts.AccountStore` for the one organisation of a home."""

    def add(self, username: str, staff_number: str) -> None:
        """Add an account without a passphrase."""
        account = models.Account(username=username, person=_person(staff_number))
        account.set_unusable_password()
        if models.Account.objects.filter(username__iexact=username).exists():
            raise Refused(f"There is an account '{username}' already. Nothing was changed.")
        if account.person and models.Account.objects.filter(person=account.person).exists():
            raise Refused(f"{account.person} has an account already. Nothing was changed.")
        try:
            account.full_clean()
        except ValidationError as error:
            raise CalledWrongly(
                f"'{username}' cannot be a sign-in name: {' '.join(error.messages)}"
            ) from None
        account.save()

    def staff_number_of(self, username: str) -> str:
        """The staff number of an account's person."""
        person = _account(username).person
        return person.staff_number if person else ""

    def grant(self, username: str, role: str, unit: str) -> bool:
        """Grant a role."""
        return models.Grant.objects.get_or_create(**_grant(username, role, unit))[1]

    def revoke(self, username: str, role: str, unit: str) -> bool:
        """Take a grant back."""
        return models.Grant.objects.filter(**_grant(username, role, unit)).delete()[0] > 0

    def set_passphrase(self, username: str, passphrase: str) -> None:
        """Set a passphrase; sessions end because they are signed with the old one."""
        account = _account(username)
        try:
            validate_password(passphrase, account)
        except ValidationError as error:
            raise Refused(f"{' '.join(error.messages)} Nothing was changed.") from None
        account.set_password(passphrase)
        account.save(update_fields=["password"])

    def one_time_link(self, username: str) -> str:
        """A path that is signed with what it changes, so that it opens once, and for a day."""
        account = _account(username)
        account.set_unusable_password()
        account.save(update_fields=["password"])
        who = urlsafe_base64_encode(force_bytes(account.pk))
        return f"/open/{who}/{default_token_generator.make_token(account)}/"

    def forget_second_step(self, username: str) -> None:
        """Forget the app and the recovery codes."""
        _account(username).authenticator_set.all().delete()

    def all(self) -> tuple[AccountKept, ...]:
        """Every account, in two queries."""
        roles = defaultdict(list)
        for account, role, unit in models.Grant.objects.values_list("account_id", "role", "unit__name"):
            roles[account].append((role, unit or ""))
        return tuple(
            AccountKept(
                account.username,
                account.person.staff_number if account.person else "",
                tuple(sorted(roles[account.pk])),
                account.is_active and account.has_usable_password(),
            )
            for account in models.Account.objects.select_related("person").order_by("username")
        )


def _account(username: str) -> models.Account:
    account = models.Account.objects.filter(username=username).first()
    if account is None:
        raise CalledWrongly(f"There is no account '{username}'. See: levelhead accounts list")
    return account


def _person(staff_number: str) -> models.Person | None:
    if not staff_number:
        return None
    person = models.Person.objects.filter(staff_number=staff_number).first()
    if person is None:
        raise CalledWrongly(f"There is nobody with the staff number '{staff_number}'; bring people in first.")
    return person


def _grant(username: str, role: str, unit: str) -> dict[str, object]:
    known = [name for name, _ in models.Grant.ROLES]
    if role not in known:
        raise CalledWrongly(f"There is no role '{role}'; there is {', '.join(known)}.")
    organisation = models.Organisation.objects.first()
    if organisation is None:
        raise CalledWrongly("This home has no organisation yet; bring people in with --organisation.")
    where = unit_named(unit) if unit else None
    return {"account": _account(username), "role": role, "organisation": organisation, "unit": where}
