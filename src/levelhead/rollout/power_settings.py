"""What a protocol says for a study of power: what is expected, and what may go wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of one outcome.

    Attributes:
        outcome: its name.
        base: chance (`any`) or rate (`count`) of an officer-period, untrained.
        effect: relative change that the study wants to see, such as -0.1.
    """

    outcome: str
    base: float
    effect: float


@dataclass(frozen=True, slots=True)
class PowerSettings:
    """The assumptions of a study of power. All of them are shown with its answer.

    Attributes:
        officers: how many will be trained.
        expected: of the outcomes, the primary one first.
        correlation: of one officer's outcomes in neighbouring periods, carried back to no distance.
        decay: what is kept of it with every period of distance.
        classmates: correlation between two officers of one class in one period, for the closed form.
        fade_in: periods until the effect is full; 1 is at once.
        half_life: periods in which half of the effect is lost again; 0 for never.
        late_share: share of officers who attend after the period they were due in.
        late_by: mean periods by which they are late.
        shock: relative change of recording for some officers from a period on; 0 for none.
        shock_share: share of officers whom it meets.
        shock_from: period from which on.
        replications: simulated roll-outs.
        seed: of the simulation.
    """

    officers: int
    expected: tuple[Expected, ...]
    correlation: float
    decay: float
    classmates: float
    fade_in: int
    half_life: float
    late_share: float
    late_by: float
    shock: float
    shock_share: float
    shock_from: int
    replications: int
    seed: int
