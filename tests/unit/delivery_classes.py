"""A class day for tests, which passes every gate."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.class_day import ClassDay, KitCheck, PlannedBlock, RiskAssessment
from levelhead.records.gates import Known
from levelhead.records.qualifications import Qualification
from levelhead.records.register import Mark

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ON = START.date()
SETTINGS = DeliverySettings(ratio={"talk": 12, "scenario": 6})
TALK = PlannedBlock("brief", "Brief", "theory", "talk", START, 60, contact=True, coaches=("I1",))
PLAY = PlannedBlock(
    "custody",
    "Custody",
    "scenario",
    "scenario",
    START + timedelta(minutes=75),  # after a break of a quarter of an hour
    120,
    contact=True,
    coaches=("I1", "I2"),
    safety_officer="S1",
    scenario_types=("custody",),
)
DAY = ClassDay(
    course_id="ppst-refresher",
    course_version="1",
    course_day=1,
    title="Refresher, day 1",
    venue="Dojo",
    capacity=12,
    blocks=(TALK, PLAY),
    first_aiders=("F1",),
    risk_assessment=RiskAssessment("I1", date(2026, 1, 5), date(2026, 12, 31)),
    kit_check=KitCheck("I1", "I2", START - timedelta(hours=1), ("cuffs-1",)),
    stop_word="red",
)
QUALIFIED = tuple(
    Qualification(number, kind, date(2025, 1, 1), date(2027, 1, 1), "Provider", "certificate 7")
    for number, kind in (("I1", "instructor"), ("I2", "instructor"), ("F1", "first_aid"))
)
KNOWN = Known(learners=12, qualifications=QUALIFIED, names={"I1": "Ann Lee", "S1": "Sam Po"})


def at(minutes: int) -> datetime:
    """A moment some minutes after the class begins."""
    return START + timedelta(minutes=minutes)


def mark(name: str, kind: str, minutes: int, why: str = "booked", **other: str) -> Mark:
    """A mark of L1, noted when it happened."""
    given = {"staff_number": "L1", "by": "I1", **other}
    return Mark(id=name, kind=kind, at=at(minutes), why=why, noted_at=at(minutes), **given)
