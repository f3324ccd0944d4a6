"""Results of an evaluation with numbers of one's own choice, to see what a report says of them."""

from __future__ import annotations

from typing import Any

BASELINE = 0.05
ESTIMATED = {"efficient": "simple", "difference_in_means": "simple", "two_way_linear": "constant"}


def estimate(
    low: float, point: float, high: float, *, estimator: str = "efficient", **changes: Any
) -> dict[str, Any]:
    """An estimate of `force` that is a change by `point` (from `low` to `high`) of a baseline of 0.05."""
    return {
        "outcome": "force",
        "estimand": ESTIMATED.get(estimator, "constant"),
        "estimator": estimator,
        "scale": "difference",
        "estimate": BASELINE * point,
        "std_error": BASELINE * (high - low) / 3.92,
        "ci_low": BASELINE * low,
        "ci_high": BASELINE * high,
        "p_value": 0.04,
        "p_value_kind": "normal",
        "clustered_by": "officer",
        "clusters": 1200,
        "baseline": BASELINE,
        "relative_change": point,
        "note": "",
    } | changes


def result(*estimates: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A result with these estimates, of 1,200 officers in 12 months, trained in month 3 or month 10."""
    study = {
        "title": "Training",
        "question": "Did it work?",
        "fictional": False,
        "population": "Officers",
        "order": "random",
        "order_in_words": "Officers were drawn by lot.",
        "period": {"length": "month", "count": 12, "starts_on": None},
        "outcomes": [
            {
                "name": "force", "label": "Uses of force", "definition": "Reports.", "measure": "count",
                "column": None,
            }
        ],
        "primary": "force",
        "estimands": ["simple"],
        "clustered_by": "officer",
    }  # fmt: skip
    whole = {
        "format": "levelhead.result/1",
        "levelhead_version": "0",
        "protocol": {"sha256": "0" * 64, "locked_on": None},
        "sources": [],
        "population": {
            "officers": 1200, "periods": 12, "cohorts": 2, "officer_periods": 14400,
            "events": {"force": 700}, "not_trained_in_window": 0, "last_compared_period": 9,
            "by_cohort": [
                {"first_trained": 3, "officers": 600, "events": {"force": 350}},
                {"first_trained": 10, "officers": 600, "events": {"force": 350}},
            ],
        },
        "estimates": list(estimates),
        "checks": [],
        "projection": [],
        "study": study | changes.pop("study", {}),
        "truth": None,
    }  # fmt: skip
    return whole | changes
