"""Let simulated officers play a scenario, and say whether what must hold between them does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from levelhead.basics.faults import Fault, Place
from levelhead.debrief.officers.calibration import Calibrated, Played, calibrate
from levelhead.debrief.officers.orderings import Ordering, orderings
from levelhead.encounter.library import FILE
from levelhead.encounter.rule import load_rule
from levelhead.encounter.scenario import Scenario


@dataclass(frozen=True, slots=True)
class ContentCalibrated:
    """A scenario with every officer in every variant that was asked for.

    Attributes:
        scenario: that was played.
        runs: meetings for each officer and variant.
        seed: of everything drawn.
        variants: one for each.
        orderings: what must hold, and whether it does.
    """

    scenario: Scenario
    runs: int
    seed: int
    variants: tuple[Calibrated, ...]
    orderings: tuple[Ordering, ...]

    def faults(self) -> list[Fault]:
        """One for each ordering that does not hold."""
        return [
            Fault(
                "calibration-out-of-order",
                Place(f"{self.scenario.id}/{FILE}", column=f"{one.variant}: {one.name}"),
                "what simulated officers must show",
                one.said,
                "Look at the endings it comes to, with --json; mend their conditions, windows or needs.",
            )
            for one in self.orderings
            if not one.holds
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        scenario = self.scenario
        return {
            "format": "levelhead.calibration/1",
            "scenario": {"id": scenario.id, "version": scenario.version, "sha256": scenario.sha256},
            "rule": {"version": load_rule().version, "sha256": load_rule().sha256},
            "runs": self.runs,
            "seed": self.seed,
            "variants": [_variant(one) for one in self.variants],
            "orderings": [
                {"variant": one.variant, "name": one.name, "holds": one.holds, "said": one.said}
                for one in self.orderings
            ],
        }


def calibrate_content(
    *,
    scenario: Scenario,
    variant: str | None,
    runs: int,
    seed: int,
    say: Callable[[str], None] = lambda _: None,
) -> ContentCalibrated:
    """Play one variant, or all of them.

    Raises:
        CalledWrongly: there is no such variant.
    """
    names = [one.id for one in scenario.variants] if variant is None else [variant]
    found = tuple(calibrate(scenario, name, runs=runs, seed=seed, say=say) for name in names)
    return ContentCalibrated(scenario, runs, seed, found, tuple(orderings(found)))


def _variant(one: Calibrated) -> dict[str, Any]:
    exploit = one.exploit
    return {
        "variant": one.variant,
        "can_be_planned": one.has_plan,
        "officers": [_played(played) for played in one.played],
        "exploit": {
            "course": exploit.course,
            "tried": exploit.tried,
            "good": exploit.good.share,
            "ci_low": exploit.good.low,
            "ci_high": exploit.good.high,
        },
    }


def _played(played: Played) -> dict[str, Any]:
    return {
        "officer": played.officer,
        "good": played.good.share,
        "ci_low": played.good.low,
        "ci_high": played.good.high,
        "harmed": played.harmed,
        "endings": dict(sorted(played.endings.items(), key=lambda one: (-one[1], one[0]))),
    }
