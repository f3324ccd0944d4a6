"""The second reading: each act again, in the light of everything else the turn does.

The first reading judges each act by itself, whole turn and parts, by n-grams and by the network over what
words mean (`network.py`). What the turn does besides says more:
"thank you" beside contempt is not courtesy, and a hard word inside what somebody else said is not an
insult. So each act is judged again by a logistic regression over the first reading's logits of every act: a
chain of labels (Read and others 2011) in which each link sees all of the first reading instead of the links
before it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS

Numbers = NDArray[np.float64]

_MOST = 8.0  # a logit further from nought says no more: a chance of one in three thousand
INPUTS = 10 * len(ACTS) + 1


def _squashed(logits: Numbers) -> Numbers:
    return 1 / (1 + np.exp(-logits))


def inputs(whole: Numbers, by_part: Numbers, meant: Numbers) -> Numbers:
    """What the second reading sees of one turn: shape (INPUTS,).

    The logit of each act by the network, in the whole turn, its best, mean, first and last part; the first
    four also as probabilities; and how many parts there are.

    Args:
        whole: (acts,) or more columns, of which the first are the acts.
        by_part: (parts, columns) likewise, at least one part.
        meant: (acts,), by the network.
    """
    count = len(ACTS)
    parts = by_part[:, :count]
    six = np.stack([meant, whole[:count], parts.max(axis=0), parts.mean(axis=0), parts[0], parts[-1]])
    logits = np.clip(six, -_MOST, _MOST)
    return np.concatenate([logits.ravel(), _squashed(logits[:4]).ravel(), [np.log(len(parts))]])
