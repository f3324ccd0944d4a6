"""Rate a learner, mark a rating a second time, and let the learner answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.curriculum.outcomes import OutcomeFamily, ScenarioType, outcome_families, scenario_types
from levelhead.records.ratings import Rating, problems_of


class RatingStore(Protocol):
    """Where ratings are kept. They are added, never changed."""

    def rating(self, rating_id: str) -> Rating | None:
        """The rating of that name, or None."""

    def second_marks(self, rating_id: str) -> Sequence[Rating]:
        """The second marks of a rating."""

    def add_rating(self, rating: Rating, class_id: str) -> None:
        """Keep a rating. Raises Refused when nobody has that staff number or there is no such class."""

    def add_answer(self, rating_id: str, kind: str, text: str, *, by: str) -> None:
        """Keep that the learner has seen a rating, or what they say of it, at the present moment."""


def rate(*, by: str, class_id: str, rating: Rating, store: RatingStore, work: Work, clock: Clock) -> None:
    """Keep a rating, or a correction of one; the same rating sent again changes nothing.

    Raises:
        Refused: it is no rating, in words; or it corrects somebody else's, or one that is not there.
    """
    if found := problems_of(rating, _ids(outcome_families()), _ids(scenario_types())):
        raise Refused(" ".join(found))
    if rating.by != by:
        raise Refused("A rating is kept under the name of the person who made it.")
    if rating.at > clock.now():
        raise Refused("A rating is made after the run, not before it.")
    with work.transaction():
        before = store.rating(rating.id)
        if before == rating:
            return
        if before is not None:
            raise Refused("Another rating of this name is kept; correct it with a new one.")
        _must_follow(rating, store)
        store.add_rating(rating, class_id)
        detail = {"class": class_id, "family": rating.family, "corrects": rating.corrects}
        action = "rating_second_marked" if rating.second_of else "learner_rated"
        work.record(AuditEvent(by, action, f"person:{rating.staff_number}", detail))


def answer_rating(*, by: str, rating_id: str, text: str, store: RatingStore, work: Work) -> None:
    """Acknowledge a rating as its learner, or reply to it where a text is given.

    Raises:
        Refused: there is no such rating, or it is somebody else's.
    """
    with work.transaction():
        rating = store.rating(rating_id)
        if rating is None or rating.staff_number != by:
            raise Refused("Only the learner answers a rating, and there must be one.")
        kind = "replied" if text.strip() else "acknowledged"
        store.add_answer(rating_id, kind, text.strip(), by=by)
        work.record(AuditEvent(by, f"rating_{kind}", f"person:{by}", {"rating": rating_id}))


def _must_follow(rating: Rating, store: RatingStore) -> None:
    """Raise Refused unless what a rating corrects or marks again is there and is of the same thing."""
    for name in (rating.corrects, rating.second_of):
        other = store.rating(name) if name else None
        if name and (other is None or _subject(other) != _subject(rating)):
            raise Refused("It follows a rating that is not there, or is of something else.")
        if other is not None and name == rating.corrects and other.by != rating.by:
            raise Refused("A rating is corrected by the person who made it.")
        if other is not None and name == rating.second_of and other.by == rating.by:
            raise Refused("A second marker is somebody else.")
    again = store.second_marks(rating.second_of) if rating.second_of and not rating.corrects else ()
    if any(one.by == rating.by for one in again):
        raise Refused("You have marked this rating a second time already; correct that mark.")


def _subject(rating: Rating) -> tuple[str, str, str]:
    return rating.staff_number, rating.scenario_type, rating.family


def _ids(things: Sequence[OutcomeFamily | ScenarioType]) -> list[str]:
    return [one.id for one in things]
