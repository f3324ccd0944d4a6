"""Ratings: one family, one learner, one line of evidence; a second mark; a reply; an acknowledgement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from levelhead.basics.jsons import sha256

PRESSURES = ("low", "medium", "high")
LONGEST_EVIDENCE = 280  # characters: one line


@dataclass(frozen=True, slots=True)
class Rating:
    """What one marker saw of one learner.

    Attributes:
        id: its name.
        staff_number: of the learner.
        scenario_type: in which type of scenario.
        family: outcome family.
        score: 1 to 5, held against the anchors of the family.
        competent: competent, or not yet.
        pressure: of the run: low, medium or high.
        evidence: one line on what was seen.
        by: staff number of the marker.
        at: when.
        second_of: the rating that it marks a second time, or empty.
        corrects: the rating that it stands in the place of, or empty.
    """

    id: str
    staff_number: str
    scenario_type: str
    family: str
    score: int
    competent: bool
    pressure: str
    evidence: str
    by: str
    at: datetime
    second_of: str = ""
    corrects: str = ""


def problems_of(rating: Rating, families: Iterable[str], scenario_types: Iterable[str]) -> list[str]:
    """Why it cannot be a rating, in words; empty where there is nothing."""
    found = []
    if rating.family not in set(families):
        found.append(f"There is no outcome family '{rating.family}'.")
    if rating.scenario_type not in set(scenario_types):
        found.append(f"There is no type of scenario '{rating.scenario_type}'.")
    if not 1 <= rating.score <= 5:
        found.append(f"A score is 1 to 5; this is {rating.score}.")
    if rating.pressure not in PRESSURES:
        found.append(f"Pressure is {', '.join(PRESSURES)}; this is '{rating.pressure}'.")
    if not rating.evidence.strip():
        found.append("A line of evidence is missing.")
    elif len(rating.evidence) > LONGEST_EVIDENCE or "\n" in rating.evidence:
        found.append(f"Evidence is one line of at most {LONGEST_EVIDENCE} characters.")
    if rating.by == rating.staff_number:
        found.append("Nobody rates themselves.")
    return found


def standing_ratings(ratings: Iterable[Rating]) -> list[Rating]:
    """Ratings that no other corrects, in the order they were made; of two corrections the later stands."""
    every = {one.id: one for one in ratings}
    last: dict[str, Rating] = {}
    for one in every.values():
        if one.corrects:
            other = last.get(one.corrects)
            if other is None or (other.at, other.id) < (one.at, one.id):
                last[one.corrects] = one
    standing = [
        one
        for one in every.values()
        if one.id not in last and (not one.corrects or last[one.corrects] is one)
    ]
    return sorted(standing, key=lambda one: (one.at, one.id))


@dataclass(frozen=True, slots=True)
class Shown:
    """That a learner was competent, or not yet, in every family of a type of scenario, at a moment."""

    scenario_type: str
    at: datetime
    competent: bool


def shown_in(ratings: Iterable[Rating]) -> list[Shown]:
    """What one learner has shown: of each day and type of scenario, whether every family was competent.

    Second marks do not count here: they measure the markers.
    """
    days: defaultdict[tuple[str, object], list[Rating]] = defaultdict(list)
    for one in standing_ratings(ratings):
        if not one.second_of:
            days[one.scenario_type, one.at.date()].append(one)
    shown = [
        Shown(kind, max(one.at for one in found), _is_competent(found)) for (kind, _), found in days.items()
    ]
    return sorted(shown, key=lambda one: (one.at, one.scenario_type))


def _is_competent(found: Iterable[Rating]) -> bool:
    """Whether the last rating of each family that day was competent."""
    last = {one.family: one.competent for one in found}
    return all(last.values())


def is_sampled(rating: Rating, per_cent: int) -> bool:
    """Whether a second marker marks a rating again; drawn from its name, so that nobody chooses.

    A correction of a rating is in the sample where what it stands for was.
    """
    number = int(sha256(f"second {rating.corrects or rating.id}")[:8], 16)
    return not rating.second_of and number % 100 < per_cent


def pairs_of(ratings: Iterable[Rating]) -> list[tuple[int, int]]:
    """First and second score of what was marked twice."""
    standing = standing_ratings(ratings)
    first = {one.id: one.score for one in standing if not one.second_of}
    return [(first[one.second_of], one.score) for one in standing if one.second_of in first]
