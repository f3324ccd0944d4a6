"""What is rated, in families with anchors; types of scenario; and the headings of the standard."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class OutcomeFamily:
    """Something that is rated from 1 to 5.

    Attributes:
        id: its name.
        title: in plain words.
        one: what 1 looks like.
        three: what 3 looks like.
        five: what 5 looks like.
    """

    id: str
    title: str
    one: str
    three: str
    five: str


@dataclass(frozen=True, slots=True)
class ScenarioType:
    """A kind of everyday situation that is practised."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the standard: what it asks in our words, and what is evidence for it.

    Attributes:
        id: its name.
        title: in plain words.
        asks: what is asked, paraphrased.
        evidence: what in Levelhead shows it.
        source: where it comes from.
        seen: whether we have read the text it rests on; otherwise an organisation confirms it.
    """

    id: str
    title: str
    asks: str
    evidence: str
    source: str
    seen: bool


@cache
def outcome_families() -> tuple[OutcomeFamily, ...]:
    """The families of the package, in the order they are rated."""
    return tuple(OutcomeFamily(**row) for row in _content("outcomes.toml")["family"])


@cache
def scenario_types() -> tuple[ScenarioType, ...]:
    """The types of scenario of the package."""
    return tuple(ScenarioType(**row) for row in _content("outcomes.toml")["scenario_type"])


@cache
def headings() -> tuple[Heading, ...]:
    """The headings of the standard, as the package paraphrases them."""
    return tuple(Heading(**row) for row in _content("headings.toml")["heading"])


def _content(name: str) -> dict[str, Any]:
    path = files("levelhead") / "content" / "standard" / name
    return tomllib.loads(path.read_text(encoding="utf-8"))
