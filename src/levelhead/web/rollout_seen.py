"""A roll-out as one reader may see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from levelhead import wiring
from levelhead.actions.rollout_ports import RolloutKept
from levelhead.basics.errors import Refused
from levelhead.records.due import DUE_STATES, DUE_TITLES, Adherence, DueKnown, Happened, adherence, happened
from levelhead.web.people import people_seen


@dataclass(frozen=True, slots=True)
class RolloutSeen:
    """A roll-out with those of its people whom the reader sees.

    Attributes:
        kept: as it is kept.
        rows: what was due and what happened, by week and turn.
        of: how many people there are in it altogether.
        ends: Monday of each week to the last day of the courses that begin in it.
    """

    kept: RolloutKept
    rows: list[tuple[DueKnown, Happened]]
    of: int
    ends: dict[date, date]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """How many are in each state there is somebody in."""
        found = [one.state for _, one in self.rows]
        return [(state, DUE_TITLES[state], found.count(state)) for state in DUE_STATES if state in found]

    @property
    def by_week(self) -> list[tuple[date, Adherence]]:
        """Each week in which somebody is due, with what became of them."""
        found = adherence(self.rows, lambda due: due.week.isoformat())
        return [(date.fromisoformat(one.label), one) for one in found]

    @property
    def by_stratum(self) -> tuple[Adherence, ...]:
        """Each stratum with what became of who is in it."""
        return adherence(self.rows, lambda due: ", ".join(due.strata) or "Everybody")

    @property
    def whole(self) -> Adherence:
        """All of them together."""
        return next(iter(adherence(self.rows, lambda _: "All")))

    @property
    def stands(self) -> str:
        """Where it stands, in a word or two."""
        if self.kept.ended:
            return "Ended"
        weeks = [known.due.week for known, _ in self.rows]
        if localdate() < min(weeks):
            return "To come"
        return "Under way" if any(found.state == "not_yet" for _, found in self.rows) else "Over"


def rollout_seen(request: HttpRequest, name: str, roles: Iterable[str]) -> RolloutSeen:
    """A roll-out with the people whom some roles let this account see.

    Raises:
        Http404: there is none, or nobody in it whom the reader sees.
    """
    store = wiring.rollout_ports()["store"]
    try:
        kept = store.read(name)
    except Refused:
        raise Http404 from None
    every = store.due(name)
    seen = set(people_seen(request, roles).order_by().values_list("staff_number", flat=True))
    ends, today = wiring.rollout_ends(kept), localdate()
    rows = [(one, happened(one, today, ends)) for one in every if one.due.staff_number in seen]
    if not rows:
        raise Http404
    return RolloutSeen(kept, rows, len(every), ends)
