"""What the numbers say, in plain English. Every sentence is made from the numbers beside it."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.basics.numerals import (
    about,
    is_no_change,
    listed,
    p_in_words,
    percent,
    plural,
    signed_percent,
)
from levelhead.rollout.report.comparison import PER, Comparison, Spread, Study

# Normal intervals come out too short with fewer clusters than about this (Cameron, Gelbach and Miller 2008).
FEW_CLUSTERS = 50

WAYS = {"count": ("fewer", "more"), "any": ("less often", "more often"), "sum": ("lower", "higher")}


def change(share: float, measure: str) -> str:
    """A relative change: `14.9% fewer`, `6.4% more often`, `no change`."""
    if share == 0:
        return "no change"
    way = WAYS[measure][share > 0]
    # Straight-line intervals may run below nothing at all; a reader may not.
    share = max(share, -1.0)
    return f"less than 0.1% {way}" if is_no_change(share) else f"{percent(share)} {way}"


def change_in_thousand(value: float, measure: str, unit: str) -> str:
    """A change per 1,000 officer-periods: `about 6.9 fewer in every 1,000 officer-months`."""
    way = WAYS["sum" if measure == "sum" else "count"][value > 0]
    if measure == "any":
        return f"in about {about(value)} {way} of every {PER:,} {unit}"
    return f"about {about(value)} {way} in every {PER:,} {unit}"


def headline(comparison: Comparison) -> str:
    """The answer in one line."""
    label = comparison.label
    if comparison.verdict in {"unclear", "no_interval"}:
        return f"{label}: no clear change after training"
    return f"{label}: {_size(comparison)} after training"


def best_estimate(comparison: Comparison, unit: str) -> str:
    """How large the effect is, by the best estimate."""
    thousand, relative, measure = comparison.per_thousand, comparison.relative, comparison.measure
    if comparison.estimate.estimate == 0:
        return "The best estimate is no change at all."
    if relative is None:
        words = change_in_thousand(thousand.point if thousand else 0.0, measure, unit)
        return (
            f"The best estimate is {words} than without training. "
            "There are no records from before training to hold it against."
        )
    sentence = f"The best estimate is {change(relative.point, measure)} than without training"
    if thousand is None or comparison.baseline is None:
        return f"{sentence}."
    words = change_in_thousand(thousand.point, measure, unit)
    return f"{sentence}: {words}, where there were {about(comparison.baseline)} before training."


def interval(comparison: Comparison, unit: str) -> str:
    """How sure the estimate is, and what that leaves open."""
    p = p_in_words(comparison.estimate.p_value)
    if comparison.verdict == "no_interval":
        return "No interval can be given, because nothing varies between officers."
    low, high = _ends(comparison, unit)
    runs = f"The 95% interval runs from {low} to {high}"
    if comparison.verdict == "unclear":
        return (
            f"{runs}. It includes no change, so these records alone do not settle whether training made a "
            f"difference ({p})."
        )
    side = WAYS[comparison.measure][comparison.verdict == "more"]
    return f"{runs}: all of it on the side of {side}, so chance alone is an unlikely explanation ({p})."


def in_short(comparison: Comparison, unit: str) -> str:
    """A secondary outcome in one sentence."""
    low, high = ("", "") if comparison.verdict == "no_interval" else _ends(comparison, unit)
    tail = f" (95% interval from {low} to {high})" if low else " (no interval can be given)"
    verdict = {
        "unclear": "no clear change; best estimate ",
        "no_interval": "no clear change; best estimate ",
    }.get(comparison.verdict, "")
    return f"{verdict}{_size(comparison, unit)}{tail}."


def compared(study: Study, comparison: Comparison) -> list[str]:
    """Who is compared with whom, and why that is fair or not."""
    period, population = study.period, study.result["population"]
    first = min(cohort["first_trained"] for cohort in population["by_cohort"])
    last = population["last_compared_period"]
    if comparison.is_two_way:
        return [
            (
                f"Each officer is compared with their own average and each {period} with its average, so "
                "officers trained long ago serve as comparison too. The protocol asked for no other method."
            )
        ]
    everybody = everybody_trained(study)
    return [
        (
            f"In each {period}, officers who had been trained are compared with officers who had not been "
            f"trained yet in that same {period}."
        ),
        _order(study),
        f"The comparison runs from {period} {first} to {period} {last}."
        + (f" {everybody} and nobody is left to compare with." if everybody else ""),
    ]


def everybody_trained(study: Study) -> str | None:
    """`From month 72 on everybody is trained`, or None where the window closes before that."""
    period, population = study.period, study.result["population"]
    first = population["last_compared_period"] + 1
    if first > population["periods"]:
        return None
    when = f"In the last {period}" if first == population["periods"] else f"From {period} {first} on"
    return f"{when} everybody is trained"


def caution(comparison: Comparison) -> str | None:
    """That there are too few officers for the interval to be trusted, or None."""
    clusters = comparison.estimate.clusters
    if clusters >= FEW_CLUSTERS:
        return None
    return (
        f"Only {plural(clusters, 'officer')} could be compared. With so few the interval is likely to be "
        "narrower than it ought to be; read it as a lower bound on how unsure this is."
    )


def placebo_caution(study: Study, outcome: str) -> str | None:
    """That the groups differed before training, or None where they did not."""
    failed = [check for check in study.checks("placebo") if check["outcome"] == outcome]
    if not failed or failed[0]["passed"] is not False:
        return None
    return (
        "Read this with care: before training, officers due sooner and officers due later already "
        "differed by more than chance usually explains. A random order lets that happen only now and "
        "then; look at the checks before relying on the answer."
    )


def truth(comparison: Comparison) -> str | None:
    """How the estimate stands to the truth that made the records, or None where nobody knows it."""
    if comparison.truth is None:
        return None
    known = change(comparison.truth["relative_change"], comparison.measure)
    sentence = f"These records are made up, and the truth that made them is known: {known}."
    if comparison.verdict == "no_interval":
        return sentence
    if comparison.covers_truth:
        return f"{sentence} The interval holds it."
    return f"{sentence} The interval misses it, as one interval in twenty is bound to."


def missed(study: Study) -> str | None:
    """Which intervals besides the answer's miss the known truth, or None where none does."""
    answer = study.headline(study.outcomes[0])
    shown = [one for outcome in study.outcomes for one in study.averages(outcome)]
    others = [one for one in shown if answer is None or one.estimate != answer.estimate]
    known = [one for one in others if one.covers_truth is not None and one.verdict != "no_interval"]
    misses = [one for one in known if not one.covers_truth]
    if not misses:
        return None
    named = [f"{one.spoken} for {one.label.lower()} ({_share(one)}, truth {_known(one)})" for one in misses]
    return (
        f"Of the other {len(known)} intervals in this report with a known truth, {len(misses)} "
        f"{'misses' if len(misses) == 1 else 'miss'} it: {listed(named)}. One in twenty would by chance; "
        "intervals from the same records tend to miss together."
    )


def _share(one: Comparison) -> str:
    return "no level to compare with" if one.relative is None else signed_percent(one.relative.point)


def _known(one: Comparison) -> str:
    return "" if one.truth is None else signed_percent(one.truth["relative_change"])


def over_time(comparisons: Sequence[Comparison], period: str) -> str:
    """What the estimates by time since training show, in a sentence or two."""
    after = [one for one in comparisons if (one.event_time or 0) >= 0]
    if not after:
        return f"No {period} after training can be compared."
    below = sum(one.verdict == "fewer" for one in after)
    above = sum(one.verdict == "more" for one in after)
    clear = [
        f"{count} {'has its' if count == 1 else 'have their'} whole interval {side} the line of no change"
        for count, side in ((below, "below"), (above, "above"))
        if count
    ]
    shown = f"Of {plural(len(after), period)} from training on, "
    sentence = shown + (listed(clear) if clear else "none has its whole interval on one side of no change")
    return (
        f"{sentence}; of periods in which nothing changed, chance alone would single out about one in twenty."
    )


def who(study: Study) -> str:
    """How many officers, cohorts and periods, as one line."""
    population = study.result["population"]
    return (
        f"{plural(population['officers'], 'officer')}, {plural(population['cohorts'], 'training cohort')}, "
        f"{plural(population['periods'], study.period)}"
    )


def _order(study: Study) -> str:
    words = study.facts["order_in_words"].rstrip(".")
    if study.facts["order"] == "random":
        return f"{words}. So the two groups would have been alike, on average, had nobody been trained."
    return (
        f"The order of training was not drawn at random ({words[:1].lower()}{words[1:]}), so the two "
        "groups may have differed for other reasons, and a difference cannot be put down to training "
        "alone."
    )


def _size(comparison: Comparison, unit: str = "") -> str:
    relative, thousand = comparison.relative, comparison.per_thousand
    if relative is not None:
        return change(relative.point, comparison.measure)
    point = thousand.point if thousand else 0.0
    return change_in_thousand(point, comparison.measure, unit or f"officer-{comparison.period}s")


def _ends(comparison: Comparison, unit: str) -> tuple[str, str]:
    relative: Spread | None = comparison.relative
    if relative is not None:
        return change(relative.low, comparison.measure), change(relative.high, comparison.measure)
    thousand = comparison.per_thousand or comparison.native
    low, high = (change_in_thousand(end, comparison.measure, unit) for end in (thousand.low, thousand.high))
    return low, high
