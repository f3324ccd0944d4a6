"""Cutting and joining batches."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from levelhead.debrief import batches
from levelhead.encounter.batch import ARRAYS, NAMED_ARRAYS, World
from levelhead.encounter.machine import doing_of, officer_input
from levelhead.encounter.turn import parse_line
from meetings import FAIR, play

SEEDS = np.arange(3, dtype=np.uint64)


def test_every_field_of_a_world_is_cut_joined_or_shared() -> None:
    """A field that is added to the machine's world fails here before it is silently left behind."""
    shared = {"scenario", "variant", "rule", "changes", "found_now"}
    known = {*ARRAYS, *NAMED_ARRAYS, *shared}
    assert {field.name for field in fields(World)} == known


def test_cutting_apart_and_joining_gives_the_same_batch() -> None:
    """Order and values come back."""
    world = batches.spread(play(FAIR[:4]).world, SEEDS)
    parts = [batches.rows(world, np.array(places)) for places in ([2], [0, 1])]
    again = batches.rows(batches.joined(parts), np.array([1, 2, 0]))
    assert np.array_equal(again.seeds, world.seeds)
    assert np.array_equal(again.state, world.state)
    assert again.ever.keys() == world.ever.keys()


def test_deeds_stay_with_those_who_do_them() -> None:
    """Joined and cut again, a deed is done in the rows that did it, and once only in the list."""
    encounter = play(())
    turns = [parse_line(line) for line in ("/move step_back", "/wait 20", "/move step_back")]
    given = [officer_input(encounter, turn, doing_of(encounter.scenario, turn), 2) for turn in turns]
    together = batches.joined_input(given)
    [(doing, doers)] = together.doings
    assert doing.id == "step_back"
    assert doers.tolist() == [True, True, False, False, True, True]
    assert batches.input_rows(together, np.array([2, 3])).doings == ()
