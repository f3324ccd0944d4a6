"""The rows of a roster and of its records, brought from whatever engine holds them.

An engine runs two expressions: one row for each officer, and one for each record. They are read here in
one go, and of each record only numbers are kept: whose it is, when it was, and what it counts. Whether it is
used, and if not why, follows from those; so every engine gives the same answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from levelhead.rollout import expressions as tables
from levelhead.rollout.expressions import Outcome, Window

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
Whole = NDArray[np.signedinteger[Any]]
Reason = NDArray[np.int8]

# Identifiers that are whole numbers are looked up in a table, if it is not much longer than the roster.
_NUMBERS_AN_OFFICER = 64


@dataclass(frozen=True, slots=True, eq=False)
class Officers:
    """Everybody on a roster.

    Attributes:
        names: (N,) identifiers.
        due: (N,) period each is due to be trained in; T + 1 for all who are due later, 0 for nobody's.
        serves_from: (N,) first period of service.
        serves_to: (N,) last period of service.
        reason: (N,) why an officer is set aside: 1 + the place in `REASONS`; 0 for those who are counted.
        more: the columns that were asked for beside these.
    """

    names: pa.Array
    due: Whole
    serves_from: Whole
    serves_to: Whole
    reason: Reason
    more: pa.Table

    def are_unique(self) -> bool:
        """Whether each of them stands there once."""
        table, _ = _table_of(self.names)
        several = pc.count_distinct(self.names, mode="all").as_py() if table is None else (table >= 0).sum()
        return int(several) == len(self.names)

    def come_or_go(self, window: Window) -> bool:
        """Whether somebody is not in service throughout."""
        return bool((self.serves_from > 1).any() or (self.serves_to < window.periods).any())

    def groups(self, window: Window) -> Whole:
        """(N,) cohort, first and last period of service as one number, in their order; see `parts`."""
        base = window.periods + 2
        return (self.due * base + self.serves_from) * base + self.serves_to


def parts(groups: Whole, window: Window) -> tuple[Whole, NDArray[np.bool_]]:
    """The cohorts of numbers of groups, and in which periods their officers are in service."""
    base = window.periods + 2
    return groups // base**2, in_service(groups // base % base, groups % base, window)


def in_service(serves_from: Whole, serves_to: Whole, window: Window) -> NDArray[np.bool_]:
    """(N, T) who is in service when, from first and last periods of service."""
    period = np.arange(1, window.periods + 1)
    return np.asarray((period >= serves_from[:, None]) & (period <= serves_to[:, None]))


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The rows of a source that are used, and how many are not.

    Attributes:
        officer: (R,) whose: a place among the officers.
        period: (R,) from 0.
        values: for each outcome (R,) what the row adds, 0 where that is empty; None where each counts one.
        by_reason: (1 + reasons,) rows used, and rows set aside for each of `REASONS`.
        empty: for each outcome the used rows whose value was empty.
        lowest: for each outcome the lowest value of any row, or 0.
    """

    officer: Whole
    period: Whole
    values: list[Whole | None]
    by_reason: Whole
    empty: Whole
    lowest: Whole

    def of(self, k: int, outcome: Outcome, window: Window) -> tuple[Whole, Whole, Whole | None]:
        """Officer, period and value of the rows of outcome k; of `any`, a row for each cell that has some."""
        values = self.values[k]
        if outcome.measure == "count":
            return self.officer, self.period, values
        has_some = slice(None) if values is None else values > 0
        code = self.officer[has_some].astype(np.int64) * window.periods + self.period[has_some]
        officer, period = np.divmod(np.unique(code), window.periods)
        return officer, period, None


def read_officers(roster: Any, window: Window, more: Sequence[str] = ()) -> Officers:
    """Bring a roster of `officer_id`, `first_trained` and, where known, `serves_from` and `serves_to`.

    Args:
        roster: the table.
        window: the periods observed.
        more: other columns to bring.
    """
    found = tables.officers(roster, more).to_pyarrow()
    last = window.periods
    first = whole(found["due"], 0)
    serves_from, serves_to = np.ones(first.size, np.int64), np.full(first.size, last)
    if "serves_from" in found.column_names:
        serves_from = np.maximum(whole(found["serves_from"], 1), 1)
        serves_to = np.minimum(whole(found["serves_to"], last), last)
    reason = np.where(serves_from > serves_to, np.int8(4), np.int8(0))
    reason[first < 1] = 3
    reason[_is_empty(found["due"])] = 2
    return Officers(
        found["officer_id"].combine_chunks(),
        np.clip(first, 0, last + 1),
        serves_from,
        serves_to,
        reason,
        found.select(list(more)),
    )


def read_rows(source: Any, outcomes: Sequence[Outcome], window: Window, officers: Officers) -> Rows:
    """Bring records, or a panel, of officers.

    Args:
        source: `officer_id`, `period` or `occurred_on`, and what the outcomes look at.
        outcomes: what to count.
        window: the periods observed.
        officers: of the roster.
    """
    found = tables.rows(source, outcomes, window).to_pyarrow()
    officer, period = Lookup(officers.names).places(found["officer_id"]), found["period"]
    reason = _reasons(officer, period, window, officers)
    wrong = np.flatnonzero(reason)
    by_reason = np.bincount(reason[wrong], minlength=len(REASONS) + 1)
    by_reason[0] = reason.size - wrong.size
    is_used = reason == 0 if wrong.size else slice(None)
    columns = [None if one.value is None else found[f"v{k}"] for k, one in enumerate(outcomes)]
    values = [None if one is None else whole(one, 0) for one in columns]
    return Rows(
        officer[is_used],
        (whole(period, 0)[is_used] - 1).astype(np.int32, copy=False),
        [None if one is None else one[is_used] for one in values],
        by_reason,
        np.array([0 if one is None else _is_empty(one)[is_used].sum() for one in columns], np.int64),
        np.array([0 if one is None else one.min(initial=0) for one in values], np.int64),
    )


def _reasons(
    officer: NDArray[np.int32], periods: pa.ChunkedArray, window: Window, officers: Officers
) -> Reason:
    """(R,) the first reason that holds for each row; 0 for those that are used."""
    reason = np.append(officers.reason, np.int8(1))[officer]  # at place -1, the last, stands nobody
    period, holds = whole(periods, 0), []
    if periods.null_count:
        holds.append((5, _is_empty(periods)))
    if period.size and (period.min() < 1 or period.max() > window.periods):
        holds.append((6, (period < 1) | (period > window.periods)))
    if officers.come_or_go(window):
        is_away = (period < officers.serves_from[officer]) | (period > officers.serves_to[officer])
        holds.append((7, is_away))
    for number, is_so in holds:
        reason[(reason == 0) & is_so] = number
    return reason


class Lookup:
    """Finds identifiers on a roster; a number in one and text in the other are compared as text."""

    def __init__(self, names: pa.Array) -> None:
        """Keep the identifiers of the roster, each of which stands there once."""
        self.names = names
        self.table, self.lowest = _table_of(names)

    def places(self, found: pa.ChunkedArray) -> NDArray[np.int32]:
        """(R,) the place of each identifier on the roster, -1 where it is not there."""
        if self.table is not None and _is_whole(found.type) and not found.null_count:
            at = found.to_numpy() - self.lowest
            if at.size and at.min() >= 0 and at.max() < self.table.size:
                return np.asarray(self.table[at])
            place = np.where((at >= 0) & (at < self.table.size), self.table.take(at, mode="clip"), -1)
            return np.asarray(place, dtype=np.int32)
        kind = _common(found.type, self.names.type)
        place = pc.index_in(found.cast(kind), value_set=self.names.cast(kind), skip_nulls=True)
        return np.asarray(place.fill_null(-1).to_numpy(), dtype=np.int32)


def whole(column: pa.ChunkedArray, empty: int) -> Whole:
    """Whole numbers, or 1 and 0 for yes and no; `empty` where there is nothing."""
    if pa.types.is_boolean(column.type):
        column = column.cast(pa.int8())
    if column.null_count or not _is_whole(column.type):
        column = column.cast(pa.int64()).fill_null(empty)
    return np.asarray(column.to_numpy())


def _is_empty(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    if not column.null_count:
        return np.zeros(len(column), dtype=np.bool_)
    return np.asarray(column.is_null().to_numpy(), dtype=np.bool_)


def _table_of(names: pa.Array) -> tuple[NDArray[np.int32] | None, np.int64]:
    """Where each whole number from the lowest identifier on stands; None if they are far apart."""
    if not _is_whole(names.type) or names.null_count or not len(names):
        return None, np.int64(0)
    numbers = names.to_numpy().astype(np.int64)
    lowest = numbers.min()
    if float(numbers.max()) - float(lowest) > _NUMBERS_AN_OFFICER * numbers.size:
        return None, lowest
    table = np.full(numbers.max() - lowest + 1, -1, dtype=np.int32)
    table[numbers - lowest] = np.arange(numbers.size, dtype=np.int32)
    return table, lowest


def _is_whole(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind)) and kind != pa.uint64()


def _common(one: pa.DataType, other: pa.DataType) -> pa.DataType:
    """The type in which two kinds of identifiers are compared."""
    if one == other:
        return one
    if _is_whole(one) and _is_whole(other):
        return pa.int64()
    if _is_number(one) and _is_number(other):
        return pa.float64()
    return pa.string()


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
