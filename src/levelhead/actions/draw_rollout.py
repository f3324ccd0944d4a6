"""Make a roll-out: see what a draft comes to, then draw its order and lock it, once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from levelhead.actions.design_rollout import design_in, schedule_csv
from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.actions.rollout_ports import (
    STRATA,
    LeftOutBecause,
    PersonSeen,
    RolloutDraft,
    RolloutDrawn,
    RolloutStore,
)
from levelhead.actions.rollout_protocol import PROTOCOL, protocol_text
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.basics.jsons import sha256
from levelhead.curriculum.course import CourseVersion
from levelhead.records.due import CourseCounted, Due, completed_on, course_name
from levelhead.records.due_places import Delivery, deliveries_of, seats_by_week
from levelhead.records.excusals import in_force
from levelhead.rollout.design import Candidate, draw
from levelhead.rollout.protocol_file import load_protocol

NOTHING = "none"  # the value of a column in which nothing stands
MOST_WEEKS = 156
SPAN = timedelta(weeks=8)  # how long after its first day a course may still be looked for


@dataclass(frozen=True, slots=True)
class Terms:
    """What a roll-out is drawn under besides what its planner says.

    Attributes:
        course: the version of the course that applies in the first week.
        rest: the rest of the protocol, as the organisation sets it.
        fictional: whether the people are made up.
    """

    course: CourseVersion
    rest: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class RolloutPreview:
    """What a draft comes to. Nothing is drawn.

    Attributes:
        draft: it.
        people: who takes part.
        left_out: staff number to why.
        seats: of each week.
        class_size: most seats of a class.
        problems: why it cannot be drawn, in words, by what of the draft is to blame; empty where it can.
    """

    draft: RolloutDraft
    people: tuple[Candidate, ...]
    left_out: dict[str, LeftOutBecause]
    seats: tuple[int, ...]
    class_size: int
    problems: Mapping[str, str]

    @property
    def weeks(self) -> list[tuple[date, int, float]]:
        """Monday of each week, its seats, and how many people it will have, give or take one."""
        total = sum(self.seats)
        share = min(len(self.people) / total, 1.0) if total else 0.0
        first = self.draft.first_week
        return [
            (first + timedelta(weeks=place), seats, seats * share) for place, seats in enumerate(self.seats)
        ]

    @property
    def strata(self) -> list[tuple[str, int]]:
        """Each stratum in words, with how many people it has."""
        counts = Counter(", ".join(one.strata) or "everybody" for one in self.people)
        return sorted(counts.items())

    @property
    def short(self) -> int:
        """People for whom there is no seat."""
        return max(len(self.people) - sum(self.seats), 0)


def preview_rollout(
    *, draft: RolloutDraft, terms: Terms, store: RolloutStore, clock: Clock
) -> RolloutPreview:
    """Who would take part, who is left out and why, and the seats there are. Nothing is drawn or kept.

    Raises:
        Refused: there is no such unit.
    """
    seen = store.people(draft)
    course = counted(terms.course, draft, store.course_names(draft.course_id))
    left_out = {one.staff_number: why for one in seen if (why := _left_out(one, draft, course))}
    people = tuple(
        Candidate(one.staff_number, tuple(one.values[name].strip() or NOTHING for name in draft.strata))
        for one in seen
        if one.staff_number not in left_out
    )
    seats, size = _seats(draft, store, terms.course.days)
    found = RolloutPreview(draft, people, left_out, seats, size, {})
    problems = {**_lacking(found), **_wrong(draft, clock.now().date())}
    numbers = {one.officer_id for one in people}
    for title, count in store.under_way(draft.course_id, numbers, clock.now().date()).items():
        problems["units"] = f"{count} of these people are in {title}, which is under way. End it first."
    return replace(found, problems=problems or _faults(found, terms))


def draw_rollout(
    *, by: str, draft: RolloutDraft, terms: Terms, store: RolloutStore, work: Work, clock: Clock
) -> str:
    """Draw the order, and keep the protocol and the schedule as they are from then on; its name.

    The order is that of `levelhead rollout design` for the same protocol and people.

    Raises:
        Refused: something in the draft stands in the way, in words; there is such a roll-out already; or
            people are in another of the course that is under way, since an order is drawn once.
    """
    with work.transaction():
        found = preview_rollout(draft=draft, terms=terms, store=store, clock=clock)
        if found.problems:
            raise Refused(" ".join(found.problems.values()))
        drawn = drawn_from(found, terms)
        name = store.add(drawn, by=by, at=clock.now())
        detail = {
            "course": draft.course_id,
            "people": len(drawn.due),
            "left_out": len(drawn.left_out),
            "seed": draft.seed,
            "protocol_sha256": sha256(drawn.protocol),
            "schedule_sha256": sha256(drawn.schedule),
        }
        work.record(AuditEvent(by, "rollout_drawn", f"rollout:{name}", detail))
    return name


def drawn_from(found: RolloutPreview, terms: Terms) -> RolloutDrawn:
    """The order that a draft's seed gives, with its protocol and schedule."""
    draft = found.draft
    text = _text(found, terms)
    protocol = load_protocol(text, PROTOCOL)
    design = design_in(protocol, PROTOCOL)
    seats = draw(design, found.people)
    due = tuple(
        Due(
            seat.officer_id,
            draft.first_week + timedelta(weeks=seat.period - design.first_period),
            seat.turn,
            seat.class_id,
            seat.strata,
        )
        for seat in seats
    )
    return RolloutDrawn(draft, text, schedule_csv(protocol, design, seats), due, found.left_out)


def _text(found: RolloutPreview, terms: Terms) -> str:
    return protocol_text(
        found.draft,
        course=terms.course.title,
        people=len(found.people),
        seats=found.seats,
        class_size=found.class_size,
        rest=terms.rest,
        fictional=terms.fictional,
    )


def _faults(found: RolloutPreview, terms: Terms) -> Mapping[str, str]:
    """What is wrong with the protocol, which can only be in what the organisation sets of it."""
    try:
        load_protocol(_text(found, terms), PROTOCOL)
    except FaultsFound as wrong:
        said = "; ".join(f"{one.code}: {one.found}" for one in wrong.faults)
        return {"course_id": f"What is set for the evaluation has faults: {said}."}
    return {}


def counted(course: CourseVersion, draft: RolloutDraft, names: frozenset[str]) -> CourseCounted:
    """What completes the course of a roll-out."""
    named = names | {course_name(course.title)}
    return CourseCounted(named, course.contact_minutes, draft.counts_from)


def deliveries(
    draft: RolloutDraft, store: RolloutStore, course_days: int, *, until: date | None = None
) -> tuple[Delivery, ...]:
    """The whole courses that begin in the weeks of a roll-out, or later up to a day."""
    last = max(draft.first_week + timedelta(weeks=draft.weeks), until or draft.first_week) + SPAN
    return deliveries_of(store.planned(draft.course_id, draft.first_week, last), course_days)


def _left_out(one: PersonSeen, draft: RolloutDraft, course: CourseCounted) -> LeftOutBecause | None:
    begins, ends = one.service
    if begins > draft.serving_on or (ends is not None and ends < draft.serving_on):
        return "not_in_service"
    if completed_on(one.attended, course) is not None:
        return "already_trained"
    held = in_force(one.excusals, draft.serving_on)
    return "exempt" if held is not None and held.kind == "exemption" else None


def _seats(draft: RolloutDraft, store: RolloutStore, course_days: int) -> tuple[tuple[int, ...], int]:
    """The seats of each week, and of the largest class."""
    if draft.seats_a_week:
        return (draft.seats_a_week,) * draft.weeks, draft.seats_a_week
    found = deliveries(draft, store, course_days)
    return seats_by_week(found, draft.first_week, draft.weeks), max(
        (one.free for one in found), default=1
    ) or 1


def _wrong(draft: RolloutDraft, today: date) -> dict[str, str]:
    """What stands in the way in the draft itself."""
    checks = (
        ("title", not draft.title.strip(), "Name the roll-out."),
        ("role_types", not draft.role_types, "Choose who takes part, by role type."),
        ("units", not draft.units, "Choose who takes part, by unit."),
        ("strata", set(draft.strata) - set(STRATA), f"Strata are some of {', '.join(STRATA)}."),
        ("first_week", draft.first_week.weekday(), "The first week begins on a Monday."),
        ("first_week", draft.first_week <= today, "The first week is to come: choose a later one."),
        ("weeks", not 2 <= draft.weeks <= MOST_WEEKS, f"An order needs from 2 to {MOST_WEEKS} weeks."),
        ("serving_on", draft.serving_on > draft.first_week, "Choose a day not after the first week begins."),
        ("seed", draft.seed < 0, "The seed is a whole number from 0 on."),
        ("seats_a_week", draft.seats_a_week < 0, "Seats are a whole number from 0 on."),
        ("watched_before", draft.watched_before < 1, "At least one week is watched before the first."),
        ("watched_after", draft.watched_after < 0, "Weeks watched after the last are 0 or more."),
    )
    return {name: words for name, is_wrong, words in checks if is_wrong}


def _lacking(found: RolloutPreview) -> dict[str, str]:
    """Why there is nothing to draw: too few people, or too few seats."""
    people, seats = len(found.people), sum(found.seats)
    if people < 2:
        return {"units": "Fewer than two people take part."}
    if not seats:
        return {"seats_a_week": "No class of the course is planned in these weeks, so there are no seats."}
    if found.short:
        words = f"{people} people and {seats} seats: {found.short} are without one. Add weeks or classes."
        return {"seats_a_week": words}
    return {}
