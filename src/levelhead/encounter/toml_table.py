"""One TOML file of a scenario folder: its faults as they are found, and its tables read by kind.

A value that is missing or of the wrong kind is a fault, and reads as an empty one, so that the rest of the
file is still read and all its faults are found at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from levelhead.basics.faults import Fault
from levelhead.basics.toml import TomlText
from levelhead.encounter.acts import ACTS
from levelhead.encounter.conditions import Clause, read_clause
from levelhead.encounter.scenario import Condition, Line
from levelhead.encounter.shape import BUILT_IN, KINDS, TABLE_OF, Shape

NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # stands in for one that cannot be read; the file is refused


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A file as it was read.

    Attributes:
        values: what it holds.
        text: the same as text, for the line of a fault.
        shape: its tables and keys.
        ids: table to the ids that conditions may name.
        faults: grows as the file is read.
    """

    values: dict[str, Any]
    text: TomlText
    shape: Shape
    ids: Mapping[str, frozenset[str]]
    faults: list[Fault] = field(default_factory=list)

    def root(self) -> TomlTable:
        """The keys above the first heading."""
        return TomlTable(self, "", 0, self.values)

    def table(self, name: str) -> TomlTable:
        """The only table of a name; an empty one where it is missing."""
        found = self.values.get(name)
        return TomlTable(self, name, 0, found if isinstance(found, dict) else {})

    def tables(self, name: str) -> list[TomlTable]:
        """All tables of a name, in the order written."""
        found = self.values.get(name)
        rows = found if isinstance(found, list) else []
        return [TomlTable(self, name, nth, row) for nth, row in enumerate(rows) if isinstance(row, dict)]

    def check_shape(self) -> None:
        """Find every key that is missing, unknown, or holds something else than it should."""
        for name in self.shape:
            if not name or isinstance(self.values.get(name), dict):
                (self.table(name) if name else self.root()).check()
            for one in self.tables(name) if name else []:
                one.check()

    def fault(
        self, code: str, place: tuple[str, int, str | None], *, expected: str, found: str, remedy: str
    ) -> None:
        """Note a mistake at a key of the nth table of a name."""
        fault = Fault(code, self.text.place(*place), expected, found[:200], remedy)
        if fault not in self.faults:
            self.faults.append(fault)


@dataclass(frozen=True, slots=True)
class TomlTable:
    """One table of a file, read by kind."""

    file: TomlFile
    name: str
    nth: int
    values: Mapping[str, Any]

    # -- its shape

    def check(self) -> None:
        """Find what is missing, unknown or of the wrong kind in it."""
        keys = self.file.shape[self.name]
        for key, kind in keys.items():
            if key in self.values:
                self._check_kind(key, kind.removesuffix("?"))
            elif not kind.endswith("?"):
                self._missing(key, KINDS[kind][0])
        for key in sorted(set(self.values) - set(keys)):
            self._unknown(key, keys)

    def _check_kind(self, key: str, kind: str) -> None:
        description, is_one = KINDS[kind]
        if not is_one(self.values[key]):
            found = repr(self.values[key])
            self.fault("scenario-wrong-kind", key, description, found, f"Correct {key}.")

    def _missing(self, key: str, description: str) -> None:
        where = {"": "the top of the file", "lines": "[lines]", "person": "[person]"}
        in_where = where.get(self.name, f"this [[{self.name}]]")
        self.file.fault(
            "scenario-missing-key",
            (self.name, self.nth, None),
            expected=f"{key}, {description}",
            found="nothing of that name",
            remedy=f"Add {key} = … to {in_where}.",
        )

    def _unknown(self, key: str, keys: Iterable[str]) -> None:
        near = difflib.get_close_matches(key, keys, 1)
        self.fault(
            "scenario-unknown-key",
            key,
            f"one of {', '.join(sorted(keys))}",
            f"'{key}'",
            f"Did you mean '{near[0]}'?" if near else f"Take '{key}' out.",
        )

    def fault(self, code: str, key: str | None, expected: str, found: str, remedy: str) -> None:
        """Note a mistake at a key of this table."""
        self.file.fault(code, (self.name, self.nth, key), expected=expected, found=found, remedy=remedy)

    # -- its values; an empty one where the value is missing or wrong

    def _get(self, key: str, kind: str) -> Any:
        value = self.values.get(key)
        return value if value is not None and KINDS[kind][1](value) else None

    def text(self, key: str) -> str:
        """A text without spaces around it."""
        return str(self._get(key, "text") or "").strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Texts."""
        return tuple(self._get(key, "texts") or ())

    def whole(self, key: str) -> int:
        """A whole number; 1 where it is missing."""
        return int(self._get(key, "whole") or 1)

    def number_of(self, key: str) -> int | None:
        """A whole number, or None."""
        found = self._get(key, "whole")
        return None if found is None else int(found)

    def number(self, key: str) -> float | None:
        """A number, or None."""
        found = self._get(key, "number")
        return None if found is None else float(found)

    def traits(self, key: str) -> tuple[str, ...]:
        """Names of traits."""
        return tuple(self._get(key, "traits") or ())

    def id_of(self, table: str, key: str) -> str:
        """The id of a row of a table; a fault where there is none of that name."""
        return next(iter(self._known([self.text(key)] if self.text(key) else [], table, key)), "")

    def ids_of(self, table: str, key: str) -> tuple[str, ...]:
        """Ids of rows of a table; a fault for each that is none."""
        return self._known(self.texts(key), table, key)

    def _known(self, names: Iterable[str], table: str, key: str) -> tuple[str, ...]:
        for name in names:
            self.check_name(name, table, key, f"'{name}'")
        return tuple(name for name in names if name in self.file.ids[table])

    def flag(self, key: str) -> bool | None:
        """True, false, or None."""
        found = self._get(key, "flag")
        return None if found is None else bool(found)

    def moment(self, key: str) -> datetime:
        """A date and time with its zone."""
        found = self._get(key, "moment")
        return found if isinstance(found, datetime) else NO_MOMENT

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Pairs of texts."""
        return tuple((who, what) for who, what in self._get(key, "pairs") or ())

    def lines(self, key: str) -> tuple[Line, ...]:
        """Lines, each a text or a text with a condition."""
        found = []
        for one in self._get(key, "lines") or ():
            if isinstance(one, str):
                found.append(Line(one))
            elif isinstance(one, dict) and isinstance(one.get("text"), str) and set(one) <= {"text", "when"}:
                found.append(Line(one["text"], self.all_of(one.get("when", []), key)))
            else:
                self.fault(
                    "scenario-not-a-line",
                    key,
                    'a text, or { text = "…", when = ["…"] }',
                    str(one),
                    "Write the line in quotes.",
                )
        return tuple(found)

    def condition(self, key: str) -> Condition:
        """Clauses that must all hold."""
        return self.all_of(self._get(key, "condition") or [], key)

    def conditions(self, key: str) -> tuple[Condition, ...]:
        """Conditions, one of which is enough."""
        given = self._get(key, "conditions") or []
        ways = [given] if given and all(isinstance(one, str) for one in given) else given
        return tuple(self.all_of(way, key) for way in ways)

    def all_of(self, texts: Any, key: str) -> Condition:
        """The clauses of a list; what is none is a fault and left out."""
        clauses = []
        for text in texts if isinstance(texts, list) else [texts]:
            clause = read_clause(text) if isinstance(text, str) else "a clause is a text in quotes"
            if isinstance(clause, str):
                remedy = f"{clause[:1].upper()}{clause[1:]}."
                self.fault("scenario-not-a-condition", key, "a condition", f"'{text}'", remedy)
            else:
                self._check_reference(clause, key)
                clauses.append(clause)
        return tuple(clauses)

    def _check_reference(self, clause: Clause, key: str) -> None:
        kind, name = clause.refers
        table = TABLE_OF.get(kind)
        if table is not None and clause.signal not in BUILT_IN:
            self.check_name(name, table, key, f"'{name}' in '{clause.text}'")

    def check_name(self, name: str, table: str, key: str, found: str) -> None:
        """Find a name that is the id of no row of a table."""
        if name not in self.file.ids[table]:
            near = difflib.get_close_matches(name, self.file.ids[table], 1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Write a [[{table}]] with that id."
            self.fault("scenario-unknown-reference", key, f"the id of a {table}", found, remedy)

    def check_act(self, act: str, key: str) -> bool:
        """Whether a name is an act; a fault where it is not."""
        if act not in ACTS:
            remedy = "Use the name of an act; `levelhead practise` lists them when one is misspelt."
            self.fault("scenario-unknown-act", key, f"one of {', '.join(ACTS)}", f"'{act}'", remedy)
        return act in ACTS
