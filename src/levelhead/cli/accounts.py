"""levelhead accounts: who may sign in, with which roles, where."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Accounts: who may sign in, with which roles, where."
)

Name = Annotated[str, typer.Argument(help="Sign-in name.", show_default=False)]
Role = Annotated[
    str, typer.Argument(help="For example officer, supervisor or administrator.", show_default=False)
]
Unit = Annotated[str, typer.Option(help="The unit it holds in, with those below; the whole when not given.")]
Home = Annotated[Path | None, typer.Option(help="The folder Levelhead keeps everything in.")]
By = Annotated[str, typer.Option("--by", help="Who does it, for the audit trail.")]
Typed = Annotated[
    bool, typer.Option("--passphrase", help="Type a passphrase now, twice; otherwise print a one-time link.")
]
At = Annotated[str, typer.Option(help="Where the pages answer; the link begins with it.")]
_BY = "system:command"
_AT = "http://127.0.0.1:8000"


@app.callback()
def _accounts() -> None:
    """Keep accounts."""


@app.command()
def add(
    name: Name,
    person: Annotated[str, typer.Option(help="Staff number of the person it stands for, if any.")] = "",
    organisation: Annotated[
        str | None, typer.Option(help="Begin a home for this organisation.", show_default=False)
    ] = None,
    passphrase: Typed = False,
    at: At = _AT,
    home: Home = None,
    by: By = _BY,
) -> None:
    """Add an account, and print the link at which its holder sets a passphrase, once and within a day.

    It can do nothing until it is granted a role. A passphrase is never part of the command, where others on
    the machine could read it.

    Example: levelhead accounts add ada --organisation "Your force"
    """
    from levelhead import wiring

    link = wiring.add_account(
        home,
        by=by,
        username=name,
        staff_number=person,
        passphrase=_typed() if passphrase else None,
        organisation=organisation,
    )
    print(f"{name} was added.")
    _print_link(link, at)


@app.command()
def grant(name: Name, role: Role, unit: Unit = "", home: Home = None, by: By = _BY) -> None:
    """Grant a role in the whole organisation, or in one unit and those below it.

    Example: levelhead accounts grant ada administrator
    """
    from levelhead import wiring

    changed = wiring.grant_role(home, by=by, username=name, role=role, unit=unit)
    where = unit or "the whole organisation"
    print(f"{name} is {role} in {where}{'' if changed else ', as before'}.")


@app.command()
def revoke(name: Name, role: Role, unit: Unit = "", home: Home = None, by: By = _BY) -> None:
    """Take a role back. What was granted in a unit is taken back in that unit.

    Example: levelhead accounts revoke ada administrator
    """
    from levelhead import wiring

    changed = wiring.revoke_role(home, by=by, username=name, role=role, unit=unit)
    where = unit or "the whole organisation"
    print(f"{name} is {'no longer' if changed else 'not, and was not,'} {role} in {where}.")


@app.command()
def reset(name: Name, passphrase: Typed = False, at: At = _AT, home: Home = None, by: By = _BY) -> None:
    """Let somebody in who forgot a passphrase or lost a phone: the old ones end, with every session.

    Example: levelhead accounts reset ada
    """
    from levelhead import wiring

    link = wiring.reset_account(home, by=by, username=name, passphrase=_typed() if passphrase else None)
    print(f"What {name} signed in with before opens nothing any more.")
    _print_link(link, at)


@app.command("list")
def list_accounts(
    home: Home = None, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """List the accounts, whom they stand for, and their roles.

    Example: levelhead accounts list
    """
    from dataclasses import asdict

    from levelhead import wiring

    found = wiring.accounts(home)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty([asdict(one) for one in found]), end="")
        return
    for one in found:
        roles = ", ".join(f"{role} in {unit}" if unit else role for role, unit in one.roles) or "no role"
        person = f" ({one.staff_number})" if one.staff_number else ""
        print(f"{one.username}{person}: {roles}{'' if one.may_sign_in else '; has not set a passphrase yet'}")
    if not found:
        print("No accounts yet. Begin with: levelhead accounts add NAME")


def _typed() -> str:
    passphrase: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    return passphrase


def _print_link(link: str, at: str) -> None:
    if link:
        print(f"To set a passphrase, open this once, within a day:\n{at.rstrip('/')}{link}")
    else:
        print("The passphrase is set.")
