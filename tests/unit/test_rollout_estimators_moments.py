"""Moments refuse tables that do not fit, add up, and travel as a file."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from levelhead.basics.errors import CalledWrongly
from levelhead.rollout.estimands import NotIdentified, identified_event_times
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.estimators.random_timing import fit
from levelhead.rollout.moments_file import FORMAT, from_npz, to_npz
from reference.rows import moments_of, random_panel

MOMENTS = moments_of(*random_panel(3))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"first_trained": np.array([3, 4, 4, 7])}, "first_trained does not increase"),
        ({"first_trained": np.array([0, 4, 6, 7])}, "first_trained has a period before 1"),
        ({"officers": np.array([6, 6])}, r"officers has shape \(2,\), not \(4,\)"),
        ({"officers": np.array([0, 6, 6, 6])}, "officers are fewer than those with records"),
        ({"officers_with_records": np.array([-1, 0, 0, 0])}, "officers_with_records is negative"),
        ({"total": np.full((4, 7), np.nan)}, "total is not finite"),
        ({"total": np.zeros(7)}, r"total has shape \(7,\), not \(cohorts, periods\)"),
        ({"product": np.full((4, 7, 7), np.inf)}, "product is not finite"),
        ({"product": np.arange(196.0).reshape(4, 7, 7)}, "product is not symmetric"),
    ],
)
def test_tables_that_do_not_fit_are_refused(changed: dict[str, np.ndarray], words: str) -> None:
    """Each thing that moments cannot be is named."""
    with pytest.raises(ValueError, match=words):
        replace(MOMENTS, **changed)


def test_everything_wrong_is_named_at_once() -> None:
    """Two mistakes in values are both in the message."""
    with pytest.raises(ValueError, match=r"moments of force: .*increase; .*negative"):
        replace(MOMENTS, first_trained=np.array([4, 3, 6, 7]), officers_with_records=np.full(4, -1))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"outcome": "complaints"}, "same outcomes: force and complaints differ"),
        (
            {"first_trained": np.array([2, 4, 6, 7])},
            r"same cohorts: \[3, 4, 6, 7\] and \[2, 4, 6, 7\] differ",
        ),
        ({"total": np.zeros((4, 6)), "product": np.zeros((4, 6, 6))}, "same periods: 7 and 6 differ"),
    ],
)
def test_only_what_is_alike_can_be_added(changed: dict[str, object], words: str) -> None:
    """Moments of another outcome, window or set of cohorts are refused, and both sides named."""
    with pytest.raises(ValueError, match=words):
        MOMENTS + replace(MOMENTS, **changed)


def test_baseline_is_none_where_nobody_was_observed_before_training() -> None:
    """Trained from the first period on, officers have no time before."""
    rows = np.ones((2, 3))
    assert moments_of(rows, np.array([1, 1])).baseline() is None


def test_numbers_that_are_not_whole_travel_too() -> None:
    """Hours, say, are kept as they are, in double precision."""
    rows, first = random_panel(4)
    moments = moments_of(rows / 7, first)
    again = from_npz(to_npz(moments))
    assert np.array_equal(again.total, moments.total)
    assert np.array_equal(again.product, moments.product)


def _archive(**arrays: object) -> bytes:
    with np.load(io.BytesIO(to_npz(MOMENTS))) as archive:
        held = {name: archive[name] for name in archive.files}
    buffer = io.BytesIO()
    held = {name: array for name, array in (held | arrays).items() if array is not None}
    np.savez(buffer, **held)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"officer_id,period\n", "not a file of cohort moments"),
        (to_npz(MOMENTS)[:700], "not a file of cohort moments"),
        (_archive(format=np.array("levelhead.moments/2")), f"levelhead.moments/2, and {FORMAT} is what"),
        (_archive(format=None), "the format is without a name"),
        (_archive(total=None), "missing or unknown: total"),
        (_archive(hours=np.zeros(3)), "missing or unknown: hours"),
        (_archive(product=np.zeros((4, 3))), r"product has shape \(4, 3\), not \(4, 28\)"),
        (_archive(total=np.zeros(3)), r"total has shape \(3,\)"),
        (_archive(officers=np.zeros(4, int)), "officers are fewer"),
    ],
)
def test_a_file_that_is_not_understood_is_refused(content: bytes, words: str) -> None:
    """Another format, version, table or shape, or half a file, is never read as something else."""
    with pytest.raises(ValueError, match=words):
        from_npz(content)


@pytest.mark.parametrize(
    ("estimator", "estimand"),
    [
        ("two_way_linear", "simple"),
        ("two_way_poisson", "simple"),
        ("efficient", "constant"),
        ("efficient", "event_time:x"),
    ],
)
def test_an_estimand_that_does_not_exist_is_refused(estimator: str, estimand: str) -> None:
    """An estimator says what it was asked for, and answers nothing else."""
    with pytest.raises(CalledWrongly, match=estimand):
        ESTIMATORS[estimator](MOMENTS, estimand)


def test_what_cannot_be_known_is_said() -> None:
    """One cohort, no later cohort, one officer, no records: each is not identified rather than a number."""
    rows, first = random_panel(3)
    one_cohort = moments_of(rows, np.full(len(rows), 4))
    all_alone = moments_of(rows[:4], np.array([3, 4, 6, 7]))
    no_records = moments_of(np.zeros_like(rows), first)
    never_again = moments_of(rows * (np.arange(1, 8) < first[:, None]), first)
    nobody = MOMENTS.cohorts_where(np.zeros(4, dtype=bool))
    assert identified_event_times(one_cohort) == ()
    assert identified_event_times(all_alone) == ()
    for estimator, moments, estimand in (
        ("efficient", one_cohort, "simple"),
        ("efficient", all_alone, "simple"),
        ("difference_in_means", MOMENTS, "event_time:4"),
        ("two_way_linear", one_cohort, "constant"),
        ("two_way_linear", moments_of(rows[:1], first[:1]), "constant"),
        ("two_way_linear", nobody, "constant"),
        ("two_way_poisson", nobody, "constant"),
        ("efficient", nobody, "simple"),
        ("two_way_poisson", one_cohort, "constant"),
        ("two_way_poisson", no_records, "constant"),
        ("two_way_poisson", never_again, "constant"),
    ):
        with pytest.raises(NotIdentified, match=estimand):
            ESTIMATORS[estimator](moments, estimand)


def test_an_officer_alone_in_a_cohort_is_left_out_and_counted() -> None:
    """One officer has no variance: the estimate is that of the others, and the note says who is missing."""
    rows, first = random_panel(3)
    with_one = moments_of(np.vstack([rows, rows[:1]]), np.append(first, 5))
    found = ESTIMATORS["efficient"](with_one, "simple")
    assert found.estimate == ESTIMATORS["efficient"](MOMENTS, "simple").estimate
    assert found.clusters == 24
    assert "each alone in a cohort: 1 of the officers" in found.note


def test_cohorts_after_the_window_are_comparison_only() -> None:
    """Training in period 8 of 7 gives comparisons in every period, and no effect of its own."""
    rows, first = random_panel(3)
    later = moments_of(rows, np.where(first == 7, 8, first))
    assert fit(later, "event_time:4").officers == 24
    assert identified_event_times(later) == tuple(range(-5, 5))


def test_a_cohort_trained_from_the_first_period_has_no_balance() -> None:
    """It enters the difference in means; nothing before training can balance it, so nothing is adjusted."""
    rows, first = random_panel(3)
    moments = moments_of(rows, np.where(first == 3, 1, np.where(first == 4, 1, 7)))
    found = fit(moments, "simple")
    assert found.beta == 0
    assert found.std_error == found.neyman_std_error
