"""The people of the made-up organisation who are not in the roll-out: officers, staff and specials."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from levelhead.actions.demonstration.people import email_of, make_officers
from levelhead.basics.seeds import generator
from levelhead.records.people import PersonRow

_FIRST_STAFF_NUMBER = 10001
_ROLES = {"staff": ("Detention officer", 0.19), "special": ("Special constable", 0.10)}


def make_colleagues(count: int, *, before: date, seed: int) -> list[PersonRow]:
    """People from the top rank down, each after their supervisor; staff and specials last.

    Args:
        count: how many; none, or at least 20.
        before: every service date is at least two years before this day.
        seed: the same seed makes the same people.
    """
    if not count:
        return []
    drawn = generator(seed, "demonstration.colleagues").random(count).tolist()
    officers = make_officers(count, before=before, seed=seed + 1)
    first = int(officers[0].staff_number)
    moved = _FIRST_STAFF_NUMBER - first
    people = [
        _in_role(
            replace(
                one,
                staff_number=str(int(one.staff_number) + moved),
                supervisor=str(int(one.supervisor) + moved) if one.supervisor else "",
                email=email_of(str(int(one.staff_number) + moved)),
            ),
            luck,
        )
        for one, luck in zip(officers, drawn, strict=True)
    ]
    order = ["officer", "staff", "special"]
    return sorted(people, key=lambda one: order.index(one.role_type))


def _in_role(person: PersonRow, luck: float) -> PersonRow:
    """Some of those at the lowest rank are staff or specials; nobody who supervises is."""
    if person.rank != "Constable":
        return person
    for role, (rank, share) in _ROLES.items():
        if luck < share:
            return replace(person, role_type=role, rank=rank)
        luck -= share
    return person
