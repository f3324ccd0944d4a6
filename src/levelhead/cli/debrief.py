"""levelhead debrief."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place

if TYPE_CHECKING:
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
) -> None:
    """Say what happened in a meeting, which turns mattered and why.

    The transcript is replayed turn by turn, so that a file that was changed is never believed.

    Example: levelhead debrief meeting.json --out debrief
    """
    from levelhead.debrief.make import make_debrief
    from levelhead.debrief.text import text

    made = make_debrief(encounter_of(transcript))
    in_words = text(made)
    if out is not None:
        from levelhead.basics.jsons import pretty
        from levelhead.cli.files import write_whole
        from levelhead.debrief.document import html

        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / "debrief.txt", in_words)
        write_whole(out / "debrief.json", pretty(made.as_dict()))
        write_whole(out / "debrief.html", html(made))
    print(in_words, end="")


def encounter_of(file: Path) -> Encounter:
    """The encounter of a transcript file, replayed. Raises FaultsFound when it cannot be believed."""
    from levelhead.cli.files import read_bytes
    from levelhead.encounter.library import read_scenario, scenario_ids
    from levelhead.encounter.transcript import FORMAT, read_json, read_transcript

    kept = read_json(read_bytes(file), file.name)
    of = kept.get("scenario") if isinstance(kept, dict) else None
    wanted = of.get("id") if isinstance(of, dict) else None
    known = scenario_ids()
    if isinstance(kept, dict) and kept.get("format") == FORMAT and wanted not in known:
        other = Fault(
            "transcript-other-scenario",
            Place(file.name, column="scenario"),
            f"one of {', '.join(known)}",
            f"{wanted!r}"[:120],
            "The scenario is not in this library; read the transcript where it was played.",
        )
        raise FaultsFound([other])
    return read_transcript(kept, read_scenario(wanted if wanted in known else known[0]), file.name)
