"""From people to a drawn order, to places, to what happened: a roll-out as a force runs it."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from cast import make_cast
from due_rollout import PLANNER, add_people, draft_of, drawn, next_week, plan_course
from levelhead import wiring
from levelhead.actions.book_due import book_due
from levelhead.actions.depart_rollout import end_rollout, move_due, note_departure, swap_due
from levelhead.actions.draw_rollout import preview_rollout
from levelhead.actions.export_roster import pseudonyms, rollout_files
from levelhead.actions.rollout_ports import RolloutDraft
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.records.due import DueKnown, happened
from levelhead.records.due_places import PlacesPlanned
from levelhead.storage import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers() -> list[str]:
    """Twenty officers of two units, beside the cast of the tests."""
    make_cast(localdate())
    return add_people(20)


def _preview(draft: RolloutDraft) -> Any:
    ports = wiring.rollout_ports()
    terms = wiring.rollout_terms(draft.course_id, draft.first_week)
    return preview_rollout(draft=draft, terms=terms, store=ports["store"], clock=ports["clock"])


def _due(name: str) -> dict[str, DueKnown]:
    return {one.due.staff_number: one for one in wiring.rollout_ports()["store"].due(name)}


def _book(name: str, *weeks: date, batch: str = "") -> PlacesPlanned:
    return book_due(
        by=PLANNER,
        name=name,
        weeks=weeks,
        batch=batch or uuid4().hex,
        course_days=2,
        **wiring.rollout_ports(),
    )


def _attend(number: str, *days: date, minutes: int = 360, course: str = "") -> None:
    title = course or wiring.courses_in_force()["ppst-refresher"][-1].title
    for day in days:
        models.Attendance.objects.create(
            person=models.Person.objects.get(staff_number=number), on=day, course=title, minutes=minutes,
            contact=True, row_key=uuid4().hex, recorded_at=wiring.rollout_ports()["clock"].now(),
        )  # fmt: skip


def _files(name: str, **more: Any) -> dict[str, str]:
    ports = wiring.rollout_ports()
    kept = ports["store"].read(name)
    return rollout_files(
        kept, ports["store"].due(name), today=localdate(), ends=wiring.rollout_ends(kept), **more
    )


def test_who_is_left_out_is_listed_with_why(numbers: list[str]) -> None:
    """Who does not serve, is exempt or trained already is left out by name; nothing is drawn or kept."""
    people = models.Person.objects
    people.filter(staff_number=numbers[0]).update(service_to=localdate() - timedelta(days=1))
    _attend(numbers[1], localdate() - timedelta(days=9), localdate() - timedelta(days=8))
    _attend(numbers[2], localdate() - timedelta(days=9))  # the second day is missing
    asked = models.Excusal.objects.create(
        person=people.get(staff_number=numbers[3]), kind="exemption", reason="role", begins=localdate(),
        asked_on=localdate(), ends=localdate() + timedelta(days=90), by=PLANNER,
        at=wiring.rollout_ports()["clock"].now(),
    )  # fmt: skip
    models.ExcusalDecision.objects.create(
        excusal=asked, on=localdate(), approved=True, by=PLANNER, at=wiring.rollout_ports()["clock"].now()
    )
    found = _preview(draft_of())
    assert found.left_out == {
        numbers[0]: "not_in_service",
        numbers[1]: "already_trained",
        numbers[3]: "exempt",
    }
    assert found.problems == {}
    assert found.strata == [("North", 9), ("South", 8)]
    assert not models.Rollout.objects.exists()
    drawn()
    assert dict(models.RolloutLeftOut.objects.values_list("person__staff_number", "why")) == found.left_out


def test_the_order_is_that_of_the_command(numbers: list[str], tmp_path: Path) -> None:
    """`levelhead rollout design` with the same protocol and people draws the same schedule, byte for byte."""
    name = drawn(strata=("unit", "rank"))
    files = _files(name)
    for file in ("protocol.toml", "people.csv"):
        (tmp_path / file).write_text(files[file], encoding="utf-8", newline="")
    again = wiring.design(tmp_path / "protocol.toml", tmp_path / "again", "")
    assert again.schedule == models.Rollout.objects.get().schedule == files["schedule.csv"]
    assert {seat.officer_id for seat in again.seats} == set(numbers)


def test_planned_classes_are_the_seats(numbers: list[str]) -> None:
    """Without a number, each week has the seats its classes have free; no week gets more than that."""
    for week, capacity in ((1, 4), (2, 12), (4, 6)):
        plan_course(next_week(week), capacity)
    found = _preview(draft_of(seats_a_week=0))
    assert found.seats == (4, 12, 0, 6)
    counts = Counter(one.due.week for one in _due(drawn(seats_a_week=0)).values())
    assert counts.total() == len(numbers)
    assert all(counts[next_week(week)] <= seats for week, seats in enumerate(found.seats, 1))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seats_a_week": 4}, "20 people and 16 seats: 4 are without one"),
        ({"seats_a_week": 0}, "No class of the course is planned"),
        ({"units": ("Nowhere",)}, "There is no unit Nowhere"),
        ({"first_week": next_week(0)}, "The first week is to come"),
        ({"first_week": next_week() + timedelta(days=1)}, "begins on a Monday"),
        ({"weeks": 1}, "from 2 to 156 weeks"),
        ({"serving_on": next_week(3)}, "Choose a day not after the first week"),
        ({"role_types": ()}, "Choose who takes part"),
        ({"role_types": ("special",)}, "Fewer than two people"),
        ({"title": " "}, "Name the roll-out"),
    ],
)
def test_what_stands_in_the_way_is_said(numbers: list[str], changes: dict[str, Any], said: str) -> None:
    """A draft that cannot be drawn is refused in words, and nothing of it is kept."""
    assert numbers
    with pytest.raises(Refused, match=said):
        drawn(**changes)
    assert not models.Rollout.objects.exists()


def test_an_order_is_drawn_once(numbers: list[str]) -> None:
    """A second draw for the same people is refused until the first was ended, with a name and a reason."""
    name = drawn()
    assert numbers
    with pytest.raises(Refused, match="20 of these people are in Scenario days, which is under way"):
        drawn(title="Another", seed=2)
    with pytest.raises(Refused, match="Say why"):
        end_rollout(by=PLANNER, name=name, reason=" ", **wiring.rollout_ports())
    end_rollout(by=PLANNER, name=name, reason="The venue burnt down.", **wiring.rollout_ports())
    with pytest.raises(Refused, match="There is a roll-out of that name"):
        drawn(seed=2)
    assert drawn(title="Another", seed=2) == "another"
    with pytest.raises(Refused, match="was ended"):
        _book(name, next_week())
    kept = wiring.rollout_ports()["store"].read(name)
    assert (kept.ended.by, kept.ended.reason) == (PLANNER, "The venue burnt down.")


def test_what_was_drawn_can_not_be_changed(numbers: list[str]) -> None:
    """No week that was drawn can be changed, by model or by database; one event tells of the draw."""
    name = drawn()
    assert numbers
    row = models.RolloutDue.objects.all()[0]
    with pytest.raises(Refused):
        row.save()
    for table in ("rolloutdue", "rollout", "rolloutevent", "rolloutleftout"):
        models.RolloutEvent.objects.create(
            rollout=row.rollout, kind="noted", reason="-", by=PLANNER, at=row.rollout.at
        )
        models.RolloutLeftOut.objects.create(rollout=row.rollout, person=row.person, why="exempt")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE storage_{table} SET id = id")  # noqa: S608 -- names of this test
    event = models.AuditEvent.objects.get(action="rollout_drawn")
    assert event.subject == f"rollout:{name}"
    assert event.detail["schedule_sha256"] == row.rollout.schedule_sha256


def test_those_due_are_booked_in_the_order_drawn_and_once(numbers: list[str]) -> None:
    """Who was drawn first gets the places; the rest is told why; booking again books nobody again."""
    assert numbers
    name = drawn(seats_a_week=6)
    classes = plan_course(next_week(), 3)
    batch = uuid4().hex
    found = _book(name, next_week(), next_week(2), batch=batch)
    here = sorted(
        (one for one in _due(name).values() if one.due.week == next_week()), key=lambda one: one.due.turn
    )
    assert [known.due.staff_number for known, _ in found.booked] == [one.due.staff_number for one in here[:3]]
    assert {why for known, why in found.unplaced if known.due.week == next_week()} == {"full"}
    assert {why for known, why in found.unplaced if known.due.week == next_week(2)} == {"no_class"}
    places = models.Booking.objects.values_list("training_class_id", "person__staff_number")
    assert len(places) == 6
    assert {str(key) for key, _ in places} == set(classes)
    events = models.AuditEvent.objects.filter(batch=batch)
    assert sorted(events.values_list("subject", flat=True)) == sorted(
        f"person:{one.due.staff_number}" for one in here[:3]
    )
    again = _book(name, next_week(), next_week(2))
    assert again.booked == ()
    assert [one.due.staff_number for one in again.placed] == [one.due.staff_number for one in here[:3]]
    assert models.Booking.objects.count() == 6


def test_who_left_or_is_deferred_is_not_booked_and_stays_due(numbers: list[str]) -> None:
    """Leavers and deferrals are told with their reasons; joiners were not drawn; what was due stays."""
    name = drawn()
    plan_course(next_week(), 9)
    first, second, third = [
        one.due.staff_number for one in _due(name).values() if one.due.week == next_week()
    ][:3]
    people = models.Person.objects
    people.filter(staff_number=first).update(service_to=localdate() - timedelta(days=1))
    asked = models.Excusal.objects.create(
        person=people.get(staff_number=second), kind="deferral", reason="operational", asked_on=localdate(),
        begins=localdate(), ends=next_week(3), by=PLANNER, at=wiring.rollout_ports()["clock"].now(),
    )  # fmt: skip
    models.ExcusalDecision.objects.create(
        excusal=asked, on=localdate(), approved=True, by=PLANNER, at=wiring.rollout_ports()["clock"].now()
    )
    _attend(third, localdate() - timedelta(days=1), localdate())
    found = _book(name, next_week())
    why = {known.due.staff_number: why for known, why in found.unplaced}
    assert why == {first: "left", second: "deferred"}
    assert [known.due.staff_number for known in found.trained] == [third]
    due = _due(name)
    assert len(due) == len(numbers)
    states = {number: happened(due[number], localdate(), {}).state for number in (first, second, third)}
    assert states == {first: "left", second: "not_yet", third: "early"}


def test_a_swap_needs_a_reason_and_leaves_what_was_due(numbers: list[str]) -> None:
    """Two people change weeks, and the place that one held goes to the other; the drawn weeks stay."""
    assert numbers
    name = drawn()
    classes = plan_course(next_week(), 9)
    _book(name, next_week())
    before = _due(name)
    early = next(one.due.staff_number for one in before.values() if one.due.week == next_week())
    late = next(one.due.staff_number for one in before.values() if one.due.week == next_week(3))
    with pytest.raises(Refused, match="Say why"):
        swap_due(by=PLANNER, name=name, first=early, second=late, reason="", **wiring.rollout_ports())
    swap_due(
        by=PLANNER, name=name, first=early, second=late, reason="A court date.", **wiring.rollout_ports()
    )
    after = _due(name)
    assert (after[early].week, after[late].week) == (next_week(3), next_week())
    assert after[early].due == before[early].due
    assert after[early].places == ()
    assert after[late].places == (next_week(),)
    last = (
        models.Booking.objects.filter(person__staff_number=early)
        .order_by("id")
        .values_list("state", flat=True)
    )
    assert list(last) == ["booked", "booked", "cancelled", "cancelled"]
    assert len(classes) == 2
    rows = list(csv.DictReader(io.StringIO(_files(name)["roster.csv"])))
    row = next(one for one in rows if one["officer_id"] == early)
    assert (row["assigned_on"], row["moved_to"]) == (str(next_week()), str(next_week(3)))


def test_one_person_is_moved_and_gives_the_place_to_who_waits(numbers: list[str]) -> None:
    """A move gives places back, so that the first who waits gets them; somebody trained is not moved."""
    name = drawn()
    plan_course(next_week(), 1)
    (known, delivery), *_ = _book(name, next_week()).booked
    number = known.due.staff_number
    waiting = next(one for one in numbers if one != number)
    for day in delivery.classes:
        wiring.rollout_ports()["store"].add_places(
            [(day.class_id, waiting, "waiting")],
            by=PLANNER,
            at=wiring.rollout_ports()["clock"].now(),
            reason="",
        )
    given = {**wiring.rollout_ports(), "classes": wiring.class_ports()["store"]}
    move_due(by=PLANNER, name=name, staff_number=number, week=next_week(2), reason="Leave.", **given)
    assert _due(name)[number].week == next_week(2)
    assert _due(name)[waiting].places == (next_week(),)
    _attend(number, localdate() - timedelta(days=1), localdate())
    with pytest.raises(Refused, match="has completed the course"):
        move_due(by=PLANNER, name=name, staff_number=number, week=next_week(3), reason="Leave.", **given)
    with pytest.raises(Refused, match="not in this roll-out"):
        move_due(by=PLANNER, name=name, staff_number="1001", week=next_week(3), reason="Leave.", **given)


def test_queries_do_not_grow_with_the_people(numbers: list[str]) -> None:
    """What is known of everybody drawn costs the same number of queries for twenty as for forty."""
    assert numbers
    counts = []
    for title, weeks in (("Some", 4), ("All", 8)):
        name = drawn(
            title=title, weeks=weeks, units=("North", "South") if title == "Some" else ("East", "West")
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            wiring.rollout_ports()["store"].due(name)
        counts.append(len(asked))
        if title == "Some":
            place = models.Organisation.objects.get()
            units = [models.Unit.objects.create(organisation=place, name=one) for one in ("East", "West")]
            models.Person.objects.bulk_create(
                [
                    models.Person(
                        staff_number=f"G{one}", full_name="Officer", role_type="officer", unit=units[one % 2],
                        service_from=date(2019, 1, 1),
                    )
                    for one in range(40)
                ]
            )  # fmt: skip
    assert counts[0] == counts[1]


def test_pseudonyms_hide_and_still_join(numbers: list[str]) -> None:
    """With a key no staff number is in any file, and the same key gives the same names again."""
    name = drawn(strata=("unit", "supervisor"))
    note_departure(by=PLANNER, name=name, reason="The hall was shut on a Monday.", **wiring.rollout_ports())
    named = pseudonyms(b"a key that only the force holds, and nobody else")
    files = _files(name, named=named)
    assert "people.csv" not in files
    everything = "\n".join(files.values())
    assert not any(re.search(rf"\b{number}\b", everything) for number in [*numbers, PLANNER])
    rows = list(csv.DictReader(io.StringIO(files["roster.csv"])))
    assert {row["officer_id"] for row in rows} == {named(number) for number in numbers}
    with pytest.raises(CalledWrongly, match="at least 32 characters"):
        pseudonyms(b"short")
