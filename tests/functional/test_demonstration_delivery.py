"""The classes of the demonstration agree with its attendance, and pages have something of everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from levelhead.actions.demonstration.sign_ins import make_sign_ins
from levelhead.actions.make_demonstration import (
    DeliveryMade,
    Size,
    _coach_of,
    _under_way,
    make_cast,
    make_delivery,
    rolled_out_course,
)
from levelhead.actions.mark_register import minutes_of
from levelhead.curriculum.course_file import packaged_courses
from levelhead.curriculum.delivery import read_delivery
from levelhead.records.due import CourseCounted, course_name, happened
from levelhead.records.excusals import REASONS, SENSITIVE
from levelhead.records.gates import gates_of
from levelhead.records.qualifications import current
from levelhead.records.register import contact_minutes
from levelhead.records.run_marks import RunState, judged_run
from levelhead.records.timeline import timeline
from levelhead.storage import models
from levelhead.storage.class_queries import agreement_between, classes_between
from levelhead.storage.classes import DjangoClasses
from levelhead.storage.demonstration import DjangoDemonstration
from levelhead.storage.exports import EXPORTS, Span
from levelhead.storage.rollouts import known_of
from levelhead.storage.run_queries import runs_of_learner
from levelhead.use_of_force.tactics import tactic_groups
from levelhead.wiring.demonstration import demonstration_settings

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = NOW.date()
SIZE = Size(officers=60, seed=5, colleagues=400)


@pytest.mark.django_db
def test_a_roll_out_is_under_way() -> None:
    """Some weeks are over with people as drawn, late and missed, one was moved, and some weeks are to come.

    What its registers come to is the attendance of its people, and none of them attended it but in a class.
    """
    cast = make_cast(replace(SIZE, colleagues=1500), TODAY)
    store, delivery = DjangoDemonstration(), make_delivery(cast, SIZE.seed, NOW)
    rolled = _under_way(cast, delivery, by="10001", seed=SIZE.seed, today=TODAY)
    assert rolled is not None
    store.add_people("Brackenshire (fictional)", [*cast.officers, *cast.colleagues])
    store.add_rollout(rolled)
    store.add_attendance(rolled.attendance, recorded_at=NOW)
    course = rolled_out_course()
    held = models.Rollout.objects.get()
    counted = CourseCounted(
        frozenset({course_name(course.title)}), course.contact_minutes, rolled.drawn.draft.counts_from
    )
    states = {happened(one, TODAY, {}).state for one in known_of(held, counted, TODAY)}
    assert states == {"as_drawn", "late", "missed", "swapped", "not_yet"}
    classes, found = DjangoClasses({}), Counter[str]()
    for key in models.ClassEvent.objects.filter(kind="closed").values_list("training_class_id", flat=True):
        kept = classes.read(str(key))
        for number, blocks in minutes_of(kept, classes.marks(str(key)).values()).items():
            found[number] += contact_minutes(blocks)
    assert found == Counter({row.staff_number: row.minutes for row in rolled.attendance})


@pytest.fixture
def made(db: None) -> DeliveryMade:
    cast = make_cast(SIZE, TODAY)
    store, delivery = DjangoDemonstration(), make_delivery(cast, SIZE.seed, NOW)
    store.add_people("Brackenshire (fictional)", [*cast.officers, *cast.colleagues])
    store.add_attendance([*cast.attendance, *cast.colleagues_attendance], recorded_at=NOW)
    store.add_delivery(delivery, recorded_at=NOW)
    return delivery


def test_registers_give_the_minutes_that_attendance_has(made: DeliveryMade) -> None:
    """What the register of every class comes to is what stands in the record of each learner."""
    store = DjangoClasses(packaged_courses())
    wanted = {
        (number, on): minutes
        for number, on, minutes in models.Attendance.objects.filter(on__lt=TODAY).values_list(
            "person__staff_number", "on", "minutes"
        )
    }
    found = {}
    for key in models.ClassEvent.objects.filter(kind="closed").values_list("training_class_id", flat=True):
        kept = store.read(str(key))
        for number, blocks in minutes_of(kept, store.marks(str(key)).values()).items():
            found[number, kept.day.on] = contact_minutes(blocks)
    assert found == wanted


def test_there_is_something_of_everything(made: DeliveryMade) -> None:
    """Three years of classes, one today, some to come, ratings marked twice, and the rest."""
    lines = classes_between(TODAY - timedelta(days=3 * 366), TODAY + timedelta(days=60))
    assert {line.state for line in lines} == {"closed", "planned"}
    assert any(line.plan.on == TODAY for line in lines)
    assert agreement_between(date(2020, 1, 1), TODAY) is not None
    for model in (
        models.Excusal,
        models.ExcusalDecision,
        models.Injury,
        models.Qualification,
        models.KitEvent,
    ):
        assert model.objects.exists()


def test_todays_class_waits_for_the_kit_check_and_the_stop_word(made: DeliveryMade) -> None:
    """An instructor who opens the demonstration has two red gates to see to, and only those."""
    settings = read_delivery(demonstration_settings(), "delivery.toml")
    (today,) = [one for one in made.classes if one.day.on == TODAY]
    store = DjangoClasses(packaged_courses())
    gates = gates_of(today.day, store.known(today.day, len(today.minutes)), settings)
    assert {gate.id for gate in gates if gate.colour == "red"} == {"kit", "stop_word"}


def test_the_instructor_has_a_class_to_open() -> None:
    """The instructor's sign-in is that of somebody who coaches today and is qualified to."""
    cast = make_cast(SIZE, TODAY)
    delivery = make_delivery(cast, SIZE.seed, NOW)
    coach = _coach_of(delivery, cast, TODAY)
    assert coach is not None
    assert current(coach.staff_number, "instructor", TODAY, delivery.staff.qualifications) is not None
    assert make_sign_ins(coach, coach, min, instructor=coach)[2].staff_number == coach.staff_number


def test_the_same_seed_makes_the_same_delivery() -> None:
    """A demonstration can be made again, to the last mark."""
    one, other = (make_delivery(make_cast(SIZE, TODAY), SIZE.seed, NOW) for _ in range(2))
    assert one == other


def test_every_list_can_be_taken_away(made: DeliveryMade) -> None:
    """Each has rows as wide as its header; none says why somebody is deferred where that is private."""
    for kind, export in EXPORTS.items():
        found = export(Span(date(2020, 1, 1), TODAY + timedelta(days=90)))
        rows = list(found.rows)
        assert rows, kind
        assert {len(row) for row in rows} == {len(found.header)}, kind
    reasons = {row[2] for row in EXPORTS["deferrals"](Span(date(2020, 1, 1), TODAY)).rows}
    assert "On record" in reasons
    assert not reasons & {REASONS[name] for name in SENSITIVE}


def test_the_officer_who_is_shown_has_live_runs(made: DeliveryMade) -> None:
    """Two runs that are over, of types that have no simulated scenario: one went back, one was stopped."""
    (learner,) = {number for _, run, _ in made.runs for number in run.learners}
    found = runs_of_learner(models.Person.objects.get(staff_number=learner))
    assert {one.run.scenario_type for one in found} == {"domestic", "street_fight"}
    for one in found:
        state = RunState(
            run=one.run, was_opened=True, kept={}, elsewhere=(), planned_at=one.at, now=NOW,
            tactics={group.id for group in tactic_groups()},
        )  # fmt: skip
        assert judged_run(list(one.marks.values()), state)[1] == []  # every mark is one that a run takes
        assert timeline(one.marks.values()).way == "over"
        assert len(set(one.run.everybody)) == len(one.run.parts)
    kinds = [{mark.kind for mark in one.marks.values()} for one in found]
    assert any("rewind" in some for some in kinds)
    assert any("stop" in some for some in kinds)
