"""levelhead rollout."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from levelhead.cli.files import check_writable, folder_for

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Evaluate a roll-out of training.")


@app.callback()
def _rollout() -> None:
    """Evaluate a roll-out of training."""


@app.command()
def design(
    protocol: Annotated[Path, typer.Argument(help="The protocol, in TOML.", show_default=False)],
    out: Annotated[
        Path,
        typer.Option("--out", help="Folder to write to; made if it is not there.", show_default=False),
    ],
    by: Annotated[str, typer.Option(help="Who draws the order; kept with the lock.")] = "",
) -> None:
    """Draw the order of training and lock the protocol.

    Writes schedule.csv, a copy of the protocol and protocol.lock.json to the folder. The draw follows from
    the seed in the protocol, so that anybody can repeat it. A folder that holds a lock is refused. What is
    changed in the protocol afterwards must be declared in departures.toml beside it.

    Example: levelhead rollout design examples/design/protocol.toml --out rollout --by "A. Planner"
    """
    from levelhead import wiring

    drawn = wiring.design(protocol, folder_for(out), by)
    fewest, most = drawn.fewest_and_most
    print(f"{len(drawn.seats):,} officers drawn into {drawn.plan.training_periods} training periods, "
          f"{fewest} to {most} in each.")  # fmt: skip
    print(f"The schedule is {out / 'schedule.csv'}.")


@app.command()
def power(
    protocol: Annotated[Path, typer.Argument(help="The protocol, in TOML.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the curves as SVG.", show_default=False)
    ] = None,
    processes: Annotated[
        int, typer.Option(min=1, max=64, help="Processes to share the simulation; the numbers stay the same.")
    ] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print the study as JSON.")] = False,
) -> None:
    """Say how surely a roll-out would see what it looks for.

    Two answers. A closed form, for one constant effect from the first day and for ever, by a model that uses
    trained officers as comparison too: quick, and on the hopeful side. And simulated roll-outs, with
    everything in [power] that may go wrong, analysed by the protocol's own estimator: what to rely on.

    Example: levelhead rollout power examples/design/protocol.toml
    """
    from levelhead import wiring
    from levelhead.cli.progress import Progress

    if out is not None:
        folder_for(out)
    with Progress() as say:
        studied = wiring.power(protocol, processes, say)
    if out is not None:
        for name, drawing in studied.figures().items():
            (out / name).write_text(drawing, encoding="utf-8")
    if as_json:
        from dataclasses import asdict

        from levelhead.basics.jsons import pretty

        found = {"settings": asdict(studied.settings), "powers": [one.as_dict() for one in studied.powers]}
        print(pretty(found), end="")
        return
    from levelhead.rollout.power.in_words import in_words

    print("\n\n".join(in_words(studied.protocol, studied.settings, studied.powers)))


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

    Writes result.json, report.html, report.pdf, tables/*.csv and figures/*.svg to the folder: all, or none.
    An earlier evaluation in the folder is replaced.

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
        _print_answer(evaluated.result, out)


@app.command()
def summarise(
    protocol: Annotated[Path, typer.Argument(help="The protocol, in TOML.", show_default=False)],
    out: Annotated[
        Path, typer.Option("--out", help="File to write, such as force.moments.", show_default=False)
    ],
    exact: Annotated[
        bool, typer.Option("--exact", help="Share everything as it is, which partners may agree on.")
    ] = False,
    key: Annotated[
        Path | None, typer.Option(help="Ed25519 private key in PEM to sign with.", show_default=False)
    ] = None,
) -> None:
    """Write the moments of one force that may leave it, after the disclosure check.

    No row of an officer is in the file. What the rules of [sharing] merged, joined or withheld is listed.
    Whose moments they are is remembered in releases.json beside the protocol, which stays with the force: a
    second release that differs by a few officers is refused.

    Example: levelhead rollout summarise examples/rollout/protocol.toml --out force.moments
    """
    from levelhead import wiring
    from levelhead.rollout.report.forces import shared_in_words

    check_writable(out)
    made = wiring.summarise(protocol, out, key, exact=exact)
    print(f"{out}: {len(made.content):,} bytes.")
    for sentence in shared_in_words(made.summary.released.as_dict(), made.summary.study["period"]["length"]):
        print(sentence)


@app.command()
def pool(
    files: Annotated[list[Path], typer.Argument(help="One file of each force.", show_default=False)],
    out: Annotated[
        Path,
        typer.Option("--out", help="Folder to write to; made if it is not there.", show_default=False),
    ],
    trust: Annotated[
        list[str] | None,
        typer.Option(
            help="Public key, in hexadecimal; with one, every file must be signed.", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Put several forces together as one study, from what each of them shared.

    Where nothing was merged or withheld the pooled estimates equal those of all officers' rows together.
    Beside them stand the forces' own estimates, how far they differ, and the answer without each force.

    Example: levelhead rollout pool north.moments south.moments --out together
    """
    from levelhead import wiring

    found = wiring.pool(files, out, trust or [])
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(found.result), end="")
    else:
        _print_answer(found.result, out)


@app.command()
def project(
    result: Annotated[Path, typer.Argument(help="A result.json.", show_default=False)],
    base: Annotated[
        Path,
        typer.Option(
            help="CSV with base, records_a_year and, if wanted, outcome and trained_percent.",
            show_default=False,
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the projection as JSON.")] = False,
) -> None:
    """Say what the effect means in records a year.

    For each base: the records that training avoids if everybody is trained all year and, where
    trained_percent is given, at that pace. The interval is that of the effect; the base is taken as known.

    Example: levelhead rollout project evaluation/result.json --base examples/rollout/base.csv
    """
    from levelhead import wiring

    projected = wiring.project(result, base)
    if as_json:
        from dataclasses import asdict

        from levelhead.basics.jsons import pretty

        print(pretty([asdict(one) for one in projected]), end="")
        return
    for one in projected:
        fewer = "fewer" if one.avoided >= 0 else "more"
        print(f"{one.base}: {abs(one.avoided):,.0f} {fewer} records a year of {one.records_a_year:,}")
        print(f"  95% interval {one.ci_low:,.0f} to {one.ci_high:,.0f} avoided. {one.assumption}")


@app.command()
def survey(
    file: Annotated[Path, typer.Argument(help="The survey, in TOML.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,
) -> None:
    """Say what officers answered about the training, before and after.

    Shares with Wilson intervals, what changed (of the same people where forms say who, else of all), how
    many did not answer and what they could have changed, beside the published shares where a question
    names one. A question with too few answers is not shown.

    Example: levelhead rollout survey examples/survey/survey.toml
    """
    import textwrap

    from levelhead import wiring
    from levelhead.rollout.surveys.survey import as_dict
    from levelhead.rollout.surveys.survey_words import in_words

    read = wiring.survey(file)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(as_dict(read.survey, read.forms)), end="")
        return
    print("\n\n".join(textwrap.fill(one, 100) for one in in_words(read.survey, read.forms)))


def _print_answer(result: Mapping[str, Any], out: Path) -> None:
    import textwrap

    from levelhead.rollout.report.in_text import in_text

    for paragraph in in_text(result):
        is_table = paragraph.startswith("  ")
        print(paragraph if is_table else textwrap.fill(paragraph, 100), end="\n\n")
    print(f"The report is {out / 'report.html'}; the same numbers are in result.json and tables.")
