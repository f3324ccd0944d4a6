"""Files as a made-up force would share them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from levelhead.basics.signing import Sign
from levelhead.rollout.disclosure import everything
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.summary import Summary, to_file


def study(periods: int, *outcomes: str) -> dict[str, Any]:
    """What a protocol asked, for a fictional force."""
    return {
        "title": "Training", "question": "Did it work?", "fictional": True, "population": "Officers",
        "order": "random", "order_in_words": "By lot.",
        "period": {"length": "week", "count": periods, "starts_on": None},
        "outcomes": [
            {"name": name, "label": name, "definition": "Reports.", "measure": "count", "column": None}
            for name in outcomes
        ],
        "primary": outcomes[0], "estimators": ["efficient", "two_way_linear", "two_way_poisson"],
        "estimands": ["simple"], "event_times": [-1, 1], "clustered_by": "officer",
    }  # fmt: skip


def summary(force: str, moments: Mapping[str, CohortMoments], **changes: Any) -> Summary:
    """A summary of everything."""
    periods = next(iter(moments.values())).periods
    whole = Summary(force, True, study(periods, *moments), everything(moments), "0" * 64)
    return replace(whole, **changes)


def summary_file(
    force: str, moments: CohortMoments, outcome: str = "force", sign: Sign | None = None, **changes: Any
) -> bytes:
    """The file of one outcome."""
    return to_file(summary(force, {outcome: replace(moments, outcome=outcome)}, **changes), sign)
