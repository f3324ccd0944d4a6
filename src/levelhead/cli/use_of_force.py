"""levelhead use-of-force."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.cli.files import check_writable

if TYPE_CHECKING:
    from levelhead.actions.read_use_of_force import UseOfForceRead

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Read reports of the use of force.")

Files = Annotated[list[Path], typer.Argument(help="CSV files, plain or in gzip.", show_default=False)]
Map = Annotated[
    Path,
    typer.Option("--map", help="Map of the layout, in TOML; or metropolitan, which comes with Levelhead.",
                 show_default=False),
]  # fmt: skip
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def _use_of_force() -> None:
    """Read reports of the use of force."""


@app.command()
def check(files: Files, record_map: Map, as_json: AsJson = False) -> None:
    """Read reports in a local layout by a map, and print their faults, counts and checks.

    Every report is counted: kept, set aside for a reason, or kept and marked. The checks look at all
    reports together: columns that say one thing only, places that contradict each other, gaps, sudden
    changes of level by unit and tactic group, lag, and what is missing from whom. Where import would
    refuse, the exit code is 3.

    Example: levelhead use-of-force check 2023-24.csv --map metropolitan
    """
    _print(_read(files, record_map, None), as_json=as_json)


@app.command("import")
def import_(
    files: Files,
    record_map: Map,
    out: Annotated[
        Path,
        typer.Option("--out", help="Parquet file to write, such as records.parquet.", show_default=False),
    ],
    as_json: AsJson = False,
) -> None:
    """Write reports in a local layout as one table in the layout of a use-of-force record.

    The table is what a protocol names under [sources.records]. Reports that are set aside are not in it,
    and are counted; what is marked has its marks in a column. The file holds its own account of what it
    was made from. What is faulty as a whole is not written.

    Example: levelhead use-of-force import reports.csv --map map.toml --out records.parquet
    """
    check_writable(out)
    found = _read(files, record_map, out)
    _print(found, as_json=as_json)
    if not as_json:
        print(f"\n{found.read.kept:,} records are in {out}.")


@app.command()
def panel(
    records: Annotated[
        Path, typer.Argument(help="Records that import wrote, in Parquet.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Parquet file to write, such as panel.parquet.", show_default=False)
    ],
    roster: Annotated[
        Path | None,
        typer.Option("--roster", help="Officers, with their service where known.", show_default=False),
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="First day.", show_default="the first record's"),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Last day.", show_default="the last record's"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a panel of officers and whole weeks from records: how often each used force, and how.

    One row for every officer and week from Monday to Sunday, with zeros where nothing was recorded: records,
    records by tactic group, with an injury of the subject or the officer, and severity. Every record is
    counted, or set aside for a reason. Without a roster, officers who never used force are not in it.

    Example: levelhead use-of-force panel records.parquet --out panel.parquet
    """
    from levelhead import wiring
    from levelhead.cli.progress import Progress

    check_writable(out)
    with Progress() as say:
        days = (first and first.date(), last and last.date())
        made = wiring.panel(records, roster, days, out, say)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(made.as_dict()), end="")
        return
    window = made.window
    print(f"{made.rows:,} officer-weeks of {made.officers:,} officers are in {out}.")
    print(f"{window.periods:,} weeks, from {window.starts_on:%d %B %Y} to {window.ends_on:%d %B %Y}.")
    print(f"{made.counted:,} records are counted in it.")
    for reason, number in made.set_aside.items():
        print(f"{number:>11,}  set aside: {reason.replace('_', ' ')}")
    if not made.has_roster:
        print("Officers without any record are not in it: rates an officer from it are too high.")


def _read(files: list[Path], record_map: Path, out: Path | None) -> UseOfForceRead:
    from levelhead import wiring
    from levelhead.cli.progress import Progress

    with Progress() as say:
        return wiring.use_of_force(files, record_map, out, say)


def _print(found: UseOfForceRead, *, as_json: bool) -> None:
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(found.as_dict()), end="")
        return
    from levelhead.use_of_force.in_words import checks_in_words, counts_in_words

    print("\n".join(counts_in_words(found.read, len(found.files), found.untold)))
    print()
    print("\n".join(checks_in_words(found.checks)))
