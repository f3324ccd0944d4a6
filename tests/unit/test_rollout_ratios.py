"""Rates per hour on duty or per report: by hand, laws, what is refused, and coverage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimators import ratio as by_ratio
from levelhead.rollout.estimators.random_timing import fit
from levelhead.rollout.expressions import Window
from levelhead.rollout.panel_faults import hours_faults
from levelhead.rollout.protocol import Protocol, Ratio
from levelhead.rollout.protocol_file import load_protocol
from levelhead.rollout.ratios import moments_of, read_ratio
from reference import rows as referee
from reference.rows import random_panel

PER_HOUR = Ratio("per_hour", "Force per hour", "d", "force", "duty_hours")
BETA = {"efficient": None, "difference_in_means": 0.0}


def test_a_rate_by_hand() -> None:
    """Trained: 3 in 30 hours; not yet: 6 in 40. The change is 0.1 - 0.15 = -0.05, and the error follows.

    What is left of each officer: 1 - 0.1 * 10 and 2 - 0.1 * 20 are 0; 4 - 0.15 * 20 = 1, 2 - 0.15 * 20 = -1.
    So the trained add no variance, and the others 2 / 1 * (1 + 1) / 40^2 = 0.0025: an error of 0.05.
    """
    top = np.array([[1, 1.0], [1, 2], [0, 4], [2, 2]])
    hours = np.array([[10, 10.0], [10, 20], [20, 20], [20, 20]])
    found = by_ratio.estimate(
        moments_of("r", np.array([2, 2, 3, 3]), top, hours), "simple", "difference_in_means"
    )
    assert found.estimate == pytest.approx(-0.05)
    assert found.std_error == pytest.approx(0.05)
    # Before training: 2 in 20 hours and 2 in 40, and of the second cohort also 6 in 40: 10 in 100.
    assert found.baseline == pytest.approx(0.1)
    assert found.relative_change == pytest.approx(-0.5)


@pytest.mark.parametrize("estimator", BETA)
@pytest.mark.parametrize("estimand", ["simple", "cohort", "calendar", "time_averaged"])
def test_with_equal_hours_it_is_the_rate_per_officer_week(estimator: str, estimand: str) -> None:
    """38 hours in every week: the estimate and Neyman's error of the counts, over 38."""
    rows, first = random_panel(3, officers=60)
    found = by_ratio.estimate(moments_of("r", first, rows, np.full(rows.shape, 38.0)), estimand, estimator)
    wanted = fit(referee.moments_of(rows, first), estimand, beta=BETA[estimator])
    assert found.estimate * 38 == pytest.approx(wanted.estimate)
    assert found.std_error * 38 == pytest.approx(wanted.neyman_std_error)


@pytest.mark.parametrize("estimator", BETA)
def test_the_unit_of_time_does_not_matter(estimator: str) -> None:
    """Per minute it is a sixtieth of per hour, with the same relative change and chance."""
    rows, first = random_panel(4, officers=60)
    hours = np.random.default_rng(1).uniform(0, 60, rows.shape)
    one, other = (
        by_ratio.estimate(moments_of("r", first, rows, hours * scale), "simple", estimator)
        for scale in (1, 60)
    )
    assert one.estimate == pytest.approx(60 * other.estimate)
    assert one.std_error == pytest.approx(60 * other.std_error)
    assert one.relative_change == pytest.approx(other.relative_change)
    assert one.p_value == pytest.approx(other.p_value)


def test_officers_without_hours_change_no_difference_of_rates() -> None:
    """Somebody on leave throughout adds nothing to either sum.

    With an equal share of them in each cohort it is as if they were not there.
    """
    rows, first = random_panel(5, officers=40)
    hours = np.random.default_rng(2).uniform(10, 60, rows.shape)
    twice = np.vstack([rows, np.zeros_like(rows)]), np.vstack([hours, np.zeros_like(hours)])
    one = by_ratio.estimate(moments_of("r", first, rows, hours), "simple", "difference_in_means")
    other = by_ratio.estimate(moments_of("r", np.tile(first, 2), *twice), "simple", "difference_in_means")
    assert other.estimate == pytest.approx(one.estimate)
    assert other.baseline == pytest.approx(one.baseline)


def test_two_sets_of_officers_add() -> None:
    """The moments of all are the sum of the moments of two halves."""
    rows, first = random_panel(6, officers=48)
    hours = np.random.default_rng(3).integers(0, 60, rows.shape).astype(float)
    half = np.arange(48) % 8 < 4
    whole = moments_of("r", first, rows, hours)
    parts = [moments_of("r", first[one], rows[one], hours[one]) for one in (half, ~half)]
    added = parts[0] + parts[1]
    assert np.array_equal(added.total, whole.total)
    assert np.array_equal(added.product, whole.product)
    assert np.array_equal(added.with_records, whole.with_records)


def test_nothing_to_count_per_is_said() -> None:
    """Without an hour on one side there is no rate, and with one officer a cohort no error."""
    rows, first = random_panel(7)
    with pytest.raises(NotIdentified, match="nothing to count per"):
        by_ratio.estimate(moments_of("r", first, rows, np.zeros(rows.shape)), "simple", "efficient")
    with pytest.raises(NotIdentified, match="two cohorts"):
        by_ratio.estimate(moments_of("r", np.arange(1, 25), rows, rows), "simple", "efficient")


def _table(**columns: Any) -> Any:
    return ibis.memtable(pa.table(columns))


def test_hours_not_known_take_their_records_with_them() -> None:
    """Of officer a week 1 is not known: its 5 records go. The 2 of officer b in a week of no hours stay."""
    panel = _table(
        officer_id=["a", "a", "b", "b"],
        period=[1, 2, 1, 2],
        force=[5, 1, 2, 3],
        hours=[None, 40.25, 0.0, 30.0],
    )
    roster = _table(officer_id=["a", "b"], first_trained=[2, 3])
    found = read_ratio(panel, PER_HOUR, (panel.force, panel.hours), Window(2), roster)
    assert found.counts.top == 6
    assert found.counts.below == 70.25
    assert (found.counts.missing, found.counts.missing_top) == (1, 5)
    assert (found.counts.without, found.counts.without_top) == (1, 2)
    assert found.moments.total.tolist() == [[0, 1, 0, 40.25], [2, 3, 0, 30]]


@pytest.mark.parametrize("hours", [-0.5, 168.25])
def test_impossible_hours_are_a_fault(hours: float) -> None:
    """A week has 168 hours, and nobody is on duty for less than none."""
    rows = _table(officer_id=["a"], period=[1], duty_hours=[hours])
    (fault,) = hours_faults(rows, "panel.csv", 168)
    assert fault.code == "panel-hours-impossible"
    assert f"{hours:g}" in fault.found


def _plan(ratio: str, *, source: str = "panel", analysis: str = "", columns: str = "") -> Protocol:
    column = ', column = "force"' if source == "panel" else ""
    return load_protocol(
        f"""
        title = "t"
        question = "q"
        fictional = true
        population = {{ description = "d", order = "random", order_in_words = "By lot." }}
        period = {{ length = "week", count = 4, starts_on = 2025-01-06 }}
        outcomes = [
            {{ name = "force", label = "l", definition = "d", measure = "count"{column} }},
            {{ name = "some", label = "l", definition = "d", measure = "any"{column} }},
        ]
        [sources]
        roster = {{ path = "roster.csv" }}
        {source} = {{ path = "rows.csv"{columns} }}
        [[ratio]]
        label = "l"
        definition = "d"
        {ratio}
        [analysis]
        primary = "force"
        estimands = ["simple"]
        {analysis or 'estimators = ["difference_in_means"]'}
        {"" if "clustered_by" in analysis else 'clustered_by = "officer"'}
        """,
        "protocol.toml",
    )


HOURS = ', columns = { duty_hours = "hours" }'


def test_a_ratio_is_read() -> None:
    """Force per hour, where the panel says which column holds the hours."""
    plan = _plan('name = "r"\nof = "force"\nper = "duty_hours"', columns=HOURS)
    assert plan.analysis.ratios == (Ratio("r", "l", "d", "force", "duty_hours"),)


@pytest.mark.parametrize(
    ("ratio", "more", "code"),
    [
        ('name = "r"\nof = "force"\nper = "duty_hours"', {}, "protocol-unknown-ratio-outcome"),
        ('name = "r"\nof = "some"\nper = "force"', {}, "protocol-unknown-ratio-outcome"),
        ('name = "r"\nof = "force"\nper = "force"', {}, "protocol-wrong-value"),
        ('name = "force"\nof = "force"\nper = "duty_hours"', {"columns": HOURS}, "protocol-outcome-twice"),
        (
            'name = "r"\nof = "force"\nper = "duty_hours"',
            {"columns": HOURS, "source": "records"},
            "protocol-unknown-key",
        ),
        (
            'name = "r"\nof = "force"\nper = "duty_hours"',
            {"columns": HOURS, "analysis": 'estimators = ["two_way_linear"]'},
            "protocol-wrong-value",
        ),
        (
            'name = "r"\nof = "force"\nper = "duty_hours"',
            {"columns": HOURS, "analysis": 'estimators = ["efficient"]\nclustered_by = "cohort"'},
            "protocol-wrong-value",
        ),
    ],
)
def test_a_ratio_that_cannot_be_told_is_a_fault(ratio: str, more: dict[str, str], code: str) -> None:
    """Each thing that a ratio cannot be is told.

    Hours that no column holds, an outcome that cannot be added up, one per itself, a name twice, hours in
    records, no estimator that a random order justifies, and clusters that are not officers.
    """
    with pytest.raises(FaultsFound) as found:
        _plan(ratio, **more)
    assert code in [fault.code for fault in found.value.faults]


def _roll_out(rng: np.random.Generator, officers: int, change: float) -> tuple[np.ndarray, ...]:
    """Force at a rate of 0.02 an hour, times the change after training; hours differ between officers."""
    first = rng.permutation(np.arange(officers) % 6 + 3)
    hours = rng.gamma(4, 9, (officers, 1)) * rng.binomial(1, 0.85, (officers, 9))
    rate = (
        0.02 * np.where(np.arange(1, 10) >= first[:, None], change, 1.0) * rng.gamma(3, 1 / 3, (officers, 1))
    )
    return first, rng.poisson(rate * hours).astype(float), hours


@pytest.mark.parametrize("estimator", BETA)
def test_the_interval_holds_the_truth_as_often_as_it_says(estimator: str) -> None:
    """Of 400 roll-outs in which the rate per hour falls by a fifth, about 95 in 100 intervals hold that.

    The bounds are four errors of a share of 95 per cent among 400 from it; the interval is conservative, so
    one more point is allowed above.
    """
    rng, replications, held = np.random.default_rng(8), 400, 0
    for _ in range(replications):
        first, top, hours = _roll_out(rng, 240, 0.8)
        found = by_ratio.estimate(moments_of("r", first, top, hours), "simple", estimator)
        held += found.ci_low <= 0.02 * -0.2 <= found.ci_high
    error = (0.95 * 0.05 / replications) ** 0.5
    assert 0.95 - 4 * error < held / replications < 0.96 + 4 * error


def test_without_an_effect_a_change_is_seen_no_more_often_than_it_says() -> None:
    """Of 400 roll-outs without an effect at most 5 in 100 and four errors give p below 0.05."""
    rng, replications, seen = np.random.default_rng(9), 400, 0
    for _ in range(replications):
        first, top, hours = _roll_out(rng, 240, 1.0)
        found = by_ratio.estimate(moments_of("r", first, top, hours), "simple", "efficient")
        seen += found.p_value is not None and found.p_value < 0.05
    assert seen / replications < 0.05 + 4 * (0.95 * 0.05 / replications) ** 0.5


def test_moments_are_named_after_their_ratio() -> None:
    """A finding stands under the name of the protocol."""
    rows, first = random_panel(9)
    moments = replace(moments_of("x", first, rows, rows + 1), name="per_hour")
    assert by_ratio.estimate(moments, "simple", "efficient").outcome == "per_hour"
