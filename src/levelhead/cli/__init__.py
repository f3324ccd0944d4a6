"""The `levelhead` command.

Every verb lives in a file of its own and imports what it needs only when it runs, so that asking for help
costs nothing.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from levelhead import __version__
from levelhead.basics.errors import LevelheadError
from levelhead.cli import (
    accounts,
    backup,
    check,
    content,
    debrief,
    demo,
    messages,
    practise,
    records,
    rollout,
    understand,
    use_of_force,
)

app = typer.Typer(
    name="levelhead",
    help="Practise, deliver and evaluate public and personal safety training.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"levelhead {__version__}")
        raise typer.Exit


@app.callback()
def _levelhead(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Practise, deliver and evaluate public and personal safety training."""


app.command("demo")(demo.demo)
app.command("serve")(demo.serve)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("check")(check.check)
app.command("practise")(practise.practise)
app.command("debrief")(debrief.debrief)
app.command("understand")(understand.understand)
app.add_typer(accounts.app, name="accounts")
app.add_typer(content.app, name="content")
app.add_typer(messages.app, name="messages")
app.add_typer(records.app, name="records")
app.add_typer(use_of_force.app, name="use-of-force")
app.add_typer(rollout.app, name="rollout")


def main() -> None:
    """Run the command; an error somebody can mend is printed without a traceback.

    Exit codes: 0 done; 1 our own bug; 2 called wrongly; 3 faults in what was given; 4 refused by a rule;
    5 something outside did not answer.
    """
    try:
        app()
    except LevelheadError as error:
        from levelhead.debrief.words import printable

        print(printable(str(error)), file=sys.stderr)  # a fault quotes what somebody's file holds
        sys.exit(error.exit_code)
