"""The reader: an officer's utterance to a reading, with the words that carried each act.

Every sentence and clause is read by itself and the turn is read as a whole, by its n-grams and by a network
over what its words mean (`network.py`); then each act is judged again in the light of all the others
(`context.py`). Weights are whole numbers; the few floating-point steps after them
are rounded to four decimals, so that readings are equal on any machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from levelhead.encounter.acts import ACTS, HARMFUL
from levelhead.encounter.reading import ActFound, Reading
from levelhead.understanding import topics as subjects
from levelhead.understanding.evidence import span
from levelhead.understanding.features import Features, features, together
from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.network import Rows, rows_of
from levelhead.understanding.tokens import NAME, NOBODY, Stretch, clauses, parts_of_names, sentences
from levelhead.understanding.weights import COLUMNS, Limits, Weights, load_weights

NO_TOPICS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
# A turn that does nothing else asks about no fact: "take your time" is not about the time.
NEVER_ASKING: Final = frozenset(
    {"introduce", "grounds", "rights", "respect", "apology", "plan", "boundary", "threat", "space"}
)
QUESTIONS: Final = frozenset({"open_question", "closed_question"})
HOSTILE: Final = frozenset(ACTS.index(act) for act in HARMFUL)
_VAGUE, _REASON = COLUMNS.index("command-vague"), COLUMNS.index("command-reason")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch with its features."""

    stretch: Stretch
    found: Features


@dataclass(frozen=True, slots=True)
class Said:
    """What was said in one turn, made ready to read.

    Attributes:
        whole: the features of all of it.
        pieces: its sentences, then their clauses; none where it holds no word.
        rows: of its words, for the network.
    """

    whole: Features
    pieces: list[Part]
    rows: Rows


def made_ready(utterance: str, names: frozenset[str] = NOBODY) -> Said:
    """What was said, cut up, with the features of the whole and of each part; `names` as in `sentences`."""
    said = sentences(utterance, names)
    whole = [Part(sentence, features(sentence)) for sentence in said]
    smaller = [Part(clause, features(clause)) for one in whole for clause in clauses(utterance, one.stretch)]
    return Said(together([one.found for one in whole]), whole + smaller, rows_of(said))


def logits_of(weights: Weights, turn: Said) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """The logit of each column for a turn, and the part that shows it best; at least one part."""
    logits = weights.logits([turn.whole, *(piece.found for piece in turn.pieces)])
    return weights.second(logits[0], logits[1:], turn.rows), logits[1:].argmax(axis=0)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads utterances with one set of weights."""

    weights: Weights

    @property
    def name(self) -> str:
        """name@version, which every reading carries."""
        return self.weights.name

    def read(
        self,
        utterance: str,
        topics: Mapping[str, Sequence[str]] = NO_TOPICS,
        names: Iterable[str] = (),
    ) -> Reading:
        """What the words do, and which of the scenario's topics they ask about.

        Any text gives a reading: what is empty, unintelligible or in another language is not understood.

        Args:
            utterance: what the officer said; at most `tokens.LONGEST_UTTERANCE` characters are read.
            topics: identifier of a fact or topic -> phrasings of questions about it.
            names: of the people who are there; what they are called does not change a reading.
        """
        known = parts_of_names(names)
        turn = made_ready(utterance, known)
        if not turn.pieces or self._share_known(turn.pieces) < self.weights.known:
            return Reading((), understood=False, reader=self.name)
        logits, best = logits_of(self.weights, turn)
        acts = self._acts(self.weights.probabilities(logits), turn.pieces, best)
        may_ask = any(found.act not in NEVER_ASKING for found in acts)
        about = subjects.about(utterance, topics, names) if may_ask else ()
        return Reading(acts, understood=bool(acts), reader=self.name, about=about)

    def chances(self, utterance: str, names: Iterable[str] = ()) -> NDArray[np.float64]:
        """The probability of every column for words that hold at least one: shape (columns,)."""
        turn = made_ready(utterance, parts_of_names(names))
        return self.weights.probabilities(logits_of(self.weights, turn)[0])

    def _share_known(self, pieces: Sequence[Part]) -> float:
        """Share of the words that training met; one that was mended was not met, and no name counts."""
        words = {(word.start, word.text): word for piece in pieces for word in piece.stretch.words}
        met = lexicon().words
        counted = [word.text in met and not word.is_mended for word in words.values() if word.text != NAME]
        return sum(counted) / len(counted) if counted else 1.0

    def _acts(
        self, chances: NDArray[np.float64], pieces: Sequence[Part], best: NDArray[np.intp]
    ) -> tuple[ActFound, ...]:
        reported = report(chances, self.weights.limits)
        found = []
        for column in reported:
            piece = pieces[best[column]]
            words = span(self.weights, piece.stretch, piece.found, column)
            flags = self._flags(chances, reported) if ACTS[column] == "command" else ()
            found.append(ActFound(ACTS[column], float(chances[column]), words, flags))
        return tuple(found)

    def _flags(self, chances: NDArray[np.float64], reported: Sequence[int]) -> tuple[str, ...]:
        """Clear or vague, and whether a reason was given: in the order itself or as grounds beside it."""
        limits = self.weights.limits.thresholds
        manner = "vague" if chances[_VAGUE] >= limits[_VAGUE] else "clear"
        with_reason = chances[_REASON] >= limits[_REASON] or ACTS.index("grounds") in reported
        return (manner, "reason") if with_reason else (manner,)


def report(chances: NDArray[np.float64], limits: Limits) -> list[int]:
    """Columns of the acts to report, most likely first.

    Those at or above their thresholds; or, where there is none, the likeliest act at or above the floor. A
    turn without a hostile act among them that is hostile more likely than `limits.hostile` also does the
    likeliest hostile act. One whose chance to be hostile is the share `limits.suspect` of its likeliest act's
    is not understood, unless it asks: to call contempt kindness teaches the wrong thing, and an officer who
    is not understood can say it again.
    """
    among = chances[: len(ACTS)]
    order = np.argsort(-among, kind="stable").tolist()
    passed = [column for column in order if among[column] >= limits.thresholds[column]]
    passed = passed or [column for column in order[:1] if among[column] >= limits.floor]
    if not passed or not HOSTILE.isdisjoint(passed):
        return passed
    hostile = hostile_chance(chances)
    if hostile >= limits.hostile:
        worst = next(column for column in order if column in HOSTILE)
        return [column for column in order if column in {*passed, worst}]
    likeliest = passed[0]
    is_plain = ACTS[likeliest] in QUESTIONS or hostile < limits.suspect * among[likeliest]
    return passed if is_plain else []


def hostile_chance(chances: NDArray[np.float64]) -> float:
    """The probability that any hostile act is there, as if they came independently of one another."""
    return float(1 - np.prod(1 - chances[sorted(HOSTILE)]))


def load_reader() -> Reader:
    """The packaged reader.

    Raises:
        WeightsDoNotMatch: a file of the lexicon was changed without training again.
    """
    return Reader(load_weights())
