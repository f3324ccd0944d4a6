"""How the network learns: Adam on the logistic loss, in NumPy; training only.

Words that training met are now and then shown without their own numbers, and turns as dictation would give
them, so that the network learns to do with what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS
from levelhead.understanding.network import (
    FILTERS,
    GIVEN,
    LEARNT,
    ONE,
    WIDTHS,
    Network,
    Rows,
    Units,
    vocabulary,
    windows,
)

Singles = NDArray[np.float32]
Parameters = dict[str, Singles]

LONGEST = 48  # words and marks of a turn that are learnt from
POSITIVE_WEIGHT = 2.0  # as for the n-grams
_EPOCHS, _BATCH = 10, 64
_RATE = 0.002  # falls to a twentieth
_DECAY = 0.01  # of a weight at each step, times the rate
_FORGET, _FORGET_RARE = 0.9, 0.98  # Adam's memory of the slope and of its square (Kingma and Ba 2015)
_DROPPED = 0.3  # share of the filters' answers that a turn is judged without
_WITHOUT_OWN = 0.25  # share of words shown without their own numbers
_DICTATED = 0.3  # share of turns shown as dictation gives them
_SEED = 20
_NEAR_ZERO = 1e-8


def padded(turns: Sequence[Rows]) -> Rows:
    """(turns, LONGEST) of rows, -1 after the last word."""
    table = np.full((len(turns), LONGEST), -1, dtype=np.intp)
    for number, rows in enumerate(turns):
        table[number, : len(rows)] = rows[:LONGEST]
    return table


@dataclass(slots=True)
class _Pass:
    """What a batch left behind, kept for the way back."""

    rows: Rows
    has_own: NDArray[np.bool_]
    seen: dict[int, Singles] = field(default_factory=dict)
    strongest: dict[int, NDArray[np.intp]] = field(default_factory=dict)
    answers: list[Singles] = field(default_factory=list)
    kept: Singles = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))


class _Learner:
    """A network in floating point, and how it is taught."""

    def __init__(self, given: Units) -> None:
        self.chance = np.random.default_rng(_SEED)
        self.given = (given / ONE).astype(np.float32)
        numbers = GIVEN + LEARNT
        self.now: Parameters = {
            "learnt": self._drawn((vocabulary().learnt, LEARNT), 0.1),
            "outputs": self._drawn((len(WIDTHS) * FILTERS, len(ACTS)), (len(WIDTHS) * FILTERS) ** -0.5),
            "offset": np.full(len(ACTS), -2.5, dtype=np.float32),  # an act is rare
            "bias": np.zeros(len(WIDTHS) * FILTERS, dtype=np.float32),
        }
        for width in WIDTHS:
            size = (width * numbers, FILTERS)
            self.now[f"filters {width}"] = self._drawn(size, (2 / size[0]) ** 0.5)
        self.now["learnt"][0] = 0
        self.slopes = {name: np.zeros_like(value) for name, value in self.now.items()}
        self.squares = {name: np.zeros_like(value) for name, value in self.now.items()}
        self.steps = 0

    def _drawn(self, size: tuple[int, int], deviation: float) -> Singles:
        return (self.chance.normal(size=size) * deviation).astype(np.float32)

    def forward(self, rows: Rows) -> tuple[Singles, _Pass]:
        """Logits (turns, acts) of padded rows, and what is needed to learn from them."""
        is_word = rows >= 0
        own = is_word & (rows < len(self.now["learnt"])) & (self.chance.random(rows.shape) >= _WITHOUT_OWN)
        passed = _Pass(rows, own)
        numbers = np.concatenate(
            [
                np.where(is_word[..., None], self.given[rows], 0),
                np.where(own[..., None], self.now["learnt"][np.where(own, rows, 0)], 0),
            ],
            axis=2,
        ).astype(np.float32)
        for place, width in enumerate(WIDTHS):
            seen = np.asarray(windows(numbers, width), dtype=np.float32)
            mine = slice(place * FILTERS, (place + 1) * FILTERS)
            answers = seen @ self.now[f"filters {width}"] + self.now["bias"][mine]
            answers[~is_word] = -1e9
            passed.seen[width] = seen
            passed.strongest[width] = answers.argmax(axis=1)
            passed.answers.append(np.take_along_axis(answers, passed.strongest[width][:, None], 1)[:, 0])
        strongest = np.concatenate(passed.answers, axis=1)
        is_kept = (self.chance.random(strongest.shape) >= _DROPPED) & (strongest > 0)
        passed.kept = (is_kept / (1 - _DROPPED)).astype(np.float32)
        passed.answers = [strongest]
        logits = (strongest * passed.kept) @ self.now["outputs"] + self.now["offset"]
        return np.asarray(logits, dtype=np.float32), passed

    def backward(self, passed: _Pass, gap: Singles) -> Parameters:
        """The slope of every parameter for the slopes (turns, acts) of the logits."""
        slopes: Parameters = {
            "outputs": np.asarray((passed.answers[0] * passed.kept).T @ gap, dtype=np.float32),
            "offset": gap.sum(axis=0),
        }
        back = (gap @ self.now["outputs"].T) * passed.kept
        slopes["bias"] = back.sum(axis=0)
        turns, words = passed.rows.shape
        on_numbers = np.zeros((turns, words, GIVEN + LEARNT), dtype=np.float32)
        for place, width in enumerate(WIDTHS):
            mine = back[:, place * FILTERS : (place + 1) * FILTERS]
            on_answers = np.zeros((turns, words, FILTERS), dtype=np.float32)
            np.put_along_axis(on_answers, passed.strongest[width][:, None], mine[:, None], 1)
            flat = on_answers.reshape(-1, FILTERS)
            seen = passed.seen[width].reshape(len(flat), -1)
            slopes[f"filters {width}"] = seen.T @ flat
            on_seen = (flat @ self.now[f"filters {width}"].T).reshape(turns, words, width, -1)
            _add_windows(on_numbers, on_seen, width)
        on_learnt = np.zeros_like(self.now["learnt"])
        np.add.at(on_learnt, passed.rows[passed.has_own], on_numbers[passed.has_own][:, GIVEN:])
        on_learnt[0] = 0
        slopes["learnt"] = on_learnt
        return slopes

    def step(self, slopes: Parameters, rate: float) -> None:
        """One step of Adam with decoupled decay (Loshchilov and Hutter 2019)."""
        self.steps += 1
        for name, slope in slopes.items():
            mean, square = self.slopes[name], self.squares[name]
            mean += (1 - _FORGET) * (slope - mean)
            square += (1 - _FORGET_RARE) * (slope**2 - square)
            level = mean / (1 - _FORGET**self.steps)
            spread = np.sqrt(square / (1 - _FORGET_RARE**self.steps)) + _NEAR_ZERO
            self.now[name] -= (rate * level / spread).astype(np.float32)
            if slope.ndim > 1:
                self.now[name] *= 1 - rate * _DECAY

    def epoch(
        self, spoken: Rows, dictated: Rows, truth: NDArray[np.bool_], rates: NDArray[np.floating]
    ) -> None:
        """Every turn once, turns of like length together."""
        shown = np.where(self.chance.random(len(spoken))[:, None] < _DICTATED, dictated, spoken)
        length = (shown >= 0).sum(axis=1)
        order = np.argsort(length + 8 * self.chance.random(len(length)), kind="stable")
        batches = np.array_split(order, len(rates))
        for place, rate in zip(self.chance.permutation(len(batches)), rates, strict=True):
            mine = batches[place]
            logits, passed = self.forward(shown[mine][:, : length[mine].max()])
            worth = np.where(truth[mine], POSITIVE_WEIGHT, 1.0) / len(mine)
            gap = (1 / (1 + np.exp(-logits)) - truth[mine]) * worth
            self.step(self.backward(passed, gap.astype(np.float32)), float(rate))


def _add_windows(onto: Singles, on_seen: Singles, width: int) -> None:
    """Adds to each word what its place in every window says: the way back through `windows`."""
    words = onto.shape[1]
    for place in range(width):
        shift = place - width // 2
        if shift < 0:
            onto[:, : words + shift] += on_seen[:, -shift:, place]
        else:
            onto[:, shift:] += on_seen[:, : words - shift, place]


def fit_network(given: Units, spoken: Rows, dictated: Rows, truth: NDArray[np.bool_]) -> Network:
    """A network that learnt from turns.

    Args:
        given: (rows of the vocabulary, GIVEN).
        spoken: (turns, LONGEST) of padded rows, as said.
        dictated: the same, as dictation gives them.
        truth: (turns, acts).
    """
    learner = _Learner(given)
    count = -(-len(spoken) // _BATCH)
    rates = _RATE * np.linspace(1, 0.05, _EPOCHS * count)
    for number in range(_EPOCHS):
        learner.epoch(spoken, dictated, truth, rates[number * count : (number + 1) * count])
    return _in_whole_numbers(learner.now, given)


def _in_whole_numbers(exact: Parameters, given: Units) -> Network:
    """Every filter in units of its own, which its row of outputs takes up again."""
    unit = np.concatenate([np.abs(exact[f"filters {width}"]).max(axis=0) for width in WIDTHS]) / 127
    whole = [
        np.rint(exact[f"filters {width}"] / unit[place * FILTERS : (place + 1) * FILTERS])
        for place, width in enumerate(WIDTHS)
    ]
    outputs = exact["outputs"] * (unit / ONE)[:, None]
    worth = np.round(np.abs(outputs).max(axis=0) / 127, 12)
    return Network(
        given=given,
        learnt=np.clip(np.rint(exact["learnt"] * ONE), -127, 127).astype(np.int8),
        filters=np.vstack(whole).astype(np.float64),
        bias=np.rint(exact["bias"] / (unit / ONE)).astype(np.int64),
        outputs=np.rint(outputs / worth).astype(np.float64),
        unit=worth.astype(np.float64),
        offset=np.asarray(np.round(exact["offset"].astype(np.float64), 6), dtype=np.float64),
    )
