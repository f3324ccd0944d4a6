"""The card beside the weights tells the truth."""

from __future__ import annotations

import pytest

from levelhead.basics.jsons import sha256
from levelhead.encounter.acts import ACTS
from levelhead.understanding.accuracy import accuracy, calibration_error, macro_f1, rates
from levelhead.understanding.lexicon import VECTOR_WORDS, VECTORS, folder
from levelhead.understanding.reader import load_reader
from levelhead.understanding.utterances import (
    as_dictated,
    hold_out,
    stranger,
    stranger_again,
    stranger_third,
    training_files,
    utterances,
)
from levelhead.understanding.weights import WEIGHT_FILES, read_card


def test_the_card_names_the_files_that_are_here() -> None:
    """Weights, word lists, utterances and hold-out are, byte for byte, those the card was written from."""
    card = read_card()
    hashes = card["lists"] | card["training"] | card["hold_out"] | card["weights"]
    assert set(card["training"]) == set(training_files())
    for name, expected in hashes.items():
        assert sha256((folder() / name).read_bytes()) == expected, f"{name}: train again"


def test_the_weights_stay_small() -> None:
    """The weights and the vectors of words are under three megabytes together."""
    names = (*WEIGHT_FILES, VECTORS, VECTOR_WORDS)
    assert sum(len((folder() / name).read_bytes()) for name in names) < 3_000_000


def test_the_accuracy_on_the_card_is_what_the_reader_does() -> None:
    """Precision, recall and F1 by act and group, computed again, equal the card."""
    card, reader = read_card(), load_reader()
    assert accuracy(reader, as_dictated(stranger())) == card["accuracy"]["stranger_dictated"]
    assert accuracy(reader, hold_out()) == card["accuracy"]["hold_out"]
    assert accuracy(reader, stranger_again()) == card["accuracy"]["stranger_again"]
    for name, written in (("stranger", stranger()), ("stranger_third", stranger_third())):
        apart = card["accuracy"][name]
        found = accuracy(reader, written)
        assert found == {one: apart[one] for one in found}


def test_every_utterance_is_written_once_and_labelled_with_known_acts() -> None:
    """No text stands twice, acts are real, and where orders are flagged nothing else is."""
    written = utterances()
    assert len({one.text.lower() for one in written}) == len(written) >= 6000
    flagged = [*written, *hold_out(), *stranger()]
    measured = [*hold_out(), *stranger(), *stranger_again(), *stranger_third()]
    assert {one.text.lower() for one in measured}.isdisjoint(one.text.lower() for one in written)
    for one in [*flagged, *stranger_again(), *stranger_third()]:
        assert one.acts <= set(ACTS), one.text
    for one in flagged:
        assert bool({"clear", "vague"} & one.flags) is ("command" in one.acts), one.text
        assert one.flags <= {"clear", "vague", "reason"}, one.text
    assert {act for one in written for act in one.acts} == set(ACTS)


def test_rates_by_hand() -> None:
    """Two of three reported are right and one of three true is missed: 2/3, 2/3, 2/3."""
    import numpy as np

    said, true = np.array([True, True, True, False]), np.array([True, True, False, True])
    assert rates(said, true) == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert macro_f1(said[:, None], true[:, None]) == 0.6667


def test_calibration_error_by_hand() -> None:
    """Half at .9 that are always true and half at .1 that never are: off by .1 everywhere."""
    import numpy as np

    chances, true = np.array([[0.9, 0.1], [0.9, 0.1]]), np.array([[True, False], [True, False]])
    assert calibration_error(chances, true) == pytest.approx(0.1)
