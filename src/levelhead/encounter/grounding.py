"""How far a reflection touches what the person really said or needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Words that carry no matter of their own.
_EMPTY = frozenset(
    """
    a about after again all also am an and any are as at be because been being but by can come could did
    do does doing don for from get go going got had has have her here him his how if in into is isn it
    its just know let like look make me more mate my no not now of off okay on one or our out over really
    right said say see she should so some sorry still sure tell than that the their them then there these
    they thing this to too understand up us very want was way we well were what when where which who why
    will with would yeah yes you your yourself
    """.split()  # noqa: SIM905 -- a list of words reads better as words
)
# Words for groups of people. Who somebody is must not change how well an officer has listened, so these never
# count, and neither does the person's name. Some are colours too: a jacket then counts without its colour.
_GROUPS = frozenset(
    """
    he him his she her hers they them lad lads boy boys girl girls man men woman women male female trans gay
    bloke bro son sir madam miss black white brown asian african caribbean british english irish scottish
    welsh polish romanian indian pakistani bangladeshi chinese arab jewish muslim christian sikh hindu gypsy
    roma traveller
    """.split()  # noqa: SIM905 -- the same
)
ENOUGH = 3  # shared words after which a reflection counts in full; set by us


def matter(text: str, names: Iterable[str] = ()) -> frozenset[str]:
    """The words of a text that carry matter, in lower case, with common endings taken off."""
    left_out = _EMPTY | _GROUPS | {part for name in names for part in name.lower().split()}
    words = (word.strip("'") for word in re.findall(r"[a-z']{3,}", text.lower().replace("\u2019", "'")))
    return frozenset(_stem(word) for word in words if word not in left_out)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def grounding(utterance: str, said: Iterable[str], needs: Iterable[str], names: Iterable[str] = ()) -> float:
    """0 to 1: shared words with what the person has said or needs, three being enough.

    Args:
        utterance: the officer's words.
        said: what the person said in the last turns.
        needs: words that stand for the person's needs.
        names: of people in the scene; they never count.
    """
    left_out = tuple(names)
    known = matter(" ".join(said), left_out) | matter(" ".join(needs), left_out)
    return min(len(matter(utterance, left_out) & known), ENOUGH) / ENOUGH
