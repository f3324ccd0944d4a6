"""Make a fictional organisation with people, training, practice and a finished roll-out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Protocol

from levelhead.actions.demonstration.attendance import class_starts, make_attendance
from levelhead.actions.demonstration.classes import (
    ClassMade,
    Staff,
    attendance_of_colleagues,
    classes_to_come,
    make_classes,
    make_staff,
)
from levelhead.actions.demonstration.colleagues import make_colleagues
from levelhead.actions.demonstration.learning import LearningDone, LearningStores, learn
from levelhead.actions.demonstration.marks import make_excusals, make_injuries, make_kit, make_ratings
from levelhead.actions.demonstration.people import make_officers, organisation_content
from levelhead.actions.demonstration.practice import practise
from levelhead.actions.demonstration.rates import force_rates, published_effects
from levelhead.actions.demonstration.rollout import RolloutMade, make_rollout
from levelhead.actions.demonstration.runs import make_runs
from levelhead.actions.demonstration.sign_ins import OFFICES, SignIn, make_sign_ins
from levelhead.actions.demonstration.sources import write_sources
from levelhead.actions.draw_rollout import Terms
from levelhead.actions.evaluate_rollout import EvaluatedRollout
from levelhead.actions.keep_safe import InjuryTold
from levelhead.actions.play_encounter import ReadsWords
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.actions.save_evaluation import save_evaluation
from levelhead.curriculum.course import CourseVersion
from levelhead.curriculum.course_file import packaged_courses, read_course
from levelhead.curriculum.requirement import requirement_on
from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records.attendance import AttendanceRow
from levelhead.records.excusals import Excusal
from levelhead.records.kit import KitEvent
from levelhead.records.people import PersonRow
from levelhead.records.ratings import Rating
from levelhead.records.run_marks import RunMark
from levelhead.records.runs import Run
from levelhead.records.standing import Attended, standing_on
from levelhead.rollout.fictional import Design, FictionalRollout, simulate
from levelhead.use_of_force.base_rates import base_rates

_WEEKS_SINCE = 4  # the roll-out ended this long ago, so the first classes have fallen out of date
_BY = "system:demonstration"


@dataclass(frozen=True, slots=True)
class Size:
    """How large a demonstration is, and the seed that makes it.

    Attributes:
        officers: 1,843 as in the published pilot; at least 20.
        colleagues: people who are not in the roll-out; none, or at least 20.
        seed: the same seed makes the same people, order and records, whatever the day. It was chosen before
            anybody saw what it gives.
    """

    officers: int = 1843
    seed: int = 2026
    colleagues: int = 2157


@dataclass(frozen=True, slots=True)
class DeliveryMade:
    """Everything of the delivery of training that a demonstration holds.

    Attributes:
        staff: who delivers.
        classes: those that were held and those to come.
        ratings: each with the place of its class in `classes`.
        excusals: each with its staff number.
        injuries: each with the place of its class in `classes`.
        kit: what happened to the kit.
        runs: live runs with their marks, each with the place of its class in `classes`.
    """

    staff: Staff
    classes: tuple[ClassMade, ...]
    ratings: tuple[tuple[int, Rating], ...]
    excusals: tuple[tuple[str, Excusal], ...]
    injuries: tuple[tuple[int, InjuryTold], ...]
    kit: tuple[KitEvent, ...]
    runs: tuple[tuple[int, Run, tuple[RunMark, ...]], ...]


class DemonstrationStore(Protocol):
    """Where the made-up organisation is kept: an empty database."""

    def add_people(self, organisation: str, people: Sequence[PersonRow]) -> None:
        """Add the organisation, its units and its people, each of whom comes after their supervisor."""

    def add_attendance(self, rows: Iterable[AttendanceRow], *, recorded_at: datetime) -> None:
        """Add attendance."""

    def add_delivery(self, made: DeliveryMade, *, recorded_at: datetime) -> Sequence[str]:
        """Add classes with their registers, ratings, deferrals, injuries, qualifications and kit.

        Returns:
            The identifiers of the classes, in their order.
        """

    def add_rollout(self, made: RolloutMade) -> None:
        """Add a roll-out that is under way, with its classes."""

    def add_sign_ins(self, sign_ins: Sequence[SignIn]) -> None:
        """Add an account for each, with its roles."""

    def add_evaluation(self, *, name: str, evaluated: EvaluatedRollout, made_at: datetime) -> None:
        """Add the finished evaluation, with the truth that made its records."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who and what the demonstration is made of, before any of it is saved."""

    starts_on: date
    officers: list[PersonRow]
    attendance: list[AttendanceRow]
    rollout: FictionalRollout
    colleagues: list[PersonRow]
    colleagues_attendance: list[AttendanceRow]


def make_demonstration(
    *,
    folder: Path,
    store: DemonstrationStore,
    learning: LearningStores,
    work: Work,
    clock: Clock,
    evaluate: Callable[[Path], EvaluatedRollout],
    reader: ReadsWords,
    choose: Callable[[str], str],
    size: Size = Size(),
) -> tuple[SignIn, ...]:
    """Make everything, and give back the sign-ins.

    Args:
        folder: where the roll-out's protocol, tables and results are written.
        store: an empty database.
        learning: where practice and what was learnt in classes are kept.
        work: its transaction and audit trail; everything is saved in one.
        clock: the demonstration ends today.
        evaluate: evaluates the protocol in a file, as the command does.
        reader: reads the words of the scripted practice.
        choose: picks a letter of a passphrase, from a source nobody can guess.
        size: how large it is, and its seed.
    """
    now = clock.now()
    cast = make_cast(size, now.date())
    protocol = write_sources(
        folder,
        cast.rollout,
        starts_on=cast.starts_on,
        active_from=[person.service_from for person in cast.officers],
        protocol=Template(_content("protocol.toml")),
    )
    evaluated = evaluate(protocol)
    save_evaluation(result=evaluated.result, report_html=evaluated.report_html, out=folder / "result")
    delivery = make_delivery(cast, size.seed, now) if cast.colleagues else None
    coach = _coach_of(delivery, cast, now.date()) if delivery else None
    shown = _worth_showing(cast, now.date())
    offices = _in_office(cast, {one.staff_number for one in (*shown, coach) if one})
    sign_ins = make_sign_ins(*shown, choose, instructor=coach, others=offices)
    rolled = _under_way(cast, delivery, by=offices[0].staff_number, seed=size.seed, today=now.date())
    with work.transaction():
        store.add_people(organisation_content()["name"], [*cast.officers, *cast.colleagues])
        store.add_attendance([*cast.attendance, *cast.colleagues_attendance], recorded_at=now)
        if delivery:
            classes = store.add_delivery(delivery, recorded_at=now)
            done = _learnt(delivery, classes, lead=offices[1].staff_number)
            learn(done, stores=learning, now=now, seed=size.seed)
        if rolled:
            store.add_rollout(rolled)
            store.add_attendance(rolled.attendance, recorded_at=now)
        store.add_sign_ins(sign_ins)
        store.add_evaluation(name="demonstration", evaluated=evaluated, made_at=now)
        practise(by=sign_ins[0].username, now=now, reader=reader, store=learning.encounters, work=work)
        work.record(AuditEvent(_BY, "demonstration_made", "organisation:1", _counts(cast)))
    return sign_ins


def make_cast(size: Size, today: date) -> Cast:
    """The people, their training and the roll-out; each person is one officer of the simulation."""
    design = Design(officers=size.officers)
    this_monday = today - timedelta(days=today.weekday())
    starts_on = this_monday - timedelta(weeks=design.periods + _WEEKS_SINCE)
    base = base_rates()
    rollout = simulate(design, force_rates(base), published_effects(base), seed=size.seed)
    people = make_officers(size.officers, before=starts_on, seed=size.seed)
    attendance = make_attendance(
        [person.staff_number for person in people],
        class_starts(starts_on, rollout.first_trained, rollout.class_in_week),
        today=today,
        seed=size.seed,
    )
    colleagues = make_colleagues(size.colleagues, before=starts_on, seed=size.seed)
    others = attendance_of_colleagues([one.staff_number for one in colleagues], today, size.seed)
    return Cast(starts_on, people, attendance, rollout, colleagues, others)


def make_delivery(cast: Cast, seed: int, now: datetime) -> DeliveryMade:
    """The classes of the cast, and what was recorded in them."""
    today = now.date()
    version = packaged_courses()["ppst-refresher"][-1]
    staff = make_staff([one.staff_number for one in cast.colleagues if one.rank == "Sergeant"], today)
    held = make_classes([cast.attendance, cast.colleagues_attendance], version, staff, today)
    due = _due(cast, today)
    deferred = due[:40]
    to_come = classes_to_come(due[40:], version, staff, today, serving=due)
    return DeliveryMade(
        staff=staff,
        classes=(*held, *to_come),
        ratings=tuple(make_ratings(held, version, today, seed)),
        excusals=tuple(make_excusals(deferred, today, seed)),
        injuries=tuple(make_injuries(held, seed)),
        kit=tuple(make_kit(staff, now)),
        runs=tuple(make_runs(held, _worth_showing(cast, today)[0].staff_number)),
    )


def rolled_out_course() -> CourseVersion:
    """The course that the made-up organisation rolls out."""
    return read_course(_content("course.toml"), "course.toml")[-1]


def _under_way(
    cast: Cast, delivery: DeliveryMade | None, *, by: str, seed: int, today: date
) -> RolloutMade | None:
    """The roll-out that is under way; None where there is nobody for it."""
    if delivery is None:
        return None
    rest = (files("levelhead") / "content" / "rollout" / "evaluation.toml").read_text(encoding="utf-8")
    terms = Terms(rolled_out_course(), rest, fictional=True)
    return make_rollout(cast.colleagues, terms, delivery.staff, by=by, today=today, seed=seed)


def _learnt(delivery: DeliveryMade, classes: Sequence[str], *, lead: str) -> LearningDone:
    """In which classes something was learnt, and which notes are handed on: a low rating, and a live run."""
    notes = {}
    if low := [one for _, one in delivery.ratings if not one.competent and not one.second_of]:
        notes["rating"] = (low[0].staff_number, low[0].id)
    if delivery.runs:
        run = delivery.runs[-1][1]
        notes["run"] = (run.learners[0], run.id)
    held = {key: one for key, one in zip(classes, delivery.classes, strict=True) if one.is_over}
    return LearningDone(lead, notes, dict(sorted(held.items(), key=lambda pair: pair[1].day.starts_at)))


def _coach_of(delivery: DeliveryMade, cast: Cast, today: date) -> PersonRow | None:
    """Who coaches in the class of today, so that the instructor's sign-in has a class to open."""
    coaches = [one.day.blocks[0].coaches[0] for one in delivery.classes if one.day.on == today]
    return next((person for person in cast.colleagues if person.staff_number in coaches), None)


def _in_office(cast: Cast, taken: Collection[str]) -> list[PersonRow]:
    """Who holds each office: the chief officer is of the top rank, the rest are staff where there are any."""
    free = [one for one in (*cast.colleagues, *cast.officers) if one.staff_number not in taken]
    chief = next(one for one in cast.officers if one.staff_number not in taken)
    others = iter(sorted((one for one in free if one != chief), key=lambda one: one.role_type != "staff"))
    return [chief if role == "chief_officer" else next(others) for role in OFFICES]


def _due(cast: Cast, today: date) -> list[str]:
    """Staff numbers of colleagues who are not in date, the one longest without training first."""
    last: dict[str, date] = {}
    for row in cast.colleagues_attendance:
        last[row.staff_number] = max(row.on, last.get(row.staff_number, row.on))
    numbers = (one.staff_number for one in cast.colleagues if one.rank != "Sergeant")
    found = [number for number in numbers if last.get(number, date.min) < today - timedelta(days=330)]
    return sorted(found, key=lambda number: (last.get(number, date.min), number))


def _worth_showing(cast: Cast, today: date) -> tuple[PersonRow, PersonRow]:
    """A constable in date and the sergeant of the team, in the team where standing varies most."""
    attended: dict[str, list[Attended]] = defaultdict(list)
    for row in cast.attendance:
        attended[row.staff_number].append(Attended(row.on, row.course, row.minutes, row.contact))
    requirement = requirement_on(today, packaged_requirements())
    teams: dict[str, dict[str, str]] = defaultdict(dict)
    for person in cast.officers:
        if person.rank == "Constable":
            standing = standing_on(today, person.role_type, attended[person.staff_number], requirement)
            teams[person.supervisor][person.staff_number] = standing.state
    supervisor = max(teams, key=lambda number: len(set(teams[number].values())))
    team = teams[supervisor]
    officer = next((number for number, state in team.items() if state == "in_date"), min(team))
    by_number = {person.staff_number: person for person in cast.officers}
    return by_number[officer], by_number[supervisor]


def _counts(cast: Cast) -> dict[str, Any]:
    return {
        "fictional": True,
        "seed": cast.rollout.truth.seed,
        "people": len(cast.officers) + len(cast.colleagues),
        "attendance": len(cast.attendance) + len(cast.colleagues_attendance),
        "records": len(cast.rollout.records.tactics),
    }


def _content(name: str) -> str:
    return (files("levelhead") / "content" / "demonstration" / name).read_text(encoding="utf-8")
