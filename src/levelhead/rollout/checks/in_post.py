"""Whether the officers were in service for the whole window."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ibis

from levelhead.rollout.checks.check import Check
from levelhead.rollout.expressions import Window
from levelhead.rollout.protocol import Absent


def in_post(roster: Any, window: Window, absent: Absent = "zero") -> Check:
    """Failed where somebody joined after the window began or left before it ended, and it counts as quiet.

    Args:
        roster: `active_from` and `active_to`, either of which may be missing as a column or empty.
        window: with a start where it is known.
        absent: what becomes of periods out of service.
    """
    columns = [name for name in ("active_from", "active_to") if name in roster.columns]
    if not columns or window.starts_on is None:
        return Check("in_post", None, None, "The roster and the window do not say who was in service when.")
    ends_on = window.starts_on + timedelta(days=window.days * window.periods - 1)
    nobody = ibis.literal(0)
    counts = roster.agg(
        joined=(roster.active_from > window.starts_on).sum() if "active_from" in columns else nobody,
        left=(roster.active_to < ends_on).sum() if "active_to" in columns else nobody,
    )
    row = counts.to_pyarrow().to_pylist()[0]
    if not row["joined"] and not row["left"]:
        return Check("in_post", None, True, "Every officer was in service from the first day to the last.")
    said = f"{row['joined']} officers joined after the window began and {row['left']} left before it ended."
    if absent == "left_out":
        said += " Their periods out of service are left out."
        return Check("in_post", None, True, said)
    return Check(
        "in_post",
        None,
        False,
        f"{said} "
        "Their periods out of service count as periods without a record, which waters down every "
        'estimate; write absent = "left_out" in [population] to leave them out.',
    )
