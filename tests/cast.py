"""A small fictional organisation and the people in it, by name, so that tests read as stories.

Amina is a sergeant and supervises Tom (in date), Priya (lapsed) and Joe (never trained). Bea supervises
nobody's business but Col. Ada brings records in. Eve evaluates. Ines and Bea instruct.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password

from cheap_hashing import make_cheap
from levelhead.storage import models

PASSPHRASE = "correct horse battery"  # noqa: S105 -- of accounts that exist only inside a test
ROLES = {
    "tom": ("officer",),
    "amina": ("officer", "supervisor"),
    "ines": ("instructor",),
    "bea": ("officer", "instructor"),
    "ada": ("administrator",),
    "eve": ("evaluator",),
    "nina": (),
}

PLANNERS = (
    ("6001", "Pat Quill", "planner"),
    ("6002", "Lee Moss", "ppst_lead"),
    ("6003", "Ian Vane", "inspector"),
)


@dataclass(frozen=True)
class Cast:
    """The people of the tests."""

    organisation: models.Organisation
    people: dict[str, models.Person]
    accounts: dict[str, models.Account]


def make_cast(today: date) -> Cast:
    """Everybody, with records that give each their standing on `today`."""
    organisation = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    harbour = models.Unit.objects.create(organisation=organisation, name="Harbour")
    people: dict[str, models.Person] = {}
    for number, name, supervisor in (
        ("1001", "Amina Okafor", None),
        ("1002", "Bea Lund", None),
        ("2001", "Tom Reed", "1001"),
        ("2002", "Priya Shah", "1001"),
        ("2003", "Joe Marsh", "1001"),
        ("2004", "Col Frost", "1002"),
    ):
        people[number] = models.Person.objects.create(
            staff_number=number,
            full_name=name,
            role_type="officer",
            rank="Sergeant" if supervisor is None else "Constable",
            unit=harbour,
            supervisor=people.get(supervisor or ""),
            service_from=date(2018, 1, 1),
        )
    for number, days_ago in (("2001", 30), ("2002", 420), ("2004", 60)):
        for part in (0, 1):
            models.Attendance.objects.create(
                person=people[number],
                on=today - timedelta(days=days_ago - part),
                course="Two-day course",
                minutes=360,
                contact=True,
                row_key=f"{number}-{part}",
                recorded_at=datetime.now(UTC),
            )
    return Cast(organisation, people, _accounts(organisation, people))


def _accounts(
    organisation: models.Organisation, people: dict[str, models.Person]
) -> dict[str, models.Account]:
    of = {"tom": "2001", "amina": "1001", "bea": "1002"}
    accounts = {}
    for username, roles in ROLES.items():
        person = people[of[username]] if username in of else None
        accounts[username] = models.Account.objects.create(
            username=username, password=_hashed(), person=person
        )
        for role in roles:
            models.Grant.objects.create(account=accounts[username], role=role, organisation=organisation)
    return accounts


def add_planners(cast: Cast) -> None:
    """Pat who plans, Lee who leads training, and Ian who inspects."""
    add_offices(cast, PLANNERS)


def add_offices(cast: Cast, offices: Iterable[tuple[str, str, str]]) -> None:
    """People by number, name and role, each with an account named as they are called."""
    for number, name, role in offices:
        person = models.Person.objects.create(
            staff_number=number,
            full_name=name,
            role_type="staff",
            unit=cast.people["2001"].unit,
            service_from=date(2019, 1, 1),
        )
        username = name.split()[0].lower()
        cast.accounts[username] = models.Account.objects.create(
            username=username, password=_hashed(), person=person
        )
        models.Grant.objects.create(
            account=cast.accounts[username], role=role, organisation=cast.organisation
        )


@cache
def _hashed() -> str:
    """The passphrase as it is kept."""
    make_cheap()
    return make_password(PASSPHRASE)
