"""Which of a scenario's topics an utterance asks about.

Each topic comes with phrasings of questions about it. An utterance is compared with every phrasing by
the cosine of weighted terms (content words, stemmed and brought to a common synonym; four-letter pieces of
them, so that typing errors still meet; question words, lightly), weighted by how few topics hold a term
(inverse document frequency). The best phrasing speaks for its topic.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from levelhead.understanding.lexicon import rows
from levelhead.understanding.tokens import NOBODY, Word, parts_of_names, sentences

MOST_TOPICS = 3
# On the questions of tests/reference/test_understanding_topics.py, .2 to .33 find as many, and .4 loses one
# in fourteen; the highest that loses none is used.
LEAST_LIKENESS = 0.33

_WORD_WEIGHT, _PIECE_WEIGHT, _QUESTION_WEIGHT, _PAIR_WEIGHT, _PLAIN_WEIGHT = 1.0, 0.25, 0.3, 0.5, 0.2
_QUESTION = re.compile(r"(what|where|who|when|why|how|which|whose)(s|re|d)?$")
_PIECE = 4
_SUFFIXES = ("ings", "ing", "edly", "ed", "ies", "es", "ers", "er", "ly", "s")
_SHORTEST_STEM = 3

Terms = dict[str, float]
Phrasings = tuple[tuple[str, tuple[str, ...]], ...]


@lru_cache(maxsize=1)
def _lists() -> tuple[dict[str, str], frozenset[str]]:
    """Synonyms (stem -> common stem) and the words that say nothing about a topic."""
    found = {}
    for row in rows("synonyms.csv"):
        for word in row["words"].split():
            found[_stem(word)] = row["concept"]
    stops = frozenset(word for row in rows("stopwords.csv") for word in row["words"].split())
    return found, stops


def _stem(word: str) -> str:
    """The word without its ending and a last e, where enough of it is left."""
    for suffix in (*_SUFFIXES, "e"):
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)].removesuffix("e")
    return word


def _terms(words: Sequence[Word]) -> Terms:
    """Terms of a sentence and how much each counts before weighting."""
    synonyms, stops = _lists()
    found: Terms = {}
    before = ""
    for text in (word.text for word in words):
        if question := _QUESTION.match(text):
            found["ask " + question[1]] = _QUESTION_WEIGHT
            continue
        if text in stops:
            found["plain " + text] = _PLAIN_WEIGHT
            continue
        stem = _stem(text)
        concept = synonyms.get(stem, stem)
        found[concept] = _WORD_WEIGHT
        if before:
            found[f"{before} {concept}"] = _PAIR_WEIGHT
        before = concept
        for start in range(len(text) - _PIECE + 1):
            found.setdefault("piece " + text[start : start + _PIECE], _PIECE_WEIGHT)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Phrasings ready to be compared with.

    Attributes:
        topics: the topic of each phrasing.
        postings: term -> (phrasing, weight) wherever it stands; each phrasing's weights have length one.
        rarity: term -> inverse document frequency; `unseen` for a term of no phrasing.
    """

    topics: tuple[str, ...]
    postings: dict[str, list[tuple[int, float]]]
    rarity: dict[str, float]
    unseen: float


def _scaled(terms: Terms, rarity: dict[str, float], unseen: float) -> Terms:
    """Weighted terms of length one; empty when there is none."""
    weighted = {term: count * rarity.get(term, unseen) for term, count in terms.items()}
    length = math.sqrt(sum(weight * weight for weight in weighted.values()))
    return {term: weight / length for term, weight in weighted.items()} if length else {}


@lru_cache(maxsize=16)  # a process plays few scenarios at a time; an index is some tens of kilobytes
def index(phrasings: Phrasings, names: frozenset[str] = NOBODY) -> Index:
    """Topics with their phrasings as an index, made once for each set of them; `names` as in `sentences`."""
    documents = [
        (topic, _terms([word for sentence in sentences(text, names) for word in sentence.words]))
        for topic, texts in phrasings
        for text in texts
    ]
    topics_with: dict[str, set[str]] = defaultdict(set)
    for topic, terms in documents:
        for term in terms:
            topics_with[term].add(topic)
    count = len(phrasings)
    rarity = {term: math.log((1 + count) / len(having)) for term, having in topics_with.items()}
    unseen = math.log(1 + count)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (_, terms) in enumerate(documents):
        for term, weight in _scaled(terms, rarity, unseen).items():
            postings[term].append((number, weight))
    return Index(tuple(topic for topic, _ in documents), dict(postings), rarity, unseen)


def _likeness(made: Index, words: Sequence[Word]) -> dict[str, float]:
    """The best cosine of each topic's phrasings with some words."""
    scores: dict[int, float] = defaultdict(float)
    for term, weight in _scaled(_terms(words), made.rarity, made.unseen).items():
        for number, other in made.postings.get(term, ()):
            scores[number] += weight * other
    best: dict[str, float] = {}
    for number in sorted(scores):
        topic = made.topics[number]
        best[topic] = max(best.get(topic, 0.0), round(scores[number], 6))
    return best


def about(utterance: str, topics: Mapping[str, Sequence[str]], names: Iterable[str] = ()) -> tuple[str, ...]:
    """Topics that the words ask about, best first, at most `MOST_TOPICS`; each sentence asks for itself.

    Args:
        utterance: what the officer said.
        topics: topic -> phrasings of questions about it.
        names: of the people who are there, hidden in both.
    """
    known = parts_of_names(names)
    made = index(tuple((topic, tuple(texts)) for topic, texts in topics.items()), known)
    best: dict[str, float] = {}
    for sentence in sentences(utterance, known):
        for topic, likeness in _likeness(made, sentence.words).items():
            best[topic] = max(best.get(topic, 0.0), likeness)
    near = sorted((-likeness, topic) for topic, likeness in best.items() if likeness >= LEAST_LIKENESS)
    return tuple(topic for _, topic in near[:MOST_TOPICS])
