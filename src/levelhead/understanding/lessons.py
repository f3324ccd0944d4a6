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
from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.network import Rows
from levelhead.understanding.reader import made_ready
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
        rows, dictated_rows: each turn's words for the network, as written and as dictation gives them.
    """

    written: list[Utterance]
    whole: Matrix
    dictated: Matrix
    parts: Matrix
    owner: NDArray[np.intp]
    rows: list[Rows]
    dictated_rows: list[Rows]

    def only(self, chosen: NDArray[np.bool_]) -> Lessons:
        """The chosen turns; `chosen` is (turns,)."""
        mine = chosen[self.owner]
        return Lessons(
            written=[one for one, take in zip(self.written, chosen, strict=True) if take],
            whole=self.whole[chosen],
            dictated=self.dictated[chosen],
            parts=self.parts[mine],
            owner=(np.cumsum(chosen) - 1)[self.owner[mine]],
            rows=[one for one, take in zip(self.rows, chosen, strict=True) if take],
            dictated_rows=[one for one, take in zip(self.dictated_rows, chosen, strict=True) if take],
        )


def words_met(written: list[Utterance]) -> dict[str, int]:
    """Every word of turns that do something, in standard spelling, and how often, by the alphabet.

    Turns that nobody can understand are written on purpose; their words are no words of an officer's. Turns
    typed in haste are full of slips; a word of theirs that no other turn and no list of English holds is one.
    """
    counted: Counter[str] = Counter()
    spelt = set(lexicon().common)
    for one in written:
        if one.acts:
            said = [word.text for sentence in sentences(one.text, mend=False) for word in sentence.words]
            counted.update(said)
            if one.register != "typed":
                spelt.update(said)
    return {word: counted[word] for word in sorted(counted) if word in spelt}


def lessons(written: list[Utterance]) -> Lessons:
    """Turns made ready; those without a word are left out, since the reader answers them without weights."""
    read = [made_ready(one.text) for one in written]
    written = [one for one, turn in zip(written, read, strict=True) if turn.pieces]
    read = [turn for turn in read if turn.pieces]
    heard = [made_ready(dictated(one.text)) for one in written]
    return Lessons(
        written=written,
        whole=_matrix(turn.whole for turn in read),
        dictated=_matrix(turn.whole for turn in heard),
        parts=_matrix(piece.found for turn in read for piece in turn.pieces),
        owner=np.repeat(np.arange(len(written)), [len(turn.pieces) for turn in read]),
        rows=[turn.rows for turn in read],
        dictated_rows=[turn.rows for turn in heard],
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
