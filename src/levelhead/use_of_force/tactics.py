"""The tactics of the national use-of-force record, in their groups, with how often each is reported.

Source: the Home Office's published tables (`content/use_of_force/ATTRIBUTION.md`).
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_CONTENT = files("levelhead") / "content" / "use_of_force"


@dataclass(frozen=True, slots=True)
class Tactic:
    """One tactic of the national record.

    Attributes:
        id: the project's short name, as it stands in a `tactics` column.
        title: as a person reads it.
        times_reported: times reported in England and Wales in the year of the table.
    """

    id: str
    title: str
    times_reported: int


@dataclass(frozen=True, slots=True)
class TacticGroup:
    """Tactics that the national tables count together.

    Attributes:
        id: the project's short name.
        title: as a person reads it.
        is_force: False for talk, which is recorded beside another tactic and never counted as force.
        tactics: its tactics, in the order of the published table.
    """

    id: str
    title: str
    is_force: bool
    tactics: tuple[Tactic, ...]


def read_content() -> dict[str, Any]:
    """The packaged base rates, as written."""
    return tomllib.loads((_CONTENT / "base_rates.toml").read_text(encoding="utf-8"))


@cache
def tactic_groups() -> tuple[TacticGroup, ...]:
    """The groups of the national record, in the order of the published table."""
    content = read_content()
    published = _published(content["financial_year"])
    return tuple(_group(entry, published) for entry in content["group"])


def force_tactics() -> tuple[Tactic, ...]:
    """Every tactic that counts as force."""
    return tuple(tactic for group in tactic_groups() if group.is_force for tactic in group.tactics)


def group_of(tactic_id: str) -> TacticGroup:
    """The group that holds a tactic; raises KeyError for a name that is not a tactic."""
    for group in tactic_groups():
        if any(tactic.id == tactic_id for tactic in group.tactics):
            return group
    raise KeyError(tactic_id)


def _group(entry: dict[str, Any], published: dict[tuple[str, str], int]) -> TacticGroup:
    tactics = tuple(
        Tactic(tactic["id"], tactic["title"], published[entry["line"], tactic["line"]])
        for tactic in entry["tactics"]
    )
    return TacticGroup(entry["id"], entry["title"], entry.get("is_force", True), tactics)


def _published(financial_year: str) -> dict[tuple[str, str], int]:
    """Times reported by group and line of the published table."""
    table = (_CONTENT / "national_tactics.csv").read_text(encoding="utf-8")
    return {
        (row["tactic_group"], row["tactic"]): int(row["times_reported"])
        for row in csv.DictReader(table.splitlines())
        if row["financial_year"] == financial_year
    }
