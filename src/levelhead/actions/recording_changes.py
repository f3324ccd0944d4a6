"""Find what was recorded in another way all at once, and add up the moments without it.

The finder knows records and tactics, the roll-out knows moments; they meet here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import ibis

from levelhead.basics.numerals import plain
from levelhead.rollout import sources
from levelhead.rollout.checks.recording_changed import LeftOut
from levelhead.rollout.collect import collect_records
from levelhead.rollout.expressions import Window, holds_any
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.protocol import MeasuredOutcome, Protocol
from levelhead.use_of_force.counts import RecordingCounts, counted, force_groups
from levelhead.use_of_force.sudden_changes import LevelChange, found_changes
from levelhead.use_of_force.tactics import force_tactics


@dataclass(frozen=True, slots=True)
class RecordingLookedAt:
    """What was found when the recording of a roll-out's records was looked at.

    Attributes:
        units: how many were looked at.
        groups: tactic groups that were looked at; none where the records name no tactics.
        left_out: the moments without the units that changed, and without the groups that did.
        everywhere: changes of all records together, in words; nothing can be left out to see what they do.
    """

    units: int
    groups: int
    left_out: tuple[LeftOut, ...]
    everywhere: tuple[str, ...] = ()


def recording_changes(plan: Protocol, rows: Any, roster: Any) -> RecordingLookedAt | None:
    """Look for sudden changes by unit of the roster and by tactic group of the records.

    Args:
        plan: the protocol, its outcomes by tactic resolved.
        rows: the records, as their source names them.
        roster: under our names.

    Returns:
        None where there is nothing to look at: a panel, periods without dates, or neither units nor tactics.
    """
    window = sources.calendar_of(plan)
    has_tactics = sources.theirs(plan.rows, "tactics") in rows.columns
    is_dated = window.starts_on is not None and sources.time_column(plan) == "occurred_on"
    if plan.rows.kind != "records" or not is_dated or not (has_tactics or "unit" in roster.columns):
        return None
    counts = _counts(plan, rows, roster, window, has_tactics=has_tactics)
    changes = found_changes(counts)
    units = sorted({one.unit for one in changes if one.unit})
    groups = sorted({one.group for one in changes if one.group and not one.unit})
    left_out = []
    if units:
        # An officer without a unit is of none that changed, and stays.
        kept = roster.filter(~roster.unit.cast("string").fill_null("").isin(units))
        moments = _moments(plan, rows, kept, window) if len(units) < len(counts.units) else {}
        left_out.append(LeftOut("units", tuple(units), _in_words(plan, changes, units), moments))
    if groups:
        moments = _moments(_without_groups(plan, groups), rows, roster, window)
        left_out.append(LeftOut("tactics", tuple(groups), _in_words(plan, changes, groups), moments))
    several = len(counts.units) if len(counts.units) > 1 else 0
    everywhere = _in_words(plan, changes, [""])
    return RecordingLookedAt(several, len(counts.by_group), tuple(left_out), everywhere)


def _counts(plan: Protocol, rows: Any, roster: Any, window: Window, *, has_tactics: bool) -> RecordingCounts:
    """Records of officers on the roster, by their unit, period and tactic group."""
    groups = force_groups() if has_tactics else []
    table = rows.select(
        officer=rows[sources.theirs(plan.rows, "officer_id")].cast("string"),
        at=window.period_of(rows[sources.theirs(plan.rows, "occurred_on")]),
        **{
            group.id: holds_any(
                rows[sources.theirs(plan.rows, "tactics")], [tactic.id for tactic in group.tactics]
            )
            for group in groups
        },
    )
    unit = roster.unit.cast("string").fill_null("") if "unit" in roster.columns else ibis.literal("")
    known = roster.select(known=roster.officer_id.cast("string"), unit=unit)
    joined = table.join(known, table.officer == known.known)
    seen = joined.filter(joined.at.between(1, window.periods))
    return counted(seen, [group.id for group in groups], lambda at: _first_day(window, at))


def _first_day(window: Window, period: int) -> date:
    return (window.starts_on or date.min) + timedelta(days=window.days * (period - 1))


def _moments(plan: Protocol, rows: Any, roster: Any, window: Window) -> dict[str, CohortMoments]:
    if not plan.outcomes:
        return {}
    table, outcomes = sources.rows_in_our_names(plan, rows)
    cohorts = sources.cohorts_of(plan, roster)
    return collect_records(table, outcomes, window, roster=cohorts, file=plan.rows.name).moments


def _without_groups(plan: Protocol, groups: list[str]) -> Protocol:
    """The protocol with the tactics of some groups counting for nothing."""
    gone = {tactic.id for group in force_groups() if group.id in groups for tactic in group.tactics}
    every = tuple(tactic.id for tactic in force_tactics())
    outcomes = [_without(outcome, outcome.tactics or every, gone) for outcome in plan.outcomes]
    return replace(plan, outcomes=tuple(one for one in outcomes if one.tactics))


def _without(outcome: MeasuredOutcome, tactics: tuple[str, ...], gone: set[str]) -> MeasuredOutcome:
    return replace(outcome, tactics=tuple(one for one in tactics if one not in gone))


def _in_words(plan: Protocol, changes: list[LevelChange], names: list[str]) -> tuple[str, ...]:
    """Each change of what is left out."""
    length = plan.period.length
    return tuple(
        f"{_whose(one)}, from {plain(one.before)} to {plain(one.after)} "
        f"records a {length}, from the {length} of {one.starts_on:%d %B %Y}"
        for one in changes
        if (one.unit or one.group) in names
    )


def _whose(one: LevelChange) -> str:
    group = one.group.replace("_", " ")
    if one.unit and group:
        return f"{one.unit} ({group})"
    return one.unit or group or "all records"
