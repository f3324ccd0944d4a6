"""Writes which words each cue needs: `python tools/cue_needs.py`, after changing a pattern of `cues.csv`.

Most cues cannot match a given sentence, and a look at its words says so sooner than a search. The column
`needs` of `content/lexicon/cues.csv` holds pieces of words joined by `|`; whatever the pattern matches holds
a word with at least one of them, where `^` is the word's beginning and `$` its end. Nothing there means that
the pattern is always tried. A test compares the column with the patterns.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from levelhead.understanding.lexicon import folder, lexicon, rows

# The standard library shows how it parsed a pattern nowhere else.
parser: Any = re._parser  # type: ignore[attr-defined]  # noqa: SLF001
Needs = frozenset[str]
Rank = Callable[[Needs], Any]  # lower is better


def needs(pattern: str, rank: Rank) -> Needs:
    """The pieces, one of which every match has, of the lowest rank; none where that cannot be said."""
    return _of(list(parser.parse(pattern)), rank, opens=False, closes=False) or frozenset()


def _of(parsed: Sequence[Any], rank: Rank, *, opens: bool, closes: bool) -> Needs | None:
    """The best pieces among the parts of a sequence; `opens` and `closes`: at a word's edge on that side."""
    return min(_each(parsed, rank, opens=opens, closes=closes), key=rank, default=None)


def _each(parsed: Sequence[Any], rank: Rank, *, opens: bool, closes: bool) -> Iterator[Needs]:
    """The pieces that each part of a sequence has, where it must have some."""
    edges = [opens, *(_is_edge(one) for one in parsed), closes]
    place = 0
    while place < len(parsed):
        end = place + 1
        while end < len(parsed) and all(_is_letter(one) for one in parsed[place : end + 1]):
            end += 1
        found = _part(parsed[place:end], rank, opens=edges[place], closes=edges[end + 1])
        if found:
            yield found
        place = end


def _part(parsed: Sequence[Any], rank: Rank, *, opens: bool, closes: bool) -> Needs | None:
    """The pieces of some letters, or of one part of another kind."""
    kind, value = str(parsed[0][0]), parsed[0][1]
    if _is_letter(parsed[0]):
        word = "".join(chr(one[1]) for one in parsed)
        return frozenset({f"{'^' if opens else ''}{word}{'$' if closes else ''}"})
    if kind == "SUBPATTERN":
        return _of(list(value[-1]), rank, opens=opens, closes=closes)
    if kind in {"MAX_REPEAT", "MIN_REPEAT"} and value[0] >= 1:
        return _of(list(value[2]), rank, opens=False, closes=False)
    if kind == "BRANCH":
        each = [_of(list(one), rank, opens=opens, closes=closes) or frozenset() for one in value[1]]
        return frozenset[str]().union(*each) if all(each) else None
    return None


def _is_letter(parsed: Any) -> bool:
    return str(parsed[0]) == "LITERAL" and chr(parsed[1]) != " "


def _is_edge(parsed: Any) -> bool:
    return str(parsed[0]) == "AT" or (str(parsed[0]) == "LITERAL" and chr(parsed[1]) == " ")


def how_often(wanted: Needs) -> tuple[int, list[str]]:
    """How often words that hold one of the pieces stand in the turns that were learnt from."""
    met = _met()
    return sum(met[word] for word in frozenset[str]().union(*map(_with, wanted))), sorted(wanted)


@cache
def _with(piece: str) -> frozenset[str]:
    """The words that hold a piece."""
    return frozenset(word for word in _met() if piece in f"^{word}$")


@cache
def _met() -> Counter[str]:
    """Words and classes of words that training met, and how often."""
    lists = lexicon()
    met = Counter(lists.words)
    for word, times in lists.words.items():
        if word in lists.classes:
            met[lists.classes[word]] += times
    return met


def main() -> None:
    """Write the column."""
    place = Path(str(folder())) / "cues.csv"
    kept = list(rows(place.name))
    with place.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("cue", "pattern", "needs", "meaning"))
        for row in kept:
            wanted = "|".join(sorted(needs(row["pattern"], how_often)))
            writer.writerow((row["cue"], row["pattern"], wanted, row["meaning"]))


if __name__ == "__main__":
    main()
