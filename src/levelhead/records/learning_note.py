"""Learning notes, and handing one on: the one way in which what was learnt leaves the people who learn.

A learning note is a rating, the debrief of a live run, or practice that its learner shows. It never goes to
anybody who decides about conduct unless a named person hands on that one note, says to whom, for what and on
what lawful ground, and the learner is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from levelhead.basics.jsons import sha256
from levelhead.curriculum.outcomes import outcome_families, scenario_types
from levelhead.records.ratings import Rating

KINDS = {"rating": "Rating", "run": "Debrief of a live run", "practice": "Practice"}
LONGEST_LINE = 200  # characters, of to whom
LONGEST_WORDS = 1000  # characters, of each reason and of a reply


@dataclass(frozen=True, slots=True)
class LearningNote:
    """One note about one learner, as it is read at the moment.

    Attributes:
        kind: one of `KINDS`.
        id: of the rating, the run or the encounter.
        staff_number: of the learner.
        title: what it is of.
        on: the day it tells of.
        text: the whole of it, in plain words; this and nothing else is handed on.
    """

    kind: str
    id: str
    staff_number: str
    title: str
    on: date
    text: str

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the text."""
        return sha256(self.text)


@dataclass(frozen=True, slots=True)
class HandingOn:
    """To whom a note goes, and why it may.

    Attributes:
        id: made by the page that sends it, so that a form sent twice hands on once.
        to: the body or person.
        purpose: what it is for.
        ground: the lawful ground.
        told_from: the day from which the learner is told, where that is later; None for at once.
        delay_reason: why later; empty for at once.
    """

    id: str
    to: str
    purpose: str
    ground: str
    told_from: date | None = None
    delay_reason: str = ""

    def is_told_on(self, day: date) -> bool:
        """Whether the learner may see it on a day."""
        return self.told_from is None or self.told_from <= day


def problems_of(given: HandingOn, today: date) -> list[tuple[str, str]]:
    """Why a note cannot be handed on so: the field and the words; empty where it can."""
    found = []
    needed = {
        "to": "Say to whom it goes: a body or a person by name.",
        "purpose": "Say what it is for.",
        "ground": "Say on what lawful ground it is handed on.",
    }
    for name, words in needed.items():
        longest = LONGEST_LINE if name == "to" else LONGEST_WORDS
        text: str = getattr(given, name)
        if not text.strip():
            found.append((name, words))
        elif len(text) > longest:
            found.append((name, f"Say it in at most {longest} characters."))
    if given.told_from is not None and given.told_from <= today:
        found.append(("told_from", "A day from which the learner is told later has to be after today."))
    if given.told_from is not None and not given.delay_reason.strip():
        found.append(("delay_reason", "Say why the learner is told later; it stays on record."))
    if given.told_from is None and given.delay_reason.strip():
        found.append(("told_from", "Give the day on which the learner is told; nobody is left untold."))
    if len(given.delay_reason) > LONGEST_WORDS:
        found.append(("delay_reason", f"Say it in at most {LONGEST_WORDS} characters."))
    return found


def rating_note(rating: Rating, marker: str, replies: Sequence[str]) -> LearningNote:
    """A rating as a note, with what its learner replied. `marker` is the name of who made it."""
    families = {one.id: one.title for one in outcome_families()}
    scenario = next((one.title for one in scenario_types() if one.id == rating.scenario_type), "")
    title = f"{families.get(rating.family, rating.family)}, {scenario or rating.scenario_type}"
    lines = [
        f"Rating in training: {title}",
        f"{rating.at:%Y-%m-%d}, under {rating.pressure} pressure, by {marker}.",
        f"{rating.score} of 5, {'competent' if rating.competent else 'not yet'}.",
        f"What was seen: {rating.evidence}",
        *(f"The learner replied: {reply}" for reply in replies),
        "It was made for learning. Training is role play: nothing in it was a use of force.",
    ]
    return LearningNote("rating", rating.id, rating.staff_number, title, rating.at.date(), "\n".join(lines))
