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
        member: (N,) of which officers are part.
        shape: G and T.
        rows: (R,) officer and (R,) period, from 0, of each row.
        values: (R,) what a row adds, 0 or more; None where each adds one.
    """
    groups, periods = shape
    order = np.argsort(members.group.astype(np.min_scalar_type(groups)), kind="stable")
    start: Whole = np.empty(order.size, dtype=np.int32 if order.size * periods < 2**31 else np.int64)
    start[order] = np.arange(order.size) * periods
    code, values = _in_order(start[member][rows[0]] + rows[1], values)
    size = members.size[order]
    found = Sums(
        np.zeros(groups, np.int64), np.zeros((groups, periods)), np.zeros((groups, periods, periods))
    )
    ends = np.cumsum(np.bincount(members.group, minlength=groups))
    for group, (first, end) in enumerate(pairwise([0, *ends.tolist()])):
        edges = [*range(first, end, _MEMBERS), end]
        places = np.searchsorted(code, np.array(edges, code.dtype) * code.dtype.type(periods)).tolist()
        for (start, stop), (low, high) in zip(pairwise(edges), pairwise(places), strict=True):
            at = code[low:high] - code.dtype.type(start * periods)
            cells = np.bincount(at, None if values is None else values[low:high], (stop - start) * periods)
            some, total, product = _of(cells.reshape(-1, periods), size[start:stop])
            found.some[group] += some
            found.total[group] += total
            found.product[group] += product
    return found


def _in_order(code: Whole, values: Whole | None) -> tuple[Whole, Whole | None]:
    """Codes of cells from low to high, and their values, or None if all are one; without rows of nothing."""
    if values is not None:
        code, values = code[values != 0], values[values != 0]
        if (values != 1).any():
            order = np.argsort(code)
            return code[order], values[order]
    return np.sort(code), None


def _of(table: NDArray[Any], size: Whole, kind: type = np.float32) -> tuple[int, NDArray[Any], NDArray[Any]]:
    """Sums over some members, in numbers of a kind."""
    short: NDArray[Any] = table.astype(kind)
    total, product = size.astype(kind) @ short, short.T @ short
    # Sums of what is not negative only grow, and none of the products is above the largest square.
    if kind is np.float32 and max(total.max(), product.max()) >= _EXACT_IN_SINGLE:
        return _of(table, size, np.float64)
    return int(np.count_nonzero(short @ np.ones(short.shape[1], kind))), total, product
