"""Draw the order of a roll-out and lock its protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from levelhead.actions.ports import TableEngine
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import pretty, sha256
from levelhead.basics.tables import write_table
from levelhead.basics.text_files import read_text
from levelhead.rollout.design import Candidate, Seat, balance, draw, room
from levelhead.rollout.lock import LOCK, SCHEDULE, Lock
from levelhead.rollout.protocol import DAYS, Design, Protocol
from levelhead.rollout.protocol_file import load_protocol

_SHOWN = 20  # faults of one kind; more are mended by a rule


@dataclass(frozen=True, slots=True)
class DesignedRollout:
    """What was drawn.

    Attributes:
        protocol: that it was drawn for.
        plan: its design.
        seats: who is due when.
        schedule: the same as CSV.
        lock: what fixes both.
    """

    protocol: Protocol
    plan: Design
    seats: tuple[Seat, ...]
    schedule: str
    lock: Lock

    @property
    def fewest_and_most(self) -> tuple[int, int]:
        """Officers due in the emptiest and in the fullest training period."""
        return balance(self.seats)


def design_rollout(
    *, protocol: Path, out: Path, by: str, today: date, engine: TableEngine
) -> DesignedRollout:
    """Draw the order by the protocol, and write the schedule, the protocol and its lock to a folder.

    Args:
        protocol: the file; it needs a [design].
        out: the folder; made if it is not there.
        by: who draws; may be empty.
        today: the day of the lock.
        engine: reads the table of officers.

    Raises:
        FaultsFound: with every fault of the protocol or of the table of officers; nothing is written.
        Refused: the folder holds a lock already: an order is drawn once.
    """
    if (out / LOCK).exists():
        raise Refused(
            f"{out} holds a locked protocol. An order is drawn once; a second draw would be a choice."
        )
    text = read_text(protocol)
    plan = load_protocol(text, protocol.name)
    design = design_in(plan, protocol.name)
    officers = _candidates(design, protocol.parent / design.people, engine)
    seats = draw(design, officers)
    schedule = schedule_csv(plan, design, seats)
    lock = Lock(text, sha256(text), sha256(schedule), today, by)
    out.mkdir(parents=True, exist_ok=True)
    (out / SCHEDULE).write_text(schedule, encoding="utf-8", newline="")
    (out / protocol.name).write_text(text, encoding="utf-8", newline="")
    (out / LOCK).write_text(pretty(lock.as_json()), encoding="utf-8")
    return DesignedRollout(plan, design, tuple(seats), schedule, lock)


def design_in(plan: Protocol, file: str) -> Design:
    """The design of a protocol. Raises FaultsFound where it has none."""
    if plan.design is None:
        needed = "a table [design] with people, seed, first_period, training_periods and the sizes of classes"
        raise FaultsFound(
            [Fault("protocol-missing-key", Place(file), needed, "nothing of that name", "Add it.")]
        )
    return plan.design


def _candidates(design: Design, people: Path, engine: TableEngine) -> list[Candidate]:
    columns = ("officer_id", *design.strata)
    table = engine.read_table(people, dict.fromkeys(columns, "text"))
    rows: list[dict[str, Any]] = table.select(*columns).to_pyarrow().to_pylist()
    faults = _faults(rows, people.name, columns)
    if not faults and len(rows) > room(design):
        faults.append(
            Fault(
                "design-too-many-officers",
                Place(people.name),
                f"at most {room(design):,} officers, the seats of {design.training_periods} training periods",
                f"{len(rows):,}",
                "Add training periods, classes or seats to [design], or take officers out.",
            )
        )
    if faults:
        raise FaultsFound(faults)
    return [Candidate(row["officer_id"], tuple(row[name] for name in design.strata)) for row in rows]


def _faults(rows: list[dict[str, Any]], file: str, columns: tuple[str, ...]) -> list[Fault]:
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, 2):
        for name in columns:
            if not (row[name] or "").strip():
                place = Place(file, line, name)
                faults.append(
                    Fault("design-value-missing", place, f"a value of {name}", "nothing", "Fill it in.")
                )
        earlier = seen.setdefault(row["officer_id"], line)
        if row["officer_id"] and earlier != line:
            found = f"{row['officer_id']} a second time, after line {earlier}"
            place = Place(file, line, "officer_id")
            faults.append(Fault("design-officer-twice", place, "each officer once", found, "Keep one row."))
    if not rows:
        faults.append(
            Fault("design-value-missing", Place(file), "a row for each officer", "none", "Add them.")
        )
    return faults[:_SHOWN]


def schedule_csv(plan: Protocol, design: Design, seats: Sequence[Seat]) -> str:
    """The schedule as a roster: by date where the protocol has a first day, else by number of the period."""
    starts_on, days = plan.period.starts_on, DAYS.get(plan.period.length, 0)
    when = "assigned_on" if starts_on else "first_trained"
    header = ["officer_id", when, "class_id", *design.strata]
    rows = [
        [
            seat.officer_id,
            (starts_on + timedelta(days=days * (seat.period - 1))).isoformat() if starts_on else seat.period,
            seat.class_id,
            *seat.strata,
        ]
        for seat in seats
    ]
    return write_table(header, rows)
