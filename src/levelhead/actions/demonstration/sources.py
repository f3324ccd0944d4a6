"""The files that a force would hand to an evaluation, with the truth beside them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from string import Template

import numpy as np

from levelhead.actions.demonstration.attendance import class_starts
from levelhead.basics.jsons import pretty
from levelhead.basics.seeds import generator
from levelhead.rollout.fictional import FictionalRollout


def write_sources(
    folder: Path,
    rollout: FictionalRollout,
    *,
    starts_on: date,
    active_from: Sequence[date],
    protocol: Template,
) -> Path:
    """Write the evaluation's files and return the protocol's.

    Args:
        folder: where to write; made if it is not there.
        rollout: the simulated roll-out.
        starts_on: first day of week 1, a Monday.
        active_from: first day of service of each officer.
        protocol: text of the protocol with `$starts_on` and `$periods` to fill in.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = pseudonyms(len(active_from), rollout.truth.seed)
    _write_roster(folder / "roster.csv", rollout, names, starts_on, active_from)
    _write_records(folder / "records.csv", rollout, names, starts_on)
    (folder / "truth.json").write_text(pretty(rollout.truth.as_dict()), encoding="utf-8")
    file = folder / "protocol.toml"
    file.write_text(
        protocol.substitute(starts_on=starts_on.isoformat(), periods=rollout.periods), encoding="utf-8"
    )
    return file


def pseudonyms(officers: int, seed: int) -> list[str]:
    """A name for each officer that says nothing of who it is, as an evaluation should have it."""
    numbers = 1 + generator(seed, "demonstration.pseudonyms").permutation(officers)
    return [f"officer-{number:04d}" for number in numbers.tolist()]


def _write_roster(
    file: Path, rollout: FictionalRollout, names: list[str], starts_on: date, active_from: Sequence[date]
) -> None:
    starts = class_starts(starts_on, rollout.first_trained, rollout.class_in_week)
    weeks = zip(rollout.first_trained.tolist(), rollout.class_in_week.tolist(), strict=True)
    classes = [f"week-{week:02d}-{'ab'[group]}" for week, group in weeks]
    rows = zip(names, starts, starts, classes, active_from, strict=True)
    columns = ["officer_id", "assigned_on", "trained_on", "class_id", "active_from", "active_to"]
    _write(file, columns, ([*row, ""] for row in sorted(rows)))


def _write_records(file: Path, rollout: FictionalRollout, names: list[str], starts_on: date) -> None:
    records = rollout.records
    days = (7 * (records.period - 1) + records.day).tolist()
    rows = zip(
        [names[officer] for officer in records.officer.tolist()],
        [starts_on + timedelta(days=day) for day in days],
        [";".join(tactics) for tactics in records.tactics],
        np.where(records.subject_injured, "yes", "no").tolist(),
        np.where(records.officer_injured, "yes", "no").tolist(),
        strict=True,
    )
    _write(file, ["officer_id", "occurred_on", "tactics", "subject_injured", "officer_injured"], rows)


def _write(file: Path, columns: list[str], rows: Iterable[Sequence[object]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as opened:
        table = csv.writer(opened, lineterminator="\n")
        table.writerow(columns)
        table.writerows(rows)
