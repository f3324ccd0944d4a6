"""What a stretch of words is made of: n-grams and cues, each in a numbered row of the weights.

The row of an n-gram is given by CRC-32 of its text (ISO 3309), which is the same on every machine and in
every release, unlike Python's own `hash`. Two n-grams may share a row; with 24,000 rows a block and a few
hundred n-grams a turn that costs little. A cue has the row of its place in `cues.csv`.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from operator import or_

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


@cache
def _places(length: int, sizes: tuple[int, ...], count: int) -> tuple[tuple[int, int], ...]:
    """First and last word of each n-gram of a list that has a mark before the words and maybe some after."""
    return tuple(
        _inside(start, start + size - 1, 1, count) for size in sizes for start in range(length - size + 1)
    )


def _inside(first: int, last: int, shift: int, count: int) -> tuple[int, int]:
    """Bounds in the stretch, for bounds in a list that has marks before and after the words."""
    return max(0, min(first - shift, count - 1)), max(0, min(last - shift, count - 1))


def _grams(items: list[str], sizes: tuple[int, ...]) -> list[str]:
    return [
        gram
        for size in sizes
        for gram in (
            items if size == 1 else map(" ".join, zip(*(items[at:] for at in range(size)), strict=False))
        )
    ]


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
    return bisect_right(offsets, at) - 1


@cache
def _search(place: int) -> Callable[[str], re.Match[str] | None]:
    """What looks for a cue, made when it is first wanted."""
    return re.compile(lexicon().cues[place].pattern).search


@cache
def _among(*, over_classes: bool) -> tuple[int, int]:
    """As sets of bits: the cues over words or over classes, and those of them that are always tried."""
    cues = lexicon().cues
    mine = sum(1 << place for place, cue in enumerate(cues) if cue.over_classes is over_classes)
    always = sum(1 << place for place, cue in enumerate(cues) if not cue.needs)
    return mine, mine & always


@cache
def _needed() -> tuple[dict[str, int], dict[str, int]]:
    """The cues, as a set of bits, that need a word, and those that need a piece of one."""
    words: Counter[str] = Counter()
    pieces: Counter[str] = Counter()
    for place, cue in enumerate(lexicon().cues):
        for piece in cue.needs:
            is_whole = piece.startswith("^") and piece.endswith("$")
            (words if is_whole else pieces)[piece] += 1 << place
    return words, pieces


@lru_cache(maxsize=8192)  # people use few words; some megabytes at most
def _may_match(word: str) -> int:
    """The cues, as a set of bits, that need a word like this one."""
    words, pieces = _needed()
    whole = f"^{word}$"
    found = words.get(whole, 0)
    for piece, cues in pieces.items():
        if piece in whole:
            found |= cues
    return found


def _cues(items: list[str], *, over_classes: bool) -> Iterator[tuple[int, int, int]]:
    mine, left = _among(over_classes=over_classes)
    for item in items:
        left |= _may_match(item)
    left &= mine
    joined = " ".join(items)
    offsets = list(accumulate((len(item) + 1 for item in items), initial=0))
    while left:
        lowest = left & -left
        left -= lowest
        place = lowest.bit_length() - 1
        if match := _search(place)(joined):
            last = max(match.start(), match.end() - 1)
            yield 3 * HASHED_ROWS + place, _position(offsets, match.start()), _position(offsets, last)


def features(stretch: Stretch) -> Features:
    """The features of one stretch."""
    found = Features()
    count = len(stretch.words)
    closing = [_MARKS[stretch.end_mark]] if stretch.end_mark else []
    words = [word.text for word in stretch.words]
    kinds = [word.kind for word in stretch.words]
    in_words, in_kinds, in_characters, in_cues = found.blocks
    marked = ["^", *words, *closing]
    for name, place in zip(_grams(marked, (1, 2)), _places(len(marked), (1, 2), count), strict=True):
        in_words.setdefault(row(_WORDS, name), place)
    marked = ["^", *kinds, *closing, "$"]
    for name, place in zip(_grams(marked, (1, 2, 3)), _places(len(marked), (1, 2, 3), count), strict=True):
        in_kinds.setdefault(row(_KINDS, name), place)
    for size in range(2, min(_OPENING, count) + 1):
        in_kinds.setdefault(row(_KINDS, "open " + " ".join(kinds[:size])), (0, size - 1))
    for index, text in enumerate(words):
        here = (index, index)
        for number in _characters(text):
            in_characters.setdefault(number, here)
    for over_classes, items in ((False, words), (True, kinds)):
        for number, first, last in _cues([*items, *closing], over_classes=over_classes):
            in_cues.setdefault(number, _inside(first, last, 0, count))
    return found


def together(parts: list[Features]) -> Features:
    """The features of several stretches as one set; places are those of the first that has each."""
    whole = parts[0].blocks if parts else Features().blocks
    for part in parts[1:]:
        first, second, third, fourth = map(or_, part.blocks, whole)
        whole = (first, second, third, fourth)
    return Features(whole)
