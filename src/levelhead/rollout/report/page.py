"""The report as one plain dict, from which the page and the stand-alone document are made.

It is a function of the result alone, so that a stored result can be shown again, and shows the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from levelhead.basics.numerals import plural, signed_percent, whole
from levelhead.rollout.report import disagreement, figures, forces, subgroup_words, words
from levelhead.rollout.report.comparison import Comparison, Study
from levelhead.rollout.report.group_words import CORRECTIONS, by_tactic, index_words
from levelhead.rollout.report.method_words import MARKS, check_name, limits, methods
from levelhead.rollout.report.one_by_one import attending, randomised
from levelhead.rollout.report.ratio_words import ratios
from levelhead.rollout.report.safety_words import counted_where, safety
from levelhead.rollout.report.tables import full_row, method_row, time_row


def page(result: Mapping[str, Any]) -> dict[str, Any]:
    """Everything the template shows.

    Args:
        result: in format `levelhead.result/1`, with `study` and `truth`.
    """
    study = Study(result)
    return {
        "title": study.facts["title"],
        "question": study.facts["question"],
        "fictional": study.fictional,
        "has_truth": bool(result.get("truth")),
        "who": words.who(study),
        "unit": study.unit,
        "period": study.period,
        "answer": _answer(study),
        "glance": {"drawings": _drawings(lambda width: figures.outcomes_figure(study, width))},
        "outcomes": [_outcome(study, outcome) for outcome in study.outcomes],
        "safety": safety(study),
        "stepping_in": {"findings": safety(study, "stepping_in"), "words": counted_where(study)},
        "randomised": randomised(study),
        "attending": attending(study),
        "ratios": ratios(study),
        "by_tactic": by_tactic(study),
        "subgroups": _subgroups(study),
        "forces": _forces(study),
        "disagreement": _disagreement(study),
        "over_time": [_over_time(study, outcome) for outcome in study.outcomes],
        "checks": _checks(study),
        "population": _population(study),
        "sources": [_source(source) for source in result["sources"]],
        "methods": methods(study),
        "limits": limits(study),
        "every": [full_row(one) for outcome in study.outcomes for one in study.averages(outcome)],
        "made_by": f"Levelhead {result['levelhead_version']}",
        "protocol": result["protocol"],
        "departures": result.get("departures", []),
    }


def _drawings(draw: Callable[[int], str | None]) -> dict[str, Markup]:
    """The figure for a wide and for a narrow screen; empty where there is nothing to draw."""
    drawn = {name: draw(width) for name, width in figures.WIDTHS.items()}
    # Every text in these drawings was escaped when they were drawn.
    return {name: Markup(drawing) for name, drawing in drawn.items() if drawing}  # noqa: S704 - see above


def _answer(study: Study) -> dict[str, Any]:
    primary = study.outcomes[0]
    found = study.headline(primary)
    if found is None:
        return {
            "kind": "unclear",
            "headline": f"{primary['label']}: no method gave an answer",
            "sentences": ["The checks below say why."],
            "compared": [],
            "notes": [],
            "tiles": [],
            "others": [],
        }
    opposed = disagreement.pairs(study, primary)
    sentences = [words.best_estimate(found, study.unit), words.interval(found, study.unit)]
    notes = [
        words.truth(found),
        words.missed(study),
        words.caution(found),
        words.placebo_caution(study, primary["name"]),
        _other_way(opposed),
    ]
    others = [(outcome["label"], study.headline(outcome)) for outcome in study.outcomes[1:]]
    return {
        "kind": found.verdict,
        "headline": words.headline(found),
        "sentences": sentences,
        "compared": words.compared(study, found),
        "notes": [note for note in notes if note],
        "tiles": _tiles(found),
        "others": [
            {"label": label, "words": words.in_short(one, study.unit) if one else "no method gave an answer."}
            for label, one in others
        ],
    }


def _other_way(opposed: list[tuple[Comparison, Comparison]]) -> str | None:
    """Warns that the usual method says the opposite."""
    if not opposed:
        return None
    one = opposed[0][0]
    said = words.change(one.relative.point, one.measure) if one.relative else "the opposite"
    return (
        f"A method in common use, {one.spoken.removeprefix('the ')}, says {said}: the opposite direction, "
        "from the same records. Why is explained below."
    )


def _tiles(found: Comparison) -> list[dict[str, str]]:
    relative = found.relative
    if relative is None:
        return []
    tiles = [_tile(signed_percent(relative.point), "best estimate")]
    if found.verdict != "no_interval":
        ends = f"{signed_percent(relative.low)} to {signed_percent(relative.high)}"
        tiles.append(_tile(ends, "95% interval"))
    if found.truth is not None:
        known = signed_percent(found.truth["relative_change"])
        return [*tiles, _tile(known, "the truth that made these records", kind="truth")]
    return [*tiles, _tile(whole(found.estimate.clusters), "officers compared")]


def _tile(figure: str, words: str, kind: str = "plain") -> dict[str, str]:
    return {"figure": figure, "words": words, "kind": kind}


def _outcome(study: Study, outcome: Mapping[str, Any]) -> dict[str, Any]:
    shown = study.side_by_side(outcome)
    random_timing = [one for one in study.averages(outcome) if not one.is_two_way]
    return {
        "name": outcome["name"],
        "label": outcome["label"],
        "definition": " ".join([outcome["definition"], *index_words(study, outcome)]),
        "is_primary": outcome["name"] == study.facts["primary"],
        "events": whole(study.result["population"]["events"][outcome["name"]]),
        "drawings": _drawings(lambda width: figures.methods_figure(study, outcome, width)),
        "rows": [method_row(one) for one in shown],
        "averages": [method_row(one) for one in random_timing] if len(random_timing) > len(shown) else [],
        "truth": study.truth_of(outcome["name"]),
    }


def _subgroups(study: Study) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{subgroup['label']}: {outcome['label']}",
            "correction": CORRECTIONS[study.facts.get("correction", "holm")],
            "min_officers": subgroup["min_officers"],
            "drawings": _drawings(
                lambda width: figures.levels_figure(study, subgroup, outcome, width)  # noqa: B023 - drawn at once
            ),
            "rows": [
                {
                    "name": f"{row['level']} ({row['officers']} officers)" if row["found"] else row["level"],
                    "cells": method_row(row["found"]) if row["found"] else None,
                    "officers": row["officers"],
                }
                for row in subgroup_words.rows(study, subgroup["column"], outcome)
            ],
            "differences": subgroup_words.differences(study, subgroup["column"], outcome),
        }
        for subgroup in study.facts.get("subgroups", [])
        for outcome in study.outcomes
    ]


def _forces(study: Study) -> dict[str, Any]:
    return {
        "shared": forces.forces(study),
        "outcomes": [_by_force(study, outcome) for outcome in study.outcomes],
    }


def _by_force(study: Study, outcome: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": outcome["label"],
        "drawings": _drawings(lambda width: figures.forces_figure(study, outcome, width)),
        "rows": [method_row(one) | {"name": one.label} for one in forces.by_force(study, outcome)],
        "together": forces.together(study, outcome),
    }


def _disagreement(study: Study) -> dict[str, Any]:
    told = [(outcome["label"], disagreement.sentences(study, outcome)) for outcome in study.outcomes]
    return {
        "heading": disagreement.heading(study),
        "is_clear": any(disagreement.is_clear(study, outcome) for outcome in study.outcomes),
        "outcomes": [{"label": label, "sentences": said} for label, said in told if said],
        "reasons": disagreement.reasons(study),
        "justified": disagreement.justified(study),
    }


def _over_time(study: Study, outcome: Mapping[str, Any]) -> dict[str, Any]:
    found = study.event_study(outcome)
    placebo = [check for check in study.checks("placebo") if check["outcome"] == outcome["name"]]
    return {
        "label": outcome["label"],
        "is_primary": outcome["name"] == study.facts["primary"],
        "sentence": words.over_time(found, study.period) if found else "",
        "placebo": placebo[0]["detail"] if placebo else "",
        "drawings": _drawings(lambda width: figures.event_study_figure(study, outcome, width)),
        "rows": [time_row(one) for one in found],
    }


def _checks(study: Study) -> list[dict[str, Any]]:
    labels = {outcome["name"]: outcome["label"] for outcome in study.outcomes}
    return [
        {
            "name": check_name(check["name"]),
            "about": labels.get(check["outcome"] or "", "all outcomes"),
            "mark": MARKS[check["passed"]],
            "kind": {True: "passed", False: "failed", None: "unjudged"}[check["passed"]],
            "detail": check["detail"],
        }
        for check in study.result["checks"]
    ]


def _population(study: Study) -> dict[str, Any]:
    population, period = study.result["population"], study.facts["period"]
    begins = f", from {period['starts_on']}" if period["starts_on"] else ""
    facts = [
        ("Officers", whole(population["officers"])),
        ("Training cohorts", whole(population["cohorts"])),
        ("Observed", f"{plural(population['periods'], study.period)}{begins}"),
        ("Officer-periods", whole(population["officer_periods"])),
    ]
    if population["not_trained_in_window"]:
        facts.append(("Not trained in the window", whole(population["not_trained_in_window"])))
    return {
        "description": study.facts["population"],
        "order": study.facts["order_in_words"],
        "facts": facts,
        "cohorts": population["by_cohort"],
    }


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    rows = "officers" if source["kind"] == "roster" else "rows"
    return {
        "kind": source["kind"],
        "path": source["path"],
        "sha256": source["sha256"],
        "counts": f"{whole(source['rows'])} {rows} read, {whole(source['used'])} used",
        "set_aside": [
            {"reason": reason.replace("_", " "), "rows": whole(rows)}
            for reason, rows in source["set_aside"].items()
        ],
    }
