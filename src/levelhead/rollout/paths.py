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
        present: (N, T) who is in service; None where all are throughout.
    """

    first_trained: NDArray[np.int64]
    attended: NDArray[np.int64] | None
    stratum: NDArray[np.int64]
    outcomes: Mapping[str, NDArray[np.float64]]
    levels: Mapping[str, NDArray[np.str_]] = field(default_factory=dict)
    present: NDArray[np.bool_] | None = None

    def alike(self) -> NDArray[np.int64]:
        """(N,) number of the officers that the order is drawn again among.

        Those of one stratum; and, as whoever comes later may be drawn among later classes only, those who
        came into service in the same period. Leaving comes after the draw; without an effect it stays.
        """
        if self.present is None:
            return self.stratum
        both = np.column_stack([self.stratum, self.present.argmax(axis=1)])
        return np.asarray(np.unique(both, axis=0, return_inverse=True)[1], dtype=np.int64)


def read_paths(
    rows: Any, outcomes: Sequence[Outcome], window: Window, roster: Any, strata: Sequence[str] = ()
) -> OfficerPaths:
    """The paths of everybody on the roster with a training period in the window, or after it.

    Args:
        rows: panel or records, as `collect` takes them.
        outcomes: what to count.
        window: the periods observed.
        roster: `officer_id`, `first_trained`, the strata's columns and, if known, `attended`, a period, and
            `serves_from` and `serves_to`.
        strata: columns of the roster.

    The levels of subgroups are those columns of the roster whose names begin with `LEVEL_OF`.
    """
    who = roster.filter(roster.first_trained >= 1).order_by("officer_id")
    has_attended, has_service = (name in roster.columns for name in ("attended", "serves_from"))
    if has_service:
        served = who.mutate(**tables.service(who, window))
        who = served.filter(served.serves_from <= served.serves_to)
    levels = [name for name in roster.columns if name.startswith(LEVEL_OF)]
    columns = ["officer_id", "first_trained", *strata, *(["attended"] if has_attended else []), *levels]
    columns += ["serves_from", "serves_to"] if has_service else []
    officers = who.select(*dict.fromkeys(columns)).to_pyarrow()
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
        present=_present(officers, window.periods) if has_service else None,
    )


def _present(officers: Any, periods: int) -> NDArray[np.bool_] | None:
    """(N, T); None where all are in service throughout."""
    first, last = (officers[name].to_numpy()[:, None] for name in ("serves_from", "serves_to"))
    period = np.arange(1, periods + 1)
    present = (period >= first) & (period <= last)
    return None if present.all() else present


def _periods(found: Sequence[int | None], last: int) -> NDArray[np.int64]:
    return np.array([last if one is None else min(one, last) for one in found], dtype=np.int64)


def _numbers(found: Sequence[tuple[Any, ...]], officers: int) -> NDArray[np.int64]:
    if not found or not found[0]:
        return np.zeros(officers, dtype=np.int64)
    number = {one: nth for nth, one in enumerate(sorted(set(found), key=str))}
    return np.array([number[one] for one in found], dtype=np.int64)
