"""Why two-way fixed effects and a random-timing estimate may point opposite ways, told from the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from levelhead.basics.numerals import listed
from levelhead.rollout.report.comparison import Comparison, Study, opposed
from levelhead.rollout.report.words import change, everybody_trained

_CLEAR = ("fewer", "more")


def pairs(study: Study, outcome: Mapping[str, Any]) -> list[tuple[Comparison, Comparison]]:
    """(two-way, headline) for every two-way estimate whose sign is opposite to the headline's."""
    headline = study.headline(outcome)
    if headline is None or headline.is_two_way:
        return []
    shown = study.side_by_side(outcome)
    return [(one, headline) for one in shown if one.is_two_way and opposed(one, headline)]


def heading(study: Study) -> str:
    """Says which outcomes have opposite signs, or that none has."""
    if not _has_both_kinds(study):
        return "Methods"
    clear = _labels([outcome for outcome in study.outcomes if is_clear(study, outcome)])
    if clear:
        return f"Opposite signs from the same records: {clear}"
    unclear = _labels([outcome for outcome in study.outcomes if pairs(study, outcome)])
    if unclear:
        return f"Signs differ, by no more than chance explains: {unclear}"
    return "The methods point the same way"


def is_clear(study: Study, outcome: Mapping[str, Any]) -> bool:
    """Whether signs are opposite and some interval lies on one side of no change."""
    return any(one.verdict in _CLEAR for pair in pairs(study, outcome) for one in pair)


def sentences(study: Study, outcome: Mapping[str, Any]) -> list[str]:
    """What each side says about one outcome, and how surely."""
    found = pairs(study, outcome)
    if not found:
        return []
    headline = found[0][1]
    said = [f"{_capital(one.spoken)} says {_with_interval(one)}." for one, _ in found]
    said.append(f"{_capital(headline.spoken)} says {_with_interval(headline)}.")
    said.append(_how_sure([one for one, _ in found], headline))
    return said


def reasons(study: Study) -> list[tuple[str, str]]:
    """Why signs can differ: a lead and its explanation, each true of these officers and periods."""
    found = [
        (
            "Officers already trained serve as the comparison.",
            (
                "A two-way model takes the effect to be the same from the first day and for ever. If that "
                "were so, officers trained long ago would be as good a comparison as officers not yet "
                "trained, and the model uses both. If the effect grows, fades or differs between cohorts, "
                "their change is taken off the effect in those trained later."
            ),
        )
    ]
    weights = study.checks("two_way_weights")
    if weights and weights[0]["passed"] is False:
        found.append(("Some effects count backwards.", weights[0]["detail"]))
    if everybody := everybody_trained(study):
        found.append(
            (
                "It goes on when nobody is left.",
                (
                    f"{everybody}. A two-way model makes use of that too, and there it can only compare "
                    "trained officers with each other."
                ),
            )
        )
    found.append(
        (
            "A shorter interval is not a better answer.",
            (
                "Two-way intervals are often the shorter ones. They buy that with the assumption above; "
                "where it fails they are short around the wrong value."
            ),
        )
    )
    return found


def justified(study: Study) -> str:
    """Which comparison the way the order came about supports, and what stays unknown."""
    if study.facts["order"] == "random":
        first = (
            "The random order justifies one comparison: officers trained so far with officers not yet "
            "trained. The efficient estimator and the difference in means make that comparison and no "
            "other, and need no assumption on how the effect changes with time."
        )
    else:
        first = (
            "The order of training was not drawn at random, so no method here is justified by the design "
            "alone. Comparing only with officers not yet trained still avoids the trap described above."
        )
    if study.result.get("truth"):
        return f"{first} These records are made up, so the truth is known; each figure shows it."
    return f"{first} Which number is nearer to the truth cannot be known from real records."


def _labels(outcomes: list[dict[str, Any]]) -> str:
    return listed([outcome["label"][:1].lower() + outcome["label"][1:] for outcome in outcomes])


def _has_both_kinds(study: Study) -> bool:
    kinds = {one.is_two_way for outcome in study.outcomes for one in study.side_by_side(outcome)}
    return kinds == {True, False}


def _with_interval(one: Comparison) -> str:
    relative = one.relative
    if relative is None:
        return (
            change(one.estimate.estimate, one.measure) if one.estimate.estimate == 0 else _without_level(one)
        )
    if one.verdict == "no_interval":
        return change(relative.point, one.measure)
    low, high = change(relative.low, one.measure), change(relative.high, one.measure)
    return f"{change(relative.point, one.measure)} (95% interval from {low} to {high})"


def _without_level(one: Comparison) -> str:
    return "a rise" if one.estimate.estimate > 0 else "a fall"


def _how_sure(two_way: list[Comparison], headline: Comparison) -> str:
    clear = [one for one in two_way if one.verdict in _CLEAR]
    names = listed([one.spoken for one in clear])
    is_clear = headline.verdict in _CLEAR
    if clear and is_clear:
        return (
            f"At face value {names} and {headline.spoken} have each found an effect, in opposite "
            "directions; they cannot both be right."
        )
    if clear:
        return (
            f"At face value {names} would have found an effect, in the other direction, where "
            f"{headline.spoken} leaves it open."
        )
    if is_clear:
        return f"Only the interval of {headline.spoken} lies on one side of no change."
    return (
        "All these intervals include no change, so the opposite signs may be no more than chance; none of "
        "these methods has found an effect."
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
