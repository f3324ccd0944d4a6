"""Ratings, deferrals, injuries and kit of the made-up organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from levelhead.actions.demonstration.classes import ClassMade, Staff
from levelhead.actions.keep_safe import InjuryTold
from levelhead.basics.seeds import generator
from levelhead.curriculum.course import CourseVersion
from levelhead.records.excusals import Decision, Excusal, ExcusalKind
from levelhead.records.injuries import CAUSES
from levelhead.records.kit import KitEvent
from levelhead.records.ratings import PRESSURES, Rating

_RATED_DAYS = 120  # ratings go back this far, so that a start stays quick
_RATED_SHARE = 0.3
_SECOND_SHARE = 0.1
_SCORES = (0.03, 0.12, 0.40, 0.33, 0.12)  # how often 1 to 5 is given: set by us
_SAID = {
    1: "acted on the first impression and did not ask",
    2: "asked once, then talked over the answer",
    3: "asked and gave a reason; missed why the person was afraid",
    4: "named the feeling, gave a reason and a choice",
    5: "listened, gave time, and changed the plan when the facts changed",
}
_REASONS = ("injury", "adjusted_duty", "pregnancy", "secondment", "operational")


def make_ratings(
    classes: Iterable[ClassMade], version: CourseVersion, today: date, seed: int
) -> list[tuple[int, Rating]]:
    """Ratings of recent classes, some marked twice, each with the place of its class in the list."""
    rng = generator(seed, "demonstration.ratings")
    families = {block.id: block.families for block in version.blocks}
    found: list[tuple[int, Rating]] = []
    for place, made in enumerate(classes):
        if not made.is_over or (today - made.day.on).days > _RATED_DAYS:
            continue
        runs = [block for block in made.day.blocks if block.scenario_types and families[block.id]]
        for number in made.minutes:
            if rng.random() > _RATED_SHARE:
                continue
            block = runs[int(rng.integers(len(runs)))]
            family = families[block.id][int(rng.integers(len(families[block.id])))]
            score = int(rng.choice(5, p=_SCORES)) + 1
            pressure = PRESSURES[int(rng.integers(3))]
            name, first, second = f"demo-{place}-{number}", block.coaches[0], block.coaches[-1]
            given = (number, block.scenario_types[0], family)
            found.append(
                (place, Rating(name, *given, score, score >= 2, pressure, _SAID[score], first, block.ends_at))
            )
            if rng.random() < _SECOND_SHARE:
                again = min(max(score + int(rng.integers(-1, 2)), 1), 5)
                mark = Rating(
                    f"{name}-2",
                    *given,
                    again,
                    again >= 2,
                    pressure,
                    _SAID[again],
                    second,
                    block.ends_at,
                    name,
                )
                found.append((place, mark))
    return found


def make_excusals(people: Sequence[str], today: date, seed: int) -> list[tuple[str, Excusal]]:
    """Deferrals of people who are not in date: most approved, some waiting; and an exemption under review."""
    rng = generator(seed, "demonstration.excusals")
    found = []
    for place, number in enumerate(people):
        asked = today - timedelta(days=int(rng.integers(5, 60)))
        ends = today + timedelta(days=int(rng.integers(20, 120)))
        decided = (Decision(asked + timedelta(days=3), approved=True, by="4001"),) if place % 4 else ()
        reason = _REASONS[int(rng.integers(len(_REASONS)))]
        kind: ExcusalKind = "exemption" if place == 1 else "deferral"
        found.append((number, Excusal(kind, "role" if place == 1 else reason, asked, asked, ends, decided)))
    return found


def make_injuries(classes: Sequence[ClassMade], seed: int) -> list[tuple[int, InjuryTold]]:
    """Injuries and near misses, with the place of their class: one class in ten had one."""
    rng = generator(seed, "demonstration.injuries")
    causes, severities = list(CAUSES), ("near_miss", "near_miss", "minor", "minor", "moderate")
    return [
        (
            place,
            InjuryTold(
                "",
                made.day.on,
                causes[int(rng.integers(len(causes)))],
                severities[int(rng.integers(len(severities)))],
                "scenario",
            ),
        )
        for place, made in enumerate(classes)
        if made.is_over and rng.random() < 0.1
    ]


def make_kit(staff: Staff, now: datetime) -> list[KitEvent]:
    """Thirty items, inspected a month ago; two of them quarantined since."""
    items = [f"{kind}-{number}" for kind in ("cuffs", "baton", "spray") for number in range(1, 11)]
    by, then = staff.instructors[0], now - timedelta(days=30)
    inspected = [KitEvent(f"demo-inspected-{item}", item, "inspected", then, by) for item in items]
    broken = [
        KitEvent(f"demo-quarantined-{item}", item, "quarantined", now - timedelta(days=4), by, reason)
        for item, reason in (("cuffs-7", "the ratchet slips"), ("baton-3", "the padding is torn"))
    ]
    return [*inspected, *broken]
