"""What holds for every text."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.encounter.acts import ACTS
from levelhead.encounter.reading import Reading
from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.reader import load_reader
from levelhead.understanding.utterances import Utterance, utterances

READER = load_reader()
WRITTEN = utterances()
ANY_CHARACTER = st.characters(exclude_categories=())  # lone surrogates and control characters too
WORDS = st.sampled_from([word for one in WRITTEN for word in one.text.split()])
LIKE_SPEECH = st.lists(WORDS | st.text(ANY_CHARACTER, max_size=6), max_size=60).map(" ".join)

SWAPS = (
    ("he", "she"),
    ("him", "her"),
    ("his", "her"),
    ("himself", "herself"),
    ("he's", "she's"),
    ("he'll", "she'll"),
    ("man", "woman"),
    ("boy", "girl"),
    ("sir", "madam"),
    ("mum", "dad"),
    ("brother", "sister"),
    ("son", "daughter"),
    ("husband", "wife"),
    ("black", "white"),
    ("asian", "polish"),
)


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


@given(one=st.sampled_from(WRITTEN), seed=st.integers(0, 1000))
@settings(max_examples=200)
def test_another_name_gives_the_same_reading(one: Utterance, seed: int) -> None:
    """Fairness: the officer's or the person's name must not change what the words do."""
    names = sorted(word for word, mask in lexicon().masks.items() if mask == "NAME")
    other = random.Random(seed).choice(names)  # noqa: S311 - not a secret
    assert _acts(_with(one.text, dict.fromkeys(names, other))) == _acts(one.text)


@given(one=st.sampled_from(WRITTEN))
@settings(max_examples=200)
def test_swapping_gender_and_group_gives_the_same_reading(one: Utterance) -> None:
    """Fairness: words for gender and ethnic group must carry no weight of their own."""
    swapped = dict(SWAPS) | {second: first for first, second in SWAPS}
    assert _acts(_with(one.text, swapped)) == _acts(one.text)


@given(one=st.sampled_from(WRITTEN))
@settings(max_examples=100)
def test_capitals_make_no_difference(one: Utterance) -> None:
    """Shouting on the keyboard is typing, not meaning; a reading goes by the words."""
    upper = one.text.upper()
    if len(upper) == len(one.text):  # a few letters have longer capitals
        assert _acts(upper) == _acts(one.text)


def _with(text: str, swaps: dict[str, str]) -> str:
    """The text with whole words swapped; punctuation and spaces stay."""
    out, word = [], ""
    for character in f"{text} ":
        if character.isalnum() or character in "'’":  # noqa: RUF001 - typed apostrophes
            word += character
        else:
            out.append(swaps.get(word.lower().replace("’", "'"), word))  # noqa: RUF001 - as above
            out.append(character)
            word = ""
    return "".join(out)[:-1]


def _acts(text: str) -> list[tuple[str, float]]:
    return [(found.act, found.p) for found in READER.read(text).acts]
