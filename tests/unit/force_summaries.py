"""Summaries of forces as tests need them: a good one, signed, with some parts put in another's place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from levelhead.basics.jsons import canonical, pretty
from levelhead.basics.signing import Sign
from levelhead.records.force_summary import ForceSummary, Measure, RoleStanding
from levelhead.records.force_summary_file import to_text

STATES = {"in_date": 60, "due_soon": 10, "lapsed": 20, "exempt": 10}
SUMMARY = ForceSummary(
    force="North (fictional)",
    fictional=True,
    first=date(2025, 4, 1),
    last=date(2026, 3, 31),
    made_on=date(2026, 4, 2),
    rule="720 minutes within 12 months.",
    roles=(RoleStanding("officer", 100, STATES, 70, 90),),
    measures=(Measure("roles", 45, 50),),
    surveys=(Measure("satisfied", 40, 50),),
    delivery={"class_days": 50, "contact_minutes": 60000, "injuries": 6},
    withheld=("near misses told of: fewer than 5",),
)
_KEY = Ed25519PrivateKey.from_private_bytes(b"n" * 32)


def signing(key: Ed25519PrivateKey = _KEY) -> Sign:
    """Signs as a force does."""
    public = key.public_key().public_bytes_raw().hex()
    return lambda content: (public, key.sign(content).hex())


def another_key() -> Ed25519PrivateKey:
    """A key of somebody else."""
    return Ed25519PrivateKey.from_private_bytes(b"s" * 32)


def made_summary(changes: dict[str, Any], key: Ed25519PrivateKey = _KEY) -> str:
    """The good summary with some parts changed, and then signed as it is."""
    summary = {**json.loads(to_text(SUMMARY, signing(key)))["summary"], **changes}
    public, signature = signing(key)(canonical(summary))
    return pretty({"summary": summary, "public_key": public, "signature": signature})


@dataclass
class KeysKnown:
    """A store in memory that knows one key of every force, or none."""

    key: str = ""

    def keys_of(self, force: str) -> Sequence[str]:
        """The key, where there is one."""
        del force
        return [self.key] if self.key else []

    def has(self, digest: str) -> bool:
        """Nothing was brought in."""
        del digest
        return False

    def add(self, summary: ForceSummary, text: str, *, by: str, at: datetime) -> None:
        """Nothing is kept."""
