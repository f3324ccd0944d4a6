"""Surveys after classes: forms apart from who has answered, on Django; and what pages show of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.class_survey import SurveyAnswers, last_day
from levelhead.records.register import presence
from levelhead.storage import models
from levelhead.storage.class_queries import plans_standing
from levelhead.storage.day_queries import marks_seen
from levelhead.storage.quality_queries import marks_by_class

_ANSWERS = tuple(SurveyAnswers.__dataclass_fields__)


class DjangoSurveys:
    """Implements `actions.answer_survey.SurveyStore`."""

    def closed_for(self, class_id: str, number: str) -> date | None:
        """The day on which the register was closed that has somebody there."""
        closed = models.ClassEvent.objects.filter(training_class=UUID(class_id), kind="closed").first()
        if closed is None or number not in presence(marks_seen(UUID(class_id)).values()):
            return None
        return localdate(closed.at)

    def has_answered(self, class_id: str, number: str) -> bool:
        """Whether the right was used."""
        return models.SurveyToken.objects.filter(token=_token(class_id, number)).exists()

    def add_form(self, class_id: str, number: str, answers: SurveyAnswers) -> None:
        """Keep a form, and apart from it that the right is used."""
        models.SurveyToken.objects.create(token=_token(class_id, number))
        models.SurveyForm.objects.create(training_class_id=UUID(class_id), **asdict(answers))


def _token(class_id: str, number: str) -> str:
    """Proves that somebody answered only to whoever has the secret of the installation, and never what."""
    made: str = salted_hmac("levelhead.survey", f"{UUID(class_id)} {number}", algorithm="sha256").hexdigest()
    return made


@dataclass(frozen=True, slots=True)
class SurveyAsked:
    """A survey that waits for somebody's form.

    Attributes:
        plan: of the class.
        until: the last day on which the form is taken.
    """

    plan: models.ClassPlan
    until: date


@dataclass(frozen=True, slots=True)
class SurveyHeld:
    """The survey of a class.

    Attributes:
        plan: of the class.
        asked: how many were there, and so may answer.
        forms: that came.
        until: the last day on which a form is taken.
        shown: whether it is over and enough answered, so that what was said is shown.
    """

    plan: models.ClassPlan
    asked: int
    forms: tuple[SurveyAnswers, ...]
    until: date
    shown: bool


def surveys_waiting(person: models.Person, settings: DeliverySettings, today: date) -> list[SurveyAsked]:
    """The surveys that wait for somebody's form, the latest class first; three queries, and one for each."""
    since = datetime.now(UTC) - timedelta(days=settings.survey_open_days + 1)
    closed = dict(
        models.ClassEvent.objects.filter(kind="closed", at__gte=since, training_class__marks__person=person)
        .order_by()
        .values_list("training_class_id", "at")
    )
    number = person.staff_number
    until = {
        held: last_day(localdate(at), settings.survey_open_days)
        for held, at in closed.items()
        if number in presence(marks_seen(held).values())
    }
    tokens = {held: _token(str(held), number) for held in until}
    used = set(models.SurveyToken.objects.filter(token__in=tokens.values()).values_list("token", flat=True))
    open_ = [held for held, token in tokens.items() if token not in used and until[held] >= today]
    plans = plans_standing().filter(training_class_id__in=open_).order_by("-starts_at", "pk")
    return [SurveyAsked(plan, until[plan.training_class_id]) for plan in plans]


def surveys_between(first: date, last: date, settings: DeliverySettings, today: date) -> list[SurveyHeld]:
    """Surveys of the classes held on the days from first to last, in order of time; six queries."""
    span = {"training_class__plans__on__gte": first, "training_class__plans__on__lte": last}
    closed = dict(
        models.ClassEvent.objects.filter(kind="closed", **span)
        .order_by("-id")
        .values_list("training_class_id", "at")
    )
    forms: defaultdict[object, list[SurveyAnswers]] = defaultdict(list)
    rows = models.SurveyForm.objects.filter(**span).distinct().order_by("id")
    for _, held, *answers in rows.values_list("id", "training_class_id", *_ANSWERS):
        forms[held].append(SurveyAnswers(*answers))
    asked = _asked(models.RegisterMark.objects.filter(**span))
    found = []
    plans = plans_standing().filter(on__gte=first, on__lte=last).defer("plan")
    for plan in plans.order_by("starts_at", "pk"):
        held = plan.training_class_id
        if held in closed:
            until = last_day(localdate(closed[held]), settings.survey_open_days)
            here = tuple(forms[held])
            shown = until < today and len(here) >= settings.survey_shown_from
            found.append(SurveyHeld(plan, asked.get(held, 0), here, until, shown))
    return found


def _asked(marks: QuerySet[models.RegisterMark]) -> dict[object, int]:
    """Class to how many were there; the database counts, but for registers that hold a correction."""
    arrived = marks.filter(kind="arrived").order_by().values_list("training_class_id")
    counts = dict(arrived.annotate(people=Count("person", distinct=True)))
    corrected = marks.exclude(corrects="").order_by().values("training_class")
    rows = models.RegisterMark.objects.filter(training_class__in=corrected)
    there = {held: len(presence(some)) for held, some in marks_by_class(rows).items()}
    return counts | there
