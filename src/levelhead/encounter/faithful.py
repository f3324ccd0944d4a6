"""Whether words of a language model say what a line says, and nothing else.

A check of words cannot know what they mean, so it is strict: a reply passes only where it is made of the
line's own words and of a short list of plain words that carry no fact, and where it agrees, denies, promises,
asks and speaks of itself as the line does. What does not pass is not used.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from levelhead.encounter.machine import Encounter
from levelhead.encounter.scenario import Fact

MOST_WORDS = 40  # of a reply; people say some 17 in a turn, language models three times that (SOTOPIA, SO2)
SPARE_WORDS = 8  # that a reply may have more than twice the words of its line; set by us
_KEPT = 0.5  # share of the line's words, and of those that carry matter, that a reply must keep; set by us
_MARKS = re.compile(r"[^\w\s.,;!?'\"-]|_", re.ASCII)  # brackets, stars, colons, other alphabets
_QUOTES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2014": "-",
                         "\u2013": "-", "\u2026": "."})  # fmt: skip
_SHORT = {"can't": "can", "won't": "will"}
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check made of a reply: words that may be said, or the reason why they may not.

    Attributes:
        words: what may be said; empty where it was refused.
        refused: `empty`, `not-speech`, `speaks-of-itself`, `officers-words`, `tells-hidden`, `adds-words`,
            `commits-otherwise` or `leaves-out`; empty where it was not. `empty` is also a reply whose first
            sentence is too long.
    """

    words: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of words that the check goes by."""

    plain: frozenset[str]
    commits: Mapping[str, frozenset[str]]
    staging: frozenset[str]
    itself: tuple[str, ...]
    officer: tuple[str, ...]
    tells: frozenset[str]
    speaker: frozenset[str]

    @property
    def marks(self) -> frozenset[str]:
        """Every word that commits somebody to something."""
        return frozenset().union(*self.commits.values())


def check(reply: str, encounter: Encounter) -> Checked:
    """What of a reply may be said instead of the line of an encounter's last turn."""
    line = _plain(encounter.turns[-1].says)
    said = _cut(_plain(reply), most_words(line))
    lists = _lists()
    if not _WORD.search(said.lower()):
        return Checked(refused="empty")
    lower = said.lower()
    if _MARKS.search(said) or '"' in said or "\n" in reply.strip() or _is_staged(lower, line, lists):
        return Checked(refused="not-speech")
    for reason, phrases in (("speaks-of-itself", lists.itself), ("officers-words", lists.officer)):
        if any(phrase in lower and phrase not in line.lower() for phrase in phrases):
            return Checked(refused=reason)
    refused = _of_facts(lower, encounter, lists) or _of_meaning(lower, line.lower(), lists)
    return Checked(refused=refused) if refused else Checked(words=said)


def is_speech(line: str) -> bool:
    """Whether a line is speech alone; one that is, or has in it, what is seen, is said as it was written."""
    plain = _plain(line)
    words = _WORD.findall(plain.lower())
    lists = _lists()
    # "She rocks, a little, and stops." is told by the author; in doubt a line is taken to be.
    is_told = bool(words) and words[0] in lists.tells and lists.speaker.isdisjoint(words)
    return bool(words) and not is_told and '"' not in plain and not _MARKS.search(plain)


def most_words(line: str) -> int:
    """How many words a reply for a line may have."""
    return min(MOST_WORDS, 2 * len(line.split()) + SPARE_WORDS)


def may_be_told(encounter: Encounter) -> tuple[Fact, ...]:
    """The facts that have been found so far."""
    return tuple(fact for fact in encounter.scenario.facts if encounter.is_so(f"found {fact.id}"))


def _of_facts(lower: str, encounter: Encounter, lists: _Lists) -> str:
    """Why a reply tells more than may be told, or nothing."""
    known = _stems(_plain(encounter.turns[-1].says)) | _stems(" ".join(lists.plain | lists.marks))
    new = _stems(lower) - known
    if new & _hidden(encounter):
        return "tells-hidden"
    return "adds-words" if new else ""


def _of_meaning(lower: str, line: str, lists: _Lists) -> str:
    """Why a reply commits the person otherwise than the line, or leaves out what it says, or nothing."""
    if _commits(lower, lists) != _commits(line, lists):
        return "commits-otherwise"
    every, said = _stems(line), _stems(lower)
    matter = every - _stems(" ".join(lists.plain | lists.marks))
    leaves_out = any(len(words & said) < _KEPT * len(words) for words in (every, matter))
    return "leaves-out" if leaves_out else ""


def _commits(lower: str, lists: _Lists) -> frozenset[str]:
    """What words commit the speaker to: to agree, deny, promise, ask, or speak of oneself."""
    words = set(_WORD.findall(lower))
    found = {name for name, marks in lists.commits.items() if words & marks}
    if any(word.endswith("n't") for word in words):
        found.add("denies")
    return frozenset(found | ({"asks"} if "?" in lower else set()))


def _is_staged(lower: str, line: str, lists: _Lists) -> bool:
    """Whether a reply tells what is done, as a stage direction does."""
    return bool((set(_WORD.findall(lower)) & lists.staging) - set(_WORD.findall(line.lower())))


def _hidden(encounter: Encounter) -> frozenset[str]:
    """Stems of what would give away a fact that has not been found."""
    told = may_be_told(encounter)
    facts = [fact for fact in encounter.scenario.facts if fact not in told]
    texts = [text for fact in facts for text in _texts(fact)]
    return _stems(_plain(" ".join(texts)))


def _texts(fact: Fact) -> Iterable[str]:
    return (fact.title, *(line.text for line in fact.lines), *fact.phrasings)


def _cut(text: str, most: int) -> str:
    """The whole sentences of a text that fit; nothing where the first does not."""
    kept: list[str] = []
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if len(" ".join([*kept, sentence]).split()) > most:
            break
        kept.append(sentence)
    return " ".join(kept)


def _plain(text: str) -> str:
    """A text on one line with straight quotes, without those that stand around the whole."""
    one = " ".join(text.translate(_QUOTES).split())
    is_quoted = len(one) > 1 and one[0] == one[-1] == '"' and '"' not in one[1:-1]
    return one[1:-1].strip() if is_quoted else one


def _stems(text: str) -> frozenset[str]:
    """The words of a text in lower case, each without a short form's end and a plain plural."""
    return frozenset(_stem(word) for word in _WORD.findall(text.lower().translate(_QUOTES)))


def _stem(word: str) -> str:
    bare = _SHORT.get(word) or word.removesuffix("n't").partition("'")[0]
    for ending in ("ing", "s"):
        if bare.endswith(ending) and not bare.endswith("ss") and len(bare) - len(ending) >= 3:
            return bare[: -len(ending)]
    return bare


@cache
def _lists() -> _Lists:
    text = (files("levelhead") / "content" / "phrasing" / "check.toml").read_text("utf-8")
    table = tomllib.loads(text)
    refused = table["refused"]
    return _Lists(
        plain=frozenset(table["plain"].split()),
        commits={name: frozenset(words.split()) for name, words in table["commits"].items()},
        staging=frozenset(refused["staging"].split()),
        itself=tuple(refused["itself"]),
        officer=tuple(refused["officer"]),
        tells=frozenset(table["told"]["begins"].split()),
        speaker=frozenset(table["told"]["speaker"].split()),
    )
