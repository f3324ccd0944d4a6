"""Study the power of a roll-out before it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.rollout.power.figures import effect_curve, officers_curve
from levelhead.rollout.power.study import Power, PowerStudy
from levelhead.rollout.power_settings import PowerSettings
from levelhead.rollout.protocol import Protocol
from levelhead.rollout.protocol_file import read_protocol


@dataclass(frozen=True, slots=True)
class StudiedPower:
    """What a study of power found.

    Attributes:
        protocol: that it is about.
        settings: what was taken for granted.
        powers: for each expected outcome.
    """

    protocol: Protocol
    settings: PowerSettings
    powers: tuple[Power, ...]

    def figures(self) -> dict[str, str]:
        """File name to SVG."""
        fictional = self.protocol.fictional
        drawn = {}
        for one in self.powers:
            drawn[f"power-by-change-{one.outcome}.svg"] = effect_curve(one, fictional=fictional)
            drawn[f"power-by-officers-{one.outcome}.svg"] = officers_curve(one, fictional=fictional)
        return drawn


def study_power(
    *, protocol: Path, processes: int = 1, say: Callable[[str], None] = lambda _: None
) -> StudiedPower:
    """Closed forms and simulated roll-outs for a protocol with [design] and [power]. Nothing is saved.

    Raises:
        FaultsFound: with every fault of the protocol.
        NotIdentified: no simulated roll-out gave an answer.
    """
    plan = read_protocol(protocol)
    faults = [
        Fault(
            "protocol-missing-key", Place(protocol.name), f"a table [{name}]", "nothing of that name", remedy
        )
        for name, found, remedy in (
            ("design", plan.design, "Add it; the example in examples/design shows each key."),
            ("power", plan.power, "Add it; the example in examples/design shows each key."),
        )
        if found is None
    ]
    if faults or plan.design is None or plan.power is None:
        raise FaultsFound(faults)
    powers = PowerStudy(plan, plan.design, plan.power).powers(processes=processes, say=say)
    return StudiedPower(plan, plan.power, tuple(powers))
