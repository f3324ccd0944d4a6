"""Chances with their intervals, and seeds for replays."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.debrief.copies import share_of
from levelhead.debrief.parts import Replayed
from levelhead.debrief.what_if import alternatives, moments, seeds_for
from meetings import FAIR, play

# Wilson's 95 % score interval; 7 of 10 is the usual textbook example.
KNOWN = [(0, 100, 0.0, 0.0370), (50, 100, 0.4038, 0.5962), (100, 100, 0.9630, 1.0), (7, 10, 0.3968, 0.8922)]


@pytest.mark.parametrize(("good", "of", "low", "high"), KNOWN)
def test_the_interval_of_a_share(good: int, of: int, low: float, high: float) -> None:
    """It is Wilson's, which stays inside 0 and 1 and is not empty at either end."""
    chance = share_of(good, of)
    assert (chance.low, chance.high) == (low, high)


def test_seeds_differ_by_encounter_and_purpose() -> None:
    """Choosing and measuring never share a seed, and all fit a transcript's seed."""
    one, other = play((), seed=1), play((), seed=2)
    drawn = [seeds_for(e, purpose, 500) for e in (one, other) for purpose in ("choose", "measure")]
    together = np.concatenate(drawn)
    assert len(np.unique(together)) == 2000
    assert int(together.max()) < 2**63
    assert (seeds_for(one, "choose", 500) == drawn[0]).all()


def test_the_alternatives_to_a_turn() -> None:
    """Every act it did not do, waiting, and what was open; never the turn itself."""
    played = moments(play(FAIR))
    to_words, to_move, to_wait = alternatives(played[0]), alternatives(played[1]), alternatives(played[4])
    assert "grounds" not in to_words
    assert {"apology", "wait", "move ask_control", "tactic search"} <= set(to_words)
    assert "move step_back" not in to_move
    assert "wait" not in to_wait
    assert "tactic detain_friend" not in to_words  # not open before the knife has been seen


def test_what_cannot_be_told_apart_from_the_best_is_named() -> None:
    """Sixty and fifty-eight of a hundred are the same to us; sixty and thirty are not."""
    share = {"grounds": share_of(60, 100), "choice": share_of(58, 100), "plan": share_of(30, 100)}
    replayed = Replayed(1, share_of(10, 100), share)
    assert replayed.best == "grounds"
    assert replayed.about_as_good == ("choice",)


def test_what_harms_is_tried_and_never_advised() -> None:
    """A threat that happened to end more meetings well is in the table, and is not what a coach names."""
    share = {"threat": share_of(90, 100), "grounds": share_of(60, 100), "insult": share_of(59, 100)}
    replayed = Replayed(1, share_of(10, 100), share)
    assert replayed.best == "grounds"
    assert replayed.about_as_good == ()
    assert "threat" in replayed.as_dict()["instead"]
