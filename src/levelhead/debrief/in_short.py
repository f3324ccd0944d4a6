"""The debrief in a few sentences: which turn mattered, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from levelhead.debrief.felt import COSTLY, taken
from levelhead.debrief.felt_words import missing, what_took_it
from levelhead.debrief.ledgers import procedural
from levelhead.debrief.parts import FLIPS, Observation, TurningPoint
from levelhead.debrief.turning_points import LEAST, WhatIf
from levelhead.debrief.words import (
    chosen,
    in_lower,
    in_upper,
    is_harmful,
    kept_to,
    less_in_words,
    listed,
    out_of_100,
    stopped,
    turns_in_words,
    what_was_done,
)
from levelhead.encounter.acts import HARMFUL
from levelhead.encounter.machine import Encounter, Turn

HEAVY = 0.10  # what a turn takes before it is told of in a meeting that ended well; set by us
SURE = 0.5  # of hard words, from which they are told of as what worked against somebody; set by us
MOST_FELT = 2  # of what somebody felt less of that is named
MOST_OWED = 3  # of what was still owed that is named
OF_DANGER = frozenset({"talked_through_danger", "ended_in_danger"})  # told with the turn already
EVENTS = {"fled": "ran", "violent": "lashed out", "collapsed": "collapsed"}


def in_short(
    encounter: Encounter,
    found: WhatIf,
    dangers: Mapping[int, Sequence[str]],
    observations: Sequence[Observation] = (),
) -> list[str]:
    """A few sentences for somebody who reads nothing else.

    Args:
        encounter: what was played.
        found: by its replays.
        dangers: turn to the dangers that were open when it was taken.
        observations: what a coach would notice; what is said of the first turn is said here too.
    """
    if not encounter.turns:
        return ["No turn has been taken."]
    lacking = missing(encounter, found.short)
    if not found.points:
        told = [*_by_chance(encounter, found), *lacking, *what_took_it(encounter, found)]
        return [*told, *_undecided(encounter, found)]
    first = found.points[0]
    which = _which(encounter, first, dangers)
    if encounter.ended_well:
        told = [which, *_brought(first), _how(encounter, first)]
        against = _worked_against(encounter, first, dangers) or _to_change(observations)
        return [*told, *against, *_still_owed(encounter)]
    told = (
        [which, *lacking, _how(encounter, first)]
        if first.one_more
        else [which, _how(encounter, first), *lacking]
    )
    return [
        *told,
        *_as_a_coach_says(first, observations),
        *what_took_it(encounter, found),
        *_by_chance(encounter, found),
        *_was_close(encounter, found, first),
        *_in_time_too(found, first, dangers),
        *([] if found.short or found.by_chance else _worked_against(encounter, first, dangers)),
    ]


def _as_a_coach_says(first: TurningPoint, observations: Sequence[Observation]) -> list[str]:
    """What a coach would change about the turn that is told first, where nothing said it yet."""
    if first.closes:
        return []
    said = [one for one in observations if one.tone == "badly" and first.turn in one.turns]
    new = [one for one in said if one.rule not in OF_DANGER]
    return [f"As a coach would say: {_with_turns(new[0])}"] if new else []


def _to_change(observations: Sequence[Observation]) -> list[str]:
    """The first thing that a coach would change in a meeting that ended well all the same."""
    first = next((one for one in observations if one.tone == "badly"), None)
    return [f"What a coach would change: {_with_turns(first)}"] if first is not None else []


def _with_turns(one: Observation) -> str:
    """A claim with the turns that show it, where they are several."""
    return f"{one.claim} ({in_upper(turns_in_words(one.turns))}.)" if len(one.turns) > 1 else one.claim


def _in_time_too(found: WhatIf, first: TurningPoint, dangers: Mapping[int, Sequence[str]]) -> list[str]:
    """Earlier turns of the same danger in which the same would have done: it was only the last chance."""
    since = _since(first.turn, dangers)
    turns = [
        one.turn
        for one in found.replayed
        if since <= one.turn < first.turn
        and first.instead in one.instead
        and one.instead[first.instead].share >= FLIPS
    ]
    if not turns or first.kind == "carried" or first.by_leaving_out:
        return []
    return [
        f"The same would have done in {turns_in_words(turns, 'or')}: turn {first.turn} was the last chance."
    ]


def _since(turn: int, dangers: Mapping[int, Sequence[str]]) -> int:
    """The turn since which some danger of a turn had been open; itself where there was none."""
    begun = turn
    while set(dangers.get(begun - 1, ())) & set(dangers.get(turn, ())):
        begun -= 1
    return begun


def _brought(point: TurningPoint) -> list[str]:
    """What a turn did for the good ending."""
    return [stopped(f"What it brought: {listed(point.brought)}")] if point.brought else []


def _worked_against(
    encounter: Encounter, first: TurningPoint, dangers: Mapping[int, Sequence[str]]
) -> list[str]:
    """The words beside the first turn that took most from any entry; none that were said in danger.

    A deed that takes, such as a lawful search, may have been right: it is told where it mattered most.
    """
    costs = [
        (took, turn)
        for turn in encounter.turns
        if turn.n != first.turn and turn.n not in dangers
        if turn.officer.utterance is not None and not _is_unsure(turn)
        if (took := taken(encounter, turn.n))
    ]
    if not costs:
        return []
    took, turn = max(costs, key=lambda one: max(one[0].values()))
    if max(took.values()) < (COSTLY if is_harmful(turn) else HEAVY):
        return []
    most = dict([(name, fall) for name, fall in took.items() if fall >= COSTLY][:MOST_FELT])
    good = encounter.ended_well
    what = f"Turn {turn.n} worked against you{'' if good else ' as well'}: {what_was_done(encounter, turn)}"
    well = " It ended well all the same." if good else ""
    felt = f"{encounter.scenario.person_name} felt {less_in_words(most)}"
    return [f"{stopped(what)} After it {felt}.{well}"]


def _is_unsure(turn: Turn) -> bool:
    """Whether hard words are only guessed at in a turn: nobody is reproached at the top for a guess."""
    hard = [one.p for one in turn.officer.understood_acts() if one.act in HARMFUL]
    return bool(hard) and max(hard) < SURE


def _still_owed(encounter: Encounter) -> list[str]:
    """What a meeting that ended well still left undone, as its second ledger says."""
    owed = [one.requirement for one in procedural(encounter) if not one.met]
    words = [f"\u201c{one}\u201d" for one in owed[:MOST_OWED]]
    more = [f"{len(owed) - MOST_OWED} more"] if len(owed) > MOST_OWED else []
    return [f"Still owed: {listed([*words, *more])}."] if owed else []


def _by_chance(encounter: Encounter, found: WhatIf) -> list[str]:
    """How a draw of chance ended it, and what had made it likelier."""
    one = found.by_chance
    if one is None or one.chance >= FLIPS:
        return []
    what = f"{encounter.scenario.person_name} {EVENTS[one.event]} in turn {one.turn}"
    could_still = found.prospects[-2].share >= FLIPS
    how = "by chance: by then that comes" if could_still else "as was to come sooner or later:"
    told = f"{what}, {how} in {out_of_100(one.chance)} such turns."
    if one.raised_by == one.turn or (found.points and found.points[0].turn == one.raised_by):
        return [told]
    what_by = what_was_done(encounter, encounter.turns[one.raised_by - 1])
    return [told, stopped(f"Turn {one.raised_by} had made it likelier than any other: {what_by}")]


def _undecided(encounter: Encounter, found: WhatIf) -> list[str]:
    if encounter.outcome is None:
        could = out_of_100(found.prospects[-1].share)
        return [
            "It was stopped before an ending, and until then no single turn had decided it.",
            f"From where it was left, a steady officer would end {could} such meetings well.",
        ]
    still, as_played = found.prospects[-2].share, found.replayed[-1].as_played.share
    if found.by_chance is not None and as_played >= FLIPS:
        return [
            f"No single turn decided it: as you played it, {out_of_100(as_played)} such meetings end well."
        ]
    return [
        "No single turn decided it.",
        f"Changing any one of them turns fewer than {round(100 * LEAST)} such meetings in 100.",
        f"Before the last turn a steady officer could still end {out_of_100(still)} such meetings well.",
    ]


def _was_close(encounter: Encounter, found: WhatIf, first: TurningPoint) -> list[str]:
    """Said where little was missing: one thing more before the end, or something better in most turns."""
    near = next((one for one in found.points if one.one_more), None)
    if near is not None:
        more = f"before turn {near.turn}, {chosen(encounter.scenario, near.instead)} would have done too"
        return [] if near is first else [f"It was close: {more}."]
    if first.kind != "missed" or first.closes or first.chance_instead.share < FLIPS:
        return []
    turned = sum(one.as_played.share < FLIPS <= one.instead[one.best].share for one in found.replayed)
    if 2 * turned <= len(found.replayed):
        return []
    return [f"It was close: something better in any one of {turned} turns would have turned it."]


def _which(encounter: Encounter, point: TurningPoint, dangers: Mapping[int, Sequence[str]]) -> str:
    """The turn, what was done in it, and what stood behind it."""
    what = what_was_done(encounter, encounter.turns[point.turn - 1])
    danger, since = dangers.get(point.turn, ()), _since(point.turn, dangers)
    while_ = f", while there was danger ({listed([in_lower(one) for one in danger])})" if danger else ""
    while_ += f", as there had been since turn {since}" if since < point.turn else ""
    verb = "carried the meeting" if point.kind == "carried" else "mattered most"
    verb = "ended it too soon" if point.closes else verb
    verb = "ended it a moment too soon" if point.one_more else verb
    return stopped(f"Turn {point.turn} {verb}: {what}{while_}")


def _how(encounter: Encounter, point: TurningPoint) -> str:
    """What it did to the chance of a good ending."""
    was, other = out_of_100(point.chance.share), out_of_100(point.chance_instead.share)
    match point.kind:
        case "carried":
            usual = point.chance_instead.usual
            so = f"; most of them end like this: \u201c{usual}\u201d" if usual else ""
            return stopped(f"Had you left it out, {other} such meetings end well, rather than {was}{so}")
        case "lost" if encounter.turns[point.turn - 1].officer.tactic is not None:
            return (
                "A steady officer would have left it out, and chosen "
                f"{chosen(encounter.scenario, point.instead)}: until then {other} such meetings still end "
                f"well, and after it {was}."
            )
        case "lost":
            return (
                f"Until then a steady officer still ends {other} such meetings well, and after it {was}; "
                f"what it needed was {chosen(encounter.scenario, point.instead)}."
            )
        case _:
            return _how_else(encounter, point)


def _how_else(encounter: Encounter, point: TurningPoint) -> str:
    """What would have come of something else."""
    was, other = out_of_100(point.chance.share), out_of_100(point.chance_instead.share)
    what = chosen(encounter.scenario, point.instead)
    if point.one_more:
        example = f" For example: \u201c{point.example}\u201d" if point.example else ""
        return f"Had you first chosen {what}, {other} such meetings end well, rather than {was}.{example}"
    if point.by_leaving_out:
        todo = [chosen(encounter.scenario, one) for one in point.to_do]
        if point.closes and todo:
            so = f"{other} such meetings end well, rather than {was}"
            return f"Still to do: {listed(todo)}. Had you done that first, {so}."
        rest = f"gone on to what was still to do ({listed(todo)})" if todo else f"gone on, for example {what}"
        return f"Had you left it out and {rest}, {other} such meetings end well, rather than {was}."
    if kept := kept_to(encounter, point.turn, point.instead):
        had = f"Had you kept to {kept}, and chosen {what} in place of the rest"
        return f"{had}, {other} such meetings end well, rather than {was}."
    return f"Had you chosen {what} instead, {other} such meetings end well, rather than {was}."
