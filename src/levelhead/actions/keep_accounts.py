"""Keep accounts: who may sign in, with which roles, where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Work
from levelhead.basics.errors import Refused


@dataclass(frozen=True, slots=True)
class AccountKept:
    """An account as it is kept.

    Attributes:
        username: what its holder signs in with.
        staff_number: of the person it stands for; empty when it stands for nobody.
        roles: each role with the unit it is granted in; an empty unit is the whole organisation.
        may_sign_in: whether it has a passphrase and was not closed.
    """

    username: str
    staff_number: str
    roles: tuple[tuple[str, str], ...]
    may_sign_in: bool


class AccountStore(Protocol):
    """Where accounts are kept. Each raises CalledWrongly when what it is told of does not exist."""

    def add(self, username: str, staff_number: str) -> None:
        """Add an account that nobody can sign in to yet. Raises Refused when there is one of that name."""

    def staff_number_of(self, username: str) -> str:
        """The staff number of the person an account stands for; empty where it stands for nobody."""

    def grant(self, username: str, role: str, unit: str) -> bool:
        """Grant a role in a unit, or in the whole for an empty one; whether that changed anything."""

    def revoke(self, username: str, role: str, unit: str) -> bool:
        """Take such a grant back; whether that changed anything."""

    def set_passphrase(self, username: str, passphrase: str) -> None:
        """Set a passphrase and end every session. Raises Refused when it is too easily guessed."""

    def one_time_link(self, username: str) -> str:
        """Take the passphrase away, end every session, and give the path at which a new one is set, once."""

    def forget_second_step(self, username: str) -> None:
        """Forget the account's app for codes, so that it is set up anew."""

    def all(self) -> tuple[AccountKept, ...]:
        """Every account, by name."""


def add_account(
    *, by: str, username: str, staff_number: str, passphrase: str | None, store: AccountStore, work: Work
) -> str:
    """Add an account; the path of its one-time link, or nothing where a passphrase is set at once."""
    with work.transaction():
        store.add(username, staff_number)
        subject, detail = f"account:{username}", {"person": staff_number}
        work.record(AuditEvent(by, "account_added", subject, detail))
        return _opened(username, passphrase, store)


def reset_account(*, by: str, username: str, passphrase: str | None, store: AccountStore, work: Work) -> str:
    """Let an account be opened anew, as `add_account` does; its sessions and second step end.

    Raises:
        Refused: it is one's own: who is signed in sets a passphrase otherwise.
    """
    with work.transaction():
        _must_not_be_own(by, username, store)
        link = _opened(username, passphrase, store)
        store.forget_second_step(username)
        work.record(AuditEvent(by, "account_reset", f"account:{username}"))
        return link


def open_account(*, username: str, passphrase: str, store: AccountStore, work: Work) -> None:
    """Set one's own passphrase, by a one-time link that was checked already."""
    with work.transaction():
        store.set_passphrase(username, passphrase)
        work.record(AuditEvent(username, "account_opened", f"account:{username}"))


def _opened(username: str, passphrase: str | None, store: AccountStore) -> str:
    if passphrase is None:
        return store.one_time_link(username)
    store.set_passphrase(username, passphrase)
    return ""


def grant_role(*, by: str, username: str, role: str, unit: str, store: AccountStore, work: Work) -> bool:
    """Grant a role; granting it again changes nothing. Whether it changed anything.

    Raises:
        Refused: it is one's own account.
    """
    with work.transaction():
        _must_not_be_own(by, username, store)
        if changed := store.grant(username, role, unit):
            detail = {"role": role, "unit": unit}
            work.record(AuditEvent(by, "role_granted", f"account:{username}", detail))
        return changed


def revoke_role(*, by: str, username: str, role: str, unit: str, store: AccountStore, work: Work) -> bool:
    """Take a role back, in the unit that is named and no other. Whether it changed anything.

    Raises:
        Refused: it is one's own account.
    """
    with work.transaction():
        _must_not_be_own(by, username, store)
        if changed := store.revoke(username, role, unit):
            detail = {"role": role, "unit": unit}
            work.record(AuditEvent(by, "role_revoked", f"account:{username}", detail))
        return changed


def _must_not_be_own(by: str, username: str, store: AccountStore) -> None:
    if by in {username, store.staff_number_of(username)}:
        raise Refused("Nobody changes their own account or roles; ask another administrator.")
