"""Ratings, deferrals and exemptions, injuries, qualifications and kit, on Django."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from levelhead.actions.excuse import ExcusalAsked
from levelhead.actions.keep_safe import InjuryFollowed, InjuryTold
from levelhead.actions.ports import Clock
from levelhead.basics.errors import Refused
from levelhead.records.excusals import Decision, Excusal
from levelhead.records.kit import KitEvent
from levelhead.records.qualifications import Qualification
from levelhead.records.ratings import Rating
from levelhead.storage import models
from levelhead.storage.classes import kit_events, person_of


class DjangoRatings:
    """Implements `actions.rate_learner.RatingStore`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def rating(self, rating_id: str) -> Rating | None:
        """The rating of that name."""
        found = ratings_from(models.Rating.objects.filter(rating_id=rating_id))
        return found[0] if found else None

    def second_marks(self, rating_id: str) -> Sequence[Rating]:
        """The second marks of a rating."""
        return ratings_from(models.Rating.objects.filter(second_of=rating_id))

    def add_rating(self, rating: Rating, class_id: str) -> None:
        """Keep a rating."""
        if class_id and not models.TrainingClass.objects.filter(pk=UUID(class_id)).exists():
            raise Refused("There is no such class.")
        rating_row(rating, person_of(rating.staff_number).pk, UUID(class_id) if class_id else None).save()

    def add_answer(self, rating_id: str, kind: str, text: str, *, by: str) -> None:
        """Keep a learner's answer."""
        rating = models.Rating.objects.get(rating_id=rating_id)
        models.RatingAnswer.objects.create(rating=rating, kind=kind, text=text, by=by, at=self._clock.now())


class DjangoExcusals:
    """Implements `actions.excuse.ExcusalStore`."""

    def add_excusal(self, number: str, excusal: Excusal, *, detail: str, by: str, at: datetime) -> str:
        """Keep a request, and apart from it what is private."""
        made = excusal_row(excusal, person_of(number).pk, by=by, at=at)
        made.save()
        if detail.strip():
            models.ExcusalDetail.objects.create(excusal=made, text=detail.strip())
        return str(made.pk)

    def excusal(self, excusal_id: str) -> ExcusalAsked:
        """The request."""
        found = models.Excusal.objects.filter(pk=_number(excusal_id)).select_related("person").first()
        if found is None:
            raise Refused("There is no such request.")
        return ExcusalAsked(found.person.staff_number, found.by, excusal_of(found))

    def waiting(self, number: str) -> dict[str, Excusal]:
        """The requests for somebody that nobody has decided."""
        rows = models.Excusal.objects.filter(person__staff_number=number, decisions=None)
        return {str(row.pk): excusal_of(row) for row in rows}

    def add_decision(self, excusal_id: str, decision: Decision, *, note: str, at: datetime) -> None:
        """Keep a decision."""
        decision_row(decision, _number(excusal_id), at=at, note=note).save()


class DjangoSafety:
    """Implements `actions.keep_safe.SafetyStore`."""

    def add_injury(self, told: InjuryTold, *, at: datetime) -> str:
        """Keep an injury or a near miss, without a name."""
        made = models.Injury.objects.create(
            training_class_id=UUID(told.class_id) if told.class_id else None,
            occurred_on=told.occurred_on,
            cause=told.cause,
            severity=told.severity,
            activity=told.activity,
            at=at,
        )
        return str(made.pk)

    def add_detail(self, injury_id: str, detail: InjuryFollowed, *, by: str, at: datetime) -> None:
        """Keep what is private about it."""
        injury = models.Injury.objects.filter(pk=_number(injury_id)).first()
        if injury is None:
            raise Refused("There is no such injury.")
        models.InjuryDetail.objects.create(
            injury=injury,
            person=person_of(detail.staff_number) if detail.staff_number else None,
            text=detail.text,
            unable=detail.unable,
            fit_again_on=detail.fit_again_on,
            reported_on=detail.reported_on,
            by=by,
            at=at,
        )

    def qualifications(self, holder: str) -> dict[str, Qualification]:
        """What somebody is qualified for, that nothing stands in the place of."""
        rows = models.Qualification.objects.filter(person__staff_number=holder, superseded_by=None)
        return {
            str(row.pk): Qualification(holder, row.kind, row.begins, row.ends, row.provider, row.evidence)
            for row in rows
        }

    def add_qualification(self, qualification: Qualification, *, corrects: str, by: str, at: datetime) -> str:
        """Keep a qualification."""
        person = person_of(qualification.holder)
        before = (
            person.qualifications.filter(pk=_number(corrects), superseded_by=None).first()
            if corrects
            else None
        )
        if corrects and before is None:
            raise Refused("The qualification to correct is not there, or was corrected already.")
        made = qualification_row(qualification, person.pk, by=by, at=at, supersedes=before)
        made.save()
        return str(made.pk)

    def kit_event(self, event_id: str) -> KitEvent | None:
        """The event of that name."""
        item = models.KitEvent.objects.filter(event_id=event_id).values_list("item", flat=True).first()
        return next((one for one in kit_events([item]) if one.event_id == event_id), None) if item else None

    def add_kit_event(self, event: KitEvent) -> None:
        """Keep an event."""
        models.KitEvent.objects.create(**asdict(event))


def rating_row(rating: Rating, person: int, training_class: UUID | None) -> models.Rating:
    """A rating as a row that is not kept yet."""
    return models.Rating(
        rating_id=rating.id,
        training_class_id=training_class,
        person_id=person,
        scenario_type=rating.scenario_type,
        family=rating.family,
        score=rating.score,
        competent=rating.competent,
        pressure=rating.pressure,
        evidence=rating.evidence,
        by=rating.by,
        at=rating.at,
        second_of=rating.second_of,
        corrects=rating.corrects,
    )


def excusal_row(excusal: Excusal, person: int, *, by: str, at: datetime) -> models.Excusal:
    """A request as a row that is not kept yet; its decisions have rows of their own."""
    return models.Excusal(
        person_id=person,
        kind=excusal.kind,
        reason=excusal.reason,
        asked_on=excusal.asked_on,
        begins=excusal.begins,
        ends=excusal.ends,
        by=by,
        at=at,
    )


def decision_row(decision: Decision, excusal: int, *, at: datetime, note: str = "") -> models.ExcusalDecision:
    """A decision on a request as a row that is not kept yet."""
    return models.ExcusalDecision(excusal_id=excusal, note=note, at=at, **asdict(decision))


def qualification_row(
    one: Qualification,
    person: int,
    *,
    by: str,
    at: datetime,
    supersedes: models.Qualification | None = None,
) -> models.Qualification:
    """A qualification as a row that is not kept yet."""
    return models.Qualification(
        person_id=person,
        kind=one.kind,
        begins=one.begins,
        ends=one.ends,
        provider=one.provider,
        evidence=one.evidence,
        supersedes=supersedes,
        by=by,
        at=at,
    )


def ratings_from(rows: QuerySet[models.Rating]) -> list[Rating]:
    """Ratings as values, in the order in which they came, in one query."""
    return [
        Rating(*values)
        for values in rows.order_by("id").values_list(
            "rating_id",
            "person__staff_number",
            "scenario_type",
            "family",
            "score",
            "competent",
            "pressure",
            "evidence",
            "by",
            "at",
            "second_of",
            "corrects",
        )
    ]


def excusal_of(row: models.Excusal) -> Excusal:
    """A request with its decisions, as a value."""
    decisions = tuple(
        Decision(one.on, one.approved, one.by, one.until)
        for one in sorted(row.decisions.all(), key=lambda one: one.pk)
    )
    kind = "exemption" if row.kind == "exemption" else "deferral"
    return Excusal(kind, row.reason, row.asked_on, row.begins, row.ends, decisions)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
