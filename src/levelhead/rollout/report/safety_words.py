"""Whether it was safe, in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.basics.numerals import percent, signed_percent
from levelhead.rollout.report.comparison import Study
from levelhead.rollout.report.ratio_words import beside

VERDICTS = {
    "shown": "Shown to be safe, by the margin set beforehand",
    "not_shown": "Not shown to be safe, and not shown to be worse",
    "worse": "Worse",
}

STEPPING_IN = {
    "shown": "Shown not to step in less, by the margin set beforehand",
    "not_shown": "Not shown either way",
    "worse": "Stepping in less",
}


def safety(study: Study, about: str = "harm") -> list[dict[str, Any]]:
    """What the report says of each change for the worse that the protocol asked about.

    Args:
        study: of the result.
        about: `harm`, or `stepping_in`.
    """
    asked = [*study.outcomes, *study.facts.get("ratios", [])]
    labels = {one["name"]: one["label"] for one in asked}
    return [
        _finding(one, labels[one["outcome"]], beside(study, one["outcome"]))
        for one in study.result.get("safety", [])
        if one.get("about", "harm") == about
    ]


def counted_where(study: Study) -> str:
    """What records can say of stepping in, and what they cannot."""
    if any(source["kind"] == "panel" for source in study.result["sources"]):
        return (
            "It is counted as the panel counts it. If its columns come from records of force alone, an "
            "occasion on which no officer used force is in none of them."
        )
    return (
        "The records tell when officers used force, and not when they held back. Fewer records where there "
        "was risk can mean that officers stepped in less, or that less came to need it. Only a table of the "
        "occasions themselves, such as calls, could tell the two apart."
    )


def _finding(found: Mapping[str, Any], label: str, also: str) -> dict[str, Any]:
    way = "rise" if found["worse"] == "more" else "fall"
    words = STEPPING_IN if found.get("about") == "stepping_in" else VERDICTS
    return {
        "label": label,
        "kind": {"shown": "passed", "not_shown": "unjudged", "worse": "failed"}[found["verdict"]],
        "verdict": words[found["verdict"]],
        "sentences": [one for one in (_bound(found, way), _power(found, way), also) if one],
    }


def _bound(found: Mapping[str, Any], way: str) -> str:
    margin, sign = percent(found["margin"]), 1 if found["worse"] == "more" else -1
    best, most = signed_percent(sign * found["change"]), signed_percent(sign * found["bound"])
    estimate = f"The best estimate is {best}, and the records allow for up to {most} (one-sided 97.5% bound)."
    if found["verdict"] == "shown":
        said = f"A {way} of {margin} or more, which the protocol called too much, is ruled out."
        return f"{said} {estimate}" + (f" There was some {way} all the same." if found["is_worse"] else "")
    opening = f"There was a {way}; one" if found["verdict"] == "worse" else f"A {way}"
    return f"{opening} of {margin}, which the protocol called too much, is not ruled out. {estimate}"


def _power(found: Mapping[str, Any], way: str) -> str:
    """Whether the study could have seen a change that matters."""
    often = round(100 * found["power"])
    could = f"If training changes nothing, a study of this size rules such a {way} out {often} times in 100"
    if found["power"] >= 0.8:
        return f"{could}: it could have seen a {way} that matters."
    smallest = percent(found["smallest_margin"])
    return f"{could}: too seldom to rely on. It would take a {way} of {smallest} for 80 times in 100."
