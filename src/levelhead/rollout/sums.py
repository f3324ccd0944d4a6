"""Sums over officers, or over classes, of their paths and of the products of their periods.

Members of a group stand together in a table of member by period, some of them at a time, and the products of
a group are that table times itself. Whole numbers stay exact: single precision holds them up to 2**24 and
double precision up to 2**53, and what comes to more in the one is added up in the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.rows import Whole

# Members whose table is held at once; it fits a processor's cache.
_MEMBERS = 2048
_EXACT_IN_SINGLE = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Members:
    """Officers or classes, each in one of G groups.

    Attributes:
        group: (M,) from 0.
        size: (M,) what a member's path is multiplied by in the total.
    """

    group: Whole
    size: Whole


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """What is summed over the members of each group.

    Attributes:
        some: (G,) members with a period that is not zero.
        total: (G, T) their paths, times their size.
        product: (G, T, T) products of their periods.
    """

    some: NDArray[np.int64]
    total: NDArray[np.float64]
    product: NDArray[np.float64]


def sums(
    members: Members, member: Whole, shape: tuple[int, int], rows: tuple[Whole, Whole], values: Whole | None
) -> Sums:
    """Add up.

    Args:
        members: who.
        member: (N,) of which officers are part; -1 for those who are not counted, and have no rows.
        shape: G and T.
        rows: (R,) officer and (R,) period, from 0, of each row.
        values: (R,) what a row adds, 0 or more; None where each adds one.
    """
    (groups, periods), (officer, period) = shape, rows
    if values is not None:
        officer, period, values = (one[values != 0] for one in (officer, period, values))
    order = _with_rows(members, member, officer)
    start: Whole = np.zeros(
        members.group.size + 1, dtype=np.int32 if order.size * periods < 2**31 else np.int64
    )
    start[order] = np.arange(order.size) * periods
    code, values = _in_order(start[member][officer] + period, values)
    some, size = np.bincount(members.group[order], minlength=groups), members.size[order]
    total, product = np.zeros((groups, periods)), np.zeros((groups, periods, periods))
    for group, (first, end) in enumerate(pairwise([0, *np.cumsum(some).tolist()])):
        edges = [*range(first, end, _MEMBERS), end]
        places = np.searchsorted(code, np.array(edges, code.dtype) * code.dtype.type(periods)).tolist()
        for (start_at, stop), (low, high) in zip(pairwise(edges), pairwise(places), strict=True):
            at = code[low:high] - code.dtype.type(start_at * periods)
            cells = np.bincount(at, None if values is None else values[low:high], (stop - start_at) * periods)
            own_total, own_product = _of(cells.reshape(-1, periods), size[start_at:stop])
            total[group] += own_total
            product[group] += own_product
    return Sums(some.astype(np.int64), total, product)


def _with_rows(members: Members, member: Whole, officer: Whole) -> NDArray[np.intp]:
    """The members with any row, a group after the other; the others add nothing."""
    has_rows = np.zeros(member.size, dtype=np.bool_)
    has_rows[officer] = True
    is_some = np.zeros(members.group.size + 1, dtype=np.bool_)
    is_some[member[has_rows]] = True
    some = np.flatnonzero(is_some[:-1])
    # Short numbers are sorted by their digits, which is many times as fast.
    group = members.group[some].astype(np.uint16 if members.group.max(initial=0) < 2**16 else np.int64)
    return np.asarray(some[np.argsort(group, kind="stable")])


def _in_order(code: Whole, values: Whole | None) -> tuple[Whole, Whole | None]:
    """Codes of cells from low to high, and their values, or None if all are one."""
    if values is None or not (values != 1).any():
        return np.sort(code), None
    order = np.argsort(code)
    return code[order], values[order]


def _of(table: NDArray[Any], size: Whole, kind: type = np.float32) -> tuple[NDArray[Any], NDArray[Any]]:
    """The total and the products of some members, in numbers of a kind."""
    short: NDArray[Any] = table.astype(kind)
    total, product = size.astype(kind) @ short, short.T @ short
    # Sums of what is not negative only grow, and none of the products is above the largest square.
    if kind is np.float32 and max(total.max(), product.max()) >= _EXACT_IN_SINGLE:
        return _of(table, size, np.float64)
    return total, product
