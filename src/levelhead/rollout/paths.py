"""Officers one by one: what moments cannot say, read only where a protocol asks for it.

Randomisation inference puts officers into other cohorts, and the effect of attending needs to know who came
when; both need every officer's own path. What is held is a number for each officer and period.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.rows import in_service, read_officers, read_rows, whole

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
    levels = [name for name in roster.columns if name.startswith(LEVEL_OF)]
    has_attended = "attended" in roster.columns
    officers = read_officers(roster, window, [*strata, *(["attended"] if has_attended else []), *levels])
    read = read_rows(rows, outcomes, window, officers)
    order = pc.sort_indices(officers.names).to_numpy()
    order = order[officers.reason[order] == 0]
    place = np.zeros(officers.due.size, dtype=np.int64)
    place[order] = np.arange(order.size)
    more, last = officers.more.take(order), window.periods + 1
    present = in_service(officers.serves_from[order], officers.serves_to[order], window)
    paths = {}
    for k, outcome in enumerate(outcomes):
        officer, period, values = read.of(k, outcome, window)
        cells = np.bincount(place[officer] * window.periods + period, values, order.size * window.periods)
        paths[outcome.name] = cells.astype(np.float64, copy=False).reshape(-1, window.periods)
    return OfficerPaths(
        first_trained=officers.due[order],
        attended=np.minimum(whole(more["attended"], last), last) if has_attended else None,
        stratum=_numbers([tuple(row.values()) for row in more.select(list(strata)).to_pylist()], order.size),
        outcomes=paths,
        levels={name.removeprefix(LEVEL_OF): np.array(more[name].to_pylist()) for name in levels},
        present=None if present.all() else present,
    )


def _numbers(found: Sequence[tuple[Any, ...]], officers: int) -> NDArray[np.int64]:
    if not found or not found[0]:
        return np.zeros(officers, dtype=np.int64)
    number = {one: nth for nth, one in enumerate(sorted(set(found), key=str))}
    return np.array([number[one] for one in found], dtype=np.int64)
