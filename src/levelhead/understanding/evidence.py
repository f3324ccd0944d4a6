"""Which words carried an act: the run of words whose features add most to its logit."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.understanding.features import Features
from levelhead.understanding.tokens import Stretch
from levelhead.understanding.weights import Weights, values

# A word must add at least this share of the stretch's best word to be worth keeping in the run. Set by
# looking at spans: at zero they trail off into filler, above a third they lose "don't" and "not".
_WORTH_KEEPING = 0.1
_CARRIED_WHOLE = 3  # words; a stretch this short carries an act as a whole


def contributions(weights: Weights, found: Features, column: int, count: int) -> list[float]:
    """What each of `count` words adds to the logit; a feature is shared equally by its words."""
    added = [0.0] * count
    for block, value in enumerate(values(found)):
        worth = float(weights.scale[block, column]) * value
        units = weights.table[list(found.blocks[block]), column].tolist()
        for unit, (first, last) in zip(units, found.blocks[block].values(), strict=True):
            share = unit * worth / (last - first + 1)
            for word in range(first, last + 1):
                added[word] += share
    return added


def best_run(added: Sequence[float]) -> tuple[int, int]:
    """First and last index of the run with the largest sum (Kadane's algorithm); the first of equals."""
    best, best_sum = (0, 0), added[0]
    start, running = 0, 0.0
    for index, value in enumerate(added):
        if running <= 0:
            start, running = index, 0.0
        running += value
        if running > best_sum:
            best, best_sum = (start, index), running
    return best


def span(weights: Weights, stretch: Stretch, found: Features, column: int) -> tuple[int, int]:
    """Characters [start, end) of the utterance that carried an act inside a stretch."""
    if len(stretch.words) <= _CARRIED_WHOLE:
        return stretch.words[0].start, stretch.words[-1].end
    added = contributions(weights, found, column, len(stretch.words))
    least = _WORTH_KEEPING * max(*added, 0.0)
    first, last = best_run([one - least for one in added])
    return stretch.words[first].start, stretch.words[last].end
