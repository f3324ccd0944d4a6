"""The figures of a report, made from the result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from levelhead.rollout.report.comparison import PER, Comparison, Study
from levelhead.rollout.report.event_figure import Point, event_figure
from levelhead.rollout.report.forces import by_force
from levelhead.rollout.report.interval_figure import NARROW, WIDE, Row, interval_figure
from levelhead.rollout.report.subgroup_words import levels, place
from levelhead.rollout.report.words import WAYS, over_time

ALL_TOGETHER = "All officers together"
WIDTHS = {"wide": WIDE, "narrow": NARROW}


def outcomes_figure(study: Study, width: int) -> str | None:
    """The answer for every outcome, by its headline estimate."""
    found = [study.headline(outcome) for outcome in study.outcomes]
    primary = study.outcomes[0]["label"]
    rows = _rows([(one.label, one) for one in found if one], lead=primary)
    if not rows:
        return None
    return interval_figure(
        f"lh-outcomes-{width}",
        "Change after training, with 95% intervals",
        rows,
        width=width,
        fictional=study.fictional,
    )


def methods_figure(study: Study, outcome: Mapping[str, Any], width: int) -> str | None:
    """Every method side by side for one outcome."""
    headline = study.headline(outcome)
    shown = [(one.name, one) for one in study.side_by_side(outcome)]
    rows = _rows(shown, lead=headline.name if headline else "")
    if not rows:
        return None
    return interval_figure(
        f"lh-methods-{outcome['name']}-{width}",
        f"{outcome['label']}: change by method, with 95% intervals",
        rows,
        width=width,
        ways=WAYS[outcome["measure"]],
        fictional=study.fictional,
    )


def forces_figure(study: Study, outcome: Mapping[str, Any], width: int) -> str | None:
    """Each force's own estimate, and all officers together, for one outcome."""
    headline = study.headline(outcome)
    shown = [(one.label, one) for one in by_force(study, outcome)]
    if headline is None or not shown:
        return None
    return interval_figure(
        f"lh-forces-{outcome['name']}-{width}",
        f"{outcome['label']}: change by force, with 95% intervals",
        _rows([*shown, (ALL_TOGETHER, headline)], lead=ALL_TOGETHER),
        width=width,
        ways=WAYS[outcome["measure"]],
        fictional=study.fictional,
    )


def levels_figure(
    study: Study, subgroup: Mapping[str, Any], outcome: Mapping[str, Any], width: int
) -> str | None:
    """Each level of a subgroup, and all officers together, for one outcome."""
    headline = study.headline(outcome)
    shown = levels(study, subgroup["column"], outcome)
    if headline is None or not shown:
        return None
    return interval_figure(
        f"lh-levels-{place(study, subgroup)}-{outcome['name']}-{width}",
        f"{subgroup['label']}: change in {outcome['label']}, with 95% intervals",
        _rows([*shown, (ALL_TOGETHER, headline)], lead=ALL_TOGETHER),
        width=width,
        ways=WAYS[outcome["measure"]],
        fictional=study.fictional,
    )


def event_study_figure(study: Study, outcome: Mapping[str, Any], width: int) -> str | None:
    """The effect by time since training for one outcome."""
    found = study.event_study(outcome)
    points = [Point(one.event_time or 0, one.per_thousand) for one in found if one.per_thousand is not None]
    if not points:
        return None
    truth = study.truth_of(outcome["name"])
    return event_figure(
        f"lh-time-{outcome['name']}-{width}",
        f"{outcome['label']}: effect by time since training",
        points,
        period=study.period,
        description=over_time(found, study.period),
        width=width,
        truth=truth["difference"] * PER if truth else None,
        fictional=study.fictional,
    )


def figure_files(result: Mapping[str, Any]) -> dict[str, str]:
    """Every figure as an SVG file, by file name."""
    study = Study(result)
    files = {"outcomes.svg": outcomes_figure(study, WIDE)}
    for outcome in study.outcomes:
        files[f"methods-{outcome['name']}.svg"] = methods_figure(study, outcome, WIDE)
        files[f"forces-{outcome['name']}.svg"] = forces_figure(study, outcome, WIDE)
        for nth, one in enumerate(study.facts.get("subgroups", []), 1):
            files[f"subgroup-{nth}-{outcome['name']}.svg"] = levels_figure(study, one, outcome, WIDE)
        files[f"event-study-{outcome['name']}.svg"] = event_study_figure(study, outcome, WIDE)
    return {name: f"{drawing}\n" for name, drawing in files.items() if drawing}


def _rows(shown: Sequence[tuple[str, Comparison]], *, lead: str) -> list[Row]:
    return [
        Row(label, one.relative, label == lead, one.true_share, one.verdict != "no_interval")
        for label, one in shown
        if one.relative is not None
    ]
