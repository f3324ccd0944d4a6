"""The `[[ratio]]` tables of a protocol: outcomes told per something else that is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.rollout.method_names import RANDOM_TIMING
from levelhead.rollout.protocol import DUTY_HOURS, Analysis, MeasuredOutcome, Ratio, Source
from levelhead.rollout.protocol_keys import Keys


def read_ratios(tables: list[Keys], outcomes: Sequence[MeasuredOutcome], rows: Source) -> tuple[Ratio, ...]:
    """The ratios; an outcome that only asks whether there was one cannot be added up, so it is in none."""
    added = [outcome.name for outcome in outcomes if outcome.measure != "any"]
    hours = [DUTY_HOURS] if DUTY_HOURS in rows.columns else []
    taken = {outcome.name for outcome in outcomes}
    found: list[Ratio] = []
    for keys in tables:
        name, label, definition = keys.name("name"), keys.text("label"), keys.text("definition")
        of, per = _choice(keys, "of", added), _choice(keys, "per", [*added, *hours])
        if name in taken:
            _twice(keys, name)
        if of and of == per:
            _of_itself(keys, of)
        taken.add(name)
        keys.finish()
        found.append(Ratio(name, label, definition, of, per))
    return tuple(found)


def check_ratios(keys: Keys, analysis: Analysis) -> None:
    """A ratio needs an estimator that a random order justifies, and errors by officer."""
    if not analysis.ratios:
        return
    if not set(RANDOM_TIMING) & set(analysis.estimators):
        keys.fault(
            "protocol-wrong-value",
            "estimators",
            expected=f"with [[ratio]] one of {', '.join(RANDOM_TIMING)} among them",
            found=", ".join(analysis.estimators),
            remedy="Add one of them, or take [[ratio]] out.",
        )
    if analysis.clustered_by != "officer":
        keys.fault(
            "protocol-wrong-value",
            "clustered_by",
            expected='clustered_by = "officer" with [[ratio]]',
            found=analysis.clustered_by,
            remedy="Cluster by officer, or take [[ratio]] out.",
        )


def _choice(keys: Keys, key: str, allowed: Sequence[str]) -> str:
    """One of the outcomes; where there is none to choose, that is the fault."""
    if allowed:
        return keys.choice(key, allowed, "protocol-unknown-ratio-outcome")
    keys.ask(key)
    keys.fault(
        "protocol-unknown-ratio-outcome",
        key,
        expected='an outcome with measure = "count"',
        found="none in the protocol",
        remedy="Add the outcome that is counted, or take [[ratio]] out.",
    )
    return ""


def _twice(keys: Keys, name: str) -> None:
    keys.fault(
        "protocol-outcome-twice",
        "name",
        expected="each outcome and each ratio to have a name of its own",
        found=f"{name} a second time",
        remedy="Rename one of them.",
    )


def _of_itself(keys: Keys, name: str) -> None:
    keys.fault(
        "protocol-wrong-value",
        "per",
        expected="another outcome than the one that is counted",
        found=name,
        remedy="Name what it is told per, such as duty_hours of a panel.",
    )
