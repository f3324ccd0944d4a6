"""levelhead records share-standing and bring-in-standing: what forces tell of themselves, as counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.cli.days import day_of

if TYPE_CHECKING:
    from levelhead.records.force_summary import ForceSummary

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the installation; LEVELHEAD_HOME otherwise.", show_default=False),
]
By = Annotated[str, typer.Option("--by", help="Who does it, for the audit trail.")]


def share_standing(
    first: Annotated[str, typer.Option("--from", help="First day, as 2026-01-01.", show_default=False)],
    key: Annotated[
        Path, typer.Option("--key", help="Ed25519 private key in PEM to sign with.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", help="File to write, such as force.json.", show_default=False)
    ],
    last: Annotated[str | None, typer.Option("--to", help="Last day; today otherwise.")] = None,
    home: Home = None,
    by: By = "system:command",
) -> None:
    """Write what this force may tell of its standing and delivery: counts, after a disclosure check, signed.

    No person is in the file, and no count of few. What is withheld is listed.

    Example: levelhead records share-standing --from 2025-04-01 --key key.pem --out north.json
    """
    from levelhead import wiring

    summary = wiring.share_standing(
        by=by,
        first=day_of(first, "--from"),
        last=wiring.today() if last is None else day_of(last, "--to"),
        key=key,
        out=out,
        home=home or wiring.default_home(),
    )
    print(f"{out}: what {summary.force} tells, with standing on {summary.last}.")
    _print_told(summary)


def bring_in_standing(
    file: Annotated[Path, typer.Argument(help="A file that share-standing wrote.", show_default=False)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what is in it, and save nothing.")
    ] = False,
    new_key: Annotated[
        bool, typer.Option("--new-key", help="The force signs with a new key, and somebody asked it.")
    ] = False,
    home: Home = None,
    by: By = "system:command",
) -> None:
    """Bring in what another force told, for the view over several forces; or refuse it, with the reason.

    Example: levelhead records bring-in-standing north.json --dry-run
    """
    from levelhead import wiring
    from levelhead.basics.text_files import read_text

    text, opened = read_text(file), home or wiring.default_home()
    if dry_run:
        summary = wiring.read_summary(text, file.name, new_key=new_key, home=opened)
    else:
        summary = wiring.bring_in_summary(text, file.name, by=by, new_key=new_key, home=opened)
    print(f"{summary.force}, standing on {summary.last}, made on {summary.made_on}.")
    _print_told(summary)
    print(f"Signed by {summary.signed_by}.")
    print("Nothing was saved: this was a dry run." if dry_run else "It is in the view over several forces.")


def _print_told(summary: ForceSummary) -> None:
    from levelhead.records.force_summary import MEASURES

    for name, words in MEASURES.items():
        one = summary.measure(name)
        if one is not None:
            print(f"  {one.yes:,} of {one.of:,}: {words}")
    for words in summary.withheld:
        print(f"  not told: {words}")
