"""levelhead content: check scenarios, their walk-throughs and the standard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import FaultsFound

if TYPE_CHECKING:
    from levelhead.actions.check_content import ContentChecked

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Scenarios and the standard: check.")


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
