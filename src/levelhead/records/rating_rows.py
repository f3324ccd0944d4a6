"""Ratings as an organisation sends them: one row for one learner, family and marker on one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import sha256
from levelhead.basics.tables import Table
from levelhead.basics.values import Column
from levelhead.curriculum.outcomes import outcome_families, scenario_types
from levelhead.records.people import LONGEST_NUMBER, PersonRow
from levelhead.records.ratings import LONGEST_EVIDENCE, PRESSURES

COLUMNS = (
    Column("staff_number", longest=LONGEST_NUMBER),
    Column("on", "date"),
    Column("scenario_type", listed=tuple(one.id for one in scenario_types())),
    Column("family", listed=tuple(one.id for one in outcome_families())),
    Column("score", "whole"),
    Column("competent", "yes_no"),
    Column("pressure", listed=PRESSURES),
    Column("evidence", longest=LONGEST_EVIDENCE),
    Column("marker", longest=LONGEST_NUMBER),
)

RatingSlot = tuple[str, date, str, str, str]


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating as a file tells of it.

    Attributes:
        staff_number: of the learner.
        on: the day.
        scenario_type: in which type of scenario.
        family: outcome family.
        score: 1 to 5.
        competent: competent, or not yet.
        pressure: low, medium or high.
        evidence: one line.
        marker: staff number of who rated.
    """

    staff_number: str
    on: date
    scenario_type: str
    family: str
    score: int
    competent: bool
    pressure: str
    evidence: str
    marker: str

    @property
    def slot(self) -> RatingSlot:
        """What it is a record of: a later row for the same slot corrects an earlier one."""
        return (self.staff_number, self.on, self.scenario_type, self.family, self.marker)

    def name(self, follows: str) -> str:
        """The name it is kept under: the hash of all it says, and of the rating that it corrects."""
        said = (*self.slot, self.score, self.competent, self.pressure, self.evidence, follows)
        return sha256("\t".join(map(str, said)))


def ratings_from(
    table: Table, people: Mapping[str, PersonRow], today: date
) -> tuple[list[tuple[int, RatingRow]], list[Fault]]:
    """Ratings with the line of each row, and the faults that show against people and the calendar.

    Args:
        table: read with `COLUMNS`.
        people: staff number to person.
        today: ratings after this day have not been made.
    """
    rows = [(row.line, RatingRow(**row.values)) for row in table.rows]
    first: dict[RatingSlot, int] = {}
    faults: list[Fault] = []
    for line, row in rows:
        place = Place(table.file, line)
        faults += _faults(place, row, people, today)
        if row.slot in first:
            faults.append(
                Fault(
                    "rating-twice",
                    place,
                    "one row for a learner, a day, a type of scenario, a family and a marker",
                    f"a second one; the first is on line {first[row.slot]}",
                    "Keep the right one.",
                )
            )
        first.setdefault(row.slot, line)
    return rows, faults


def _faults(place: Place, row: RatingRow, people: Mapping[str, PersonRow], today: date) -> list[Fault]:
    faults = []
    if not 1 <= row.score <= 5:
        faults.append(
            Fault(
                "rating-score-out-of-range",
                Place(place.file, place.line, "score"),
                "1 to 5",
                str(row.score),
                "Hold it against the anchors of the family; leave the row out where nothing was rated.",
            )
        )
    if row.on > today:
        faults.append(
            Fault(
                "rating-in-future",
                Place(place.file, place.line, "on"),
                f"a day up to today, {today}",
                str(row.on),
                "Record a rating after it was made.",
            )
        )
    for column in ("staff_number", "marker"):
        number = getattr(row, column)
        if number not in people or (column == "marker" and number == row.staff_number):
            faults.append(
                Fault(
                    "rating-person-unknown",
                    Place(place.file, place.line, column),
                    "the staff number of somebody brought in with people; nobody rates themselves",
                    f"'{number}'",
                    "Bring the person in first, or correct the number.",
                )
            )
    return faults
