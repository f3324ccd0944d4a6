"""Officers told apart, in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.basics.numerals import p_in_words, signed, whole
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.report.comparison import PER, Comparison, Study
from levelhead.rollout.report.group_words import P

NOT_KNOWN = "not stated"


def place(study: Study, subgroup: Mapping[str, Any]) -> int:
    """Which of the subgroups it is, from 1; a column's own name may not stand in the name of a figure."""
    return [one["column"] for one in study.facts["subgroups"]].index(subgroup["column"]) + 1


def levels(study: Study, column: str, outcome: Mapping[str, Any]) -> list[tuple[str, Comparison]]:
    """The levels of a subgroup that have an estimate of an outcome, with their names."""
    return [
        (row["level"] or NOT_KNOWN, _comparison(study, row["estimate"], outcome))
        for row in study.result.get("subgroups", [])
        if (row["column"], row["outcome"]) == (column, outcome["name"]) and row["estimate"]
    ]


def rows(study: Study, column: str, outcome: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every level of a subgroup with its officers and its estimate; None for one that is withheld."""
    return [
        {
            "level": row["level"] or NOT_KNOWN,
            "officers": "withheld" if row["officers"] is None else whole(row["officers"]),
            "found": _comparison(study, row["estimate"], outcome) if row["estimate"] else None,
        }
        for row in study.result.get("subgroups", [])
        if (row["column"], row["outcome"]) == (column, outcome["name"])
    ]


def differences(study: Study, column: str, outcome: Mapping[str, Any]) -> list[str]:
    """What is said of each difference between levels."""
    return [
        _difference(study, row)
        for row in study.result.get("subgroup_differences", [])
        if (row["column"], row["outcome"]) == (column, outcome["name"])
    ]


def _comparison(study: Study, estimate: Mapping[str, Any], outcome: Mapping[str, Any]) -> Comparison:
    return Comparison(Estimate(**estimate), outcome["label"], outcome["measure"], study.period)


def _difference(study: Study, row: Mapping[str, Any]) -> str:
    point, low, high = (signed(PER * row[name]) for name in ("difference", "ci_low", "ci_high"))
    level, against = row["level"] or NOT_KNOWN, row["against"] or NOT_KNOWN
    p = row[P[study.facts.get("correction", "holm")]]
    if p is None:
        said = "There is nothing to judge it by."
    elif p < 0.05:
        said = "The effects differ by more than chance explains."
    else:
        said = "Chance explains as much; that is not proof that the effects are the same."
    chance = "" if p is None else f"; {p_in_words(p)} corrected for all differences"
    return (
        f"The change for {level} less the change for {against} is {point} per 1,000 {study.unit} "
        f"(95% interval {low} to {high}{chance}). {said}"
    )
