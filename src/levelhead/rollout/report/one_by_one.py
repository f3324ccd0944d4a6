"""What follows from the draw alone, and from who attended, for readers."""

from __future__ import annotations

from typing import Any

from levelhead.basics.numerals import percent, signed_percent, whole
from levelhead.rollout.method_names import SPOKEN
from levelhead.rollout.report.comparison import Study


def randomised(study: Study) -> dict[str, Any] | None:
    """The chances of each outcome over draws of the order, or None where none were made."""
    found = study.result.get("randomised", [])
    if not found:
        return None
    labels = {outcome["name"]: outcome["label"] for outcome in study.outcomes}
    first = found[0]
    return {
        "words": (
            f"The order was drawn again {whole(first['draws'])} times, as it was drawn the first time, and "
            f"{SPOKEN[first['estimator']]} computed each time with its own error. The chance is the share of "
            "orders in which it comes out as far from nothing as it did. It supposes nothing about how "
            "outcomes are spread."
        ),
        "rows": [
            {
                "name": labels[one["outcome"]],
                "p": f"{one['p_value']:.3f}",
                "holm": _corrected(one["p_holm"]),
                "romano_wolf": _corrected(one["p_romano_wolf"]),
            }
            for one in found
        ],
    }


def _corrected(p: float | None) -> str:
    return "primary" if p is None else f"{p:.3f}"


def attending(study: Study) -> list[str]:
    """What is said of the effect on officers who attended, a sentence for each outcome."""
    outcomes = {outcome["name"]: outcome for outcome in study.outcomes}
    said = []
    for one in study.result.get("attending", []):
        headline = study.headline(outcomes[one["outcome"]])
        base = headline.estimate.baseline if headline else None
        if not base:
            continue
        low, high = (signed_percent(one[name] / base) for name in ("ci_low", "ci_high"))
        said.append(
            f"{outcomes[one['outcome']]['label']}: {signed_percent(one['estimate'] / base)} for officers who "
            f"had attended (95% interval {low} to {high}); being due raised the share of time after "
            f"attendance by {percent(one['attended'])}."
        )
    return said
