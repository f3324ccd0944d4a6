"""What pages show of one person's file beside standing. Reading only; each says what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.timezone import localtime

from levelhead.records.excusals import Decision, Excusal
from levelhead.records.qualifications import QUALIFICATION_KINDS
from levelhead.storage import models


@dataclass(frozen=True, slots=True)
class ExcusalLine:
    """A request for a deferral or an exemption as a line of a list.

    Attributes:
        row: the request with its person and unit.
        excusal: what it says, with its decisions.
        asker: key of the person who asked, or None where it is nobody.
        asked_by: their name, or the number that was kept.
        decided: the name of who made each decision, and what they wrote with it, in their order.
    """

    row: models.Excusal
    excusal: Excusal
    asker: int | None
    asked_by: str
    decided: tuple[tuple[str, str], ...]

    @property
    def person(self) -> models.Person:
        """For whom it was asked."""
        return self.row.person


def excusal_lines(people: QuerySet[models.Person]) -> list[ExcusalLine]:
    """The requests for some people, the newest first; one query, however many."""
    rows = models.Excusal.objects.filter(person__in=people.order_by().values("pk"))
    made = {name: F(f"decisions__{name}") for name in ("approved", "until", "note")}
    found = rows.annotate(
        **{f"decision_{name}": one for name, one in made.items()},
        decision_on=F("decisions__on"),
        decision_by=F("decisions__by"),
        asker_key=Subquery(_with_number("by").values("pk")[:1]),
        asker=name_of("by"),
        decider=name_of("decisions__by"),
    ).order_by("-asked_on", "-id", "decisions__id")
    grouped = groupby(found.select_related("person__unit"), key=lambda row: row.pk)
    return [_line(list(group)) for _, group in grouped]


def _line(rows: Sequence[models.Excusal]) -> ExcusalLine:
    """A request from its rows, one for each decision, or one alone."""
    first = rows[0]
    made = [row for row in rows if row.decision_on is not None]
    excusal = Excusal(
        "exemption" if first.kind == "exemption" else "deferral",
        first.reason,
        first.asked_on,
        first.begins,
        first.ends,
        tuple(
            Decision(row.decision_on, row.decision_approved, row.decision_by, row.decision_until)
            for row in made
        ),
    )
    decided = tuple((row.decider or row.decision_by, row.decision_note) for row in made)
    return ExcusalLine(first, excusal, first.asker_key, first.asker or first.by, decided)


@dataclass(frozen=True, slots=True)
class QualificationLine:
    """A qualification as a line of a list.

    Attributes:
        row: the qualification with its holder and their unit.
        recorded_on: when it was added.
        recorded_by: the name of who added it, or their number where that is nobody's.
        replaced_on: when another was put in its place, or None.
    """

    row: models.Qualification
    recorded_on: date
    recorded_by: str
    replaced_on: date | None

    @property
    def title(self) -> str:
        """The kind in words."""
        return QUALIFICATION_KINDS.get(self.row.kind, self.row.kind)

    def state(self, day: date, soon_days: int) -> str:
        """Replaced, ended, to come, soon (to end) or current, on a day."""
        if self.replaced_on is not None and self.replaced_on <= day:
            return "replaced"
        if self.row.ends is not None and self.row.ends < day:
            return "ended"
        if day < self.row.begins:
            return "to_come"
        return "soon" if self.row.ends is not None and (self.row.ends - day).days < soon_days else "current"


QUALIFICATION_STATES = {
    "ended": "Ended",
    "soon": "Ends soon",
    "current": "Current",
    "to_come": "To come",
    "replaced": "Replaced by another",
}


def qualification_lines(people: QuerySet[models.Person]) -> list[QualificationLine]:
    """The qualifications of some people, the first to end first; one query, however many."""
    rows = models.Qualification.objects.filter(person__in=people.order_by().values("pk"))
    named = rows.annotate(by_name=name_of("by"), replaced_at=F("superseded_by__at"))
    return [
        QualificationLine(
            row,
            localtime(row.at).date(),
            row.by_name or row.by,
            localtime(row.replaced_at).date() if row.replaced_at else None,
        )
        for row in named.select_related("person__unit").order_by(F("ends").asc(nulls_last=True), "id")
    ]


def name_of(number: str) -> Subquery:
    """The name of the person whose staff number a column holds; nothing where it is nobody's."""
    return Subquery(_with_number(number).values("full_name")[:1])


def _with_number(number: str) -> QuerySet[models.Person]:
    return models.Person.objects.filter(staff_number=OuterRef(number)).order_by()


def excusals_waiting(people: QuerySet[models.Person]) -> int:
    """How many requests for some people nobody has decided; one query."""
    return models.Excusal.objects.filter(person__in=people.order_by().values("pk"), decisions=None).count()


def excusal_words(excusal_id: int) -> str:
    """What was written with a request; who may read it is for the page to decide. One query."""
    found = models.ExcusalDetail.objects.filter(excusal_id=excusal_id)
    return found.values_list("text", flat=True).first() or ""
