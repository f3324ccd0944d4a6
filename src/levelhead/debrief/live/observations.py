"""What a coach would notice in a live run, each with the marks that show it.

A rule says nothing where it has no mark to point to, and never says that something was not done: at most that
it was not marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final, Literal

from levelhead.basics.numerals import plural
from levelhead.debrief.live.ledgers import acts, forces, of_kind
from levelhead.debrief.parts import Observation
from levelhead.encounter.acts import HARMFUL, HELPFUL
from levelhead.records.timeline import Entry, Timeline

Tone = Literal["well", "badly", "notice"]
Rule = Callable[[Timeline], Iterator[Observation]]

LISTENING: Final = "R05 Listening and voice"
OWN_STATE: Final = "R06 Own state"
POSITION: Final = "R07 Position and teamwork"
NECESSITY: Final = "R08 Necessity and timing of force"
STOPPING: Final = "R09 Stopping and aftercare"
MEDICAL: Final = "R10 Restraint medical"
CHALLENGE: Final = "R12 Challenge"
REFLECTION: Final = "R14 Reflection"
LOW: Final = 2  # level of resistance up to which a person is compliant or only speaks against it


def observe_run(line: Timeline) -> tuple[Observation, ...]:
    """Every observation, those to change before those to keep, each in the order of its first mark."""
    found = [one for rule in RULES for one in rule(line)]
    order = {"badly": 0, "notice": 1, "well": 2}
    return tuple(sorted(found, key=lambda one: (order[one.tone], one.turns[0])))


def _seen(rule: str, tone: Tone, objective: str, claim: str, *entries: Entry) -> Iterator[Observation]:
    if entries:
        numbers = tuple(sorted({one.number for one in entries}))
        yield Observation(rule, claim, numbers, objective, tone)


def safety_role(line: Timeline) -> Iterator[Observation]:
    """Somebody was held, and the safety role was marked as claimed: in time, late, or not at all."""
    claims = of_kind(line, "safety_role")
    for hold in line.holds:
        claim = next((one for one in claims if _gap(hold.began, one) >= 0), None)
        before = [one for one in claims if _gap(hold.began, one) < 0]
        if before:
            words = "The safety role was claimed aloud before the restraint began."
            yield from _seen("safety_role_before", "well", MEDICAL, words, before[-1], hold.began)
        elif claim is None:
            words = "Somebody was held, and nobody was marked as claiming the safety role aloud."
            yield from _seen("safety_role_unmarked", "notice", MEDICAL, words, hold.began)
        else:
            gap = _gap(hold.began, claim)
            words = f"The safety role was claimed aloud {plural(gap, 'second')} after the restraint began."
            yield from _seen("safety_role_claimed", "notice", MEDICAL, words, hold.began, claim)


def held(line: Timeline) -> Iterator[Observation]:
    """How long each restraint lasted, or that nobody marked its end. No length is called safe."""
    for hold in line.holds:
        if hold.ended is None:
            words = "Nobody marked that the restraint ended. Ask when it did, and what was done then."
            yield from _seen("hold_end_unmarked", "notice", STOPPING, words, hold.began)
        else:
            words = f"The restraint lasted {plural(_gap(hold.began, hold.ended), 'second')}."
            yield from _seen("hold_lasted", "notice", STOPPING, words, hold.began, hold.ended)


def called_help(line: Timeline) -> Iterator[Observation]:
    """Medical help was called."""
    yield from _seen("medical", "well", MEDICAL, "Medical help was called.", *of_kind(line, "medical"))


def talk_before_hands(line: Timeline) -> Iterator[Observation]:
    """Acts that help were marked before the first tactic, or none was."""
    used = forces(line)
    if not used:
        return
    before = [one for one in acts(line, *HELPFUL) if one.number < used[0].number]
    if before:
        words = "There was talk that helps before the first tactic."
        yield from _seen("talked_first", "well", LISTENING, words, *before, used[0])
    elif of_kind(line, "act"):
        words = "No talk that helps was marked before the first tactic."
        yield from _seen("tactic_first", "notice", NECESSITY, words, used[0])


def at_low_level(line: Timeline) -> Iterator[Observation]:
    """A tactic while the level of resistance was marked as compliant or only spoken."""
    level: Entry | None = None
    for one in line.standing:
        if one.mark.kind == "level":
            level = one
        elif one in forces(line) and level is not None and int(level.mark.detail) <= LOW:
            words = f"A tactic was used while the resistance was at level {level.mark.detail}. Ask why then."
            yield from _seen("tactic_at_low_level", "notice", NECESSITY, words, level, one)
            return


def came_down(line: Timeline) -> Iterator[Observation]:
    """The level of resistance came down without a tactic in between."""
    levels = of_kind(line, "level")
    for before, after in pairwise(levels):
        between = [one for one in forces(line) if before.number < one.number < after.number]
        if int(after.mark.detail) < int(before.mark.detail) and not between:
            fell = f"from level {before.mark.detail} to {after.mark.detail}"
            words = f"The resistance came down {fell} without force."
            yield from _seen("came_down", "well", LISTENING, words, before, after)


def harmful(line: Timeline) -> Iterator[Observation]:
    """Threats, insults and dismissals, and whether an apology was marked afterwards."""
    found = acts(line, *HARMFUL)
    if found:
        sorry = [one for one in acts(line, "apology") if one.number > found[0].number]
        words = "Words that harm were marked" + (", and then an apology." if sorry else ".")
        yield from _seen("harmful", "notice" if sorry else "badly", OWN_STATE, words, *found, *sorry[:1])


def stops(line: Timeline) -> Iterator[Observation]:
    """The run was stopped: anybody may, and it is never held against who did."""
    for stop in line.stops:
        words = "The run was stopped. Anybody may stop it, at any time, and is right to."
        told = (stop.told,) if stop.told else ()
        yield from _seen("stopped", "notice", CHALLENGE, words, stop.entry, *told)


def went_back(line: Timeline) -> Iterator[Observation]:
    """A part was played again."""
    words = "A part was played again. Ask what was tried otherwise, and what came of it."
    backs = [one for one in line.entries if one.mark.kind == "rewind" and not one.taken_back]
    yield from _seen("went_back", "notice", REFLECTION, words, *backs)


def _gap(before: Entry, after: Entry) -> int:
    return int((after.mark.at - before.mark.at).total_seconds())


RULES: Final[tuple[Rule, ...]] = (
    safety_role,
    held,
    called_help,
    talk_before_hands,
    at_low_level,
    came_down,
    harmful,
    stops,
    went_back,
)
