"""What may leave a force: the rules, and what they merge, join and withhold.

What is shared of an outcome is, for each cohort, its officers, the sum of their outcomes in each block of
periods, and the sums of products of two blocks. The rules, with the settings of the protocol:

1. A cohort has at least `min_officers` officers; a smaller one is merged with the next, or the last with the
   one before.
2. A sum of a cohort and block is 0 or at least `min_cell`. Where one is not, periods are joined into longer
   blocks, all alike, until every sum is; training counts from the block it falls in. Where the longest blocks
   do not do, the outcome is withheld.
3. No officer makes up most of a sum: the sum of squares is at most `dominance` of the square of the sum.
4. A sum of products of two blocks is 0 or at least `min_cell`. Where one is not, the products of all cohorts
   are shared only as one covariance common to them, and errors that rest on it are called approximate.
5. Where officers join and leave, those of a cohort who served in the same blocks are kept together, and must
   be `min_officers` too. Of the others nothing is shared; where they are fewer than that in all, nor of the
   smallest other group, lest they be told by subtraction.

So every number that is shared is a sum over at least `min_officers` people with at least `min_cell` events,
or zero, or a covariance over all officers of the force. A second release of officers who differ by fewer than
`min_officers` in some cohort is refused: its difference from the first would be about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.gathering import regrouped
from levelhead.rollout.moments import CohortMoments

_BLOCKS = (1, 2, 4, 8, 13, 26)  # periods that are joined, the shortest that will do

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of the disclosure check.

    Attributes:
        min_officers: fewest officers of a cohort.
        min_cell: fewest events in a sum that is not zero.
        dominance: largest share of a sum's square that its sum of squares may be.
    """

    min_officers: int = 10
    min_cell: int = 5
    dominance: float = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """What may be shared, and what became of the rest.

    Attributes:
        moments: by outcome.
        block: periods joined into one.
        merged: period from which a cohort was trained -> that of the cohort it now counts with.
        withheld: outcome -> why nothing of it is shared.
        one_covariance: outcomes of which products are shared as one covariance.
        rules: that were applied; None where everything was shared by agreement.
        officers_withheld: officers of whom nothing is shared, as too few served in the same blocks.
    """

    moments: Mapping[str, CohortMoments]
    block: int
    merged: Mapping[int, int]
    withheld: Mapping[str, str]
    one_covariance: tuple[str, ...]
    rules: Rules | None
    officers_withheld: int = 0

    @property
    def is_exact(self) -> bool:
        """Whether nothing was merged, joined, withheld or made approximate."""
        changed = self.merged or self.withheld or self.one_covariance or self.officers_withheld
        return self.block == 1 and not changed

    def groups(self) -> set[tuple[int, int, int]]:
        """Cohort, first and last block of service of each row that is shared."""
        one = next(iter(self.moments.values()))
        present = one.in_service()
        since = present.argmax(axis=1) + 1
        return set(
            zip(
                one.first_trained.tolist(),
                since.tolist(),
                (since + present.sum(axis=1) - 1).tolist(),
                strict=True,
            )
        )

    def as_dict(self) -> dict[str, Any]:
        """All but the moments, as plain JSON."""
        rules = self.rules
        return {
            "block": self.block,
            "merged": {str(before): after for before, after in self.merged.items()},
            "withheld": dict(self.withheld),
            "one_covariance": list(self.one_covariance),
            "officers_withheld": self.officers_withheld,
            "rules": None if rules is None else {
                "min_officers": rules.min_officers,
                "min_cell": rules.min_cell,
                "dominance": rules.dominance,
            },
        }  # fmt: skip

    @staticmethod
    def from_dict(found: Mapping[str, Any], moments: Mapping[str, CohortMoments]) -> Released:
        """The same back, with its moments."""
        return Released(
            moments=moments,
            block=found["block"],
            merged={int(before): after for before, after in found["merged"].items()},
            withheld=found["withheld"],
            one_covariance=tuple(found["one_covariance"]),
            rules=Rules(**found["rules"]) if found["rules"] else None,
            officers_withheld=found.get("officers_withheld", 0),  # not there in files before it was counted
        )


def everything(moments: Mapping[str, CohortMoments]) -> Released:
    """Everything as it is, which partners may agree on."""
    return Released(_without_classes(moments), 1, {}, {}, (), None)


def checked(moments: Mapping[str, CohortMoments], rules: Rules) -> Released:
    """What the rules let out: cohorts merged first, then the shortest blocks that serve most outcomes."""
    whole = next(iter(moments.values()))
    target = _merging(whole, rules.min_officers)
    merged = {name: regrouped(one, target) for name, one in _without_classes(moments).items()}
    tried = [_in_blocks(merged, block, rules.min_officers) for block in _BLOCKS]
    kept = [{name for name, one in found.items() if _cells_pass(one, rules)} for found in tried]
    most = max(len(names) for names in kept)
    place = next(place for place, names in enumerate(kept) if len(names) == most)
    released, one_covariance = {}, []
    for name in moments:
        if name not in kept[place]:
            continue
        one = tried[place][name]
        if not _products_pass(one, rules):
            one = with_one_covariance(one)
            one_covariance.append(name)
        released[name] = one
    withheld = {
        name: f"sums below {rules.min_cell}, or mostly of one officer, in every length of block"
        for name in moments
        if name not in released
    }
    first, shared = whole.first_trained.tolist(), next(iter(tried[place].values()))
    return Released(
        moments=released,
        block=_BLOCKS[place],
        merged={
            before: after for before, after in zip(first, target.tolist(), strict=True) if before != after
        },
        withheld=withheld,
        one_covariance=tuple(one_covariance),
        rules=rules,
        officers_withheld=int(whole.officers.sum() - shared.officers.sum()),
    )


def _without_classes(moments: Mapping[str, CohortMoments]) -> dict[str, CohortMoments]:
    """A class is smaller than a cohort, so what is gathered by class stays."""
    return {name: replace(one, classes=None) for name, one in moments.items()}


def _merging(moments: CohortMoments, min_officers: int) -> NDArray[np.int64]:
    """(G,) the period of the cohort that each row counts with; a cohort that is too small goes to the next.

    A cohort is as large as its officers who are in service throughout.
    """
    first, row = np.unique(moments.first_trained, return_inverse=True)
    officers = np.bincount(row, moments.officers * moments.in_service().all(axis=1), first.size)
    groups: list[list[int]] = []
    waiting: list[int] = []
    for place in range(first.size):
        waiting.append(place)
        if officers[waiting].sum() >= min_officers:
            groups.append(waiting)
            waiting = []
    if waiting and groups:
        groups[-1] += waiting
    elif waiting:
        groups.append(waiting)
    target = np.empty_like(first)
    for group in groups:
        target[group] = first[group[-1]]
    return np.asarray(target[row])


def _in_blocks(
    moments: Mapping[str, CohortMoments], block: int, min_officers: int
) -> dict[str, CohortMoments]:
    return {name: _large_enough(in_blocks(one, block), min_officers) for name, one in moments.items()}


def _large_enough(moments: CohortMoments, min_officers: int) -> CohortMoments:
    """The rows of officers who are many enough; and of those left out so many that they hide each other."""
    if moments.present is None:
        return moments
    small = moments.officers < min_officers
    order = np.lexsort((moments.officers, moments.in_service().all(axis=1)))
    for place in order:  # those in service for a part first
        if not 0 < moments.officers[small].sum() < min_officers:
            break
        small[place] = True
    return moments.cohorts_where(~small)


def in_blocks(moments: CohortMoments, block: int) -> CohortMoments:
    """Periods joined in blocks; training counts from its block, and a last, shorter block is dropped.

    An officer is in service in a block who is so in all its periods. What was recorded in others is dropped,
    and so is who has no such block; who has records is then counted as before.
    """
    blocks = moments.periods // block
    if block == 1 or blocks < 2:
        return moments
    width, rows = blocks * block, moments.first_trained.size
    whole = moments.in_service()[:, :width].reshape(rows, blocks, block).all(axis=2)
    present = np.asarray(whole, dtype=np.bool_)
    total = moments.total[:, :width].reshape(rows, blocks, block).sum(axis=2)
    square = moments.product[:, :width, :width].reshape(rows, blocks, block, blocks, block)
    first = np.minimum((moments.first_trained - 1) // block + 1, blocks + 1)
    joined = CohortMoments(
        outcome=moments.outcome,
        first_trained=np.arange(1, rows + 1),
        officers=moments.officers,
        officers_with_records=moments.officers_with_records,
        total=total * present,
        product=square.sum(axis=(2, 4)) * present[:, :, None] * present[:, None, :],
        present=present,
    )
    served = np.asarray(present.any(axis=1), dtype=np.bool_)
    return regrouped(joined.cohorts_where(served), first[served])


def _cells_pass(moments: CohortMoments, rules: Rules) -> bool:
    if moments.officers.size == 0:
        return False
    total = moments.total
    squares = np.diagonal(moments.product, axis1=1, axis2=2)
    enough = (total == 0) | (total >= rules.min_cell)
    shared = squares <= rules.dominance * np.maximum(total, 1) ** 2
    return bool((enough & (shared | (total == 0))).all())


def _products_pass(moments: CohortMoments, rules: Rules) -> bool:
    return bool(((moments.product == 0) | (moments.product >= rules.min_cell)).all())


def with_one_covariance(moments: CohortMoments) -> CohortMoments:
    """The products that one covariance, common to all cohorts, would give them.

    S = sum_g (M_g - n_g m_g m_g') / (N - G); M_g becomes n_g m_g m_g' + (n_g - 1) S. Of two periods only
    those count who are in service in both.
    """
    n, mean = moments.officers[:, None, None], moments.means()
    levels = n * mean[:, :, None] * mean[:, None, :]
    present = moments.in_service().astype(float)
    both = present[:, :, None] * present[:, None, :]
    common = (moments.product - levels).sum(axis=0) / np.maximum(((n - 1) * both).sum(axis=0), 1)
    product = levels + (n - 1) * common * both
    return replace(moments, product=(product + product.transpose(0, 2, 1)) / 2)


def fewest_apart(before: Mapping[Any, set[str]], now: Mapping[Any, set[str]]) -> int:
    """The fewest officers, above none, by which a run of cohorts then and a run of cohorts now differ.

    Sums of neighbouring cohorts follow from what was shared, so two releases can be compared run by run; 0
    where no two runs differ, or there is none.

    Args:
        before: cohort -> its officers, in an earlier release; where some served in part, cohort and service,
            in their order.
        now: the same in this one.
    """
    earlier, later = (
        {name: nth for nth, key in enumerate(sorted(one)) for name in one[key]} for one in (before, now)
    )
    table = np.zeros((len(before) + 1, len(now) + 1), dtype=np.int64)
    for name in earlier.keys() & later.keys():
        table[earlier[name] + 1, later[name] + 1] += 1
    both = table.cumsum(axis=0).cumsum(axis=1)
    runs = [
        np.array([(i, j) for j in range(1, n + 1) for i in range(j)]).reshape(-1, 2)
        for n in (len(before), len(now))
    ]
    sizes = [np.cumsum([0, *(len(one[key]) for key in sorted(one))]) for one in (before, now)]
    (from_a, to_a), (from_b, to_b) = runs[0].T[:, :, None], runs[1].T[:, None, :]
    shared = both[to_a, to_b] - both[from_a, to_b] - both[to_a, from_b] + both[from_a, from_b]
    apart = sizes[0][to_a] - sizes[0][from_a] + sizes[1][to_b] - sizes[1][from_b] - 2 * shared
    some = apart[apart > 0]
    return int(some.min()) if some.size else 0
