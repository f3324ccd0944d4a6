"""People as an organisation sends them: one row each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from levelhead.basics.faults import Fault, Place
from levelhead.basics.mail_addresses import LONGEST_EMAIL
from levelhead.basics.tables import Table
from levelhead.basics.values import Column
from levelhead.curriculum.requirement import ROLE_TYPES

LONGEST_NUMBER = 40  # characters of a staff number
COLUMNS = (
    Column("staff_number", longest=LONGEST_NUMBER),
    Column("full_name", longest=200),
    Column("role_type", listed=ROLE_TYPES),
    Column("rank", required=False, longest=60),
    Column("unit", longest=200),
    Column("supervisor", required=False, longest=LONGEST_NUMBER),
    Column("service_from", "date"),
    Column("service_to", "date", required=False),
    Column("email", "email", required=False, longest=LONGEST_EMAIL),
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person as a file tells of them.

    Attributes:
        staff_number: unique in the organisation.
        full_name: as colleagues know them.
        role_type: officer, staff or special.
        rank: rank or grade; empty when not given.
        unit: name of the unit.
        supervisor: staff number of the supervisor; empty when there is none.
        service_from: first day of service.
        service_to: last day of service, or None.
        email: where messages to them go; empty for none, None where the file does not tell.
    """

    staff_number: str
    full_name: str
    role_type: str
    rank: str
    unit: str
    supervisor: str
    service_from: date
    service_to: date | None
    email: str | None = ""


def people_from(table: Table, known: Collection[str]) -> tuple[list[tuple[int, PersonRow]], list[Fault]]:
    """People with the line of each, and the faults that only show across rows.

    Args:
        table: read with `COLUMNS`.
        known: staff numbers already kept, who may be supervisors too.
    """
    tells = "email" in table.columns
    rows = [(row.line, _person(row.values, tells_email=tells)) for row in table.rows]
    return rows, [
        *_twice(table.file, rows),
        *_supervisors(table, rows, known),
        *_service(table.file, rows),
    ]


def _person(values: Mapping[str, Any], *, tells_email: bool) -> PersonRow:
    told = {name: values[name] or "" for name in ("rank", "supervisor", "email")}
    return PersonRow(**{**values, **told, **({} if tells_email else {"email": None})})


def _twice(file: str, rows: Sequence[tuple[int, PersonRow]]) -> list[Fault]:
    first: dict[str, int] = {}
    faults = []
    for line, person in rows:
        if person.staff_number in first:
            faults.append(
                Fault(
                    "people-number-twice",
                    Place(file, line, "staff_number"),
                    "each staff number once",
                    f"{person.staff_number} again; it is on line {first[person.staff_number]} too",
                    "Keep one row for each person.",
                )
            )
        first.setdefault(person.staff_number, line)
    return faults


def _supervisors(table: Table, rows: Sequence[tuple[int, PersonRow]], known: Collection[str]) -> list[Fault]:
    """A supervisor whose own row has a fault is known all the same: that fault is told already."""
    numbers = {row.values.get("staff_number") for row in (*table.rows, *table.faulty)} | set(known)
    faults = []
    for line, person in rows:
        if not person.supervisor:
            continue
        if person.supervisor not in numbers or person.supervisor == person.staff_number:
            faults.append(
                Fault(
                    "people-supervisor-unknown",
                    Place(table.file, line, "supervisor"),
                    "the staff number of somebody else, in this file or brought in before",
                    f"'{person.supervisor}'",
                    "Correct the number, or leave it empty.",
                )
            )
    return faults


def _service(file: str, rows: Sequence[tuple[int, PersonRow]]) -> list[Fault]:
    return [
        Fault(
            "people-service-dates-crossed",
            Place(file, line, "service_to"),
            f"a day not before service_from, {person.service_from}",
            f"{person.service_to}",
            "One of the two dates is wrong; correct it.",
        )
        for line, person in rows
        if person.service_to is not None and person.service_to < person.service_from
    ]
