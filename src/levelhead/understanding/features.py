"""What a stretch of words is made of: n-grams and cues, each in a numbered row of the weights.

The row of an n-gram is given by CRC-32 of its text (ISO 3309), which is the same on every machine and in
every release, unlike Python's own `hash`. Two n-grams may share a row; with 24,000 rows a block and a few
hundred n-grams a turn that costs little. A cue has the row of its place in `cues.csv`.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache

from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.tokens import Stretch

BLOCKS = ("words", "kinds", "characters", "cues")
HASHED_ROWS = 24_000  # of each block of n-grams: with the word vectors, under three megabytes
CUE_ROWS = 2**9  # room for as many cues
ROWS = 3 * HASHED_ROWS + CUE_ROWS
_SHORTEST_GRAM, _LONGEST_GRAM = 3, 5
_MARKS = {"?": "ASKS", "!": "SHOUTS"}
_OPENING = 3  # words; how a sentence opens says much about what it does


_WORDS, _KINDS, _CHARACTERS, _CUES = range(len(BLOCKS))


@lru_cache(maxsize=32_768)  # what is said is said again; a few megabytes at most
def row(block: int, name: str) -> int:
    """The row of an n-gram in its block."""
    return block * HASHED_ROWS + zlib.crc32(name.encode()) % HASHED_ROWS


@dataclass(slots=True)
class Features:
    """The features of a stretch, by block, with the words each stands on.

    Attributes:
        blocks: for each block of `BLOCKS`, row -> first and last word (indices into the stretch).
    """

    blocks: tuple[dict[int, tuple[int, int]], ...] = field(default_factory=lambda: ({}, {}, {}, {}))

    def add(self, block: int, name: str, first: int, last: int) -> None:
        """Keep an n-gram once, where it first stands."""
        self.blocks[block].setdefault(row(block, name), (first, last))


def _grams(items: list[str], sizes: Iterable[int]) -> Iterator[tuple[str, int, int]]:
    for size in sizes:
        for start in range(len(items) - size + 1):
            yield " ".join(items[start : start + size]), start, start + size - 1


def _inside(first: int, last: int, shift: int, count: int) -> tuple[int, int]:
    """Bounds in the stretch, for bounds in a list that has marks before and after the words."""
    return max(0, min(first - shift, count - 1)), max(0, min(last - shift, count - 1))


@lru_cache(maxsize=8192)  # people use few words; some megabytes at most
def _characters(word: str) -> tuple[int, ...]:
    """Rows of the three- to five-letter pieces of a word and its ends."""
    padded = f"_{word}_"
    return tuple(
        row(_CHARACTERS, padded[start : start + size])
        for size in range(_SHORTEST_GRAM, _LONGEST_GRAM + 1)
        for start in range(len(padded) - size + 1)
    )


def _position(offsets: list[int], at: int) -> int:
    """Index of the word that holds a character of the joined string."""
    return max(index for index, offset in enumerate(offsets) if offset <= at)


@cache
def _searches(*, over_classes: bool) -> tuple[tuple[int, Callable[[str], re.Match[str] | None]], ...]:
    """The row of each cue over words, or over classes, and what looks for it."""
    return tuple(
        (3 * HASHED_ROWS + place, cue.pattern.search)
        for place, cue in enumerate(lexicon().cues)
        if cue.over_classes is over_classes
    )


def _cues(items: list[str], *, over_classes: bool) -> Iterator[tuple[int, int, int]]:
    joined = " ".join(items)
    offsets, at = [], 0
    for item in items:
        offsets.append(at)
        at += len(item) + 1
    for number, search in _searches(over_classes=over_classes):
        if match := search(joined):
            last = max(match.start(), match.end() - 1)
            yield number, _position(offsets, match.start()), _position(offsets, last)


def features(stretch: Stretch) -> Features:
    """The features of one stretch."""
    found = Features()
    count = len(stretch.words)
    closing = [_MARKS[stretch.end_mark]] if stretch.end_mark else []
    words = [word.text for word in stretch.words]
    kinds = [word.kind for word in stretch.words]
    for name, first, last in _grams(["^", *words, *closing], (1, 2)):
        found.add(_WORDS, name, *_inside(first, last, 1, count))
    for name, first, last in _grams(["^", *kinds, *closing, "$"], (1, 2, 3)):
        found.add(_KINDS, name, *_inside(first, last, 1, count))
    for size in range(2, min(_OPENING, count) + 1):
        found.add(_KINDS, "open " + " ".join(kinds[:size]), 0, size - 1)
    for index, text in enumerate(words):
        for number in _characters(text):
            found.blocks[_CHARACTERS].setdefault(number, (index, index))
    for over_classes, items in ((False, words), (True, kinds)):
        for number, first, last in _cues([*items, *closing], over_classes=over_classes):
            found.blocks[_CUES].setdefault(number, _inside(first, last, 0, count))
    return found


def together(parts: list[Features]) -> Features:
    """The features of several stretches as one set; places are those of the first that has each."""
    whole = Features()
    for part in parts:
        for mine, theirs in zip(whole.blocks, part.blocks, strict=True):
            for number, place in theirs.items():
                mine.setdefault(number, place)
    return whole
