"""From the file an analyst writes to a `Protocol`, with every mistake found at once."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from levelhead.basics.errors import FaultsFound
from levelhead.basics.jsons import sha256
from levelhead.basics.text_files import read_file, text_of
from levelhead.basics.toml import TomlText, read_toml
from levelhead.rollout.disclosure import Rules
from levelhead.rollout.estimands import AVERAGES
from levelhead.rollout.estimators import ESTIMATORS
from levelhead.rollout.protocol import (
    ABOUT,
    ABSENT,
    CLUSTERS,
    DAYS,
    DUTY_HOURS,
    HELD,
    LENGTHS,
    MEASURES,
    ORDERS,
    About,
    Absent,
    Analysis,
    Draws,
    Measure,
    MeasuredOutcome,
    Period,
    Protocol,
    Safety,
    Sharing,
    Source,
    Subgroup,
)
from levelhead.rollout.protocol_design import read_design
from levelhead.rollout.protocol_groups import check_correction, check_sums, read_by_tactic, read_correction
from levelhead.rollout.protocol_keys import Keys
from levelhead.rollout.protocol_power import read_power
from levelhead.rollout.protocol_ratios import check_ratios, read_ratios

_COLUMNS = {
    "roster": ("officer_id", "assigned_on", "first_trained", "trained_on", "class_id", "active_from",
               "active_to", "unit"),
    "panel": ("officer_id", "period", "occurred_on", DUTY_HOURS),
    "records": ("officer_id", "occurred_on", "period", "tactics", *HELD),
}  # fmt: skip
_EVENT_TIMES = (-12, 24)
# Officers of a level below which nothing is told of it, where the protocol does not say. Set by us.
_FEW = 10


def read_protocol(file: Path) -> Protocol:
    """The protocol in a file.

    Raises:
        FaultsFound: with every mistake, coded, placed and with what to do.
        CalledWrongly: the file may not be read.
    """
    content = read_file(file)
    text, faults = text_of(content, file.name)
    if faults:
        raise FaultsFound(faults)
    return load_protocol(text, file.name, sha256(content))


def load_protocol(text: str, file: str, digest: str | None = None) -> Protocol:
    """The protocol that a text holds; `digest` is its SHA-256 where the bytes were others than UTF-8's.

    Raises:
        FaultsFound: with every mistake, coded, placed and with what to do.
    """
    values, faults = read_toml(text, file, "protocol-not-toml")
    if faults:
        raise FaultsFound(faults)
    protocol = _protocol(Keys(values, TomlText(text, file), faults), digest or sha256(text))
    if faults:
        raise FaultsFound(sorted(faults, key=lambda fault: fault.place.line or 0))
    return protocol


def _protocol(top: Keys, digest: str) -> Protocol:
    title, question, fictional = top.text("title"), top.text("question"), top.flag("fictional")
    population = top.table("population")
    period = _period(top.table("period"))
    roster, rows = _sources(top.table("sources"), period)
    outcomes = _outcomes(top.tables("outcomes"), rows.kind)
    protocol = Protocol(
        title=title,
        question=question,
        fictional=fictional,
        population=population.text("description"),
        order="random" if population.choice("order", ORDERS) == "random" else "not_random",
        order_in_words=population.text("order_in_words"),
        period=period,
        roster=roster,
        rows=rows,
        outcomes=outcomes,
        analysis=_analysis(top, outcomes, rows),
        truth=_truth(top, fictional=fictional),
        sha256=digest,
        absent=_absent(population),
        design=read_design(top.table("design"), period) if top.has("design") else None,
        power=read_power(top.table("power"), outcomes) if top.has("power") else None,
        sharing=_sharing(top.table("sharing")) if top.has("sharing") else None,
    )
    _check_absent(protocol, population)
    check_sums(top, protocol)
    population.finish()
    top.finish()
    return protocol


def _absent(population: Keys) -> Absent:
    return "left_out" if population.choice("absent", ABSENT, default="zero") == "left_out" else "zero"


def _check_absent(protocol: Protocol, population: Keys) -> None:
    """Leaving absences out needs days of service, records, and errors by officer."""
    if protocol.absent == "zero":
        return
    wanted = {
        "a first day, starts_on in [period]": protocol.period.starts_on is not None,
        "[sources.records], since a panel says itself who is there": protocol.rows.kind == "records",
        'clustered_by = "officer"': protocol.analysis.clustered_by == "officer",
    }
    missing = [words for words, is_so in wanted.items() if not is_so]
    if missing:
        population.fault(
            "protocol-wrong-value",
            "absent",
            expected=f'with absent = "left_out": {"; ".join(missing)}',
            found="something else",
            remedy='Change that, or write absent = "zero".',
        )


def _sharing(keys: Keys) -> Sharing:
    usual = Rules()
    sharing = Sharing(
        keys.text("force"),
        Rules(
            keys.whole("min_officers", 3, usual.min_officers),
            keys.whole("min_cell", 3, usual.min_cell),
            keys.number("dominance", 0.1, 1, usual.dominance),
        ),
    )
    keys.finish()
    return sharing


def _truth(top: Keys, *, fictional: bool) -> str | None:
    truth = top.optional_text("truth")
    if truth and not fictional:
        top.fault(
            "protocol-truth-of-real-records",
            "truth",
            expected="a truth only where fictional = true",
            found=truth,
            remedy="Take truth out; of real records the truth is not known.",
        )
    return truth


def _period(keys: Keys) -> Period:
    starts_on, count = keys.day("starts_on"), keys.whole("count", 2)
    # A month has no fixed number of days, so a period that starts on a date is not one.
    length = keys.choice("length", tuple(DAYS) if starts_on else LENGTHS)
    keys.finish()
    return Period(length, count, starts_on)


def _sources(keys: Keys, period: Period) -> tuple[Source, Source]:
    roster = _source("roster", keys.table("roster"))
    both = [kind for kind in ("panel", "records") if keys.ask(kind)]
    if keys.is_written and len(both) != 1:
        keys.fault(
            "protocol-one-source",
            None,
            expected="either [sources.panel] or [sources.records]",
            found="both" if both else "neither",
            remedy="Name the one table that holds the outcomes.",
        )
    kind: Literal["panel", "records"] = "panel" if both == ["panel"] else "records"
    rows = _source(kind, keys.table(kind, required=False), required=len(both) == 1)
    _need_start(keys, roster, rows, period)
    keys.finish()
    return roster, rows


def _source(kind: Literal["roster", "panel", "records"], keys: Keys, *, required: bool = True) -> Source:
    path, table = keys.optional_text("path"), keys.optional_text("table")
    if required and keys.is_written and bool(path) == bool(table):
        keys.fault(
            "protocol-one-source",
            None,
            expected="either path, for a file, or table, for a table of the database",
            found="both" if path else "neither",
            remedy="Name the one place where the rows are.",
        )
    columns = keys.table("columns", required=False)
    named = columns.texts_by_key(_COLUMNS[kind])
    columns.finish()
    keys.finish()
    return Source(kind, path or "", table or "", named)


def _need_start(keys: Keys, roster: Source, rows: Source, period: Period) -> None:
    """Dates need a first day to count periods from."""
    dated = [name for name in rows.columns if name == "occurred_on"]
    if rows.kind == "records" and "period" not in rows.columns:
        dated.append("occurred_on")
    if "assigned_on" in roster.columns and "first_trained" not in roster.columns:
        dated.append("assigned_on")
    if dated and period.starts_on is None:
        keys.fault(
            "protocol-missing-key",
            None,
            expected=f"starts_on in [period], as {dated[0]} is a date",
            found="nothing of that name",
            remedy="Add the first day of the first period, such as starts_on = 2025-01-06.",
        )


def _outcomes(tables: list[Keys], kind: str) -> tuple[MeasuredOutcome, ...]:
    outcomes: list[MeasuredOutcome] = []
    for keys in tables:
        name = keys.name("name")
        label, definition = keys.text("label"), keys.text("definition")
        measure = keys.choice("measure", MEASURES)
        column = keys.text("column") if kind == "panel" else keys.optional_text("column")
        tactics = () if kind == "panel" else keys.texts("tactics")
        without = () if kind == "panel" else keys.texts("without")
        held = {} if kind == "panel" else _held(keys)
        if name in [outcome.name for outcome in outcomes]:
            keys.fault(
                "protocol-outcome-twice",
                "name",
                expected="each outcome to have a name of its own",
                found=f"{name} a second time",
                remedy="Rename one of them.",
            )
        index = keys.name("index") if measure == "sum" else ""
        keys.finish()
        counts: Measure = "any" if measure == "any" else "sum" if measure == "sum" else "count"
        outcomes.append(
            MeasuredOutcome(name, label, definition, counts, column, tactics, without, held, index)
        )
    return tuple(outcomes)


def _held(keys: Keys) -> dict[str, tuple[str, ...]]:
    """What a record must hold; a column without words would let nothing count."""
    inside = keys.table("held", required=False)
    found = {name: inside.texts(name) for name in HELD}
    inside.finish()
    return {name: words for name, words in found.items() if words}


def _safety(tables: list[Keys], outcomes: list[str]) -> tuple[Safety, ...]:
    found = []
    for keys in tables:
        outcome = keys.choice("outcome", outcomes, "protocol-unknown-safety-outcome") if outcomes else ""
        worse = keys.choice("worse", ("more", "fewer"))
        # Nothing can fall by more than all of it; a rise of ten times the level is no margin.
        margin = keys.share("margin", 1 if worse == "fewer" else 10)
        is_about = keys.choice("about", ABOUT, default="harm") == "stepping_in"
        if is_about and worse == "more":
            keys.fault(
                "protocol-wrong-value",
                "worse",
                expected='worse = "fewer" with about = "stepping_in"',
                found=worse,
                remedy='Write worse = "fewer", or take about out.',
            )
        about: About = "stepping_in" if is_about else "harm"
        found.append(Safety(outcome, "fewer" if worse == "fewer" else "more", margin, about))
        keys.finish()
    return tuple(found)


def _draws(keys: Keys) -> Draws:
    draws = Draws(keys.whole("number", 99, 10_000), keys.whole("seed", 0, 1), keys.texts("strata"))
    keys.finish()
    return draws


def _subgroups(tables: list[Keys]) -> tuple[Subgroup, ...]:
    found: list[Subgroup] = []
    for keys in tables:
        one = Subgroup(keys.text("column"), keys.text("label"), keys.whole("min_officers", 3, _FEW))
        if one.column in [other.column for other in found]:
            keys.fault(
                "protocol-wrong-value",
                "column",
                expected="each column of the roster once",
                found=f"{one.column} a second time",
                remedy="Take one of them out.",
            )
        found.append(one)
        keys.finish()
    return tuple(found)


def _analysis(top: Keys, measured: tuple[MeasuredOutcome, ...], rows: Source) -> Analysis:
    outcomes = [outcome.name for outcome in measured]
    ratios = read_ratios(top.tables("ratio", required=False), measured, rows)
    keys, safety = top.table("analysis"), top.tables("safety", required=False)
    estimators = keys.choices("estimators", tuple(ESTIMATORS), "protocol-unknown-estimator")
    estimands = keys.choices("estimands", AVERAGES, "protocol-unknown-choice")
    analysis = Analysis(
        primary=keys.choice("primary", outcomes, "protocol-unknown-primary") if outcomes else "",
        estimators=estimators,
        estimands=estimands,
        event_times=keys.pair("event_times", _EVENT_TIMES),
        clustered_by=keys.choice("clustered_by", CLUSTERS),
        safety=_safety(safety, [*outcomes, *(one.name for one in ratios)]),
        draws=_draws(top.table("draws")) if top.has("draws") else None,
        negative_controls=keys.choices("negative_controls", outcomes, "protocol-unknown-negative-control")
        if keys.has("negative_controls")
        else (),
        subgroups=_subgroups(top.tables("subgroup", required=False)),
        ratios=ratios,
        by_tactic=read_by_tactic(top, rows),
        correction=read_correction(keys),
    )
    check_correction(keys, analysis)
    check_ratios(keys, analysis)
    if analysis.subgroups and analysis.clustered_by != "officer":
        keys.fault(
            "protocol-wrong-value",
            "clustered_by",
            expected='clustered_by = "officer" with [[subgroup]], as classes hold officers of several',
            found=analysis.clustered_by,
            remedy="Cluster by officer, or take [[subgroup]] out.",
        )
    keys.finish()
    return analysis
