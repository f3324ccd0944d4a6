"""An utterance cut into words, sentences and clauses that remember where they stood."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.spelling import is_known, mended

# Longer than anybody says in one breath: at 150 words a minute this is over two minutes of speech. What
# follows is not read, so that a pasted document cannot hold the page up.
LONGEST_UTTERANCE = 2000

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - the typographic apostrophe is meant
_SENTENCE_END = re.compile(r"[.!?;:…\n]+|\s[-–—]+\s")  # noqa: RUF001 - dashes that people type
_CLAUSE_END = re.compile(r",")
NAME = "NAME"  # stands for every name; several names in a row are one, by `contractions.csv`
_RANKS = frozenset({"pc", "dc", "constable", "sergeant", "sgt", "inspector"})
_TITLES = frozenset({"mr", "mrs", "ms", "mister"})
_NAME_FOLLOWS = _RANKS | _TITLES | {"names"}
_CAPITAL_FOLLOWS = _NAME_FOLLOWS | {"miss", "dr", "doctor"}  # a name, where a capital says so: "PC Young"
_NOT_NAMES = frozenset({"is", "are", "the", "and"})
_STROKES = str.maketrans("łøđı", "lodi")  # letters that are not a plain letter and an accent
NOBODY: frozenset[str] = frozenset()
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


def _plain(written: str) -> str:
    """In lower case, with straight apostrophes and without accents, so that "Siân" is "sian"."""
    raw = written.lower().replace("’", "'")  # noqa: RUF001 - the typographic apostrophe is meant
    if raw.isascii():
        return raw
    apart = unicodedata.normalize("NFKD", raw.translate(_STROKES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)) or raw


def _mask(raw: str) -> str | None:
    """What hides a word, or nothing; "Dan's" and "her brother's" are hidden as "Dan" and "her brother"."""
    masks, bare = lexicon().masks, raw.replace("'", "")
    owner = raw.removesuffix("'s")
    if found := masks.get(raw) or masks.get(owner) or masks.get(bare):
        return found
    is_owner = bare.endswith("s") and masks.get(bare[:-1]) == NAME and bare not in lexicon().common
    return NAME if is_owner else None


def _standard(raw: str, before: str, *, is_capital: bool) -> tuple[str, ...]:
    """The standard, masked spelling of a word; two words where a contraction stands for two."""
    lists = lexicon()
    bare = raw.replace("'", "")
    if is_capital and before in _CAPITAL_FOLLOWS and bare not in _CAPITAL_FOLLOWS:
        return (NAME,)
    if mask := _mask(raw):
        return (mask,)
    if bare not in lists.variants and any(letter.isdigit() for letter in bare):
        return ("0",)
    if before in _NAME_FOLLOWS and bare not in _NOT_NAMES and bare not in lists.classes:
        return (NAME,)
    return tuple(lists.masks.get(word, word) for word in lists.variants.get(bare, (bare,)))


def _is_given(raw: str, names: frozenset[str], *, is_capital: bool) -> bool:
    """Whether it is one of the names of the people who are there.

    A name that is also a word of officers, such as "Will", is one only where a capital says so.
    """
    owner = raw.removesuffix("'s").replace("'", "")
    return owner in names and (is_capital or owner not in lexicon().words)


@lru_cache(maxsize=32_768)  # people use few words; some megabytes at most
def _read(
    written: str, before: str, names: frozenset[str], *, opens: bool, is_capital: bool
) -> tuple[tuple[str, ...], bool]:
    """What a word as written stands for, and whether a slip was mended to say so.

    Args:
        written: the word.
        before: a word that a name may follow, or nothing.
        names: of the people who are there.
        opens: whether a sentence opens with it.
        is_capital: whether it is written as names are, where other words are not.
    """
    raw = _plain(written)
    if _is_given(raw, names, is_capital=is_capital):
        return (NAME,), False
    standard = _standard(raw, before, is_capital=is_capital)
    if len(standard) != 1 or not standard[0].islower() or is_known(standard[0]) or _mask(raw):
        return standard, False
    better = mended(standard[0]) if opens or not is_capital else standard[0]
    if better != standard[0]:
        return _standard(better, before, is_capital=False), True
    return (NAME,) if is_capital else standard, False


def _word(text: str, start: int, end: int, *, is_mended: bool = False) -> Word:
    return Word(text, lexicon().classes.get(text, text), start, end, is_mended)


def _is_capital(written: str) -> bool:
    """Whether a word is written as names are; "I" and "I'm" are not."""
    plain = written.replace("’", "'")  # noqa: RUF001 - the typographic apostrophe is meant
    return len(plain) > 1 and not plain.startswith("I'") and plain.removesuffix("'s").istitle()


def _words(text: str, start: int, end: int, names: frozenset[str], *, mend: bool) -> list[Word]:
    found: list[Word] = []
    contractions = lexicon().contractions
    before = ""
    for match in _WORD.finditer(text, start, end):
        written = match.group()
        is_capital = (bool(found) or text[match.end() : match.end() + 1] == ",") and _is_capital(written)
        after = before if before in _CAPITAL_FOLLOWS else ""
        if mend:
            standard, is_mended = _read(written, after, names, opens=not found, is_capital=is_capital)
        else:
            standard, is_mended = _standard(_plain(written), after, is_capital=is_capital), False
        for word in standard:
            if together := contractions.get((before, word)):
                found[-1] = _word(together, found[-1].start, match.end())
            else:
                found.append(_word(word, match.start(), match.end(), is_mended=is_mended))
            before = found[-1].text
        before = title if (title := written.lower()) in _CAPITAL_FOLLOWS else before
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


def parts_of_names(names: Iterable[str]) -> frozenset[str]:
    """The words of some names, as `sentences` wants them."""
    return frozenset(_plain(word.replace("'", "")) for name in names for word in _WORD.findall(name))


def sentences(utterance: str, names: frozenset[str] = NOBODY, *, mend: bool = True) -> list[Stretch]:
    """The sentences of an utterance, without those that hold no word; at most `LONGEST_UTTERANCE` read.

    Args:
        utterance: as it was said or typed.
        names: words of the names of the people who are there (`parts_of_names`), hidden beside those of
            `masks.csv`.
        mend: whether slips of spelling are mended, and unknown words with a capital taken for names.
    """
    text = utterance[:LONGEST_UTTERANCE]
    pieces = _cut(text, 0, len(text), _SENTENCE_END)
    read = [
        Stretch(tuple(_words(text, start, end, names, mend=mend)), _end_mark(mark))
        for start, end, mark in pieces
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
