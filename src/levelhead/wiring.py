"""The only file that builds adapters and hands them to actions.

Every import of a store or an engine stands inside the function that needs it, so that a command which
needs no database starts no Django, and asking for help starts nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from levelhead.actions.check_content import ContentChecked
    from levelhead.actions.demonstration.sign_ins import SignIn
    from levelhead.actions.evaluate_rollout import EvaluatedRollout
    from levelhead.actions.import_records import Preview
    from levelhead.curriculum.requirement import Requirement
    from levelhead.encounter.machine import Encounter
    from levelhead.storage.demonstration_home import DemonstrationHome
    from levelhead.storage.home import Home
    from levelhead.storage.queries import PersonStanding
    from levelhead.understanding.reader import Reader


def reader() -> Reader:
    """What reads an officer's words: the packaged word lists and weights."""
    from levelhead.understanding.reader import load_reader

    return load_reader()


def understand_table(
    file: Path, column: str, following: Callable[[Iterable[str], int], Iterable[str]]
) -> str:
    """A table of utterances with what was understood of each, as CSV.

    Args:
        file: the CSV table.
        column: its column of utterances.
        following: given the texts and how many there are, gives them back one by one; for showing progress.

    Raises:
        FaultsFound: the file is missing, is not such a table, or lacks the column.
    """
    from levelhead.basics.text_files import read_file
    from levelhead.understanding.tables import read_utterance_table, written_table

    table = read_utterance_table(read_file(file), file.name, column)
    reads = reader()
    readings = [reads.read(text) for text in following(table.utterances(), len(table.rows))]
    return written_table(table, readings)


# -- content


def check_content(folder: Path | None) -> ContentChecked:
    """Every fault in a folder of content, or in what the package brings."""
    from levelhead.actions.check_content import check_content as check

    return check(folder=folder)


# -- homes


def default_home() -> Path:
    """Where an installation keeps everything, when nobody says otherwise."""
    from levelhead.storage.home import default_home as named

    return named()


def open_home(path: Path | None) -> Home:
    """Start storage on an existing home. Raises CalledWrongly when there is none."""
    from levelhead.storage.home import Home
    from levelhead.storage.start import check_pragmas, migrate, start

    home = Home(path or default_home())
    home.must_exist()
    start(home.path)
    migrate()
    check_pragmas()
    return home


def new_home(path: Path | None, organisation: str) -> Home:
    """Start storage on a home that may be new, with one organisation in it."""
    from levelhead.storage.home import Home
    from levelhead.storage.start import check_pragmas, migrate, start

    home = Home(path or default_home())
    home.create()
    start(home.path)
    migrate()
    check_pragmas()
    from levelhead.storage.organisation import ensure_organisation  # models need Django started

    ensure_organisation(organisation)
    return home


# -- training records


def import_records(
    home: Path | None,
    *,
    file: Path,
    kind: str,
    map_file: Path | None,
    by: str,
    confirm: bool,
    organisation: str | None,
) -> Preview:
    """Preview a file of people or attendance, and confirm it when it has no fault and changes something.

    Args:
        home: the folder of the installation; the usual one when None.
        file: the CSV file.
        kind: people or attendance.
        map_file: our columns and the headings the file has for them, or None.
        by: who does it.
        confirm: whether to save; otherwise nothing is made or changed anywhere.
        organisation: whose home it is; a home that is not there yet is made for it.
    """
    from levelhead.actions import import_records as records
    from levelhead.basics.text_files import read_file
    from levelhead.records.map import read_map
    from levelhead.storage.home import Home
    from levelhead.storage.work import DjangoWork, SystemClock

    renamed: Mapping[str, str] = read_map(map_file) if map_file else {}
    upload, clock = records.Upload(kind, file.name, read_file(file), renamed), SystemClock()
    if organisation is not None and not Home(home or default_home()).database.exists():
        found = records.preview(upload=upload, store=records.NothingKept(), clock=clock)
        if found.faults or not confirm:
            return found
    if organisation is None:
        open_home(home)
    else:
        new_home(home, organisation)
    from levelhead.storage.records import DjangoRecords  # models need Django started

    store, work = DjangoRecords(), DjangoWork(clock)
    found = records.preview(upload=upload, store=store, clock=clock)
    if not confirm or found.faults or found.changes_nothing:
        return found
    staged = records.stage(by=by, upload=upload, store=store, work=work, clock=clock)
    return records.confirm(by=by, import_id=staged, store=store, work=work, clock=clock)


def stage_import(*, by: str, kind: str, filename: str, content: bytes) -> str:
    """Keep an uploaded file until somebody confirms it; its identifier."""
    from levelhead.actions import import_records as records
    from levelhead.storage.records import DjangoRecords
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    upload = records.Upload(kind, filename, content, {})
    return records.stage(by=by, upload=upload, store=DjangoRecords(), work=DjangoWork(clock), clock=clock)


def preview_import(import_id: str) -> Preview:
    """What confirming a staged file would do now."""
    from levelhead.actions import import_records as records
    from levelhead.storage.records import DjangoRecords
    from levelhead.storage.work import SystemClock

    store = DjangoRecords()
    upload, _ = store.staged(import_id)
    return records.preview(upload=upload, store=store, clock=SystemClock())


def confirm_import(*, by: str, import_id: str) -> Preview:
    """Save what a staged file holds, whole or not at all."""
    from levelhead.actions import import_records as records
    from levelhead.storage.records import DjangoRecords
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return records.confirm(
        by=by, import_id=import_id, store=DjangoRecords(), work=DjangoWork(clock), clock=clock
    )


def requirements(home: Home | None) -> tuple[Requirement, ...]:
    """The requirements in force: an organisation's own, or those of the package."""
    from levelhead.curriculum.requirement_file import packaged_requirements, requirements_of

    return packaged_requirements() if home is None else requirements_of(home.standard)


def requirement_in_words(home: Path | None, day: date) -> str:
    """The requirement that applies on a day, and on the next line what it rests on."""
    from levelhead.curriculum.requirement import requirement_on
    from levelhead.storage.home import Home

    requirement = requirement_on(day, requirements(Home(home or default_home())))
    if requirement is None:
        return "No requirement applies on this day."
    return f"{requirement.in_words()}\nSource: {requirement.authority}"


def today() -> date:
    """The day it is."""
    from levelhead.storage.work import SystemClock

    return SystemClock().now().date()


def standing(home: Path | None, *, day: date, unit: str | None) -> list[PersonStanding]:
    """Standing of everybody who serves on a day, the most pressing first.

    Raises:
        CalledWrongly: there is no such unit.
    """
    opened = open_home(home)
    from levelhead.storage.organisation import unit_named
    from levelhead.storage.queries import by_need, serving, standings

    people = serving(day) if unit is None else serving(day).filter(unit=unit_named(unit))
    return by_need(standings(people, day, requirements(opened)))


# -- evaluation


def evaluate(
    protocol: Path, out: Path, engine_url: str | None, say: Callable[[str], None]
) -> EvaluatedRollout:
    """Evaluate a roll-out by its protocol and save what was found.

    Raises:
        CalledWrongly: the folder holds something else, or there is no such engine.
        FaultsFound: with every fault of the protocol or of its tables; nothing is saved.
        OutsideSilent: the database cannot be opened.
    """
    from levelhead.actions.evaluate_rollout import evaluate_rollout
    from levelhead.actions.save_evaluation import may_write, save_evaluation
    from levelhead.engines.duckdb_engine import connect

    may_write(out)
    engine = connect(engine_url)
    try:
        evaluated = evaluate_rollout(protocol=protocol, engine=engine, say=say)
    finally:
        engine.close()
    save_evaluation(evaluated=evaluated, out=out)
    return evaluated


# -- the demonstration, and serving


def demonstration(folder: Path, say: Callable[[str], None] = lambda _: None) -> tuple[SignIn, ...]:
    """The sign-ins of the demonstration in a folder, which is made first if it is not there whole.

    Raises:
        Refused: the folder holds somebody's home, or another program is making a demonstration in it.
    """
    from levelhead.storage.demonstration_home import DemonstrationHome

    home = DemonstrationHome(folder)
    if not home.is_made():
        with home.being_made():
            say("Making a fictional force: people, training, a year of records and their evaluation.")
            home.finish(_make_demonstration(home))
    return home.sign_ins()


def _make_demonstration(home: DemonstrationHome) -> tuple[SignIn, ...]:
    import secrets

    from levelhead.actions.evaluate_rollout import evaluate_rollout
    from levelhead.actions.make_demonstration import make_demonstration
    from levelhead.engines.duckdb_engine import connect
    from levelhead.storage.start import check_pragmas, migrate, start

    start(home.path)
    migrate()
    check_pragmas()
    from levelhead.storage.demonstration import DjangoDemonstration
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock, engine = SystemClock(), connect(None)
    return make_demonstration(
        folder=home.evaluation,
        store=DjangoDemonstration(),
        encounters=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
        evaluate=lambda protocol: evaluate_rollout(protocol=protocol, engine=engine),
        reader=reader(),
        choose=secrets.choice,
    )


def web_application(folder: Path) -> Callable[..., Iterable[bytes]]:
    """The web application on an existing home, as a WSGI server takes it.

    Raises:
        CalledWrongly: there is no home.
        Refused: the database does not run as it must, or a demonstration was not finished in it.
    """
    from levelhead.storage.demonstration_home import DemonstrationHome

    DemonstrationHome(folder).must_be_whole()
    open_home(folder)
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def is_confirmed(import_id: str) -> bool:
    """Whether a staged file has been confirmed."""
    from levelhead.storage.records import DjangoRecords

    return DjangoRecords().staged(import_id)[1] == "confirmed"


def requirements_in_force() -> tuple[Requirement, ...]:
    """The requirements of the home that this process serves."""
    from levelhead.storage.home import served_home

    return requirements(served_home())


# -- encounters of practice, in the home that this process serves

_FRESH_SEEDS = 1_000_000  # few enough digits to be read out


@cache
def _shared_reader() -> Reader:
    """One reader for all turns of this process; it is never changed."""
    return reader()


def begin_encounter(*, by: str, scenario_id: str, variant: str | None) -> str:
    """Begin an encounter with a fresh seed; its identifier."""
    import secrets

    from levelhead.actions import play_encounter
    from levelhead.encounter.library import read_scenario
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return play_encounter.begin_encounter(
        by=by,
        scenario=read_scenario(scenario_id),
        variant=variant,
        seed=secrets.randbelow(_FRESH_SEEDS),
        store=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
    )


def say(*, by: str, encounter_id: str, turn: int, line: str) -> Encounter:
    """Take one turn of one's own encounter."""
    from levelhead.actions import play_encounter
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return play_encounter.say(
        by=by,
        encounter_id=encounter_id,
        turn=turn,
        line=line,
        reader=_shared_reader(),
        store=DjangoEncounters(),
        work=DjangoWork(clock),
        clock=clock,
    )


def stop_encounter(*, by: str, encounter_id: str) -> None:
    """Stop one's own encounter before its ending."""
    from levelhead.actions import play_encounter
    from levelhead.storage.encounters import DjangoEncounters
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    play_encounter.stop_encounter(
        by=by, encounter_id=encounter_id, store=DjangoEncounters(), work=DjangoWork(clock), clock=clock
    )


def encounter(*, by: str, encounter_id: str) -> Encounter:
    """One's own encounter as it stands."""
    from levelhead.actions.play_encounter import read_encounter
    from levelhead.storage.encounters import DjangoEncounters

    return read_encounter(by=by, encounter_id=encounter_id, store=DjangoEncounters())


def debrief_page(played: Encounter) -> dict[str, Any]:
    """What the debrief's template shows."""
    from levelhead.debrief.make import make_debrief
    from levelhead.debrief.page import page

    return page(make_debrief(played))


def transcript(played: Encounter) -> dict[str, Any]:
    """An encounter in format `levelhead.transcript/1`, with its debrief."""
    from levelhead.debrief.make import make_debrief
    from levelhead.encounter.transcript import as_transcript

    return as_transcript(played, make_debrief(played).as_dict())
