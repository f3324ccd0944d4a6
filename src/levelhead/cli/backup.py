"""levelhead backup and levelhead restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

_BY = "system:command"
Home = Annotated[Path | None, typer.Option(help="The folder Levelhead keeps everything in.")]


def backup(
    to: Annotated[
        Path, typer.Argument(help="The file to write; it must not be there yet.", show_default=False)
    ],
    home: Home = None,
) -> None:
    """Copy a home into one file: its database as it stands at one moment, and every file beside it.

    People may go on using it meanwhile. SQLite copies its own file; for PostgreSQL, pg_dump has to be
    installed. The file holds everything, keys and personal data included: keep it where only those may read
    it who may read the records, and encrypt it before it leaves the building.

    Example: levelhead backup /backups/levelhead-2026-03-31.tar.gz
    """
    from levelhead import wiring

    made = wiring.back_up(home, path=to, by=_BY)
    print(f"{made.files} files and {made.events} events of the audit trail are in {made.path}.")
    print(f"The last event's hash is {made.last_hash}")


def restore(
    source: Annotated[
        Path, typer.Argument(metavar="FROM", help="What `levelhead backup` wrote.", show_default=False)
    ],
    home: Home = None,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace what is there; it is kept beside it, under another name."),
    ] = False,
) -> None:
    """Put a backup in the place of a home, after checking every file and the chain of the audit trail.

    Stop the server first. Nothing is overwritten: without --replace the folder must be empty or not there,
    and a PostgreSQL database must be empty in any case.

    Example: levelhead restore /backups/levelhead-2026-03-31.tar.gz --home /srv/levelhead
    """
    from levelhead import wiring

    where, kept, manifest = wiring.restore(home, path=source, by=_BY, replace=replace)
    print(f"Restored to {where}, as it was on {manifest['made_at']}.")
    print(f"The chain of the {manifest['events']} events it had holds.")
    if kept:
        print(f"What was there is in {kept}.")
