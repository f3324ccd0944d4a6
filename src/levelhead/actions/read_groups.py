"""Read each tactic group of the national list as an outcome of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from levelhead.rollout import sources
from levelhead.rollout.collect import collect_records
from levelhead.rollout.paths import read_paths
from levelhead.rollout.protocol import MeasuredOutcome, Protocol
from levelhead.rollout.tactic_groups import GroupsRead
from levelhead.use_of_force.counts import force_groups


def read_groups(plan: Protocol, rows: Any, roster: Any) -> GroupsRead | None:
    """The moments of every group that is force, and officers one by one where the order is drawn again.

    A record that holds tactics of several groups counts in each of them.

    Args:
        plan: the protocol.
        rows: the records, as their source names them, in which nothing is wrong.
        roster: under our names.
    """
    asked, draws = plan.analysis.by_tactic, plan.analysis.draws
    if asked is None:
        return None
    groups = force_groups()
    outcomes = tuple(
        MeasuredOutcome(
            one.id, one.title, "", asked.measure, None, tactics=tuple(tactic.id for tactic in one.tactics)
        )
        for one in groups
    )
    table, counted = sources.rows_in_our_names(replace(plan, outcomes=outcomes), rows)
    window = sources.window_of(plan, sources.time_column(plan))
    collected = collect_records(table, counted, window, roster=sources.cohorts_of(plan, roster))
    paths = None
    if draws is not None:
        paths = read_paths(table, counted, window, sources.officers_of(plan, roster), draws.strata)
    return GroupsRead({one.id: one.title for one in groups}, collected.moments, paths)
