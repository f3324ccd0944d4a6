"""Cutting and joining batches of encounters, so that many alternatives can be replayed at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.batch import ARRAYS, NAMED_ARRAYS, Input, World
from levelhead.encounter.conditions import Bools
from levelhead.encounter.scenario import Doing

Array = NDArray[Any]
Places = NDArray[np.int64]
Seeds = NDArray[np.uint64]


def rows(world: World, wanted: Places) -> World:
    """The encounters at some places of a batch, in that order; a place may be wanted more than once."""
    return _made([world], lambda parts: parts[0][wanted], len(wanted))


def spread(world: World, seeds: Seeds) -> World:
    """Copies of a world of one, each with a seed of its own."""
    return replace(rows(world, np.zeros(len(seeds), dtype=np.int64)), seeds=seeds)


def joined(worlds: Sequence[World]) -> World:
    """Batches at the same turn of the same scenario, one after the other."""
    return _made(worlds, np.concatenate, sum(world.size for world in worlds))


def joined_input(given: Sequence[Input]) -> Input:
    """What the officers of several batches do, one batch after the other."""
    sizes = [len(one.waited) for one in given]
    return Input(
        acts=np.concatenate([one.acts for one in given]),
        grounding=np.concatenate([one.grounding for one in given]),
        doings=_doings(given, sizes),
        waited=np.concatenate([one.waited for one in given]),
        seconds=np.concatenate([one.seconds for one in given]),
        asked=_named([one.asked for one in given], sizes, np.concatenate),
        explained=_or_else([one.explained for one in given], sizes, 0.0),
        clarity=_or_else([one.clarity for one in given], sizes, 1.0),
        words=_or_else([one.words for one in given], sizes, 0.0),
        asks=_or_else([one.asks for one in given], sizes, 0.0),
        spoken=_named([one.spoken for one in given], sizes, np.concatenate),
    )


def input_rows(given: Input, wanted: Places) -> Input:
    """What some officers of a batch do, in that order; one may be wanted more than once."""
    doings = ((doing, doers[wanted]) for doing, doers in given.doings)
    return Input(
        acts=_columns(given.acts, wanted),
        grounding=given.grounding[wanted],
        doings=tuple((doing, doers) for doing, doers in doings if doers.any()),
        waited=given.waited[wanted],
        seconds=given.seconds[wanted],
        asked={name: so[wanted] for name, so in given.asked.items()},
        explained=None if given.explained is None else given.explained[wanted],
        clarity=None if given.clarity is None else given.clarity[wanted],
        words=None if given.words is None else given.words[wanted],
        asks=None if given.asks is None else given.asks[wanted],
        spoken={name: so[wanted] for name, so in given.spoken.items()},
    )


def _columns(acts: Array, wanted: Places) -> Array:
    """Rows of a wide array that is mostly zeros, each column one stretch of memory."""
    found = np.zeros((len(wanted), acts.shape[1]), order="F")
    for place in np.flatnonzero(acts.any(axis=0)):
        found[:, place] = acts[wanted, place]
    return found


def _doings(given: Sequence[Input], sizes: Sequence[int]) -> tuple[tuple[Doing, Bools], ...]:
    """Every deed of some batches, each once, with those who do it."""
    doers: dict[tuple[str, str], tuple[Doing, Bools]] = {}
    start = 0
    for one, size in zip(given, sizes, strict=True):
        for doing, who in one.doings:
            kept = doers.setdefault((doing.kind, doing.id), (doing, np.zeros(sum(sizes), dtype=np.bool_)))
            kept[1][start : start + size] |= who
        start += size
    return tuple(doers.values())


def _or_else(given: Sequence[Array | None], sizes: Sequence[int], otherwise: float) -> Array:
    """Arrays one after the other, the ones left out being filled with what leaving them out means."""
    return np.concatenate(
        [np.full(size, otherwise) if one is None else one for one, size in zip(given, sizes, strict=True)]
    )


def _made(worlds: Sequence[World], combine: Callable[[Sequence[Array]], Array], size: int) -> World:
    sizes = [world.size for world in worlds]
    arrays: dict[str, Any] = {name: combine([getattr(world, name) for world in worlds]) for name in ARRAYS}
    named: dict[str, Any] = {
        name: _named([getattr(world, name) for world in worlds], sizes, combine) for name in NAMED_ARRAYS
    }
    made = replace(worlds[0], **arrays, **named, changes=(), found_now=frozenset())
    if made.size != size:
        raise ValueError(f"{made.size} encounters where {size} were meant")
    return made


def _named(
    given: Sequence[Mapping[str, Array]],
    sizes: Sequence[int],
    combine: Callable[[Sequence[Array]], Array],
) -> dict[str, Array]:
    names = sorted({name for one in given for name in one})
    return {
        name: combine(
            [
                one[name] if name in one else np.zeros(size, dtype=np.bool_)
                for one, size in zip(given, sizes, strict=True)
            ]
        )
        for name in names
    }
