"""The outcome families R01 to R14, each with the evidence of this meeting and a blank for an instructor.

Nothing here rates: a family has what bears on it, for and against, and whoever has the standard and was told
how much pressure there was gives the rating. Several families cannot be seen in a simulated meeting at all,
and the form says so rather than leaving them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from levelhead.debrief.parts import Hidden, Observation, ProceduralEntry

# Name of each family, and what an instructor would have to ask or watch where the record shows nothing.
FAMILIES: Final = {
    "R01": ("Information", "Ask what was known, what was not, and who could have said."),
    "R02": ("Threat and working strategy", "Ask for the aim in one line, and what could have gone wrong."),
    "R03": ("Powers and policy", "Ask which power there was, for this place and this person."),
    "R04": ("Options", "Ask what else was open, waiting and withdrawing included, and why not that."),
    "R05": ("Listening and voice", "Read the turns aloud, and ask what was heard in them."),
    "R06": (
        "Own state",
        "A record of words does not show it: ask what was felt, and what was done about it.",
    ),
    "R07": ("Position and teamwork", "Ask where each stood, who watched what, and who said so."),
    "R08": ("Necessity and timing of force", "Ask what was honestly believed, and from what."),
    "R09": ("Stopping and aftercare", "Ask when control was gained, and what was done then."),
    "R10": ("Restraint medical", "Ask who was held, who watched the breathing, and for what signs."),
    "R11": ("Fairness and dignity", "Ask how it looked to the person, and to those who watched."),
    "R12": ("Challenge", "Ask whether a colleague gave cause, and what was said, or would have been."),
    "R13": ("Record and handover", "The simulation takes no account: have one given, with reasons."),
    "R14": ("Reflection", "Ask for the cause, and for what will be tried the next time."),
}


@dataclass(frozen=True, slots=True)
class Bearing:
    """Something of this meeting that bears on a family.

    Attributes:
        words: one sentence.
        turns: that show it; none for what never happened.
        speaks: `for`, `against` or `open`.
    """

    words: str
    turns: tuple[int, ...]
    speaks: str


@dataclass(frozen=True, slots=True)
class OutcomeFamily:
    """One outcome family, to be rated by an instructor and by nobody else.

    Attributes:
        code: R01 to R14.
        title: its name.
        evidence: what bears on it, in the order of the debrief.
        ask: what to ask or watch where the record shows too little.
    """

    code: str
    title: str
    evidence: tuple[Bearing, ...]
    ask: str

    def as_dict(self) -> dict[str, Any]:
        """The family as a transcript holds it; the rating is null until an instructor gives one."""
        shown = [
            {"words": one.words, "turns": list(one.turns), "speaks": one.speaks} for one in self.evidence
        ]
        return {
            "family": self.code,
            "title": self.title,
            "evidence": shown,
            "ask": self.ask,
            "rating": None,
            "rated_by": None,
        }


def rubric(
    observations: Sequence[Observation], hidden: Sequence[Hidden], procedural: Sequence[ProceduralEntry]
) -> tuple[OutcomeFamily, ...]:
    """All fourteen families, in order."""
    of: dict[str, list[Bearing]] = {code: [] for code in FAMILIES}
    for fact in hidden:
        found = () if fact.at_turn is None else (fact.at_turn,)
        words = f"{'Found' if found else 'Never found'}: {fact.title}."
        of["R01"].append(Bearing(words, found, "for" if found else "against"))
    for one in procedural:
        turns = () if one.at_turn is None else (one.at_turn,)
        words = f"{'Met' if one.met else 'Not met'}: {one.requirement}."
        of["R03"].append(Bearing(words, turns, "for" if one.met else "against"))
    speaks = {"well": "for", "badly": "against", "notice": "open"}
    for seen in observations:
        of[seen.objective.partition(" ")[0]].append(Bearing(seen.claim, seen.turns, speaks[seen.tone]))
    return tuple(OutcomeFamily(code, title, tuple(of[code]), ask) for code, (title, ask) in FAMILIES.items())
