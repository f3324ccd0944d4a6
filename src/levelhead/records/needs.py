"""What a supervisor has to see to for one person: one need, with one next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from levelhead.records.reckoning import in_full
from levelhead.records.standing import Standing

Step = Literal["book", "remind", "wait"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A place that somebody has in a class to come.

    Attributes:
        on: the day.
        venue: where.
        booked: whether it is a place; otherwise they are on the waiting list.
    """

    on: date
    venue: str
    booked: bool

    def in_words(self) -> str:
        """Where and when, as a sentence."""
        place = "Booked" if self.booked else "On the waiting list"
        return f"{place} for {in_full(self.on)}, {self.venue}."


@dataclass(frozen=True, slots=True)
class Need:
    """What is to be seen to, and the next step: book a seat, remind, or wait for a decision."""

    why: str
    step: Step


def need_of(standing: Standing, seat: Seat | None, review_days: int) -> Need | None:
    """What is to be seen to for somebody, or None where nothing is.

    Args:
        standing: theirs on the day asked about.
        seat: the next place they have in a class, or None.
        review_days: a deferral that ends within so many days is to be seen to.
    """
    if standing.state == "awaiting":
        return Need(standing.next_step, "wait")
    why = _why(standing, review_days)
    if why is None:
        return None
    by = standing.until or standing.excused_until
    if seat is None:
        return Need(f"{why} Not booked.", "book")
    if not seat.booked:
        return Need(f"{why} {seat.in_words()}", "book")
    if by is not None and seat.on > by:
        return Need(f"{why} {seat.in_words()} That is too late to stay in date.", "book")
    return Need(f"{why} {seat.in_words()}", "remind")


def _why(standing: Standing, review_days: int) -> str | None:
    """Why somebody needs training; None where they do not for now."""
    if standing.state in {"lapsed", "not_yet_trained"}:
        return f"{standing.title}."
    if standing.state == "due_soon" and standing.until is not None:
        return f"In date until {in_full(standing.until)}."
    ends = standing.excused_until
    if standing.state in {"deferred", "exempt"} and ends and (ends - standing.on).days < review_days:
        return f"{standing.title} until {in_full(ends)}."
    return None
