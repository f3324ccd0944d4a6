"""Records of a made-up organisation whose truth is known, to try the evaluation on.

Nothing here describes a real police force. The rule, for officer i and week t:

    untrained_it = base * season_t * u_it, at most 0.9;   log u_it = s * x_it - s^2 / 2
    x_it is a stationary first-order autoregression with variance one, so that two weeks of one officer
    resemble each other less the further they lie apart;
    chance of any force in the week = untrained_it * (1 + effect) from the week of training on.

The effect is a constant share of the chance, on every officer and week alike. An officer-week with force
holds 1 + Poisson records. An injury belongs to the officer-week: given force, it happens with one chance
before training and another after, chosen so that the chance of an injury in an officer-week changes by
exactly its own effect.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator

_HIGHEST_CHANCE = 0.9  # nobody is certain to use force; few officer-weeks come near
_WEEKS_A_YEAR = 365.25 / 7
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Design:
    """How the fictional roll-out was run.

    Attributes:
        officers: how many, every one of them trained once.
        baseline_weeks: weeks before the first class. Twelve: it lets the first classes be compared with
            themselves, and takes the information on a constant effect (the sum of squares of the training
            indicator after officer and week means, per officer) from 4.3 without a baseline to 5.1; a year of
            it would give 6.5, but few organisations hold a year of records untouched by a change of form.
        training_weeks: weeks with classes.
        classes_a_week: classes that the officers of one week are split into.
    """

    officers: int = 1843
    baseline_weeks: int = 12
    training_weeks: int = 52
    classes_a_week: int = 2

    @property
    def periods(self) -> int:
        """Weeks observed; the last class week is the last of them."""
        return self.baseline_weeks + self.training_weeks


@dataclass(frozen=True, slots=True)
class ForceRates:
    """How often force is used, and how officers and weeks differ.

    Attributes:
        weekly_chance: chance of any force in an officer-week, untrained, averaged over officers and weeks.
        records_per_week_with_force: mean records in an officer-week with any, at least 1.
        subject_injured: share of records, untrained, in which the person is injured.
        officer_injured: share of records, untrained, in which the officer is injured.
        tactic_shares: share of each tactic among the tactics of all records; adds up to one.
        tactics_per_record: chances of one, two, three ... tactics in a record.
        talk: name of the tactic that is talk, and the share of records that hold it beside others.
        officer_spread: standard deviation of the logarithm of an officer's rate.
        monthly_decay: how fast an officer's rate forgets its past, a month.
        yearly_swing: half the distance between the busiest and quietest season, as a share of the mean.
        weekly_noise: standard deviation of the logarithm of a week's common level.
    """

    weekly_chance: float
    records_per_week_with_force: float
    subject_injured: float
    officer_injured: float
    tactic_shares: Mapping[str, float]
    tactics_per_record: tuple[float, ...]
    talk: tuple[str, float]
    officer_spread: float
    monthly_decay: float
    yearly_swing: float
    weekly_noise: float


@dataclass(frozen=True, slots=True)
class Effects:
    """Relative change after training in the weekly chance of each outcome, for example -0.109."""

    any_force: float
    subject_injured: float
    officer_injured: float


@dataclass(frozen=True, slots=True)
class TrueEffect:
    """What made the records of one outcome.

    Attributes:
        outcome: name of the outcome.
        relative_change: change in its chance or rate, the same for every officer and week.
        log_rate_ratio: the same on the scale of a Poisson model.
        difference: the same per officer-week, averaged over the trained officer-weeks up to the last week in
            which somebody was still untrained: what a difference between trained and untrained estimates.
    """

    outcome: str
    relative_change: float
    log_rate_ratio: float
    difference: float


@dataclass(frozen=True, slots=True)
class Truth:
    """The truth behind the records, known because they are made up."""

    seed: int
    effects: tuple[TrueEffect, ...]

    def as_dict(self) -> dict[str, object]:
        """Plain JSON, to be shown beside estimates."""
        effects = {
            effect.outcome: {
                "relative_change": effect.relative_change,
                "log_rate_ratio": effect.log_rate_ratio,
                "difference": effect.difference,
            }
            for effect in self.effects
        }
        return {"fictional": True, "seed": self.seed, "effects": effects}


@dataclass(frozen=True, slots=True, eq=False)
class FictionalRecords:
    """Use-of-force records, one a row, in the order in which they happened.

    Attributes:
        officer: (R,) index of the officer.
        period: (R,) week, from 1.
        day: (R,) day of the week, 0 to 6.
        tactics: (R,) names of the tactics used.
        subject_injured: (R,) whether the person was injured.
        officer_injured: (R,) whether the officer was injured.
    """

    officer: NDArray[np.int64]
    period: NDArray[np.int64]
    day: NDArray[np.int64]
    tactics: tuple[tuple[str, ...], ...]
    subject_injured: NDArray[np.bool_]
    officer_injured: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class FictionalRollout:
    """A made-up roll-out.

    Attributes:
        periods: weeks observed.
        first_trained: (officers,) week of training, from 1; training counts from that week on.
        class_in_week: (officers,) which of the week's classes, from 0.
        records: what the officers reported.
        truth: what made the records.
    """

    periods: int
    first_trained: NDArray[np.int64]
    class_in_week: NDArray[np.int64]
    records: FictionalRecords
    truth: Truth


def simulate(design: Design, rates: ForceRates, effects: Effects, *, seed: int) -> FictionalRollout:
    """Make a roll-out and its records; the same seed gives the same rows."""
    first_trained, class_in_week = _draw_order(design, seed)
    untrained = _untrained_chance(design, rates, seed)
    trained = np.arange(1, design.periods + 1) >= first_trained[:, None]
    weeks = _weeks_with_force(untrained, trained, effects, seed)
    records = _records(weeks, trained, rates, effects, seed)
    truth = Truth(seed, _true_effects(untrained, trained, rates, effects))
    return FictionalRollout(design.periods, first_trained, class_in_week, records, truth)


def _draw_order(design: Design, seed: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each officer's training week and class: a random order dealt out, sizes of weeks within one."""
    place = generator(seed, "fictional.order").permutation(design.officers)
    week, turn = place % design.training_weeks, place // design.training_weeks
    return design.baseline_weeks + 1 + week, turn % design.classes_a_week


def _untrained_chance(design: Design, rates: ForceRates, seed: int) -> NDArray[np.float64]:
    """(officers, periods) chance of any force in each week had nobody been trained."""
    spread = rates.officer_spread
    level = np.exp(spread * _officer_paths(design, rates, seed) - spread**2 / 2)
    return np.minimum(rates.weekly_chance * _season(design, rates, seed) * level, _HIGHEST_CHANCE)


def _officer_paths(design: Design, rates: ForceRates, seed: int) -> NDArray[np.float64]:
    """(officers, periods) stationary autoregression with mean zero and variance one."""
    keeps = math.exp(-rates.monthly_decay * _MONTHS_A_YEAR / _WEEKS_A_YEAR)
    path = generator(seed, "fictional.officers").standard_normal((design.officers, design.periods))
    for week in range(1, design.periods):
        path[:, week] = keeps * path[:, week - 1] + math.sqrt(1 - keeps**2) * path[:, week]
    return path


def _season(design: Design, rates: ForceRates, seed: int) -> NDArray[np.float64]:
    """(periods,) level of each week, with mean one.

    The swing is counted from the first week, not from January, so that one seed makes the same records
    whatever day the demonstration is made on.
    """
    week = np.arange(design.periods)
    noise = generator(seed, "fictional.weeks").standard_normal(design.periods)
    level = 1 + rates.yearly_swing * np.sin(2 * np.pi * week / _WEEKS_A_YEAR)
    level = level * np.exp(rates.weekly_noise * noise)
    return np.asarray(level / level.mean())


def _weeks_with_force(
    untrained: NDArray[np.float64], trained: NDArray[np.bool_], effects: Effects, seed: int
) -> NDArray[np.bool_]:
    chance = untrained * np.where(trained, 1 + effects.any_force, 1.0)
    return generator(seed, "fictional.force").random(chance.shape) < chance


def _records(
    weeks: NDArray[np.bool_], trained: NDArray[np.bool_], rates: ForceRates, effects: Effects, seed: int
) -> FictionalRecords:
    """One row a record; an injury stands on the first record of its officer-week.

    Untrained, the chance of an injury given force is its share of records times the records of such a week,
    so that the share is met. Trained, it is (1 + effect on injury) / (1 + effect on force) times that.
    """
    officer, period = np.nonzero(weeks)
    rng = generator(seed, "fictional.records")
    extra = rng.poisson(rates.records_per_week_with_force - 1, officer.size)
    row = np.repeat(np.arange(officer.size), 1 + extra)
    is_first = np.r_[True, row[1:] != row[:-1]]
    day = rng.integers(0, 7, row.size)
    after = trained[officer, period]
    given_force = np.where(after, 1 / (1 + effects.any_force), 1.0) * rates.records_per_week_with_force
    subject = given_force * rates.subject_injured * np.where(after, 1 + effects.subject_injured, 1.0)
    harmed = given_force * rates.officer_injured * np.where(after, 1 + effects.officer_injured, 1.0)
    subject_injured = rng.random(officer.size) < subject
    officer_injured = rng.random(officer.size) < harmed
    tactics = _tactics(row.size, rates, rng)
    order = np.lexsort((officer[row], day, period[row]))
    return FictionalRecords(
        officer=officer[row][order],
        period=period[row][order] + 1,
        day=day[order],
        tactics=tuple(tactics[place] for place in order),
        subject_injured=(subject_injured[row] & is_first)[order],
        officer_injured=(officer_injured[row] & is_first)[order],
    )


def _tactics(count: int, rates: ForceRates, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """The tactics of each record: distinct, with exactly the shares given.

    Systematic sampling in a random order: with n tactics to draw, one uniform start and n equal steps along
    the cumulated shares. Each tactic is drawn with n times its share and never twice, as no share exceeds
    one third and no record holds more than three.
    """
    names = np.array([*rates.tactic_shares])
    shares = np.array([*rates.tactic_shares.values()])
    sizes = 1 + rng.choice(len(rates.tactics_per_record), count, p=rates.tactics_per_record)
    orders = rng.permuted(np.tile(np.arange(names.size), (count, 1)), axis=1)
    ends = np.cumsum(shares[orders], axis=1)
    steps = (rng.random(count)[:, None] + np.arange(sizes.max(initial=1))) / sizes[:, None]
    places = np.sum(ends[:, None, :] <= (steps * ends[:, -1:])[:, :, None], axis=2)
    drawn = names[np.take_along_axis(orders, np.minimum(places, names.size - 1), axis=1)].tolist()
    talks = (rng.random(count) < rates.talk[1]).tolist()
    return [
        (*row[:size], rates.talk[0]) if talk else tuple(row[:size])
        for row, size, talk in zip(drawn, sizes.tolist(), talks, strict=True)
    ]


def _true_effects(
    untrained: NDArray[np.float64], trained: NDArray[np.bool_], rates: ForceRates, effects: Effects
) -> tuple[TrueEffect, ...]:
    compared = trained & ~trained.all(axis=0)
    chance = float(untrained[compared].mean())
    per_week = rates.records_per_week_with_force
    levels = {
        "any_force": (chance, effects.any_force),
        "force": (chance * per_week, effects.any_force),
        "subject_injured": (chance * rates.subject_injured * per_week, effects.subject_injured),
        "officer_injured": (chance * rates.officer_injured * per_week, effects.officer_injured),
    }
    return tuple(
        TrueEffect(outcome, effect, math.log1p(effect), round(level * effect, 9))
        for outcome, (level, effect) in levels.items()
    )
