"""Transfers and the records people bring, on Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from levelhead.actions.transfer import Carried, TransferTold
from levelhead.basics.errors import Refused
from levelhead.records.standing import Attended
from levelhead.storage import models
from levelhead.storage.classes import person_of


class DjangoTransfers:
    """Implements `actions.transfer.TransferStore`."""

    def add_transfer(self, told: TransferTold, *, by: str, at: datetime) -> Sequence[str]:
        """Keep a transfer with the records brought."""
        made = models.Transfer.objects.create(
            person=person_of(told.staff_number),
            direction=told.direction,
            organisation=told.organisation,
            on=told.on,
            by=by,
            at=at,
        )
        return [
            str(
                models.CarriedRecord.objects.create(
                    transfer=made, on=one.on, course=one.course, minutes=one.minutes, contact=one.contact
                ).pk
            )
            for one in told.records
        ]

    def same_transfer(self, told: TransferTold) -> Sequence[str] | None:
        """The records of an equal transfer that is kept."""
        kept = models.Transfer.objects.filter(
            person__staff_number=told.staff_number,
            direction=told.direction,
            organisation=told.organisation,
            on=told.on,
        )
        for one in kept.prefetch_related("records"):
            records = sorted(one.records.all(), key=lambda record: record.pk)
            if {Carried(r.on, r.course, r.minutes, r.contact) for r in records} == set(told.records):
                return [str(record.pk) for record in records]
        return None

    def checks(self, record_id: str) -> Sequence[tuple[bool, str, str]]:
        """The checks of a record."""
        key = int(record_id) if record_id.isdecimal() else 0
        rows = models.CarriedCheck.objects.filter(record=key).order_by("id")
        return list(rows.values_list("verified", "evidence", "by"))

    def owner_of(self, record_id: str) -> str:
        """Staff number of the person who brought a record."""
        key = int(record_id) if record_id.isdecimal() else 0
        found = models.CarriedRecord.objects.filter(pk=key)
        number: str | None = found.values_list("transfer__person__staff_number", flat=True).first()
        if number is None:
            raise Refused("There is no such record.")
        return number

    def add_check(self, record_id: str, *, verified: bool, evidence: str, by: str, at: datetime) -> None:
        """Keep that a record was held against evidence."""
        models.CarriedCheck.objects.create(
            record_id=int(record_id), on=at.date(), verified=verified, evidence=evidence, by=by, at=at
        )


def carried(people: QuerySet[models.Person], day: date) -> defaultdict[int, list[Attended]]:
    """The records that each person brought, by the person's key, verified or not as of a day; one query."""
    rows = models.CarriedRecord.objects.filter(transfer__person__in=people.order_by().values("pk"))
    found: dict[int, tuple[int, Attended]] = {}
    for key, person, on, course, minutes, contact, origin, checked_on, verified in rows.order_by(
        "id", "checks__id"
    ).values_list(
        *("id", "transfer__person_id", "on", "course", "minutes", "contact", "transfer__organisation"),
        *("checks__on", "checks__verified"),
    ):
        before = found[key][1].verified if key in found else False
        stands = verified if checked_on is not None and checked_on <= day else before
        found[key] = (person, Attended(on, course, minutes, contact, origin=origin, verified=stands))
    grouped: defaultdict[int, list[Attended]] = defaultdict(list)
    for person, one in found.values():
        grouped[person].append(one)
    return grouped
