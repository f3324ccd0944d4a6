"""Themes of a class: what its instructors learnt about the training, of nobody and from nobody by name.

Personal feedback stands with ratings and debriefs, which their learner reads. A theme is kept apart from
both: it says what to keep, what to change and what is a risk in the training, and a name in it is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from levelhead.basics.faults import Fault, Place
from levelhead.curriculum.outcomes import headings, outcome_families, scenario_types

LONGEST_THEME = 200  # characters
VERDICTS = {"keep": "To keep", "change": "To change", "risk": "A risk"}
_PLACE = Place("theme", None, "text")
_WORD = re.compile(r"[^\W\d_]+")
_MARKED_WORD = re.compile(r"\w+(?:[-/.]\w+)*")
_NEXT_SENTENCE = re.compile(r"[.!?]\s+\S")
_SHORT_NAME = 3  # letters; a shorter part of a name counts only as it is written, for "an" is a word too


@dataclass(frozen=True, slots=True)
class Theme:
    """One thing that was learnt about the training in a class.

    Attributes:
        id: made by the page that sends it, so that a form sent twice is kept once.
        about: one of `subjects`.
        verdict: one of `VERDICTS`.
        text: one plain sentence without names.
    """

    id: str
    about: str
    verdict: str
    text: str


def subjects() -> dict[str, str]:
    """What a theme may be about, by title: a heading of the standard, a family or a type of scenario."""
    return {
        **{f"heading:{one.id}": one.title for one in headings()},
        **{f"family:{one.id}": one.title for one in outcome_families()},
        **{f"scenario:{one.id}": one.title for one in scenario_types()},
    }


def marked_words(text: str) -> frozenset[str]:
    """The words of a text that may be staff numbers: those with a digit in them."""
    found = _MARKED_WORD.findall(text)
    parts = [part for one in found for part in (one, *re.split(r"[-/.]", one))]
    return frozenset(one for one in parts if any(letter.isdigit() for letter in one))


def theme_faults(text: str, names: Mapping[str, str], numbers: Collection[str]) -> list[Fault]:
    """Why a text is no theme; empty where it is one.

    Args:
        text: what was written.
        names: staff number to full name of everybody in the class.
        numbers: those of `marked_words` that are staff numbers of anybody.
    """
    found = list(_not_a_sentence(text.strip()))
    for number in sorted({*numbers, *(marked_words(text) & names.keys())}):
        remedy = f"Take out {number}: a theme is about the training, and says nothing of one person."
        found.append(
            Fault("theme-holds-number", _PLACE, "a sentence without staff numbers", repr(number), remedy)
        )
    for word in _named(text, names.values()):
        remedy = (
            f"Say it without '{word}', which is a name of somebody in the class; feedback to one person "
            "belongs with their rating. If it is no name here, choose another word."
        )
        found.append(Fault("theme-names-somebody", _PLACE, "a sentence without names", repr(word), remedy))
    return found


def _not_a_sentence(text: str) -> Iterator[Fault]:
    wrong = ""
    if not text:
        wrong = "nothing"
    elif len(text) > LONGEST_THEME:
        wrong = f"{len(text)} characters"
    elif "\n" in text or _NEXT_SENTENCE.search(text):
        wrong = "more than one sentence"
    if wrong:
        remedy = "Write one thing in one sentence, and note the next one as a theme of its own."
        yield Fault(
            "theme-not-a-sentence",
            _PLACE,
            f"one sentence of at most {LONGEST_THEME} characters",
            wrong,
            remedy,
        )


def _named(text: str, names: Iterable[str]) -> list[str]:
    """The words of a text that are parts of some names, once each, as they are written."""
    parts = {part for name in names for part in _WORD.findall(_plain(name)) if len(part) > 1}
    long = {part.casefold() for part in parts if len(part) >= _SHORT_NAME}
    return list(
        dict.fromkeys(
            word
            for word in _WORD.findall(_plain(text))
            if word.casefold() in long or word in parts or word.casefold().removesuffix("s") in long
        )
    )


def _plain(text: str) -> str:
    """Letters without their accents, so that a name is found however it is typed."""
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
