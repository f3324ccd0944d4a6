"""levelhead content: check scenarios, their walk-throughs and the standard; corrections for the reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import FaultsFound

if TYPE_CHECKING:
    from levelhead.actions.check_content import ContentChecked

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Content: check it; write corrections.",
)


@app.callback()
def _content() -> None:
    """Check what scenario authors and training units write."""


@app.command()
def check(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="One scenario, a folder of scenarios, or a folder with scenarios and standard in it; "
            "what the package brings, when not given.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Find every fault in scenarios, their walk-throughs and the standard.

    Each fault has a code, a place, what was expected and found, and what to do. Walk-throughs are played,
    and every ending has to be reached by one. Exit code 3 when there are faults.

    Example: levelhead content check
    """
    from levelhead import wiring

    found = wiring.check_content(folder)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(_as_json(found)), end="")
    elif not found.faults:
        print(_summary(found))
    if found.faults:
        if as_json:
            raise typer.Exit(FaultsFound.exit_code)
        raise FaultsFound(found.faults)


@app.command()
def corrections(
    out: Annotated[Path, typer.Option(help="The CSV file to write.", show_default=False)],
    transcripts: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[TRANSCRIPT]...",
            help="Transcripts that were corrected; the corrections of the home, when not given.",
            show_default=False,
        ),
    ] = None,
    home: Annotated[Path | None, typer.Option(help="The folder Levelhead keeps everything in.")] = None,
) -> None:
    """Write what instructors corrected as utterances for the reader to learn from.

    The columns are those of the files the reader learns from, and the same words are one family. Nobody is
    named, but the words are as they were typed: read them before the file is passed on.

    Example: levelhead content corrections --out corrections.csv
    """
    from levelhead import wiring
    from levelhead.actions.corrected_examples import examples_csv
    from levelhead.cli.files import check_writable, write_whole

    check_writable(out)
    examples = wiring.corrected_examples(transcripts or [], home)
    write_whole(out, examples_csv(examples))
    print(f"{_count(len(examples), 'corrected reading')} written to {out}.")


def _summary(found: ContentChecked) -> str:
    walked = sum(one.walkthroughs for one in found.scenarios)
    return (
        f"{_count(len(found.scenarios), 'scenario')}, {_count(walked, 'walk-through')} walked, "
        f"{_count(found.requirements, 'requirement')}: no faults."
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _as_json(found: ContentChecked) -> dict[str, object]:
    return {
        "scenarios": [
            {"scenario": one.scenario, "walkthroughs": one.walkthroughs, "faults": len(one.faults)}
            for one in found.scenarios
        ],
        "requirements": found.requirements,
        "faults": [fault.as_row() for fault in found.faults],
    }
