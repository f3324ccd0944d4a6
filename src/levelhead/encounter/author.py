"""From what an author wrote to a `Scenario`, with every mistake found at once."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.basics.jsons import sha256
from levelhead.basics.toml import TomlText, read_toml
from levelhead.encounter.acts import ACTS
from levelhead.encounter.conditions import Clause, read_clause
from levelhead.encounter.rule import VARIABLES, load_rule
from levelhead.encounter.scenario import (
    Condition,
    Doing,
    Ending,
    Fact,
    LegalStep,
    Line,
    Need,
    Objective,
    Scenario,
    Variant,
    Window,
)
from levelhead.encounter.shape import FORMAT, KEYS, KIND_OF_ID, LISTS, REACTIONS


def load_scenario(text: str, file: str) -> Scenario:
    """The scenario that a text holds.

    Args:
        text: TOML in format `levelhead.scenario/1`.
        file: its name, for faults.

    Raises:
        FaultsFound: with every mistake, coded, placed and with what to do.
    """
    table, faults = read_toml(text, file, "scenario-not-toml")
    if faults:
        raise FaultsFound(faults)
    author = _Author(table, TomlText(text, file))
    author.check_keys()
    if author.faults:
        raise FaultsFound(author.faults)
    scenario = author.scenario(sha256(text))
    author.check_whole()
    if author.faults:
        raise FaultsFound(author.faults)
    return scenario


class _Author:
    """Reads one table; `faults` grows, and what is wrong is left out."""

    def __init__(self, table: dict[str, Any], text: TomlText) -> None:
        self.table = table
        self.text = text
        self.faults: list[Fault] = []
        self.ids = {kind: [str(one.get("id", "")) for one in self.rows(kind)] for kind in LISTS}

    # -- the shape

    def rows(self, kind: str) -> list[dict[str, Any]]:
        rows = self.table.get(kind, [])
        return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []

    def fault(
        self, code: str, place: tuple[str, int, str | None], *, expected: str, found: str, remedy: str
    ) -> None:
        self.faults.append(Fault(code, self.text.place(*place), expected, found, remedy))

    def check_keys(self) -> None:
        self._check_table("", 0, self.table)
        person = self.table.get("person")
        self._check_table("person", 0, person if isinstance(person, dict) else {})
        for kind in KEYS:
            if kind not in {"", "person"}:
                for nth, row in enumerate(self.rows(kind)):
                    self._check_table(kind, nth, row)
        if self.table.get("format") not in (None, FORMAT):
            self.fault(
                "scenario-unknown-format",
                ("", 0, "format"),
                expected=f'"{FORMAT}"',
                found=f'"{self.table["format"]}"',
                remedy="This version of Levelhead reads only that format; check where the file came from.",
            )

    def _check_table(self, kind: str, nth: int, row: Mapping[str, Any]) -> None:
        must, may = KEYS[kind]
        name = f"[[{kind}]]" if kind else "the scenario"
        for key in sorted(must - set(row)):
            self.fault(
                "scenario-missing-key",
                (kind, nth, None),
                expected=f"{name} to have '{key}'",
                found="nothing of that name",
                remedy=f"Add {key} = … to {name}.",
            )
        for key in sorted(set(row) - must - may):
            near = difflib.get_close_matches(key, must | may, 1)
            self.fault(
                "scenario-unknown-key",
                (kind, nth, key),
                expected=f"one of {', '.join(sorted(must | may))}",
                found=f"'{key}'",
                remedy=f"Did you mean '{near[0]}'?" if near else f"Take '{key}' out.",
            )

    def check_whole(self) -> None:
        for kind, ids in self.ids.items():
            for nth, one in enumerate(ids):
                if one in ids[:nth]:
                    self.fault(
                        "scenario-duplicate-id",
                        (kind, nth, "id"),
                        expected=f"each {kind} to have an id of its own",
                        found=f"'{one}' a second time",
                        remedy="Give one of them another id; ids stay put once learners have played.",
                    )
        good = [ending for ending in self.rows("ending") if ending.get("good") is True]
        if not good or len(good) == len(self.rows("ending")):
            self.fault(
                "scenario-one-sided-endings",
                ("ending", 0, None),
                expected="at least one good ending and one that is not",
                found=f"{len(good)} good of {len(self.rows('ending'))}",
                remedy="Write an ending for doing well without force, and one for what goes wrong.",
            )
        lines = self.table.get("lines", {})
        for reaction in REACTIONS:
            if not lines.get(reaction):
                self.fault(
                    "scenario-missing-lines",
                    ("lines", 0, None),
                    expected=f"lines for '{reaction}'",
                    found="none",
                    remedy=f'Add {reaction} = ["…", "…"] under [lines], several so that plays do not repeat.',
                )

    # -- the parts

    def scenario(self, digest: str) -> Scenario:
        table, person = self.table, self.table["person"]
        return Scenario(
            id=str(table["id"]),
            version=str(table["version"]),
            title=str(table["title"]),
            summary=str(table["summary"]),
            sha256=digest,
            brief=str(table["brief"]).strip(),
            setting=str(table["setting"]).strip(),
            scene_starts_at=self.moment(),
            person_name=str(person["name"]),
            person_description=str(person["description"]).strip(),
            opening=self.lines(person["opening"], ("person", 0, "opening")),
            objectives=tuple(Objective(str(o["id"]), str(o["title"])) for o in self.rows("objective")),
            variants=tuple(self.variant(n, row) for n, row in enumerate(self.rows("variant"))),
            needs=tuple(
                self.need(n, row)
                for n, row in enumerate(self.rows("need"))
            ),
            facts=tuple(self.fact(n, row) for n, row in enumerate(self.rows("fact"))),
            moves=tuple(self.doing("move", n, row) for n, row in enumerate(self.rows("move"))),
            tactics=tuple(self.doing("tactic", n, row) for n, row in enumerate(self.rows("tactic"))),
            windows=tuple(self.window(n, row) for n, row in enumerate(self.rows("window"))),
            endings=tuple(self.ending(n, row) for n, row in enumerate(self.rows("ending"))),
            legal_steps=tuple(self.legal_step(n, row) for n, row in enumerate(self.rows("legal_step"))),
            lines={name: self.lines(given, ("lines", 0, name)) for name, given in table["lines"].items()},
            cues=tuple(
                Line(str(row["text"]), self.all_of(row["when"], ("cue", n, "when")))
                for n, row in enumerate(self.rows("cue"))
            ),
            examples={
                act: tuple(words) for act, words in table.get("examples", {}).items() if self.is_act(act)
            },
            most_turns=int(table["most_turns"]),
            sources=tuple(str(one) for one in table["sources"]),
        )  # fmt: skip

    def moment(self) -> datetime:
        given = self.table["scene_starts_at"]
        if isinstance(given, datetime) and given.tzinfo is not None:
            return given
        self.fault(
            "scenario-no-moment",
            ("", 0, "scene_starts_at"),
            expected="a date and time with its zone, such as 2026-05-14T16:40:00+01:00",
            found=str(given),
            remedy="Write it without quotes, with +00:00 in winter and +01:00 in summer.",
        )
        return datetime.fromisoformat("2000-01-01T00:00:00+00:00")

    def is_act(self, act: str) -> bool:
        if act in ACTS:
            return True
        self.fault(
            "scenario-unknown-act",
            ("examples", 0, act),
            expected=f"one of {', '.join(ACTS)}",
            found=f"'{act}'",
            remedy="Use the name of an act; their meanings are in the glossary.",
        )
        return False

    def variant(self, nth: int, row: Mapping[str, Any]) -> Variant:
        for part in ("start", "baseline"):
            for name, value in row[part].items():
                low = -1.0 if name in {"warmth", "dominance"} else 0.0
                if name not in VARIABLES or not isinstance(value, int | float) or not low <= value <= 1.0:
                    self.fault(
                        "scenario-unknown-variable",
                        ("variant", nth, part),
                        expected=f"0 to 1 (warmth and dominance from -1) for one of {', '.join(VARIABLES)}",
                        found=f"{name} = {value}",
                        remedy="Correct the name or the value.",
                    )
        return Variant(
            str(row["id"]), str(row["title"]), dict(row["start"]), dict(row["baseline"]),
            float(row["capacity"]), float(row.get("provocation", 0.0)),
        )  # fmt: skip

    def need(self, nth: int, row: Mapping[str, Any]) -> Need:
        met_when = self.any_of(row["met_when"], ("need", nth, "met_when"))
        return Need(row["id"], row["title"], tuple(row.get("words", ())), met_when)

    def fact(self, nth: int, row: Mapping[str, Any]) -> Fact:
        return Fact(
            id=row["id"],
            title=row["title"],
            how=row["how"],
            hidden=bool(row.get("hidden", True)),
            phrasings=tuple(row.get("phrasings", ())),
            found_when=self.any_of(row["found_when"], ("fact", nth, "found_when")),
            lines=self.lines(row["lines"], ("fact", nth, "lines")),
        )

    def doing(self, kind: str, nth: int, row: Mapping[str, Any]) -> Doing:
        known = load_rule().by_source
        for key in ("event", "agreed_event"):
            if row.get(key) and row[key] not in known:
                self.fault(
                    "scenario-unknown-event",
                    (kind, nth, key),
                    expected="an event that the person's rule has coefficients for",
                    found=f"'{row[key]}'",
                    remedy=f"Use one of {', '.join(sorted(set(known) - set(ACTS)))}, or leave {key} out.",
                )
        ask = row.get("ask")
        return Doing(
            id=row["id"],
            kind=kind,
            title=row["title"],
            seconds=int(row["seconds"]),
            event=row.get("event", ""),
            agreed_event=row.get("agreed_event", ""),
            ask=None if ask is None else float(ask),
            needs=self.all_of(row.get("needs", []), (kind, nth, "needs")),
            lines=self.lines(row["lines"], (kind, nth, "lines")),
        )

    def window(self, nth: int, row: Mapping[str, Any]) -> Window:
        return Window(
            id=row["id"],
            title=row["title"],
            opens_when=self.all_of(row["opens_when"], ("window", nth, "opens_when")),
            turns=int(row["turns"]),
            answered_when=self.any_of(row["answered_when"], ("window", nth, "answered_when")),
            lines=self.lines(row["lines"], ("window", nth, "lines")),
        )

    def ending(self, nth: int, row: Mapping[str, Any]) -> Ending:
        return Ending(
            id=row["id"],
            title=row["title"],
            good=bool(row["good"]),
            when=self.all_of(row["when"], ("ending", nth, "when")),
            text=str(row["text"]).strip(),
            harm=tuple((str(who), str(what)) for who, what in row.get("harm", [])),
        )

    def legal_step(self, nth: int, row: Mapping[str, Any]) -> LegalStep:
        return LegalStep(
            id=row["id"],
            requirement=row["requirement"],
            applies_when=self.all_of(row.get("applies_when", []), ("legal_step", nth, "applies_when")),
            met_when=self.any_of(row["met_when"], ("legal_step", nth, "met_when")),
            why=row["why"],
            words=tuple(word.lower() for word in row.get("words", ())),
        )

    # -- lines and conditions

    def lines(self, given: Any, place: tuple[str, int, str]) -> tuple[Line, ...]:
        found = []
        for one in given:
            if isinstance(one, str):
                found.append(Line(one))
            elif isinstance(one, dict) and set(one) <= {"text", "when"} and "text" in one:
                found.append(Line(str(one["text"]), self.all_of(one.get("when", []), place)))
            else:
                self.fault(
                    "scenario-not-a-line",
                    place,
                    expected='a text, or { text = "…", when = ["…"] }',
                    found=str(one)[:60],
                    remedy="Write the line in quotes.",
                )
        return tuple(found)

    def any_of(self, given: Any, place: tuple[str, int, str]) -> tuple[Condition, ...]:
        if given and all(isinstance(one, str) for one in given):
            given = [given]
        return tuple(self.all_of(one, place) for one in given)

    def all_of(self, given: Any, place: tuple[str, int, str]) -> Condition:
        texts: Sequence[Any] = given if isinstance(given, list) else [given]
        clauses = []
        for text in texts:
            clause = read_clause(text) if isinstance(text, str) else "a clause is a text in quotes"
            if isinstance(clause, str):
                self.fault(
                    "scenario-not-a-condition",
                    place,
                    expected="a condition",
                    found=f"'{text}'",
                    remedy=clause[:1].upper() + clause[1:] + ".",
                )
            else:
                self._check_reference(clause, place)
                clauses.append(clause)
        return tuple(clauses)

    def _check_reference(self, clause: Clause, place: tuple[str, int, str]) -> None:
        kind, _, name = clause.signal.partition(" ")
        among = self.ids.get(KIND_OF_ID.get(kind, ""))
        if among is not None and name not in among and clause.signal != "move wait":
            near = difflib.get_close_matches(name, among, 1)
            self.fault(
                "scenario-unknown-reference",
                place,
                expected=f"the id of a {KIND_OF_ID[kind]}",
                found=f"'{name}' in '{clause.text}'",
                remedy=f"Did you mean '{near[0]}'?"
                if near
                else f"Write a [[{KIND_OF_ID[kind]}]] with that id.",
            )
