"""Traits of a person: what drink, an illness or a stammer changes, in numbers with their sources.

A trait changes how much gets through, how far provocation multiplies harm, and the sizes of named
coefficients and constants of the rule. It never changes a starting value: how somebody is disposed to an
officer is no trait. The table is content (`content/rules`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from levelhead.basics.jsons import sha256
from levelhead.encounter.rule import DECIMALS, Coefficient, Rule

CAPACITY, PROVOCATION = "capacity", "provocation"


@dataclass(frozen=True, slots=True)
class TraitEffect:
    """What a trait does to one thing.

    Attributes:
        on: `capacity`, `provocation`, or a constant or coefficient of the rule.
        factor: what it is multiplied by, above 0; of `provocation`, the least that it then is.
        evidence: code of the published source.
        strength: strong, medium, weak or doctrine.
        why: one sentence.
    """

    on: str
    factor: float
    evidence: str
    strength: str
    why: str


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait.

    Attributes:
        id: its name in a variant.
        title: as a person reads it.
        needs: what an officer can do about it, in a sentence.
        effects: what it changes.
    """

    id: str
    title: str
    needs: str
    effects: tuple[TraitEffect, ...]


@dataclass(frozen=True, slots=True)
class Traits:
    """A version of the table of traits: its hash, the traits by name, and the codes of its evidence."""

    version: str
    sha256: str
    by_name: Mapping[str, Trait]
    evidence: Mapping[str, str]

    def factors(self, names: Iterable[str]) -> dict[str, float]:
        """Thing changed to what several traits together multiply it by; of provocation, its least."""
        together: dict[str, float] = {}
        for effect in (effect for name in names for effect in self.by_name[name].effects):
            if effect.on == PROVOCATION:
                together[effect.on] = max(together.get(effect.on, 0.0), effect.factor)
            else:
                together[effect.on] = round(together.get(effect.on, 1.0) * effect.factor, DECIMALS)
        return together


@cache
def load_traits(version: str = "1") -> Traits:
    """The traits of a version, from the package."""
    text = (files("levelhead") / "content" / "rules" / f"traits-{version}.toml").read_text("utf-8")
    table = tomllib.loads(text)
    found = {row["id"]: _trait(row) for row in table["trait"]}
    return Traits(str(table["version"]), sha256(text), found, table["evidence"])


def _trait(row: dict[str, Any]) -> Trait:
    effects = tuple(TraitEffect(**effect) for effect in row["effect"])
    return Trait(row["id"], row["title"], row["needs"], effects)


def personal(rule: Rule, names: tuple[str, ...]) -> Rule:
    """The rule as it is for a person with some traits: the same rows, with other sizes."""
    factors = load_traits().factors(names)
    if not factors:
        return rule
    by_source = {
        source: tuple(_scaled(one, factors.get(one.id, 1.0)) for one in rows)
        for source, rows in rule.by_source.items()
    }
    constants = {
        name: round(value * factors.get(name, 1.0), DECIMALS) for name, value in rule.constants.items()
    }
    return replace(rule, by_source=by_source, constants=constants)


def _scaled(one: Coefficient, factor: float) -> Coefficient:
    return one if factor == 1.0 else replace(one, size=round(one.size * factor, DECIMALS))
