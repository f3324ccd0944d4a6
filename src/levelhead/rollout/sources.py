"""The organisation's own tables, under our names and with nothing in them that would mislead.

A roster says who was due to be trained when; a panel or records hold the outcomes. What a roster may not
contain is found here; the rows of the outcomes are checked where they are read, in `collect`.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import ibis

from levelhead.basics.faults import Fault, Place
from levelhead.rollout.expressions import Outcome, Window, holds_any
from levelhead.rollout.paths import LEVEL_OF
from levelhead.rollout.protocol import DAYS, DUTY_HOURS, MeasuredOutcome, Protocol, Source

Kind = Literal["text", "whole", "number", "date", "flag"]
KINDS: dict[str, Kind] = {
    "officer_id": "text",
    "period": "whole",
    "first_trained": "whole",
    "occurred_on": "date",
    "assigned_on": "date",
    "class_id": "text",
    "trained_on": "date",
    "active_from": "date",
    "active_to": "date",
    "unit": "text",
    "tactics": "text",
    "conduct": "text",
    "factors": "text",
    "reasons": "text",
    DUTY_HOURS: "number",
}
_IN_WORDS: dict[Kind, str] = {
    "text": "text",
    "whole": "whole numbers",
    "number": "numbers",
    "date": "dates",
    "flag": "true and false",
}
# Columns of a roster that are looked at where they are there.
OPTIONAL = ("assigned_on", "trained_on", "active_from", "active_to", "unit")


def time_column(protocol: Protocol) -> str:
    """Our name of the column that places a row in time: `period` or `occurred_on`."""
    numbered = protocol.period.starts_on is None or "period" in protocol.rows.columns
    return "period" if numbered else "occurred_on"


def training_column(protocol: Protocol) -> str:
    """Our name of the column that says when training was due: `first_trained` or `assigned_on`."""
    numbered = protocol.period.starts_on is None or "first_trained" in protocol.roster.columns
    return "first_trained" if numbered else "assigned_on"


def window_of(protocol: Protocol, column: str) -> Window:
    """The window for rows placed by a column: numbered periods, or days from the start."""
    if column in {"period", "first_trained"}:
        return Window(protocol.period.count)
    return calendar_of(protocol)


def calendar_of(protocol: Protocol) -> Window:
    """The window with its days, where the protocol says on which day it begins."""
    period = protocol.period
    return Window(period.count, period.starts_on, DAYS.get(period.length, 7))


def roster_kinds(protocol: Protocol) -> dict[str, Kind]:
    """The columns that the roster must have, by their name in the file, and what each holds."""
    analysis = protocol.analysis
    more = ["class_id"] if analysis.clustered_by == "class" else []
    more += analysis.draws.strata if analysis.draws else ()
    more += [one.column for one in analysis.subgroups]
    names = dict.fromkeys(["officer_id", training_column(protocol), *more, *protocol.roster.columns])
    return {theirs(protocol.roster, name): KINDS.get(name, "text") for name in names}


def optional_kinds(protocol: Protocol, columns: Mapping[str, Any]) -> dict[str, Kind]:
    """The same for columns that need not be there, of those that the file has."""
    return {name: KINDS[name] for name in OPTIONAL if name in columns and name not in protocol.roster.columns}


def row_kinds(protocol: Protocol) -> dict[str, Kind]:
    """The columns that the outcomes' table must have, by their name in the file, and what each holds."""
    names = ("officer_id", time_column(protocol))
    value: Kind = "whole" if protocol.rows.kind == "panel" else "flag"
    kinds: dict[str, Kind] = {theirs(protocol.rows, name): KINDS[name] for name in names}
    if DUTY_HOURS in protocol.rows.columns:
        kinds[theirs(protocol.rows, DUTY_HOURS)] = KINDS[DUTY_HOURS]
    if protocol.analysis.by_tactic or any(one.is_by_tactic or one.weights for one in protocol.outcomes):
        kinds[theirs(protocol.rows, "tactics")] = KINDS["tactics"]
    for name in dict.fromkeys(name for outcome in protocol.outcomes for name in outcome.held):
        kinds[theirs(protocol.rows, name)] = KINDS[name]
    return kinds | {
        one.column: "whole" if one.measure == "sum" else value for one in protocol.outcomes if one.column
    }


def theirs(source: Source, name: str) -> str:
    """What a source calls one of our columns."""
    return source.columns.get(name, name)


def roster_in_our_names(protocol: Protocol, table: Any) -> Any:
    """The roster's columns that we know, under our names, and `line`, the row's number from 2."""
    source = protocol.roster
    strata = protocol.analysis.draws.strata if protocol.analysis.draws else ()
    subgroups = [one.column for one in protocol.analysis.subgroups]
    ours = ["officer_id", training_column(protocol), "class_id", *strata, *subgroups, *OPTIONAL]
    ours += source.columns
    names = dict.fromkeys(ours, True)
    there = {name: table[theirs(source, name)] for name in names if theirs(source, name) in table.columns}
    if source.name == protocol.rows.name:
        # Officers may change units from row to row, which does not make two officers of one.
        distinct = table.select(
            **{name: there[name] for name in there if name != "unit" or "unit" in subgroups}
        ).distinct()
        return distinct.mutate(line=ibis.null("int64"))
    return table.select(**there, line=ibis.row_number() + 2)


def rows_in_our_names(protocol: Protocol, table: Any) -> tuple[Any, list[Outcome]]:
    """The outcomes' table under our names, and what is counted in it.

    Outcomes by tactic name the tactics that count, and nothing that does not.
    """
    names = {name: table[theirs(protocol.rows, name)] for name in ("officer_id", time_column(protocol))}
    found = {f"value_{k}": _value(protocol, table, one) for k, one in enumerate(protocol.outcomes)}
    values = {name: value for name, value in found.items() if value is not None}
    outcomes = [
        Outcome(
            outcome.name,
            "any" if outcome.measure == "any" else "count",
            f"value_{k}" if f"value_{k}" in values else None,
        )
        for k, outcome in enumerate(protocol.outcomes)
    ]
    if DUTY_HOURS in protocol.rows.columns:
        names[DUTY_HOURS] = table[theirs(protocol.rows, DUTY_HOURS)]
    return table.select(**names, **values), outcomes


def _value(protocol: Protocol, table: Any, outcome: MeasuredOutcome) -> Any:
    """What a row adds to an outcome; None where every row counts as one."""
    must = []
    if outcome.is_by_tactic:
        must.append(holds_any(table[theirs(protocol.rows, "tactics")], outcome.tactics))
    if outcome.held:
        columns = {name: table[theirs(protocol.rows, name)] for name in outcome.held}
        held = [holds_any(column, outcome.held[name]) for name, column in columns.items()]
        must.append(functools.reduce(operator.or_, held))
    if outcome.measure == "sum":
        value = _index(protocol, table, outcome)
        return ibis.ifelse(functools.reduce(operator.and_, must), value, 0) if must else value
    if outcome.column:
        value = table[outcome.column]
        must.append(value.cast("boolean") if must else value)
    return functools.reduce(operator.and_, must) if must else None


def _index(protocol: Protocol, table: Any, outcome: MeasuredOutcome) -> Any:
    """The index of a row: its own column's number, or the highest weight of the tactics it holds, or 0."""
    if outcome.column:
        return table[outcome.column]
    tactics = table[theirs(protocol.rows, "tactics")]
    weights = sorted(set(outcome.weights.values()), reverse=True)
    held = [[name for name, own in outcome.weights.items() if own == weight] for weight in weights]
    rules = [(holds_any(tactics, names), weight) for names, weight in zip(held, weights, strict=True)]
    return ibis.cases(*rules, else_=0)


def cohorts_of(protocol: Protocol, roster: Any) -> Any:
    """The roster as `officer_id`, `first_trained` and, where errors cluster by class, `class_id`."""
    column = training_column(protocol)
    classes = {"class_id": roster.class_id} if protocol.analysis.clustered_by == "class" else {}
    more = classes | (_service(protocol, roster) if protocol.absent == "left_out" else {})
    if column == "first_trained":
        return roster.select("officer_id", "first_trained", **more)
    window = window_of(protocol, column)
    return roster.select("officer_id", first_trained=window.period_of(roster[column]), **more)


def _service(protocol: Protocol, roster: Any) -> dict[str, Any]:
    """First and last period of service: an officer serves in a period if in service on its first day."""
    window, nobody = calendar_of(protocol), ibis.null("int64")
    found = {"serves_from": nobody, "serves_to": nobody}
    if "active_from" in roster.columns:
        before = roster.active_from - ibis.interval(days=1)
        found["serves_from"] = window.period_of(before) + 1
    if "active_to" in roster.columns:
        found["serves_to"] = window.period_of(roster.active_to)
    return found


def level_in(roster: Any, column: str) -> Any:
    """What stands in the column of a subgroup, as text; empty where nothing does."""
    return roster[column].cast("string").fill_null("").strip()


def officers_of(protocol: Protocol, roster: Any) -> Any:
    """The roster as `officer_id`, `first_trained`, strata, levels; where known service and `attended`."""
    cohorts = cohorts_of(protocol, roster)
    if "class_id" in cohorts.columns:
        cohorts = cohorts.drop("class_id")
    draws = protocol.analysis.draws
    more = {name: roster[name] for name in (draws.strata if draws else ())}
    for one in protocol.analysis.subgroups:
        more[LEVEL_OF + one.column] = level_in(roster, one.column)
    if "trained_on" in roster.columns and protocol.period.starts_on is not None:
        more["attended"] = calendar_of(protocol).period_of(roster.trained_on)
    known = roster.select(named=roster.officer_id, **more)
    return cohorts.left_join(known, cohorts.officer_id == known.named).drop("named")


def table_faults(source: Source, table: Any, kinds: Mapping[str, Kind]) -> list[Fault]:
    """Columns that a table of the database does not have, or has with values of another kind."""
    missing = [
        Fault(
            "table-missing-column",
            Place(source.name, column=name),
            f"a column {name}",
            f"the columns {', '.join(table.columns)}",
            "Add the column, or name in the protocol the column that holds it.",
        )
        for name in kinds
        if name not in table.columns
    ]
    return missing + [
        Fault(
            "table-wrong-type",
            Place(source.name, column=name),
            _IN_WORDS[kind],
            f"values of type {table[name].type()}",
            "Give the table, or a view of it, in which the column has that type.",
        )
        for name, kind in kinds.items()
        if name in table.columns and not _is_of_kind(table[name].type(), kind)
    ]


def _is_of_kind(found: Any, kind: Kind) -> bool:
    is_kind = {
        "text": True,
        "whole": found.is_integer(),
        "number": found.is_numeric(),
        "date": found.is_date() or found.is_timestamp(),
        "flag": found.is_boolean(),
    }
    return bool(is_kind[kind])


def in_the_protocol(protocol: Protocol, fault: Fault, file: str) -> Fault:
    """The same fault, laid at the protocol's door where it names an outcome's column that is not there."""
    named = [outcome.name for outcome in protocol.outcomes if outcome.column == fault.place.column]
    if fault.code != "table-missing-column" or not named:
        return fault
    return replace(
        fault,
        code="protocol-unknown-outcome-column",
        place=Place(file, column=f"column of the outcome {named[0]}"),
        remedy="Name a column that the source has; its own name, not ours.",
    )
