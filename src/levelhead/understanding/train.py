# ruff: noqa: T201 - a program that reports how training went
"""Trains the reader: `python -m levelhead.understanding.train`.

Reads the utterances of `content/lexicon/`, fits the weights on them, calibrates on each family from a fit
that did not see it (four parts in turn), and writes `weights.npy` and `card.json`. Families are paraphrases
of one another, so that accuracy on families held out in turn says something about wording nobody trained on.
The hold-out and the stranger's turns are only measured.

The same inputs give the same bytes on one machine with one release of NumPy and SciPy. Another linear
algebra library adds in another order, which can move a weight by one unit in 127; the committed card says
which releases were used. Reading does not depend on it: the weights are whole numbers.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from scipy import sparse

from levelhead.basics.jsons import pretty, sha256
from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.understanding.accuracy import Truths, accuracy, accuracy_of, calibration_error, truths
from levelhead.understanding.features import BLOCKS, HASHED_ROWS, ROWS
from levelhead.understanding.fitting import Numbers, calibrate, fit
from levelhead.understanding.lessons import Lessons, columns_of, lessons
from levelhead.understanding.lexicon import LISTS, folder
from levelhead.understanding.reader import WHOLE_SHARE, Reader, report
from levelhead.understanding.utterances import (
    HOLD_OUT,
    STRANGER,
    Utterance,
    as_dictated,
    family_number,
    hold_out,
    stranger,
    training_files,
    utterances,
)
from levelhead.understanding.weights import COLUMNS, Weights, from_card

NAME, VERSION = "levelhead-lexicon", "2"
FOLDS = 4
DICTATED_IMPORTANCE = 0.5  # a turn's dictated copy counts half, so that a turn counts one and a half
PART_IMPORTANCE = (
    0.5  # of a sentence or clause; 0 loses .01 of macro-F1 on families held out, 1 gains nothing
)
HOSTILE_SHARE = 0.2  # of turns in practice, supposed: one in three of those written is hostile
LEAST_KNOWN = 0.5  # share of known words; other languages fall below, English with unusual names does not
_NOTHING_READ = -30.0  # the logit of every column for a turn without words
_THRESHOLDS = np.round(np.arange(0.2, 0.61, 0.02), 2)
_FLOORS = np.round(np.arange(0.1, 0.41, 0.02), 2)
_DECIMALS = 6


def learn(turns: Lessons) -> Weights:
    """Whole-number weights, not yet calibrated.

    Learns from whole turns first. The part that shows an act best by those weights then stands for the act,
    parts of turns that do not do it stand against it, and everything is learnt again with the parts.
    """
    truth, learns = columns_of(turns.written)
    exact, bias = fit(turns.whole, truth, learns)
    shown = turns.parts @ exact + bias
    clearest = shown >= strongest(shown, turns)[turns.owner]
    true = truth[turns.owner]
    stands = learns[turns.owner] * (clearest | ~true) * PART_IMPORTANCE
    stands[:, len(ACTS) :] = 0
    several = np.bincount(turns.owner, minlength=len(truth))[turns.owner] > 1
    exact, bias = fit(
        sparse.vstack([turns.whole, turns.dictated, turns.parts[several]]).tocsr(),
        np.vstack([truth, truth, (true & clearest)[several]]),
        np.vstack([learns, learns * DICTATED_IMPORTANCE, stands[several]]),
    )
    return _in_whole_numbers(exact, bias)


def _in_whole_numbers(exact: Numbers, bias: Numbers) -> Weights:
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


def strongest(shown: Numbers, turns: Lessons) -> Numbers:
    """(turns, columns): the largest logit among each turn's parts; `shown` is (parts, columns)."""
    most = np.full((len(turns.written), shown.shape[1]), _NOTHING_READ)
    np.maximum.at(most, turns.owner, shown)
    return most


def logits(weights: Weights, turns: Lessons) -> Numbers:
    """(turns, columns), as the reader finds them."""
    exact = weights.exact()
    by_part = strongest(turns.parts @ exact + weights.bias, turns)
    mixed = WHOLE_SHARE * (turns.whole @ exact + weights.bias) + (1 - WHOLE_SHARE) * by_part
    return np.where(by_part > _NOTHING_READ, mixed, _NOTHING_READ)


def unseen_logits(turns: Lessons) -> Numbers:
    """(turns, columns), each from weights that were learnt without the turn's family."""
    fold = np.array([family_number(one.family) % FOLDS for one in turns.written])
    found = np.zeros((len(turns.written), len(COLUMNS)))
    for number in range(FOLDS):
        print(f"calibration: part {number + 1} of {FOLDS}", file=sys.stderr)
        weights = learn(turns.only(fold != number))
        found[fold == number] = logits(weights, turns.only(fold == number))
    return found


def worth_of(written: list[Utterance]) -> Numbers:
    """(turns,): what each turn counts in calibration, mean one.

    Hostile turns are written more often than they are said; they count as if they were `HOSTILE_SHARE`.
    """
    is_hostile = truths(written)[:, [ACTS.index(act) for act in HARMFUL]].any(axis=1)
    share = float(is_hostile.mean())
    return np.where(is_hostile, HOSTILE_SHARE / share, (1 - HOSTILE_SHARE) / (1 - share))


def weighted_f1(said: Truths, true: Truths, worth: Numbers) -> float:
    """F1 where each turn counts its worth: all three (turns,)."""
    whole = float(worth @ said + worth @ true)
    return 2 * float(worth @ (said & true)) / whole if whole else 0.0


def _best_threshold(chances: Numbers, truth: Truths, worth: Numbers) -> float:
    """The threshold with the best F1; the lowest of equals."""
    scores = [weighted_f1(chances >= threshold, truth, worth) for threshold in _THRESHOLDS]
    return float(_THRESHOLDS[int(np.argmax(scores))])


def said_by(chances: Numbers, thresholds: Numbers, floor: float) -> Truths:
    """(turns, acts): what the reader would report for calibrated probabilities."""
    said = np.zeros((len(chances), len(ACTS)), dtype=bool)
    for number, row in enumerate(chances):
        said[number, report(row, thresholds, floor)] = True
    return said


def _best_floor(chances: Numbers, thresholds: Numbers, truth: Truths, worth: Numbers) -> float:
    """The floor with the best micro-F1 over turns, those that do nothing among them."""
    each = np.repeat(worth, len(ACTS))
    scores = [
        weighted_f1(said_by(chances, thresholds, float(floor)).ravel(), truth.ravel(), each)
        for floor in _FLOORS
    ]
    return float(_FLOORS[int(np.argmax(scores))])


def calibration(found: Numbers, written: list[Utterance]) -> dict[str, Any]:
    """Slopes, offsets, thresholds and the floor, and how well turns that were not learnt from are read."""
    truth, learns = columns_of(written)
    worth = worth_of(written)
    pairs = []
    for column in range(len(COLUMNS)):
        mine = learns[:, column] > 0
        pairs.append(calibrate(found[mine, column], truth[mine, column], worth[mine]))
    slope, offset = np.round(np.array(pairs).T, _DECIMALS)
    chances = np.round(1 / (1 + np.exp(-(slope * found + offset))), 4)
    thresholds = np.array(
        [_best_threshold(chances[:, column], truth[:, column], worth) for column in range(len(ACTS))]
        + [0.5] * (len(COLUMNS) - len(ACTS))
    )
    acts, known = chances[:, : len(ACTS)], truth[:, : len(ACTS)]
    floor = _best_floor(acts, thresholds, known, worth)
    return {
        "slope": slope.tolist(),
        "offset": offset.tolist(),
        "thresholds": dict(zip(COLUMNS, thresholds.tolist(), strict=True)),
        "floor": floor,
        "accuracy": accuracy_of(said_by(acts, thresholds, floor), written)
        | {"calibration_error": calibration_error(acts, known)},
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
        "numbers": {
            "scale": weights.scale.tolist(),
            "bias": weights.bias.tolist(),
            "slope": found["slope"],
            "offset": found["offset"],
        },
    }


def train() -> tuple[dict[str, Any], bytes]:
    """The card and the bytes of the weights."""
    learning = lessons(utterances())
    found = calibration(unseen_logits(learning), learning.written)
    print("weights", file=sys.stderr)
    weights = learn(learning)
    buffer = io.BytesIO()
    np.save(buffer, weights.table, allow_pickle=False)
    card = card_for(weights, found, buffer.getvalue())
    reader = Reader(from_card(card, weights.table))
    families = {one.family for one in learning.written}
    card["learnt_from"] = {"turns": len(learning.written), "families": len(families)}
    card["accuracy"] = {
        "families_in_turn": found["accuracy"],
        "hold_out": accuracy(reader, hold_out()),
        "stranger": accuracy(reader, stranger()) | {"calibration_error": _calibration_of(reader, stranger())},
        "stranger_dictated": accuracy(reader, as_dictated(stranger())),
    }
    return card, buffer.getvalue()


def _calibration_of(reader: Reader, written: list[Utterance]) -> float:
    """Expected calibration error over every turn and act of turns that were not learnt from."""
    chances = reader.weights.probabilities(logits(reader.weights, lessons(written)))[:, : len(ACTS)]
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
