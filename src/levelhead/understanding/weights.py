"""The reader's weights and their card: whole numbers, so that a sum is the same on every machine.

`content/lexicon/weights.npy` holds one row a feature and one column an act (8-bit integers), `vectors.npy`,
`learnt.npy`, `filters.npy` and `outputs.npy` the network, `context.npy` the weights of the second reading;
`content/lexicon/card.json` says how they were made and what they are
worth.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.jsons import sha256
from levelhead.encounter.acts import ACTS
from levelhead.understanding.context import INPUTS, inputs
from levelhead.understanding.features import BLOCKS, HASHED_ROWS, ROWS, Features
from levelhead.understanding.lexicon import LISTS, VECTORS, folder
from levelhead.understanding.network import (
    FILTERS,
    GIVEN,
    LEARNT,
    WIDTHS,
    Network,
    Rows,
    given_numbers,
    vocabulary,
)

# Two columns more than acts: whether an order is vague, and whether it comes with its reason.
COLUMNS = (*ACTS, "command-vague", "command-reason")
WEIGHT_FILES = ("weights.npy", "context.npy", "learnt.npy", "filters.npy", "outputs.npy")
_LIMITS = ("floor", "hostile", "suspect")
CONTEXT_SHAPE = (INPUTS + 1, len(ACTS))
# The n-grams of a block share one unit (each counts 1 / sqrt(how many)); a cue counts the same however many
# there are. On families held out in turn, .5 to 1 were alike within .01 of macro-F1 and .25 lost .03.
CUE_VALUE = 0.6


class WeightsDoNotMatch(Exception):
    """A file of the lexicon is not the one the card was written for."""


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """From which probabilities on the reader says something.

    Attributes:
        thresholds: (columns,); the smallest probability at which an act is reported.
        floor: below it, for every act, the turn was not understood.
        hostile: from it on, a turn in which no hostile act was found also does the likeliest of them.
        suspect: such a turn is not understood where its chance to be hostile is this share of its likeliest
            act's.
    """

    thresholds: NDArray[np.float64]
    floor: float
    hostile: float
    suspect: float


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Everything the reader learnt.

    Attributes:
        table: (rows, columns) of int8.
        scale: (blocks, columns); what one unit of the table is worth.
        bias: (columns,); the logit of the first reading is `bias + sum`.
        context: (inputs + 1, acts); weights of the second reading, the last row its bias.
        slope, offset: (columns,); the calibrated probability is the logistic of `slope * logit + offset`
            (Platt 1999), with the second reading's logit for an act and the first's for a flag of an order.
        limits: from which probabilities on an act is reported.
        known: share of known words below which the turn was not understood.
        name: name@version of the reader.
        network: over what words mean.
    """

    table: NDArray[np.int8]
    scale: NDArray[np.float64]
    bias: NDArray[np.float64]
    context: NDArray[np.float32]
    slope: NDArray[np.float64]
    offset: NDArray[np.float64]
    limits: Limits
    known: float
    name: str
    network: Network

    def exact(self) -> NDArray[np.float64]:
        """(rows, columns): what each row is worth to each column, for reading many turns at once."""
        starts = [block * HASHED_ROWS for block in range(len(BLOCKS))]
        sizes = np.diff([*starts, ROWS])
        return np.asarray(self.table * np.repeat(self.scale, sizes, axis=0), dtype=np.float64)

    def logits(self, parts: Sequence[Features]) -> NDArray[np.float64]:
        """The first reading's logit of every column for some sets of features: (parts, columns)."""
        blocks = [block for found in parts for block in found.blocks]
        ends = np.cumsum([0, *map(len, blocks)])
        rows = np.fromiter(chain.from_iterable(blocks), dtype=np.intp, count=ends[-1])
        running = np.zeros((len(rows) + 1, len(COLUMNS)), dtype=np.int32)
        np.cumsum(self.table.take(rows, axis=0), axis=0, dtype=np.int32, out=running[1:])
        sums = (running[ends[1:]] - running[ends[:-1]]).reshape(len(parts), len(BLOCKS), len(COLUMNS))
        worth = np.array([values(found) for found in parts])
        total = np.tile(self.bias, (len(parts), 1))
        for block in range(len(BLOCKS)):
            total += sums[:, block] * (self.scale[block] * worth[:, block, None])
        return total

    def second(
        self, whole: NDArray[np.float64], by_part: NDArray[np.float64], rows: Rows
    ) -> NDArray[np.float64]:
        """The logit of every column, from those of the first reading: shape (columns,).

        Args:
            whole: (columns,) of the whole turn.
            by_part: (parts, columns), at least one part.
            rows: of the turn's words, for the network.
        """
        acts = inputs(whole, by_part, self.network.logits(rows)) @ self.context[:-1] + self.context[-1]
        return np.concatenate([acts, both(whole, by_part)[len(ACTS) :]])

    def probabilities(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated probabilities, to four decimals: shape (columns,)."""
        raised = np.clip(self.slope * logits + self.offset, -30, 30)
        return np.round(1 / (1 + np.exp(-raised)), 4)


def both(whole: NDArray[np.float64], by_part: NDArray[np.float64]) -> NDArray[np.float64]:
    """The whole turn's logits and those of the best parts, in the middle: (columns,) and (parts, columns)."""
    return np.asarray((whole + by_part.max(axis=0)) / 2)


def values(found: Features) -> tuple[float, ...]:
    """What one feature of each block counts."""
    grams = [1 / float(np.sqrt(len(block))) if block else 0.0 for block in found.blocks[:-1]]
    return (*grams, CUE_VALUE)


def shapes() -> tuple[tuple[int, ...], ...]:
    """The shapes of the tables of `WEIGHT_FILES`."""
    return (
        (ROWS, len(COLUMNS)),
        CONTEXT_SHAPE,
        (vocabulary().learnt, LEARNT),
        (sum(WIDTHS) * (GIVEN + LEARNT), FILTERS),
        (len(WIDTHS) * FILTERS, len(ACTS)),
    )


def read_card() -> dict[str, Any]:
    """The card, as JSON."""
    card: dict[str, Any] = json.loads((folder() / "card.json").read_text(encoding="utf-8"))
    return card


def _check(name: str, content: bytes, expected: str) -> None:
    if sha256(content) != expected:
        raise WeightsDoNotMatch(
            f"content/lexicon/{name} is not the file that card.json describes; "
            "train again with `python -m levelhead.understanding.train`, or put the file back"
        )


def load_weights() -> Weights:
    """The packaged weights, after comparing them and the word lists with the card.

    Raises:
        WeightsDoNotMatch: a file was changed without training again.
    """
    card = read_card()
    contents = [(folder() / name).read_bytes() for name in WEIGHT_FILES]
    for name, content in zip(WEIGHT_FILES, contents, strict=True):
        _check(name, content, card["weights"][name])
    for name in LISTS:
        _check(name, (folder() / name).read_bytes(), card["lists"][name])
    tables = [loaded(content) for content in contents]
    if tuple(table.shape for table in tables) != shapes() or list(COLUMNS) != card["columns"]:
        raise WeightsDoNotMatch("card.json describes weights for other features; train again")
    return from_card(card, tables)


def loaded(content: bytes) -> NDArray[Any]:
    """The table that a file of weights holds."""
    table: NDArray[Any] = np.load(io.BytesIO(content), allow_pickle=False)
    return table


def read_vectors() -> NDArray[np.int8]:
    """The vectors of common English words: (words, GIVEN)."""
    return loaded((folder() / VECTORS).read_bytes())


def from_card(card: dict[str, Any], tables: Sequence[NDArray[Any]]) -> Weights:
    """Weights from a card and its tables, in the order of `WEIGHT_FILES`; `scale` is (blocks, columns)."""
    table, context, learnt, filters, outputs = tables
    of_network = card["numbers"]["network"]
    network = Network(
        given=given_numbers(read_vectors()),
        learnt=learnt,
        filters=filters.astype(np.float64),
        bias=np.array(of_network["bias"], dtype=np.int64),
        outputs=outputs.astype(np.float64),
        unit=np.array(of_network["unit"]),
        offset=np.array(of_network["offset"]),
    )
    numbers = {key: np.array(card["numbers"][key]) for key in ("scale", "bias", "slope", "offset")}
    assert numbers["scale"].shape == (len(BLOCKS), len(COLUMNS))  # noqa: S101 - a card is written by train.py
    return Weights(
        table=table,
        context=context,
        limits=Limits(np.array(list(card["thresholds"].values())), *(card[key] for key in _LIMITS)),
        known=card["known"],
        name=f"{card['name']}@{card['version']}",
        network=network,
        **numbers,
    )
