"""Corrections as an instructor writes them at a command: `turn=3 acts=open_question;reflect by=NAME`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.encounter.corrected import Correction, corrected_reading, labels, standing_reading
from levelhead.encounter.machine import Encounter
from levelhead.understanding.topics import about

NOT_UNDERSTOOD = "not_understood"
_FORM = "turn=NUMBER acts=ACT;ACT by=NAME"
_LINE = re.compile(
    r"turn=(?P<turn>[0-9]{1,6})\s+acts=(?P<acts>\S+)(?:\s+flags=(?P<flags>\S+))?\s+by=(?P<by>\S.*)"
)
LONGEST_NAME = 150  # characters, as in an account


@dataclass(frozen=True, slots=True)
class CorrectionWanted:
    """What an instructor wants a turn to be taken as.

    Attributes:
        turn: its number, from 1.
        acts: what its words do; none when they cannot be understood.
        flags: of an order.
        by: name of the instructor.
        line: where it was written, in a file.
    """

    turn: int
    acts: tuple[str, ...]
    flags: tuple[str, ...]
    by: str
    line: int | None = None


def read_correction_lines(text: str, file: str) -> tuple[CorrectionWanted, ...]:
    """The corrections of a text, one a line; blank lines and lines that begin with # are left out.

    Raises:
        FaultsFound: a line is no correction, or there is none; every such line is told.
    """
    lines, faults = [], []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        found = _LINE.fullmatch(words)
        if found is None or len(found["by"]) > LONGEST_NAME or not found["by"].isprintable():
            faults.append(_not_a_correction(file, number, words))
            continue
        acts = () if found["acts"] == NOT_UNDERSTOOD else tuple(filter(None, found["acts"].split(";")))
        flags = tuple(filter(None, (found["flags"] or "").split(";")))
        lines.append(CorrectionWanted(int(found["turn"]), acts, flags, found["by"].strip(), number))
    if not lines and not faults:
        faults.append(_not_a_correction(file, None, "none"))
    if faults:
        raise FaultsFound(faults)
    return tuple(lines)


def corrections_of(
    lines: Sequence[CorrectionWanted],
    encounter: Encounter,
    earlier: Sequence[Correction],
    at: datetime,
    file: str,
) -> tuple[Correction, ...]:
    """The corrections that lines make to an encounter, after those that were made earlier.

    Raises:
        FaultsFound: a line names a turn without words, or an act that is none; every such line is told.
    """
    made, faults = list(earlier), []
    for line in lines:
        try:
            made.append(make_correction(encounter, made, line, at))
        except CalledWrongly as error:
            faults.append(_does_not_fit(file, line, str(error)))
    if faults:
        raise FaultsFound(faults)
    return tuple(made[len(earlier) :])


def make_correction(
    encounter: Encounter, earlier: Sequence[Correction], wanted: CorrectionWanted, at: datetime
) -> Correction:
    """One correction of an encounter as it was read at first.

    Raises:
        CalledWrongly: there is no such turn or act, the turn holds no words, or nothing would change.
    """
    before = standing_reading(encounter, earlier, wanted.turn)
    utterance = str(encounter.turns[wanted.turn - 1].officer.utterance)
    subjects = about(utterance, encounter.scenario.topics(), encounter.scenario.names())
    after = corrected_reading(utterance, before, wanted.acts, wanted.flags, subjects)
    if labels(before) == labels(after):
        raise CalledWrongly(f"Turn {wanted.turn} is read that way already; nothing was changed.")
    return Correction(wanted.turn, wanted.by, at.isoformat(), before, after)


def _not_a_correction(file: str, line: int | None, found: str) -> Fault:
    return Fault(
        "correction-not-a-correction",
        Place(file, line),
        f"{_FORM}, where the acts may be {NOT_UNDERSTOOD}",
        found[:120],
        "Write one correction a line, with the number of the turn, its acts and your name.",
    )


def _does_not_fit(file: str, line: CorrectionWanted, why: str) -> Fault:
    return Fault(
        "correction-does-not-fit",
        Place(file, line.line),
        "a turn of this meeting that holds words, and acts that there are",
        why[:300],
        "levelhead debrief shows the number of every turn; levelhead practise, then /help, lists the acts.",
    )
