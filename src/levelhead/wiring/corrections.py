"""An instructor's corrections, of transcripts and of encounters in the home that this process serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from levelhead.actions.ports import ExampleKept
    from levelhead.encounter.corrected import Correction, Retaken
    from levelhead.encounter.machine import Encounter


def correct_transcript(
    encounter: Encounter, earlier: Sequence[Correction], text: str, file: str
) -> tuple[Correction, ...]:
    """The corrections that a text makes to the encounter of a transcript. Raises FaultsFound."""
    from levelhead.actions.read_corrections import corrections_of, read_correction_lines
    from levelhead.storage.work import SystemClock

    lines = read_correction_lines(text, file)
    return corrections_of(lines, encounter, earlier, SystemClock().now(), file)


def show_encounter(*, by: str, encounter_id: str, shown: bool) -> None:
    """Let instructors read one's own encounter, or no longer."""
    from levelhead.actions import correct_encounter
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    correct_encounter.show_encounter(
        by=by,
        encounter_id=encounter_id,
        shown=shown,
        store=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
    )


def correct_turn(
    *, by: str, encounter_id: str, turn: int, acts: Sequence[str], flags: Sequence[str]
) -> Retaken:
    """Correct how one turn of an encounter that is shown was read."""
    from levelhead.actions import correct_encounter
    from levelhead.actions.read_corrections import CorrectionWanted
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return correct_encounter.correct_turn(
        encounter_id=encounter_id,
        wanted=CorrectionWanted(turn, tuple(acts), tuple(flags), by),
        store=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
    )


def shown_encounter(encounter_id: str) -> Retaken:
    """An encounter that its learner shows, as it was read and as it is corrected."""
    from levelhead.actions.correct_encounter import read_shown
    from levelhead.storage.encounters import DjangoEncounters

    return read_shown(encounter_id=encounter_id, store=DjangoEncounters())


def own_encounter(*, by: str, encounter_id: str) -> Retaken:
    """One's own encounter, as it was read and as it is corrected."""
    from levelhead.actions.correct_encounter import read_own
    from levelhead.storage.encounters import DjangoEncounters

    return read_own(by=by, encounter_id=encounter_id, store=DjangoEncounters())


def own_transcript(*, by: str, encounter_id: str) -> dict[str, Any]:
    """One's own encounter with its debrief, in format `levelhead.transcript/1`, with its corrections.

    Where its scenario or the rule has changed since, it is the record alone: what was said, what came of it.
    """
    from levelhead.actions import play_encounter
    from levelhead.basics.errors import FaultsFound
    from levelhead.debrief.make import make_debrief
    from levelhead.encounter.transcript import as_transcript
    from levelhead.storage.encounters import DjangoEncounters

    kept = play_encounter.own_encounter(DjangoEncounters(), by, encounter_id)
    corrections = {"corrections": list(kept.corrections)} if kept.corrections else {}
    try:
        played = play_encounter.replayed(kept)
    except FaultsFound:
        return play_encounter.as_kept(kept) | corrections
    return as_transcript(played, make_debrief(played).as_dict()) | corrections


def corrected_debrief_page(retaken: Retaken) -> dict[str, Any]:
    """What the debrief's template shows of an encounter with its corrections, if it has any."""
    from levelhead.debrief.make import make_debrief
    from levelhead.debrief.page import page

    return page(make_debrief(retaken.encounter, retaken if retaken.corrections else None))


def corrected_examples(transcripts: Sequence[Path], home: Path | None) -> tuple[ExampleKept, ...]:
    """What corrections teach: those in some transcripts, or those of a home where none is named."""
    from levelhead.actions.corrected_examples import examples_of

    if transcripts:
        from levelhead.basics.text_files import read_file

        return tuple(one for file in transcripts for one in examples_of(read_file(file), file.name))
    from levelhead.wiring.homes import open_home

    open_home(home)
    from levelhead.storage.encounters import DjangoEncounters  # models need Django started

    return DjangoEncounters().examples()
