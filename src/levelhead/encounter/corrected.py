"""An encounter with readings that an instructor corrected, by taking its turns again.

The turns as they were read at first stay what they are; a correction is laid over them. Whatever follows
from a reading is worked out anew, to the end: so a later move may no longer be open, or an ending may come
earlier. Taking the turns again then stops there, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.encounter import machine
from levelhead.encounter.acts import ACTS
from levelhead.encounter.machine import ASKING, Encounter, begin
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.turn import OfficerTurn

INSTRUCTOR = "instructor"  # stands in a corrected reading as what read it
FLAGS = ("clear", "vague", "reason")  # of a command


@dataclass(frozen=True, slots=True)
class Correction:
    """One turn's reading, corrected. A later correction of the same turn stands before an earlier one.

    Attributes:
        turn: its number, from 1.
        by: name of the instructor.
        at: when, as ISO 8601 with its time zone.
        before: the reading that stood.
        after: the reading that stands instead.
    """

    turn: int
    by: str
    at: str
    before: Reading
    after: Reading

    def as_dict(self) -> dict[str, Any]:
        """The correction as a transcript holds it."""
        readings = {"before": self.before.as_dict(), "after": self.after.as_dict()}
        return {"turn": self.turn, "by": self.by, "at": self.at} | readings

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Correction:
        """The correction that `as_dict` wrote. Raises KeyError, TypeError or ValueError when it is broken."""
        turn = kept["turn"]
        if type(turn) is not int:
            raise TypeError(f"turn {turn!r} is not a number")
        before, after = Reading.from_dict(kept["before"]), Reading.from_dict(kept["after"])
        return cls(turn, str(kept["by"]), str(kept["at"]), before, after)


@dataclass(frozen=True, slots=True)
class Retaken:
    """An encounter after its turns were taken again with other readings.

    Attributes:
        original: as it was read at first.
        encounter: as it is with the corrections.
        corrections: all of them, in the order they were made.
        why_stopped: why no turn after the last was possible; empty when all were taken.
    """

    original: Encounter
    encounter: Encounter
    corrections: tuple[Correction, ...]
    why_stopped: str = ""

    @property
    def not_taken(self) -> tuple[OfficerTurn, ...]:
        """Turns that were no longer possible."""
        return tuple(turn.officer for turn in self.original.turns[len(self.encounter.turns) :])


def corrected_reading(
    utterance: str, before: Reading, acts: Iterable[str], flags: Iterable[str] = (), about: Sequence[str] = ()
) -> Reading:
    """The reading an instructor gives: these acts, each surely; with none, words that are not understood.

    Args:
        utterance: the words.
        before: the reading that stood; an act that stays keeps the words that carried it.
        acts: some of `ACTS`.
        flags: of a command, some of `FLAGS`.
        about: what the words ask about, where the reading that stood named nothing.

    Raises:
        CalledWrongly: an act or a flag does not exist, or does not go with the others.
    """
    wanted, marks = _known(acts, ACTS, "act"), _known(flags, FLAGS, "flag")
    if marks and "command" not in wanted:
        raise CalledWrongly("Clear, vague and reason are said of an order: mark it as a command too.")
    if {"clear", "vague"} <= set(marks):
        raise CalledWrongly("An order is clear or vague, not both.")
    words = {found.act: found.words for found in before.acts}
    found = tuple(
        ActFound(act, 1.0, words.get(act, (0, len(utterance))), marks if act == "command" else ())
        for act in wanted
    )
    asks = not ASKING.isdisjoint(wanted)
    subjects = (before.about or tuple(about)) if asks else ()
    return Reading(found, understood=bool(found), reader=INSTRUCTOR, about=subjects)


def labels(reading: Reading) -> tuple[str, str]:
    """A reading as the files of utterances write it: acts and flags, each joined by `;`."""
    acts = [found.act for found in reading.acts] if reading.understood else []
    flags = {flag for found in reading.acts for flag in found.flags} if reading.understood else set()
    return ";".join(sorted(acts, key=ACTS.index)), ";".join(flag for flag in FLAGS if flag in flags)


def standing_reading(encounter: Encounter, corrections: Sequence[Correction], turn: int) -> Reading:
    """The reading of a turn with the corrections so far.

    Raises:
        CalledWrongly: there is no such turn, or it holds no words.
    """
    if not 1 <= turn <= len(encounter.turns):
        raise CalledWrongly(f"There is no turn {turn}; the turns are numbered 1 to {len(encounter.turns)}.")
    reading = encounter.turns[turn - 1].officer.reading
    if reading is None:
        raise CalledWrongly(f"Turn {turn} holds no words, so there is no reading to correct.")
    return next((one.after for one in reversed(corrections) if one.turn == turn), reading)


def take_again(original: Encounter, corrections: Sequence[Correction]) -> Retaken:
    """The encounter with corrected readings; it stops where a turn is no longer possible."""
    instead = {one.turn: one.after for one in corrections}
    now = begin(original.scenario, variant=original.variant.id, seed=original.seed)
    why = ""
    for turn in original.turns:
        officer = replace(turn.officer, reading=instead[turn.n]) if turn.n in instead else turn.officer
        if now.outcome is not None:
            why = f"With the corrected reading the meeting ends after turn {turn.n - 1}."
            break
        try:
            now = machine.take_again(now, turn, officer)
        except CalledWrongly as error:
            why = f"With the corrected reading turn {turn.n} is no longer possible. {error}"
            break
    return Retaken(original, now, tuple(corrections), why)


def corrections_in(kept: Mapping[str, Any], encounter: Encounter, file: str) -> tuple[Correction, ...]:
    """The corrections that a transcript holds beside its turns; none where it holds none.

    Raises:
        FaultsFound: one is broken, or does not change the reading that stood before it.
    """
    found: list[Correction] = []
    try:
        for one in kept.get("corrections", ()):
            found.append(_checked(Correction.from_dict(one), encounter, found))
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError, CalledWrongly) as error:
        fault = Fault(
            "transcript-broken",
            Place(file, column="corrections"),
            "corrections as levelhead debrief --correct wrote them",
            str(error)[:200] or type(error).__name__,
            "Take the corrections out of the file, and make them again.",
        )
        raise FaultsFound([fault]) from error
    return tuple(found)


def _checked(one: Correction, encounter: Encounter, earlier: Sequence[Correction]) -> Correction:
    """The correction, when its time is one and it changes the reading that stood. Raises ValueError."""
    datetime.fromisoformat(one.at)
    if one.before != standing_reading(encounter, earlier, one.turn):
        raise ValueError(f"a correction of turn {one.turn} changes a reading that did not stand")
    return one


def _known(given: Iterable[str], known: Sequence[str], noun: str) -> tuple[str, ...]:
    """What was given, each once, in the order of what is known. Raises CalledWrongly for what is not."""
    wanted = set(given)
    if unknown := sorted(wanted - set(known)):
        raise CalledWrongly(f"'{unknown[0]}' is no {noun}; there are {', '.join(known)}.")
    return tuple(one for one in known if one in wanted)
