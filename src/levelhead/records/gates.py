"""Gates: what must be so before a class opens. A pure function of the class and what is known of its people.

Each gate is green, amber (it holds, and somebody should look) or red (it does not). A person may override a
red gate with a reason; the override is shown with the gate from then on, whatever becomes of it, and lets
the class open only while what is red is what the person saw.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Literal

from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.class_day import ClassDay, PlannedBlock
from levelhead.records.qualifications import Qualification, current
from levelhead.records.reckoning import in_full

Colour = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Override:
    """That somebody let a class open although a gate was red.

    Attributes:
        gate: the gate's name.
        found: what was red when they looked, in the gate's own words.
        reason: why it was right to open all the same.
        by: staff number.
        at: when.
    """

    gate: str
    found: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that must be so before a class opens.

    Attributes:
        id: its name.
        title: in plain words.
        colour: green, amber or red.
        reason: why it has this colour.
        rule: what it holds the class against.
        overrides: every override of it, the first first; none is ever taken away.
    """

    id: str
    title: str
    colour: Colour
    reason: str
    rule: str
    overrides: tuple[Override, ...] = ()

    @property
    def lets_open(self) -> bool:
        """Whether the class may open as far as this gate goes."""
        return self.colour != "red" or any(one.found == self.reason for one in self.overrides)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the people and the kit of a class.

    Attributes:
        learners: how many are booked, or have come.
        qualifications: of everybody with a part in it.
        quarantined: items of kit that may not be used.
        names: staff number to name, for the reasons.
        course_applies: whether the version of the course applies on the day.
    """

    learners: int
    qualifications: Sequence[Qualification] = ()
    quarantined: Collection[str] = ()
    names: Mapping[str, str] | None = None
    course_applies: bool = True

    def name(self, number: str) -> str:
        """The name of a person, or the number where no name is known."""
        return (self.names or {}).get(number, number)


def gates_of(
    day: ClassDay, known: Known, settings: DeliverySettings, overrides: Sequence[Override] = ()
) -> tuple[Gate, ...]:
    """Every gate of a class, in the order a person walks through them."""
    found = [check(day, known, settings) for check in _CHECKS]
    return tuple(
        Gate(gate.id, gate.title, gate.colour, gate.reason, gate.rule, _of(gate.id, overrides))
        for gate in found
    )


def may_open(gates: Sequence[Gate]) -> bool:
    """Whether no gate stands in the way."""
    return all(gate.lets_open for gate in gates)


def _of(gate: str, overrides: Sequence[Override]) -> tuple[Override, ...]:
    return tuple(sorted((one for one in overrides if one.gate == gate), key=lambda one: one.at))


# -- the checks, in order


def _course(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    del settings
    which = f"Version {day.course_version} of {day.course_id}"
    colour: Colour = "green" if known.course_applies else "red"
    reason = (
        f"{which} applies on this day." if known.course_applies else f"{which} does not apply on this day."
    )
    return Gate("course", "Course", colour, reason, "The version taught is the one in force.")


def _instructors(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    rule = "Everybody who teaches holds a current instructor qualification; every block has somebody."
    empty = [block.title for block in day.blocks if not block.coaches]
    if empty:
        return Gate("instructors", "Instructors", "red", f"Nobody teaches {_and(empty)}.", rule)
    coaches = tuple(dict.fromkeys(number for block in day.blocks for number in block.coaches))
    return _qualified(("instructors", "Instructors", rule), coaches, "instructor", (day, known, settings))


def _ratio(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    rule = "Enough instructors for the learners in each block, by the organisation's own figures."
    unset, short = [], []
    for block in day.blocks:
        most = settings.ratio.get(block.activity)
        if most is None:
            unset.append(block.activity)
        elif block.coaches and known.learners > most * len(block.coaches):
            needed = ceil(known.learners / most)
            short.append(
                f"{block.title} has {len(block.coaches)} and needs {needed} for {known.learners} learners"
            )
    if short:
        return Gate("ratio", "Ratio", "red", f"{_and(short)}.", rule)
    if unset:
        return Gate("ratio", "Ratio", "amber", f"No figure is set for {_and(dict.fromkeys(unset))}.", rule)
    return Gate("ratio", "Ratio", "green", f"Enough for {known.learners} learners in every block.", rule)


def _safety(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    rule = "A safety officer who does not coach in the same run, for the activities that need one."
    wanted = [block for block in day.blocks if block.activity in settings.safety_officer_for]
    faults = [fault for block in wanted if (fault := _safety_fault(block, known))]
    both = [block for block in day.blocks if block not in wanted and block.safety_officer in block.coaches]
    faults += [f"{known.name(block.safety_officer)} coaches in {block.title} too" for block in both]
    if faults:
        return Gate("safety_officer", "Safety officer", "red", f"{_and(faults)}.", rule)
    said = "A safety officer stands apart in every run." if wanted else "No block needs one."
    return Gate("safety_officer", "Safety officer", "green", said, rule)


def _safety_fault(block: PlannedBlock, known: Known) -> str:
    if not block.safety_officer:
        return f"{block.title} has none"
    if block.safety_officer in block.coaches:
        return f"{known.name(block.safety_officer)} coaches in {block.title} too"
    return ""


def _first_aid(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    rule = "At least one first aider is there with a current qualification."
    if not day.first_aiders:
        return Gate("first_aid", "First aider", "red", "Nobody is named.", rule)
    good = [
        number for number in day.first_aiders if current(number, "first_aid", day.on, known.qualifications)
    ]
    everybody = tuple(good) or day.first_aiders
    return _qualified(("first_aid", "First aider", rule), everybody, "first_aid", (day, known, settings))


def _risk(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    rule = "A risk assessment of the class and the venue, signed and within its review date."
    risk = day.risk_assessment
    if risk is None:
        return Gate("risk_assessment", "Risk assessment", "red", "There is none.", rule)
    signed = f"Signed by {known.name(risk.by)} on {in_full(risk.on)}"
    if day.on > risk.review_by or risk.on > day.on:
        reason = f"{signed}; it holds until {in_full(risk.review_by)} only."
        return Gate("risk_assessment", "Risk assessment", "red", reason, rule)
    colour: Colour = "amber" if _soon(risk.review_by, day, settings) else "green"
    reason = f"{signed}; holds until {in_full(risk.review_by)}."
    return Gate("risk_assessment", "Risk assessment", colour, reason, rule)


def _kit(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    hours = settings.kit_check_hours
    rule = f"Two people checked the kit within {hours} hours of the start, and nothing in use is quarantined."
    check = day.kit_check
    if check is None:
        return Gate("kit", "Kit", "red", "The kit has not been checked.", rule)
    held = [item for item in check.items if item in known.quarantined]
    if held:
        return Gate("kit", "Kit", "red", f"{_and(held)} may not be used: quarantined.", rule)
    if not check.by or not check.second_by or check.by == check.second_by:
        return Gate("kit", "Kit", "red", "One person checked it; a second has to.", rule)
    if check.at < day.starts_at - timedelta(hours=hours):
        return Gate("kit", "Kit", "red", f"It was checked more than {hours} hours before the start.", rule)
    reason = f"Checked by {known.name(check.by)} and {known.name(check.second_by)}."
    return Gate("kit", "Kit", "green", reason, rule)


def _stop_word(day: ClassDay, known: Known, settings: DeliverySettings) -> Gate:
    del known, settings
    rule = "A word that stops everything, and that nobody would say in play."
    word = day.stop_word.strip()
    if not word:
        return Gate("stop_word", "Stop word", "red", "There is none.", rule)
    if word.casefold() in {"stop", "no"}:
        reason = f"'{word}' may be taken for part of the play; choose a word such as red."
        return Gate("stop_word", "Stop word", "amber", reason, rule)
    return Gate("stop_word", "Stop word", "green", f"The word is '{word}'.", rule)


_CHECKS: tuple[Callable[[ClassDay, Known, DeliverySettings], Gate], ...] = (
    _course,
    _instructors,
    _ratio,
    _safety,
    _first_aid,
    _risk,
    _kit,
    _stop_word,
)

# -- words and dates


def _qualified(
    of: tuple[str, str, str],
    people: Sequence[str],
    kind: str,
    given: tuple[ClassDay, Known, DeliverySettings],
) -> Gate:
    """Whether everybody named holds a current qualification of a kind on the day."""
    (gate, title, rule), (day, known, settings) = of, given
    held = {number: current(number, kind, day.on, known.qualifications) for number in people}
    missing = [known.name(number) for number, one in held.items() if one is None]
    if missing:
        without = f"{_and(missing)}: no current {kind.replace('_', ' ')} qualification on this day."
        return Gate(gate, title, "red", without, rule)
    soon = [
        f"{known.name(number)}'s ends on {in_full(one.ends)}"
        for number, one in held.items()
        if one is not None and one.ends is not None and _soon(one.ends, day, settings)
    ]
    if soon:
        return Gate(gate, title, "amber", f"{_and(soon)}.", rule)
    return Gate(gate, title, "green", f"{_and([known.name(number) for number in people])}.", rule)


def _soon(ends: date, day: ClassDay, settings: DeliverySettings) -> bool:
    return (ends - day.on).days < settings.amber_days


def _and(parts: Collection[str]) -> str:
    *rest, last = list(parts)
    return f"{', '.join(rest)} and {last}" if rest else last
