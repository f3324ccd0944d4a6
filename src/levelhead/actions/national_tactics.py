"""The words of the national record that a protocol counts by, held against its lists."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.rollout.protocol import MeasuredOutcome, Protocol
from levelhead.use_of_force.layout import national_layout, tactic_ids
from levelhead.use_of_force.tactics import force_tactics, tactic_groups


def with_national_tactics(plan: Protocol, file: str) -> Protocol:
    """The protocol with every outcome by tactic naming just the tactics that make a record count.

    A group stands for its tactics. Without `tactics` every tactic that is force counts, less those of
    `without`: a record that holds one of these beside another still counts.

    Raises:
        FaultsFound: names that are neither a tactic nor a group.
    """
    faults = [fault for outcome in plan.outcomes for fault in _of_outcome(outcome, file)]
    if faults:
        raise FaultsFound(faults)
    return replace(plan, outcomes=tuple(_resolved(outcome) for outcome in plan.outcomes))


def indices_of(plan: Protocol) -> dict[str, dict[str, Any]]:
    """What each index that the protocol adds up is, with its weights and where they come from."""
    layout, named = national_layout(), {outcome.index for outcome in plan.outcomes if outcome.index}
    return {
        name: {
            "says": layout.indices[name].says,
            "source": layout.indices[name].source,
            "weights": dict(layout.severity),
        }
        for name in sorted(named & layout.indices.keys())
    }


def unknown_tactics(tactics: Any, file: str) -> list[Fault]:
    """Tactics in a column of records that are not in the national list; they would count nowhere."""
    table = tactics.as_table()
    cells = table.distinct().to_pyarrow()[0].to_pylist()
    held = {one for cell in cells if cell for one in (cell.split(";") if isinstance(cell, str) else cell)}
    return [
        Fault(
            "records-unknown-tactic",
            Place(file, column=tactics.get_name()),
            "tactics by their short names in the national list, joined by semicolons",
            f"'{name}'",
            _near(name) or "Bring the records in with levelhead use-of-force import and a map.",
        )
        for name in sorted({one.strip() for one in held} - {*tactic_ids(), ""})[:20]
    ]


def unknown_words(column: Any, name: str, file: str) -> list[Fault]:
    """Words in a column of records that the national record does not have; they would count nowhere."""
    cells = column.as_table().distinct().to_pyarrow()[0].to_pylist()
    held = {one for cell in cells if cell for one in (cell.split(";") if isinstance(cell, str) else cell)}
    values = national_layout().columns[name].values
    return [
        Fault(
            "records-unknown-word",
            Place(file, column=column.get_name()),
            f"{name} by the short names of the national record, joined by semicolons",
            f"'{word}'",
            _nearest(word, values) or "Bring the records in with levelhead use-of-force import and a map.",
        )
        for word in sorted({one.strip() for one in held} - {*values, ""})[:20]
    ]


def _of_outcome(outcome: MeasuredOutcome, file: str) -> list[Fault]:
    return [*_faults(outcome, file), *_of_held(outcome, file), *_of_index(outcome, file)]


def _of_index(outcome: MeasuredOutcome, file: str) -> list[Fault]:
    known = sorted(national_layout().indices)
    if not outcome.index or outcome.index in known:
        return []
    return [
        Fault(
            "protocol-unknown-index",
            Place(file, column=f"index of the outcome {outcome.name}"),
            f"one of {', '.join(known)}",
            f"'{outcome.index}'",
            _nearest(outcome.index, known) or "Write one of those.",
        )
    ]


def _of_held(outcome: MeasuredOutcome, file: str) -> list[Fault]:
    return [
        Fault(
            "protocol-unknown-word",
            Place(file, column=f"held of the outcome {outcome.name}"),
            f"{name}: one of {', '.join(national_layout().columns[name].values)}",
            f"'{word}'",
            _nearest(word, national_layout().columns[name].values) or "Write one of those.",
        )
        for name, words in outcome.held.items()
        for word in words
        if word not in national_layout().columns[name].values
    ]


def _nearest(word: str, values: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, values, 1)
    return f"Did you mean {near[0]}?" if near else ""


def _faults(outcome: MeasuredOutcome, file: str) -> list[Fault]:
    known = [*_groups(), *tactic_ids()]
    return [
        Fault(
            "protocol-unknown-tactic",
            Place(file, column=f"{key} of the outcome {outcome.name}"),
            f"a tactic or one of the groups {', '.join(_groups())}",
            f"'{name}'",
            _near(name) or "Write a short name of the national list.",
        )
        for key, names in (("tactics", outcome.tactics), ("without", outcome.without))
        for name in names
        if name not in known
    ]


def _near(name: str) -> str:
    return _nearest(name, [*_groups(), *tactic_ids()])


def _resolved(outcome: MeasuredOutcome) -> MeasuredOutcome:
    if outcome.index and not outcome.column:
        outcome = replace(outcome, weights=dict(national_layout().severity))
    if not outcome.is_by_tactic:
        return outcome
    wanted = _tactics(outcome.tactics) or tuple(tactic.id for tactic in force_tactics())
    without = _tactics(outcome.without)
    return replace(outcome, tactics=tuple(one for one in wanted if one not in without))


def _tactics(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in names for one in _groups().get(name, (name,))))


def _groups() -> dict[str, tuple[str, ...]]:
    return {group.id: tuple(one.id for one in group.tactics) for group in tactic_groups()}
