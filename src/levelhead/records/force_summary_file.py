"""A force's summary as one small signed JSON file, and a reader that refuses what it does not know."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import canonical, pretty
from levelhead.basics.signing import Sign, Verify
from levelhead.records.class_survey import QUESTIONS
from levelhead.records.force_summary import (
    DELIVERY,
    FORMAT,
    MEASURES,
    MIN_CELL,
    MIN_PEOPLE,
    ForceSummary,
    Measure,
    RoleStanding,
    does_add_up,
    is_small,
)

MOST_BYTES = 200_000  # of a file; a summary has some thousands
_REMEDY = "Ask the force for the file again, and move it without opening it."


def to_text(summary: ForceSummary, sign: Sign) -> str:
    """The file's text: the summary, the public key, and the signature of the summary's canonical JSON."""
    plain = {"format": FORMAT, **asdict(summary)}
    del plain["signed_by"]
    plain |= {name: plain[name].isoformat() for name in ("first", "last", "made_on")}
    key, signature = sign(canonical(_plain(plain)))
    return pretty({"summary": plain, "public_key": key, "signature": signature})


def _plain(value: Any) -> Any:
    """As JSON gives it back: lists for tuples."""
    return json.loads(json.dumps(value))


def from_text(text: str, file: str, verify: Verify) -> ForceSummary:
    """The summary that a file holds.

    Raises:
        FaultsFound: it is another file or another version, was changed, holds what is not known or does not
            add up, or tells of too few.
    """
    found = _signed(text, file)
    if not verify(found["public_key"], found["signature"], canonical(found["summary"])):
        raise FaultsFound(
            [
                Fault(
                    "standing-summary-not-signed", Place(file, None, "signature"),
                    "a signature that fits the summary", "one that does not", _REMEDY,
                )
            ]
        )  # fmt: skip
    try:
        summary = _summary(found["summary"])
    except _Wrong as wrong:
        where = Place(file, None, wrong.where)
        fault = Fault("standing-summary-wrong-value", where, wrong.expected, wrong.found, _REMEDY)
        raise FaultsFound([fault]) from None
    if few := _few(summary):
        remedy = "Tell the force that its file says too much, and delete it."
        expected = f"counts of at least {MIN_PEOPLE} people, with parts of 0 or at least {MIN_CELL}"
        raise FaultsFound(
            [Fault("standing-summary-small-cell", Place(file, None, few), expected, "fewer", remedy)]
        )
    return replace(summary, signed_by=found["public_key"])


class _Wrong(Exception):
    """A value that is not what it should be."""

    def __init__(self, where: str, expected: str, found: object) -> None:
        super().__init__(where)
        self.where, self.expected, self.found = where, expected, repr(found)[:80]


def _signed(text: str, file: str) -> dict[str, Any]:
    """The three parts of a file. Raises FaultsFound where it is no summary of this version."""
    found: dict[str, Any] = {}
    name = "another kind of file"
    try:
        given = json.loads(text) if len(text) <= MOST_BYTES else None
        parts = {"summary": dict, "public_key": str, "signature": str}
        if isinstance(given, dict) and given.keys() == parts.keys():
            canonical(given)  # refuses numbers that JSON does not have
            if all(isinstance(given[part], kind) for part, kind in parts.items()):
                found, name = given, str(given["summary"].get("format"))
    except (ValueError, RecursionError):
        found = {}
    if name != FORMAT or not found:
        expected = f"a file in format {FORMAT}"
        raise FaultsFound(
            [Fault("standing-summary-not-a-summary", Place(file), expected, name[:80], _REMEDY)]
        )
    return found


def _summary(found: Mapping[str, Any]) -> ForceSummary:
    wanted = {"format", *ForceSummary.__dataclass_fields__} - {"signed_by"}
    _keys(found, wanted, "summary")
    summary = ForceSummary(
        force=_text(found["force"], "force"),
        fictional=_is(found["fictional"], bool, "fictional", "true or false"),
        first=_day(found["first"], "first"),
        last=_day(found["last"], "last"),
        made_on=_day(found["made_on"], "made_on"),
        rule=_text(found["rule"], "rule"),
        roles=_many(found["roles"], "roles", _role, lambda one: one.role_type),
        measures=_many(found["measures"], "measures", _measure_of(MEASURES), lambda one: one.name),
        surveys=_many(
            found["surveys"], "surveys", _measure_of({one.name for one in QUESTIONS}), lambda one: one.name
        ),
        delivery=_delivery(found["delivery"]),
        withheld=_many(found["withheld"], "withheld", _text, str),
    )
    if not summary.first <= summary.last <= summary.made_on:
        raise _Wrong("last", "a period that ends by the day it was made", found["last"])
    return summary


def _few(summary: ForceSummary) -> str:
    """Where a summary tells of too few, or empty."""
    roles = [f"roles {one.role_type}" for one in summary.roles if is_small(one)]
    measures = [one.name for one in (*summary.measures, *summary.surveys) if one.is_small]
    surveys = [one.name for one in summary.surveys if one.of < MIN_PEOPLE]
    counts = [one for one in ("injuries", "near_misses") if 0 < summary.delivery.get(one, 0) < MIN_CELL]
    return next(iter([*roles, *measures, *surveys, *counts]), "")


def _role(found: Any, where: str) -> RoleStanding:
    _keys(_is(found, dict, where, "a table"), set(RoleStanding.__dataclass_fields__), where)
    states = found["states"]
    if states is not None:
        _is(states, dict, where, "counts of states")
        states = {str(name): _count(one, where) for name, one in states.items()}
    role = RoleStanding(
        _text(found["role_type"], where),
        _count(found["people"], where),
        states,
        None if found["met"] is None else _count(found["met"], where),
        None if found["owed"] is None else _count(found["owed"], where),
    )
    if not does_add_up(role):
        raise _Wrong(where, "counts that fit each other", found)
    return role


def _measure_of(known: Any) -> Callable[[Any, str], Measure]:
    def measure(found: Any, where: str) -> Measure:
        _keys(_is(found, dict, where, "a table"), {"name", "yes", "of"}, where)
        one = Measure(_text(found["name"], where), _count(found["yes"], where), _count(found["of"], where))
        if one.name not in known or not 0 <= one.yes <= one.of or not one.of:
            raise _Wrong(where, "a known name, and no more of them than there are", found)
        return one

    return measure


def _delivery(found: Any) -> dict[str, int]:
    counts = _is(found, dict, "delivery", "a table of counts")
    if unknown := counts.keys() - DELIVERY.keys():
        raise _Wrong("delivery", f"some of {', '.join(DELIVERY)}", ", ".join(sorted(unknown)))
    return {name: _count(one, f"delivery {name}") for name, one in counts.items()}


def _many(
    found: Any, where: str, read: Callable[[Any, str], Any], name: Callable[[Any], str]
) -> tuple[Any, ...]:
    made = tuple(read(one, where) for one in _is(found, list, where, "a list"))
    if len({name(one) for one in made}) != len(made):
        raise _Wrong(where, "each once", found)
    return made


def _keys(found: Mapping[str, Any], wanted: set[str], where: str) -> None:
    if wrong := wanted ^ found.keys():
        raise _Wrong(where, "every part that is known and no other", ", ".join(sorted(wrong)))


def _is(found: Any, kind: type, where: str, expected: str) -> Any:
    if not isinstance(found, kind):
        raise _Wrong(where, expected, found)
    return found


def _text(found: Any, where: str) -> str:
    text: str = _is(found, str, where, "a text")
    if not text.strip() or len(text) > 400:
        raise _Wrong(where, "a text of at most 400 characters", text)
    return text


def _count(found: Any, where: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise _Wrong(where, "a whole number", found)
    return found


def _day(found: Any, where: str) -> date:
    try:
        return date.fromisoformat(_is(found, str, where, "a day"))
    except ValueError:
        raise _Wrong(where, "a day such as 2026-03-31", found) from None
