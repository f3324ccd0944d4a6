"""How well a reader reads: precision, recall and F1 by act and by group, hostility, calibration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.understanding.reader import Reader
from levelhead.understanding.utterances import Utterance

Truths = NDArray[np.bool_]
_BINS = 10


def truths(written: Sequence[Utterance]) -> Truths:
    """(utterances, acts): whether each does each act."""
    return np.array([[act in one.acts for act in ACTS] for one in written], dtype=bool)


def found(reader: Reader, written: Sequence[Utterance]) -> Truths:
    """(utterances, acts): whether the reader reports each act of each utterance."""
    readings = [{act.act for act in reader.read(one.text).acts} for one in written]
    return np.array([[act in acts for act in ACTS] for acts in readings], dtype=bool)


def rates(said: Truths, true: Truths) -> dict[str, float]:
    """Precision, recall and F1 of one act: shapes (utterances,); 0 where there is nothing to divide by."""
    hits = int((said & true).sum())
    precision = hits / int(said.sum()) if said.any() else 0.0
    recall = hits / int(true.sum()) if true.any() else 0.0
    f1 = 2 * hits / int(said.sum() + true.sum()) if (said | true).any() else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4)}


def macro_f1(said: Truths, true: Truths) -> float:
    """Mean F1 over the acts that occur: shapes (utterances, acts)."""
    occurring = [column for column in range(true.shape[1]) if true[:, column].any()]
    scores = [rates(np.take(said, column, 1), np.take(true, column, 1))["f1"] for column in occurring]
    return round(float(np.mean(scores)), 4)


def hostility(said: Truths, true: Truths) -> dict[str, float]:
    """How hostile turns (any of threat, dismiss, insult) are read.

    `read_as_positive`: share of hostile turns that were understood and in which no hostile act was found.
    """
    columns = [ACTS.index(act) for act in HARMFUL]
    is_hostile: Truths = np.asarray(true[:, columns].any(axis=1))
    is_read: Truths = np.asarray(said[:, columns].any(axis=1))
    positive = is_hostile & ~is_read & said.any(axis=1)
    share = float(positive.sum() / is_hostile.sum()) if is_hostile.any() else 0.0
    return rates(is_read, is_hostile) | {
        "turns": int(is_hostile.sum()),
        "read_as_positive": round(share, 4),
    }


def calibration_error(chances: NDArray[np.float64], true: Truths) -> float:
    """Expected calibration error over every pair of utterance and act, in ten equal bins.

    The gap between the mean probability and the share that is true, weighted by how many fall in a bin
    (Naeini, Cooper and Hauskrecht 2015).
    """
    flat, hit = chances.ravel(), true.ravel()
    bins = np.minimum((flat * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(flat[bins == one].mean() - hit[bins == one].mean()) * (bins == one).sum() for one in set(bins)
    ]
    return round(float(sum(gaps) / flat.size), 4)


def accuracy(reader: Reader, written: Sequence[Utterance]) -> dict[str, Any]:
    """How well a reader reads some utterances: see `accuracy_of`."""
    return accuracy_of(found(reader, written), written)


def accuracy_of(said: Truths, written: Sequence[Utterance]) -> dict[str, Any]:
    """Everything above for some utterances, as plain JSON; groups of fewer than 20 turns are left out.

    `said` is (utterances, acts): what was reported.
    """
    true = truths(written)
    groups: dict[str, Any] = {}
    for kind in ("scenario", "register"):
        for name in sorted({getattr(one, kind) for one in written}):
            mine = np.array([getattr(one, kind) == name for one in written])
            if mine.sum() >= 20:
                exact = float((said[mine] == true[mine]).all(axis=1).mean())
                hits = rates(said[mine].ravel(), true[mine].ravel())
                groups[name] = {"turns": int(mine.sum()), "micro_f1": hits["f1"], "exact": round(exact, 4)}
    return {
        "turns": len(written),
        "macro_f1": macro_f1(said, true),
        "exact": round(float((said == true).all(axis=1).mean()), 4),
        "hostile": hostility(said, true),
        "acts": {
            act: rates(said[:, column], true[:, column]) | {"turns": int(true[:, column].sum())}
            for column, act in enumerate(ACTS)
        },
        "groups": groups,
    }


def lines_of(measured: Mapping[str, Any]) -> Iterator[str]:
    """What the card says about accuracy, by act and by group, to be printed."""
    for name, one in measured.items():
        yield f"\n{name}: {one['turns']} turns, macro-F1 {one['macro_f1']:.3f}, all right {one['exact']:.3f}"
        yield f"  hostile turns: {one['hostile']}"
        for act, rate in one["acts"].items():
            of_act = f"precision {rate['precision']:.2f}  recall {rate['recall']:.2f}  turns {rate['turns']}"
            yield f"  {act:16} F1 {rate['f1']:.2f}  {of_act}"
        for group, rate in one["groups"].items():
            of_group = f"all right {rate['exact']:.2f}  turns {rate['turns']}"
            yield f"  {group:20} micro-F1 {rate['micro_f1']:.2f}  {of_group}"
