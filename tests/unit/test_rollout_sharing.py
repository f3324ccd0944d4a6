"""What leaves a force, and what several forces say together."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from levelhead.actions.pool_rollouts import pool_rollouts
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.engines.signatures import fits
from levelhead.rollout.disclosure import (
    Rules,
    checked,
    everything,
    fewest_apart,
    in_blocks,
    with_one_covariance,
)
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.moments_file import from_npz, to_npz
from levelhead.rollout.pooling import aligned, combined, leave_one_out, pooled
from levelhead.rollout.report.forces import shared_in_words
from levelhead.rollout.summary import from_file, to_file
from reference.rows import absent_moments, absent_panel, moments_of, random_panel
from unit.evaluation_results import estimate
from unit.shared_summaries import summary, summary_file


def _two_forces() -> tuple[CohortMoments, CohortMoments, CohortMoments]:
    """Two forces that trained in different weeks, and all their officers together."""
    rows, first = random_panel(3, officers=60)
    others, later = random_panel(4, officers=48, cohorts=(2, 4, 5, 7))
    both = moments_of(np.vstack([rows, others]), np.concatenate([first, later]))
    return moments_of(rows, first), moments_of(others, later), both


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_pooled_equals_the_rows_together(estimator: str) -> None:
    """Estimates and errors from the forces' moments are those of all officers' rows, to the last digit."""
    north, south, both = _two_forces()
    found = pooled(aligned([north, south], [1, 1]))
    assert np.array_equal(found.product, both.product)
    estimand = "constant" if estimator.startswith("two_way") else "simple"
    assert ESTIMATORS[estimator](found, estimand) == ESTIMATORS[estimator](both, estimand)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_pooled_with_leavers_equals_the_rows_together(estimator: str) -> None:
    """Forces share by cohort and service; through their files, together they are all officers, to 1e-9."""
    north, south = absent_panel(3), absent_panel(4, officers=48)
    both = absent_moments(*(np.concatenate(pair) for pair in zip(north, south, strict=True)))
    files = [from_npz(to_npz(absent_moments(*one))) for one in (north, south)]
    found = pooled(aligned(files, [1, 1]))
    assert sorted(map(tuple, found.exposed().tolist())) == sorted(map(tuple, both.exposed().tolist()))
    estimand = "constant" if estimator.startswith("two_way") else "simple"
    one, other = (ESTIMATORS[estimator](moments, estimand) for moments in (found, both))
    assert one.estimate == pytest.approx(other.estimate, rel=1e-9)
    assert one.std_error == pytest.approx(other.std_error, rel=1e-9)


def _leavers(small: int) -> CohortMoments:
    """Two cohorts of 40 in service throughout; 12 of the first leave after period 4, and `small` after 6."""
    rng = np.random.default_rng(5)
    first = np.repeat([3, 5], [52 + small, 40])
    leaves = np.repeat([8, 4, 6, 8], [40, 12, small, 40])
    seen = np.arange(1, 9) <= leaves[:, None]
    return absent_moments(rng.poisson(2.0, seen.shape) * seen * 1.0, first, seen)


def test_of_too_few_who_served_alike_nothing_is_shared() -> None:
    """Three who left together are withheld, and the twelve beside them, lest the three be subtracted."""
    whole = checked({"force": _leavers(0)}, Rules())
    assert (whole.officers_withheld, whole.moments["force"].officers.tolist()) == (0, [40, 12, 40])
    assert whole.is_exact
    found = checked({"force": _leavers(3)}, Rules())
    assert found.officers_withheld == 15
    assert found.moments["force"].officers.tolist() == [40, 40]
    assert not found.is_exact
    assert shared_in_words(found.as_dict(), "week")[0].startswith("Of 15 officers nothing was shared")


def test_in_blocks_an_officer_is_in_service_who_is_so_throughout() -> None:
    """Who leaves after the fifth period is in service in two blocks of two, and the fifth is dropped."""
    rows = np.ones((30, 8))
    seen = np.arange(1, 9) <= np.repeat([8, 5], 15)[:, None]
    found = in_blocks(absent_moments(rows * seen, np.full(30, 3), seen), 2)
    assert found.officers.tolist() == [15, 15]
    assert found.in_service().tolist() == [[True] * 4, [True, True, False, False]]
    assert found.total.tolist() == [[30, 30, 30, 30], [30, 30, 0, 0]]
    assert found.product[1].tolist() == [[60, 60, 0, 0], [60, 60, 0, 0], [0] * 4, [0] * 4]


def test_one_covariance_counts_who_served_in_both_periods() -> None:
    """With leavers too, totals stay, and nothing is said of periods that nobody served."""
    whole = _leavers(3)
    found = with_one_covariance(whole)
    assert np.array_equal(found.total, whole.total)
    away = ~whole.in_service()
    assert not found.product[away].any()
    late = found.covariances()[:, 6, 7][whole.in_service()[:, 7]]
    assert late == pytest.approx(np.full(late.size, late[0]))


def test_blocks_are_sums_of_periods() -> None:
    """Two weeks joined are the panel of fortnights; training counts from its fortnight."""
    rows, first = random_panel(5, officers=40, periods=8, cohorts=(3, 4, 6, 9))
    fortnights = rows.reshape(40, 4, 2).sum(axis=2)
    wanted = moments_of(fortnights, np.minimum((first - 1) // 2 + 1, 5))
    found = in_blocks(moments_of(rows, first), 2)
    for name in ("first_trained", "officers", "total", "product"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name)), name


def test_forces_with_other_blocks_meet_in_the_longest() -> None:
    """One force shared weeks, another fortnights: all are fortnights, as if both had shared those."""
    rows, first = random_panel(5, officers=40, periods=8, cohorts=(3, 4, 6, 9))
    weeks = moments_of(rows, first)
    found = pooled(aligned([weeks, in_blocks(weeks, 2)], [1, 2]))
    assert np.array_equal(found.total, 2 * in_blocks(weeks, 2).total)
    with pytest.raises(CalledWrongly, match="do not fit"):
        aligned([in_blocks(weeks, 2), in_blocks(weeks, 3)], [2, 3])
    with pytest.raises(CalledWrongly, match="periods"):
        aligned([weeks, weeks.until(7)], [1, 1])


def test_small_cohorts_are_merged_with_the_next() -> None:
    """Cohorts of 2, 3, 9 and 2 officers with a least of 5: the first two together, the last to the third."""
    first = np.repeat([2, 3, 4, 5], [2, 3, 9, 2])
    rows = np.full((16, 6), 20.0)
    found = checked({"force": moments_of(rows, first)}, Rules(min_officers=5, min_cell=5))
    assert found.merged == {2: 3, 4: 5}
    assert found.moments["force"].officers.tolist() == [5, 11]
    assert found.block == 1
    assert not found.is_exact


def test_rare_events_lead_to_longer_blocks_and_then_to_nothing() -> None:
    """What is rare in a week may be common in a month; what is rare in half a year is withheld."""
    rng = np.random.default_rng(1)
    first = np.repeat([10, 14, 18, 27], 40)
    often, rare = rng.poisson(0.05, (160, 26)).astype(float), np.zeros((160, 26))
    rare[3, 4] = 1
    found = checked({"often": moments_of(often, first), "rare": moments_of(rare, first)}, Rules())
    assert found.block > 1
    assert [*found.moments] == ["often"]
    assert "sums below 5" in found.withheld["rare"]


def test_one_officer_may_not_be_most_of_a_sum() -> None:
    """A cohort whose records are all one officer's is not shared, however many they are."""
    rows, first = np.full((40, 4), 2.0), np.repeat([2, 3, 4, 5], 10)
    rows[first == 3] = 0
    rows[first == 3][0] = 0
    one = int(np.flatnonzero(first == 3)[0])
    rows[one] = 50
    assert not checked({"force": moments_of(rows, first)}, Rules()).moments


def test_one_covariance_keeps_totals_and_changes_only_errors() -> None:
    """Estimates are the exact ones where errors play no part; errors stay within a third here."""
    rows, first = random_panel(6, officers=200)
    whole = moments_of(rows, first)
    found = with_one_covariance(whole)
    for estimator in ("difference_in_means", "group_time", "imputation"):
        exact, near = (ESTIMATORS[estimator](one, "simple") for one in (whole, found))
        assert near.estimate == pytest.approx(exact.estimate, rel=1e-9)
        assert near.std_error == pytest.approx(exact.std_error, rel=0.34)


def test_a_file_comes_back_as_it_was(tmp_path: Path) -> None:
    """Moments, names, rules and the study are read back; equal summaries give equal bytes."""
    rows, first = random_panel(7, officers=80)
    released = checked({"force": moments_of(rows * 10, first)}, Rules(min_officers=5))
    made = summary("North (fictional)", {"force": moments_of(rows, first)}, released=released)
    content = to_file(made)
    assert content == to_file(made)
    back = from_file(content, fits)
    assert (back.force, back.fictional, back.study) == (made.force, True, made.study)
    assert back.released.as_dict() == released.as_dict()
    assert np.array_equal(back.moments["force"].product, released.moments["force"].product)
    assert tmp_path.exists()


@pytest.mark.parametrize("at", [0.2, 0.5, 0.8])
def test_a_changed_file_is_refused(at: float) -> None:
    """One byte changed anywhere that matters is found out by a hash, or by the archive itself."""
    content = bytearray(summary_file("North (fictional)", moments_of(*random_panel(1))))
    content[int(len(content) * at)] ^= 1
    with pytest.raises(ValueError, match=r"changed|format|header|part"):
        from_file(bytes(content), fits)


def test_a_signature_tells_who_and_that_nothing_was_changed() -> None:
    """The key that signed is read back; a header signed by another key is refused."""
    keys: dict[str, Callable[[bytes], tuple[str, str]]] = {
        "right": lambda content: ("ab", content.hex()[:8]),
        "wrong": lambda content: ("ab", content.hex()[1:9]),
    }

    def verify(key: str, signature: str, content: bytes) -> bool:
        return (key, signature) == ("ab", content.hex()[:8])

    moments = moments_of(*random_panel(1))
    assert from_file(summary_file("North", moments, sign=keys["right"]), verify).signed_by == "ab"
    with pytest.raises(ValueError, match="signature does not fit"):
        from_file(summary_file("North", moments, sign=keys["wrong"]), verify)


def _pool(tmp_path: Path, *contents: bytes, trusted: tuple[str, ...] = ()) -> dict[str, object]:
    files = [tmp_path / f"{nth}.moments" for nth in range(len(contents))]
    for file, content in zip(files, contents, strict=True):
        file.write_bytes(content)
    return pool_rollouts(files=files, verify=lambda key, *_: key == "ab", trusted=trusted).result


def test_only_trusted_signatures_and_one_kind_of_records(tmp_path: Path) -> None:
    """Where keys are named every file must bear one; made-up records never stand beside real ones."""
    sign = lambda _: ("ab", "00")  # noqa: E731 - one line
    north, south = (moments_of(*random_panel(nth)) for nth in (1, 2))
    signed = summary_file("North", north, sign=sign), summary_file("South", south, sign=sign)
    assert _pool(tmp_path, *signed, trusted=("ab",))["forces"]
    with pytest.raises(Refused, match="not signed by a key that you trust"):
        _pool(tmp_path, signed[0], summary_file("South", south), trusted=("ab",))
    with pytest.raises(Refused, match="Made-up"):
        _pool(tmp_path, summary_file("North", north), summary_file("South", south, fictional=False))


def test_runs_of_cohorts_are_compared_and_not_cohorts_alone() -> None:
    """An officer moved from one merged cohort to the next is seen, also where another merging hides it.

    Then a b c | d e f, now a b | c d e f: the first cohorts differ by c. Then a b c d | e f, now all in one:
    the whole is the same, and nothing is nearer than the two that were apart. One officer gone is one apart.
    """
    assert fewest_apart({1: set("abc"), 2: set("def")}, {1: set("ab"), 2: set("cdef")}) == 1
    assert fewest_apart({1: set("abcd"), 2: set("ef")}, {2: set("abcdef")}) == 2
    assert fewest_apart({1: set("abcdef")}, {1: set("abcde")}) == 1
    assert fewest_apart({1: set("abc")}, {1: set("abc")}) == 0


def test_forces_own_estimates_are_by_the_same_periods(tmp_path: Path) -> None:
    """A force that shared fortnights beside one that shared weeks: both stand in fortnights."""
    rows, first = random_panel(5, officers=80, periods=8, cohorts=(3, 4, 6, 9))
    weeks = moments_of(rows, first)
    whole = summary_file("North", weeks)
    released = replace(everything({"force": in_blocks(weeks, 2)}), block=2)
    result = _pool(tmp_path, whole, to_file(summary("South", {"force": weeks}, released=released)))
    own = [one["estimates"] for one in result["forces"]]  # type: ignore[attr-defined]
    assert own[0] == own[1]
    combined_rows = list(result["combined"])  # type: ignore[call-overload]
    assert all(one["q"] == pytest.approx(0, abs=1e-12) for one in combined_rows)


def _row(point: float, error: float) -> Estimate:
    return Estimate(**estimate(0, 0, 0) | {"estimate": point, "std_error": error})


def test_forces_combined_by_hand() -> None:
    """Effects 1 and 3 with errors 1 and 1: centre 2, error 1/sqrt(2), Q = 2, I^2 = 1/2.

    tau^2 = (2 - 1) / (2 - 2/2) = 1, so under effects that differ weights are 1/2 each: centre 2, error 1.
    """
    rows = {"North": _row(1, 1), "South": _row(3, 1)}
    common, differ = combined(rows, "common"), combined(rows, "random")
    assert common is not None
    assert differ is not None
    assert (common.estimate, common.std_error) == pytest.approx((2, math.sqrt(0.5)))
    assert (common.q, common.i_squared, common.tau) == pytest.approx((2, 0.5, 1))
    assert common.q_p == pytest.approx(math.erfc(1))  # chi-squared with one degree of freedom at 2
    assert (differ.estimate, differ.std_error) == pytest.approx((2, 1))
    assert combined({"North": _row(1, 1)}, "common") is None


def test_each_force_is_left_out_in_turn() -> None:
    """Without the middle one of 1, 2, 3 the centre stays; without an end it moves by a half."""
    rows = {"a": _row(1, 1), "b": _row(2, 1), "c": _row(3, 1)}
    found = {name: one.estimate for name, one in leave_one_out(rows, "common").items()}
    assert found == pytest.approx({"a": 2.5, "b": 2.0, "c": 1.5})


def test_everything_by_agreement_keeps_classes_at_home() -> None:
    """A class is smaller than a cohort, so no sum by class is ever shared."""
    rows, first = random_panel(1)
    moments = moments_of(rows, first)
    classes = replace(moments, classes=replace(moments.clusters("officer"), name="class"))
    assert everything({"force": classes}).moments["force"].classes is None
