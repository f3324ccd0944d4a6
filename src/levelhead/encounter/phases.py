"""Where the person is in the course of an encounter: up, over the top, and down again.

The five-phase course of a crisis (AC), read from arousal, reactance and the highest arousal so far. A phase
is left only some way below the mark that brought it, so that phases do not flicker.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.rule import INDEX, Floats, Rule
from levelhead.encounter.scene import PHASES

Phases = NDArray[np.int64]

CRISIS, RECOVERY, DRAINED = (PHASES.index(name) for name in ("crisis", "recovery", "drained"))
_MARKS = ("trigger_from", "escalation_from", "crisis_from")  # up to trigger, escalation, crisis


def next_phase(rule: Rule, phase: Phases, state: Floats, peak: Floats) -> Phases:
    """(batch,) place in `PHASES`, from the phase before.

    Somebody who feels pushed escalates without being loud; a crisis is of arousal alone. After a crisis
    there is no way back to an ordinary day within one encounter: the person recovers, and is then drained.
    """
    c = rule.constants
    arousal = state[:, INDEX["arousal"]]
    pushed = np.maximum(arousal, state[:, INDEX["reactance"]])
    up = stays = np.zeros(len(phase), dtype=np.int64)
    for mark, felt in zip(_MARKS, (pushed, pushed, arousal), strict=True):
        up = up + (felt >= c[mark])
        stays = stays + (felt >= c[mark] - c["phase_margin"])
    rising = np.minimum(np.maximum(phase, up), stays)
    low = c["drained_below"] + np.where(phase == DRAINED, c["phase_margin"], 0.0)
    falling = np.where(arousal < low, DRAINED, RECOVERY)
    in_crisis = (up == CRISIS) | ((phase == CRISIS) & (stays == CRISIS))
    return np.where(
        in_crisis, CRISIS, np.where(peak >= c["crisis_from"], falling, np.minimum(rising, CRISIS - 1))
    )
