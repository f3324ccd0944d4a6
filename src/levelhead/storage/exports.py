"""Lists as tables to take away. Nothing medical, no private reason and no learning note is in any of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from levelhead.records.excusals import in_force
from levelhead.storage import models
from levelhead.storage.class_queries import classes_between
from levelhead.storage.delivery import excusal_of


@dataclass(frozen=True, slots=True)
class Span:
    """The days from first to last, both of them in it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Exported:
    """A list as a table: its headings and its rows."""

    header: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def _classes(span: Span) -> Exported:
    header = (
        "class",
        "on",
        "starts_at",
        "ends_at",
        "course",
        "title",
        "venue",
        "places",
        "booked",
        "waiting",
    )
    rows = (
        (
            *(line.class_id, plan.on, plan.starts_at.isoformat(), plan.ends_at.isoformat(), plan.course_id),
            *(plan.title, plan.venue, plan.capacity, line.booked, line.waiting, line.state, line.overrides),
        )
        for line in classes_between(span.first, span.last)
        for plan in (line.plan,)
    )
    return Exported((*header, "state", "gates_overridden"), rows)


def _attendance(span: Span) -> Exported:
    header = ("staff_number", "on", "course", "minutes", "contact", "corrected_later", "recorded_at")
    found = models.Attendance.objects.filter(on__gte=span.first, on__lte=span.last).order_by("on", "id")
    values = found.values_list(
        *("person__staff_number", "on", "course", "minutes", "contact", "superseded_by", "recorded_at")
    )
    rows = (
        (number, on, course, minutes, _yes(contact), _yes(later is not None), at.isoformat())
        for number, on, course, minutes, contact, later, at in values.iterator()
    )
    return Exported(header, rows)


def _register(span: Span) -> Exported:
    header = (
        "mark",
        "class",
        "staff_number",
        "kind",
        "why",
        "at",
        "noted_at",
        "by",
        "corrects",
        "in_place_of",
    )
    found = models.RegisterMark.objects.filter(at__date__gte=span.first, at__date__lte=span.last).order_by(
        "id"
    )
    values = found.values_list(
        *("mark_id", "training_class_id", "person__staff_number", "kind", "why", "at", "noted_at", "by"),
        *("corrects", "in_place_of"),
    )
    rows = (
        (mark, key, number, kind, why, at.isoformat(), noted.isoformat(), *rest)
        for mark, key, number, kind, why, at, noted, *rest in values.iterator()
    )
    return Exported(header, rows)


def _ratings(span: Span) -> Exported:
    """Marks without their learners and without words, as they are needed to see how far markers agree.

    A rating is a learning note: it leaves by `actions/hand_on.py` and by no list.
    """
    header = ("rating", "on", "scenario_type", "family", "score", "competent", "pressure")
    found = models.Rating.objects.filter(at__date__gte=span.first, at__date__lte=span.last).order_by("id")
    rows = (
        (
            *(one.rating_id, one.at.date(), one.scenario_type, one.family, one.score),
            *(_yes(one.competent), one.pressure, one.by, one.second_of, one.corrects),
        )
        for one in found.iterator()
    )
    return Exported((*header, "marker", "second_of", "corrects"), rows)


def _excusals(span: Span) -> Exported:
    header = (
        "staff_number",
        "kind",
        "reason",
        "asked_on",
        "begins",
        "ends",
        "decided",
        "decided_by",
        "until",
    )
    found = models.Excusal.objects.filter(begins__lte=span.last, ends__gte=span.first).order_by("id")

    def rows() -> Iterator[Sequence[Any]]:
        for row in found.select_related("person").prefetch_related("decisions"):
            one = excusal_of(row)
            decision = one.decided(span.last)
            said = "waiting" if decision is None else "approved" if decision.approved else "refused"
            yield (
                *(row.person.staff_number, one.kind, one.shown_reason, one.asked_on, one.begins, one.ends),
                *(said, decision.by if decision else "", one.last_day(span.last) or ""),
                _yes(in_force([one], span.last) is not None),
            )

    return Exported((*header, "in_force_on_last_day"), rows())


def _qualifications(span: Span) -> Exported:
    header = ("staff_number", "kind", "begins", "ends", "provider", "evidence", "corrected_later")
    found = models.Qualification.objects.filter(begins__lte=span.last).order_by("id")
    values = found.values_list(
        *("person__staff_number", "kind", "begins", "ends", "provider", "evidence", "superseded_by")
    )
    return Exported(header, ((*rest, _yes(later is not None)) for *rest, later in values.iterator()))


def _kit(span: Span) -> Exported:
    header = ("item", "kind", "at", "reason", "by")
    found = models.KitEvent.objects.filter(at__date__gte=span.first, at__date__lte=span.last).order_by(
        "at", "id"
    )
    values = found.values_list(*header)
    return Exported(
        header, ((item, kind, at.isoformat(), *rest) for item, kind, at, *rest in values.iterator())
    )


def _injuries(span: Span) -> Exported:
    """No name and nothing medical, so that a safety representative may have it."""
    header = ("occurred_on", "cause", "severity", "activity", "class")
    found = models.Injury.objects.filter(occurred_on__gte=span.first, occurred_on__lte=span.last)
    values = found.order_by("occurred_on", "id").values_list(*header[:-1], "training_class_id")
    return Exported(header, ((*rest, key or "") for *rest, key in values.iterator()))


def _yes(value: bool) -> str:  # noqa: FBT001 -- the one thing it is given
    return "yes" if value else "no"


EXPORTS: dict[str, Callable[[Span], Exported]] = {
    "classes": _classes,
    "attendance": _attendance,
    "register": _register,
    "ratings": _ratings,
    "deferrals": _excusals,
    "qualifications": _qualifications,
    "kit": _kit,
    "injuries": _injuries,
}
