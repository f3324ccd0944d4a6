"""The fictional records have the properties that they were made to have.

Seeds are fixed, so each test always gives the same answer; the bounds are those that a new set of seeds would
break less than once in ten thousand tries (four standard errors, or 5.5 where the error is itself estimated
from twenty seeds).
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from levelhead.actions.demonstration.rates import force_rates, published_effects
from levelhead.rollout.fictional import Design, FictionalRollout, simulate
from levelhead.rollout.fictional_moments import OutcomeName, officer_weeks
from levelhead.use_of_force.base_rates import base_rates, tactic_shares

DESIGN = Design()
RATES = force_rates(base_rates())
EFFECTS = published_effects(base_rates())
SEEDS = range(100, 120)


@pytest.fixture(scope="module")
def rollouts() -> list[FictionalRollout]:
    return [simulate(DESIGN, RATES, EFFECTS, seed=seed) for seed in SEEDS]


def log_ratio(rollout: FictionalRollout, happened: NDArray[np.float64]) -> float:
    """Trained against untrained officers of the same week, Mantel-Haenszel over weeks, on the log scale."""
    trained = np.arange(1, rollout.periods + 1) >= rollout.first_trained[:, None]
    after, before = (happened * trained).sum(0), (happened * ~trained).sum(0)
    size_after, size_before = trained.sum(0), (~trained).sum(0)
    return math.log(np.sum(after * size_before) / np.sum(before * size_after))


def test_the_same_seed_makes_the_same_rows_and_another_seed_does_not() -> None:
    """A demonstration can be made again, by anybody."""
    first, again, other = (simulate(DESIGN, RATES, EFFECTS, seed=seed) for seed in (7, 7, 8))
    for name in ("officer", "period", "day", "subject_injured", "officer_injured"):
        ours = getattr(first.records, name)
        assert ours.tobytes() == getattr(again.records, name).tobytes()
        assert ours.tobytes() != getattr(other.records, name).tobytes()
    assert first.records.tactics == again.records.tactics
    assert first.truth == again.truth
    assert np.array_equal(first.first_trained, again.first_trained)


def test_classes_are_balanced_and_every_officer_has_one() -> None:
    """A random order dealt out leaves weeks within one officer of each other, and classes of a week too."""
    rollout = simulate(DESIGN, RATES, EFFECTS, seed=7)
    weeks, sizes = np.unique(rollout.first_trained, return_counts=True)
    assert weeks.tolist() == list(range(13, 65))
    assert set(sizes.tolist()) == {35, 36}
    _, classes = np.unique(rollout.first_trained * 10 + rollout.class_in_week, return_counts=True)
    assert set(classes.tolist()) <= {17, 18}


@pytest.mark.parametrize(
    ("outcome", "true_change", "largest_error"),
    [("any_force", -0.109, 0.015), ("subject_injured", -1 / 3, 0.05), ("officer_injured", 0.0, 0.05)],
)
def test_the_true_change_is_in_the_rows(
    rollouts: list[FictionalRollout], outcome: OutcomeName, true_change: float, largest_error: float
) -> None:
    """Timing is random, so trained against untrained officers of one week recovers the truth on average."""
    ratios = [log_ratio(rollout, officer_weeks(rollout, outcome)) for rollout in rollouts]
    error = float(np.std(ratios, ddof=1)) / math.sqrt(len(ratios))
    assert error < largest_error
    assert abs(np.mean(ratios) - math.log1p(true_change)) < 5.5 * error


def test_the_stated_truth_is_the_one_that_was_asked_for(rollouts: list[FictionalRollout]) -> None:
    """Each outcome's difference is its level among untrained officer-weeks times its relative change."""
    for rollout in rollouts:
        truth = {effect.outcome: effect for effect in rollout.truth.effects}
        assert truth["any_force"].relative_change == -0.109
        assert truth["subject_injured"].relative_change == pytest.approx(-1 / 3)
        assert truth["officer_injured"].difference == 0
        assert truth["force"].difference == pytest.approx(1.04 * truth["any_force"].difference, abs=1e-8)
        level = truth["any_force"].difference / -0.109
        injury = 27_224 / 491_984 * 1.04 * level
        assert truth["subject_injured"].difference == pytest.approx(-injury / 3, abs=1e-8)


def test_levels_are_the_published_ones(rollouts: list[FictionalRollout]) -> None:
    """Weekly chance, records per week with force and injuries per record meet the base rates untrained."""
    baselines, any_week, records, subject, officer = [], 0, 0, 0, 0
    for rollout in rollouts:
        early = rollout.records.period < 13
        baseline = officer_weeks(rollout, "any_force")[:, :12]
        baselines.append(baseline.mean())
        any_week += int(baseline.sum())
        records += int(early.sum())
        subject += int(rollout.records.subject_injured[early].sum())
        officer += int(rollout.records.officer_injured[early].sum())
    # The first twelve weeks stand in the first quarter of the yearly swing, 6.1 per cent above its mean.
    expected = 0.0776 * (1 + 0.1 * float(np.mean(np.sin(2 * np.pi * np.arange(12) / 52.18))))
    error = float(np.std(baselines, ddof=1)) / math.sqrt(len(baselines))
    assert abs(float(np.mean(baselines)) - expected) < 5.5 * error
    assert abs(records / any_week - 1.04) < 4 * math.sqrt(0.04 / any_week)
    for count, share in ((subject, 27_224 / 491_984), (officer, 23_243 / 491_984)):
        assert abs(count / records - share) < 4 * math.sqrt(share / records)


def test_tactics_have_the_national_shares(rollouts: list[FictionalRollout]) -> None:
    """Each record holds one to three distinct tactics that count, in the published proportions."""
    drawn = [
        [name for name in tactics if name != "tactical_communication"]
        for rollout in rollouts
        for tactics in rollout.records.tactics
    ]
    assert all(1 <= len(set(names)) == len(names) <= 3 for names in drawn)
    total = sum(map(len, drawn))
    for tactic, share in tactic_shares().items():
        found = sum(tactic in names for names in drawn) / total
        assert abs(found - share) < 4 * math.sqrt(share / total)
    assert abs(sum(len(names) <= 2 for names in drawn) / len(drawn) - 0.91) < 4 * math.sqrt(
        0.09 * 0.91 / len(drawn)
    )


def test_officers_differ_as_measured_and_forget_slowly(rollouts: list[FictionalRollout]) -> None:
    """Weeks of one officer correlate by .084 a month apart and .074 a year apart; the busiest stand out."""
    month, year, top = [], [], []
    for rollout in rollouts:
        weeks = officer_weeks(rollout, "any_force")
        centred = weeks - weeks.mean(axis=0)
        spread = np.mean(centred**2)
        month.append(np.mean(centred[:, 4:] * centred[:, :-4]) / spread)
        year.append(np.mean(centred[:, 52:] * centred[:, :-52]) / spread)
        counts = np.sort(np.bincount(rollout.records.officer, minlength=DESIGN.officers))[::-1]
        top.append(counts[: round(0.05 * DESIGN.officers)].sum() / counts.sum())
    assert float(np.mean(month)) == pytest.approx(0.084, abs=0.01)
    assert float(np.mean(year)) == pytest.approx(0.074, abs=0.01)
    assert 0.20 < float(np.mean(top)) < 0.29


def test_records_come_in_the_order_in_which_they_happened() -> None:
    """An export arrives in date order."""
    records = simulate(DESIGN, RATES, EFFECTS, seed=7).records
    assert np.all(np.diff(records.period * 7 + records.day) >= 0)


def test_a_small_force_without_an_effect_has_none() -> None:
    """With no effect the truth is nought on every scale, and any number of officers will do."""
    none = type(EFFECTS)(any_force=0.0, subject_injured=0.0, officer_injured=0.0)
    rollout = simulate(Design(officers=60), RATES, none, seed=1)
    assert rollout.first_trained.size == 60
    assert all(effect.difference == 0 == effect.log_rate_ratio for effect in rollout.truth.effects)
