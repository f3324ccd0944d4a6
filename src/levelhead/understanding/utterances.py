"""The written utterances that the reader learns from, and how they are split.

The split is by family: paraphrases of one sentence never stand on both sides, so that a score on the test
families says something about wording nobody trained on. Families are drawn act by act, so that each act is
tested: among the families that chiefly do one act, those whose names hash lowest are the test.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from levelhead.understanding.lexicon import folder, rows

TEST_SHARE = 0.15  # of the families of each act, and at least one
HOLD_OUT = "holdout.csv"
STRANGER = "stranger.csv"


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
    """Every utterance of the training and test families."""
    return [one for file in training_files() for one in _read(file)]


def _chief_act(family: Sequence[Utterance]) -> str:
    """The act that most of a family's turns do; the first by name of equals, and nothing where none does."""
    counts = Counter(act for one in family for act in sorted(one.acts))
    return min(counts, key=lambda act: (-counts[act], act)) if counts else ""


def test_families(written: Sequence[Utterance]) -> frozenset[str]:
    """Names of the families kept for the test."""
    members: dict[str, list[Utterance]] = defaultdict(list)
    for one in written:
        members[one.family].append(one)
    by_act: dict[str, list[str]] = defaultdict(list)
    for name in sorted(members, key=family_number):
        by_act[_chief_act(members[name])].append(name)
    return frozenset(
        name for names in by_act.values() for name in names[: max(1, round(TEST_SHARE * len(names)))]
    )


def split(written: Sequence[Utterance]) -> tuple[list[Utterance], list[Utterance]]:
    """Utterances to learn from, and utterances to test on."""
    kept = test_families(written)
    learning = [one for one in written if one.family not in kept]
    return learning, [one for one in written if one.family in kept]


def hold_out() -> list[Utterance]:
    """Turns written in another manner, never trained on."""
    return list(_read(HOLD_OUT))


def stranger() -> list[Utterance]:
    """Turns written by somebody who had seen no training turn, never trained on."""
    return list(_read(STRANGER))


def dictated(text: str) -> str:
    """The text as a dictation program without punctuation would give it."""
    return " ".join(re.sub(r"[^\w\s'’]", " ", text.lower()).split())  # noqa: RUF001 - typed apostrophes


def as_dictated(written: Sequence[Utterance]) -> list[Utterance]:
    """The same turns as dictation would give them."""
    return [replace(one, text=dictated(one.text)) for one in written]
