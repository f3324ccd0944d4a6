"""Rules of observation about what surrounds the person: hands that hold, those who watch, word given.

They read the signals that the machine set in each turn, so each points at turns and says nothing otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from levelhead.debrief.parts import Observation
from levelhead.debrief.what_if import Moment
from levelhead.debrief.words import in_lower
from levelhead.encounter.batch import World
from levelhead.encounter.machine import Encounter
from levelhead.encounter.rule import load_rule

Tone = Literal["well", "badly", "notice"]

TEAMWORK: Final = "R07 Position and teamwork"
AFTERCARE: Final = "R09 Stopping and aftercare"
RESTRAINT: Final = "R10 Restraint medical"
DIGNITY: Final = "R11 Fairness and dignity"
LISTENING: Final = "R05 Listening and voice"

HURRIED: Final = 3  # turns in which a question followed a question before it is noticed; set by us
TAKEN_IN: Final = ("did reflect", "did name_feeling", "did validate", "did respect", "did space")


class _Course:
    """The worlds that a meeting passed through, asked by turn."""

    def __init__(self, encounter: Encounter, played: tuple[Moment, ...]) -> None:
        self.scenario = encounter.scenario
        self.worlds: list[World] = [moment.before.world for moment in played] + [encounter.world]

    def turns_with(self, signal: str) -> list[int]:
        """Turns in which a signal was set."""
        return [
            n
            for n, world in enumerate(self.worlds)
            if n and (found := world.now.get(signal)) is not None and bool(found[0])
        ]

    def number(self, name: str, turn: int) -> float:
        """A number of the scene after a turn; 0 is before the first."""
        return float(self.worlds[turn].numbers[name][0])

    def rising(self, name: str) -> list[int]:
        """Turns in which a number of the scene rose."""
        return [n for n in range(1, len(self.worlds)) if self.number(name, n) > self.number(name, n - 1)]


def _seen(rule: str, tone: Tone, objective: str, claim: str, turns: list[int]) -> Iterator[Observation]:
    if turns:
        yield Observation(rule, claim, tuple(sorted(set(turns))), objective, tone)


def safety_role(course: _Course) -> Iterator[Observation]:
    """Somebody was held, and the safety role was claimed aloud in time, or late, or never."""
    held, claimed = course.rising("restrained_seconds"), course.turns_with("safety role")
    late = course.turns_with("unclaimed_safety")
    if held and claimed and not late:
        claim = "You said aloud who was watching over the person held, before it was asked for."
        yield from _seen("safety_role", "well", RESTRAINT, claim, claimed[:1])
    whole = course.number("restrained_seconds", len(course.worlds) - 1)
    claim = f"Somebody was held for {whole:.0f} seconds in all, and for a time nobody had said who watched."
    yield from _seen("safety_unclaimed", "badly", RESTRAINT, claim, late[:1] + claimed[:1])


def breathing(course: _Course) -> Iterator[Observation]:
    """Breathing was not looked at for longer than one look lasts, or signs were seen in time."""
    lasts = load_rule().constants["check_lasts"]
    unseen = [n for n in course.rising("unchecked_seconds") if course.number("unchecked_seconds", n) > lasts]
    claim = f"More than {lasts:.0f} seconds went by in which nobody looked at the breathing of somebody held."
    yield from _seen("breathing_unchecked", "badly", RESTRAINT, claim, unseen[:1])
    claim = "Because somebody was watching, the early signs were seen."
    yield from _seen("signs_seen", "well", RESTRAINT, claim, course.turns_with("signs_seen")[:1])


def face_down(course: _Course) -> Iterator[Observation]:
    """Somebody lay face down while held; no length of it is safe."""
    turns = course.rising("prone_seconds")
    whole = course.number("prone_seconds", len(course.worlds) - 1)
    claim = f"Somebody was held face down for {whole:.0f} seconds; from the first of them it was dangerous."
    yield from _seen("face_down", "badly", AFTERCARE, claim, turns)


def collapse(course: _Course) -> Iterator[Observation]:
    """The person held collapsed."""
    claim = "The person you were holding collapsed."
    yield from _seen("collapsed", "badly", RESTRAINT, claim, course.turns_with("collapsed")[:1])


def word_given(course: _Course) -> Iterator[Observation]:
    """A promise was kept or broken, or what was stated was contradicted."""
    for one in course.scenario.word_given:
        said = course.turns_with(f"promised {one.id}") + course.turns_with(f"stated {one.id}")
        broken = course.turns_with(f"broke {one.id}") + course.turns_with(f"contradicted {one.id}")
        what = in_lower(one.title)
        claim = f"You gave your word that {what}, and then it was otherwise."
        yield from _seen(
            f"word_broken_{one.id}", "badly", DIGNITY, claim, [*said[:1], *broken] if broken else []
        )
        kept = course.turns_with(f"kept {one.id}")
        claim = f"You gave your word that {what}, and kept it."
        yield from _seen(f"word_kept_{one.id}", "well", DIGNITY, claim, [*said[:1], *kept] if kept else [])


def one_voice(course: _Course) -> Iterator[Observation]:
    """Two officers talked at once while things were being said."""
    turns = [
        n
        for n in range(1, len(course.worlds))
        if course.number("voices", n - 1) > 1
        and any(name.startswith("did ") for name in course.worlds[n].now)
    ]
    claim = "Two of you talked at once, so less got through, and it stirred."
    yield from _seen("two_voices", "badly", TEAMWORK, claim, turns)


def those_who_watch(course: _Course) -> Iterator[Observation]:
    """A bystander was brought to help, or boiled over."""
    for one in course.scenario.bystanders:
        claim = f"{one.seen_as} helped you, because you asked."
        turns = course.turns_with(f"enlisted {one.id}")
        yield from _seen(f"helped_{one.id}", "well", TEAMWORK, claim, turns)
        claim = f"{one.seen_as} boiled over; heat around the person weighs on the person."
        yield from _seen(
            f"heated_{one.id}", "notice", TEAMWORK, claim, course.turns_with(f"inflamed {one.id}")
        )


def hurry(course: _Course) -> Iterator[Observation]:
    """Question upon question, with nothing to show that the answer was taken in, again and again."""
    taken_in = {n for signal in TAKEN_IN for n in course.turns_with(signal)}
    turns = [n for n in course.turns_with("hurried") if n not in taken_in]
    claim = "You went from one question to the next, and said nothing to the answer between."
    yield from _seen("hurried", "notice", LISTENING, claim, turns if len(turns) >= HURRIED else [])


_RULES: Final[tuple[Callable[[_Course], Iterator[Observation]], ...]] = (
    safety_role,
    breathing,
    face_down,
    collapse,
    word_given,
    one_voice,
    those_who_watch,
    hurry,
)


def observe_scene(encounter: Encounter, played: tuple[Moment, ...]) -> Iterator[Observation]:
    """Every observation about what surrounds the person, in the order of the rules."""
    course = _Course(encounter, played)
    for rule in _RULES:
        yield from rule(course)
