"""The second way to read a turn: a small network over what its words mean.

N-grams know nothing of a word that training never met. Here each word stands for 48 numbers that say which
words English uses alike (`vectors.npy`, made by `tools/make_vectors.py`) and, if training met it, for 32
more that were learnt. Filters slide over one, two and three words, the strongest answer of each is kept, and
the acts are weighed from those (Kim 2014). Everything up to the last step is whole numbers, and a sum of
whole numbers below 2**53 is exact in any order, so that readings are equal on any machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.tokens import Stretch

Numbers = NDArray[np.float64]
Rows = NDArray[np.intp]
Units = NDArray[np.int8]

GIVEN, LEARNT = 48, 32  # numbers a word
WIDTHS = (1, 2, 3)  # words that a filter looks at
FILTERS = 96  # of each width
ONE = 64  # whole numbers that are one in a word's numbers
_MARKS = {"": "STOP", "?": "ASKS", "!": "SHOUTS"}  # how a sentence ends is read as a word
_LEAST_MET = 3  # times; a rarer word has no numbers of its own


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Which row of numbers a word has; row 0 is for words that have none.

    Attributes:
        rows: word or mark -> row.
        learnt: how many rows, from the first on, have learnt numbers.
        given: row -> row of `vectors.npy`, for those that have one.
    """

    rows: dict[str, int]
    learnt: int
    given: dict[int, int]


@cache
def vocabulary() -> Vocabulary:
    """Marks, words that training met often enough, and the other words that have a vector."""
    met = [word for word, times in lexicon().words.items() if times >= _LEAST_MET]
    common = lexicon().common
    names = dict.fromkeys(["", *_MARKS.values(), *met])
    learnt = len(names)
    rows = {name: row for row, name in enumerate(dict.fromkeys([*names, *common]))}
    return Vocabulary(rows, learnt, {rows[word]: place for word, place in common.items()})


def rows_of(sentences: Sequence[Stretch]) -> Rows:
    """The rows of a turn's words, each sentence closed by its mark: (words and marks,)."""
    rows = vocabulary().rows
    named = [name for one in sentences for name in (*(word.text for word in one.words), _MARKS[one.end_mark])]
    return np.array([rows.get(name, 0) for name in named], dtype=np.intp)


def given_numbers(vectors: Units) -> Units:
    """(rows, GIVEN): the vector of each row of the vocabulary, nought where it has none."""
    words = vocabulary()
    table = np.zeros((len(words.rows), GIVEN), dtype=np.int8)
    table[list(words.given)] = vectors[list(words.given.values())]
    return table


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Everything the network learnt: whole numbers, kept as `float64` where they are multiplied.

    Attributes:
        given: (rows of the vocabulary, GIVEN).
        learnt: (rows that have learnt numbers, LEARNT); the first is nought.
        filters: (numbers that a filter looks at, FILTERS) for each width, one under the other.
        bias: (widths * FILTERS,).
        outputs: (widths * FILTERS, acts).
        unit, offset: (acts,); a logit is `sum * unit + offset`.
    """

    given: Units
    learnt: Units
    filters: Numbers
    bias: NDArray[np.int64]
    outputs: Numbers
    unit: Numbers
    offset: Numbers

    def logits(self, rows: Rows) -> Numbers:
        """The logit of each act for a turn of at least one word: (acts,)."""
        own = np.where(rows < len(self.learnt), rows, 0)
        seen = np.hstack([self.given[rows], self.learnt[own]]).astype(np.float64)
        slabs = np.matmul(seen, self.filters.reshape(sum(WIDTHS), GIVEN + LEARNT, FILTERS))
        strongest = np.concatenate([_answers(slabs, width).max(axis=0) for width in WIDTHS])
        total = np.maximum(strongest + self.bias, 0) @ self.outputs
        return np.asarray(total * self.unit + self.offset)


def _answers(slabs: Numbers, width: int) -> Numbers:
    """What the filters of one width answer at each word, (words, FILTERS), as `windows` has them look.

    `slabs` is (sum(WIDTHS), words, FILTERS): what every place in a filter answers to each word alone.
    """
    before = sum(one for one in WIDTHS if one < width)
    count = slabs.shape[1]
    total = np.zeros(slabs.shape[1:])
    for place in range(width):
        shift = place - width // 2
        first, last = max(0, -shift), count - max(0, shift)
        total[first:last] += slabs[before + place, first + shift : last + shift]
    return total


def windows(seen: NDArray[np.floating], width: int) -> NDArray[np.floating]:
    """Each word beside its neighbours: (turns, words, width * numbers) of (turns, words, numbers)."""
    turns, count, numbers = seen.shape
    beside = np.zeros((turns, count, width, numbers), dtype=seen.dtype)
    for place in range(width):
        shift = place - width // 2
        first, last = max(0, -shift), count - max(0, shift)
        beside[:, first:last, place] = seen[:, first + shift : last + shift]
    return beside.reshape(turns, count, width * numbers)
