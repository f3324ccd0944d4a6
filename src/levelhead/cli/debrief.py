"""levelhead debrief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from levelhead.debrief.make import Debrief
    from levelhead.encounter.corrected import Correction
    from levelhead.encounter.machine import Encounter


def debrief(
    transcript: Annotated[
        Path,
        typer.Argument(help="A transcript that practise wrote.", metavar="TRANSCRIPT", show_default=False),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Also write debrief.txt, debrief.json and debrief.html here.", show_default=False),
    ] = None,
    correct: Annotated[
        list[str] | None,
        typer.Option(
            help="Correct a reading: 'turn=3 acts=open_question;reflect by=NAME', or acts=not_understood. "
            "An order may have flags=clear;reason. May be given again.",
            show_default=False,
        ),
    ] = None,
    corrections: Annotated[
        Path | None, typer.Option(help="A file of such corrections, one a line.", show_default=False)
    ] = None,
    as_read: Annotated[
        bool, typer.Option("--as-read", help="Leave out corrections that were made before.")
    ] = False,
) -> None:
    """Say what happened in a meeting, which turns mattered and why.

    The transcript is replayed turn by turn, so that a file that was changed is never believed. An
    instructor's corrections are kept in the transcript, below its turns, which stay as they were.

    Example: levelhead debrief meeting.json --out debrief
    """
    kept, encounter = transcript_of(transcript)
    earlier = _corrections(kept, encounter, transcript.name)
    made = _made(encounter, earlier, correct or [], corrections)
    if made:
        from levelhead.basics.jsons import pretty
        from levelhead.cli.files import write_whole

        every = [one.as_dict() for one in (*earlier, *made)]
        write_whole(transcript, pretty(kept | {"corrections": every}))
    _show(_debrief(encounter, () if as_read and not made else (*earlier, *made)), out)


def encounter_of(file: Path) -> Encounter:
    """The encounter of a transcript file, replayed. Raises FaultsFound when it cannot be believed."""
    return transcript_of(file)[1]


def transcript_of(file: Path) -> tuple[dict[str, Any], Encounter]:
    """A transcript file and its encounter, replayed. Raises FaultsFound when it cannot be believed."""
    from levelhead.actions.open_transcript import open_transcript
    from levelhead.cli.files import read_bytes

    return open_transcript(read_bytes(file), file.name)


def _corrections(kept: dict[str, Any], encounter: Encounter, file: str) -> tuple[Correction, ...]:
    from levelhead.encounter.corrected import corrections_in

    return corrections_in(kept, encounter, file)


def _made(
    encounter: Encounter, earlier: tuple[Correction, ...], correct: list[str], corrections: Path | None
) -> tuple[Correction, ...]:
    """The corrections that are made now, those of the file after those of the command."""
    from levelhead import wiring
    from levelhead.cli.files import decoded, read_bytes

    made: tuple[Correction, ...] = ()
    if correct:
        made = wiring.correct_transcript(encounter, earlier, "\n".join(correct), "--correct")
    if corrections is not None:
        text = decoded(read_bytes(corrections), corrections.name)
        made += wiring.correct_transcript(encounter, (*earlier, *made), text, corrections.name)
    return made


def _debrief(encounter: Encounter, corrections: tuple[Correction, ...]) -> Debrief:
    from levelhead.debrief.make import make_debrief
    from levelhead.encounter.corrected import take_again

    if not corrections:
        return make_debrief(encounter)
    retaken = take_again(encounter, corrections)
    return make_debrief(retaken.encounter, retaken)


def _show(made: Debrief, out: Path | None) -> None:
    from levelhead.debrief.text import text

    in_words = text(made)
    if out is not None:
        from levelhead.basics.jsons import pretty
        from levelhead.cli.files import folder_for, write_whole
        from levelhead.debrief.document import html

        folder_for(out)
        write_whole(out / "debrief.txt", in_words)
        write_whole(out / "debrief.json", pretty(made.as_dict()))
        write_whole(out / "debrief.html", html(made))
    print(in_words, end="")
