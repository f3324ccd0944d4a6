"""The same words about somebody else: names, words for gender and for ethnic group changed about."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

from levelhead.encounter.scenario import Scenario

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - the typographic apostrophe is meant
GENDER = (
    ("he", "she"),
    ("himself", "herself"),
    ("he's", "she's"),
    ("he'll", "she'll"),
    ("he'd", "she'd"),
    ("man", "woman"),
    ("men", "women"),
    ("boy", "girl"),
    ("boys", "girls"),
    ("lad", "lass"),
    ("male", "female"),
    ("gentleman", "lady"),
    ("sir", "madam"),
    ("mum", "dad"),
    ("mother", "father"),
    ("grandma", "grandad"),
    ("aunt", "uncle"),
    ("niece", "nephew"),
    ("brother", "sister"),
    ("brothers", "sisters"),
    ("son", "daughter"),
    ("sons", "daughters"),
    ("husband", "wife"),
    ("boyfriend", "girlfriend"),
)
# Two words become one: what is swapped is not swapped back.
_ONE_WAY = {"him": "her", "his": "her", "her": "him"}
GROUPS = (
    ("black", "white"),
    ("asian", "polish"),
    ("nigerian", "irish"),
    ("somali", "romanian"),
    ("muslim", "sikh"),
    ("muslims", "poles"),
    ("urdu", "english"),
    ("pakistan", "wales"),
    ("jamaica", "ukraine"),
)
# Fields of a scenario that hold what is said, read or shown; the others are names of things in it.
_TEXTS = frozenset(
    {
        "text",
        "phrasings",
        "words",
        "said",
        "said_unless",
        "example",
        "against",
        "examples",
        "person_name",
        "person_seen_as",
        "person_description",
        "seen_as",
        "brief",
        "title",
        "how",
        "summary",
        "setting",
    }
)


def both_ways(pairs: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Each word to the other of its pair."""
    return dict(pairs) | {second: first for first, second in pairs}


def gender_swapped() -> dict[str, str]:
    """Words for one gender to those for the other."""
    return both_ways(GENDER) | _ONE_WAY


def swapped(text: str, swaps: Mapping[str, str]) -> str:
    """The text with whole words changed; "'s" stays, and capitals where they were."""

    def other(match: re.Match[str]) -> str:
        written = match.group().replace("’", "'")  # noqa: RUF001 - as above
        owned = "'s" if written.lower() not in swaps and written.endswith("'s") else ""
        word = written.removesuffix(owned)
        found = swaps.get(word.lower())
        if found is None:
            return match.group()
        if word.isupper() and len(word) > 1:
            return found.upper() + owned
        return (found.capitalize() if word[:1].isupper() else found) + owned

    return _WORD.sub(other, text)


def swapped_scenario(scenario: Scenario, swaps: Mapping[str, str]) -> Scenario:
    """The scenario about somebody else; every name of a thing, number and condition stays."""
    changed: Scenario = _changed(scenario, swaps, is_text=False)
    return changed


def _changed(value: Any, swaps: Mapping[str, str], *, is_text: bool) -> Any:
    if isinstance(value, str):
        return swapped(value, swaps) if is_text else value
    if isinstance(value, tuple):
        return tuple(_changed(one, swaps, is_text=is_text) for one in value)
    if isinstance(value, Mapping):
        return {key: _changed(one, swaps, is_text=is_text) for key, one in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        return dataclasses.replace(
            value,
            **{name: _changed(one, swaps, is_text=name in _TEXTS) for name, one in fields.items()},
        )
    return value
