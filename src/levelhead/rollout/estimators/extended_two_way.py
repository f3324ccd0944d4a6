"""The extended two-way models of Wooldridge: an effect of its own for every cohort in every period."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.estimate import Estimate
from levelhead.rollout.estimators.before_training import (
    BeforeTraining,
    Table,
    linear_weights,
    predicted_linear,
    predicted_rates,
    solve,
    window,
    with_effects,
)
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.uncertainty.normal import with_normal_interval
from levelhead.rollout.uncertainty.small_sample import cluster_factor, factor_in_words


def estimate(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """Least squares with officer effects, period effects and an effect for each trained cell, averaged.

    Source: Wooldridge (2021). On these tables the estimate equals that of imputation; the error carries the
    factor of a regression.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one, or the estimand is before training.
    """
    used = window(_everywhere(moments, estimand), estimand)
    weights = linear_weights(used)
    fitted = with_effects(used, predicted_linear(used))
    by = used.moments.clusters(clustered_by)
    sizes = _sizes(used, int(by.count.sum()))
    variance = by.squares(weights, fitted) * cluster_factor(*sizes)
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="extended_two_way",
        scale="difference",
        estimate=float((weights * used.moments.total).sum()),
        std_error=variance**0.5,
        clusters=sizes[2],
        clustered_by=clustered_by,
        note="An effect for every cohort in every period, then averaged. "
        + factor_in_words(*sizes, clustered_by),
    )


def estimate_poisson(moments: CohortMoments, estimand: str, clustered_by: str = "officer") -> Estimate:
    """The same for a rate: log of the average observed over the average predicted, by a Poisson likelihood.

    Source: Wooldridge (2023), with cohort and period effects. The error clusters by officer, by the delta
    method. Cohorts and periods without any record before training predict nothing and are left out.

    Raises:
        CalledWrongly: there is no such estimand.
        NotIdentified: no cohort has a later-trained one, nothing was recorded, or the estimand is before
            training.
    """
    used = _with_records(window(_everywhere(moments, estimand), estimand), estimand)
    table, n = used.moments, used.moments.officers[:, None]
    predicted = predicted_rates(used, estimand)
    observed, expected = float((used.weight * table.means()).sum()), float((used.weight * predicted).sum())
    if observed == 0:
        raise NotIdentified(f"{estimand}: nothing was recorded after training, so its logarithm has no value")
    pull = used.weight * predicted / expected
    by_cohort, by_period = solve(n * predicted * used.predicts, pull.sum(axis=1), pull.sum(axis=0))
    influence = used.weight / n / observed - (by_cohort[:, None] + by_period) * used.predicts
    fitted = np.where(used.predicts, predicted, table.means())
    by = table.clusters(clustered_by)
    sizes = _sizes(used, int(by.count.sum()))
    variance = by.squares(influence, fitted) * cluster_factor(*sizes)
    return with_normal_interval(
        moments,
        estimand=estimand,
        estimator="extended_two_way_poisson",
        scale="log_rate_ratio",
        estimate=float(np.log(observed / expected)),
        std_error=variance**0.5,
        clusters=sizes[2],
        clustered_by=clustered_by,
        note="An effect for every cohort in every period, then averaged as rates. "
        + factor_in_words(*sizes, clustered_by)
        + _left_out(used),
    )


def _everywhere(moments: CohortMoments, estimand: str) -> CohortMoments:
    """The moments, if everybody is in service in every period; else the shortcut by cohorts is not exact."""
    if moments.present is not None:
        raise NotIdentified(f"{estimand}: needs everybody in service throughout; imputation does not")
    return moments


def _left_out(used: BeforeTraining) -> str:
    """How many cohorts predict nothing; what the rest predict is then too high, and the ratio too low."""
    without = int((~used.predicts.any(axis=1)).sum())
    if not without:
        return ""
    return (
        f" Left out, without a record before training: {without} of {used.predicts.shape[0]} cohorts. The "
        "rest had records by chance too, so the estimate leans towards a fall where these are many."
    )


def _sizes(used: BeforeTraining, clusters: int) -> tuple[int, int, int]:
    """Officer-periods, parameters outside the officers' own effects, clusters.

    Raises:
        NotIdentified: there is one cluster only.
    """
    if clusters < 2:
        raise NotIdentified("fewer than two clusters to estimate an error from")
    officers, periods = int(used.moments.officers.sum()), used.moments.periods
    return officers * periods, periods + int(used.moments.trained().sum()), clusters


def _with_records(used: BeforeTraining, estimand: str) -> BeforeTraining:
    """Without the cohorts and periods that have no record before training, from which no rate follows."""
    total, predicts, before = used.moments.total, used.predicts, None
    while before is None or (predicts != before).any():  # what is left out may leave another without records
        before = predicts
        predicts = predicts & ((total * predicts).sum(axis=1, keepdims=True) > 0)
        predicts = predicts & ((total * predicts).sum(axis=0) > 0)
    weight: Table = used.weight * predicts.any(axis=1, keepdims=True) * predicts.any(axis=0)
    if not weight.sum() > 0:
        raise NotIdentified(f"{estimand}: too few records before training to predict a rate from")
    return replace(used, weight=weight / weight.sum(), predicts=predicts)
