"""Slips of spelling, mended towards words that officers say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.reader import load_reader
from levelhead.understanding.spelling import mended
from levelhead.understanding.tokens import sentences

READER = load_reader()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("becuase", "because"),  # changed about
        ("shoud", "should"),  # left out
        ("pleasse", "please"),  # put in
        ("polica", "police"),  # changed
    ],
)
def test_each_kind_of_slip_is_mended(written: str, meant: str) -> None:
    """One letter changed about, left out, put in or changed leads back to the common word."""
    assert mended(written) == meant


@pytest.mark.parametrize("word", ["teh", "x1yz", "NAME", "", "zzzzz", "becuaes"])
def test_what_is_short_or_far_is_left_alone(word: str) -> None:
    """Three letters have too many neighbours; a mask is no word; two slips are not guessed at."""
    assert mended(word) == word


@given(st.sampled_from(sorted(lexicon().words)))
def test_a_word_that_training_met_is_never_changed(word: str) -> None:
    """Reason: mending helps what is unknown and must not touch what is known, or training would drift."""
    assert mended(word) == word


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_any_word_is_answered_and_mending_twice_is_mending_once(word: str) -> None:
    """Reason: officers type anything, and what was mended is a known word."""
    assert mended(mended(word)) == mended(word)


def test_a_name_inside_a_sentence_is_no_slip() -> None:
    """A capital inside a sentence is a name's; a sentence may begin with one, and shouting is not one."""
    (name,) = sentences("Hello Plase, sit down")
    assert [word.text for word in name.words][1] != "please"
    (shouted,) = sentences("SIT DOWN PLEASSE")
    assert shouted.words[-1].text == "please"
    assert shouted.words[-1].is_mended


def test_another_language_is_not_mended_into_english() -> None:
    """What was mended counts as unknown: a turn in French stays not understood."""
    for text in ("Bonjour monsieur, je voudrais vous parler un moment", "Dzień dobry, proszę usiąść tutaj"):
        assert not READER.read(text).understood


def test_a_turn_full_of_slips_is_read_as_it_was_meant() -> None:
    """The same acts as without the slips."""
    meant = READER.read("I'm sorry, I should have explained why I stopped you")
    typed = READER.read("im sory, i shoud have explaned why i stoped you")
    assert {one.act for one in typed.acts} == {one.act for one in meant.acts} == {"apology"}


@pytest.mark.parametrize("word", ["spoon", "pink", "burned", "porch"])
def test_a_common_word_is_not_taken_for_a_slip(word: str) -> None:
    """A real word that no written turn holds stays itself, though common words of turns are one slip away."""
    assert mended(word) == word
