"""An utterance cut into words, sentences and clauses that remember where they stood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.spelling import mended

# Longer than anybody says in one breath: at 150 words a minute this is over two minutes of speech. What
# follows is not read, so that a pasted document cannot hold the page up.
LONGEST_UTTERANCE = 2000

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - the typographic apostrophe is meant
_SENTENCE_END = re.compile(r"[.!?;:…\n]+|\s[-–—]+\s")  # noqa: RUF001 - dashes that people type
_CLAUSE_END = re.compile(r",")
_NAME_FOLLOWS = frozenset({"pc", "dc", "constable", "sergeant", "sgt", "inspector", "names"})
_SHORTEST_CLAUSE = 2  # a lone word before a comma ("right, sit down") is not a clause
_WINDOW, _STRIDE = 10, 5  # words; speech without commas is read in overlapping windows of about a breath
_UNBROKEN = 14  # words; a shorter stretch is read whole


@dataclass(frozen=True, slots=True)
class Word:
    """One word as the reader sees it.

    Attributes:
        text: lower case, standard spelling, masked.
        kind: its class in capitals, or the text itself when it has none.
        start, end: its characters in the utterance.
        is_mended: whether it was taken for a word it is one slip away from.
    """

    text: str
    kind: str
    start: int
    end: int
    is_mended: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive words read together: a sentence, a clause or a window.

    Attributes:
        words: at least one.
        end_mark: `?`, `!` or nothing.
    """

    words: tuple[Word, ...]
    end_mark: str


def _plain(raw: str) -> str:
    return raw.lower().replace("’", "'")  # noqa: RUF001 - the typographic apostrophe is meant


def _standard(raw: str, before: str) -> tuple[str, ...]:
    """The standard, masked spelling of a word; two words where a contraction stands for two."""
    lists = lexicon()
    bare = raw.replace("'", "")
    if raw in lists.masks or bare in lists.masks:
        return (lists.masks.get(raw) or lists.masks[bare],)
    if bare not in lists.variants and any(letter.isdigit() for letter in bare):
        return ("0",)
    if before in _NAME_FOLLOWS and bare not in {"is", "are", "the"} and bare not in lists.classes:
        return ("NAME",)
    return tuple(lists.masks.get(word, word) for word in lists.variants.get(bare, (bare,)))


def _read(written: str, before: str, *, is_left: bool) -> tuple[tuple[str, ...], bool]:
    """What a word as written stands for, and whether a slip was mended to say so."""
    standard = _standard(_plain(written), before)
    if len(standard) != 1 or is_left:
        return standard, False
    better = mended(standard[0])
    return (standard, False) if better == standard[0] else (_standard(better, before), True)


def _word(text: str, start: int, end: int, *, is_mended: bool = False) -> Word:
    return Word(text, lexicon().classes.get(text, text), start, end, is_mended)


def _words(text: str, start: int, end: int, *, mend: bool = True) -> list[Word]:
    found: list[Word] = []
    contractions = lexicon().contractions
    before = ""
    for match in _WORD.finditer(text, start, end):
        may_be_name = bool(found) and match.group().istitle()
        standard, is_mended = _read(match.group(), before, is_left=may_be_name or not mend)
        for word in standard:
            if together := contractions.get((before, word)):
                found[-1] = _word(together, found[-1].start, match.end())
            else:
                found.append(_word(word, match.start(), match.end(), is_mended=is_mended))
            before = found[-1].text
    return found


def _cut(text: str, start: int, end: int, at: re.Pattern[str]) -> list[tuple[int, int, str]]:
    """Pieces of text between the marks, each with the mark that closed it."""
    pieces = []
    for mark in at.finditer(text, start, end):
        pieces.append((start, mark.start(), mark.group()))
        start = mark.end()
    return [*pieces, (start, end, "")]


def _end_mark(mark: str) -> str:
    return next((sign for sign in "?!" if sign in mark), "")


def sentences(utterance: str, *, mend: bool = True) -> list[Stretch]:
    """The sentences of an utterance, without those that hold no word; at most `LONGEST_UTTERANCE` read.

    Args:
        utterance: as it was said or typed.
        mend: whether slips of spelling are mended.
    """
    text = utterance[:LONGEST_UTTERANCE]
    pieces = _cut(text, 0, len(text), _SENTENCE_END)
    read = [
        Stretch(tuple(_words(text, start, end, mend=mend)), _end_mark(mark)) for start, end, mark in pieces
    ]
    return [sentence for sentence in read if sentence.words]


def _windows(words: Sequence[Word]) -> list[Stretch]:
    if len(words) <= _UNBROKEN:
        return [Stretch(tuple(words), "")]
    starts = range(0, len(words) - _STRIDE, _STRIDE)
    return [Stretch(tuple(words[start : start + _WINDOW]), "") for start in starts]


def clauses(utterance: str, sentence: Stretch) -> list[Stretch]:
    """Parts of a sentence between commas, long parts in overlapping windows; empty when it has no parts."""
    first, last = sentence.words[0].start, sentence.words[-1].end
    pieces = _cut(utterance, first, last, _CLAUSE_END)
    parts = [[word for word in sentence.words if start <= word.start < end] for start, end, _ in pieces]
    found = [window for part in parts if len(part) >= _SHORTEST_CLAUSE for window in _windows(part)]
    if len(found) == 1 and found[0].words == sentence.words:
        return []
    return [_with_end(clause, sentence) for clause in found]


def _with_end(clause: Stretch, sentence: Stretch) -> Stretch:
    """The last clause of a sentence closes as the sentence does."""
    is_last = clause.words[-1] is sentence.words[-1]
    return Stretch(clause.words, sentence.end_mark) if is_last else clause
