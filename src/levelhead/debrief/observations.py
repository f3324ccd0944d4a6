"""Rules of observation: what a coach would notice, each with the turns that show it.

Each rule is a small function from an encounter to observations. It says nothing where it has no turn to point
to, and it never rates: outcome families are named so that an instructor can.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, Literal

from levelhead.debrief.option_observations import observe_options
from levelhead.debrief.parts import Observation
from levelhead.debrief.scene_observations import observe_scene
from levelhead.debrief.what_if import Moment
from levelhead.debrief.words import did, listed
from levelhead.encounter.acts import HARMFUL
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.reading import ActFound
from levelhead.encounter.scenario import Doing

Tone = Literal["well", "badly", "notice"]
Rule = Callable[[Encounter, tuple[Moment, ...]], Iterator[Observation]]

INFORMATION: Final = "R01 Information"
THREAT: Final = "R02 Threat and working strategy"
POWERS: Final = "R03 Powers and policy"
LISTENING: Final = "R05 Listening and voice"
OWN_STATE: Final = "R06 Own state"
POSITION: Final = "R07 Position and teamwork"
NECESSITY: Final = "R08 Necessity and timing of force"
DIGNITY: Final = "R11 Fairness and dignity"

LISTENED: Final = frozenset({"reflect", "name_feeling", "validate"})
QUESTIONS: Final = frozenset({"open_question", "closed_question"})
PRESSED: Final = 2  # questions followed at once by more words before it is called a habit; set by us
REPEATED: Final = 3  # turns in a row with the same act before it is noticed; set by us


def observe(encounter: Encounter, played: tuple[Moment, ...]) -> tuple[Observation, ...]:
    """Every observation, those to change before those to keep, each in the order of its first turn."""
    found = [one for rule in RULES for one in rule(encounter, played)]
    order = {"badly": 0, "notice": 1, "well": 2}
    return tuple(sorted(found, key=lambda one: (order[one.tone], one.turns[0])))


def acts_of(turn: Turn) -> frozenset[str]:
    """The acts that a turn did; none when it was not understood."""
    return frozenset(found.act for found in _found(turn))


def _found(turn: Turn) -> tuple[ActFound, ...]:
    return turn.officer.understood_acts()


def _turns_with(encounter: Encounter, *acts: str) -> list[Turn]:
    return [turn for turn in encounter.turns if acts_of(turn) & set(acts)]


def _first(encounter: Encounter, *acts: str) -> int | None:
    return next((turn.n for turn in _turns_with(encounter, *acts)), None)


def _doings(encounter: Encounter) -> Iterator[tuple[Turn, Doing]]:
    for turn in encounter.turns:
        for doing in encounter.doings_of(turn):
            yield turn, doing


def _touches(encounter: Encounter) -> list[tuple[Turn, Doing]]:
    """Tactics used on the person: those that move the person's state."""
    return [(turn, doing) for turn, doing in _doings(encounter) if doing.kind == "tactic" and doing.event]


def _with_event(encounter: Encounter, *events: str) -> list[Turn]:
    return [turn for turn, doing in _doings(encounter) if doing.event in events]


def _seen(rule: str, tone: Tone, objective: str, claim: str, *turns: int) -> Iterator[Observation]:
    if turns:
        yield Observation(rule, claim, tuple(sorted(set(turns))), objective, tone)


def order_before_reason(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """An order came first and the reason later or never; escalated stops open so (RO)."""
    reason = _first(encounter, "grounds")
    for turn in _turns_with(encounter, "command"):
        has_reason = any("reason" in found.flags for found in _found(turn) if found.act == "command")
        if has_reason or (reason is not None and reason <= turn.n):
            return
        if reason is None:
            claim = "You gave an order, and no reason at any time."
        else:
            claim = f"You gave an order before a reason; the reason came in turn {reason}."
        cited = (turn.n,) if reason is None else (turn.n, reason)
        yield from _seen("order_before_reason", "badly", LISTENING, claim, *cited)
        return


def reason_early(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """The reason came within the first two turns and before any order (RO)."""
    reason, order = _first(encounter, "grounds"), _first(encounter, "command")
    if reason is not None and reason <= 2 and (order is None or reason <= order):
        yield from _seen(
            "reason_early",
            "well",
            POWERS,
            "You gave the reason early, before you asked for anything.",
            reason,
        )


def pressed_on(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """Questions followed at once by more questions or orders, with no time given anywhere."""
    if _turns_with(encounter, "space") or any(turn.officer.wait_seconds for turn in encounter.turns):
        return
    pushing = QUESTIONS | {"command", "request"}
    pressed = [
        turn.n
        for turn, following in zip(encounter.turns, encounter.turns[1:], strict=False)
        if acts_of(turn) & QUESTIONS and acts_of(following) & pushing and not acts_of(following) & LISTENED
    ]
    if len(pressed) >= PRESSED:
        claim = "You asked, and asked again before there was time for an answer; you never paused."
        yield from _seen("pressed_on", "badly", LISTENING, claim, *pressed)


def gave_time(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """Waiting, or leaving room to speak."""
    turns = [turn.n for turn in encounter.turns if turn.officer.wait_seconds or "space" in acts_of(turn)]
    yield from _seen("gave_time", "well", LISTENING, "You gave time to answer, and did not fill it.", *turns)


def listened(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """An open question whose answer was taken up in the next turn."""
    pairs = [
        (turn.n, following.n)
        for turn, following in zip(encounter.turns, encounter.turns[1:], strict=False)
        if "open_question" in acts_of(turn) and acts_of(following) & LISTENED
    ]
    if pairs:
        claim = "You asked for an account, and then showed that you had heard it."
        yield from _seen("listened", "well", LISTENING, claim, *pairs[0])


def repeated(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """One act several turns in a row: it is heard less each time."""
    turns = encounter.turns
    for place in range(len(turns) - REPEATED + 1):
        run = turns[place : place + REPEATED]
        shared = frozenset.intersection(*(acts_of(turn) for turn in run))
        if shared:
            claim = f"You {did(min(shared))} {REPEATED} turns running; each time it was heard less."
            yield from _seen("repeated", "notice", LISTENING, claim, *(turn.n for turn in run))
            return


def rupture(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """A harmful act, and whether it was put right with an apology afterwards (OO)."""
    harms = _turns_with(encounter, *HARMFUL)
    if not harms:
        return
    in_order = dict.fromkeys(act for turn in harms for act in HARMFUL if act in acts_of(turn))
    did_what = listed([did(act) for act in in_order])
    repairs = [turn.n for turn in _turns_with(encounter, "apology") if turn.n > harms[0].n]
    if repairs:
        claim = f"You {did_what}. You said sorry later; better left unsaid."
        yield from _seen("ruptured", "badly", OWN_STATE, claim, *(turn.n for turn in harms))
        claim = "You put right what you had said, by saying so."
        yield from _seen("repaired", "well", OWN_STATE, claim, harms[0].n, repairs[0])
    else:
        claim = f"You {did_what}, and it was never put right."
        yield from _seen("not_repaired", "badly", OWN_STATE, claim, *(turn.n for turn in harms))


def touched_without_reason(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """Hands on the person before any reason had been given (WM)."""
    reason = _first(encounter, "grounds")
    early = [(turn, doing) for turn, doing in _touches(encounter) if reason is None or turn.n < reason]
    if early:
        titles = listed([doing.title[:1].lower() + doing.title[1:] for _, doing in early])
        claim = f"You chose to {titles} before giving any reason."
        yield from _seen("touched_without_reason", "badly", NECESSITY, claim, *(turn.n for turn, _ in early))


def explained_before_touching(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """The reason was given before the first touch; explanation takes the sting out of a search (WM)."""
    reason, touches = _first(encounter, "grounds"), _touches(encounter)
    if reason is not None and touches and reason < touches[0][0].n:
        claim = "You explained before you touched."
        yield from _seen("explained_before_touching", "well", NECESSITY, claim, reason, touches[0][0].n)


def checked_the_facts(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """What was known was checked before anybody was touched, or was not."""
    checks, touches = _with_event(encounter, "check_facts"), _touches(encounter)
    can_check = any(move.event == "check_facts" for move in encounter.scenario.moves)
    if checks and (not touches or checks[0].n < touches[0][0].n):
        claim = "You checked before you acted."
        yield from _seen("checked_the_facts", "well", INFORMATION, claim, checks[0].n)
    elif touches and can_check:
        claim = "You acted on what you remembered, and did not check it first."
        yield from _seen("acted_unchecked", "badly", INFORMATION, claim, touches[0][0].n)


def dropped_the_grounds(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """When the facts took the grounds away, the grounds were let go, or were not.

    Scenarios in which grounds can go have a requirement of that name in their procedural ledger.
    """
    step = next((one for one in encounter.scenario.legal_steps if one.id == "grounds_dropped"), None)
    checks = _with_event(encounter, "check_facts")
    if step is None or not checks or not encounter.owes(step):
        return
    met = next((turn.n for turn in encounter.turns if step.id in turn.steps_met), None)
    if met is not None:
        claim = "When the facts no longer fitted, you let the grounds go."
        yield from _seen("dropped_the_grounds", "well", POWERS, claim, checks[0].n, met)
    elif later := [turn.n for turn, _ in _touches(encounter) if turn.n > checks[0].n]:
        claim = "The facts no longer fitted, and you carried on as though they did."
        yield from _seen("kept_the_grounds", "badly", POWERS, claim, checks[0].n, *later)


def watched_for_danger(encounter: Encounter, played: tuple[Moment, ...]) -> Iterator[Observation]:
    """Times of danger: seen and answered, or talked through (failing to act is a failure)."""
    for window in encounter.scenario.windows:
        is_open = [
            turn.n
            for turn, moment in zip(encounter.turns, played, strict=True)
            if window in moment.before.open_windows()
        ]
        if not is_open:
            continue
        danger = window.title[:1].lower() + window.title[1:]
        if encounter.is_so(f"missed {window.id}"):
            claim = f"Somebody was in danger ({danger}), and you went on talking."
            yield from _seen("talked_through_danger", "badly", THREAT, claim, *is_open)
        elif encounter.is_so(f"open {window.id}"):
            claim = f"Somebody was still in danger ({danger}) when it ended."
            yield from _seen("ended_in_danger", "badly", THREAT, claim, *is_open)
        else:
            claim = f"There was danger ({danger}), and you acted while there was time."
            yield from _seen("acted_in_danger", "well", THREAT, claim, is_open[-1])


def space_between(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """Distance and hands: given, or taken."""
    close, given = _with_event(encounter, "step_close"), _with_event(encounter, "step_back", "open_hands")
    claim = "You stepped in close; there was less room for both of you."
    yield from _seen("crowded", "badly", POSITION, claim, *(turn.n for turn in close))
    claim = "You made room and kept your hands where they could be seen."
    yield from _seen("made_room", "well", POSITION, claim, *(turn.n for turn in given))


def out_of_view(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """The talk was taken away from those who were watching."""
    turns = [turn.n for turn in _with_event(encounter, "out_of_view")]
    claim = "You took the talk out of sight of those watching, which cost nothing and saved face."
    yield from _seen("out_of_view", "well", DIGNITY, claim, *turns)


def not_understood(encounter: Encounter, _: tuple[Moment, ...]) -> Iterator[Observation]:
    """Turns in which it was not clear what the words were meant to do; nothing was scored for them."""
    turns = [
        turn.n
        for turn in encounter.turns
        if (reading := turn.officer.found()) is not None and not reading.understood and not turn.in_words
    ]
    claim = "It was not clear what these words were meant to do, so they moved nothing."
    yield from _seen("not_understood", "notice", LISTENING, claim, *turns)


RULES: Final[tuple[Rule, ...]] = (
    order_before_reason,
    reason_early,
    pressed_on,
    gave_time,
    listened,
    repeated,
    rupture,
    touched_without_reason,
    explained_before_touching,
    checked_the_facts,
    dropped_the_grounds,
    watched_for_danger,
    space_between,
    out_of_view,
    not_understood,
    observe_scene,
    observe_options,
)
