"""Bringing ratings in from a file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from levelhead.actions import import_records
from levelhead.actions.import_records import Preview, Upload
from levelhead.records.ratings import standing_ratings
from levelhead.storage import models
from levelhead.storage.class_queries import ratings_of
from levelhead.storage.records import DjangoRecords
from levelhead.storage.work import DjangoWork

pytestmark = pytest.mark.django_db
HEADER = "staff_number,on,scenario_type,family,score,competent,pressure,evidence,marker\n"
ONE = "L1,2026-03-02,custody,listening,3,yes,medium,named the feeling,I1\n"
TWO = "L1,2026-03-02,custody,powers,2,no,medium,could not say the power,I1\n"


@dataclass(frozen=True)
class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 31, 12, tzinfo=UTC)


CLOCK, STORE = StoppedClock(), DjangoRecords()
WORK = DjangoWork(CLOCK)


@pytest.fixture(autouse=True)
def _people() -> None:
    organisation = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    unit = models.Unit.objects.create(organisation=organisation, name="Harbour")
    for number in ("L1", "I1"):
        models.Person.objects.create(
            staff_number=number,
            full_name=number,
            role_type="officer",
            unit=unit,
            service_from=date(2020, 1, 6),
        )


def _bring_in(text: str, name: str) -> Preview:
    upload = Upload("ratings", name, text.encode(), {})
    staged = import_records.stage(by="ada", upload=upload, store=STORE, work=WORK, clock=CLOCK)
    return import_records.confirm(by="ada", import_id=staged, store=STORE, work=WORK, clock=CLOCK)


def test_a_later_row_corrects_and_the_earlier_stays() -> None:
    """Three files: two ratings, the same again, one corrected and then put back."""
    assert len(_bring_in(HEADER + ONE + TWO, "a.csv").new) == 2
    again = _bring_in(HEADER + TWO + ONE, "b.csv")
    assert (again.changes_nothing, again.unchanged) == (True, 2)
    assert len(_bring_in(HEADER + ONE.replace(",3,yes", ",4,yes"), "c.csv").changed) == 1
    assert len(_bring_in(HEADER + ONE, "d.csv").changed) == 1
    every = ratings_of(models.Person.objects.get(staff_number="L1"))
    assert len(every) == 4
    assert {(one.family, one.score) for one in standing_ratings(every)} == {("listening", 3), ("powers", 2)}
    said = list(models.AuditEvent.objects.filter(action="ratings_recorded").values_list("detail", flat=True))
    assert said[1]["rows"][0]["score"] == [3, 4]
