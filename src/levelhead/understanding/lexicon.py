"""The word lists that the reader uses, read from `content/lexicon/`.

`variants.csv` brings dialect and hurried spellings to one spelling; `contractions.csv` makes "I am" one with
"I'm"; `masks.csv` hides names and the words
for gender and ethnic group, so that they cannot carry weight; `classes.csv` puts words of one kind
together; `cues.csv` holds patterns of ordinary English grammar and police speech. `words.csv` is made by
training: every word it met, and how often. `vectors.txt` and `vectors.npy` say which common English words are
used alike.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

WORDS = "words.csv"
VECTORS, VECTOR_WORDS = "vectors.npy", "vectors.txt"
LISTS = (
    "variants.csv",
    "contractions.csv",
    "masks.csv",
    "classes.csv",
    "cues.csv",
    WORDS,
    VECTORS,
    VECTOR_WORDS,
)


def folder() -> Traversable:
    """The folder of the lexicon, inside the package."""
    return files("levelhead") / "content" / "lexicon"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of one list of the lexicon, as written."""
    text = (folder() / name).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    """The rows of a list of two columns, neither of which holds a comma; ten times as fast as `rows`."""
    for line in (folder() / name).read_text(encoding="utf-8").splitlines()[1:]:
        first, _, second = line.partition(",")
        yield first, second


def _lines(name: str) -> list[str]:
    return (folder() / name).read_text(encoding="utf-8").split()


@dataclass(frozen=True, slots=True)
class Cue:
    """A pattern of speech.

    Attributes:
        name: stable name of the cue; renaming one means training again.
        pattern: what it looks like, over words or, where it names a class in capitals, over classes.
        needs: pieces of words, one of which stands in whatever it matches, `^` and `$` being a word's ends;
            none where it is always tried. Made by `tools/cue_needs.py`.
        over_classes: whether words are replaced by their classes before the pattern is tried.
    """

    name: str
    pattern: str
    needs: tuple[str, ...]
    over_classes: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lists, ready to look words up in.

    Attributes:
        variants: spelling -> the words it stands for.
        contractions: two words that follow each other -> the word they make together.
        masks: word -> what hides it.
        classes: word -> its class, in capitals.
        cues: the patterns, in the order of the file.
        words: word that training met -> how often.
        common: common English word -> the row of its vector.
    """

    variants: dict[str, tuple[str, ...]]
    contractions: dict[tuple[str, str], str]
    masks: dict[str, str]
    classes: dict[str, str]
    cues: tuple[Cue, ...]
    words: dict[str, int]
    common: dict[str, int]


def _cue(row: dict[str, str]) -> Cue:
    needs = tuple(filter(None, row["needs"].split("|")))
    return Cue(row["cue"], row["pattern"], needs, re.search(r"[A-Z]{2}", row["pattern"]) is not None)


@cache
def lexicon() -> Lexicon:
    """The packaged lists, read once."""
    return Lexicon(
        variants={variant: tuple(standard.split()) for variant, standard in _pairs("variants.csv")},
        contractions={(row["first"], row["second"]): row["together"] for row in rows("contractions.csv")},
        masks=dict(_pairs("masks.csv")),
        classes=dict(_pairs("classes.csv")),
        cues=tuple(_cue(row) for row in rows("cues.csv")),
        words={word: int(times) for word, times in _pairs(WORDS)},
        common={word: row for row, word in enumerate(_lines(VECTOR_WORDS))},
    )
