"""Words that nobody wrote in training, taken for the word they are one slip away from.

A slip is a letter left out, put in, changed, or changed about with the next one: four in five of the slips
that people make (F. J. Damerau 1964, Communications of the ACM 7, 171-176). Only common words are thought
of, so that a word is mended towards what officers often say or is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from string import ascii_lowercase

from levelhead.understanding.lexicon import lexicon

# Both set by us on the first stranger's turns. Shorter words have too many neighbours to guess among.
_SHORTEST = 4  # letters
_COMMON = 5  # times it stands in the turns that were learnt from


def is_known(word: str) -> bool:
    """Whether training met a word, or it is a common English word; lower case, without apostrophes."""
    lists = lexicon()
    return word in lists.words or word in lists.common


def mended(word: str) -> str:
    """The common word one slip away, the commonest of several; the word itself where there is none.

    Args:
        word: lower case, without apostrophes. One that is known, and what is no plain word, are left alone.
    """
    if len(word) < _SHORTEST or not (word.isalpha() and word.islower()) or is_known(word):
        return word
    return _nearest(word)


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str:
    words = lexicon().words
    near = {one for one in _one_slip_away(word) if words.get(one, 0) >= _COMMON}
    return max(near, key=lambda one: (words[one], one), default=word)


def _one_slip_away(word: str) -> Iterator[str]:
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield before + after[1::-1] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after
            yield before + letter + after[1:]
