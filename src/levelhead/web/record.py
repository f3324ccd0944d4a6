"""A person's whole record as it stood on a day, with what was known then and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from levelhead import wiring
from levelhead.basics.jsons import canonical, sha256
from levelhead.curriculum.requirement import Requirement, requirement_on
from levelhead.records.as_known import Recorded, known_on, told_later
from levelhead.records.ratings import Rating, shown_in, standing_ratings
from levelhead.records.standing import Attended, Standing, standing_on
from levelhead.storage import models, record_queries
from levelhead.storage.person_queries import (
    ExcusalLine,
    QualificationLine,
    excusal_lines,
    qualification_lines,
)
from levelhead.storage.record_queries import PlaceLine, TransferLine


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What is on record of one person on a day.

    Attributes:
        person: who, as they are described now.
        on: the day.
        requirement: the one that applied on the day, or None.
        standing: with what was known on the day.
        since: standing on the same day with everything that was recorded later, where that is another.
        later: records of days up to the day that were recorded after it.
        places: classes with a place.
        ratings: first marks that no other corrects.
        qualifications: those recorded by the day.
        excusals: those asked for by the day.
        transfers: those recorded by the day.
        fingerprint: hash of every fact above, so that a copy can be held against another.
        event: number and hash of the audit trail's last event by then, or None.
    """

    person: models.Person
    on: date
    requirement: Requirement | None
    standing: Standing
    since: Standing | None
    later: list[Recorded]
    places: list[PlaceLine]
    ratings: list[Rating]
    qualifications: list[QualificationLine]
    excusals: list[ExcusalLine]
    transfers: list[TransferLine]
    fingerprint: str
    event: tuple[int, str] | None


def record_of(person: models.Person, day: date) -> PersonRecord:
    """Everything on record of somebody as it was known on a day; seven queries."""
    query = models.Person.objects.filter(pk=person.pk)
    rows = record_queries.attendance_of(person)
    transfers = record_queries.transfers_of(person, day)
    ratings = record_queries.ratings_known(person, day)
    excusals = [one for one in excusal_lines(query) if one.excusal.asked_on <= day]
    qualifications = [one for one in qualification_lines(query) if one.recorded_on <= day]
    places = record_queries.places_of(person, day)
    requirement = requirement_on(day, wiring.requirements_in_force())
    brought = [one for transfer in transfers for one in _brought(transfer)]

    def standing(known: date) -> Standing:
        return standing_on(
            day,
            person.role_type,
            [*known_on(rows, known), *brought],
            requirement,
            shown=shown_in(ratings),
            excusals=[one.excusal for one in excusals],
        )

    then, now = standing(day), standing(localdate())
    facts = _facts(person, then, ratings, places, transfers)
    facts["excusals"] = [
        [one.excusal.kind, str(one.excusal.begins), str(one.excusal.last_day(day) or "")] for one in excusals
    ]
    facts["qualifications"] = [
        [one.row.kind, str(one.row.begins), str(one.row.ends or ""), one.row.evidence]
        for one in qualifications
    ]
    return PersonRecord(
        person=person,
        on=day,
        requirement=requirement,
        standing=then,
        since=now if (now.state, now.until, now.minutes) != (then.state, then.until, then.minutes) else None,
        later=told_later(rows, day),
        places=places,
        ratings=[one for one in standing_ratings(ratings) if not one.second_of],
        qualifications=qualifications,
        excusals=excusals,
        transfers=transfers,
        fingerprint=sha256(canonical(facts)),
        event=record_queries.last_event(day),
    )


def _brought(transfer: TransferLine) -> list[Attended]:
    return [
        Attended(
            one.on,
            one.course,
            one.minutes,
            one.contact,
            origin=transfer.organisation,
            verified=bool(one.verified),
        )
        for one in transfer.records
    ]


def _facts(
    person: models.Person,
    standing: Standing,
    ratings: list[Rating],
    places: list[PlaceLine],
    transfers: list[TransferLine],
) -> dict[str, Any]:
    """What the record says, as plain JSON."""
    return {
        "person": person.staff_number,
        **standing_facts(standing),
        "ratings": [[one.id, one.competent] for one in ratings],
        "places": [[str(one.on), one.title, one.state] for one in places],
        "transfers": [
            [one.direction, one.organisation, str(one.on), [[r.key, bool(r.verified)] for r in one.records]]
            for one in transfers
        ],
    }


def standing_facts(standing: Standing) -> dict[str, Any]:
    """A standing and the records behind it, as plain JSON."""
    return {
        "on": str(standing.on),
        "state": standing.state,
        "until": str(standing.until or ""),
        "rule": standing.rule,
        "records": [
            [str(one.attended.on), one.attended.course, one.attended.minutes, one.counted, one.why]
            for one in standing.records
        ],
    }
