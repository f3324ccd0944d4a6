"""The Chicago roll-out: every number equal to published software, from stored moments and from the rows."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from levelhead.rollout.estimands import Comparison
from levelhead.rollout.estimators import ESTIMATORS, event_study, two_way_poisson
from levelhead.rollout.estimators.random_timing import fit
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.moments_file import from_npz, to_npz
from reference.chicago.make import ROWS, collect_rows

CHICAGO = Path(__file__).parent / "chicago"
OUTCOMES = ("force", "force_any", "complaints", "sustained")

# Both sides are double precision; what is left is the printed digits of the reference (force_any has ten).
REL = 1e-8
# The Poisson reference stops iterating earlier: see the README beside the numbers.
REL_POISSON_ESTIMATE = 1e-6
REL_POISSON_ERROR = 1e-4

BETA = {"eff": None, "dim": 0.0, "cs": 1.0, "sa": 1.0}
COMPARISON: dict[str, Comparison] = {"sa": "last"}  # the others compare with all not yet trained


def _table(name: str) -> list[dict[str, str]]:
    with (CHICAGO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def chicago() -> dict[str, CohortMoments]:
    return {name: from_npz((CHICAGO / f"{name}.npz").read_bytes()) for name in OUTCOMES}


CLUSTERS = {"uid": "officer", "class_date": "class", "first_trained": "cohort"}


def _two_way(model: str) -> list[dict[str, str]]:
    return [row for row in _table("two_way.csv") if row["model"] == model and row["outcome"] in OUTCOMES]


@pytest.mark.parametrize("row", _two_way("TWFE-OLS"), ids=lambda row: f"{row['outcome']}-{row['cluster']}")
def test_two_way_linear(chicago: dict[str, CohortMoments], row: dict[str, str]) -> None:
    """Estimate and errors by officer, by class and by cohort equal pyfixest's feols."""
    moments, by = chicago[row["outcome"]], CLUSTERS[row["cluster"]]
    found = ESTIMATORS["two_way_linear"](moments, "constant", by)
    assert found.estimate == pytest.approx(float(row["estimate"]), rel=REL)
    assert found.std_error == pytest.approx(float(row["se"]), rel=REL)
    assert found.clusters == {"officer": 7785, "class": 327, "cohort": 48}[by]
    assert moments.officers.sum() * 72 == int(row["n"])


@pytest.mark.parametrize("row", _two_way("PPML-FE"), ids=lambda row: row["outcome"])
def test_two_way_poisson(chicago: dict[str, CohortMoments], row: dict[str, str]) -> None:
    """Estimate and officer-clustered error equal pyfixest's fepois, on the same officers and months."""
    moments = chicago[row["outcome"]]
    found = ESTIMATORS["two_way_poisson"](moments, "constant")
    assert found.estimate == pytest.approx(float(row["estimate"]), rel=REL_POISSON_ESTIMATE)
    assert found.std_error == pytest.approx(float(row["se"]), rel=REL_POISSON_ERROR)
    assert found.clusters * int((moments.total.sum(axis=0) > 0).sum()) == int(row["n"])


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_the_poisson_fit_is_at_the_maximum(chicago: dict[str, CohortMoments], outcome: str) -> None:
    """The gradient of the log-likelihood is zero to rounding: less than 1e-12 of the number of records."""
    moments = chicago[outcome]
    live = moments.total.sum(axis=0) > 0
    fitted = two_way_poisson.fit(moments.total[:, live], moments.trained()[:, live].astype(float))
    assert np.abs(fitted.gradient).max() < 1e-12 * moments.total.sum()


@pytest.mark.parametrize(
    "row",
    [row for row in _table("random_timing.csv") if row["method"] in BETA],
    ids=lambda row: f"{row['outcome']}-{row['estimand']}-{row['method']}",
)
def test_random_timing(chicago: dict[str, CohortMoments], row: dict[str, str]) -> None:
    """Estimate, adjusted error and Neyman error equal those of the R package staggered."""
    method = row["method"]
    comparison = COMPARISON.get(method, "not_yet")
    found = fit(chicago[row["outcome"]], row["estimand"], beta=BETA[method], comparison=comparison)
    assert found.estimate == pytest.approx(float(row["estimate"]), rel=REL)
    assert found.std_error == pytest.approx(float(row["se"]), rel=REL)
    assert found.neyman_std_error == pytest.approx(float(row["se_neyman"]), rel=REL)


@pytest.mark.parametrize(
    ("outcome", "method"), sorted({(row["outcome"], row["method"]) for row in _table("event_study.csv")})
)
def test_event_study(chicago: dict[str, CohortMoments], outcome: str, method: str) -> None:
    """The first 24 months since training equal those of the R package staggered."""
    rows = [row for row in _table("event_study.csv") if (row["outcome"], row["method"]) == (outcome, method)]
    assert [int(row["eventTime"]) for row in rows] == list(range(24))
    for lag, row in enumerate(rows):
        comparison = COMPARISON.get(method, "not_yet")
        found = fit(chicago[outcome], f"event_time:{lag}", beta=BETA[method], comparison=comparison)
        assert found.estimate == pytest.approx(float(row["estimate"]), rel=REL)
        assert found.std_error == pytest.approx(float(row["se"]), rel=REL)
        assert found.neyman_std_error == pytest.approx(float(row["se_neyman"]), rel=REL)


@pytest.mark.parametrize(
    ("outcome", "said"), [("force", 0.0013), ("complaints", 0.0003), ("sustained", -0.0002)]
)
def test_imputation(chicago: dict[str, CohortMoments], outcome: str, said: float) -> None:
    """Imputation agrees with effects fitted to the untrained rows, to the four digits that were kept."""
    assert round(ESTIMATORS["imputation"](chicago[outcome], "simple").estimate, 4) == said


def test_the_answer_depends_on_the_comparison(chicago: dict[str, CohortMoments]) -> None:
    """For force the two-way models say more and the random-timing estimators say less."""
    force = chicago["force"]
    assert ESTIMATORS["two_way_linear"](force, "constant").estimate > 0
    assert ESTIMATORS["two_way_poisson"](force, "constant").estimate > 0
    for estimand in ("simple", "cohort", "calendar"):
        assert ESTIMATORS["efficient"](force, estimand).estimate < 0
        assert ESTIMATORS["difference_in_means"](force, estimand).estimate < 0


def test_placebos_before_training_are_centred_on_zero(chicago: dict[str, CohortMoments]) -> None:
    """Of the 12 months before training few placebos lie more than two errors from zero.

    Under random timing each does with chance .05; five or more of twelve would happen once in 5,000 times if
    they were independent.
    """
    for outcome in OUTCOMES:
        placebos = event_study.event_study(chicago[outcome], range(-12, 0))
        assert sum(abs(one.estimate) > 1.96 * one.std_error for one in placebos) < 5


@pytest.mark.skipif(not ROWS.exists(), reason="the rows are not beside this repository")
def test_rows_give_the_stored_moments(chicago: dict[str, CohortMoments]) -> None:
    """One scan of the officer-months gives the stored tables exactly, and sets nobody aside."""
    collected = collect_rows()
    assert collected.rows.read == collected.rows.used == 560_520
    assert collected.officers.read == collected.officers.used == 7_785
    assert not collected.rows.set_aside
    for name, moments in collected.moments.items():
        for table in ("first_trained", "officers", "officers_with_records", "total", "product"):
            assert np.array_equal(getattr(moments, table), getattr(chicago[name], table)), (name, table)


def test_a_moments_file_comes_back_as_it_was(chicago: dict[str, CohortMoments]) -> None:
    """Writing what was read gives the same bytes twice, and reading them the same tables."""
    content = to_npz(chicago["force"])
    assert content == to_npz(from_npz(content))
    again = from_npz(content)
    assert again.outcome == "force"
    assert np.array_equal(again.product, chicago["force"].product)
