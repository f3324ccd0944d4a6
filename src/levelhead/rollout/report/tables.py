"""The tables of a report: one for the eye, and the same numbers in full for other software."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from levelhead.basics.numerals import (
    plain,
    signed,
    signed_percent,
    whole,
)
from levelhead.basics.tables import harmless
from levelhead.rollout.report.comparison import Comparison, Study
from levelhead.rollout.report.method_words import compares

_OF_AN_ESTIMATE = (
    "estimator", "estimand", "estimate", "std_error", "ci_low", "ci_high", "p_value", "baseline",
)  # fmt: skip


def method_row(one: Comparison) -> dict[str, str]:
    """An estimator beside the others."""
    return {
        "name": one.name,
        "compares": compares(one.estimate.estimator, one.period),
        "averaged": one.averaged,
        **_cells(one),
    }


def time_row(one: Comparison) -> dict[str, str]:
    """An estimate by time since training."""
    lag = one.event_time or 0
    return {"name": f"{lag:+d}".replace("-", "\N{MINUS SIGN}") if lag else "0", **_cells(one)}


def full_row(one: Comparison) -> dict[str, str]:
    """An estimate on its own scale, as a statistician would write it."""
    estimate = one.estimate
    return {
        "outcome": one.label,
        "name": one.name,
        "estimand": estimate.estimand,
        "scale": "log rate ratio" if estimate.scale == "log_rate_ratio" else f"per officer-{one.period}",
        "estimate": _precise(estimate.estimate),
        "std_error": _precise(estimate.std_error),
        "interval": f"{_precise(estimate.ci_low)} to {_precise(estimate.ci_high)}",
        "p": _p(estimate.p_value),
        "clusters": whole(estimate.clusters),
        "note": estimate.note,
    }


def csv_tables(result: Mapping[str, Any]) -> dict[str, str]:
    """Every table of the result as CSV, by file name."""
    population, study = result["population"], Study(result)
    outcomes = [outcome["name"] for outcome in study.outcomes]
    estimates = [row for row in result["estimates"] if not row["estimand"].startswith("event_time")]
    by_time = [
        {"event_time": int(row["estimand"].split(":")[1])} | row
        for row in result["estimates"]
        if row["estimand"].startswith("event_time")
    ]
    cohorts = [
        {"first_trained": cohort["first_trained"], "officers": cohort["officers"]}
        | {name: cohort["events"][name] for name in outcomes}
        for cohort in population["by_cohort"]
    ]
    set_aside = [
        {"source": source["kind"], "path": source["path"], "reason": reason, "rows": rows}
        for source in result["sources"]
        for reason, rows in source["set_aside"].items()
    ]
    return (
        subgroup_tables(result)
        | ratio_tables(result)
        | tactic_tables(result)
        | {
            "estimates.csv": as_csv(estimates, [*result["estimates"][0]]),
            "event_study.csv": as_csv(by_time, ["event_time", *result["estimates"][0]]),
            "cohorts.csv": as_csv(cohorts, ["first_trained", "officers", *outcomes]),
            "set_aside.csv": as_csv(set_aside, ["source", "path", "reason", "rows"]),
            "checks.csv": as_csv(result["checks"], ["name", "outcome", "passed", "detail"]),
        }
    )


def subgroup_tables(result: Mapping[str, Any]) -> dict[str, str]:
    """The effects by subgroup and their differences; none where the protocol names no subgroup."""
    if not result.get("subgroups"):
        return {}
    rows = [
        {"subgroup": row["column"], "level": row["level"], "outcome": row["outcome"]}
        | {"officers": row["officers"]}
        | {name: (row["estimate"] or {}).get(name) for name in _OF_AN_ESTIMATE}
        for row in result["subgroups"]
    ]
    chances = ["p_value", "p_holm", "p_randomised", "p_romano_wolf"]
    columns = ["column", "level", "against", "outcome", "difference", "std_error", "ci_low", "ci_high"]
    return {
        "subgroups.csv": as_csv(rows, [*rows[0]]),
        "subgroup_differences.csv": as_csv(result["subgroup_differences"], [*columns, *chances]),
    }


def ratio_tables(result: Mapping[str, Any]) -> dict[str, str]:
    """The ratios with what was set aside; none where the protocol names no ratio."""
    if not result.get("ratios"):
        return {}
    rows = [
        {name: value for name, value in row.items() if name not in {"estimate", "below_change"}}
        | {name: (row["estimate"] or {}).get(name) for name in _OF_AN_ESTIMATE}
        for row in result["ratios"]
    ]
    return {"ratios.csv": as_csv(rows, [*rows[0]])}


def tactic_tables(result: Mapping[str, Any]) -> dict[str, str]:
    """The tactic groups by themselves; none where the protocol does not ask for them."""
    if not result.get("by_tactic"):
        return {}
    rows = [
        {name: value for name, value in row.items() if name != "estimate"}
        | {name: (row["estimate"] or {}).get(name) for name in _OF_AN_ESTIMATE}
        for row in result["by_tactic"]
    ]
    return {"by_tactic.csv": as_csv(rows, [*rows[0]])}


def as_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    """Rows as CSV with a header; nothing is written for None, and no text that a spreadsheet would run."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    values = ([row[column] for column in columns] for row in rows)
    table.writerows([harmless(one) if isinstance(one, str) else one for one in row] for row in values)
    return text.getvalue()


def _cells(one: Comparison) -> dict[str, str]:
    thousand, relative = one.per_thousand, one.relative
    if thousand is not None:
        per_thousand = signed(thousand.point)
        thousand_interval = f"{signed(thousand.low)} to {signed(thousand.high)}"
    else:
        per_thousand = f"rate \N{MULTIPLICATION SIGN} {1 + relative.point:.3f}" if relative else ""
        thousand_interval = ""
    has_interval = one.verdict != "no_interval"
    return {
        "per_thousand": per_thousand,
        "thousand_interval": thousand_interval if has_interval else "none",
        "relative": signed_percent(relative.point) if relative else "none",
        "interval": _interval(one) if has_interval else "none",
        "p": _p(one.estimate.p_value),
        "truth": signed_percent(one.true_share) if one.true_share is not None else "",
        "baseline": plain(one.baseline) if one.baseline is not None else "none",
    }


def _interval(one: Comparison) -> str:
    relative = one.relative
    if relative is None:
        return "none"
    return f"{signed_percent(relative.low)} to {signed_percent(relative.high)}"


def _p(p: float | None) -> str:
    if p is None:
        return "none"
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _precise(value: float) -> str:
    return f"{value:.6g}".replace("-", "\N{MINUS SIGN}")
