"""What the person says and does in answer: lines chosen from the scenario, never made up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from levelhead.basics.seeds import uniform
from levelhead.encounter.conditions import Facts, all_hold
from levelhead.encounter.scenario import Bystander, Doing, Fact, Line, Scenario
from levelhead.encounter.spoken import done_in_words, for_the_person
from levelhead.encounter.turn import OfficerTurn
from levelhead.encounter.world import RUNNING, World

# The first of these signals that was set in this turn gives the reaction.
_BODY = (("fled", "runs"), ("violent", "lashes_out"))
_HARM = (("did insult", "stung"), ("did threat", "threatened"), ("did dismiss", "dismissed"))
_WORDS = (
    ("did apology", "apology"),
    ("agreed", "complies"),
    ("refused", "refuses"),
    ("did grounds", "hears_reason"),
    ("did rights", "hears_rights"),
    ("did choice", "choice"),
    ("did open_question", "answers"),
    ("did closed_question", "short_answer"),
    ("did plan", "hears_plan"),
    ("did introduce", "met_officer"),
    ("did boundary", "hears_limit"),
)
_LISTENING = ("did reflect", "did name_feeling", "did validate")
_LAST = (("did rapport", "small_talk"), ("did respect", "courtesy"), ("did space", "takes_time"))
MOVED = 0.025  # rise of trust in a turn that shows in what is said; set by us


def says(world: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """The person's words after a step of a world of one; empty when nothing is said.

    Args:
        world: after the step.
        turn: what the officer did.
        used: lines said before, left out while others are to be had.
    """
    if _has_no_answer(world, turn):
        return ()
    reading = turn.found()
    if reading is not None and not reading.understood:
        confused = _pick(world.scenario.lines["confused"], world, used, "confused")
        return _to_done_in_words(world, turn, used) or confused
    if (reaction := _first(world, _BODY + _HARM)) is not None:
        return _pick(world.scenario.lines[reaction], world, used, "reaction")
    if held_against := _of_word_given(world, used):
        return held_against
    if turn.move is not None or turn.tactic is not None:
        return _to_a_deed(world, turn, used)
    return _to_words(world, turn, used)


def _to_words(world: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """What is said to words that were understood: told, asked or done in them, and to the rest in general.

    Words that were all for somebody else are overheard: only what was done in them is answered.
    """
    if turn.utterance is not None and not for_the_person(world.scenario, turn.utterance).strip():
        return _to_done_in_words(world, turn, used)
    done = _to_done_in_words(world, turn, used)
    if done and world.outcome[0] != RUNNING:  # told to go, nobody goes back to what else was said
        return done
    told = _told(world, turn, used) or done
    return told or _of_what_was_asked(world, used)[:1] or _in_general(world, turn, used)


def _to_done_in_words(world: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """What is said to the last move that words did; nothing where none has lines of its own for that."""
    own = [_pick(one.says, world, used, f"says.{one.id}") for one in in_words(world, turn)]
    return next((lines for lines in reversed(own) if lines), ())


def _has_no_answer(world: World, turn: OfficerTurn) -> bool:
    """Whether nothing can be said, or a role was claimed, which is for a colleague.

    A danger that was talked through to its end leaves nobody to chat.
    """
    if "collapsed" in world.ever and world.ever["collapsed"][0]:
        return True
    missed = any(_is_so(world, f"missed {window.id}") for window in world.scenario.windows)
    if missed and world.outcome[0] != RUNNING:
        return True
    if turn.utterance is None or _is_so(world, "harmed"):
        return False
    return _is_so(world, "safety role")


def does(world: World, before: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """What is seen or heard after a step of a world of one, besides words said to the officer."""
    scenario = world.scenario
    seen: list[str] = []
    for doing in _chosen(world, turn):
        seen += _pick(doing.lines, world, used, f"{doing.kind}.{doing.id}")
    for doing in in_words(world, turn):
        seen += _pick(doing.when_said or doing.lines, world, used, f"{doing.kind}.{doing.id}")
    for fact in _found(world, turn, seen=True):
        seen += _pick(fact.lines, world, used, f"fact.{fact.id}")
    for window in scenario.windows:
        if world.open_for[window.id][0] == 1 and before.open_for[window.id][0] == 0:
            seen += _pick(window.lines, world, used, f"window.{window.id}")
    seen += [line for one in scenario.bystanders for line in _of_bystander(world, one, used)]
    if turn.wait_seconds is not None and not world.found_now:
        seen += _pick(scenario.lines["silence"], world, used, "silence")
    return (*seen, *_cues(world, before, used))


def _chosen(world: World, turn: OfficerTurn) -> list[Doing]:
    """The move or tactic that a turn chose from the list."""
    named = (("move", turn.move), ("tactic", turn.tactic))
    return [doing for kind, name in named if name and (doing := world.scenario.doing(kind, name))]


def in_words(world: World, turn: OfficerTurn) -> list[Doing]:
    """The moves that the words of a turn did, where they were open."""
    return [one for one in done_in_words(world.scenario, turn.utterance) if _is_so(world, f"move {one.id}")]


def opening(scenario: Scenario, world: World) -> tuple[str, ...]:
    """The person's first words, before the officer has said anything."""
    return _pick(scenario.opening, world, frozenset(), "opening")


def _told(world: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """What the person tells for the first time in this turn."""
    facts = _found(world, turn, seen=False)
    return tuple(line for fact in facts for line in _pick(fact.lines, world, used, f"fact.{fact.id}"))


def _found(world: World, turn: OfficerTurn, *, seen: bool) -> list[Fact]:
    """The facts found in this turn: seen, or told by the person."""
    is_deed = turn.move is not None or turn.tactic is not None
    deeds = {f"{one.kind} {one.id}" for one in (*_chosen(world, turn), *in_words(world, turn))}
    return [
        fact
        for fact in world.scenario.facts
        if fact.id in world.found_now and seen == (is_deed or _is_seen(world, fact, deeds))
    ]


def _is_seen(world: World, fact: Fact, deeds: AbstractSet[str]) -> bool:
    """Whether a fact that words found is seen, not told: deeds in them found it, or it came about by itself.

    Whoever is asked about it in the same breath tells it.
    """
    clauses = [clause.name for one in fact.found_when for clause in one]
    by_deeds = not deeds.isdisjoint(clauses) and not _is_so(world, f"asked {fact.id}")
    return by_deeds or not fact.is_told


def _of_word_given(world: World, used: frozenset[str]) -> tuple[str, ...]:
    """What is said to a promise broken or kept, or a statement contradicted, in this turn."""
    said: list[str] = []
    for one in world.scenario.word_given:
        for signals, lines in ((("broke", "contradicted"), one.broken), (("kept",), one.kept)):
            if any(_is_so(world, f"{signal} {one.id}") for signal in signals):
                said += _pick(lines, world, used, f"word.{one.id}")
    return tuple(said[:1])


def _of_bystander(world: World, one: Bystander, used: frozenset[str]) -> Iterator[str]:
    """What is seen of somebody who watches: roused, calm again, helping or declining to."""
    all_lines = (("enlisted", one.helps), ("declined", one.declines), ("inflamed", one.inflamed),
                 ("calmed", one.calmed))  # fmt: skip
    for signal, lines in all_lines:
        if _is_so(world, f"{signal} {one.id}"):
            yield from _pick(lines, world, used, f"{signal}.{one.id}")


def _of_what_was_asked(world: World, used: frozenset[str]) -> tuple[str, ...]:
    """What is said to questions about what was told before, or is not told now."""
    about = {fact.id: fact for fact in world.scenario.facts}
    asked = [signal.removeprefix("asked ") for signal in world.now if signal.startswith("asked ")]
    facts = [about[name] for name in asked if name in about]  # in the order of the question
    return tuple(line for fact in facts for line in _about(world, fact, used))


def _in_general(world: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """The reaction to what the words did; none to silence."""
    reaction = _first(world, _WORDS) or _listening(world) or _first(world, _LAST)
    if reaction is None and turn.utterance is None:
        return ()
    return _pick(world.scenario.lines[reaction or "short_answer"], world, used, "reaction")


def _to_a_deed(world: World, turn: OfficerTurn, used: frozenset[str]) -> tuple[str, ...]:
    """What is said to a move or tactic: its own lines, or the reaction to being asked."""
    for doing in _chosen(world, turn):
        if own := _pick(doing.says, world, used, f"says.{doing.id}"):
            return own
    reaction = _first(world, (("agreed", "complies"), ("refused", "refuses")))
    return () if reaction is None else _pick(world.scenario.lines[reaction], world, used, "reaction")


def _about(world: World, fact: Fact, used: frozenset[str]) -> tuple[str, ...]:
    """What is said to a question about something that was told before, or that is not told now."""
    told = bool(world.ever[f"found {fact.id}"][0])
    return _pick(fact.again if told else fact.withheld, world, used, f"asked.{fact.id}")


def _listening(world: World) -> str | None:
    """The reaction to a reflection or reassurance: it shows whether it touched anything."""
    if not any(_is_so(world, signal) for signal in _LISTENING):
        return None
    rise = sum(change.after - change.before for change in world.changes if change.variable == "trust")
    return "opens_up" if rise >= MOVED else "unmoved"


def _cues(world: World, before: World, used: frozenset[str]) -> Iterator[str]:
    """What is seen when a condition begins to hold; each once."""
    now, then = world.facts(), before.facts()
    for cue in world.scenario.cues:
        if cue.text not in used and all_hold(cue.when, now)[0] and not all_hold(cue.when, then)[0]:
            yield cue.text


def _first(world: World, among: Sequence[tuple[str, str]]) -> str | None:
    return next((reaction for signal, reaction in among if _is_so(world, signal)), None)


def _is_so(world: World, signal: str) -> bool:
    found = world.now.get(signal)
    return found is not None and bool(found[0])


def _pick(lines: Sequence[Line], world: World, used: frozenset[str], purpose: str) -> tuple[str, ...]:
    """One of the lines that fit, drawn by seed and turn; one not yet used while there is one."""
    facts: Facts = world.facts()
    may = [line.text for line in lines if all_hold(line.when, facts)[0]]
    fresh = [text for text in may if text not in used] or may
    if not fresh:
        return ()
    draw = float(uniform(world.seeds, world.turn, f"line.{purpose}")[0])
    return (fresh[int(draw * len(fresh))],)
