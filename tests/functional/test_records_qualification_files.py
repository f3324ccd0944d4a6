"""Bringing qualifications in from a file."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from levelhead.actions import import_records
from levelhead.actions.import_records import Preview, Upload
from levelhead.basics.errors import FaultsFound
from levelhead.records.qualifications import Qualification
from levelhead.storage import models
from levelhead.storage.classes import qualifications_of
from levelhead.storage.records import DjangoRecords
from levelhead.storage.work import DjangoWork

pytestmark = pytest.mark.django_db
HEADER = "staff_number,kind,begins,ends,provider,evidence\n"
ONE = "I1,instructor,2025-01-06,2027-01-05,College (fictional),certificate 7\n"
TWO = "I1,first_aid,2025-01-06,,College (fictional),certificate 8\n"


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 31, 12, tzinfo=UTC)


CLOCK, STORE = StoppedClock(), DjangoRecords()
WORK = DjangoWork(CLOCK)


@pytest.fixture(autouse=True)
def _people() -> None:
    organisation = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    unit = models.Unit.objects.create(organisation=organisation, name="Harbour")
    models.Person.objects.create(
        staff_number="I1", full_name="I1", role_type="officer", unit=unit, service_from=date(2020, 1, 6)
    )


def _bring_in(text: str, name: str) -> Preview:
    upload = Upload("qualifications", name, text.encode(), {})
    staged = import_records.stage(by="ada", upload=upload, store=STORE, work=WORK, clock=CLOCK)
    return import_records.confirm(by="ada", import_id=staged, store=STORE, work=WORK, clock=CLOCK)


def test_a_later_row_stands_in_the_place_of_an_earlier_one() -> None:
    """Two, the same again, then one with another end: three rows are kept, two stand, and who said what."""
    assert len(_bring_in(HEADER + ONE + TWO, "a.csv").new) == 2
    assert _bring_in(HEADER + TWO + ONE, "b.csv").changes_nothing
    assert len(_bring_in(HEADER + ONE.replace("2027", "2026"), "c.csv").changed) == 1
    assert models.Qualification.objects.count() == 3
    stand = qualifications_of()
    assert (
        Qualification(
            "I1", "instructor", date(2025, 1, 6), date(2026, 1, 5), "College (fictional)", "certificate 7"
        )
        in stand
    )
    assert len(stand) == 2
    events = models.AuditEvent.objects.filter(action="qualifications_recorded", subject="person:I1")
    said = events.order_by("id").values_list("detail", flat=True)
    assert said[1]["rows"] == [
        {"kind": "instructor", "begins": "2025-01-06", "ends": ["2027-01-05", "2026-01-05"]}
    ]


def test_a_file_with_a_fault_saves_nothing() -> None:
    """A stranger, and days that cross: both are told, and the good row is not saved either."""
    wrong = ONE.replace("I1", "I9") + TWO.replace("2025-01-06,,", "2025-01-06,2024-01-06,")
    with pytest.raises(FaultsFound) as found:
        _bring_in(HEADER + ONE + wrong, "d.csv")
    assert {one.code for one in found.value.faults} == {
        "qualification-person-unknown",
        "qualification-ends-before-it-begins",
    }
    assert not models.Qualification.objects.exists()
