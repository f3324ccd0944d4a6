"""Officers one by one: what moments cannot say, read only where a protocol asks for it.

Randomisation inference puts officers into other cohorts, and the effect of attending needs to know who came
when; both need every officer's own path. What is held is a number for each officer and period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout import expressions as tables
from levelhead.rollout.expressions import Outcome, Window

# Begins the name of a column that holds what stands in the column of a subgroup.
LEVEL_OF = "level of "


@dataclass(frozen=True, slots=True, eq=False)
class OfficerPaths:
    """The paths of N officers over T periods.

    Attributes:
        first_trained: (N,) period each was due in; T + 1 for all who are due later.
        attended: (N,) period each was trained in, T + 1 where that was later or never; None if not known.
        stratum: (N,) number of the stratum that the order was drawn within; all 0 without strata.
        outcomes: by name, (N, T).
        levels: by column of a subgroup, (N,) what stands in it.
    """

    first_trained: NDArray[np.int64]
    attended: NDArray[np.int64] | None
    stratum: NDArray[np.int64]
    outcomes: Mapping[str, NDArray[np.float64]]
    levels: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)


def read_paths(
    rows: Any, outcomes: Sequence[Outcome], window: Window, roster: Any, strata: Sequence[str] = ()
) -> OfficerPaths:
    """The paths of everybody on the roster with a training period in the window, or after it.

    Args:
        rows: panel or records, as `collect` takes them.
        outcomes: what to count.
        window: the periods observed.
        roster: `officer_id`, `first_trained`, the strata's columns and, if known, `attended`, a period.
        strata: columns of the roster.

    The levels of subgroups are those columns of the roster whose names begin with `LEVEL_OF`.
    """
    who = roster.filter(roster.first_trained >= 1).order_by("officer_id")
    has_attended = "attended" in roster.columns
    levels = [name for name in roster.columns if name.startswith(LEVEL_OF)]
    columns = ["officer_id", "first_trained", *strata, *(["attended"] if has_attended else []), *levels]
    officers = who.select(*columns).to_pyarrow()
    place = {str(name): nth for nth, name in enumerate(officers["officer_id"].to_pylist())}
    last = window.periods + 1
    with tables.cells(rows, outcomes, window).cache() as cells:
        placed = tables.placed(cells, roster, window)
        found = tables.used_and_not_zero(placed, len(outcomes)).to_pyarrow()
    officer = np.array([place[str(name)] for name in found["officer_id"].to_pylist()], dtype=np.int64)
    period = found["period"].to_numpy().astype(np.int64) - 1
    paths = {}
    for k, outcome in enumerate(outcomes):
        path = np.zeros((len(place), window.periods))
        path[officer, period] = found[f"y{k}"].to_numpy()
        paths[outcome.name] = path
    return OfficerPaths(
        first_trained=np.minimum(officers["first_trained"].to_numpy().astype(np.int64), last),
        attended=_periods(officers["attended"].to_pylist(), last) if has_attended else None,
        stratum=_numbers(
            [tuple(row.values()) for row in officers.select(list(strata)).to_pylist()], len(place)
        ),
        outcomes=paths,
        levels={name.removeprefix(LEVEL_OF): np.array(officers[name].to_pylist()) for name in levels},
    )


def _periods(found: Sequence[int | None], last: int) -> NDArray[np.int64]:
    return np.array([last if one is None else min(one, last) for one in found], dtype=np.int64)


def _numbers(found: Sequence[tuple[Any, ...]], officers: int) -> NDArray[np.int64]:
    if not found or not found[0]:
        return np.zeros(officers, dtype=np.int64)
    number = {one: nth for nth, one in enumerate(sorted(set(found), key=str))}
    return np.array([number[one] for one in found], dtype=np.int64)
