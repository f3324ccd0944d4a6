"""levelhead check: whether a home is as it was left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import FaultsFound, Refused

if TYPE_CHECKING:
    from levelhead.actions.check_content import ContentChecked
    from levelhead.storage.check import DatabaseChecked


def check(
    home: Annotated[Path | None, typer.Option(help="The folder Levelhead keeps everything in.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check that records are as they were left, and that the home's own content has no faults.

    The audit trail is a chain: each event holds the hash of the one before it, so an event that was changed,
    removed or put in is found. The triggers that refuse such changes, the settings of the database, its
    shape and the home's own requirement, courses and settings of classes are looked at as well. Nothing is
    changed. Write down the last hash somewhere else: it shows later whether the end of the trail was cut off.
    Where mail is on, messages that were owed for more than a day and were not sent are told too.

    Exit code 4 when the database is not as it must be, 3 when only content or mail has faults.

    Example: levelhead check
    """
    from levelhead import wiring

    database, content = wiring.check_home(home)
    faults = (*database.faults, *content.faults)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty(_as_json(database, content)), end="")
    elif not faults:
        print(_summary(database))
    if not faults:
        return
    failed = Refused("\n".join(str(fault) for fault in faults)) if database.faults else FaultsFound(faults)
    if as_json:
        raise typer.Exit(failed.exit_code)
    raise failed


def _summary(database: DatabaseChecked) -> str:
    last = f"\nThe last event's hash is {database.last_hash}" if database.last_hash else ""
    return (
        f"Records on {database.engine}: the chain of {database.events} events holds, "
        f"and the database refuses to change what is recorded.{last}"
    )


def _as_json(database: DatabaseChecked, content: ContentChecked) -> dict[str, object]:
    return {
        "engine": database.engine,
        "events": database.events,
        "last_hash": database.last_hash,
        "requirements": content.requirements,
        "faults": [fault.as_row() for fault in (*database.faults, *content.faults)],
    }
