"""Errors of the two-way linear model where officers move together in a few clusters: cohorts, or classes.

Two answers to the same trouble, that errors by few clusters come out too short: a bias-reduced error with
degrees of freedom of its own, and a bootstrap that draws signs for whole clusters. Both need only totals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator
from levelhead.rollout.estimands import NotIdentified
from levelhead.rollout.moments import CohortMoments

Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ClusterPaths:
    """The summed path of each of C clusters, in each of which all are trained in the same period.

    Attributes:
        name: `cohort` or `class`.
        first_trained: (C,) period from which its officers count as trained.
        officers: (C,) how many, none of them twice.
        total: (C, T) their records.
    """

    name: str
    first_trained: NDArray[np.int64]
    officers: NDArray[np.int64]
    total: Table

    @classmethod
    def of_cohorts(cls, moments: CohortMoments) -> ClusterPaths:
        """Each cohort that has officers. Raises NotIdentified where officers come or go."""
        if moments.present is not None:
            raise NotIdentified("constant: errors by cohort need everybody in service throughout")
        used = moments.cohorts_where(moments.officers > 0)
        return cls("cohort", used.first_trained, used.officers, used.total)


@dataclass(frozen=True, slots=True)
class FewClusters:
    """The two-way linear effect with its errors by a few clusters.

    Attributes:
        estimate: the slope, per officer-period.
        std_error: bias-reduced (CR2).
        freedom: Satterthwaite's degrees of freedom.
        p_value: two-sided, from Student's t with those degrees.
        bootstrap_p: two-sided, from the wild cluster bootstrap.
        clusters: how many.
    """

    estimate: float
    std_error: float
    freedom: float
    p_value: float
    bootstrap_p: float
    clusters: int


def few_clusters(paths: ClusterPaths, *, seed: int, draws: int = 9999) -> FewClusters:
    """The slope of training with errors by cluster, for few of them.

    Officers of a cluster share their training, and an officer's own effect takes up the officer's mean: so
    the regression on clusters' mean paths, weighted by officers, is that on every row, and so are its errors.

    Sources: Bell and McCaffrey (2002), Survey Methodology 28(2), and Pustejovsky and Tipton (2018), Journal
    of Business & Economic Statistics 36(4), with independent errors as the working model; Cameron, Gelbach
    and Miller (2008), Review of Economics and Statistics 90(3), with the null imposed.

    Args:
        paths: of the clusters, for one outcome.
        seed: of the bootstrap's signs.
        draws: of the bootstrap; the smallest p-value is 1 / (draws + 1).

    Raises:
        NotIdentified: fewer than three clusters, or training falls together with officers or periods.
    """
    from scipy import special

    if paths.officers.size < 3:
        raise NotIdentified(f"constant: errors by {paths.name} need three at least")
    regression = _Regression(paths)
    error, freedom = regression.bias_reduced()
    p = float(2 * special.stdtr(freedom, -abs(regression.slope) / error)) if error > 0 else 1.0
    return FewClusters(
        estimate=regression.slope,
        std_error=error,
        freedom=freedom,
        p_value=p,
        bootstrap_p=regression.bootstrap_p(seed, draws),
        clusters=paths.officers.size,
    )


class _Regression:
    """The regression on clusters' mean paths, officers as weights, each path less its own mean."""

    def __init__(self, paths: ClusterPaths) -> None:
        self.n = paths.officers.astype(float)
        last = paths.total.shape[1]
        is_trained = np.arange(1, last + 1) >= paths.first_trained[:, None]
        path, trained = _centred(paths.total / self.n[:, None]), _centred(is_trained.astype(float))
        periods = _centred(np.eye(last)[:, 1:].T).T
        shared = np.broadcast_to(periods, (self.n.size, *periods.shape))
        self.design = np.concatenate([trained[:, :, None], shared], axis=2)  # (C, T, 1 + T - 1)
        weighted = self.n[:, None, None] * self.design
        information = np.einsum("gtp,gtq->pq", weighted, self.design)
        if np.linalg.cond(information) > 1e12:
            raise NotIdentified("constant: training falls together with officers or periods")
        self.inverse = np.linalg.inv(information)
        coefficients = self.inverse @ np.einsum("gtp,gt->p", weighted, path)
        self.slope = float(coefficients[0])
        self.residual = path - self.design @ coefficients
        self.path, self.trained = path, trained

    def bias_reduced(self) -> tuple[float, float]:
        """CR2 error of the slope, and Satterthwaite's degrees of freedom."""
        size = self.design.shape[1]
        score, pull = np.zeros(self.n.size), np.zeros((self.n.size, self.design.shape[2]))
        norm = np.zeros(self.n.size)
        for g, (n, x) in enumerate(zip(self.n, self.design, strict=True)):
            values, vectors = np.linalg.eigh(np.eye(size) - n * x @ self.inverse @ x.T)
            root = np.where(values > 1e-10, 1 / np.sqrt(np.maximum(values, 1e-10)), 0.0)
            weights = (vectors * root) @ vectors.T @ x @ self.inverse[0]
            score[g] = n * weights @ self.residual[g]
            norm[g] = n * weights @ weights
            pull[g] = n * weights @ x
        spread = np.diag(norm) - pull @ self.inverse @ pull.T
        freedom = float(np.trace(spread) ** 2 / (spread**2).sum())
        return float(np.sqrt((score**2).sum())), freedom

    def bootstrap_p(self, seed: int, draws: int) -> float:
        """Share of sign draws whose |t| is at least the one seen, the one seen counted among them."""
        n = self.n[:, None]
        shared = self.design[:, :, 1:]
        inverse = np.linalg.inv(np.einsum("gtp,gtq->pq", n[:, :, None] * shared, shared))
        null = self.path - shared @ (inverse @ np.einsum("gtp,gt->p", n[:, :, None] * shared, self.path))
        z = self.trained - (n * self.trained).sum(axis=0) / n.sum()
        information = float((n * z**2).sum())
        own = (n * z * null).sum(axis=1)
        others = (n * z) @ (n * null).T / n.sum()  # what the periods' means take from each score
        through = (n * z * (self.trained - (n * self.trained).sum(axis=0) / n.sum())).sum(axis=1)
        drawn = generator(seed, "rollout.wild_bootstrap").integers(0, 2, (draws, self.n.size))
        signs = np.vstack([np.ones(self.n.size), 2.0 * drawn - 1.0])
        slope = signs @ own / information
        score = signs * own - signs @ others.T - slope[:, None] * through
        seen = np.abs(slope) / np.maximum(np.sqrt((score**2).sum(axis=1)), 1e-300)
        return float((seen >= seen[0] * (1 - 1e-12)).mean())


def _centred(table: Table) -> Table:
    return np.asarray(table - table.mean(axis=1, keepdims=True))
