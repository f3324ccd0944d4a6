"""The error from expected records, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.rollout.uncertainty.expected_records import FEW, factor, weighing

TEN = np.full((2, 2), 10.0)
TRAINED = np.array([[False, True], [False, False]])


def test_a_cell_without_a_record_still_counts() -> None:
    """Two records expected in each cell: 1 x 2 + 4 x 2 = 10 in place of 1 x 4 + 4 x 0 = 4.

    With none untrained in the second period nothing tells the ratio, which is then 1.
    """
    found = factor(np.array([[0.0, 1.0], [0.0, -2.0]]), TEN, np.array([[2.0, 4.0], [2.0, 0.0]]), TRAINED)
    assert found == pytest.approx(2.5**0.5)


def test_the_trained_have_a_rate_of_their_own() -> None:
    """Six against three in ten officers each is a ratio of two, and what is expected is what there was."""
    trained = np.array([[True], [False]])
    found = factor(np.array([[1.0], [-1.0]]), np.full((2, 1), 10.0), np.array([[6.0], [3.0]]), trained)
    assert found == pytest.approx(1)


def test_records_weigh_as_so_many_of_equal_weight() -> None:
    """Equal weights count every record; (1 x 2 + 4 x 2)^2 / (1 x 2 + 16 x 2) is 100 / 34."""
    assert weighing(np.full((2, 2), 3.0), np.full((2, 2), 2.0)) == pytest.approx(8)
    assert weighing(np.array([[1.0, 2.0]]), np.array([[2.0, 2.0]])) == pytest.approx(100 / 34)


def test_where_many_records_weigh_nothing_changes() -> None:
    """A hundred times the records weigh as many more than are few."""
    weights, many = np.array([[0.0, 1.0], [0.0, -2.0]]), np.array([[200.0, 400.0], [200.0, 0.0]])
    assert weighing(weights, np.full((2, 2), 200.0)) > FEW
    assert factor(weights, TEN, many, TRAINED) == 1


def test_without_records_nothing_changes() -> None:
    """There is no error to be taken in another way."""
    assert factor(np.ones((2, 2)), TEN, np.zeros((2, 2)), TRAINED) == 1
