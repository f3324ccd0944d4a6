"""levelhead messages: what is owed by e-mail, and sending it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from levelhead.basics.errors import CalledWrongly
from levelhead.cli.days import day_of
from levelhead.cli.progress import Progress

if TYPE_CHECKING:
    from levelhead.actions.send_messages import SendResult
    from levelhead.records.messages.told import Owed

app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Messages that leave by e-mail: owed, and sending."
)


@app.callback()
def _messages() -> None:
    """Send what people are owed by e-mail."""


@app.command("send")
def send(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what is owed, and send nothing.")] = False,
    on: Annotated[
        str | None,
        typer.Option("--on", help="With --dry-run: another day, year-month-day.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    home: Annotated[Path | None, typer.Option(help="The folder Levelhead keeps everything in.")] = None,
    by: Annotated[str, typer.Option("--by", help="Who does it, for the audit trail.")] = "system:messages",
) -> None:
    """Send invitations, changes, cancellations, reminders and digests that people are owed and have not had.

    Run it from a scheduled job, as often as you like: nothing is sent twice. Mail is off until [mail] and
    [messages] stand in settings.toml of the home; with --dry-run it is shown all the same what would be sent.
    A real message is only ever about today, so --on needs --dry-run.

    Exit code 5 when the mail server could not be reached; what is owed goes at a later run.

    Example: levelhead messages send --dry-run --on 2026-12-07
    """
    from levelhead import wiring

    if on is not None and not dry_run:
        raise CalledWrongly("--on needs --dry-run: what is really sent is about today.")
    if dry_run:
        owed, now, is_on = wiring.messages_owed(home, day=day_of(on) if on else None)
        _print_owed(owed, now.date(), is_on=is_on, as_json=as_json)
        return
    with Progress() as say:
        result = wiring.send_messages(home, by=by, say=say)
    if result is None:
        raise CalledWrongly(
            "Mail is off: settings.toml of this home has no [mail] and [messages]. Nothing was sent.\n"
            "docs/running.md says how to set it. What would be owed: levelhead messages send --dry-run"
        )
    _print_result(result, as_json=as_json)
    from levelhead.actions.send_messages import raise_if_silent

    raise_if_silent(result)


def _print_owed(owed: tuple[Owed, ...], day: date, *, is_on: bool, as_json: bool) -> None:
    if as_json:
        from levelhead.basics.jsons import pretty

        rows = [_as_json(one) for one in owed]
        print(pretty({"on": day.isoformat(), "mail": is_on, "owed": rows}), end="")
        return
    if not is_on:
        print("Mail is off: nothing is sent. Had it been on for a week, this would be owed.")
    for one in owed:
        print(f"{one.since:%Y-%m-%d}  {one.staff_number}  {one.address or '(no address)'}")
        print(f"    {one.letter.subject_line}")
    print(f"{len(owed):,} {'message' if len(owed) == 1 else 'messages'} owed on {day}.")


def _as_json(one: Owed) -> dict[str, Any]:
    return {
        "staff_number": one.staff_number,
        "address": one.address,
        "kind": one.kind,
        "key": one.key,
        "sequence": one.sequence,
        "since": one.since.isoformat(),
        "subject": one.letter.subject_line,
        "attempts": len(one.before),
    }


def _print_result(result: SendResult, *, as_json: bool) -> None:
    if as_json:
        from dataclasses import asdict

        from levelhead.basics.jsons import pretty

        print(pretty(asdict(result)), end="")
        return
    print(
        f"{result.sent:,} sent, {result.failed:,} failed, {result.unknown:,} not known, "
        f"{result.waiting:,} waiting for another try, {result.unreachable:,} without an address."
    )
