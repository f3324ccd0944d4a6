"""What a report says of its numbers, case by case."""

from __future__ import annotations

import pytest

from levelhead.rollout.report import disagreement, words
from levelhead.rollout.report.comparison import Comparison, Study
from levelhead.rollout.report.page import page
from unit.evaluation_results import estimate, result

ANY = {
    "outcomes": [{"name": "force", "label": "Any force", "definition": "-", "measure": "any", "column": None}]
}


def _headline(*estimates: dict, **changes: object) -> tuple[Study, Comparison]:
    study = Study(result(*estimates, **changes))
    found = study.headline(study.outcomes[0])
    assert found is not None
    return study, found


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((-0.2, -0.1, -0.01), "Uses of force: 10.0% fewer after training"),
        ((0.01, 0.1, 0.2), "Uses of force: 10.0% more after training"),
        ((-0.2, -0.1, 0.01), "Uses of force: no clear change after training"),
        ((-0.01, 0.1, 0.2), "Uses of force: no clear change after training"),
        ((0.0, 0.0, 0.0), "Uses of force: no clear change after training"),
    ],
)
def test_the_headline_claims_a_change_only_where_the_whole_interval_does(
    ends: tuple[float, float, float], said: str
) -> None:
    """An interval that includes no change, or none at all, is told as no clear change."""
    _, found = _headline(estimate(*ends))
    assert words.headline(found) == said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((-0.3, -0.149, 0.001), "from 30.0% fewer to 0.1% more. It includes no change"),
        ((-0.3, -0.149, -0.0002), "from 30.0% fewer to less than 0.1% fewer: all of it on the side of fewer"),
        ((0.008, 0.064, 0.12), "from 0.8% more to 12.0% more: all of it on the side of more"),
        ((-1.9, -0.5, 0.7), "from 100.0% fewer to 70.0% more. It includes no change"),
    ],
)
def test_the_interval_is_told_with_both_its_ends(ends: tuple[float, float, float], said: str) -> None:
    """Each end is told with its own direction, and never as a fall of more than everything."""
    study, found = _headline(estimate(*ends))
    assert said in words.interval(found, study.unit)


def test_the_best_estimate_is_told_as_a_share_and_in_thousands() -> None:
    """A tenth of 50 per 1,000 is 5 per 1,000."""
    study, found = _headline(estimate(-0.2, -0.1, 0.0))
    assert words.best_estimate(found, study.unit) == (
        "The best estimate is 10.0% fewer than without training: about 5.0 fewer in every 1,000 "
        "officer-months, where there were 50 before training."
    )


def test_an_outcome_that_happens_or_not_happens_less_often() -> None:
    """Any force is less or more often, in fewer or more of the officer-months."""
    study, found = _headline(estimate(0.02, 0.1, 0.18), study=ANY)
    assert words.best_estimate(found, study.unit) == (
        "The best estimate is 10.0% more often than without training: in about 5.0 more of every 1,000 "
        "officer-months, where there were 50 before training."
    )


def test_without_records_before_training_there_is_no_share() -> None:
    """With a baseline of nothing the change is told per 1,000 alone, and the missing level is named."""
    row = estimate(-0.2, -0.1, -0.01, baseline=0.0, relative_change=None)
    study, found = _headline(row)
    sentence = words.best_estimate(found, study.unit)
    assert sentence.startswith("The best estimate is about 5.0 fewer in every 1,000 officer-months than")
    assert "There are no records from before training" in sentence
    assert words.headline(found).endswith("about 5.0 fewer in every 1,000 officer-months after training")
    assert "from about 10 fewer in every 1,000 officer-months" in words.interval(found, study.unit)


def test_a_rate_ratio_is_told_as_a_share() -> None:
    """exp(0.0953) is a rise by a tenth; nothing is said per 1,000."""
    row = estimate(0, 0, 0, estimator="two_way_poisson", scale="log_rate_ratio", estimate=0.09531,
                   ci_low=0.01, ci_high=0.18, std_error=0.04)  # fmt: skip
    study, found = _headline(row)
    assert words.best_estimate(found, study.unit) == (
        "The best estimate is 10.0% more than without training."
    )


def test_no_variation_gives_no_interval() -> None:
    """An error of zero is not certainty: it is told that there is no interval."""
    study, found = _headline(estimate(-0.1, -0.1, -0.1, p_value=None))
    assert words.interval(found, study.unit).startswith("No interval can be given")
    assert "no interval can be given" in words.in_short(found, study.unit)


@pytest.mark.parametrize("clusters", [1, 24, 49, 50, 7785])
def test_few_officers_bring_a_caution(clusters: int) -> None:
    """With fewer than fifty officers the reader is told that the interval is too short."""
    _, found = _headline(estimate(-0.2, -0.1, 0.1, clusters=clusters))
    said = words.caution(found) or ""
    assert ("narrower than it ought to be" in said) == (clusters < 50)
    assert ("Only 1 officer could" in said) == (clusters == 1)


def test_what_was_compared_says_when_nobody_is_left() -> None:
    """The comparison runs from the first training to the last period with somebody untrained."""
    study, found = _headline(estimate(-0.2, -0.1, 0.1))
    said = " ".join(words.compared(study, found))
    assert "Officers were drawn by lot. So the two groups would have been alike" in said
    assert "from month 3 to month 9. From month 10 on everybody is trained" in said


def test_an_order_that_was_not_random_is_not_called_random() -> None:
    """Without a random order the report claims no cause."""
    study, found = _headline(estimate(-0.2, -0.1, -0.01), study={"order": "not_random"})
    said = " ".join(words.compared(study, found))
    assert "was not drawn at random" in said
    assert "cannot be put down to training alone" in said
    assert "would have been alike" not in said


def test_a_failed_placebo_stands_beside_the_answer() -> None:
    """Differences before training are told where the answer is, not only among the checks."""
    check = {"name": "placebo", "outcome": "force", "passed": False, "detail": "-"}
    notes = page(result(estimate(-0.2, -0.1, -0.01), checks=[check]))["answer"]["notes"]
    assert any("before training" in note and "with care" in note for note in notes)


@pytest.mark.parametrize(
    ("true", "said"), [(-0.11, "The interval holds it."), (0.3, "The interval misses it")]
)
def test_the_truth_stands_beside_the_estimate(true: float, said: str) -> None:
    """Of made-up records the report says what made them, and whether the interval holds it."""
    truth = {
        "effects": {"force": {"relative_change": true, "log_rate_ratio": 0.0, "difference": 0.05 * true}}
    }
    _, found = _headline(estimate(-0.2, -0.1, -0.01), truth=truth, study={"fictional": True})
    sentence = words.truth(found)
    assert sentence is not None
    assert said in sentence
    assert "made up" in sentence


def test_intervals_that_miss_the_truth_are_named() -> None:
    """An interval that misses the known truth is said to, with its method; one that holds it is not."""
    truth = {"effects": {"force": {"relative_change": -0.1, "log_rate_ratio": -0.105, "difference": -0.005}}}
    two_way = estimate(0.02, 0.1, 0.2, estimator="two_way_linear")
    rows = (estimate(-0.2, -0.1, -0.01), estimate(-0.3, -0.1, 0.0, estimator="difference_in_means"), two_way)
    study, _ = _headline(*rows, truth=truth, study={"fictional": True})
    sentence = words.missed(study)
    assert sentence is not None
    assert "Of the other 2 intervals" in sentence
    assert "1 misses it: two-way fixed effects for uses of force (+10.0%" in sentence
    assert "difference in means" not in sentence


def test_of_real_records_no_truth_is_told() -> None:
    """Without a truth the sentence is left out."""
    _, found = _headline(estimate(-0.2, -0.1, -0.01))
    assert words.truth(found) is None


EFFICIENT_CLEAR, EFFICIENT_UNCLEAR = (-0.3, -0.15, -0.01), (-0.3, -0.15, 0.01)
TWO_WAY_CLEAR, TWO_WAY_UNCLEAR = (0.01, 0.06, 0.12), (-0.01, 0.06, 0.12)
OPPOSED = {
    "both clear": (EFFICIENT_CLEAR, TWO_WAY_CLEAR, "they cannot both be right"),
    "two-way clear": (EFFICIENT_UNCLEAR, TWO_WAY_CLEAR, "where the efficient estimator leaves it open"),
    "efficient clear": (EFFICIENT_CLEAR, TWO_WAY_UNCLEAR, "Only the interval of the efficient estimator"),
    "neither clear": (EFFICIENT_UNCLEAR, TWO_WAY_UNCLEAR, "may be no more than chance"),
}


@pytest.mark.parametrize("case", OPPOSED)
def test_opposite_signs_are_told_with_how_sure_each_side_is(case: str) -> None:
    """Which of the two intervals excludes no change decides what the reader is told."""
    efficient, two_way, said = OPPOSED[case]
    shown = page(result(estimate(*efficient), estimate(*two_way, estimator="two_way_linear")))["disagreement"]
    sentences = " ".join(shown["outcomes"][0]["sentences"])
    assert "Two-way fixed effects says 6.0% more" in sentences
    assert "The efficient estimator says 15.0% fewer" in sentences
    assert said in sentences
    assert shown["is_clear"] == (case != "neither clear")
    assert shown["heading"].startswith("Opposite signs") == (case != "neither clear")
    leads = [lead for lead, _ in shown["reasons"]]
    assert "Officers already trained serve as the comparison." in leads
    assert "cannot be known from real records" in shown["justified"]


def test_equal_signs_are_told_as_such() -> None:
    """Methods that agree in sign are not said to disagree."""
    study = Study(result(estimate(-0.3, -0.15, 0.1), estimate(-0.2, -0.06, 0.1, estimator="two_way_linear")))
    assert disagreement.heading(study) == "The methods point the same way"
    assert disagreement.sentences(study, study.outcomes[0]) == []


def test_a_study_without_any_estimate_says_so() -> None:
    """Where no method has an answer the report says that, and shows no number."""
    answer = page(result())["answer"]
    assert answer["headline"] == "Uses of force: no method gave an answer"
    assert answer["tiles"] == []


@pytest.mark.parametrize(
    ("lows", "highs", "said"),
    [
        ([-9.0, -9.0], [-1.0, -1.0], "Of 2 months from training on, 2 have their whole interval below"),
        ([-9.0, 1.0], [1.0, 9.0], "1 has its whole interval above the line of no change;"),
        ([-9.0, -9.0], [1.0, 9.0], "none has its whole interval on one side of no change"),
    ],
)
def test_the_event_study_is_counted(lows: list[float], highs: list[float], said: str) -> None:
    """The sentence counts the periods after training whose interval excludes no change."""
    rows = [
        estimate(low, (low + high) / 2, high, estimand=f"event_time:{lag}")
        for lag, (low, high) in enumerate(zip(lows, highs, strict=True))
    ]
    before = estimate(1.0, 2.0, 3.0, estimand="event_time:-1")
    study = Study(result(before, *rows))
    assert said in words.over_time(study.event_study(study.outcomes[0]), "month")
