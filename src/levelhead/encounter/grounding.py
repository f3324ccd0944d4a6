"""How far a reflection touches what the person really said or needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words that carry no matter of their own.
_EMPTY = frozenset(
    """
    a about after again all also am an and any are as at be because been being but by can come could did
    do does doing don for from get go going got had has have he her here him his how if in into is isn it
    its just know let like look make me more mate my no not now of off okay on one or our out over really
    right said say see she should so some sorry still sure tell than that the their them then there these
    they thing this to too understand up us very want was way we well were what when where which who why
    will with would yeah yes you your yourself
    """.split()  # noqa: SIM905 -- a list of words reads better as words
)
ENOUGH = 3  # shared words after which a reflection counts in full; set by us


def matter(text: str) -> frozenset[str]:
    """The words of a text that carry matter, in lower case, with common endings taken off."""
    words = re.findall(r"[a-z']{3,}", text.lower().replace("\u2019", "'"))
    return frozenset(_stem(word.strip("'")) for word in words if word.strip("'") not in _EMPTY)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def grounding(utterance: str, said: Iterable[str], needs: Iterable[str]) -> float:
    """0 to 1: shared words with what the person has said or needs, three being enough.

    Args:
        utterance: the officer's words.
        said: what the person said in the last turns.
        needs: words that stand for the person's needs.
    """
    touched = matter(utterance) & (matter(" ".join(said)) | matter(" ".join(needs)))
    return min(len(touched), ENOUGH) / ENOUGH
