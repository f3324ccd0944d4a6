"""Live runs as they are kept: planned once, marked exactly once, never changed, with an audit event each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils.timezone import localdate

from cast import make_cast
from class_today import COACH
from levelhead import wiring
from levelhead.actions.mark_run import mark_run, plan_run
from levelhead.basics.errors import Refused
from levelhead.records.run_marks import RunMark
from levelhead.records.runs import Run
from levelhead.records.timeline import timeline
from levelhead.storage import models
from live_runs_today import class_with_scenarios

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> Run:
    """A run that can be planned: Tom is here, Priya plays, Bea coaches, Amina watches over safety."""
    make_cast(localdate())
    class_id = class_with_scenarios()
    return Run(str(uuid4()), class_id, "play", "domestic", ("2001",), ("2002",), COACH, "1001")


def _tap(name: str, kind: str, by: str = COACH, **other: str) -> RunMark:
    return RunMark(name, kind, other.pop("detail", ""), datetime.now(UTC), by, **other)


def _mark(run: Run, *marks: RunMark) -> tuple[str, ...]:
    return mark_run(by=marks[0].by, run_id=run.id, marks=marks, **wiring.run_ports()).taken


def test_a_run_is_planned_once_and_marked_once(run: Run) -> None:
    """Planned twice and marked twice it is there once, with one audit event for each thing that changed."""
    ports = wiring.run_ports()
    before = models.AuditEvent.objects.count()
    assert plan_run(by=COACH, run=run, **ports).problems == ()
    assert plan_run(by=COACH, run=run, **ports).problems == ()
    begin = _tap("m1", "begin")
    assert _mark(run, begin) == ("m1",)
    assert _mark(run, begin) == ("m1",)
    with transaction.atomic():
        kept = ports["runs"].read(run.id)
    assert kept is not None
    assert (kept.run, list(kept.marks.values())) == (run, [begin])
    actions = models.AuditEvent.objects.order_by("id").values_list("action", flat=True)[before:]
    assert list(actions) == ["run_planned", "run_marked"]


def test_a_run_that_cannot_be_is_told_and_nothing_is_kept(run: Run) -> None:
    """Bea cannot be coach and safety officer; another run of that name cannot be planned over this one."""
    ports = wiring.run_ports()
    wrong = replace(run, safety_officer=COACH)
    assert plan_run(by=COACH, run=wrong, **ports).problems[0][0] == "safety_officer"
    assert not models.ScenarioRun.objects.exists()
    plan_run(by=COACH, run=run, **ports)
    with pytest.raises(Refused, match="planned already"):
        plan_run(by=COACH, run=wrong, **ports)
    busy = replace(run, id=str(uuid4()), learners=("2001",))
    _mark(run, _tap("m1", "begin"))
    assert {field for field, _ in plan_run(by=COACH, run=busy, **ports).problems} >= {"safety_officer"}


def test_marks_are_under_the_name_of_who_sends_them(run: Run) -> None:
    """A mark of somebody else is refused, and so is one of a run that is not there."""
    plan_run(by=COACH, run=run, **wiring.run_ports())
    with pytest.raises(Refused):
        mark_run(by=COACH, run_id=run.id, marks=[_tap("m", "begin", by="1001")], **wiring.run_ports())
    with pytest.raises(Refused):
        mark_run(by=COACH, run_id=str(uuid4()), marks=[_tap("m", "begin")], **wiring.run_ports())


def test_a_mark_that_came_late_takes_its_place(run: Run) -> None:
    """The stop of the safety officer arrives before the beginning that the coach's tablet still held."""
    plan_run(by=COACH, run=run, **wiring.run_ports())
    begin = _tap("m1", "begin")
    _mark(run, _tap("m2", "stop", by="1001"))
    _mark(run, begin)
    (kept,) = wiring.run_ports()["runs"].of_class(run.class_id)
    assert [one.mark.kind for one in timeline(kept.marks.values()).entries] == ["begin", "stop"]


@pytest.mark.parametrize("table", ["storage_scenariorun", "storage_runpart", "storage_timelinemark"])
def test_what_was_marked_cannot_be_changed(run: Run, table: str) -> None:
    """The database itself refuses to remove a run, a part or a mark."""
    plan_run(by=COACH, run=run, **wiring.run_ports())
    _mark(run, _tap("m1", "begin"))
    with pytest.raises(DatabaseError, match="added"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- a name from the list above
