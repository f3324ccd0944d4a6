"""The written turns made ready to learn from: sparse matrices of whole turns and of their parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from levelhead.encounter.acts import ACTS
from levelhead.understanding.accuracy import Truths, truths
from levelhead.understanding.features import ROWS, Features
from levelhead.understanding.fitting import Matrix, Numbers
from levelhead.understanding.reader import parts
from levelhead.understanding.tokens import sentences
from levelhead.understanding.utterances import Utterance, dictated
from levelhead.understanding.weights import values


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """Turns with their features, spoken and dictated.

    Attributes:
        written: the turns.
        whole, dictated: (turns, rows) feature values of the turns as written and as dictation gives them.
        parts: (parts, rows) feature values of their sentences and clauses.
        owner: (parts,); the turn each part belongs to.
    """

    written: list[Utterance]
    whole: Matrix
    dictated: Matrix
    parts: Matrix
    owner: NDArray[np.intp]

    def only(self, chosen: NDArray[np.bool_]) -> Lessons:
        """The chosen turns; `chosen` is (turns,)."""
        mine = chosen[self.owner]
        return Lessons(
            written=[one for one, take in zip(self.written, chosen, strict=True) if take],
            whole=self.whole[chosen],
            dictated=self.dictated[chosen],
            parts=self.parts[mine],
            owner=(np.cumsum(chosen) - 1)[self.owner[mine]],
        )


def words_met(written: list[Utterance]) -> dict[str, int]:
    """Every word of turns that do something, in standard spelling, and how often, by the alphabet.

    Turns that nobody can understand are written on purpose; their words are no words of an officer's.
    """
    read = (sentence for one in written if one.acts for sentence in sentences(one.text, mend=False))
    return dict(sorted(Counter(word.text for sentence in read for word in sentence.words).items()))


def lessons(written: list[Utterance]) -> Lessons:
    """Turns made ready; those without a word are left out, since the reader answers them without weights."""
    read = [parts(one.text) for one in written]
    written = [one for one, (_, pieces) in zip(written, read, strict=True) if pieces]
    read = [(whole, pieces) for whole, pieces in read if pieces]
    return Lessons(
        written=written,
        whole=_matrix(whole for whole, _ in read),
        dictated=_matrix(parts(dictated(one.text))[0] for one in written),
        parts=_matrix(piece.found for _, pieces in read for piece in pieces),
        owner=np.repeat(np.arange(len(written)), [len(pieces) for _, pieces in read]),
    )


def _matrix(found: Iterable[Features]) -> Matrix:
    """Sparse (stretches, rows) of feature values."""
    rows: list[int] = []
    amounts: list[float] = []
    starts = [0]
    for one in found:
        for block, value in zip(one.blocks, values(one), strict=True):
            rows.extend(block)
            amounts.extend([value] * len(block))
        starts.append(len(rows))
    return sparse.csr_matrix((amounts, rows, starts), shape=(len(starts) - 1, ROWS))


def columns_of(written: list[Utterance]) -> tuple[Truths, Numbers]:
    """(turns, columns) of what is true, and which turns each column learns from: flags only from orders."""
    flags = np.array([["vague" in one.flags, "reason" in one.flags] for one in written], dtype=bool)
    is_order = np.array([["command" in one.acts] * 2 for one in written], dtype=bool)
    truth = np.hstack([truths(written), flags])
    learns = np.hstack([np.ones((len(written), len(ACTS))), is_order.astype(float)])
    return truth, learns
