"""Rules of observation about ways taken: before force, in a danger, with colleagues, in handing over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from levelhead.debrief.parts import Observation
from levelhead.debrief.what_if import Moment
from levelhead.debrief.words import in_lower, listed
from levelhead.encounter.machine import Encounter, Turn, doing_of
from levelhead.encounter.scenario import Doing

Tone = Literal["well", "badly", "notice"]

OPTIONS: Final = "R04 Options"
NECESSITY: Final = "R08 Necessity and timing of force"
DIGNITY: Final = "R11 Fairness and dignity"
CHALLENGE: Final = "R12 Challenge"
HANDOVER: Final = "R13 Record and handover"

ENOUGH: Final = 2  # other ways tried before force from which that is told as done well; set by us


def tried_before_force(encounter: Encounter, played: tuple[Moment, ...]) -> Iterator[Observation]:
    """What else was tried before the first force; prompt force in a danger is told of apart."""
    first = next((turn for turn in encounter.turns if turn.family is not None), None)
    if first is None or _in_danger(played, first):
        return
    ways = {name: turns for name, turns in _other_ways(encounter, first.n).items() if turns}
    turns = [found[0] for found in ways.values()]
    if not ways:
        claim = "You went to force without having waited, offered a choice or brought anybody else in."
        yield from _seen("force_first", "badly", OPTIONS, claim, [first.n])
    elif len(ways) >= ENOUGH:
        claim = f"Before force you had {listed(list(ways))}."
        yield from _seen("tried_before_force", "well", OPTIONS, claim, [*turns, first.n])


def _other_ways(encounter: Encounter, before: int) -> dict[str, list[int]]:
    """Ways other than force, each with the turns before one in which it was tried."""
    found: dict[str, list[int]] = {"given time": [], "offered a choice": [], "brought in somebody else": []}
    for turn in encounter.turns[: before - 1]:
        acts = _acts(turn)
        if turn.officer.wait_seconds is not None or "space" in acts:
            found["given time"].append(turn.n)
        if "choice" in acts:
            found["offered a choice"].append(turn.n)
        doing = _doing(encounter, turn)
        if doing is not None and (doing.to or doing.away or doing.officers is not None):
            found["brought in somebody else"].append(turn.n)
    return found


def prompt_force(encounter: Encounter, played: tuple[Moment, ...]) -> Iterator[Observation]:
    """Force in a danger, after which it was over: holding back would have been the failure."""
    stands = [*(moment.before for moment in played), encounter]
    missed = any(encounter.is_so(f"missed {one.id}") for one in encounter.scenario.windows)
    for turn in encounter.turns if not missed else ():
        over = [one for one in _dangers(stands[turn.n - 1]) if one not in _dangers(stands[turn.n])]
        if turn.family is not None and over:
            claim = f"There was danger ({listed([in_lower(one) for one in over])}), and you acted at once."
            yield from _seen("prompt_force", "well", NECESSITY, claim, [turn.n])


def challenged(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """A colleague was told to ease off."""
    claim = "You told a colleague to ease off, aloud, where it was needed."
    turns = _turns_with(encounter, "challenge")
    yield from _seen("challenged", "well", CHALLENGE, claim, turns)


def talked_over(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """The person was talked about as though absent."""
    claim = "You talked about the person as though they were not there."
    turns = _turns_with(encounter, "spoken_over")
    yield from _seen("talked_over", "badly", DIGNITY, claim, turns)


def handed_over(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """What was known was passed to whoever takes over, in the person's hearing."""
    claim = "You passed on what you knew, where the person could hear it."
    turns = _turns_with(encounter, "handover")
    yield from _seen("handed_over", "well", HANDOVER, claim, turns)


def _turns_with(encounter: Encounter, event: str) -> list[int]:
    """Turns with a deed that has an event of the rule."""
    doings = ((turn.n, doing) for turn in encounter.turns for doing in encounter.doings_of(turn))
    return [n for n, doing in doings if event in {doing.event, doing.agreed_event}]


def _seen(rule: str, tone: Tone, objective: str, claim: str, turns: list[int]) -> Iterator[Observation]:
    if turns:
        yield Observation(rule, claim, tuple(sorted(set(turns))), objective, tone)


def _in_danger(played: tuple[Moment, ...], turn: Turn) -> bool:
    return bool(_dangers(played[turn.n - 1].before))


def _dangers(encounter: Encounter) -> list[str]:
    """Titles of the windows of danger that are open."""
    return [window.title for window in encounter.open_windows()]


def _acts(turn: Turn) -> frozenset[str]:
    return frozenset(found.act for found in turn.officer.understood_acts())


def _doing(encounter: Encounter, turn: Turn) -> Doing | None:
    return doing_of(encounter.scenario, turn.officer)


_RULES: Final[tuple[Callable[[Encounter, tuple[Moment, ...]], Iterator[Observation]], ...]] = (
    tried_before_force,
    prompt_force,
    challenged,
    talked_over,
    handed_over,
)


def observe_options(encounter: Encounter, played: tuple[Moment, ...]) -> Iterator[Observation]:
    """Every observation about ways taken and not taken, in the order of the rules."""
    for rule in _RULES:
        yield from rule(encounter, played)
