"""The layout of a use-of-force record, as `content/use_of_force/layout.toml` defines it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from levelhead.use_of_force.tactics import tactic_groups

Kind = Literal["text", "date", "flag", "whole", "list", "one", "highest"]

# From the lowest use of a conducted energy device to the highest; the source stands in layout.toml. A report
# that does not say how the device was used keeps `ced_not_stated` only where it says nothing else.
CED_LEVELS = (
    "ced_not_stated",
    "ced_drawn",
    "ced_aimed",
    "ced_red_dot",
    "ced_arced",
    "ced_drive_stun",
    "ced_angle_drive_stun",
    "ced_fired",
)


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """One column of the layout that a source may tell.

    Attributes:
        name: of the column.
        kind: `text`, `date`, `flag`, `whole`, `list`, `one` or `highest` of its values.
        says: what it holds.
        source: of the definition.
        values: short names it may hold, in their order.
        bands: for values that are bands of a number, where each begins.
    """

    name: str
    kind: Kind
    says: str
    source: str
    values: tuple[str, ...] = ()
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """What something of the layout means, and who says so.

    Attributes:
        says: the definition.
        source: of it.
    """

    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole layout.

    Attributes:
        format: its name and number.
        columns: by name, in their order.
        made: names of the columns that are made from others.
        severity: weight of each tactic that counts as force.
        indices: what each index says and where it comes from, by name.
    """

    format: str
    columns: Mapping[str, LayoutColumn]
    made: tuple[str, ...]
    severity: Mapping[str, int]
    indices: Mapping[str, Definition]

    @property
    def names(self) -> tuple[str, ...]:
        """Every column of a written table, in order."""
        return (*self.columns, *self.made)


@cache
def national_layout() -> Layout:
    """The packaged layout."""
    text = (files("levelhead") / "content" / "use_of_force" / "layout.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    columns = {name: _column(name, entry) for name, entry in content["columns"].items()}
    return Layout(content["format"], columns, tuple(content["made"]), content["severity"], _indices(content))


def _indices(content: Mapping[str, Any]) -> dict[str, Definition]:
    defined = content["definitions"]["severity"]
    return {"severity": Definition(defined["says"], defined["source"])}


def _column(name: str, entry: dict[str, Any]) -> LayoutColumn:
    values = tactic_ids() if name == "tactics" else tuple(entry.get("values", ()))
    bands = tuple(entry.get("bands", ()))
    return LayoutColumn(name, entry["kind"], entry["says"], entry["source"], values, bands)


@cache
def tactic_ids() -> tuple[str, ...]:
    """Every tactic, talk included and last."""
    return tuple(tactic.id for group in tactic_groups() for tactic in group.tactics)
