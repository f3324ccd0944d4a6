"""What an effect means in records a year, for a base that somebody knows.

avoided = -(relative change) x records a year x share of officer-time after training; the ends of its interval
are those of the relative change. The base is taken as known without error, and the effect as the same there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.numerals import percent
from levelhead.basics.tables import Row, read_table
from levelhead.basics.values import Column
from levelhead.rollout.report.comparison import Comparison, Study

COLUMNS = (
    Column("base"),
    Column("records_a_year", "whole"),
    Column("outcome", required=False),
    Column("trained_percent", "whole", required=False),
)
_ALL = 100


@dataclass(frozen=True, slots=True)
class Base:
    """A year of records that an effect is applied to.

    Attributes:
        name: of the force, the nation or the group of tactics.
        records: in a year without the training.
        outcome: of the result whose effect is applied; None for the primary one.
        trained_percent: share of officer-time in the year that comes after training, in per cent.
        line: in the file, for faults.
    """

    name: str
    records: int
    outcome: str | None
    trained_percent: int
    line: int


@dataclass(frozen=True, slots=True)
class Projected:
    """The records of a year that training avoids; fewer than none means more records.

    Attributes:
        base: its name.
        records_a_year: in a year without the training.
        avoided: best estimate.
        ci_low: lower end of the 95 per cent interval.
        ci_high: upper end.
        assumption: what this takes for granted, in words.
    """

    base: str
    records_a_year: int
    avoided: float
    ci_low: float
    ci_high: float
    assumption: str


def read_bases(content: bytes, file: str) -> list[Base]:
    """The bases of a CSV table; its columns are `COLUMNS`.

    Raises:
        FaultsFound: with every fault of the file.
    """
    table = read_table(content, file, COLUMNS)
    faults = list(table.faults)
    for row in table.rows:
        faults += _out_of_range(row, file)
    if not table.rows and not faults:
        faults.append(Fault("projection-no-base", Place(file), "a row for each base", "none", "Add one."))
    if faults:
        raise FaultsFound(faults)
    return [
        Base(
            name=str(row.values["base"]),
            records=int(row.values["records_a_year"]),
            outcome=row.values.get("outcome") or None,
            trained_percent=_ALL
            if row.values.get("trained_percent") is None
            else row.values["trained_percent"],
            line=row.line,
        )
        for row in table.rows
    ]


def _out_of_range(row: Row, file: str) -> list[Fault]:
    share = row.values.get("trained_percent")
    if share is None or share <= _ALL:
        return []
    place = Place(file, row.line, "trained_percent")
    return [
        Fault("projection-out-of-range", place, "from 0 to 100", str(share), "Write per cent of the time.")
    ]


def project(result: Mapping[str, Any], bases: Sequence[Base], file: str) -> list[Projected]:
    """The records avoided if everybody is trained all year, and at the base's own pace where that differs.

    Args:
        result: in format `levelhead.result/1`.
        bases: what to apply its effects to.
        file: of the bases, for faults.

    Raises:
        FaultsFound: a base names an outcome that the result does not have, or has no relative change of.
    """
    study = Study(result)
    effects = {outcome["name"]: study.headline(outcome) for outcome in study.outcomes}
    faults, projected = [], []
    for base in bases:
        name = base.outcome or study.facts["primary"]
        effect = effects.get(name)
        if effect is None or effect.relative is None or not effect.estimate.std_error > 0:
            usable = [one for one, found in effects.items() if found and found.relative]
            place, remedy = Place(file, base.line, "outcome"), "Name one of these, or leave it empty."
            faults.append(
                Fault("projection-unknown-outcome", place, f"one of {', '.join(usable)}", name, remedy)
            )
            continue
        shares = dict.fromkeys((_ALL, base.trained_percent))
        projected += [_projected(base, effect, share) for share in shares]
    if faults:
        raise FaultsFound(faults)
    return projected


def _projected(base: Base, effect: Comparison, trained_percent: int) -> Projected:
    change = effect.relative
    assert change is not None  # noqa: S101 - project() leaves out effects without one
    times = -base.records * trained_percent / _ALL
    low, high = sorted((times * change.low, times * change.high))
    pace = (
        "everybody is trained all year"
        if trained_percent == _ALL
        else f"{trained_percent} in 100 of officers' time comes after training"
    )
    # + 0.0 turns a negative zero into a zero
    return Projected(
        base=base.name,
        records_a_year=base.records,
        avoided=round(times * change.point, 1) + 0.0,
        ci_low=round(low, 1) + 0.0,
        ci_high=round(high, 1) + 0.0,
        assumption=(
            f"If {pace}, and the effect on {effect.label.lower()} ({_signed(change.point)}) is the same "
            "here, in records as in what was measured. The interval is that of the effect alone."
        ),
    )


def _signed(share: float) -> str:
    return f"{'a fall' if share < 0 else 'a rise'} of {percent(share)}"


def with_projection(result: Mapping[str, Any], projected: Sequence[Projected]) -> dict[str, Any]:
    """The result with what was projected from it."""
    return {**result, "projection": [asdict(one) for one in projected]}
