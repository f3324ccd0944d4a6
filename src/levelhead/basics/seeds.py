"""Random numbers that depend on nothing but their key.

A counter-based generator: the number for (seed, turn, purpose) is the same on every machine, alone or
in a batch, in any order, because no state is carried from one draw to the next. The mixing function is
SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators").
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_TO_UNIT = 2.0**-53


def purpose_key(purpose: str) -> int:
    """A 64-bit number for a purpose such as `person.line`, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest(), "little")


def mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """SplitMix64's finaliser, elementwise; arithmetic is modulo 2**64 by design."""
    with np.errstate(over="ignore"):
        value = value + _GOLDEN
        value = (value ^ (value >> np.uint64(30))) * _MIX_1
        value = (value ^ (value >> np.uint64(27))) * _MIX_2
        return value ^ (value >> np.uint64(31))


def uniform(seed: ArrayLike, turn: ArrayLike, purpose: str) -> NDArray[np.float64]:
    """Uniform numbers in [0, 1), one for each broadcast pair of seed and turn.

    Args:
        seed: whole numbers from 0 to 2**63 - 1.
        turn: whole numbers from 0; any counter that tells draws of one purpose apart.
        purpose: what the number is for; two purposes never share a number.
    """
    seeds = np.asarray(seed, dtype=np.uint64)
    turns = np.asarray(turn, dtype=np.uint64)
    shape = np.broadcast_shapes(seeds.shape, turns.shape)
    return draw(counters(np.atleast_1d(seeds), np.atleast_1d(turns)), purpose).reshape(shape)


def counters(seeds: NDArray[np.uint64], turns: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """What all draws of a turn have in common, so that several purposes need not mix it again."""
    return mix(mix(seeds) ^ turns)


def draw(counters: NDArray[np.uint64], purpose: str) -> NDArray[np.float64]:
    """`uniform` for a purpose, from what `counters` gave."""
    bits = mix(counters ^ _mixed_key(purpose)) >> np.uint64(11)
    return bits.astype(np.float64) * _TO_UNIT


@cache
def _mixed_key(purpose: str) -> np.uint64:
    return np.uint64(mix(np.array([purpose_key(purpose)], dtype=np.uint64))[0])


def generator(seed: int, purpose: str) -> np.random.Generator:
    """A NumPy generator for long simulations, keyed by seed and purpose.

    Philox is counter-based and its stream is guaranteed the same across NumPy releases for raw bits;
    derived distributions are pinned by our locked NumPy.
    """
    return np.random.Generator(np.random.Philox(key=[seed, purpose_key(purpose)]))
