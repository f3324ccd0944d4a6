"""Summarise a roll-out: what one force may share with others, after the disclosure check."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from levelhead.actions.ports import TableEngine
from levelhead.actions.read_rollout import RolloutRead, read_rollout
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import pretty, sha256
from levelhead.basics.signing import Sign
from levelhead.basics.text_files import read_text
from levelhead.rollout.disclosure import Released, checked, everything, fewest_apart
from levelhead.rollout.lock import read_beside
from levelhead.rollout.protocol_file import read_protocol
from levelhead.rollout.result import study_of
from levelhead.rollout.summary import Summary, to_file

REGISTER = "releases.json"
_REGISTER_FORMAT = "levelhead.releases/1"

# Cohort; of those who served in part, also the first and the last block they served.
Group = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SummarisedRollout:
    """What was written.

    Attributes:
        summary: what is shared.
        content: the file's bytes.
    """

    summary: Summary
    content: bytes


def summarise_rollout(
    *, protocol: Path, out: Path, exact: bool, today: date, engine: TableEngine, sign: Sign | None = None
) -> SummarisedRollout:
    """Write the moments that may leave the force, and remember whose they are in `releases.json`.

    Args:
        protocol: the file; it needs a [sharing].
        out: the file to write.
        exact: share everything as it is, which partners may agree on.
        today: the day, for the register.
        engine: reads the tables.
        sign: signs the header; None for no signature.

    Raises:
        FaultsFound: with every fault of the protocol, its tables or the register; nothing is written.
        Refused: every outcome was withheld; or the officers differ from those of an earlier release by so few
            that the difference would be about them.
    """
    plan = read_protocol(protocol)
    read_beside(protocol)
    if plan.sharing is None:
        needed = "a table [sharing] with the name of the force"
        fault = Fault("protocol-missing-key", Place(protocol.name), needed, "nothing of that name", "Add it.")
        raise FaultsFound([fault])
    read = read_rollout(plan, protocol, engine)
    moments, rules = read.collected.moments, plan.sharing.rules
    released = everything(moments) if exact else checked(moments, rules)
    if not released.moments:
        why = "; ".join(f"{name}: {reason}" for name, reason in released.withheld.items())
        raise Refused(f"Nothing may be shared. {why}.")
    register = _Register.beside(protocol)
    members = _members(read, released)
    if not exact:
        register.refuse_differences(members, rules.min_officers)
    summary = Summary(plan.sharing.force, plan.fictional, study_of(plan), released, plan.sha256)
    content = to_file(summary, sign)
    register.add(members, sha256(content), today, exact=exact)
    register.save()  # first, so that nothing is ever shared that nobody remembers
    out.write_bytes(content)
    return SummarisedRollout(summary, content)


def _members(read: RolloutRead, released: Released) -> dict[Group, list[str]]:
    """Officers by what they are counted in: their cohort and, if they served in part, those blocks."""
    found: dict[Group, list[str]] = defaultdict(list)
    blocks, groups = _blocks(released), released.groups()
    for one in read.members:
        first = released.merged.get(one.first, one.first)
        since, until = -(-(one.serves_from - 1) // released.block) + 1, one.serves_to // released.block
        until = min(until, blocks)
        due = min((first - 1) // released.block + 1, blocks + 1) if released.block > 1 else first
        if (due, since, until) in groups:
            found[(first,) if (since, until) == (1, blocks) else (first, since, until)].append(one.officer)
    return dict(found)


def _blocks(released: Released) -> int:
    return next(iter(released.moments.values())).periods


def _name(group: Group) -> str:
    """As the register writes it: `12`, or `12:3-9` of those who served from the third block to the ninth."""
    return f"{group[0]}" if len(group) == 1 else f"{group[0]}:{group[1]}-{group[2]}"


def _group(name: str) -> Group:
    return tuple(int(part) for part in name.replace("-", ":").split(":"))


class _Register:
    """Whose moments were released before, as salted hashes of officers; it never leaves the force."""

    def __init__(self, file: Path, salt: str, releases: list[dict[str, Any]]) -> None:
        self.file = file
        self.salt = salt
        self.releases = releases

    @staticmethod
    def beside(protocol: Path) -> _Register:
        """The register in the protocol's folder, or a new one."""
        file = protocol.parent / REGISTER
        if not file.exists():
            return _Register(file, secrets.token_hex(16), [])
        try:
            found = json.loads(read_text(file))
            is_ours = found["format"] == _REGISTER_FORMAT
            register = _Register(file, str(found["salt"]), [_release(one) for one in found["releases"]])
        except (ValueError, KeyError, TypeError):
            is_ours = False
        if is_ours:
            return register
        expected = f"a register in format {_REGISTER_FORMAT}"
        remedy = "Put back the register; without it nobody can tell what was shared before."
        raise FaultsFound(
            [Fault("register-not-a-register", Place(file.name), expected, "something else", remedy)]
        )

    def refuse_differences(self, members: Mapping[Group, Sequence[str]], min_officers: int) -> None:
        """Raise Refused where this release less an earlier one would be about a few officers."""
        now = self._hashed(members)
        for release in self.releases:
            if release["exact"]:
                continue  # its partners were given everything
            before = {_group(group): set(names) for group, names in release["cohorts"].items()}
            apart = fewest_apart(before, now)
            if 0 < apart < min_officers:
                raise Refused(
                    f"A group of officers in this release differs by {apart} from one that was shared on "
                    f"{release['on']}. Both together would tell about those few: share again only with the "
                    f"same officers, or when at least {min_officers} differ."
                )

    def add(self, members: Mapping[Group, Sequence[str]], digest: str, today: date, *, exact: bool) -> None:
        """Remember a release."""
        cohorts = {_name(group): sorted(names) for group, names in self._hashed(members).items()}
        self.releases.append({"on": today.isoformat(), "exact": exact, "sha256": digest, "cohorts": cohorts})

    def save(self) -> None:
        """Write the register whole."""
        found = {"format": _REGISTER_FORMAT, "salt": self.salt, "releases": self.releases}
        made = self.file.with_suffix(".json.new")
        made.write_text(pretty(found), encoding="utf-8")
        made.chmod(0o600)
        made.replace(self.file)

    def _hashed(self, members: Mapping[Group, Sequence[str]]) -> dict[Group, set[str]]:
        return {group: {self._hash(name) for name in names} for group, names in members.items()}

    def _hash(self, name: str) -> str:
        return hashlib.blake2b(f"{self.salt}{name}".encode(), digest_size=10).hexdigest()


def _release(found: Mapping[str, Any]) -> dict[str, Any]:
    """One release, with everything that is needed of it. Raises KeyError where something is missing."""
    return {name: found[name] for name in ("on", "exact", "sha256", "cohorts")}
