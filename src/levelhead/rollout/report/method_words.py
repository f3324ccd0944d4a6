"""The parts of a report that explain: what each method compares, what was checked, and the limits."""

from __future__ import annotations

from levelhead.basics.numerals import plural
from levelhead.rollout.report.comparison import Study

_COMPARES = {
    "efficient": (
        "Officers trained so far with officers not yet trained, in the same {period}; what set the two "
        "groups apart in the {period} before training is allowed for, as far as that makes the answer surer."
    ),
    "difference_in_means": (
        "Officers trained so far with officers not yet trained, in the same {period}; nothing is allowed for."
    ),
    "two_way_linear": (
        "Every officer with their own average, and every {period} with its average; so also with officers "
        "trained long before."
    ),
    "group_time": (
        "The change of officers trained so far since the {period} before their training, with the change of "
        "officers not yet trained."
    ),
    "sun_abraham": (
        "The change of officers trained so far since the {period} before their training, with the change of "
        "the officers trained last of all."
    ),
    "imputation": (
        "What happened after training with what officer and {period} averages from before training predict."
    ),
    "extended_two_way": (
        "As imputation, by a regression with an effect of its own for every cohort in every {period}."
    ),
    "extended_two_way_poisson": ("As the extended two-way model, of a rate that training multiplies."),
    "two_way_poisson": (
        "As two-way fixed effects, but of a rate that training multiplies; officers without any record say "
        "nothing and are left out."
    ),
}

_CHECKS = {
    "in_post": "Officers in post",
    "order_kept": "The order that was drawn",
    "cohort_sizes": "Sizes of the cohorts",
    "comparison_left": "Somebody left to compare with",
    "two_way_weights": "Weights of the two-way model",
    "answered": "An answer from every method",
    "signs_agree": "Direction of the methods",
    "few_clusters": "Cohorts as the units",
    "few_classes": "Classes as the units",
    "placebo": "Differences before training",
    "negative_control": "An outcome that training cannot change",
    "recording_changed": "Sudden changes of recording",
}

MARKS = {True: "passed", False: "look here", None: "not judged"}


def compares(estimator: str, period: str) -> str:
    """What a method compares, in a sentence."""
    return _COMPARES[estimator].format(period=period)


def check_name(name: str) -> str:
    """What a check looks for."""
    return _CHECKS[name]


def methods(study: Study) -> list[str]:
    """How the numbers were made, for a statistician."""
    period = study.period
    used = {row["estimator"] for row in study.result["estimates"]}
    words = [
        (
            "Every number follows from the moments of each training cohort: its officers, the sum of "
            f"their outcomes in each {period}, and the sum of the products of each two {period}s. The rows "
            "are read once."
        ),
    ]
    if used & {"efficient", "difference_in_means"}:
        words.append(
            "The efficient estimator is that of Roth and Sant'Anna (2023) for random timing: the contrast "
            "of trained and not yet trained officers, less a multiple of the same contrast in the "
            f"{period} before training, the multiple chosen to make the variance smallest; with the "
            "multiple zero it is the difference in means. Standard errors are design-based, from the "
            "covariances within cohorts, adjusted for what outcomes before training show of differences "
            "in the effect. They carry no small-sample factor."
        )
    if used & {"two_way_linear", "two_way_poisson"}:
        words.append(
            f"The two-way models have an effect for each officer and each {period} and one effect of "
            f"training. Errors are clustered by {study.facts['clustered_by']}. Their small-sample factor "
            "multiplies the variance by (N - 1) / (N - K) and C / (C - 1), with N rows, K parameters that "
            "are not officers' own effects, and C officers; the note of each estimate gives the numbers."
        )
    words += _other_methods(used, period)
    words.append(
        "Intervals are the estimate and 1.96 standard errors each way; p-values are two-sided and from "
        f"the normal distribution. The level before training is the mean over all officer-{period}s before "
        "training, and relative changes of differences are shares of it."
    )
    if study.result.get("truth"):
        words.append(
            "The truth of a difference is what training took off per officer-"
            f"{period} while there was a comparison, as a share of the level before training; it can stand a "
            "little off the share that made the records, because seasons come and go."
        )
    return words


def _other_methods(used: set[str], period: str) -> list[str]:
    words = []
    if used & {"group_time", "sun_abraham"}:
        words.append(
            "Group-time effects are those of Callaway and Sant'Anna (2021) with officers not yet trained as "
            "the comparison; the interaction-weighted estimator is that of Sun and Abraham (2021), whose "
            "comparison is the cohort trained last. Both are the contrast above with the multiple one, and "
            "their errors are made in the same way."
        )
    if used & {"imputation", "extended_two_way", "extended_two_way_poisson"}:
        words.append(
            "Imputation is that of Borusyak, Jaravel and Spiess (2024), the extended two-way models are "
            f"those of Wooldridge (2021, 2023). They use the {period}s in which some cohort is not yet "
            "trained. They rest on paths that would have run alike without training: as changes, or in the "
            "Poisson model as ratios. Errors are clustered by officer."
        )
    return words


def limits(study: Study) -> list[str]:
    """What this evaluation cannot rule out."""
    outcomes = len(study.outcomes)
    words = [
        (
            "Records are what officers reported. A change in forms, reminders or habits of recording looks "
            "like a change in what happened, and training may itself change how carefully officers record."
        ),
        (
            "Officers work together. Where a trained officer calms what an untrained colleague attends, both "
            "have fewer records, and the effect looks smaller than it is."
        ),
        (
            f"Officers count as trained from the {study.period} they were due, whether or not they came or "
            "came later; this is the effect of being scheduled."
        ),
        (
            "Errors take officers as independent of each other. Officers of one class share a trainer and a "
            "day; if that matters, the intervals are too short."
        ),
        "One organisation, one training, one stretch of time: what happened here need not happen elsewhere.",
    ]
    if outcomes > 1:
        words.append(
            f"{plural(outcomes, 'outcome')} were looked at and one was named beforehand as primary. The "
            "others are not corrected for their number; treat them as pointers."
        )
    if study.facts["order"] != "random":
        words.insert(
            0, "The order of training was not drawn at random, so groups may differ for other reasons."
        )
    return words
