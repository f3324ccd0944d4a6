"""What one force tells of its standing and delivery to a view over several: counts alone, after disclosure.

Rules, as where forces share a roll-out (docs/decisions/0007): a count is of at least `MIN_PEOPLE` people,
and each part of it is 0 or at least `MIN_CELL`. Where a part is not, the whole role type is told more
coarsely, so that nothing follows by taking away; where that does not do, only how many people there are.
Sums over role types are never written, and those who read take only what is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from levelhead.basics.shares import Share, share
from levelhead.records.standing import STATES
from levelhead.records.standing_counts import MET, OWED, Counted, tally

FORMAT: Final = "levelhead.standing-summary/1"
MIN_PEOPLE: Final = 10
MIN_CELL: Final = 5
# Heading of the standard to what is counted of it: what is asked for, and of how many.
MEASURES: Final = {
    "contact_time": "people in date, of those who are to be",
    "instructors": "parts in teaching by somebody with a current instructor qualification, of all parts",
    "numbers": "blocks within the force's own ratio, of those that have one set",
    "roles": "classes opened without an override, of those opened",
    "content": "class days by the version of the course in force, of all class days",
    "assessment": "ratings within one of a second marker, of those marked twice",
    "health_and_safety": "reports made in time, of those that were due by law",
    "equality": "deferrals and exemptions decided, of those asked for",
}
DELIVERY: Final = {
    "class_days": "class days held",
    "learner_days": "learner days",
    "contact_minutes": "contact minutes had",
    "injuries": "injuries in training",
    "near_misses": "near misses told of",
}


@dataclass(frozen=True, slots=True)
class RoleStanding:
    """How people of one role type stand, as finely as may be told.

    Attributes:
        role_type: officer, staff, special; or other, where small ones were put together.
        people: how many serve.
        states: state to how many, or None where that is too fine.
        met: in date or due soon, or None where even that is too fine.
        owed: those who are to be in date, or None as `met`.
    """

    role_type: str
    people: int
    states: Mapping[str, int] | None
    met: int | None
    owed: int | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A count of those for whom something holds, of so many; `name` is a heading or a survey question."""

    name: str
    yes: int
    of: int

    @property
    def share(self) -> Share | None:
        """The share with Wilson's interval; None of nobody."""
        return share(self.yes, self.of) if self.of else None

    @property
    def is_small(self) -> bool:
        """Whether it is about so few that it may not be told."""
        return any(0 < part < MIN_CELL for part in (self.yes, self.of - self.yes))


@dataclass(frozen=True, slots=True)
class ForceSummary:
    """One force's summary of a period.

    Attributes:
        force: its name.
        fictional: whether its records are made up.
        first: first day of the period.
        last: last day, on which standing is told.
        made_on: when it was made.
        rule: the requirement that standing rests on, in words.
        roles: standing by role type.
        measures: one for each heading that may be told but contact time, which follows from the roles.
        surveys: what learners said, question by question.
        delivery: counts by name, see `DELIVERY`.
        withheld: what is not told, and why.
        signed_by: public key that its signature fits, in hexadecimal; empty before it is signed.
    """

    force: str
    fictional: bool
    first: date
    last: date
    made_on: date
    rule: str
    roles: tuple[RoleStanding, ...]
    measures: tuple[Measure, ...]
    surveys: tuple[Measure, ...]
    delivery: Mapping[str, int]
    withheld: tuple[str, ...]
    signed_by: str = ""

    def measure(self, heading: str) -> Measure | None:
        """What is told of a heading; None where nothing is."""
        if heading != "contact_time":
            return next((one for one in self.measures if one.name == heading), None)
        told = [one for one in self.roles if one.met is not None and one.owed]
        if not told:
            return None
        return Measure(heading, sum(one.met or 0 for one in told), sum(one.owed or 0 for one in told))

    @property
    def injury_rate(self) -> float | None:
        """Injuries in 1,000 contact hours; None where either is not told or there were no hours."""
        injuries, minutes = self.delivery.get("injuries"), self.delivery.get("contact_minutes")
        return None if injuries is None or not minutes else 60_000 * injuries / minutes


def disclosed(
    summary: ForceSummary,
    counts: Sequence[Counted],
    measures: Iterable[Measure],
    surveys: Iterable[Measure],
    delivery: Mapping[str, int],
) -> ForceSummary:
    """A summary with everything that may be told put in, and the rest named as withheld."""
    roles, withheld = _roles(counts)
    told = []
    for kind, some in (("heading", measures), ("survey question", surveys)):
        kept = [one for one in some if one.of and not one.is_small]
        if kind != "heading":
            kept = [one for one in kept if one.of >= MIN_PEOPLE]
        withheld += [f"{kind} {one.name}: too few" for one in some if one.of and one not in kept]
        told.append(tuple(kept))
    few = [name for name in ("injuries", "near_misses") if 0 < delivery.get(name, 0) < MIN_CELL]
    withheld += [f"{DELIVERY[name]}: fewer than {MIN_CELL}" for name in few]
    return replace(
        summary,
        roles=roles,
        measures=told[0],
        surveys=told[1],
        delivery={name: delivery[name] for name in DELIVERY if name in delivery and name not in few},
        withheld=tuple(withheld),
    )


def _roles(counts: Sequence[Counted]) -> tuple[tuple[RoleStanding, ...], list[str]]:
    """Role types as finely as may be told; small ones together as other, and nothing where that is small."""
    by_type = {
        kind: [one for one in counts if one.role_type == kind] for kind in {c.role_type for c in counts}
    }
    sizes = {kind: tally(some).people for kind, some in by_type.items()}
    small = sorted(kind for kind, people in sizes.items() if people < MIN_PEOPLE)
    groups = {kind: by_type[kind] for kind in sorted(by_type) if kind not in small}
    withheld = []
    if small and sum(sizes[kind] for kind in small) >= MIN_PEOPLE:
        groups["other"] = [one for kind in small for one in by_type[kind]]
    elif small:
        withheld.append(f"standing of {', '.join(small)}: fewer than {MIN_PEOPLE} people")
    roles = tuple(_role(kind, some) for kind, some in groups.items())
    for one in roles:
        if one.met is None:
            withheld.append(f"standing of {one.role_type}: states of fewer than {MIN_CELL}")
        elif one.states is None:
            withheld.append(f"states of {one.role_type}: some of fewer than {MIN_CELL}")
    return roles, withheld


def _role(kind: str, counts: Sequence[Counted]) -> RoleStanding:
    found = tally(counts)
    fine = RoleStanding(
        kind, found.people, {str(one): n for one, n in found.states.items()}, found.met, found.owed
    )
    coarse = replace(fine, states=None)
    return next((one for one in (fine, coarse) if not is_small(one)), replace(coarse, met=None, owed=None))


def is_small(role: RoleStanding) -> bool:
    """Whether a role type tells of so few that it may not."""
    parts = list((role.states or {}).values())
    if role.met is not None and role.owed is not None:
        parts += [role.met, role.owed - role.met, role.people - role.owed]
    return role.people < MIN_PEOPLE or any(0 < part < MIN_CELL for part in parts)


def does_add_up(role: RoleStanding) -> bool:
    """Whether the counts of a role type fit each other."""
    if role.met is None or role.owed is None:
        return role.met is None and role.owed is None and role.states is None
    states = role.states
    fits = states is None or (
        sum(states.values()) == role.people
        and sum(states.get(one, 0) for one in MET) == role.met
        and sum(states.get(one, 0) for one in OWED) == role.owed
        and states.keys() <= set(STATES)
    )
    return 0 <= role.met <= role.owed <= role.people and fits
