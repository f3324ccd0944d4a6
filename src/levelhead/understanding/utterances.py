"""The written utterances that the reader learns from, and those it is only measured on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from levelhead.understanding.lexicon import folder, rows

HOLD_OUT = "holdout.csv"
STRANGER = "stranger.csv"
STRANGER_AGAIN = "stranger_again.csv"
STRANGER_THIRD = "stranger_third.csv"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One written turn of an officer.

    Attributes:
        family: paraphrases of one another share it.
        acts: what it does; empty when nothing can be understood.
        flags: for a command, `clear` or `vague`, and `reason`.
        scenario: where it was written for, or `any`.
        register: plain, formal, dialect, second_language, typed or dictated.
        file: the file it stands in.
    """

    family: str
    text: str
    acts: frozenset[str]
    flags: frozenset[str]
    scenario: str
    register: str
    file: str


def family_number(family: str) -> int:
    """A number that depends on the family's name only."""
    return int.from_bytes(hashlib.sha256(family.encode()).digest()[:8], "big")


def _several(joined: str) -> frozenset[str]:
    return frozenset(joined.split(";")) - {""}


def _read(file: str) -> Iterator[Utterance]:
    for row in rows(file):
        yield Utterance(
            family=row["family"],
            text=row["text"],
            acts=_several(row["acts"]),
            flags=_several(row["flags"]),
            scenario=row["scenario"],
            register=row["register"],
            file=file,
        )


def training_files() -> list[str]:
    """Names of the files of utterances, in the order they are read."""
    names = [entry.name for entry in (folder() / "utterances").iterdir() if entry.name.endswith(".csv")]
    return [f"utterances/{name}" for name in sorted(names)]


def utterances() -> list[Utterance]:
    """Every utterance to learn from."""
    return [one for file in training_files() for one in _read(file)]


def hold_out() -> list[Utterance]:
    """Turns written in another manner, never trained on."""
    return list(_read(HOLD_OUT))


def stranger() -> list[Utterance]:
    """Turns written by somebody who had seen no training turn, never trained on."""
    return list(_read(STRANGER))


def stranger_again() -> list[Utterance]:
    """Turns written by a second person who had seen no training turn, never trained on."""
    return list(_read(STRANGER_AGAIN))


def stranger_third() -> list[Utterance]:
    """Turns written by a third person who had seen no training turn, never trained on."""
    return list(_read(STRANGER_THIRD))


def dictated(text: str) -> str:
    """The text as a dictation program without punctuation would give it."""
    return " ".join(re.sub(r"[^\w\s'’]", " ", text.lower()).split())  # noqa: RUF001 - typed apostrophes


def as_dictated(written: Sequence[Utterance]) -> list[Utterance]:
    """The same turns as dictation would give them."""
    return [replace(one, text=dictated(one.text)) for one in written]
