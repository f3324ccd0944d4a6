"""Logistic regression, one act against the rest, and its calibration; needs SciPy, so training only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

Matrix = Any  # scipy.sparse.csr_matrix: (turns, rows); SciPy ships no types
Numbers = NDArray[np.float64]

# Chosen on families held out in turn. Macro-F1 moved by less than .01 for strengths from 3 to 10 and ratio
# shares from 0 to .9, and by less than .015 for positive weights from 1 to 3.
STRENGTH = 6.0  # weight of the data against the squared length of the weights
POSITIVE_WEIGHT = 2.0  # an act is rare: about one turn in fifteen
RATIO_SHARE = 0.5  # how far features are scaled by their log-count ratio (Wang and Manning 2012)
# Of the second reading, chosen likewise: .0003 to .003 were alike within .005 of macro-F1.
CONTEXT_PENALTY = 0.001
_MOST_ITERATIONS = 100


def _ratios(turns: Matrix, truth: NDArray[np.bool_]) -> Numbers:
    """(features, columns): how unevenly each feature falls on the act, as a scale of mean square one."""
    present = (turns > 0).astype(float).T
    inside, outside = present @ truth + 1.0, present @ ~truth + 1.0
    ratio = np.abs(np.log(inside / inside.sum(axis=0)) - np.log(outside / outside.sum(axis=0)))
    scale = (1 - RATIO_SHARE) + RATIO_SHARE * ratio
    return np.asarray(scale / np.sqrt((scale**2).mean(axis=0)))


def fit(
    turns: Matrix,
    truth: NDArray[np.bool_],
    importance: Numbers,
    iterations: int,
    start: tuple[Numbers, Numbers] | None = None,
) -> tuple[Numbers, Numbers]:
    """Weights (rows, columns) and bias (columns,) of a penalised logistic regression for each column.

    Minimises `STRENGTH * sum(importance * log(1 + exp(-y z))) + |w|^2 / 2` by L-BFGS over all columns.

    Args:
        turns: sparse (turns, rows) of feature values.
        truth: (turns, columns).
        importance: (turns, columns); zero leaves a turn out of a column.
        iterations: the most to take.
        start: weights and bias to set out from; from nought without them.
    """
    used = np.unique(turns.indices)
    kept = turns[:, used].astype(np.float32).tocsr()  # half the memory to walk through; weights end in 8 bits
    flipped = kept.T.tocsr()
    scale = _ratios(kept, truth)
    sign = np.where(truth, 1.0, -1.0)
    worth = STRENGTH * importance * np.where(truth, POSITIVE_WEIGHT, 1.0)
    shape = (len(used) + 1, truth.shape[1])

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(shape)
        margin = sign * (kept @ (weights[:-1] * scale).astype(np.float32) + weights[-1])
        value = (worth * np.logaddexp(0, -margin)).sum() + 0.5 * (weights[:-1] ** 2).sum()
        slope = -sign * worth * special.expit(-margin)
        gradient = np.vstack([scale * (flipped @ slope.astype(np.float32)) + weights[:-1], slope.sum(axis=0)])
        return float(value), gradient.ravel()

    first = np.zeros(shape) if start is None else np.vstack([start[0][used] / scale, start[1]])
    best = optimize.minimize(
        loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": iterations}
    )
    weights = best.x.reshape(shape)
    table = np.zeros((turns.shape[1], truth.shape[1]))
    table[used] = weights[:-1] * scale
    return table, weights[-1]


def fit_context(seen: Numbers, truth: NDArray[np.bool_]) -> Numbers:
    """Weights of the second reading (inputs + 1, acts), the last row the bias.

    A logistic regression for each act on inputs brought to mean nought and deviation one. Minimises the mean
    loss plus `CONTEXT_PENALTY * |w|^2`, by L-BFGS over all acts.

    Args:
        seen: (turns, inputs), from readings that had not learnt from the turns.
        truth: (turns, acts).
    """
    mean, deviation = seen.mean(axis=0), seen.std(axis=0) + 1e-9
    level = (seen - mean) / deviation
    shape = (level.shape[1] + 1, truth.shape[1])

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(shape)
        raised = level @ weights[:-1] + weights[-1]
        value = (np.logaddexp(0, raised) - truth * raised).sum() / len(level)
        gap = (special.expit(raised) - truth) / len(level)
        slope = level.T @ gap + 2 * CONTEXT_PENALTY * weights[:-1]
        return float(value + CONTEXT_PENALTY * (weights[:-1] ** 2).sum()), np.vstack(
            [slope, gap.sum(axis=0)]
        ).ravel()

    start = np.zeros(shape).ravel()
    best = optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _MOST_ITERATIONS})
    weights = best.x.reshape(shape)
    plain = weights[:-1] / deviation[:, None]
    return np.vstack([plain, weights[-1] - mean @ plain])


def calibrate(logits: Numbers, truth: NDArray[np.bool_], worth: Numbers) -> tuple[float, float]:
    """Slope and offset of Platt's logistic for one column, with his smoothed targets (Platt 1999).

    All three are (turns,); `worth` is what each turn counts.
    """
    hits = int(truth.sum())
    high, low = (hits + 1) / (hits + 2), 1 / (len(truth) - hits + 2)
    target = np.where(truth, high, low)

    def loss(pair: Numbers) -> tuple[float, Numbers]:
        raised = pair[0] * logits + pair[1]
        value = worth @ (np.logaddexp(0, raised) - target * raised)
        gap = worth * (special.expit(raised) - target)
        return float(value), np.array([(gap * logits).sum(), gap.sum()])

    best = optimize.minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B")
    return float(best.x[0]), float(best.x[1])
