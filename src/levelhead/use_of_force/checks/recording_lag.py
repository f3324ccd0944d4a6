"""How long after the use of force a report is submitted."""

from __future__ import annotations

from typing import Any

from ibis import _

from levelhead.basics.numerals import percent, plain
from levelhead.use_of_force.checks.record_check import RecordCheck

# A report is due as soon as practicable; where a tenth takes longer than this, of the last weeks many may be
# missing still. Set by us.
_LATE_DAYS = 28
_LEAST_REPORTS = 50


def recording_lag(records: Any) -> RecordCheck:
    """Failed where one report in ten is submitted more than four weeks after the day it is about.

    The end of such a table looks quieter than it was, and more so for units that are slow.

    Args:
        records: that were kept.
    """
    lag = records.submitted_on.delta(records.occurred_on, unit="day")
    dated = records.mutate(lag=lag).filter(lag >= 0)
    whole = _quantiles(dated).to_pyarrow().to_pylist()[0]
    if not whole["reports"]:
        return RecordCheck("recording_lag", None, "The reports do not say when they were submitted.")
    units = _quantiles(dated.group_by(unit=dated.unit.fill_null(""))).filter(_.reports >= _LEAST_REPORTS)
    rows = units.order_by("unit").to_pyarrow().to_pylist()
    slow = [row for row in rows if row["tenth"] > _LATE_DAYS]
    said = (
        f"Half of the reports are submitted within {plain(whole['half'])} days and nine tenths within "
        f"{plain(whole['tenth'])}; {percent(whole['same_day'] / whole['reports'])} on the day itself."
    )
    if slow:
        slowest = max(slow, key=lambda row: float(row["tenth"]))
        said += (
            f" In {len(slow)} of {len(rows)} units a tenth takes longer than {_LATE_DAYS} days; slowest is "
            f"{slowest['unit'] or 'the whole organisation'}."
        )
    is_late = whole["tenth"] > _LATE_DAYS or bool(slow)
    if is_late:
        said += " Leave the last weeks out of an evaluation, or wait until they are complete."
    return RecordCheck("recording_lag", not is_late, said, tuple(rows))


def _quantiles(dated: Any) -> Any:
    return dated.aggregate(
        reports=_.count(),
        half=_.lag.cast("float64").quantile(0.5),
        tenth=_.lag.cast("float64").quantile(0.9),
        same_day=(_.lag == 0).sum().fill_null(0),
    )
