"""The whole loop with fictional records: people, draw, booking, register, roster, evaluation."""

from __future__ import annotations

import csv
import io
import json
import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from cast import make_cast
from class_today import COACH, HERE
from due_rollout import COURSE, PLANNER, add_people, draft_of
from levelhead import wiring
from levelhead.actions.book_due import book_due
from levelhead.actions.draw_rollout import draw_rollout
from levelhead.actions.export_roster import rollout_files
from levelhead.actions.mark_register import close_register, mark_register
from levelhead.actions.plan_class import days_of, plan_classes
from levelhead.records.demand import monday
from levelhead.records.register import Mark
from levelhead.storage import models
from levelhead.storage.classes import DjangoClasses
from levelhead.storage.rollouts import DjangoRollouts
from levelhead.storage.work import DjangoWork

WEEKS, SEATS = 5, 6


@dataclass
class Hand:
    """A clock that the test sets."""

    at: datetime

    def now(self) -> datetime:
        """The moment that it was set to."""
        return self.at


class Force:
    """A force that runs a roll-out of five weeks, which began twelve weeks ago."""

    def __init__(self) -> None:
        make_cast(localdate())
        self.numbers = add_people(WEEKS * SEATS)
        self.first = monday(localdate()) - timedelta(weeks=12)
        self.clock = Hand(datetime.combine(self.first - timedelta(days=20), time(9), HERE))
        courses = wiring.courses_in_force()
        work = DjangoWork(self.clock)
        self.classes: dict[str, Any] = {"store": DjangoClasses(courses), "work": work, "clock": self.clock}
        self.ports = {**self.classes, "store": DjangoRollouts(courses, self.clock)}
        self.version = courses[COURSE][-1]

    def draw(self, evaluation: str) -> str:
        """The order, drawn 20 days before the first week, with what the evaluation looks at."""
        draft = draft_of(
            first_week=self.first,
            weeks=WEEKS,
            seats_a_week=SEATS,
            serving_on=self.first - timedelta(days=20),
            counts_from=self.first - timedelta(days=60),
        )
        terms = wiring.rollout_terms(COURSE, self.first)
        if evaluation:
            terms = replace(terms, rest=evaluation)
        return draw_rollout(by=PLANNER, draft=draft, terms=terms, **self.ports)

    def plan(self, week: date) -> tuple[str, ...]:
        """Both days of the course in a week, planned the week before."""
        self.clock.at = datetime.combine(week - timedelta(days=6), time(9), HERE)
        starts = [datetime.combine(week + timedelta(days=one), time(9), HERE) for one in (0, 1)]
        days = days_of(self.version, starts, venue="Gym", capacity=SEATS + 1)
        return plan_classes(by=PLANNER, days=days, **self.classes)

    def hold(self, class_id: str, here: dict[str, str]) -> None:
        """A class as it was held: who came, and how; its register is closed, and attendance follows."""
        day = self.classes["store"].read(class_id).day
        models.ClassEvent.objects.create(
            training_class_id=class_id, kind="opened", by=COACH, at=day.starts_at
        )
        self.clock.at = day.starts_at
        marks = [
            Mark(uuid4().hex, number, "arrived", day.starts_at, why, day.starts_at, COACH)
            for number, why in here.items()
        ]
        assert mark_register(by=COACH, class_id=class_id, marks=marks, **self.classes).conflicts == ()
        self.clock.at = day.ends_at + timedelta(minutes=5)
        close_register(by=COACH, class_id=class_id, **self.classes)


def _outcomes(numbers: list[str], first: date, folder: Path) -> None:
    """Made-up use of force, as records and as a panel: one in ten weeks of an officer has a record."""
    rng = random.Random(3)  # noqa: S311 -- fictional records, not secrets
    begins, records, panel = first - timedelta(weeks=8), [], []
    for number in numbers:
        for week in range(8 + WEEKS + 4):
            there = rng.random() < 0.1
            panel.append((number, week + 1, int(there)))
            if there:
                day = begins + timedelta(weeks=week, days=rng.randrange(7))
                records.append((number, day, *rng.choices(("yes", "no"), (1, 9), k=2)))
    _write(
        folder / "records.csv", ("officer_id", "occurred_on", "subject_injured", "officer_injured"), records
    )
    _write(folder / "panel.csv", ("officer_id", "period", "force"), panel)


def _write(file: Path, header: tuple[str, ...], rows: list[Any]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([header, *rows])


PANEL = """
[sources.panel]
path = "panel.csv"

[sources.panel.columns]
period = "period"

[[outcomes]]
name = "any_force"
label = "Any use of force"
definition = "At least one record in the week."
measure = "any"
column = "force"

[analysis]
primary = "any_force"
estimators = ["efficient", "difference_in_means"]
estimands = ["simple"]
event_times = [-4, 4]
clustered_by = "officer"
"""


@pytest.mark.django_db
@pytest.mark.parametrize("evaluation", [pytest.param("", id="records"), pytest.param(PANEL, id="panel")])
def test_from_people_to_a_result(tmp_path: Path, evaluation: str) -> None:
    """What the registers say becomes the roster's exposure, the order is found kept, and a result is given.

    One person misses the week drawn and comes in the third as a walk-in; one never comes; the rest come as
    drawn. The roster keeps what was due of all of them.
    """
    force = Force()
    name = force.draw(evaluation)
    missing: list[str] = []
    for nth in range(WEEKS):
        week = force.first + timedelta(weeks=nth)
        classes = force.plan(week)
        found = book_due(by=PLANNER, name=name, weeks=[week], batch=uuid4().hex, course_days=2, **force.ports)
        here = {known.due.staff_number: "booked" for known, _ in found.booked}
        assert len(here) == SEATS
        if nth == 0:
            missing = sorted(here)[:2]
            here = {number: why for number, why in here.items() if number not in missing}
        if nth == 2:
            here[missing[0]] = "walk_in"
        for class_id in classes:
            force.hold(class_id, here)
    store = wiring.rollout_ports()["store"]
    kept = store.read(name)
    files = rollout_files(kept, store.due(name), today=localdate(), ends=wiring.rollout_ends(kept))
    for file, text in files.items():
        (tmp_path / file).write_text(text, encoding="utf-8", newline="")
    _outcomes(force.numbers, force.first, tmp_path)

    rows = {row["officer_id"]: row for row in csv.DictReader(io.StringIO(files["roster.csv"]))}
    assert {row["what_happened"] for number, row in rows.items() if number not in missing} == {"As drawn"}
    assert [rows[number]["what_happened"] for number in missing] == ["Late", "Missed"]
    assert rows[missing[0]]["trained_on"] == str(force.first + timedelta(weeks=2, days=1))
    assert {rows[number]["assigned_on"] for number in missing} == {str(force.first)}

    wiring.evaluate(tmp_path / "protocol.toml", tmp_path / "out", None, lambda _: None)
    result = json.loads((tmp_path / "out" / "result.json").read_text("utf-8"))
    assert result["population"]["officers"] == WEEKS * SEATS
    assert result["population"]["cohorts"] == WEEKS
    assert result["protocol"]["locked_on"] == str(kept.locked_at.astimezone(UTC).date())
    checks = {one["name"]: one["passed"] for one in result["checks"]}
    assert checks["order_kept"] is True
    primary = [one for one in result["estimates"] if one["outcome"] == "any_force"]
    assert {"efficient", "difference_in_means"} <= {one["estimator"] for one in primary}
    attending = next(one for one in result["attending"] if one["outcome"] == "any_force")
    assert 0.8 < attending["attended"] < 1  # one of thirty came late, and one never
