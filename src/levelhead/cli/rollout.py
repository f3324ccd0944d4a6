"""levelhead rollout."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from levelhead.actions.evaluate_rollout import EvaluatedRollout

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Evaluate a roll-out of training.")


@app.callback()
def _rollout() -> None:
    """Evaluate a roll-out of training."""


@app.command()
def evaluate(
    protocol: Annotated[Path, typer.Argument(help="The protocol, in TOML.", show_default=False)],
    out: Annotated[
        Path,
        typer.Option("--out", help="Folder to write to; made if it is not there.", show_default=False),
    ],
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            help="Database whose tables the protocol names, such as duckdb://records.duckdb.",
            show_default=False,
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Estimate what a roll-out of training changed, by the protocol.

    Writes result.json, report.html, tables/*.csv and figures/*.svg to the folder, all of them or none.
    An earlier evaluation in the folder is replaced. For a PDF, print report.html from a browser: what is
    unfolded on the screen is printed.

    Example: levelhead rollout evaluate examples/rollout/protocol.toml --out evaluation
    """
    from levelhead import wiring
    from levelhead.cli.progress import Progress

    with Progress() as say:
        evaluated = wiring.evaluate(protocol, out, engine, say)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(evaluated.result), end="")
    else:
        _print_answer(evaluated, out)


def _print_answer(evaluated: EvaluatedRollout, out: Path) -> None:
    import textwrap

    from levelhead.rollout.report.in_text import in_text

    for paragraph in in_text(evaluated.result):
        is_table = paragraph.startswith("  ")
        print(paragraph if is_table else textwrap.fill(paragraph, 100), end="\n\n")
    print(f"The report is {out / 'report.html'}; the same numbers are in result.json and tables.")
