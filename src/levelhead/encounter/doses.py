"""How much of each act arrives: what helps must be heard, what hurts is felt.

An act moves a variable by its coefficient times a dose. Each act has two doses. The dose of what helps is
less when it is said again, said to somebody who cannot take it in, said without touching what the person
said or needs, said beside an insult, or said at length, in one breath with much else, or by two at once. The
dose of what hurts is none of that: it is felt in full, and more before others, or by somebody who was
provoked.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.rule import DECIMALS, INDEX, Floats, Rule, readiness

GROUNDED = frozenset({"reflect", "name_feeling", "validate"})


@dataclass(frozen=True, slots=True)
class Doses:
    """What a batch of officers said in one turn, and to whom.

    Attributes:
        rule: the version of the rule.
        state: (batch, variables) before the turn.
        acts: (batch, 20) probability of each act.
        grounding: (batch,) 0 to 1, how far it touches what the person said or needs.
        explained: (batch,) 0 to 1, whether an order came with its reason.
        repeats: (batch, 20) remembered repeats of each act.
        provoked: (batch,) 0 to 1, how far drink or a peak not long past multiplies harm.
        in_danger: (batch,) whether somebody is; an order then costs little.
        voices: (batch,) officers talking at once.
        words: (batch,) how many words were said; None: it does not matter.
        asks: (batch,) how many questions were asked in one breath; None: it does not matter.
    """

    rule: Rule
    state: Floats
    acts: Floats
    grounding: Floats
    explained: Floats
    repeats: Floats
    provoked: Floats
    in_danger: NDArray[np.bool_]
    voices: Floats
    words: Floats | None = None
    asks: Floats | None = None

    def reaches(self) -> Floats:
        """(batch,) share of what helps that gets through, whatever the act: capacity, sincerity, load."""
        c = self.rule.constants
        at_once, worst = np.zeros(len(self.grounding)), np.zeros(len(self.grounding))
        for place, act in enumerate(ACTS):  # one by one: a fixed order gives the same bits in every batch
            if self.acts[:, place].any():
                at_once = at_once + self.acts[:, place]
                if act in HARMFUL:
                    worst = np.maximum(worst, self.acts[:, place])
        load = np.maximum(at_once / c["most_at_once"], 1.0)
        sincere = 1.0 - c["insincerity"] * worst
        return np.round(self.state[:, INDEX["capacity"]] * sincere / (load * self.deafens()), DECIMALS)

    def deafens(self) -> Floats:
        """(batch,) 1 or more: what length, many questions and clashing voices divide a dose by."""
        c = self.rule.constants
        deaf = 1.0 + c["two_voices"] * (self.voices - 1.0)
        if self.words is not None:
            deaf = deaf * (1.0 + c["long_turn"] * np.maximum(self.words / c["long_from"] - 1.0, 0.0))
        if self.asks is not None:
            deaf = deaf * (1.0 + c["many_asks"] * np.maximum(self.asks - 1.0, 0.0))
        return np.round(deaf, DECIMALS)

    def helping(self, place: int, reaches: Floats) -> Floats:
        """(batch,) dose of what helps in the act at a place of `ACTS`."""
        c, act = self.rule.constants, ACTS[place]
        dose = self.acts[:, place] * reaches / np.square(1.0 + c["repeat_cost"] * self.repeats[:, place])
        if act in GROUNDED:
            dose = dose * (c["ungrounded"] + (1.0 - c["ungrounded"]) * self.grounding)
        if act == "plan":
            dose = dose * readiness(self.rule, self.state)
        return np.round(dose, DECIMALS)

    def hurting(self, place: int) -> Floats:
        """(batch,) dose of what hurts in the act at a place of `ACTS`."""
        c, act = self.rule.constants, ACTS[place]
        dose = self.acts[:, place]
        if act in HARMFUL:
            dose = dose * self.watched() * (1.0 + c["provocation"] * self.provoked)
        if act == "command":
            order = dose * self.watched() * (1.0 - (1.0 - c["explained_order"]) * self.explained)
            dose = np.where(self.in_danger, order * c["safety_order"], order)
        return np.round(dose, DECIMALS)

    def watched(self) -> Floats:
        """(batch,) how much more an order or a harm weighs before those who watch."""
        return 1.0 + self.rule.constants["before_others"] * self.state[:, INDEX["face"]]

    def remembered(self, where: NDArray[np.bool_]) -> Floats:
        """(batch, 20) remembered repeats after the turn; as they were where it is not taken."""
        kept = np.array(self.repeats, order="F")  # its own copy; an act is one stretch of memory
        for place in range(len(ACTS)):
            before, said = kept[:, place], self.acts[:, place]
            if before.any() or said.any():
                after = np.round(before * self.rule.constants["repeat_memory"] + said, DECIMALS)
                kept[:, place] = np.where(where, after, before)
        return kept
