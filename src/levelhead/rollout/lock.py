"""A protocol fixed before anybody looked, and what was changed in it afterwards.

The lock keeps the whole text. A key that differs from it is a departure: somebody says so by name, with the
date and the reason, and every report shows it. A change that nobody owned up to is refused.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from levelhead.basics.errors import FaultsFound, Refused
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import sha256
from levelhead.basics.text_files import read_text
from levelhead.basics.toml import TomlText, read_toml
from levelhead.rollout.protocol_keys import Keys

FORMAT = "levelhead.lock/1"
# Names of the files beside a locked protocol.
LOCK = "protocol.lock.json"
DEPARTURES = "departures.toml"
SCHEDULE = "schedule.csv"


@dataclass(frozen=True, slots=True)
class Lock:
    """What was fixed, when and by whom.

    Attributes:
        protocol: the text that was locked.
        protocol_sha256: of its UTF-8 bytes.
        schedule_sha256: of the schedule that was drawn.
        locked_on: the day.
        by: who did it; empty where nobody was named.
    """

    protocol: str
    protocol_sha256: str
    schedule_sha256: str
    locked_on: date
    by: str

    def as_json(self) -> dict[str, Any]:
        """As the lock's file holds it."""
        return {"format": FORMAT, **asdict(self), "locked_on": self.locked_on.isoformat()}


@dataclass(frozen=True, slots=True)
class Departure:
    """One change of a locked protocol.

    Attributes:
        key: what was changed, such as `analysis.estimators` or `outcomes.force.definition`.
        by: who changed it.
        on: the day.
        reason: why.
        locked: the value that was locked, as text; empty where there was none.
        now: the value now; empty where there is none.
    """

    key: str
    by: str
    on: date
    reason: str
    locked: str = ""
    now: str = ""


def read_lock(text: str, file: str) -> Lock:
    """A lock from its file.

    Raises:
        FaultsFound: it is not one, or was changed: its hash is not that of the protocol in it.
    """
    try:
        found = json.loads(text)
        lock = Lock(
            protocol=found["protocol"],
            protocol_sha256=found["protocol_sha256"],
            schedule_sha256=found["schedule_sha256"],
            locked_on=date.fromisoformat(found["locked_on"]),
            by=found["by"],
        )
        is_whole = found["format"] == FORMAT and sha256(lock.protocol) == lock.protocol_sha256
    except (ValueError, KeyError, TypeError, AttributeError):
        is_whole = False
    if not is_whole:
        fault = Fault(
            "lock-not-a-lock",
            Place(file),
            f"a lock in format {FORMAT}, as it was written",
            "something else, or a lock that was changed",
            "Put back the lock that rollout design wrote.",
        )
        raise FaultsFound([fault])
    return lock


def read_departures(text: str, file: str) -> list[Departure]:
    """Declared departures: `[[departure]]` tables with key, by, on and reason.

    Raises:
        FaultsFound: with every mistake.
    """
    values, faults = read_toml(text, file, "protocol-not-toml")
    found = []
    if not faults:
        top = Keys(values, TomlText(text, file), faults)
        for keys in top.tables("departure"):
            key, by, reason = keys.text("key"), keys.text("by"), keys.text("reason")
            on = keys.needed_day("on")
            keys.finish()
            found.append(Departure(key, by, on or date.min, reason))
        top.finish()
    if faults:
        raise FaultsFound(faults)
    return found


def departures(lock: Lock, protocol: str, declared: list[Departure]) -> list[Departure]:
    """Every change since the lock, each with who made it and why.

    Args:
        lock: of the protocol.
        protocol: its text now; comments and layout may differ.
        declared: what was owned up to; a declaration covers its key and all keys below it.

    Raises:
        Refused: something was changed that nobody declared.
    """
    before, now = _leaves(tomllib.loads(lock.protocol)), _leaves(tomllib.loads(protocol))
    changed = [key for key in dict.fromkeys([*before, *now]) if before.get(key) != now.get(key)]
    covered = {key: _covering(key, declared) for key in changed}
    silent = [key for key in changed if covered[key] is None]
    if silent:
        raise Refused(
            f"The protocol was locked on {lock.locked_on} and has been changed since: {', '.join(silent)}. "
            "Put it back, or say in departures.toml, beside the protocol, who changed what, when and why."
        )
    return [
        Departure(key, one.by, one.on, one.reason, before.get(key, ""), now.get(key, ""))
        for key in changed
        if (one := covered[key]) is not None
    ]


def _covering(key: str, declared: list[Departure]) -> Departure | None:
    return next((one for one in declared if key == one.key or key.startswith(f"{one.key}.")), None)


def _leaves(table: Mapping[str, Any]) -> dict[str, str]:
    return dict(_walk(table, ""))


def _walk(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Dotted key and value, as text, of everything in a protocol; tables in a list go by their name."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _walk(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        for place, one in enumerate(value, 1):
            yield from _walk(one, f"{name}.{one.get('name') or one.get('outcome') or place}")
    else:
        yield name, json.dumps(value, default=str, ensure_ascii=False)


def read_beside(protocol: Path) -> tuple[Lock | None, list[Departure]]:
    """The lock in a protocol's folder, and every change since it; nothing where there is no lock.

    Raises:
        FaultsFound: the lock or the departures have faults.
        Refused: something was changed that nobody declared.
    """
    file, declared = protocol.parent / LOCK, protocol.parent / DEPARTURES
    if not file.exists():
        return None, []
    lock = read_lock(read_text(file), file.name)
    owned = read_departures(read_text(declared), declared.name) if declared.exists() else []
    return lock, departures(lock, read_text(protocol), owned)
