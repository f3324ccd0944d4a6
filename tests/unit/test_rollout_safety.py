"""Whether safety was shown, on estimates with round numbers."""

from __future__ import annotations

from dataclasses import asdict
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators import ratio as by_ratio
from levelhead.rollout.protocol import Safety
from levelhead.rollout.ratios import moments_of
from levelhead.rollout.report.page import page
from levelhead.rollout.safety import SafetyFinding, assess
from unit.evaluation_results import BASELINE, estimate, result

Z = NormalDist().inv_cdf(0.975)


def _row(low: float, point: float, high: float, **changes: Any) -> Estimate:
    return Estimate(**estimate(low, point, high, **changes) | {"std_error": BASELINE * (high - low) / 2 / Z})


def _found(row: Estimate, margin: float = 0.25, worse: Any = "more") -> SafetyFinding:
    found = assess(Safety("force", worse, margin), [row])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("low", "point", "high", "verdict"),
    [
        (-0.2, 0.0, 0.2, "shown"),
        (0.05, 0.1, 0.15, "shown"),
        (-0.3, 0.0, 0.3, "not_shown"),
        (0.1, 0.3, 0.5, "worse"),
        (-0.9, -0.5, -0.1, "shown"),
    ],
)
def test_safety_is_shown_where_the_whole_interval_is_inside_the_margin(
    low: float, point: float, high: float, verdict: str
) -> None:
    """With a margin of a quarter: an upper end below it is safe, also where there was some rise."""
    found = _found(_row(low, point, high))
    assert found.verdict == verdict
    assert found.change == pytest.approx(point)
    assert found.bound == pytest.approx(high)
    assert found.is_worse is (low > 0)


def test_power_and_the_margin_that_could_be_shown() -> None:
    """Error 0.1, margin 0.25: 2.5 errors less 1.96 leave 0.54, chance .7055; 80 in 100 take 2.8016 errors."""
    found = _found(_row(-0.1 * Z, 0.0, 0.1 * Z))
    assert found.power == pytest.approx(NormalDist().cdf(2.5 - Z))
    assert found.power == pytest.approx(0.7055, abs=1e-4)
    assert found.smallest_margin == pytest.approx(0.28016, abs=1e-5)


@pytest.mark.parametrize(
    ("low", "point", "high", "verdict"),
    [(-0.15, 0.0, 0.15, "shown"), (-0.3, -0.1, 0.1, "not_shown"), (-0.4, -0.25, -0.1, "worse")],
)
def test_stepping_in_less_is_judged_by_the_lower_end(
    low: float, point: float, high: float, verdict: str
) -> None:
    """With a margin of a fifth only a lower end above -0.2 shows that officers did not hold back."""
    found = assess(Safety("force", "fewer", 0.2, "stepping_in"), [_row(low, point, high)])
    assert found is not None
    assert (found.verdict, found.about) == (verdict, "stepping_in")
    assert found.bound == pytest.approx(-low)


def test_a_margin_is_passed_by_chance_as_seldom_as_it_says() -> None:
    """Where the rate falls by just the margin, at most 2.5 in 100 of 400 roll-outs say that it did not.

    Four errors of a share of 2.5 per cent among 400 are allowed above; the rate is per hour on duty.
    """
    rng, replications, shown = np.random.default_rng(10), 400, 0
    for _ in range(replications):
        first = rng.permutation(np.arange(240) % 6 + 3)
        hours = rng.gamma(8, 5, (240, 1)) * np.ones(9)
        rate = 0.02 * np.where(np.arange(1, 10) >= first[:, None], 0.7, 1.0)
        moments = moments_of("force", first, rng.poisson(rate * hours).astype(float), hours)
        found = assess(Safety("force", "fewer", 0.3), [by_ratio.estimate(moments, "simple", "efficient")])
        shown += found is not None and found.verdict == "shown"
    assert shown / replications < 0.025 + 4 * (0.025 * 0.975 / replications) ** 0.5


def test_a_fall_that_would_be_worse_is_the_mirror_of_a_rise() -> None:
    """Stepping in less where it was needed is asked with the sign turned round."""
    rise = _found(_row(-0.1, 0.1, 0.3))
    fall = _found(_row(-0.3, -0.1, 0.1), worse="fewer")
    for name in ("change", "bound", "power", "smallest_margin", "verdict"):
        assert getattr(rise, name) == pytest.approx(getattr(fall, name))


def test_a_rate_ratio_is_read_as_a_share() -> None:
    """Log 1.2 is a rise of 20%; the bound log 1.2 + 1.96 x 0.05 is a rise of 32.4%."""
    low, high = 0.18232155679 - Z * 0.05, 0.18232155679 + Z * 0.05
    row = Estimate(
        **estimate(0, 0, 0)
        | {
            "scale": "log_rate_ratio",
            "estimate": 0.18232155679,
            "std_error": 0.05,
            "ci_low": low,
            "ci_high": high,
        }
    )
    found = _found(row, margin=0.35)
    assert found.change == pytest.approx(0.2)
    assert found.bound == pytest.approx(0.3235, abs=1e-4)
    assert found.verdict == "shown"


def test_the_estimate_that_random_timing_justifies_answers() -> None:
    """A two-way model answers only where there is nothing else."""
    two_way, efficient = _row(-0.1, 0.0, 0.1, estimator="two_way_linear"), _row(-0.4, 0.0, 0.4)
    both = assess(Safety("force", "more", 0.25), [two_way, efficient])
    assert both is not None
    assert (both.estimator, both.verdict) == ("efficient", "not_shown")
    assert _found(two_way).estimator == "two_way_linear"


def test_without_an_error_nothing_is_said() -> None:
    """An outcome that never happened, or an estimate by time since training, answers no safety question."""
    assert assess(Safety("force", "more", 0.25), [_row(0, 0, 0)]) is None
    assert assess(Safety("force", "more", 0.25), [_row(-0.1, 0.0, 0.1, estimand="event_time:3")]) is None
    assert assess(Safety("arrests", "more", 0.25), [_row(-0.1, 0.0, 0.1)]) is None


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.2, 0.2, ("is ruled out", "could have seen a rise")),
        (-0.4, 0.4, ("is not ruled out", "too seldom to rely on")),
        (0.1, 0.9, ("There was a rise", "too seldom to rely on")),
    ],
)
def test_the_report_says_it_in_plain_words(low: float, high: float, said: tuple[str, str]) -> None:
    """One sentence says what is ruled out, another whether the study could have seen it."""
    row = _row(low, (low + high) / 2, high)
    finding = _found(row, margin=0.3)
    shown = page(result(asdict(row), safety=[asdict(finding)]))["safety"][0]
    for words, sentence in zip(said, shown["sentences"], strict=True):
        assert words in sentence
