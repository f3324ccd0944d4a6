"""What is read of a roster and of its rows, as expressions that any engine can run."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import ibis
from ibis import _


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


def officers(roster: Any, more: Sequence[str] = ()) -> Any:
    """`officer_id`, `due` (the period of training), `serves_from`, `serves_to` where known, and more."""
    service = [name for name in ("serves_from", "serves_to") if name in roster.columns]
    numbers = {name: roster[name].cast("int64") for name in service}
    return roster.select(
        "officer_id",
        due=roster.first_trained.cast("int64"),
        **numbers,
        **{name: roster[name] for name in more},
    )


def rows(source: Any, outcomes: Sequence[Outcome], window: Window) -> Any:
    """`officer_id`, `period` (null without a date), and for outcome k its value `v{k}`, if it has one."""
    values = {f"v{k}": one.values(source) for k, one in enumerate(outcomes) if one.value is not None}
    return source.select("officer_id", period=_period(source, window), **values)


def _period(source: Any, window: Window) -> Any:
    return source.period if window.starts_on is None else window.period_of(source.occurred_on)


def cells(source: Any, outcomes: Sequence[Outcome], window: Window) -> Any:
    """One row per officer and period of a source with `officer_id` and `period` or `occurred_on`.

    Columns: `officer_id`, `period` (null without a date), `rows`; for outcome k its sum `y{k}`, the number of
    empty values `empty{k}` and the lowest value `low{k}`; and where the source has `first_trained`, its
    `lowest_first`, `highest_first` and `rows_with_first`.
    """
    values = {f"v{k}": _number(outcome.values(source)) for k, outcome in enumerate(outcomes)}
    has_first = "first_trained" in source.columns
    first = {"first_trained": source.first_trained.cast("int64")} if has_first else {}
    rows = source.select(
        officer_id=source.officer_id, period=_period(source, window).cast("int64"), **values, **first
    )
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


def same(left: Any, right: Any) -> Any:
    """Whether two identifiers are equal; a number in one file and text in the other are compared as text."""
    if left.type().is_string() == right.type().is_string():
        return left == right
    return left.cast("string") == right.cast("string")
