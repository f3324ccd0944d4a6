"""Rates per hour on duty or per report, in plain English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.basics.numerals import p_in_words, plural, signed_percent, whole
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.protocol import DUTY_HOURS
from levelhead.rollout.report.comparison import PER, Comparison, Study
from levelhead.rollout.report.tables import method_row
from levelhead.rollout.report.words import change


def ratios(study: Study) -> list[dict[str, Any]]:
    """What the report says of each ratio of the protocol."""
    asked = {one["name"]: one for one in study.facts.get("ratios", [])}
    return [_ratio(study, asked[found["name"]], found) for found in study.result.get("ratios", [])]


def unit(study: Study, ratio: Mapping[str, Any]) -> str:
    """What the rate is per, in the plural: `hours on duty`, or the outcome's label inside a sentence."""
    if ratio["per"] == DUTY_HOURS:
        return "hours on duty"
    label = _label(study, ratio["per"])
    return label[:1].lower() + label[1:]


def _ratio(study: Study, ratio: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    per = unit(study, ratio)
    sentences = [_answer(study, ratio, found, per), *_set_aside(study, found, per)]
    if ratio["per"] != DUTY_HOURS:
        sentences.append(
            f"Training may change which {per} there are, so that a rate per one of them can change although "
            f"there is neither more nor less of it; read it beside the rate per officer-{study.period}."
        )
    return {
        "name": ratio["name"],
        "label": ratio["label"],
        "definition": ratio["definition"],
        "sentences": sentences,
        "rows": _rows(study, ratio, found, per),
    }


def _answer(study: Study, ratio: Mapping[str, Any], found: Mapping[str, Any], per: str) -> str:
    if not found["estimate"]:
        return f"No estimate could be made: {found['unanswered']}."
    one = _comparison(study, ratio["label"], found["estimate"])
    if one.relative is None:
        return "There is no level before training to hold the change against."
    if one.verdict == "no_interval":
        return "No interval can be given, because nothing varies between officers."
    low, high = change(one.relative.low, "count"), change(one.relative.high, "count")
    said = (
        f"The best estimate is {change(one.relative.point, 'count')} for each of the {per}; the 95% interval "
        f"runs from {low} to {high} ({p_in_words(one.estimate.p_value)})."
    )
    return said + (" It includes no change." if one.verdict == "unclear" else "")


def _set_aside(study: Study, found: Mapping[str, Any], per: str) -> list[str]:
    """What was set aside, and what does not fit together."""
    words = []
    if found["missing"]:
        periods = plural(found["missing"], f"officer-{study.period}")
        words.append(
            f"The {per} of {periods} are not known. Those are set aside, with {whole(found['missing_top'])} "
            "counted in them. That is fair only if it happens as often before training as after."
        )
    if found["without"]:
        periods = plural(found["without"], f"officer-{study.period}")
        words.append(
            f"In {periods} something is counted, {whole(found['without_top'])} in all, though there are no "
            f"{per}. It is kept. Many of these mean that the two were not recorded together."
        )
    return words


def _rows(study: Study, ratio: Mapping[str, Any], found: Mapping[str, Any], per: str) -> list[dict[str, str]]:
    """The rate, the same outcome per officer-period, and what it is told per."""
    rows = []
    if found["estimate"]:
        one = _comparison(study, ratio["label"], found["estimate"])
        rows.append(method_row(one) | {"name": f"{ratio['label']}, per {PER:,} {per}"})
    outcome = next(one for one in study.outcomes if one["name"] == ratio["of"])
    if (headline := study.headline(outcome)) is not None:
        rows.append(method_row(headline) | {"name": f"{outcome['label']}, per {PER:,} {study.unit}"})
    if found["below_change"]:
        below = _comparison(study, per, found["below_change"])
        name = f"{per[:1].upper()}{per[1:]}, per {PER:,} {study.unit}"
        rows.append(method_row(below) | {"name": name})
    return rows


def beside(study: Study, name: str) -> str:
    """For a finding about a ratio: the change of the same outcome per officer-period; else nothing."""
    ratio = next((one for one in study.facts.get("ratios", []) if one["name"] == name), None)
    if ratio is None:
        return ""
    headline = study.headline(next(one for one in study.outcomes if one["name"] == ratio["of"]))
    if headline is None or headline.relative is None:
        return ""
    low, high = signed_percent(headline.relative.low), signed_percent(headline.relative.high)
    return (
        f"Per officer-{study.period} the change is {signed_percent(headline.relative.point)} "
        f"(95% interval {low} to {high})."
    )


def _label(study: Study, outcome: str) -> str:
    return next(str(one["label"]) for one in study.outcomes if one["name"] == outcome)


def _comparison(study: Study, label: str, estimate: Mapping[str, Any]) -> Comparison:
    return Comparison(Estimate(**estimate), label, "count", study.period)
