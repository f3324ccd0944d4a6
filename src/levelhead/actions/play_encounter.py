"""Play an encounter of practice: begin it, say or do something in it, leave it.

Practice is practice: an encounter never becomes attendance, and nobody but its learner reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from levelhead.actions.ports import (
    OVER,
    AuditEvent,
    Clock,
    EncounterKept,
    EncounterStore,
    LanguageModel,
    Work,
)
from levelhead.actions.put_line import put_last_line
from levelhead.actions.recorded import record_time
from levelhead.actions.remembered import Remembered
from levelhead.basics.errors import Refused
from levelhead.basics.jsons import canonical
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import Reading
from levelhead.encounter.rule import Rule, load_rule
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.spoken import as_heard, for_the_person
from levelhead.encounter.transcript import FORMAT, read_transcript, turn_entry
from levelhead.encounter.turn import OfficerTurn, parse_line


class ReadsWords(Protocol):
    """What makes a reading of an officer's words."""

    def read(self, utterance: str, topics: Mapping[str, Sequence[str]], names: Iterable[str]) -> Reading:
        """What the words did, and which topics they ask about, whatever the people there are called."""


def begin_encounter(
    *,
    by: str,
    scenario: Scenario,
    variant: str | None,
    seed: int,
    store: EncounterStore,
    work: Work,
    clock: Clock,
) -> str:
    """Begin an encounter; its identifier.

    Args:
        by: name of the account that plays it.
        scenario: what is played.
        variant: its name; the scenario's first when None.
        seed: from 0 to 2**63 - 1.
        store: where encounters are kept.
        work: the transaction and its audit trail.
        clock: the time it begins.

    Raises:
        CalledWrongly: there is no such variant, or the seed is out of range.
    """
    encounter = begin(scenario, variant=variant, seed=seed)
    kept = EncounterKept(
        by=by,
        scenario_id=scenario.id,
        scenario_version=scenario.version,
        scenario_sha256=scenario.sha256,
        variant=encounter.variant.id,
        seed=seed,
        begun_at=clock.now(),
    )
    with work.transaction():
        encounter_id = store.begin(kept)
        work.record(_event(by, "encounter_begun", encounter_id, kept))
    return encounter_id


def say(  # noqa: PLR0913 -- what varies in a turn, each by name
    *,
    by: str,
    encounter_id: str,
    turn: int,
    line: str,
    reader: ReadsWords,
    store: EncounterStore,
    work: Work,
    clock: Clock,
    remembered: Remembered | None = None,
    model: LanguageModel | None = None,
) -> Encounter:
    """Take one turn; the encounter after it. When this returns, the turn is kept whole.

    Args:
        by: name of the account; only the one that began it may play it.
        encounter_id: which encounter.
        turn: number of the turn that is meant, from 1, so that two windows cannot both take it.
        line: what is said, or a line such as `/move step_back`.
        reader: reads words.
        store: where encounters are kept.
        work: the transaction and its audit trail.
        clock: the time of the turn.
        remembered: what this process has replayed already; without it every turn is taken again.
        model: may put the person's line in other words, after the turn is worked out; None asks none.

    Raises:
        Refused: the turn was taken already, the encounter has ended, or it is somebody else's.
        CalledWrongly: the line cannot be a turn here; nothing is kept.
        FaultsFound: it was begun under another scenario or rule than there is now.
    """
    # Worked out before the transaction, so that nobody else waits while a language model is asked. Turns are
    # only ever added: where the store takes this one as the next, those before it are the ones worked from.
    kept = _open_for(store, by, encounter_id, turn)
    before = replayed(kept, remembered)
    encounter = put_last_line(take_turn(before, read_line(line, before.scenario, reader)), model)
    entry = entry_kept(encounter)
    with work.transaction():
        now = record_time(clock, kept)
        store.add_turn(encounter_id, turn, entry, now)
        if (outcome := encounter.outcome) is not None:
            store.end(encounter_id, outcome.id, good=outcome.good, at=now)
            work.record(_event(by, "encounter_ended", encounter_id, kept))
    if remembered is not None:
        remembered.keep(replace(kept, turns=(*kept.turns, entry)), encounter)
    return encounter


def _open_for(store: EncounterStore, by: str, encounter_id: str, turn: int) -> EncounterKept:
    """One's own encounter, running, with that turn still to be taken. Raises Refused."""
    kept = own_encounter(store, by, encounter_id)
    if kept.ended_at is not None:
        raise Refused(OVER)
    if turn != len(kept.turns) + 1:
        raise Refused(
            f"This turn was already taken in another window. The next turn is number {len(kept.turns) + 1}."
        )
    return kept


def stop_encounter(*, by: str, encounter_id: str, store: EncounterStore, work: Work, clock: Clock) -> None:
    """Stop an encounter before its ending; stopping one that is over changes nothing.

    Raises:
        Refused: it is somebody else's, or there is none of that name.
    """
    with work.transaction():
        kept = own_encounter(store, by, encounter_id)
        if kept.ended_at is None:
            store.end(encounter_id, "", good=None, at=record_time(clock, kept))
            work.record(_event(by, "encounter_stopped", encounter_id, kept))


def read_encounter(
    *, by: str, encounter_id: str, store: EncounterStore, remembered: Remembered | None = None
) -> Encounter:
    """One's own encounter as it stands, by taking its turns again where this process does not remember it.

    Raises:
        Refused: it is somebody else's, or there is none of that name.
        FaultsFound: it was played under another scenario or rule than there is now.
    """
    return replayed(own_encounter(store, by, encounter_id), remembered)


def read_line(line: str, scenario: Scenario, reader: ReadsWords) -> OfficerTurn:
    """The turn that a typed line means, its words read. Raises CalledWrongly when it means none."""
    turn = parse_line(line)
    if turn.utterance is None:
        return turn
    words = for_the_person(scenario, turn.utterance)
    reading = reader.read(words, scenario.topics(), scenario.names())
    return replace(turn, reading=as_heard(scenario, turn.utterance, reading))


def replayed(kept: EncounterKept, remembered: Remembered | None = None) -> Encounter:
    """A kept encounter, by taking its turns again. Raises FaultsFound when they no longer give the same."""
    found = None if remembered is None else remembered.find(kept)
    if found is None:
        found = read_transcript(as_kept(kept), read_scenario(kept.scenario_id), "encounter")
        if remembered is not None:
            remembered.keep(kept, found)
    return found


def entry_kept(encounter: Encounter, place: int = -1) -> dict[str, Any]:
    """The last turn, or another, as JSON gives it back: as a transcript holds it, with its rule."""
    entry = turn_entry(encounter.turns[place]) | {"rule": _named(encounter.rule)}
    kept: dict[str, Any] = json.loads(canonical(entry))
    return kept


def _named(rule: Rule) -> dict[str, str]:
    return {"version": rule.version, "sha256": rule.sha256}


def as_kept(kept: EncounterKept) -> dict[str, Any]:
    """The record of an encounter as a transcript; before the first turn no rule was used but today's."""
    turns = [dict(turn) for turn in kept.turns]
    rules = [turn.pop("rule", None) for turn in turns]
    return {
        "format": FORMAT,
        "scenario": {
            "id": kept.scenario_id,
            "version": kept.scenario_version,
            "sha256": kept.scenario_sha256,
        },
        "rule": rules[-1] if rules else _named(load_rule()),
        "variant": kept.variant,
        "seed": kept.seed,
        "turns": turns,
    }


def own_encounter(store: EncounterStore, by: str, encounter_id: str) -> EncounterKept:
    """One's own encounter as it is kept. Raises Refused when it is somebody else's, or there is none."""
    kept = store.read(encounter_id)
    if kept.by != by:
        # The same words as for one that does not exist: nobody learns that somebody else has practised.
        raise Refused("You have no such encounter.")
    return kept


def _event(by: str, action: str, encounter_id: str, kept: EncounterKept) -> AuditEvent:
    """What was practised, and not how it went: the trail has other readers than the learner."""
    about = {"scenario": kept.scenario_id, "version": kept.scenario_version, "variant": kept.variant}
    return AuditEvent(by, action, f"encounter:{encounter_id}", about)
