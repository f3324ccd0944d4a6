"""Everything that may be wrong with a report. Each code has a page among the faults.

A report that is set aside is in no count but that of the reports set aside for that reason. One that is
marked stays, with the code in its `marks`.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from levelhead.basics.text_files import LINE
from levelhead.use_of_force import expressions as tables
from levelhead.use_of_force.layout import national_layout, tactic_ids
from levelhead.use_of_force.record_map import FILE, RecordMap
from levelhead.use_of_force.row_fault import RowFault, judged

_TALK = 1 << tactic_ids().index("tactical_communication")
_OUTCOMES = national_layout().columns["outcomes"].values
_LEVELS = national_layout().columns["subject_injury_level"].values
_AT_SOURCE = "Correct one of the two at the source."
_TWO_PLACES = "Use the place that is kept with more care; the checks show how far they differ."

# In the order in which they count. Columns that are not of the layout are there only where the map tells it.
ROW_FAULTS = (
    RowFault(
        "record-repeated", "report_id", True, ("report_id",), (_.nth_report > 0) & _.report_id.notnull(),
        "each report once", "Keep one of them; look whether an export was joined to itself.",
    ),
    RowFault(
        "record-no-date", "occurred_on", True, ("written_occurred_on",), _.written_occurred_on.isnull(),
        "the day on which force was used", "Write the day.",
    ),
    RowFault(
        "record-date-unreadable", "occurred_on", True, ("written_occurred_on",), _.occurred_on.isnull(),
        "a day that exists, in the order the map gives", "Correct the day, or the order `dates` in the map.",
    ),
    RowFault(
        "record-outside-period", "occurred_on", True, ("in_period",), ~_.in_period,
        "a day within [period] of the map", "Correct the day, or the period.",
    ),
    RowFault(
        "record-outside-service", "occurred_on", True, ("in_service",), ~_.in_service,
        "a day on which the officer was in service", "Correct the day, the officer, or the days of service.",
    ),
    RowFault(
        "record-talk-alone", "tactics", True, ("tactics",), _.bits_tactics == _TALK,
        "a tactic beside tactical communication", "Nothing: talking alone is not force.",
    ),
    RowFault(
        "record-alike", "officer_id", False, ("officer_id",), (_.nth_alike > 0) & _.officer_id.notnull(),
        "reports of one officer that differ in something", "Look whether one report was entered twice.",
    ),
    RowFault(
        "record-no-officer", "officer_id", False, ("officer_id",), _.officer_id.isnull(),
        "an identifier of the officer", "Find out who filed it; an evaluation cannot count it.",
    ),
    RowFault(
        "record-unknown-officer", "officer_id", False, ("in_service",),
        _.officer_id.notnull() & ~_.officer_known,
        "an officer whom the table of service knows", "Add the officer there, or correct the identifier.",
    ),
    RowFault(
        "record-no-tactic", "tactics", False, ("tactics",), _.bits_tactics == 0,
        "at least one tactic", "Ask for it; outcomes by tactic cannot count the report.",
    ),
    RowFault(
        "record-several-persons", "persons", False, ("persons",), _.persons > 1,
        "one person", "Nothing, if the source puts several into one report; say so beside every total.",
    ),
    RowFault(
        "record-submitted-before", "submitted_on", False, ("occurred_on", "submitted_on"),
        _.submitted_on < _.occurred_on,
        "a report submitted on the day or later", "Correct whichever of the two days is wrong.",
    ),
    RowFault(
        "record-officer-unhurt-with-level", "officer_injury_level", False,
        ("officer_injured", "officer_injury_level"), ~_.officer_injured & (_.bits_officer_injury_level != 0),
        "no level of injury where the officer was not injured", _AT_SOURCE,
    ),
    RowFault(
        "record-subject-unhurt-with-level", "subject_injury_level", False,
        ("subject_injured", "subject_injury_level"), ~_.subject_injured & (_.bits_subject_injury_level != 0),
        "no level of injury where the person was not injured", _AT_SOURCE,
    ),
    RowFault(
        "record-officer-injury-disagrees", "officer_injured", False, ("other_officer_injured",),
        _.officer_injured != _.other_officer_injured,
        "the same answer in both places that tell it", _TWO_PLACES,
    ),
    RowFault(
        "record-subject-injury-disagrees", "subject_injured", False, ("other_subject_injured",),
        _.subject_injured != _.other_subject_injured,
        "the same answer in both places that tell it", _TWO_PLACES,
    ),
    RowFault(
        "record-fatal-without-death", "subject_injury_level", False, ("outcomes", "subject_injury_level"),
        tables.holds(_.bits_outcomes, "fatality", _OUTCOMES)
        & (_.bits_subject_injury_level != 0)
        & ~tables.holds(_.bits_subject_injury_level, "death", _LEVELS),
        "death as the level of injury where the outcome is a fatality", _AT_SOURCE,
    ),
)  # fmt: skip


def with_reasons(records: Any, by: RecordMap) -> Any:
    """The reports of `national.in_layout` with their `reason` and `marks`."""
    records = records.mutate(**_asked_of_several(records, by), **_asked_of_days(records, by))
    layout = national_layout()
    told = {*by.columns, *(name for name in records.columns if name not in layout.columns)}
    return judged(records, told, ROW_FAULTS)


def _asked_of_several(records: Any, by: RecordMap) -> dict[str, Any]:
    """How many rows before this one have the same number, and how many say the same of the same officer."""
    said = [f"bits_{name}" if f"bits_{name}" in records.columns else name for name in by.columns]
    same = {"nth_report": ["report_id"], "nth_alike": [name for name in said if name != "report_id"]}
    return {
        name: ibis.row_number().over(ibis.window(group_by=columns, order_by=[FILE, LINE]))
        for name, columns in same.items()
        if columns
    }


def _asked_of_days(records: Any, by: RecordMap) -> dict[str, Any]:
    """Whether a report falls into the period, and into the service of its officer."""
    first = records.occurred_on >= ibis.literal(by.first_day) if by.first_day else ibis.literal(value=True)
    last = records.occurred_on <= ibis.literal(by.last_day) if by.last_day else ibis.literal(value=True)
    asked = {"in_period": first & last} if by.first_day or by.last_day else {}
    if by.service is not None:
        late = (records.occurred_on > records.serves_to).fill_null(False)
        asked["in_service"] = ~((records.occurred_on < records.serves_from).fill_null(False) | late)
    return asked
