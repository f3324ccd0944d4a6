"""Tactic groups by themselves, and the index that weighs tactics, in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.basics.numerals import listed, percent, whole
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.report.comparison import Comparison, Study
from levelhead.rollout.report.tables import method_row

CORRECTIONS = {
    "holm": "Holm's method",
    "romano_wolf": "the method of Romano and Wolf, over draws of the order",
}
P = {"holm": "p_holm", "romano_wolf": "p_romano_wolf"}


def by_tactic(study: Study) -> dict[str, Any] | None:
    """The table of tactic groups, or None where the protocol does not ask for it."""
    found = study.result.get("by_tactic", [])
    asked = study.facts.get("by_tactic")
    if not found or not asked:
        return None
    return {
        "correction": CORRECTIONS[study.facts["correction"]],
        "min_records": asked["min_records"],
        "has_draws": any(row["p_romano_wolf"] is not None for row in found),
        "rows": [_row(study, row, asked["measure"]) for row in found],
        "sentence": _sentence(study, found),
    }


def index_words(study: Study, outcome: Mapping[str, Any]) -> list[str]:
    """What the index of an outcome is, by whom, and with which weights; nothing for another outcome."""
    index = study.facts.get("indices", {}).get(outcome.get("index"))
    if index is None:
        return []
    steps: dict[int, list[str]] = {}
    for tactic, weight in index["weights"].items():
        steps.setdefault(weight, []).append(tactic.replace("_", " "))
    weights = "; ".join(f"{weight}: {', '.join(names)}" for weight, names in sorted(steps.items()))
    return [
        f"The {outcome['index']} index: {index['says']} Source: {index['source']}. Weights: {weights}.",
        "With other weights in the same order the change can be another; look at the kinds of force too.",
    ]


def _row(study: Study, row: Mapping[str, Any], measure: str) -> dict[str, Any]:
    cells = None
    if row["estimate"]:
        cells = method_row(Comparison(Estimate(**row["estimate"]), row["title"], measure, study.period))
    return {
        "name": row["title"],
        "events": whole(row["events"]),
        "cells": cells,
        "holm": _chance(row["p_holm"]),
        "romano_wolf": _chance(row["p_romano_wolf"]),
    }


def _chance(p: float | None) -> str:
    return "none" if p is None else "< 0.001" if p < 0.001 else f"{p:.3f}"


def _sentence(study: Study, found: list[Mapping[str, Any]]) -> str:
    """Which groups changed by more than chance explains, by the correction that the protocol named."""
    key = P[study.facts["correction"]]
    judged = [row for row in found if row[key] is not None]
    if not judged:
        return "No group can be judged by the correction that the protocol named."
    seen = [row for row in judged if row[key] < 0.05]
    if not seen:
        return (
            f"None of {whole(len(judged))} groups changed by more than chance explains, once their number is "
            "allowed for. That is not proof that none of them changed."
        )
    named = [f"{row['title'].lower()} ({_size(row['estimate'])})" for row in seen]
    return f"More than chance explains, once the number of groups is allowed for: {listed(named)}."


def _size(estimate: Mapping[str, Any]) -> str:
    share = estimate["relative_change"]
    if share is None:
        return "fewer" if estimate["estimate"] < 0 else "more"
    return f"{percent(abs(share))} {'fewer' if share < 0 else 'more'}"
