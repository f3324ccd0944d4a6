# ruff: noqa: T201 - a program that reports how training went
"""Trains the reader: `python -m levelhead.understanding.train`.

Reads the utterances of `content/lexicon/`, lists their words in `words.csv`, fits the weights and the network
on them, calibrates on families from fits that did not see them (two parts of three, in turn), and writes the
files of weights and `card.json`. Families are paraphrases of one another, so that accuracy on families held
out in turn says something about wording nobody trained on. The hold-out and the three strangers' turns are
only measured.

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
from numpy.typing import NDArray
from scipy import sparse

from levelhead.basics.jsons import pretty, sha256
from levelhead.encounter.acts import ACTS
from levelhead.understanding.accuracy import (
    Truths,
    accuracy,
    accuracy_of,
    calibration_error,
    lines_of,
    truths,
)
from levelhead.understanding.context import INPUTS, inputs
from levelhead.understanding.features import BLOCKS, HASHED_ROWS, ROWS
from levelhead.understanding.fitting import Numbers, calibrate, fit, fit_context
from levelhead.understanding.lessons import Lessons, columns_of, lessons, words_met
from levelhead.understanding.lexicon import LISTS, WORDS, folder, lexicon
from levelhead.understanding.network import Network, given_numbers
from levelhead.understanding.network_fitting import fit_network, padded
from levelhead.understanding.reader import HOSTILE, Reader, hostile_chance, report
from levelhead.understanding.utterances import (
    HOLD_OUT,
    STRANGER,
    STRANGER_AGAIN,
    STRANGER_THIRD,
    Utterance,
    as_dictated,
    family_number,
    hold_out,
    stranger,
    stranger_again,
    stranger_third,
    training_files,
    utterances,
)
from levelhead.understanding.weights import (
    COLUMNS,
    CONTEXT_SHAPE,
    WEIGHT_FILES,
    Limits,
    Weights,
    both,
    from_card,
    read_vectors,
)

NAME, VERSION = "levelhead-lexicon", "4"
PARTS, HELD_OUT_PARTS = 3, 2  # of the families; two parts of three are held out in turn to calibrate
DICTATED_IMPORTANCE = 0.5  # a turn's dictated copy counts half, so that a turn counts one and a half
# Of a sentence or clause; on families held out 0 loses .01 of macro-F1 and 1 gains nothing.
PART_IMPORTANCE = 0.5
FIRST_ITERATIONS, SECOND_ITERATIONS = 30, 45  # enough to tell parts apart, and enough to learn from them
HOSTILE_SHARE = 0.2  # of turns in practice, supposed; three in ten of those written are hostile
SUSPECT = 0.3  # of the likeliest act's chance: too much contempt in kind words to call them kind
LEAST_KNOWN = 0.5  # share of known words; other languages fall below, English with unusual names does not
_THRESHOLDS = np.round(np.arange(0.2, 0.61, 0.02), 2)
_FLOORS = np.round(np.arange(0.1, 0.41, 0.02), 2)
_DECIMALS = 6


def learn(turns: Lessons) -> Weights:
    """Whole-number weights and the network, not yet calibrated."""
    exact, bias = learn_grams(turns)
    network = fit_network(
        given_numbers(read_vectors()), padded(turns.rows), padded(turns.dictated_rows), truths(turns.written)
    )
    return in_whole_numbers(exact, bias, network)


def learn_grams(turns: Lessons) -> tuple[Numbers, Numbers]:
    """Weights (rows, columns) of the n-grams and cues, and bias (columns,).

    Learns from whole turns first. The part that shows an act best by those weights then stands for the act,
    parts of turns that do not do it stand against it, and everything is learnt again with the parts.
    """
    truth, learns = columns_of(turns.written)
    exact, bias = fit(turns.whole, truth, learns, FIRST_ITERATIONS)
    shown = turns.parts @ exact + bias
    most = np.full((len(truth), len(COLUMNS)), -np.inf)
    np.maximum.at(most, turns.owner, shown)
    clearest = shown >= most[turns.owner]
    true = truth[turns.owner]
    stands = learns[turns.owner] * (clearest | ~true) * PART_IMPORTANCE
    stands[:, len(ACTS) :] = 0
    several = np.bincount(turns.owner, minlength=len(truth))[turns.owner] > 1
    return fit(
        sparse.vstack([turns.whole, turns.dictated, turns.parts[several]]).tocsr(),
        np.vstack([truth, truth, (true & clearest)[several]]),
        np.vstack([learns, learns * DICTATED_IMPORTANCE, stands[several]]),
        SECOND_ITERATIONS,
        (exact, bias),
    )


def in_whole_numbers(exact: Numbers, bias: Numbers, network: Network) -> Weights:
    """Weights that still want the second reading and calibration."""
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
        context=np.zeros(CONTEXT_SHAPE, dtype=np.float32),
        slope=np.ones(count),
        offset=np.zeros(count),
        limits=Limits(np.full(count, 0.5), 0.5, 1.0, 1.0),
        known=LEAST_KNOWN,
        name="",
        network=network,
    )


def first_reading(weights: Weights, turns: Lessons) -> tuple[Numbers, Numbers]:
    """What the second reading sees, (turns, INPUTS), and the logits of an order's flags, (turns, flags)."""
    exact = weights.exact()
    whole, parts = turns.whole @ exact + weights.bias, turns.parts @ exact + weights.bias
    by_turn = np.split(parts, np.searchsorted(turns.owner, np.arange(1, len(whole))))
    seen = [
        inputs(one, its_parts, weights.network.logits(rows))
        for one, its_parts, rows in zip(whole, by_turn, turns.rows, strict=True)
    ]
    flags = [both(one, its_parts)[len(ACTS) :] for one, its_parts in zip(whole, by_turn, strict=True)]
    return np.array(seen), np.array(flags)


def unseen(turns: Lessons) -> tuple[list[Utterance], Numbers, Numbers]:
    """The turns of the parts held out, as weights read them that had not met their families.

    Returns:
        The turns; what the second reading sees of each, (turns, INPUTS); and their final logits, (turns,
        columns), by a second reading that had not met the family either.
    """
    part = np.array([family_number(one.family) % PARTS for one in turns.written])
    seen, found = np.zeros((len(part), INPUTS)), np.zeros((len(part), len(COLUMNS)))
    for number in range(HELD_OUT_PARTS):
        print(f"calibration: part {number + 1} of {HELD_OUT_PARTS}", file=sys.stderr)
        mine = part == number
        seen[mine], found[mine, len(ACTS) :] = first_reading(learn(turns.only(~mine)), turns.only(mine))
    truth = truths(turns.written)
    is_held = part < HELD_OUT_PARTS
    for number in range(HELD_OUT_PARTS):
        mine, others = part == number, is_held & (part != number)
        context = fit_context(seen[others], truth[others])
        found[mine, : len(ACTS)] = seen[mine] @ context[:-1] + context[-1]
    written = [one for one, take in zip(turns.written, is_held, strict=True) if take]
    return written, seen[is_held], found[is_held]


def worth_of(written: list[Utterance]) -> Numbers:
    """(turns,): what each turn counts in calibration, mean one.

    Hostile turns are written more often than they are said; they count as if they were `HOSTILE_SHARE`.
    """
    is_hostile = truths(written)[:, sorted(HOSTILE)].any(axis=1)
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


def said_by(chances: Numbers, limits: Limits) -> Truths:
    """(turns, acts): what the reader would report for calibrated probabilities."""
    said = np.zeros((len(chances), len(ACTS)), dtype=bool)
    for number, row in enumerate(chances):
        said[number, report(row, limits)] = True
    return said


def _best_floor(chances: Numbers, thresholds: Numbers, truth: Truths, worth: Numbers) -> float:
    """The floor with the best micro-F1 over turns, those that do nothing among them."""
    each = np.repeat(worth, len(ACTS))
    scores = [
        weighted_f1(said_by(chances, Limits(thresholds, floor, 2.0, 2.0)).ravel(), truth.ravel(), each)
        for floor in _FLOORS.tolist()
    ]
    return float(_FLOORS[int(np.argmax(scores))])


def limits_for(chances: Numbers, truth: Truths, worth: Numbers) -> Limits:
    """Every limit, from calibrated probabilities (turns, acts) of turns that were not learnt from."""
    thresholds = np.array(
        [_best_threshold(chances[:, column], truth[:, column], worth) for column in range(len(ACTS))]
    )
    hostile = np.array([hostile_chance(row) for row in chances])
    return Limits(
        thresholds=np.append(thresholds, [0.5] * (len(COLUMNS) - len(ACTS))),
        floor=_best_floor(chances, thresholds, truth, worth),
        hostile=_best_threshold(hostile, np.asarray(truth[:, sorted(HOSTILE)].any(axis=1)), worth),
        suspect=SUSPECT,
    )


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
    acts, known = chances[:, : len(ACTS)], truth[:, : len(ACTS)]
    limits = limits_for(acts, known, worth)
    return {
        "slope": slope.tolist(),
        "offset": offset.tolist(),
        "thresholds": dict(zip(COLUMNS, limits.thresholds.tolist(), strict=True)),
        "floor": limits.floor,
        "hostile": limits.hostile,
        "suspect": limits.suspect,
        "accuracy": accuracy_of(said_by(acts, limits), written)
        | {"calibration_error": calibration_error(acts, known)},
    }


def _hashes(names: list[str]) -> dict[str, str]:
    return {name: sha256((folder() / name).read_bytes()) for name in names}


def card_for(weights: Weights, found: dict[str, Any], contents: list[bytes]) -> dict[str, Any]:
    """Everything the card says but the accuracy."""
    return {
        "name": NAME,
        "version": VERSION,
        "weights": {name: sha256(content) for name, content in zip(WEIGHT_FILES, contents, strict=True)},
        "lists": _hashes(list(LISTS)),
        "training": _hashes(training_files()),
        "hold_out": _hashes([HOLD_OUT, STRANGER, STRANGER_AGAIN, STRANGER_THIRD]),
        "made_with": {"numpy": np.__version__, "scipy": scipy.__version__},
        "columns": list(COLUMNS),
        "thresholds": found["thresholds"],
        "floor": found["floor"],
        "hostile": found["hostile"],
        "suspect": found["suspect"],
        "known": weights.known,
        "numbers": {
            "scale": weights.scale.tolist(),
            "bias": weights.bias.tolist(),
            "slope": found["slope"],
            "offset": found["offset"],
            "network": {
                "bias": weights.network.bias.tolist(),
                "unit": weights.network.unit.tolist(),
                "offset": weights.network.offset.tolist(),
            },
        },
    }


def _saved(table: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, table, allow_pickle=False)
    return buffer.getvalue()


def train() -> tuple[dict[str, Any], list[bytes]]:
    """The card and the bytes of the files of weights."""
    learning = lessons(utterances())
    held_out, seen, logits = unseen(learning)
    found = calibration(logits, held_out)
    print("weights", file=sys.stderr)
    weights = learn(learning)
    context = np.round(fit_context(seen, truths(held_out)), _DECIMALS).astype(np.float32)
    network = weights.network
    filters, outputs = network.filters.astype(np.int8), network.outputs.astype(np.int8)
    tables: list[NDArray[Any]] = [weights.table, context, network.learnt, filters, outputs]
    contents = [_saved(table) for table in tables]
    card = card_for(weights, found, contents)
    reader = Reader(from_card(card, tables))
    families = {one.family for one in learning.written}
    card["learnt_from"] = {"turns": len(learning.written), "families": len(families)}
    card["accuracy"] = {
        "families_in_turn": found["accuracy"],
        "hold_out": accuracy(reader, hold_out()),
        "stranger": accuracy(reader, stranger()) | {"calibration_error": _calibration_of(reader, stranger())},
        "stranger_again": accuracy(reader, stranger_again()),
        "stranger_third": accuracy(reader, stranger_third())
        | {"calibration_error": _calibration_of(reader, stranger_third())},
        "stranger_dictated": accuracy(reader, as_dictated(stranger())),
    }
    return card, contents


def _calibration_of(reader: Reader, written: list[Utterance]) -> float:
    """Expected calibration error over every turn and act of turns that were not learnt from."""
    chances = np.array([reader.chances(one.text) for one in written])
    return calibration_error(chances[:, : len(ACTS)], truths(written))


def list_words(place: Path) -> None:
    """Write the words that training meets. They are read anew, for slips are mended towards them."""
    met = words_met(utterances())
    lines = ["word,times", *(f"{word},{times}" for word, times in met.items())]
    (place / WORDS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    lexicon.cache_clear()


def main() -> None:
    """List the words, train, write the other files into the package's folder, print the accuracy."""
    place = Path(str(folder()))
    list_words(place)
    card, contents = train()
    for name, content in zip(WEIGHT_FILES, contents, strict=True):
        (place / name).write_bytes(content)
    (place / "card.json").write_text(pretty(card), encoding="utf-8")
    print("\n".join(lines_of(card["accuracy"])))


if __name__ == "__main__":
    main()
