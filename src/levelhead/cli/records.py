"""levelhead records: bring training records in, and see who meets the standard."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import CalledWrongly, FaultsFound

if TYPE_CHECKING:
    from levelhead.actions.import_records import Preview
    from levelhead.records.standing import Standing
    from levelhead.wiring import PersonStanding

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
    file: Annotated[Path, typer.Argument(help="CSV file in UTF-8.", show_default=False)],
    kind: Annotated[str, typer.Option("--kind", help="people or attendance.", show_default=False)],
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
    """Bring people or attendance in from CSV: all of a file, or nothing of it.

    Example: levelhead records import people.csv --kind people --dry-run
    """
    from levelhead import wiring

    found = wiring.import_records(
        home, file=file, kind=kind, map_file=map_file, by=by, confirm=not dry_run, organisation=organisation
    )
    if rejects is not None and found.faulty_rows:
        rejects.write_text(found.rejects(), encoding="utf-8", newline="")
    _print_preview(found, saved=not dry_run and not found.faults)
    if found.faults:
        raise FaultsFound(found.faults)


def _print_preview(found: Preview, *, saved: bool) -> None:
    print(f"{found.filename}: {len(found.new)} new, {len(found.changed)} changed, "
          f"{found.unchanged} unchanged, {found.rejected} rejected.")  # fmt: skip
    if found.faults:
        print("Nothing was saved: a file with a fault in it is not brought in.")
    else:
        print("Saved." if saved else "Nothing was saved: this was a dry run.")


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

    day = _day(on)
    people = wiring.standing(home, day=day, unit=unit)
    if as_json:
        from levelhead.basics.jsons import pretty

        print(pretty([_as_json(one) for one in people]), end="")
        return
    _print_table(people, day)


def _day(text: str | None) -> date:
    if text is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CalledWrongly(
            f"--on takes a day as year-month-day, such as 2026-03-31, not '{text}'."
        ) from None


def _print_table(people: list[PersonStanding], day: date) -> None:
    print(f"Standing on {day.isoformat()}\n")
    print(f"{'number':10}{'name':28}{'standing':17}{'minutes':>12}  until")
    for one in people:
        at = one.standing
        until = at.until.isoformat() if at.until else "-"
        minutes = f"{at.minutes} of {at.required}"
        print(f"{one.staff_number:10}{one.full_name[:27]:28}{at.title:17}{minutes:>12}  {until}")
    counts: dict[str, int] = {}
    for one in people:
        counts[one.standing.title] = counts.get(one.standing.title, 0) + 1
    print("\n" + ", ".join(f"{count} {title.lower()}" for title, count in sorted(counts.items())) + ".")
    if people:
        print(f"The rule: {people[0].standing.rule}")


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
