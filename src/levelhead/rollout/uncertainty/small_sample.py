"""The factor by which a clustered variance is widened for a finite sample."""

from __future__ import annotations


def cluster_factor(rows: int, parameters: int, clusters: int) -> float:
    """(N - 1) / (N - K) times C / (C - 1), the convention of fixest and pyfixest.

    Args:
        rows: N, officer-periods used.
        parameters: K, without the effects that lie inside one cluster (here the officers').
        clusters: C, what the error treats as independent.
    """
    return (rows - 1) / (rows - parameters) * clusters / (clusters - 1)


def factor_in_words(rows: int, parameters: int, clusters: int, clustered_by: str) -> str:
    """The same, as a sentence for the note of an estimate."""
    factor = cluster_factor(rows, parameters, clusters)
    return (
        f"Errors clustered by {clustered_by}; variance times (N-1)/(N-K) x C/(C-1) "
        f"with N = {rows}, K = {parameters}, C = {clusters}: {factor:.8f}."
    )
