"""Qualifications as an organisation sends them: one row for what one person is qualified to do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from levelhead.basics.faults import Fault, Place
from levelhead.basics.tables import Table
from levelhead.basics.values import Column
from levelhead.records.people import LONGEST_NUMBER
from levelhead.records.qualifications import QUALIFICATION_KINDS

COLUMNS = (
    Column("staff_number", longest=LONGEST_NUMBER),
    Column("kind", listed=tuple(QUALIFICATION_KINDS)),
    Column("begins", "date"),
    Column("ends", "date", required=False),
    Column("provider", longest=200),
    Column("evidence", longest=120),
)

QualificationSlot = tuple[str, str, date]


@dataclass(frozen=True, slots=True)
class QualificationRow:
    """A qualification as a file tells of it.

    Attributes:
        staff_number: of its holder.
        kind: one of `records.qualifications.QUALIFICATION_KINDS`.
        begins: first day.
        ends: last day, or None where none is set.
        provider: who awarded it.
        evidence: what shows it.
    """

    staff_number: str
    kind: str
    begins: date
    ends: date | None
    provider: str
    evidence: str

    @property
    def slot(self) -> QualificationSlot:
        """What it is a record of: a later row for the same slot stands in the place of an earlier one."""
        return (self.staff_number, self.kind, self.begins)


def qualifications_from(
    table: Table, people: Collection[str]
) -> tuple[list[tuple[int, QualificationRow]], list[Fault]]:
    """Qualifications with the line of each row, and the faults that show against people and other rows.

    Args:
        table: read with `COLUMNS`.
        people: staff numbers that are known.
    """
    rows = [(row.line, QualificationRow(**row.values)) for row in table.rows]
    first: dict[QualificationSlot, int] = {}
    faults: list[Fault] = []
    for line, row in rows:
        faults += _faults(table.file, line, row, people)
        if row.slot in first:
            faults.append(
                Fault(
                    "qualification-twice",
                    Place(table.file, line),
                    "one row for a person, a kind and a first day",
                    f"a second one; the first is on line {first[row.slot]}",
                    "Keep the right one.",
                )
            )
        first.setdefault(row.slot, line)
    return rows, faults


def _faults(file: str, line: int, row: QualificationRow, people: Collection[str]) -> list[Fault]:
    faults = []
    if row.staff_number not in people:
        faults.append(
            Fault(
                "qualification-person-unknown",
                Place(file, line, "staff_number"),
                "the staff number of somebody brought in with people",
                f"'{row.staff_number}'",
                "Bring the person in first, or correct the number.",
            )
        )
    if row.ends is not None and row.ends < row.begins:
        faults.append(
            Fault(
                "qualification-ends-before-it-begins",
                Place(file, line, "ends"),
                f"a day on or after the first, {row.begins}",
                str(row.ends),
                "Correct the days, or leave the last one empty where none is set.",
            )
        )
    return faults
