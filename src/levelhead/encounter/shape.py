"""The shape of a scenario folder's files: which tables and keys there are, and what each holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from levelhead.encounter.acts import ACTS
from levelhead.encounter.families import FAMILIES
from levelhead.encounter.scene import LEANINGS, POSITIONS
from levelhead.encounter.traits import load_traits

FORMAT: Final = "levelhead.scenario/1"

# Parts of the person's own account, told in the debrief where the log says so; {words} is from the log.
ACCOUNT: Final = (
    "wanted",
    "got_none",
    "got_some",
    "got_all",
    "afraid_still",
    "afraid_once",
    "stopped_listening",
    "closed_ears",
    "came_round",
    "not_told_why",
    "promise_broken",
    "promise_kept",
    "left_smaller",
    "left_better",
    "left_as_came",
)

# Reactions for which every scenario has lines, so that the person is never without an answer.
REACTIONS: Final = (
    "confused",
    "stung",
    "threatened",
    "dismissed",
    "apology",
    "complies",
    "refuses",
    "hears_reason",
    "hears_rights",
    "met_officer",
    "answers",
    "short_answer",
    "opens_up",
    "unmoved",
    "courtesy",
    "choice",
    "hears_plan",
    "hears_limit",
    "small_talk",
    "takes_time",
    "silence",
    "runs",
    "lashes_out",
)

NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_-]*")


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e6


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(_text(one) for one in value)


def _tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _one_of(names: Sequence[str]) -> tuple[str, Callable[[Any], bool]]:
    return f"one of {', '.join(names)}", lambda value: isinstance(value, str) and value in names


def _some_of(names: Sequence[str]) -> tuple[str, Callable[[Any], bool]]:
    return f"a list of {', '.join(names)}", lambda value: _texts(value) and set(value) <= set(names)


# Kind of value: what it is, for a fault, and whether a value is one.
KINDS: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = {
    "text": ("a text in quotes", _text),
    "name": (
        "a name of letters, digits, - and _, in quotes",
        lambda value: isinstance(value, str) and NAME.fullmatch(value) is not None,
    ),
    "texts": ("a list of texts in quotes", _texts),
    "flag": ("true or false", lambda value: isinstance(value, bool)),
    "number": ("a number", _number),
    "share": ("a number from 0 to 1", lambda value: _number(value) and 0 <= value <= 1),
    "whole": (
        "a whole number, 1 or more",
        lambda value: _number(value) and isinstance(value, int) and value >= 1,
    ),
    "seed": (
        "a whole number, 0 or more",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63,
    ),
    "moment": (
        "a date and time with its zone and without quotes, such as 2026-05-14T16:40:00+01:00",
        lambda value: isinstance(value, datetime) and value.tzinfo is not None,
    ),
    "table": ("a table", lambda value: isinstance(value, dict)),
    "tables": ("one table or more, each under its own [[…]] heading", _tables),
    "lines": ("a list of lines", lambda value: isinstance(value, list) and bool(value)),
    "condition": (
        "a list of one clause or more in quotes",
        lambda value: _texts(value) and bool(value),
    ),
    "conditions": (
        "a list of clauses in quotes, or a list of such lists",
        lambda value: _texts(value) or (isinstance(value, list) and all(_texts(one) for one in value)),
    ),
    "pairs": (
        "a list of pairs of texts: who, and what happened to them",
        lambda value: isinstance(value, list) and all(_texts(one) and len(one) == 2 for one in value),
    ),
    "family": _one_of(FAMILIES),
    "leaning": _one_of(LEANINGS),
    "position": _one_of(POSITIONS),
    "traits": _some_of(tuple(load_traits().by_name)),
}

Shape = Mapping[str, Mapping[str, str]]  # table: key: kind, with `?` after it where the key may be left out

_DOING = {
    "id": "name",
    "title": "text",
    "seconds": "whole",
    "lines": "lines",
    "says": "lines?",
    "event": "name?",
    "agreed_event": "name?",
    "ask": "number?",
    "needs": "condition?",
    "restrains": "flag?",
    "to": "name?",
    "enlists": "flag?",
    "away": "texts?",
    "voices": "whole?",
    "officers": "whole?",
    "position": "position?",
    "safety_role": "flag?",
    "checks_breathing": "flag?",
}
_WORD_GIVEN = {
    "id": "name",
    "title": "text",
    "words": "texts",
    "broken_when": "conditions?",
    "broken": "lines?",
}

# "" is the table of the keys above the first heading.
SCENARIO: Final[Shape] = {
    "": {
        "format": "text",
        "id": "name",
        "version": "text",
        "title": "text",
        "summary": "text",
        "brief": "text",
        "setting": "text",
        "scene_starts_at": "moment",
        "sources": "texts",
        "reasons": "texts?",
        "officers": "whole?",
        "person": "table",
        "objective": "tables?",
        "variant": "tables",
        "need": "tables?",
        "bystander": "tables?",
        "promise": "tables?",
        "statement": "tables?",
        "fact": "tables",
        "move": "tables",
        "tactic": "tables",
        "window": "tables?",
        "ending": "tables",
        "legal_step": "tables",
        "lines": "table",
        "cue": "tables?",
        "examples": "table?",
        "account": "table?",
    },
    "person": {"name": "text", "seen_as": "text", "description": "text", "opening": "lines"},
    "objective": {"id": "name", "title": "text"},
    "variant": {
        "id": "name",
        "title": "text",
        "start": "table",
        "baseline": "table",
        "capacity": "share",
        "traits": "traits?",
        "provocation": "share?",
        "pushes_back_from": "share?",
    },
    "need": {"id": "name", "title": "text", "met_when": "conditions", "words": "texts?"},
    "fact": {
        "id": "name",
        "title": "text",
        "how": "text",
        "found_when": "conditions",
        "lines": "lines",
        "hidden": "flag?",
        "phrasings": "texts?",
        "withheld": "lines?",
        "again": "lines?",
        "words": "texts?",
    },
    "bystander": {
        "id": "name",
        "seen_as": "text",
        "leaning": "leaning",
        "heat": "share",
        "regard": "share?",
        "inflamed": "lines?",
        "calmed": "lines?",
        "helps": "lines?",
        "declines": "lines?",
    },
    "promise": _WORD_GIVEN | {"kept_when": "conditions?", "kept": "lines?"},
    "statement": _WORD_GIVEN | {"against": "texts?"},
    "move": _DOING
    | {
        "said": "texts?",
        "said_unless": "texts?",
        "aside": "flag?",
        "example": "text?",
        "when_said": "lines?",
    },
    "tactic": _DOING | {"family": "family"},
    "window": {
        "id": "name",
        "title": "text",
        "opens_when": "condition",
        "turns": "whole",
        "answered_when": "conditions",
        "lines": "lines",
    },
    "ending": {
        "id": "name",
        "title": "text",
        "good": "flag",
        "when": "condition",
        "text": "text",
        "harm": "pairs?",
    },
    "legal_step": {
        "id": "name",
        "requirement": "text",
        "met_when": "conditions",
        "why": "text",
        "applies_when": "condition?",
        "words": "texts?",
    },
    "cue": {"text": "text", "when": "condition"},
    "lines": dict.fromkeys(REACTIONS, "lines"),
    "examples": dict.fromkeys(ACTS, "texts?"),
    "account": dict.fromkeys(ACCOUNT, "lines?"),
}

WALKTHROUGH: Final[Shape] = {
    "": {"title": "text", "variant": "name", "seed": "seed", "ending": "name", "turn": "tables"},
    "turn": {
        "say": "text?",
        "does": "texts?",
        "about": "texts?",
        "act": "name?",
        "move": "name?",
        "tactic": "name?",
        "wait": "whole?",
        "then": "condition?",
        "rises": "texts?",
        "falls": "texts?",
    },
}

# Tables whose rows have an id that conditions may name.
WITH_ID: Final = tuple(name for name, keys in SCENARIO.items() if "id" in keys and name)
# Signals that every scenario has without writing them.
BUILT_IN: Final = frozenset({"move wait", "asked anything"})
# What the name in a clause must be the id of.
TABLE_OF: Final = {
    "move": "move",
    "tactic": "tactic",
    "found": "fact",
    "asked": "fact",
    "met": "need",
    "variant": "variant",
    "missed": "window",
    "open": "window",
    "bystander": "bystander",
    "enlisted": "bystander",
    "away": "bystander",
    "promised": "promise",
    "kept": "promise",
    "broke": "promise",
    "stated": "statement",
    "contradicted": "statement",
}
