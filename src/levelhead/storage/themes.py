"""Themes of classes on Django, and what pages show of them: never who noted one, and of no one class."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from levelhead.records.themes import Theme
from levelhead.storage import models
from levelhead.storage.class_queries import names_of, plans_standing
from levelhead.storage.classes import class_seen


class DjangoThemes:
    """Implements `actions.note_theme.ThemeStore`."""

    def is_over(self, class_id: str) -> bool:
        """Whether the register was closed."""
        return models.ClassEvent.objects.filter(training_class=UUID(class_id), kind="closed").exists()

    def names_in(self, class_id: str) -> dict[str, str]:
        """Everybody who is booked, was there or ran it; four queries."""
        kept = class_seen(UUID(class_id))
        marked = models.RegisterMark.objects.filter(training_class=UUID(class_id))
        numbers = set(marked.values_list("person__staff_number", flat=True))
        return names_of({*numbers, *(kept.day.staff if kept else ()), *(kept.places if kept else ())})

    def numbers_among(self, words: Collection[str]) -> frozenset[str]:
        """Staff numbers of anybody."""
        found = models.Person.objects.filter(staff_number__in=words)
        return frozenset(found.values_list("staff_number", flat=True))

    def theme(self, theme_id: str) -> Theme | None:
        """The theme of that name."""
        return next((_theme(one) for one in models.Theme.objects.filter(theme_id=theme_id)), None)

    def is_taken_back(self, theme_id: str) -> bool:
        """Whether it stands no more."""
        return models.ThemeTakenBack.objects.filter(theme__theme_id=theme_id).exists()

    def add_theme(self, theme: Theme, class_id: str, *, by: str, at: datetime) -> None:
        """Keep a theme."""
        models.Theme.objects.create(
            theme_id=theme.id,
            training_class_id=UUID(class_id),
            about=theme.about,
            verdict=theme.verdict,
            text=theme.text,
            by=by,
            at=at,
        )

    def take_back(self, theme_id: str, *, by: str, at: datetime) -> None:
        """Keep that it stands no more."""
        models.ThemeTakenBack.objects.create(theme=models.Theme.objects.get(theme_id=theme_id), by=by, at=at)


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme as a list shows it: of a course and a month, for a day would lead to a class and its people."""

    theme: Theme
    course_id: str
    month: date


def themes_in(class_id: UUID) -> list[Theme]:
    """The themes of a class that stand, the first noted first; one query."""
    return [_theme(one) for one in _standing().filter(training_class=class_id)]


def class_of_theme(theme_id: str) -> UUID | None:
    """The class of a theme, or None; one query."""
    found: UUID | None = (
        models.Theme.objects.filter(theme_id=theme_id).values_list("training_class", flat=True).first()
    )
    return found


def themes_between(first: date, last: date) -> list[ThemeLine]:
    """The themes that stand, of classes on the days from first to last; two queries.

    In the order of the month, and within it of their words, so that the order leads to no class.
    """
    plans = plans_standing().filter(on__gte=first, on__lte=last)
    held = {
        key: (course, on.replace(day=1))
        for key, course, on in plans.values_list("training_class", "course_id", "on")
    }
    span = {"training_class__plans__on__gte": first, "training_class__plans__on__lte": last}
    rows = _standing().filter(**span).distinct()
    lines = [
        ThemeLine(_theme(one), *held[one.training_class_id]) for one in rows if one.training_class_id in held
    ]
    return sorted(lines, key=lambda one: (-one.month.toordinal(), one.theme.text.casefold(), one.theme.id))


def _standing() -> QuerySet[models.Theme]:
    return models.Theme.objects.filter(taken_back=None).order_by("id")


def _theme(row: models.Theme) -> Theme:
    return Theme(row.theme_id, row.about, row.verdict, row.text)
