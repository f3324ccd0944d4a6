"""How often each simulated officer ends a meeting well, and in which ways meetings end.

Every officer plays the same seeds of a variant. A calibration says nothing of real officers; it shows whether
what should end well does, and whether anything cheap does too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import mix, purpose_key
from levelhead.debrief.batches import spread
from levelhead.debrief.copies import Copies, share_of
from levelhead.debrief.officers.exploits import Exploit, best_exploit
from levelhead.debrief.officers.policies import KINDS, Kind, Together, officer
from levelhead.debrief.parts import Chance
from levelhead.debrief.steady import LONGEST
from levelhead.debrief.yardstick import with_plans
from levelhead.encounter.machine import Encounter, begin
from levelhead.encounter.scenario import Scenario

Seeds = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Played:
    """How one simulated officer's meetings ended in one variant.

    Attributes:
        officer: which.
        good: the chance of a good ending, with its interval.
        endings: share of meetings by ending, without those that never came; `""` for no ending at all.
        harmed: share of meetings whose ending names somebody who was harmed.
    """

    officer: str
    good: Chance
    endings: Mapping[str, float]
    harmed: float


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One variant of a scenario with every officer.

    Attributes:
        variant: its name.
        has_plan: whether a good ending of it could be planned at all.
        played: one for each officer, in the order of `KINDS`.
        exploit: the best that the exploit-seeking officer found.
    """

    variant: str
    has_plan: bool
    played: tuple[Played, ...]
    exploit: Exploit

    def of(self, kind: Kind) -> Played:
        """What became of one officer's meetings."""
        return next(one for one in self.played if one.officer == kind)


def calibrate(
    scenario: Scenario, variant: str, *, runs: int, seed: int, say: Callable[[str], None] = lambda _: None
) -> Calibrated:
    """Let every officer play a variant.

    Args:
        scenario: what is played.
        variant: its name.
        runs: meetings for each officer.
        seed: of everything drawn.
        say: told what is being done.

    Raises:
        CalledWrongly: there is no such variant.
    """
    template = begin(scenario, variant=variant, seed=0)
    seeds = _seeds(seed, runs)
    plan = with_plans([template], _seeds(seed + 1, runs))[0].plan
    say(f"{variant}: {len(KINDS)} officers")
    played = _played(template, Together([officer(kind, template, plan) for kind in KINDS]), seeds)
    say(f"{variant}: the exploit-seeking officer")
    return Calibrated(variant, bool(plan), played, best_exploit(template, plan, _seeds(seed + 2, runs)))


def _played(template: Encounter, officers: Together, seeds: Seeds) -> tuple[Played, ...]:
    """What became of every officer's meetings, all of them played as one batch."""
    copies = Copies(template.scenario, len(KINDS))
    lane = np.repeat(np.arange(len(KINDS)), len(seeds))
    copies.enter(spread(template.world, np.tile(seeds, len(KINDS))), lane)
    copies.go_on(officers.given, LONGEST)
    return tuple(
        _ended(template.scenario, kind, [int(one) for one in counts])
        for kind, counts in zip(KINDS, copies.endings(), strict=True)
    )


def _ended(scenario: Scenario, kind: str, counts: Sequence[int]) -> Played:
    """One officer's meetings, from how many ended how; the last count is of those that never ended."""
    runs = sum(counts)
    names = [*(ending.id for ending in scenario.endings), ""]
    good = sum(n for n, one in zip(counts, scenario.endings, strict=False) if one.good)
    harmed = sum(n for n, one in zip(counts, scenario.endings, strict=False) if one.harm)
    return Played(
        officer=kind,
        good=share_of(good, runs),
        endings={name: n / runs for name, n in zip(names, counts, strict=True) if n},
        harmed=harmed / runs,
    )


def _seeds(seed: int, runs: int) -> Seeds:
    """As many seeds as there are runs, each from 0 to 2**63 - 1, as a transcript may hold them."""
    numbers = np.arange(runs, dtype=np.uint64) ^ mix(
        np.array([seed ^ purpose_key("calibration")], dtype=np.uint64)
    )
    return np.asarray(mix(numbers) >> np.uint64(1))
