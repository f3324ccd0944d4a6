"""Ratings as pages ask for them. Reading only; each says what it costs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from levelhead.records.ratings import Rating, standing_ratings
from levelhead.storage import models
from levelhead.storage.class_queries import ratings_of
from levelhead.storage.delivery import ratings_from


@dataclass(frozen=True, slots=True)
class Answer:
    """What a learner did with a rating: acknowledged it, or replied in words."""

    kind: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RatingLine:
    """A rating as its learner reads it, with their answers, the oldest first."""

    rating: Rating
    answers: tuple[Answer, ...]

    @property
    def is_acknowledged(self) -> bool:
        """Whether the learner has seen it, and said so or replied."""
        return bool(self.answers)


def ratings_in(class_id: UUID) -> list[Rating]:
    """Every rating of a class; one query."""
    return ratings_from(models.Rating.objects.filter(training_class=class_id))


def rating_named(rating_id: str) -> Rating | None:
    """The rating of that name, or None; one query."""
    return next(iter(ratings_from(models.Rating.objects.filter(rating_id=rating_id))), None)


def class_of(rating_id: str) -> str:
    """Identifier of the class in which a rating was made, or empty; one query."""
    found = models.Rating.objects.filter(rating_id=rating_id).values_list("training_class", flat=True)
    return str(found[0]) if found and found[0] else ""


def lines_of(person: models.Person) -> list[RatingLine]:
    """What stands of a learner's ratings, the newest first, second marks left out; two queries."""
    answers: defaultdict[str, list[Answer]] = defaultdict(list)
    rows = models.RatingAnswer.objects.filter(rating__person=person).order_by("id")
    for name, kind, text, at in rows.values_list("rating__rating_id", "kind", "text", "at"):
        answers[name].append(Answer(kind, text, at))
    standing = [one for one in standing_ratings(ratings_of(person)) if not one.second_of]
    return [RatingLine(one, tuple(answers[one.id])) for one in reversed(standing)]
