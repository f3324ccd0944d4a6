"""levelhead records: bring training records in, and see who meets the standard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from levelhead.basics.errors import FaultsFound
from levelhead.cli.days import day_of
from levelhead.cli.progress import Progress
from levelhead.cli.shared_standing import bring_in_standing, share_standing

if TYPE_CHECKING:
    from levelhead.actions.import_records import Preview
    from levelhead.records.standing import Standing
    from levelhead.storage.queries import PersonStanding

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Training records: bring in, standing.")

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the installation; LEVELHEAD_HOME otherwise.", show_default=False),
]


@app.callback()
def _records() -> None:
    """Bring training records in, and see who meets the standard."""


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="CSV file in UTF-8, or a spreadsheet (.xlsx).", show_default=False)
    ],
    kind: Annotated[
        Literal["people", "attendance", "ratings", "qualifications"],
        typer.Option("--kind", help="What is in it.", show_default=False),
    ],
    map_file: Annotated[
        Path | None,
        typer.Option("--map", help="TOML file: our column names to the headings of the file."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would change, and save nothing.")
    ] = False,
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="Write the faulty rows here, with their reasons.")
    ] = None,
    organisation: Annotated[
        str | None, typer.Option("--organisation", help="Name of the organisation; makes a new home.")
    ] = None,
    home: Home = None,
    by: Annotated[str, typer.Option("--by", help="Who does it, for the audit trail.")] = "system:command",
) -> None:
    """Bring people, attendance, ratings or qualifications in from CSV or .xlsx: all of a file, or nothing.

    Example: levelhead records import people.csv --kind people --dry-run
    """
    from levelhead import wiring

    with Progress() as say:
        say(f"Bringing in {file.name}" if not dry_run else f"Reading {file.name}")
        found = wiring.import_records(
            home,
            file=file,
            kind=kind,
            map_file=map_file,
            by=by,
            confirm=not dry_run,
            organisation=organisation,
        )
    if rejects is not None and found.faulty_rows:
        rejects.write_text(found.rejects(), encoding="utf-8", newline="")
    _print_preview(found, is_dry_run=dry_run)
    if found.faults:
        raise FaultsFound(found.faults)


def _print_preview(found: Preview, *, is_dry_run: bool) -> None:
    print(f"{found.filename}: {len(found.new)} new, {len(found.changed)} changed, "
          f"{found.unchanged} unchanged, {found.rejected} rejected.")  # fmt: skip
    if found.confirmed_before is not None:
        print(
            f"This very file was brought in on {found.confirmed_before:%Y-%m-%d}. Sending it again changes "
            "nothing, and does not undo later corrections."
        )
    if found.faults:
        print("Nothing was saved: a file with a fault in it is not brought in.")
    elif is_dry_run:
        print("Nothing was saved: this was a dry run.")
    else:
        print("There was nothing to save." if found.changes_nothing else "Saved.")


@app.command("standing")
def standing(
    on: Annotated[
        str | None, typer.Option("--on", help="Day asked about, as 2026-03-31; today otherwise.")
    ] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="Only this unit.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    home: Home = None,
) -> None:
    """Who meets the requirement, who is due, who has lapsed, and why.

    Example: levelhead records standing --on 2026-03-31 --unit "Harbour"
    """
    from levelhead import wiring

    day = wiring.today() if on is None else day_of(on)
    people = wiring.standing(home, day=day, unit=unit)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty([_as_json(one) for one in people]), end="")
        return
    print(f"Standing on {day.isoformat()}\n{wiring.requirement_in_words(home, day)}\n")
    _print_table(people)


@app.command("export")
def export(
    kind: Annotated[
        str,
        typer.Argument(
            help="classes, attendance, register, ratings, deferrals, qualifications, kit or injuries.",
            show_default=False,
        ),
    ],
    out: Annotated[Path, typer.Option("--out", help="CSV file to write.", show_default=False)],
    first: Annotated[str, typer.Option("--from", help="First day, as 2026-01-01.")] = "1900-01-01",
    last: Annotated[str | None, typer.Option("--to", help="Last day; today otherwise.")] = None,
    home: Home = None,
) -> None:
    """Write a list as CSV. Nothing medical, no private reason and no learning note is in any of them.

    Example: levelhead records export classes --from 2026-01-01 --out classes.csv
    """
    from levelhead import wiring

    until = wiring.today() if last is None else day_of(last, "--to")
    text = wiring.export(home, kind=kind, first=day_of(first, "--from"), last=until)
    out.write_text(text, encoding="utf-8", newline="")
    print(f"{text.count(chr(10)) - 1:,} lines of {kind} are in {out}.")


@app.command("inspection-pack")
def inspection_pack(
    first: Annotated[str, typer.Option("--from", help="First day, as 2026-01-01.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="ZIP file to write.", show_default=False)],
    last: Annotated[str | None, typer.Option("--to", help="Last day; today otherwise.")] = None,
    known_on: Annotated[
        str | None, typer.Option("--known-on", help="Leave out what was recorded later; today otherwise.")
    ] = None,
    unit: Annotated[
        list[str] | None,
        typer.Option("--unit", help="Only this unit; may be given again.", show_default=False),
    ] = None,
    home: Home = None,
    by: Annotated[str, typer.Option("--by", help="Who makes it, for the manifest.")] = "system:command",
) -> None:
    """Write what an inspection asks of a period: tables as CSV in one ZIP, with a manifest of their hashes.

    Example: levelhead records inspection-pack --from 2025-04-01 --to 2026-03-31 --out pack.zip
    """
    from levelhead import wiring

    pack = wiring.inspection_pack(
        first=day_of(first, "--from"),
        last=wiring.today() if last is None else day_of(last, "--to"),
        known_on=wiring.today() if known_on is None else day_of(known_on, "--known-on"),
        units=unit or [],
        home=home or wiring.default_home(),
    )
    out.write_bytes(pack.as_zip(by=by, made_at=wiring.now()))
    print(f"{len(pack.tables)} tables are in {out}.\nFingerprint {pack.fingerprint}")


app.command("share-standing")(share_standing)
app.command("bring-in-standing")(bring_in_standing)


_HEADINGS = ("number", "name", "unit", "standing", "minutes", "in date until", "why")


def _print_table(people: list[PersonStanding]) -> None:
    if not people:
        print("Nobody serves on that day.")
        return
    rows = [_HEADINGS, *map(_row, people)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    counts = Counter(one.standing.title.lower() for one in people)  # people come in the order of states
    print("\n" + ", ".join(f"{count:,} {title}" for title, count in counts.items()) + ".")


def _row(one: PersonStanding) -> tuple[str, ...]:
    at = one.standing
    in_order = sorted(at.records, key=lambda record: not record.counted)
    reasons = Counter("counted" if record.counted else record.why for record in in_order)
    return (
        one.staff_number,
        one.full_name,
        one.unit,
        at.title,
        f"{at.minutes} of {at.required}",
        at.until.isoformat() if at.until else "-",
        "; ".join(f"{count} {why}" for why, count in reasons.items()) or "none on record",
    )


def _as_json(one: PersonStanding) -> dict[str, object]:
    at: Standing = one.standing
    return {
        "staff_number": one.staff_number,
        "full_name": one.full_name,
        "unit": one.unit,
        "on": at.on.isoformat(),
        "state": at.state,
        "minutes": at.minutes,
        "required": at.required,
        "until": at.until.isoformat() if at.until else None,
        "rule": at.rule,
        "next_step": at.next_step,
        "missing": list(at.missing),
        "excused_until": at.excused_until.isoformat() if at.excused_until else None,
        "records": [
            {
                "on": record.attended.on.isoformat(),
                "course": record.attended.course,
                "minutes": record.attended.minutes,
                "counted": record.counted,
                "why": record.why,
            }
            for record in at.records
        ],
    }


@app.command("roster")
def roster(
    name: Annotated[
        str, typer.Argument(help="Short name of the roll-out, as in its address.", show_default=False)
    ],
    out: Annotated[
        Path, typer.Option("--out", help="Folder to write to; made if it is not there.", show_default=False)
    ],
    key: Annotated[
        Path | None,
        typer.Option("--key", help="File with a secret key: officers are called by pseudonyms made with it."),
    ] = None,
    home: Home = None,
) -> None:
    """Write who was due in a roll-out and what happened, for `levelhead rollout evaluate`.

    The folder gets roster.csv, schedule.csv, protocol.toml with its lock, and departures.csv; with staff
    numbers also people.csv, from which `levelhead rollout design` draws the same order again. Put the
    use-of-force records beside them, with the same identifiers. A pseudonym is the first 32 hexadecimal
    digits of HMAC-SHA256 of the staff number under the key.

    Example: levelhead records roster listening-first --out rollout
    """
    from levelhead import wiring

    people = wiring.export_rollout(home, name=name, out=out, key=key)
    trained = sum(one.completed_on is not None for one in people)
    print(f"{len(people):,} people were drawn; {trained:,} have completed the course. All of it is in {out}.")


@app.command("place-unit")
def place_unit(
    unit: Annotated[str, typer.Argument(help="The unit.", show_default=False)],
    under: Annotated[str, typer.Option(help="The unit above it; none puts it at the top.")] = "",
    home: Home = None,
    by: Annotated[str, typer.Option("--by", help="Who does it, for the audit trail.")] = "system:command",
) -> None:
    """Put a unit under another, so that a role granted in the one above reaches it.

    Example: levelhead records place-unit "Harbour Response" --under Harbour
    """
    from levelhead import wiring

    wiring.place_unit(home, by=by, unit=unit, under=under)
    print(f"{unit} is {f'under {under}' if under else 'at the top'}.")


@app.command("count")
def count(
    on: Annotated[
        list[str] | None,
        typer.Option(
            "--on", help="A day, year-month-day; may be given again. Today otherwise.", show_default=False
        ),
    ] = None,
    home: Home = None,
    by: Annotated[str, typer.Option("--by", help="Who does it, for the audit trail.")] = "system:command",
) -> None:
    """Count how everybody stands on a day and keep the counts, for the pages that show a whole force.

    Run it every night. A day in the past is counted as the records say now.

    Example: levelhead records count
    """
    from levelhead import wiring

    days = [day_of(one) for one in on or []] or [wiring.today()]
    with Progress() as say:
        say(f"Counting {len(days)} {'day' if len(days) == 1 else 'days'}")
        people = wiring.count_standing(by=by, days=days, home=home or wiring.default_home())
    print(f"{people:,} people counted on {days[-1]}.")
