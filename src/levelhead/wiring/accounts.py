"""Accounts of a home, and the order of its units."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.wiring.homes import new_home, open_home

if TYPE_CHECKING:
    from levelhead.actions.keep_accounts import AccountKept


def account_ports() -> dict[str, Any]:
    """The store and the work of the actions on accounts; Django must be started."""
    from levelhead.storage.accounts import DjangoAccounts
    from levelhead.storage.work import DjangoWork, SystemClock

    return {"store": DjangoAccounts(), "work": DjangoWork(SystemClock())}


def add_account(
    home: Path | None,
    *,
    by: str,
    username: str,
    staff_number: str,
    passphrase: str | None,
    organisation: str | None,
) -> str:
    """Add an account to a home, which is made where an organisation is named; its one-time path, if any."""
    from levelhead.actions.keep_accounts import add_account as add

    if organisation is None:
        open_home(home)
    else:
        new_home(home, organisation)
    return add(by=by, username=username, staff_number=staff_number, passphrase=passphrase, **account_ports())


def reset_account(home: Path | None, *, by: str, username: str, passphrase: str | None) -> str:
    """Let an account be opened anew; its one-time path, if any."""
    from levelhead.actions.keep_accounts import reset_account as reset

    open_home(home)
    return reset(by=by, username=username, passphrase=passphrase, **account_ports())


def open_account(*, username: str, passphrase: str) -> None:
    """Set the passphrase of an account whose one-time link was checked, in the home that is served."""
    from levelhead.actions.keep_accounts import open_account as opened

    opened(username=username, passphrase=passphrase, **account_ports())


def grant_role(home: Path | None, *, by: str, username: str, role: str, unit: str) -> bool:
    """Grant a role; whether that changed anything."""
    from levelhead.actions.keep_accounts import grant_role as grant

    open_home(home)
    return grant(by=by, username=username, role=role, unit=unit, **account_ports())


def revoke_role(home: Path | None, *, by: str, username: str, role: str, unit: str) -> bool:
    """Take a role back; whether that changed anything."""
    from levelhead.actions.keep_accounts import revoke_role as revoke

    open_home(home)
    return revoke(by=by, username=username, role=role, unit=unit, **account_ports())


def accounts(home: Path | None) -> tuple[AccountKept, ...]:
    """Every account of a home."""
    from levelhead.storage.start import answering

    open_home(home)
    from levelhead.storage.accounts import DjangoAccounts  # models need Django started

    with answering():
        return DjangoAccounts().all()


def place_unit(home: Path | None, *, by: str, unit: str, under: str) -> None:
    """Put a unit under another, or at the top where none is named."""
    from levelhead.actions.place_unit import place_unit as place

    open_home(home)
    from levelhead.storage.organisation import DjangoUnits
    from levelhead.storage.work import DjangoWork, SystemClock

    place(by=by, unit=unit, under=under, store=DjangoUnits(), work=DjangoWork(SystemClock()))


def note(*, by: str, what: str, subject: str) -> None:
    """Note in the trail of the home that is served what somebody did that changes nothing else of ours."""
    from levelhead.actions.note import note as noted
    from levelhead.storage.work import DjangoWork, SystemClock

    noted(by=by, what=what, subject=subject, work=DjangoWork(SystemClock()))
