"""Classes on the real store: plans, places, gates, registers and what follows from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from levelhead.actions.book_place import book_place, cancel_place
from levelhead.actions.mark_register import close_register, mark_register
from levelhead.actions.open_class import gates_now, open_class, override_gate
from levelhead.actions.plan_class import Staffing, cancel_class, days_of, plan_classes, replan_class
from levelhead.basics.errors import Refused
from levelhead.curriculum.course_file import packaged_courses
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records.class_day import ClassDay, KitCheck, RiskAssessment
from levelhead.records.register import Mark
from levelhead.storage import audit, models
from levelhead.storage.class_queries import classes_between, classes_of
from levelhead.storage.classes import DjangoClasses
from levelhead.storage.queries import standing_of
from levelhead.storage.work import DjangoWork

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
SETTINGS = DeliverySettings(ratio={"talk": 12, "scenario": 6, "drill": 12, "kit": 12})
COURSES = packaged_courses()


@dataclass
class SetClock:
    """Tells the time that it was set to."""

    at: datetime

    def now(self) -> datetime:
        return self.at


CLOCK = SetClock(START)
PORTS: dict[str, Any] = {"store": DjangoClasses(COURSES), "work": DjangoWork(CLOCK), "clock": CLOCK}


@pytest.fixture(autouse=True)
def _people() -> None:
    CLOCK.at = START
    organisation = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    unit = models.Unit.objects.create(organisation=organisation, name="Harbour")
    for number in ("L1", "L2", "L3", "I1", "I2", "S1", "F1"):
        models.Person.objects.create(
            staff_number=number,
            full_name=f"Person {number}",
            role_type="officer",
            unit=unit,
            service_from=date(2020, 1, 6),
        )
    for number, kind in (("I1", "instructor"), ("I2", "instructor"), ("F1", "first_aid")):
        models.Qualification.objects.create(
            person=models.Person.objects.get(staff_number=number),
            kind=kind,
            begins=date(2025, 1, 1),
            ends=date(2027, 1, 1),
            provider="Provider",
            evidence="7",
            by="ada",
            at=START,
        )


def _day(**changes: object) -> ClassDay:
    staffing = Staffing(("I1", "I2"), "S1", ("F1",))
    starts = [START, START + timedelta(days=1)]
    first, _ = days_of(COURSES["ppst-refresher"][0], starts, venue="Dojo", capacity=2, staffing=staffing)
    first = replace(
        first,
        risk_assessment=RiskAssessment("I1", date(2026, 1, 5), date(2026, 12, 31)),
        kit_check=KitCheck("I1", "I2", START - timedelta(hours=1), ("cuffs-1",)),
        stop_word="red",
    )
    return replace(first, **changes)  # type: ignore[arg-type]


def _planned(**changes: object) -> str:
    return plan_classes(by="ada", days=[_day(**changes)], **PORTS)[0]


def _opened(*learners: str, venue: str = "Dojo") -> str:
    class_id = _planned(venue=venue)
    for number in learners:
        book_place(by="ada", class_id=class_id, staff_number=number, **PORTS)
    open_class(by="I1", class_id=class_id, settings=SETTINGS, **PORTS)
    return class_id


def _mark(name: str, kind: str, minutes: int, why: str, number: str = "L1", **other: str) -> Mark:
    at = START + timedelta(minutes=minutes)
    return Mark(name, number, kind, at, why, at, "I1", **other)  # type: ignore[arg-type]


def _send(class_id: str, *marks: Mark) -> Any:
    CLOCK.at = max(CLOCK.at, *(mark.noted_at for mark in marks))
    return mark_register(by="I1", class_id=class_id, marks=marks, **PORTS)


def _minutes(number: str = "L1") -> list[int]:
    rows = models.Attendance.objects.filter(person__staff_number=number, superseded_by=None)
    return list(rows.values_list("minutes", flat=True))


def test_the_waiting_list_gives_a_place_on() -> None:
    """The third learner for two places waits, and has the place when somebody gives theirs back."""
    class_id = _planned()
    states = [
        book_place(by="ada", class_id=class_id, staff_number=one, **PORTS) for one in ("L1", "L2", "L3")
    ]
    assert states == ["booked", "booked", "waiting"]
    given = cancel_place(by="L1", class_id=class_id, staff_number="L1", reason="court", **PORTS)
    assert given == "L3"
    assert PORTS["store"].read(class_id).booked == ("L2", "L3")
    with pytest.raises(Refused, match="has no place"):
        cancel_place(by="L1", class_id=class_id, staff_number="L1", reason="court", **PORTS)


def test_a_red_gate_keeps_the_class_shut_until_it_is_overridden_and_shows_it_ever_after() -> None:
    """The reason and the name stay with the class when the gate is mended later."""
    class_id = _planned(stop_word="")
    with pytest.raises(Refused, match="Stop word: There is none"):
        open_class(by="I1", class_id=class_id, settings=SETTINGS, **PORTS)
    given = {"class_id": class_id, "gate": "stop_word", "settings": SETTINGS, **PORTS}
    with pytest.raises(Refused, match="needs a reason"):
        override_gate(by="L3", reason=" ", **given)
    with pytest.raises(Refused, match="You have a part in this class"):
        override_gate(by="I1", reason="hand signal agreed", **given)
    override_gate(by="L3", reason="hand signal agreed", **given)
    with pytest.raises(Refused, match="overridden already"):
        override_gate(by="L3", reason="hand signal agreed", **given)
    replan_class(by="I1", class_id=class_id, day=_day(), **PORTS)
    gates = gates_now(class_id=class_id, store=PORTS["store"], settings=SETTINGS, clock=CLOCK)
    (stop,) = [gate for gate in gates if gate.id == "stop_word"]
    assert (stop.colour, [one.reason for one in stop.overrides]) == ("green", ["hand signal agreed"])
    open_class(by="I1", class_id=class_id, settings=SETTINGS, **PORTS)
    (line,) = classes_between(date(2026, 3, 1), date(2026, 3, 31))
    assert (line.state, line.overrides, line.plan.number) == ("open", 1, 2)
    with pytest.raises(Refused, match="not red"):
        override_gate(by="L3", reason="again", **given)


def test_kit_quarantined_anywhere_shuts_the_gate_here() -> None:
    """The gate reads what happened to the kit, not what the plan says of it."""
    models.KitEvent.objects.create(
        event_id="k1", item="cuffs-1", kind="quarantined", at=START, reason="cracked", by="I2"
    )
    with pytest.raises(Refused, match="cuffs-1 may not be used"):
        _opened()


def test_a_register_becomes_attendance_and_standing() -> None:
    """30 minutes late on a day of 360 is 330 minutes of contact time in the record of the learner."""
    class_id = _opened("L1", "L2")
    assert _send(class_id, _mark("a", "arrived", 30, "booked")).conflicts == ()
    CLOCK.at = START + timedelta(hours=7)
    close_register(by="I1", class_id=class_id, **PORTS)
    assert (_minutes("L1"), _minutes("L2")) == ([330], [])
    person = models.Person.objects.select_related("unit").get(staff_number="L1")
    standing = standing_of(person, date(2026, 3, 2), packaged_requirements()).standing
    assert (standing.state, standing.minutes) == ("not_yet_trained", 330)
    assert [(line.state, state) for line, state in classes_of(person)] == [("closed", "booked")]


def test_marks_sent_again_change_nothing() -> None:
    """Neither rows nor the audit trail grow when a device sends again what was taken."""
    class_id = _opened("L1")
    marks = [_mark("a", "arrived", 0, "booked"), _mark("b", "left", 60, "injured")]
    first = _send(class_id, *marks)
    counts = (models.RegisterMark.objects.count(), models.AuditEvent.objects.count())
    assert _send(class_id, *marks) == first
    assert (models.RegisterMark.objects.count(), models.AuditEvent.objects.count()) == counts
    assert first.taken == ("a", "b")


def test_the_server_checks_the_rules_again_and_keeps_what_is_right() -> None:
    """Somebody without a place and somebody unknown come back as conflicts; the rest is kept."""
    class_id = _opened("L1")
    found = _send(
        class_id,
        _mark("a", "arrived", 0, "booked"),
        _mark("b", "arrived", 0, "booked", "L3"),
        _mark("c", "arrived", 0, "walk_in", "nobody"),
    )
    assert found.taken == ("a",)
    assert {one.mark_id: one.code for one in found.conflicts} == {"b": "not-booked", "c": "person-unknown"}


def test_marks_are_sent_by_who_noted_them() -> None:
    """A mark under another name is refused with everything that came with it."""
    class_id = _opened("L1")
    with pytest.raises(Refused, match="under the name"):
        _send(class_id, replace(_mark("a", "arrived", 0, "booked"), by="I2"))
    assert models.RegisterMark.objects.count() == 0


def test_nobody_is_in_two_classes_at_once() -> None:
    """An arrival of somebody whom another open register has is a conflict."""
    here, there = _opened("L1"), _opened("L1", venue="Hall")
    _send(here, _mark("a", "arrived", 0, "booked"))
    assert [one.code for one in _send(there, _mark("b", "arrived", 5, "booked")).conflicts] == ["elsewhere"]
    assert [one.code for one in _send(there, _mark("a", "arrived", 5, "booked")).conflicts] == [
        "mark-differs"
    ]


def test_a_correction_after_closing_supersedes_the_attendance_and_keeps_it() -> None:
    """The first row stays as it was recorded; the later one says what stands."""
    class_id = _opened("L1")
    _send(class_id, _mark("a", "arrived", 30, "booked"))
    CLOCK.at = START + timedelta(hours=7)
    close_register(by="I1", class_id=class_id, **PORTS)
    late = _send(class_id, _mark("x", "left", 100, "left_early"))
    assert [one.code for one in late.conflicts] == ["register-closed"]
    _send(class_id, _mark("b", "arrived", 0, "booked", corrects="a"))
    assert _minutes() == [360]
    _send(class_id, replace(_mark("c", "void", 0, "", corrects="a"), noted_at=CLOCK.at))
    assert _minutes() == [0]
    assert models.Attendance.objects.count() == 3
    assert audit.first_broken_link() is None


def test_a_register_does_not_close_while_learners_are_there() -> None:
    """Before the end somebody has to say when they left; a class that was never opened has no register."""
    class_id = _opened("L1")
    _send(class_id, _mark("a", "arrived", 0, "booked"))
    CLOCK.at = START + timedelta(hours=1)
    with pytest.raises(Refused, match="1 learners are there"):
        close_register(by="I1", class_id=class_id, **PORTS)
    _send(class_id, _mark("b", "left", 60, "withdrawn"))
    close_register(by="I1", class_id=class_id, **PORTS)
    assert _minutes() == [60]
    with pytest.raises(Refused, match="closed already"):
        close_register(by="I1", class_id=class_id, **PORTS)
    with pytest.raises(Refused, match="never opened"):
        close_register(by="I1", class_id=_planned(venue="Hall"), **PORTS)


def test_a_class_is_cancelled_with_a_reason_and_then_over() -> None:
    """Nothing is booked, opened or planned anew after it."""
    class_id = _planned()
    with pytest.raises(Refused, match="Say why"):
        cancel_class(by="ada", class_id=class_id, reason="", **PORTS)
    cancel_class(by="ada", class_id=class_id, reason="operations", **PORTS)
    for again in (
        lambda: cancel_class(by="ada", class_id=class_id, reason="operations", **PORTS),
        lambda: book_place(by="ada", class_id=class_id, staff_number="L1", **PORTS),
        lambda: open_class(by="I1", class_id=class_id, settings=SETTINGS, **PORTS),
        lambda: replan_class(by="ada", class_id=class_id, day=_day(venue="Gym"), **PORTS),
    ):
        with pytest.raises(Refused):
            again()


def test_a_class_opens_on_its_day() -> None:
    """Not the evening before, so that the gates are looked at when they matter."""
    class_id = _planned()
    CLOCK.at = START - timedelta(days=1)
    with pytest.raises(Refused, match="it opens on that day"):
        open_class(by="I1", class_id=class_id, settings=SETTINGS, **PORTS)
    with pytest.raises(Refused, match="no such class"):
        PORTS["store"].read("not-a-class")


def test_a_class_whose_register_was_kept_on_paper_opens_afterwards_for_a_reason() -> None:
    """The reason stays with the class and in the trail, and the marks of its day count."""
    class_id = _planned()
    book_place(by="ada", class_id=class_id, staff_number="L1", **PORTS)
    CLOCK.at = START + timedelta(days=1)
    with pytest.raises(Refused, match="say why it is opened only now"):
        open_class(by="I1", class_id=class_id, settings=SETTINGS, reason=" ", **PORTS)
    open_class(by="I1", class_id=class_id, settings=SETTINGS, reason="no signal, kept on paper", **PORTS)
    assert models.ClassEvent.objects.get(kind="opened").reason == "no signal, kept on paper"
    assert models.AuditEvent.objects.get(action="class_opened").detail["reason"] == "no signal, kept on paper"
    _send(class_id, _mark("a", "arrived", 0, "booked"))
    close_register(by="I1", class_id=class_id, **PORTS)
    assert _minutes() == [360]
