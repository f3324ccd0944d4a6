"""A supervisor's people, as pages show them: their standing today, counted and narrowed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.timezone import localdate

from levelhead import wiring
from levelhead.records.needs import Need, Seat, need_of
from levelhead.records.standing import STATE_TITLES, STATES, State
from levelhead.storage.queries import PersonStanding, team_of
from levelhead.storage.scopes import supervised_by
from levelhead.storage.team_queries import seats_of


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a team are in one state."""

    state: State
    title: str
    people: int


def team(request: HttpRequest) -> list[PersonStanding]:
    """The people whom this person supervises, the most pressing first."""
    return team_of(request.user, localdate(), wiring.requirements_in_force())


def counts(people: Sequence[PersonStanding]) -> list[Count]:
    """The states that somebody is in, the most pressing first."""
    found = Counter(one.standing.state for one in people)
    return [Count(state, STATE_TITLES[state], found[state]) for state in STATES if found[state]]


def narrowed(
    request: HttpRequest, people: Sequence[PersonStanding]
) -> tuple[State | None, list[PersonStanding]]:
    """The state that the address asks for, and the people in it; everybody where it asks for none."""
    wanted = next((state for state in STATES if state == request.GET.get("standing")), None)
    return wanted, [one for one in people if wanted is None or one.standing.state == wanted]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team with their next place in a class, and what is to be seen to for them."""

    one: PersonStanding
    seat: Seat | None
    need: Need | None


def members(request: HttpRequest, people: Sequence[PersonStanding]) -> list[Member]:
    """People with their places and needs; two queries."""
    seats = seats_of(supervised_by(request.user), localdate())
    review_days = wiring.delivery_settings().review_days
    found = []
    for one in people:
        seat = seats.get(one.person.pk)
        found.append(Member(one, seat, need_of(one.standing, seat, review_days)))
    return found
