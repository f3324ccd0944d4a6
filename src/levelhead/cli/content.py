"""levelhead content: check it, calibrate scenarios, and write corrections for the reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import FaultsFound
from levelhead.basics.numerals import plural

if TYPE_CHECKING:
    from levelhead.actions.calibrate_content import ContentCalibrated
    from levelhead.actions.check_content import ContentChecked

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Content: check it, calibrate it; write corrections.",
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
def calibrate(
    scenario: Annotated[
        str, typer.Argument(help="A scenario by name, or the folder of one.", show_default=False)
    ],
    variant: Annotated[
        str | None, typer.Option(help="One variant; all of them, when not given.", show_default=False)
    ] = None,
    runs: Annotated[int, typer.Option(min=20, max=10_000, help="Meetings for each officer.")] = 200,
    seed: Annotated[int, typer.Option(min=0, help="Seed of everything drawn.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with shares of endings.")] = False,
) -> None:
    """Let simulated officers play a scenario: who ends well, and does anything cheap?

    Eight officers read what they do from the scenario itself: skilled, repairing a bad start, denying it,
    ordering, parroting, passive, hostile and random. A ninth seeks an exploit: one phrase with the right
    deeds between, or one, two or three things in turn, over and over. What must hold between them is checked,
    and what does not is a fault; exit code 3.

    Example: levelhead content calibrate stop-and-search --runs 50
    """
    from levelhead import wiring
    from levelhead.cli.progress import Progress

    with Progress() as say:
        found = wiring.calibrate(scenario, variant, runs, seed, say)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(found.as_dict()), end="")
    else:
        print("\n".join(_calibration(found)))
    if faults := found.faults():
        if as_json:
            raise typer.Exit(FaultsFound.exit_code)
        raise FaultsFound(faults)


def _calibration(found: ContentCalibrated) -> Iterator[str]:
    """A table: good endings in a hundred, by officer and variant."""
    names = [one.variant for one in found.variants]
    widths = [max(len(name), 8) for name in names]
    yield f"Good endings in 100 meetings ({found.runs} played by each officer in each variant)"
    yield " " * 16 + "  ".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True))
    for place, played in enumerate(found.variants[0].played):
        shares = [f"{one.played[place].good.share * 100:.0f}" for one in found.variants]
        yield f"{played.officer:<16}" + "  ".join(
            f"{share:>{width}}" for share, width in zip(shares, widths, strict=True)
        )
    best = [f"{one.exploit.good.share * 100:.0f}" for one in found.variants]
    yield f"{'exploit-seeking':<16}" + "  ".join(
        f"{share:>{width}}" for share, width in zip(best, widths, strict=True)
    )
    held = sum(one.holds for one in found.orderings)
    yield f"{held} of {len(found.orderings)} orderings hold."


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
    print(f"{plural(len(examples), 'corrected reading')} written to {out}.")


def _summary(found: ContentChecked) -> str:
    walked = sum(one.walkthroughs for one in found.scenarios)
    return (
        f"{plural(len(found.scenarios), 'scenario')}, {plural(walked, 'walk-through')} walked, "
        f"{plural(found.requirements, 'requirement')}: no faults."
    )


def _as_json(found: ContentChecked) -> dict[str, object]:
    return {
        "scenarios": [
            {"scenario": one.scenario, "walkthroughs": one.walkthroughs, "faults": len(one.faults)}
            for one in found.scenarios
        ],
        "requirements": found.requirements,
        "faults": [fault.as_row() for fault in found.faults],
    }
