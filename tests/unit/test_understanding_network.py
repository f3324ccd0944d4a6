"""The network over what words mean, worked by hand, and the way back through it."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.encounter.acts import ACTS
from levelhead.understanding import network_fitting
from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.network import (
    FILTERS,
    GIVEN,
    LEARNT,
    ONE,
    WIDTHS,
    Network,
    rows_of,
    vocabulary,
    windows,
)
from levelhead.understanding.reader import load_reader
from levelhead.understanding.tokens import sentences

NUMBERS = GIVEN + LEARNT


def _network() -> Network:
    """Two words: the first 1 in the first number, the second 1 in the second; all else nought."""
    given = np.zeros((3, GIVEN), dtype=np.int8)
    given[1, 0] = given[2, 1] = ONE
    return Network(
        given=given,
        learnt=np.zeros((1, LEARNT), dtype=np.int8),
        filters=np.zeros((sum(WIDTHS) * NUMBERS, FILTERS)),
        bias=np.zeros(len(WIDTHS) * FILTERS, dtype=np.int64),
        outputs=np.zeros((len(WIDTHS) * FILTERS, len(ACTS))),
        unit=np.full(len(ACTS), 0.5),
        offset=np.full(len(ACTS), -1.0),
    )


def test_a_logit_by_hand() -> None:
    """One filter of one word: 64 * 3 less 10, times 2, times a half, less 1 is 181."""
    network = _network()
    network.filters[0, 0], network.outputs[0, 4] = 3, 2
    network.bias[0] = -10
    logits = network.logits(np.array([2, 1, 2]))
    assert logits[4] == 181
    assert logits[0] == -1
    assert network.logits(np.array([2]))[4] == -1  # a filter that answers below nought says nothing


def test_a_filter_of_two_words_knows_their_order() -> None:
    """The first word before the second is not the second before the first."""
    network = _network()
    first_of_two = NUMBERS  # after the filters of one word
    network.filters[first_of_two, 0] = 1  # the word before is the first word
    network.filters[first_of_two + NUMBERS + 1, 0] = 1  # and this word is the second
    network.outputs[FILTERS, 0] = 1
    network.bias[FILTERS] = -ONE  # both are needed
    assert network.logits(np.array([1, 2]))[0] == ONE / 2 - 1
    assert network.logits(np.array([2, 1]))[0] == -1


def test_windows_by_hand() -> None:
    """Three words of one number, each beside the one before and the one after, nought past the ends."""
    seen = np.array([[[1.0], [2.0], [3.0]]])
    assert windows(seen, 3).tolist() == [[[0, 1, 2], [1, 2, 3], [2, 3, 0]]]
    assert windows(seen, 2).tolist() == [[[0, 1], [1, 2], [2, 3]]]


def test_a_word_that_training_never_met_has_a_meaning() -> None:
    """A common word of no written turn has a row with a vector, and none of its own numbers."""
    words = vocabulary()
    never_met = next(word for word in words.rows if word.islower() and word not in lexicon().words)
    row = words.rows[never_met]
    assert row >= words.learnt
    assert load_reader().weights.network.given[row].any()
    assert not load_reader().weights.network.learnt[0].any()


def test_a_sentence_ends_with_its_mark() -> None:
    """How a sentence ends is read as a word of the turn."""
    rows = rows_of(sentences("Sit down! Why not?"))
    marks = vocabulary().rows
    assert rows.tolist() == [
        marks["sit"],
        marks["down"],
        marks["SHOUTS"],
        marks["why"],
        marks["not"],
        marks["ASKS"],
    ]


def test_the_way_back_is_the_slope(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slope by the chain rule equals the change for a small change of each kind of parameter.

    A wrong slope still learns something, so that nothing else would show it. Single precision allows two
    digits.
    """
    monkeypatch.setattr(network_fitting, "_DROPPED", 0.0)
    monkeypatch.setattr(network_fitting, "_WITHOUT_OWN", 0.0)
    chance = np.random.default_rng(1)
    given = chance.integers(-100, 100, (len(vocabulary().rows), GIVEN)).astype(np.int8)
    learner = network_fitting._Learner(given)
    rows = np.array([[5, 9, 7, 8], [3, 6, -1, -1]])
    weigh = chance.normal(size=(2, len(ACTS))).astype(np.float32)
    _, passed = learner.forward(rows)
    slopes = learner.backward(passed, weigh)
    for name, slope in slopes.items():
        place = np.unravel_index(np.abs(slope).argmax(), slope.shape)
        small, sums = np.float32(0.002), []
        for change in (small, -2 * small):
            learner.now[name][place] += change
            sums.append(float((learner.forward(rows)[0].astype(float) * weigh).sum()))
        assert (sums[0] - sums[1]) / (2 * small) == pytest.approx(float(slope[place]), rel=0.02), name
