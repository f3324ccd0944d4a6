"""People who come from another organisation, and what they bring."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from levelhead.actions.transfer import Carried, TransferTold, record_transfer, verify_record
from levelhead.basics.errors import Refused
from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records.standing import Standing
from levelhead.storage import models
from levelhead.storage.queries import standing_of
from levelhead.storage.transfers import DjangoTransfers
from levelhead.storage.work import DjangoWork

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)
TOLD = TransferTold(
    "L1",
    "in",
    "Elsewhere Police (fictional)",
    date(2026, 2, 2),
    (Carried(date(2025, 9, 1), "Refresher", 720, True),),
)


class StoppedClock:
    def now(self) -> datetime:
        return datetime(2026, 3, 31, 12, tzinfo=UTC)


PORTS: dict[str, Any] = {
    "store": DjangoTransfers(),
    "work": DjangoWork(StoppedClock()),
    "clock": StoppedClock(),
}


@pytest.fixture(autouse=True)
def _people() -> None:
    organisation = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    unit = models.Unit.objects.create(organisation=organisation, name="Harbour")
    models.Person.objects.create(
        staff_number="L1", full_name="L1", role_type="officer", unit=unit, service_from=date(2026, 2, 2)
    )


def _standing(day: date = TODAY) -> Standing:
    person = models.Person.objects.select_related("unit").get(staff_number="L1")
    return standing_of(person, day, packaged_requirements()).standing


def _verify(record: str, evidence: str, *, verified: bool = True, seen: int = 0, by: str = "ada") -> bool:
    given = {"verified": verified, "evidence": evidence, "seen": seen}
    return verify_record(by=by, record_id=record, **given, **PORTS)


def test_sent_twice_is_once_and_an_overtaken_check_is_refused() -> None:
    """The same transfer and the same check sent again add nothing; another check meanwhile is told of."""
    (record,) = record_transfer(by="ada", told=TOLD, **PORTS)
    assert record_transfer(by="ada", told=TOLD, **PORTS) == (record,)
    assert _verify(record, "certificate 9")
    assert not _verify(record, "certificate 9")
    with pytest.raises(Refused, match="while you were looking"):
        _verify(record, "letter", by="bea")
    assert (models.Transfer.objects.count(), models.CarriedCheck.objects.count()) == (1, 1)
    with pytest.raises(Refused, match="their own transfer"):
        record_transfer(by="L1", told=replace(TOLD, on=date(2026, 2, 9)), **PORTS)


def test_what_was_brought_counts_once_it_was_verified_and_says_where_it_is_from() -> None:
    """Before, it is shown and does not count; on the day before the check it still had not counted."""
    (record,) = record_transfer(by="ada", told=TOLD, **PORTS)
    assert (_standing().state, _standing().records[0].why) == (
        "not_yet_trained",
        "brought from Elsewhere Police (fictional), and not verified yet",
    )
    _verify(record, "certificate 9")
    assert (_standing().state, _standing().minutes) == ("in_date", 720)
    assert _standing().records[0].why == "contact time, brought from Elsewhere Police (fictional)"
    assert _standing(date(2026, 3, 30)).state == "not_yet_trained"
    _verify(record, "certificate withdrawn", verified=False, seen=1)
    assert _standing().state == "not_yet_trained"


def test_what_cannot_be_brought_is_refused() -> None:
    """Each is a mistake that would give somebody minutes they do not have."""
    one = TOLD.records[0]
    for wrong in (
        replace(TOLD, direction="sideways"),
        replace(TOLD, organisation=" "),
        replace(TOLD, direction="out"),
        replace(TOLD, records=(replace(one, on=date(2026, 2, 2)),)),
        replace(TOLD, records=(replace(one, minutes=0),)),
        replace(TOLD, records=(one, one)),
        replace(TOLD, staff_number="nobody"),
    ):
        with pytest.raises(Refused):
            record_transfer(by="ada", told=wrong, **PORTS)
    (record,) = record_transfer(by="ada", told=TOLD, **PORTS)
    for by, name, evidence in (("L1", record, "x"), ("ada", "99", "x"), ("ada", record, " ")):
        with pytest.raises(Refused):
            _verify(name, evidence, by=by)
    assert models.CarriedCheck.objects.count() == 0
