"""From rows to the tables of the moments, as expressions that any engine can run.

The rows of a source are read once, into cells: one row per officer and period, with every outcome beside
the others (columns `y0`, `y1`, ... in the order of the outcomes). Counts, totals and products of all outcomes
follow from the cells. An officer without records has no cell, and enters only the count of officers.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import ibis
from ibis import _

# Why a row, or an officer, does not enter the moments. The first that holds is the one that counts.
REASONS = (
    "officer_not_in_roster",
    "officer_without_training_period",
    "officer_trained_before_window",
    "officer_never_in_service",
    "row_without_period",
    "row_outside_window",
    "row_outside_service",
)


@dataclass(frozen=True, slots=True)
class Window:
    """The periods observed.

    Attributes:
        periods: T; periods are numbered 1..T.
        starts_on: first day of period 1 where rows carry dates; None where they carry period numbers.
        days: length of a period.
    """

    periods: int
    starts_on: date | None = None
    days: int = 7

    def period_of(self, day: Any) -> Any:
        """1 + whole periods from the start to a date column; before the start it is 0 or less.

        Raises:
            ValueError: the window has no start.
        """
        if self.starts_on is None:
            raise ValueError("a window without a start cannot place a date")
        since = day.cast("date").delta(ibis.literal(self.starts_on), unit="day")
        return (since / self.days).floor().cast("int64") + 1


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What is counted for each officer and period.

    Attributes:
        name: the outcome's name.
        measure: `count` adds the values up; `any` is 1 where their sum is above zero, else 0.
        value: a column of whole numbers or true/false, by name or as an expression of the table such as
            `_.tactics.contains("baton")`; None counts rows.
    """

    name: str
    measure: Literal["count", "any"] = "count"
    value: str | Callable[[Any], Any] | None = None

    def values(self, table: Any) -> Any:
        """The value of each row, before it is added up."""
        return ibis.literal(1, "int64") if self.value is None else table.bind(self.value)[0]


def holds_any(tactics: Any, wanted: Sequence[str]) -> Any:
    """Whether a column of tactics, lists or text joined by ";", holds one of some; false where empty."""
    if tactics.type().is_array():
        found = [tactics.contains(name) for name in wanted]
    else:
        cell = ibis.literal(";") + tactics.replace(" ", "") + ";"
        found = [cell.contains(f";{name};") for name in wanted]
    return functools.reduce(operator.or_, found, ibis.literal(False)).fill_null(False)


def cells(source: Any, outcomes: Sequence[Outcome], window: Window) -> Any:
    """One row per officer and period of a source with `officer_id` and `period` or `occurred_on`.

    Columns: `officer_id`, `period` (null without a date), `rows`; for outcome k its sum `y{k}`, the number of
    empty values `empty{k}` and the lowest value `low{k}`; and where the source has `first_trained`, its
    `lowest_first`, `highest_first` and `rows_with_first`.
    """
    period = source.period if window.starts_on is None else window.period_of(source.occurred_on)
    values = {f"v{k}": _number(outcome.values(source)) for k, outcome in enumerate(outcomes)}
    has_first = "first_trained" in source.columns
    first = {"first_trained": source.first_trained.cast("int64")} if has_first else {}
    rows = source.select(officer_id=source.officer_id, period=period.cast("int64"), **values, **first)
    sums = {"rows": _.count()}
    for k, outcome in enumerate(outcomes):
        total = rows[f"v{k}"].sum().fill_null(0).cast("int64")
        sums[f"y{k}"] = _number(total > 0) if outcome.measure == "any" else total
        sums[f"empty{k}"] = rows[f"v{k}"].isnull().sum().cast("int64")
        sums[f"low{k}"] = rows[f"v{k}"].min()
    if has_first:
        sums["lowest_first"], sums["highest_first"] = rows.first_trained.min(), rows.first_trained.max()
        sums["rows_with_first"] = rows.first_trained.count()
    return rows.group_by("officer_id", "period").agg(**sums)


def _number(value: Any) -> Any:
    """A whole number; yes is 1, no is 0 and empty stays empty. PostgreSQL makes no long number of yes."""
    if not value.type().is_boolean():
        return value.cast("int64")
    return ibis.cases((value, 1), (~value, 0), else_=None).cast("int64")


def roster_of(cells: Any) -> Any:
    """The roster that a panel carries with it: `officer_id` and `first_trained`."""
    return cells.group_by("officer_id").agg(first_trained=_.lowest_first.min())


def placed(cells: Any, roster: Any, window: Window) -> Any:
    """The cells with `first` (the row of the moments, see `row_parts`) and `reason`.

    `reason` is why a cell is set aside, one of `REASONS`, or null for the cells used.
    """
    known = roster.select(on_roster="officer_id", due=_due(roster), **service(roster, window))
    joined = cells.left_join(known, same(cells.officer_id, known.on_roster))
    holds = (
        joined.on_roster.isnull(),
        joined.due.isnull(),
        joined.due < 1,
        joined.serves_from > joined.serves_to,
        joined.period.isnull(),
        (joined.period < 1) | (joined.period > window.periods),
        (joined.period < joined.serves_from) | (joined.period > joined.serves_to),
    )
    return joined.mutate(
        first=_row(joined, window),
        reason=ibis.cases(*zip(holds, REASONS, strict=True), else_=ibis.null("string")),
    )


def _due(roster: Any) -> Any:
    return roster.first_trained.cast("int64")


def service(roster: Any, window: Window) -> dict[str, Any]:
    """First and last period of service; the whole window without `serves_from` and `serves_to`."""
    if "serves_from" not in roster.columns:
        return {"serves_from": ibis.literal(1, "int64"), "serves_to": ibis.literal(window.periods, "int64")}
    return {
        "serves_from": ibis.greatest(roster.serves_from.fill_null(1).cast("int64"), 1),
        "serves_to": ibis.least(roster.serves_to.fill_null(window.periods).cast("int64"), window.periods),
    }


def _row(table: Any, window: Window) -> Any:
    """The row of the moments: cohort, first and last period of service, as one number in their order."""
    base = window.periods + 2
    return (ibis.least(table.due, window.periods + 1) * base + table.serves_from) * base + table.serves_to


def row_parts(row: Any, window: Window) -> tuple[Any, Any, Any]:
    """Cohort, first and last period of service of a row of the moments; whole numbers or arrays of them."""
    base = window.periods + 2
    return row // base**2, row // base % base, row % base


def same(left: Any, right: Any) -> Any:
    """Whether two identifiers are equal; a number in one file and text in the other are compared as text."""
    if left.type().is_string() == right.type().is_string():
        return left == right
    return left.cast("string") == right.cast("string")


def roster_by_cohort(roster: Any, window: Window) -> Any:
    """`first`, `reason`, `officers`: the officers of the roster, by row of the moments or by why not."""
    table = roster.mutate(due=_due(roster), **service(roster, window))
    reason = ibis.cases(
        (table.due.isnull(), REASONS[1]),
        (table.due < 1, REASONS[2]),
        (table.serves_from > table.serves_to, REASONS[3]),
        else_=ibis.null("string"),
    )
    return table.group_by(first=_row(table, window), reason=reason).agg(officers=_.count())


def rows_of_officers(roster: Any, window: Window) -> Any:
    """`officer_id`, `class_id` and `first`, the row of the moments, of everybody who is counted."""
    table = roster.mutate(due=_due(roster), **service(roster, window))
    kept = table.filter((table.due >= 1) & (table.serves_from <= table.serves_to))
    return kept.select("officer_id", "class_id", first=_row(kept, window))


def observed_by_cohort(placed: Any) -> Any:
    """`first`, `officers`: the officers of whom a panel has a row that is used."""
    return placed.filter(placed.reason.isnull()).group_by("first").agg(officers=_.officer_id.nunique())


def rows_by_reason(placed: Any, outcomes: int) -> Any:
    """`reason` (null if used), `rows`, and for outcome k the empty values `empty{k}`."""
    empty = {f"empty{k}": placed[f"empty{k}"].sum().cast("int64") for k in range(outcomes)}
    return placed.group_by("reason").agg(rows=placed.rows.sum().cast("int64"), **empty)


def used_and_not_zero(placed: Any, outcomes: int) -> Any:
    """`first`, `officer_id`, `period` and the outcomes, where one of them is not zero."""
    names = [f"y{k}" for k in range(outcomes)]
    is_some = functools.reduce(operator.or_, [placed[name] != 0 for name in names])
    return placed.filter(placed.reason.isnull() & is_some).select("first", "officer_id", "period", *names)


def by_class(used: Any, roster: Any, outcomes: int) -> Any:
    """As `used_and_not_zero`, with a class of a cohort in place of an officer, and `size`, its officers.

    Args:
        used: of officers.
        roster: `officer_id`, `class_id` and `first`, the cohort; an officer without a class is one alone.
        outcomes: how many.
    """
    known = roster.select(on_roster="officer_id", unit=_unit(roster))
    joined = used.join(known, same(used.officer_id, known.on_roster))
    sums = joined.group_by("first", officer_id=joined.unit, period=joined.period).agg(
        **{f"y{k}": joined[f"y{k}"].sum().cast("int64") for k in range(outcomes)}
    )
    sizes = _sizes(roster)
    joined = sums.left_join(sizes, (sums.first == sizes.of) & (sums.officer_id == sizes.unit))
    return joined.select("first", "officer_id", "period", "size", *[f"y{k}" for k in range(outcomes)])


def class_sizes(roster: Any) -> Any:
    """`first`, `classes`, `sized`: the classes of each cohort, and the sum of their squared sizes."""
    sizes = _sizes(roster)
    return sizes.group_by(first=sizes.of).agg(classes=_.count(), sized=(_["size"] * _["size"]).sum())


def sized_totals(classes: Any, outcomes: int) -> Any:
    """`first`, `period`, and for outcome k the sum `y{k}` over classes of size times total."""
    return classes.group_by("first", "period").agg(
        **{f"y{k}": (classes["size"] * classes[f"y{k}"]).sum().cast("int64") for k in range(outcomes)}
    )


def _unit(roster: Any) -> Any:
    """What names a cluster: the class, or the officer where there is none. The letters keep the two apart."""
    return ibis.coalesce(
        ibis.literal("c") + roster.class_id.cast("string"),
        ibis.literal("o") + roster.officer_id.cast("string"),
    )


def _sizes(roster: Any) -> Any:
    """`of` (the cohort), `unit`, `size`."""
    return roster.group_by(of=roster["first"], unit=_unit(roster)).agg(size=_.count().cast("int64"))


def officers_with_records(used: Any, outcomes: int) -> Any:
    """`first`, and for outcome k the officers `a{k}` with a period that is not zero."""
    some = {f"a{k}": used.officer_id.nunique(where=used[f"y{k}"] != 0) for k in range(outcomes)}
    return used.group_by("first").agg(**some)


def totals(used: Any, outcomes: int) -> Any:
    """`first`, `period`, and for outcome k the sum `y{k}` over officers."""
    return used.group_by("first", "period").agg(
        **{f"y{k}": used[f"y{k}"].sum().cast("int64") for k in range(outcomes)}
    )


def products(used: Any, outcomes: int) -> Any:
    """`first`, `s`, `t` with s <= t, and for outcome k the sum `m{k}` over officers of y_is * y_it."""
    names = [f"y{k}" for k in range(outcomes)]
    earlier = used.select("first", "officer_id", *names, s="period")
    later = used.select(other="officer_id", t="period", **{f"z{k}": f"y{k}" for k in range(outcomes)})
    pairs = earlier.join(later, (earlier.officer_id == later.other) & (earlier.s <= later.t))
    return pairs.group_by("first", "s", "t").agg(
        **{f"m{k}": (pairs[f"y{k}"] * pairs[f"z{k}"]).sum().cast("int64") for k in range(outcomes)}
    )
