# ruff: noqa: T201 - a program that reports how training went
"""Trains the reader: `python -m levelhead.understanding.train`.

Reads the utterances of `content/lexicon/`, fits the weights on the learning families, calibrates on each
learning family from a fit that did not see it (four parts in turn), and writes `weights.npy` and
`card.json`. The test families and the hold-out are only measured.

The same inputs give the same bytes on one machine with one release of NumPy and SciPy. Another linear
algebra library adds in another order, which can move a weight by one unit in 127; the committed card says
which releases were used. Reading does not depend on it: the weights are whole numbers.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray
from scipy import sparse

from levelhead.basics.jsons import pretty, sha256
from levelhead.encounter.acts import ACTS
from levelhead.understanding.accuracy import accuracy, calibration_error, rates, truths
from levelhead.understanding.features import BLOCKS, HASHED_ROWS, ROWS, Features
from levelhead.understanding.fitting import calibrate, fit
from levelhead.understanding.lexicon import LISTS, folder
from levelhead.understanding.reader import Part, Reader, logits_of, parts, report
from levelhead.understanding.utterances import (
    HOLD_OUT,
    STRANGER,
    Utterance,
    as_dictated,
    dictated,
    family_number,
    hold_out,
    split,
    stranger,
    training_files,
    utterances,
)
from levelhead.understanding.weights import COLUMNS, Weights, from_card, values

NAME, VERSION = "levelhead-lexicon", "1"
FOLDS = 4
DICTATED_IMPORTANCE = 0.5  # a turn's dictated copy counts half, so that a turn counts one and a half
LEAST_KNOWN = 0.5  # share of known words; other languages fall below, English with unusual names does not
_THRESHOLDS = np.round(np.arange(0.2, 0.61, 0.02), 2)
_FLOORS = np.round(np.arange(0.1, 0.41, 0.02), 2)
_DECIMALS = 6

Truths = NDArray[np.bool_]
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An utterance with its features, spoken and dictated."""

    written: Utterance
    whole: Features
    pieces: list[Part]
    dictated: Features


def lesson(written: Utterance) -> Lesson:
    """An utterance made ready."""
    whole, pieces = parts(written.text)
    return Lesson(written, whole, pieces, parts(dictated(written.text))[0])


def matrix(found: list[Features]) -> Any:
    """Sparse (turns, rows) of feature values."""
    entries = [
        (number, row, value)
        for number, one in enumerate(found)
        for block, value in zip(one.blocks, values(one), strict=True)
        for row in block
    ]
    numbers, rows, amounts = zip(*entries, strict=True)
    return sparse.csr_matrix((amounts, (numbers, rows)), shape=(len(found), ROWS))


def columns_of(written: list[Utterance]) -> tuple[Truths, Numbers]:
    """(turns, columns) of what is true, and which turns each column learns from: flags only from orders."""
    flags = np.array([["vague" in one.flags, "reason" in one.flags] for one in written], dtype=bool)
    is_order = np.array([["command" in one.acts] * 2 for one in written], dtype=bool)
    truth = np.hstack([truths(written), flags])
    learns = np.hstack([np.ones((len(written), len(ACTS))), is_order.astype(float)])
    return truth, learns


def learn(turns: list[Lesson]) -> Weights:
    """Whole-number weights, not yet calibrated."""
    truth, learns = columns_of([one.written for one in turns])
    both = matrix([one.whole for one in turns] + [one.dictated for one in turns])
    importance = np.vstack([learns, learns * DICTATED_IMPORTANCE])
    exact, bias = fit(both, np.vstack([truth, truth]), importance)
    starts = [block * HASHED_ROWS for block in range(len(BLOCKS))] + [ROWS]
    table, scale = np.zeros(exact.shape, dtype=np.int8), np.ones((len(BLOCKS), len(COLUMNS)))
    for block in range(len(BLOCKS)):
        rows = slice(starts[block], starts[block + 1])
        scale[block] = np.round(np.maximum(np.abs(exact[rows]).max(axis=0), 1e-6) / 127, 9)
        table[rows] = np.clip(np.rint(exact[rows] / scale[block]), -127, 127).astype(np.int8)
    count = len(COLUMNS)
    return Weights(
        table=table,
        scale=scale,
        bias=np.round(bias, _DECIMALS),
        slope=np.ones(count),
        offset=np.zeros(count),
        thresholds=np.full(count, 0.5),
        floor=0.5,
        known=LEAST_KNOWN,
        name="",
    )


def logits(weights: Weights, turns: list[Lesson]) -> Numbers:
    """(turns, columns)."""
    return np.array(
        [
            logits_of(weights, one.whole, one.pieces)[0] if one.pieces else np.full(len(COLUMNS), -30.0)
            for one in turns
        ]
    )


def unseen_logits(turns: list[Lesson]) -> Numbers:
    """(turns, columns), each from weights that were learnt without the turn's family."""
    fold = np.array([family_number(one.written.family) % FOLDS for one in turns])
    found = np.zeros((len(turns), len(COLUMNS)))
    for number in range(FOLDS):
        print(f"calibration: part {number + 1} of {FOLDS}", file=sys.stderr)
        weights = learn([one for one, mine in zip(turns, fold, strict=True) if mine != number])
        here = np.flatnonzero(fold == number)
        found[here] = logits(weights, [turns[index] for index in here])
    return found


def _best_threshold(chances: Numbers, truth: Truths) -> float:
    """The threshold with the best F1; the lowest of equals."""
    scores = [rates(chances >= threshold, truth)["f1"] for threshold in _THRESHOLDS]
    return float(_THRESHOLDS[int(np.argmax(scores))])


def _best_floor(chances: Numbers, thresholds: Numbers, truth: Truths) -> float:
    """The floor with the best micro-F1 over turns, those that do nothing among them."""
    scores = []
    for floor in _FLOORS:
        said = np.zeros_like(truth)
        for number, row in enumerate(chances):
            said[number, report(row, thresholds, float(floor))] = True
        scores.append(rates(said.ravel(), truth.ravel())["f1"])
    return float(_FLOORS[int(np.argmax(scores))])


def calibration(found: Numbers, written: list[Utterance]) -> dict[str, Any]:
    """Slopes, offsets, thresholds and the floor, from logits of turns that were not learnt from."""
    truth, learns = columns_of(written)
    pairs = [
        calibrate(found[learns[:, column] > 0, column], truth[learns[:, column] > 0, column])
        for column in range(len(COLUMNS))
    ]
    slope, offset = np.round(np.array(pairs).T, _DECIMALS)
    chances = np.round(1 / (1 + np.exp(-(slope * found + offset))), 4)
    thresholds = np.array(
        [_best_threshold(chances[:, column], truth[:, column]) for column in range(len(ACTS))]
        + [0.5] * (len(COLUMNS) - len(ACTS))
    )
    acts, known = chances[:, : len(ACTS)], truth[:, : len(ACTS)]
    return {
        "slope": slope.tolist(),
        "offset": offset.tolist(),
        "thresholds": dict(zip(COLUMNS, thresholds.tolist(), strict=True)),
        "floor": _best_floor(acts, thresholds, known),
        "calibration_error": calibration_error(acts, known),
        "calibration_error_from_a_tenth": calibration_error(acts[acts >= 0.1], known[acts >= 0.1]),
    }


def _hashes(names: list[str]) -> dict[str, str]:
    return {name: sha256((folder() / name).read_bytes()) for name in names}


def card_for(weights: Weights, found: dict[str, Any], content: bytes) -> dict[str, Any]:
    """Everything the card says but the accuracy."""
    return {
        "name": NAME,
        "version": VERSION,
        "weights": {"file": "weights.npy", "bytes": len(content), "sha256": sha256(content)},
        "lists": _hashes(list(LISTS)),
        "training": _hashes(training_files()),
        "hold_out": _hashes([HOLD_OUT, STRANGER]),
        "made_with": {"numpy": np.__version__, "scipy": scipy.__version__},
        "columns": list(COLUMNS),
        "thresholds": found["thresholds"],
        "floor": found["floor"],
        "known": weights.known,
        "calibration_error": found["calibration_error"],
        "calibration_error_from_a_tenth": found["calibration_error_from_a_tenth"],
        "numbers": {
            "scale": weights.scale.tolist(),
            "bias": weights.bias.tolist(),
            "slope": found["slope"],
            "offset": found["offset"],
        },
    }


def train() -> tuple[dict[str, Any], bytes]:
    """The card and the bytes of the weights."""
    to_learn, test = split(utterances())
    learning = [lesson(one) for one in to_learn]
    found = calibration(unseen_logits(learning), to_learn)
    print("weights", file=sys.stderr)
    weights = learn(learning)
    buffer = io.BytesIO()
    np.save(buffer, weights.table, allow_pickle=False)
    card = card_for(weights, found, buffer.getvalue())
    reader = Reader(from_card(card, weights.table))
    card["learnt_from"] = {"turns": len(learning), "families": len({one.family for one in to_learn})}
    card["accuracy"] = {
        "test_families": accuracy(reader, test),
        "test_families_dictated": accuracy(reader, as_dictated(test)),
        "hold_out": accuracy(reader, hold_out()),
        "stranger": accuracy(reader, stranger()) | {"calibration_error": _calibration_of(reader, stranger())},
    }
    return card, buffer.getvalue()


def _calibration_of(reader: Reader, written: list[Utterance]) -> float:
    """Expected calibration error over every turn and act of turns that were not learnt from."""
    turns = [lesson(one) for one in written]
    chances = reader.weights.probabilities(logits(reader.weights, turns))[:, : len(ACTS)]
    return calibration_error(chances, truths(written))


def show(card: dict[str, Any]) -> None:
    """Print the accuracy by act and by group."""
    for name, measured in card["accuracy"].items():
        print(f"\n{name}: {measured['turns']} turns, macro-F1 {measured['macro_f1']:.3f}, "
              f"all acts right {measured['exact']:.3f}")  # fmt: skip
        print(f"  hostile turns: {measured['hostile']}")
        for act, one in measured["acts"].items():
            print(f"  {act:16} F1 {one['f1']:.2f}  precision {one['precision']:.2f}  "
                  f"recall {one['recall']:.2f}  turns {one['turns']}")  # fmt: skip
        for group, one in measured["groups"].items():
            print(
                f"  {group:20} micro-F1 {one['micro_f1']:.2f}  all right {one['exact']:.2f}  {one['turns']}"
            )


def main() -> None:
    """Train, write both files into the package's folder, and print the accuracy."""
    card, content = train()
    place = Path(str(folder()))
    (place / "weights.npy").write_bytes(content)
    (place / "card.json").write_text(pretty(card), encoding="utf-8")
    show(card)


if __name__ == "__main__":
    main()
