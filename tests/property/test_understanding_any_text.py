"""What holds for every text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.encounter.acts import ACTS
from levelhead.encounter.reading import Reading
from levelhead.understanding.reader import load_reader
from levelhead.understanding.utterances import Utterance, utterances

READER = load_reader()
WRITTEN = utterances()
ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates and control characters too
WORDS = st.sampled_from([word for one in WRITTEN for word in one.text.split()])
CAPITAL_SAYS = re.compile(
    r"\b(?i:pc|dc|constable|sergeant|sgt|inspector|mr|mrs|ms|mister|miss|dr|doctor) [A-Z]"
)
LIKE_SPEECH = st.lists(WORDS | st.text(ANY_CHARACTER, max_size=6), max_size=60).map(" ".join)


@given(utterance=st.text(ANY_CHARACTER, max_size=300) | LIKE_SPEECH)
@settings(max_examples=150)
def test_any_text_gives_a_reading(utterance: str) -> None:
    """People type anything; a page that fell over would lose the turn. Acts known, once, inside the text."""
    reading = READER.read(utterance)
    assert reading.understood is bool(reading.acts)
    assert len({found.act for found in reading.acts}) == len(reading.acts)
    assert [found.p for found in reading.acts] == sorted((found.p for found in reading.acts), reverse=True)
    for found in reading.acts:
        start, end = found.words
        assert found.act in ACTS
        assert 0 <= found.p <= 1
        assert found.p == round(found.p, 4)
        assert 0 <= start < end <= len(utterance)
    assert Reading.from_dict(reading.as_dict()) == reading


@given(one=st.sampled_from(WRITTEN))
@settings(max_examples=100)
def test_capitals_make_no_difference(one: Utterance) -> None:
    """Shouting on the keyboard is typing, not meaning; a reading goes by the words.

    Left out: what a capital alone says, which is that "Ward" after "PC" is somebody's name, and that a word
    which is not English is one.
    """
    upper = one.text.upper()
    is_longer = len(upper) != len(one.text)  # a few letters have longer capitals
    if one.acts and not is_longer and CAPITAL_SAYS.search(one.text) is None:
        assert _acts(upper) == _acts(one.text)


def _acts(text: str) -> list[tuple[str, float]]:
    return [(found.act, found.p) for found in READER.read(text).acts]
