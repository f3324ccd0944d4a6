"""What the words of a turn do besides their acts: promises, statements, and roles claimed aloud.

Words are matched by their beginnings, as an author or the rule lists them; what else a turn did comes from
its reading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache, lru_cache
from importlib.resources import files

from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.rule import Rule
from levelhead.encounter.scenario import Doing, Scenario, WordGiven

# Acts in which a promise is made, and those in which a fact is stated.
_GIVEN_IN = {
    "promise": frozenset({"plan", "rights", "boundary"}),
    "statement": frozenset({"grounds", "rights", "validate", "plan", "boundary"}),
}
_CALLED = {"promise": "promised", "statement": "stated"}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_SENTENCE = re.compile(r"[^.?!;]+[.?!;]*")
_OF_A_DEED = frozenset({"command", "dismiss", "threat"})  # what words that do a move are easily taken for
# What makes a threat of a sentence that does a move: "you're free to go, but next time you're nicked".
_MENACE = ("next time", "or else", "or i", "or you", "again", "nick", "arrest", "warn", "watch", "but ")
_TURNS_BACK = (
    "you",
    "sorry",
    "thank",
    "cheers",
    "mate",
    "i'm",
    "what",
    "where",
    "who",
    "how",
    "why",
    "is ",
    "are ",
)
_CLAIMS = {"safety_role": "safety role", "breathing": "breathing_checked"}  # in the rule, and as a signal


def says_one_of(words: Collection[str], utterance: str) -> bool:
    """Whether an utterance has one of some words or phrases, each the beginning of a word.

    Whom they are about changes nothing: "eye on her mates" is "eye on his mates".
    """
    return bool(words) and _one_of(tuple(words)).search(_of_anybody(utterance)) is not None


@cache
def _one_of(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(_of_anybody(one)) for one in words)})")


@lru_cache(maxsize=256)
def _of_anybody(words: str) -> str:
    """In lower case, with one word for each kind of words that say who somebody is."""
    return _WORD.sub(_masked, words.lower().replace("\u2019", "'"))


def _masked(found: re.Match[str]) -> str:
    """A word, or what stands for it; "sister's" is hidden as "sister" is."""
    masks, word = _masks(), found.group()
    owner = word.removesuffix("'s")
    return masks.get(word) or (masks[owner] + word[len(owner) :] if owner in masks else word)


@cache
def _masks() -> dict[str, str]:
    """Words for gender, group and kin to what stands for them: those of the reader's list but the names."""
    rows = (files("levelhead") / "content" / "lexicon" / "masks.csv").read_text("utf-8").split()[1:]
    return {word: mask for word, _, mask in (row.partition(",") for row in rows) if mask != "NAME"}


def done_in_words(scenario: Scenario, utterance: str | None) -> tuple[Doing, ...]:
    """The moves that words do: whoever tells a colleague whom to watch has done so."""
    spoken_of = [one for one in scenario.moves if utterance and says_one_of(one.said, utterance)]
    said = [words for _, words in _sentences(utterance or "")] if spoken_of else []
    return tuple(one for one in spoken_of if any(_does(one, words) for words in said))


def for_the_person(scenario: Scenario, utterance: str) -> str:
    """What is said to the person; what is said to somebody else is blank, so each letter keeps its place.

    A sentence that only speaks of a deed, such as a threat of it or an offer, is said to the person. Who was
    spoken to is spoken to until somebody is asked, named or called "you", or thanked, or told sorry.
    """
    asides = [one for one in scenario.moves if one.aside and says_one_of(one.said, utterance)]
    kept, is_aside = list(utterance), False
    for start, words in _sentences(utterance) if asides else ():
        goes_on = is_aside and not says_one_of((*_TURNS_BACK, *scenario.names()), words)
        is_aside = any(_does(one, words) for one in asides) or goes_on
        if is_aside:
            kept[start : start + len(words)] = " " * len(words)
    return "".join(kept)


def as_heard(scenario: Scenario, utterance: str, reading: Reading) -> Reading:
    """A reading of words without what they do not do here.

    What sounds like a reason is none where it has none of the scenario's; and a sentence that does a move is
    neither an order nor a brush-off, nor without menace a threat: "off you go" lets somebody go.
    """
    sentences = _sentences(utterance)

    def holds(one: ActFound) -> bool:
        begins, ends = one.words
        own = [words for start, words in sentences if start < max(ends, 1) and begins < start + len(words)]
        if one.act == "grounds" and scenario.reasons:
            return any(says_one_of(scenario.reasons, words) for words in own)
        if one.act == "threat" and any(says_one_of(_MENACE, words) for words in own):
            return True
        return one.act not in _OF_A_DEED or not all(done_in_words(scenario, words) for words in own)

    acts = tuple(one for one in reading.acts if holds(one))
    to_others = not for_the_person(scenario, utterance).strip()  # there is nothing to understand
    return replace(reading, acts=acts, understood=bool(acts) or to_others)


def _sentences(utterance: str) -> list[tuple[int, str]]:
    """Where each sentence begins, and its words."""
    return [(found.start(), found.group()) for found in _SENTENCE.finditer(utterance)]


def _does(move: Doing, sentence: str) -> bool:
    """Whether a sentence does a move, and does not only speak of it."""
    return says_one_of(move.said, sentence) and not says_one_of(move.said_unless, sentence)


def spoken(scenario: Scenario, rule: Rule, utterance: str, acts: Collection[str]) -> tuple[str, ...]:
    """The signals that words give beside their acts, for example `promised bus` or `safety role`.

    `unsaid wrist` where a fact that needs its words cannot be found by these.
    """
    claimed = [
        signal for name, signal in _CLAIMS.items() if says_one_of(rule.said_aloud.get(name, ()), utterance)
    ]
    given = [signal for one in scenario.word_given for signal in _given(one, utterance, acts)]
    unsaid = [
        f"unsaid {one.id}" for one in scenario.facts if one.words and not says_one_of(one.words, utterance)
    ]
    return (*claimed, *given, *unsaid)


def _given(one: WordGiven, utterance: str, acts: Collection[str]) -> Iterable[str]:
    if one.against and says_one_of(one.against, utterance):
        yield f"against {one.id}"
    elif not _GIVEN_IN[one.kind].isdisjoint(acts) and says_one_of(one.words, utterance):
        yield f"{_CALLED[one.kind]} {one.id}"
