"""Read what the ratios of a protocol need, of tables in which nothing else is wrong."""

from __future__ import annotations

from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.rollout import sources
from levelhead.rollout.panel_faults import hours_faults
from levelhead.rollout.protocol import DAYS, DUTY_HOURS, Protocol
from levelhead.rollout.ratios import RatioRead, read_ratio, seen_in

# The longest of those that are numbered: nobody is on duty for more hours than a period has.
_LONGEST = DAYS | {"month": 31, "quarter": 92}


def read_ratios(plan: Protocol, rows: Any, roster: Any, file: str) -> tuple[RatioRead, ...]:
    """Every ratio, in the order of the protocol.

    Args:
        plan: the protocol, its outcomes resolved.
        rows: the outcomes' table, as its source names it.
        roster: under our names.
        file: name of the outcomes' table, for faults.

    Raises:
        FaultsFound: hours on duty that cannot be.
    """
    if not plan.analysis.ratios:
        return ()
    table, outcomes = sources.rows_in_our_names(plan, rows)
    officers = sources.cohorts_of(plan, roster)
    window = sources.window_of(plan, sources.time_column(plan))
    values = {outcome.name: outcome.values(table) for outcome in outcomes}
    if DUTY_HOURS in table.columns:
        if found := hours_faults(table, file, 24 * _LONGEST[plan.period.length]):
            raise FaultsFound(found)
        values[DUTY_HOURS] = table[DUTY_HOURS]
    if plan.rows.kind == "panel":
        officers = seen_in(table, officers)
    return tuple(
        read_ratio(table, one, (values[one.of], values[one.per]), window, officers)
        for one in plan.analysis.ratios
    )
