"""Read the tables that a protocol names, and add up their moments."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from levelhead.actions.national_tactics import unknown_tactics, unknown_words, with_national_tactics
from levelhead.actions.ports import TableEngine
from levelhead.actions.read_groups import read_groups
from levelhead.actions.read_ratios import read_ratios
from levelhead.actions.recording_changes import RecordingLookedAt, recording_changes
from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import file_sha256
from levelhead.rollout import sources
from levelhead.rollout.checks.check import Check
from levelhead.rollout.checks.in_post import in_post
from levelhead.rollout.checks.order_kept import order_kept
from levelhead.rollout.collect import Collected, collect_panel, collect_records
from levelhead.rollout.expressions import Window
from levelhead.rollout.lock import SCHEDULE
from levelhead.rollout.paths import OfficerPaths, read_paths
from levelhead.rollout.protocol import Protocol, Source
from levelhead.rollout.ratios import RatioRead, seen_in
from levelhead.rollout.result import SourceUsed
from levelhead.rollout.roster_faults import roster_faults, unknown_officers
from levelhead.rollout.rows import read_officers
from levelhead.rollout.subgroups import Level, withheld
from levelhead.rollout.tactic_groups import GroupsRead


def read_rollout(plan: Protocol, protocol: Path, engine: TableEngine) -> RolloutRead:
    """The moments of every outcome of a protocol.

    Args:
        plan: the protocol.
        protocol: its file; the paths in it count from its folder.
        engine: reads the tables.

    Raises:
        FaultsFound: with every fault of the tables.
    """
    return _Tables(with_national_tactics(plan, protocol.name), protocol, engine).read()


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """An officer who is counted.

    Attributes:
        officer: identifier.
        first: period in which the officer was due.
        serves_from: first period in service.
        serves_to: last period in service.
    """

    officer: str
    first: int
    serves_from: int
    serves_to: int


@dataclass(frozen=True, slots=True, eq=False)
class RolloutRead:
    """The tables of a protocol, read.

    Attributes:
        used: the files, and what became of their rows.
        collected: the moments of every outcome.
        checks: of the roster.
        members: everybody on the roster who is counted.
        paths: officers one by one, where the protocol asks for them.
        recording: sudden changes of recording, and the moments without them; None where nobody can tell.
        levels: the moments of each level of the protocol's subgroups.
        ratios: of the protocol.
        groups: the tactic groups; None where the protocol does not ask for them.
    """

    used: tuple[SourceUsed, ...]
    collected: Collected
    checks: tuple[Check, ...]
    members: tuple[Member, ...]
    paths: OfficerPaths | None
    recording: RecordingLookedAt | None = None
    levels: tuple[Level, ...] = ()
    ratios: tuple[RatioRead, ...] = ()
    groups: GroupsRead | None = None


class _Tables:
    """Reads the two tables; faults of both are found before any is raised."""

    def __init__(self, plan: Protocol, protocol: Path, engine: TableEngine) -> None:
        self.plan = plan
        self.protocol = protocol
        self.engine = engine
        self.faults: list[Fault] = []

    def read(self) -> RolloutRead:
        plan, roster, rows = self.plan, self._roster(), self._rows()
        if roster is None:
            raise FaultsFound(self.faults)
        with roster.cache() as roster:
            self.faults += roster_faults(roster, self._name(plan.roster))
            if rows is None:
                raise FaultsFound(self.faults)
            collected = self._checked(rows, roster)
            checks = (in_post(roster, sources.calendar_of(plan), plan.absent), *self._order(roster))
            members = _members(sources.cohorts_of(plan, roster), Window(plan.period.count))
            paths = self._paths(rows, roster) if plan.analysis.draws else None
            recording = recording_changes(plan, rows, roster)
            levels = self._levels(rows, roster)
            ratios = read_ratios(plan, rows, roster, self._name(plan.rows))
            groups = read_groups(plan, rows, roster)
        used = (self._used(plan.roster, collected), self._used(plan.rows, collected))
        return RolloutRead(used, collected, checks, members, paths, recording, levels, ratios, groups)

    def _paths(self, rows: Any, roster: Any) -> OfficerPaths:
        plan = self.plan
        table, outcomes = sources.rows_in_our_names(plan, rows)
        window = sources.window_of(plan, sources.time_column(plan))
        strata = plan.analysis.draws.strata if plan.analysis.draws else ()
        officers = sources.officers_of(plan, roster)
        if plan.rows.kind == "panel":
            officers = seen_in(table, officers)
        return read_paths(table, outcomes, window, officers, strata)

    def _levels(self, rows: Any, roster: Any) -> tuple[Level, ...]:
        """The moments of each level of each subgroup, of officers who are counted."""
        plan, found = self.plan, []
        table, outcomes = sources.rows_in_our_names(plan, rows)
        for one in plan.analysis.subgroups:
            named = roster.mutate(level=sources.level_in(roster, one.column))
            sizes = _sizes(sources.cohorts_of(plan, named), named)
            gone = withheld(sizes, one.min_officers)
            for name, officers in sorted(sizes.items()):
                if name in gone:
                    found.append(Level(one, name, {}, None))
                    continue
                kept = sources.cohorts_of(plan, named.filter(named.level == name))
                collected = self._collected(table, outcomes, kept)
                found.append(Level(one, name, collected.moments if collected else {}, officers))
        return tuple(found)

    def _order(self, roster: Any) -> list[Check]:
        """Whether the drawn order was kept, where a schedule stands beside the protocol."""
        file = self.protocol.parent / SCHEDULE
        if not file.exists():
            return []
        when = sources.training_column(self.plan)
        kinds = {"officer_id": sources.KINDS["officer_id"], when: sources.KINDS[when]}
        schedule = self.engine.read_table(file, kinds)
        return [order_kept(sources.cohorts_of(self.plan, roster), sources.cohorts_of(self.plan, schedule))]

    def _checked(self, rows: Any, roster: Any) -> Collected:
        """The moments, of tables in which nothing is wrong."""
        plan, file = self.plan, self._name(self.plan.rows)
        table, outcomes = sources.rows_in_our_names(plan, rows)
        if plan.rows.kind == "panel":
            self.faults += unknown_officers(table, roster, file)
        collected = self._collected(table, outcomes, sources.cohorts_of(plan, roster))
        if self.faults or collected is None:
            raise FaultsFound(self.faults)
        _refuse_nothing_used(collected, file)
        return collected

    def _roster(self) -> Any:
        """The roster under our names, or None and its faults."""
        kinds = sources.roster_kinds(self.plan)
        table = self._table(self.plan.roster, kinds)
        if table is None:
            return None
        more = sources.optional_kinds(self.plan, table.columns)
        table = self._table(self.plan.roster, kinds | more) if more else table
        return None if table is None else sources.roster_in_our_names(self.plan, table)

    def _rows(self) -> Any:
        table = self._table(self.plan.rows, sources.row_kinds(self.plan))
        has_tactics = any(one.is_by_tactic or one.weights for one in self.plan.outcomes)
        if table is not None and (has_tactics or self.plan.analysis.by_tactic):
            tactics = table[sources.theirs(self.plan.rows, "tactics")]
            self.faults += unknown_tactics(tactics, self._name(self.plan.rows))
        if table is not None:
            for name in dict.fromkeys(name for outcome in self.plan.outcomes for name in outcome.held):
                column = table[sources.theirs(self.plan.rows, name)]
                self.faults += unknown_words(column, name, self._name(self.plan.rows))
        return table

    def _table(self, source: Source, kinds: dict[str, sources.Kind]) -> Any:
        try:
            return self._of_the_database(source, kinds) if source.table else self._of_a_file(source, kinds)
        except FaultsFound as found:
            self.faults += [
                sources.in_the_protocol(self.plan, fault, self.protocol.name) for fault in found.faults
            ]
            return None

    def _of_a_file(self, source: Source, kinds: dict[str, sources.Kind]) -> Any:
        return self.engine.read_table(self.protocol.parent / source.path, kinds)

    def _of_the_database(self, source: Source, kinds: dict[str, sources.Kind]) -> Any:
        table = self.engine.table(source.table)
        if found := sources.table_faults(source, table, kinds):
            raise FaultsFound(found)
        return table

    def _collected(self, table: Any, outcomes: list[Any], roster: Any) -> Collected | None:
        plan, file = self.plan, self._name(self.plan.rows)
        window = sources.window_of(plan, sources.time_column(plan))
        collect = collect_panel if plan.rows.kind == "panel" else collect_records
        try:
            return collect(table, outcomes, window, roster=roster, file=file)
        except FaultsFound as found:
            # What is wrong with the roster was found above, with the line it stands on.
            codes = {fault.code for fault in self.faults}
            self.faults += [
                fault
                for fault in found.faults
                if not (fault.code.startswith("roster-") and fault.code in codes)
            ]
            return None

    def _name(self, source: Source) -> str:
        return Path(source.path).name or source.name

    def _used(self, source: Source, collected: Collected) -> SourceUsed:
        count = collected.officers if source.kind == "roster" else collected.rows
        digest = file_sha256(self.protocol.parent / source.path) if source.path else None
        return SourceUsed(source.kind, source.name, digest, count)


def _sizes(cohorts: Any, named: Any) -> dict[str, int]:
    """Officers with a training period, by level."""
    known = named.select(known="officer_id", level="level")
    joined = cohorts.filter(cohorts.first_trained >= 1).join(known, cohorts.officer_id == known.known)
    rows = joined.group_by("level").agg(officers=joined.count()).to_pyarrow().to_pylist()
    return {row["level"]: row["officers"] for row in rows}


def _members(roster: Any, window: Window) -> tuple[Member, ...]:
    """Everybody with a training period who was in service; training after the window is in T + 1."""
    officers = read_officers(roster, window)
    counted = np.flatnonzero(officers.reason == 0)
    columns = (
        officers.names.take(counted).cast("string"),
        *(one[counted] for one in (officers.due, officers.serves_from, officers.serves_to)),
    )
    return tuple(sorted(Member(*row) for row in zip(*(one.tolist() for one in columns), strict=True)))


def _refuse_nothing_used(collected: Collected, file: str) -> None:
    if collected.rows.used and collected.officers.used:
        return
    reasons = {**collected.rows.set_aside, **collected.officers.set_aside}
    why = ", ".join(f"{reason.replace('_', ' ')}: {rows}" for reason, rows in reasons.items())
    raise FaultsFound(
        [
            Fault(
                "source-nothing-used",
                Place(file),
                "rows of officers on the roster, inside the window",
                f"{collected.rows.read} rows and {collected.officers.read} officers, none of them usable"
                + (f" ({why})" if why else ""),
                "Compare the officers' identifiers in the two files, and the window with their dates.",
            )
        ]
    )
