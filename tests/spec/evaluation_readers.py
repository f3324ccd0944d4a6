"""Readers of a protocol and of the tables it names: four officers, four weeks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from levelhead.actions.design_rollout import design_rollout
from levelhead.actions.evaluate_rollout import evaluate_rollout
from levelhead.actions.project_rollout import read_result
from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.engines.duckdb_engine import connect
from levelhead.rollout.lock import read_lock
from levelhead.rollout.projection import project, read_bases
from levelhead.rollout.protocol_file import read_protocol
from levelhead.rollout.surveys.survey_file import load_survey, read_forms
from levelhead.rollout.truth import read_truth
from unit.evaluation_results import estimate, result

ROSTER = "officer_id,assigned_on\na,2025-01-13\nb,2025-01-13\nc,2025-01-20\nd,2025-01-20\n"
NUMBERED_ROSTER = "officer_id,first_trained\na,2\nb,2\nc,3\nd,3\n"
RECORDS = "officer_id,occurred_on,subject_injured\na,2025-01-07,no\nc,2025-01-15,yes\nd,2025-01-21,no\n"
PROTOCOL = """
title = "Training in a fictional force"
question = "Did officers use force less often once they had been trained?"
fictional = true
population = { description = "Four officers", order = "random", order_in_words = "By lot." }
period = { length = "week", count = 4, starts_on = 2025-01-06 }
outcomes = [{ name = "force", label = "Force", definition = "Records.", measure = "count" }]
[sources]
roster = { path = "roster.csv" }
records = { path = "records.csv" }
[analysis]
primary = "force"
estimators = ["difference_in_means"]
estimands = ["simple"]
clustered_by = "officer"
"""
PANEL_PROTOCOL = (
    PROTOCOL.replace("count = 4, starts_on = 2025-01-06", "count = 3")
    .replace("records = ", "panel = ")
    .replace("records.csv", "panel.csv")
    .replace('"count" }', '"count", column = "force" }')
)


def protocol_faults(path: Path) -> list[Fault]:
    """A protocol, by itself."""
    read_protocol(path)
    return []


def truth_faults(path: Path) -> list[Fault]:
    """The effects behind made-up records."""
    read_truth(path)
    return []


DESIGN = """
[design]
people = "people.csv"
seed = 1
first_period = 1
training_periods = 2
classes_a_period = 1
class_size = 2
strata = ["unit"]
"""


def design_faults(path: Path) -> list[Fault]:
    """The officers among whom an order of four seats is drawn."""
    protocol, out = path.parent / "protocol.toml", path.parent / "drawn"
    protocol.write_text(PROTOCOL + DESIGN, encoding="utf-8")
    engine = connect(None)
    try:
        design_rollout(protocol=protocol, out=out, by="", today=date(2026, 1, 5), engine=engine)
    finally:
        engine.close()
        shutil.rmtree(out, ignore_errors=True)
    return []


def lock_faults(path: Path) -> list[Fault]:
    """The lock of a protocol."""
    read_lock(path.read_text("utf-8"), path.name)
    return []


def base_faults(path: Path) -> list[Fault]:
    """Years of records to project an effect onto."""
    read_bases(path.read_bytes(), path.name)
    return []


def projected_faults(path: Path) -> list[Fault]:
    """The same, for a result about uses of force."""
    project(result(estimate(-0.2, -0.1, -0.05)), read_bases(path.read_bytes(), path.name), path.name)
    return []


def result_faults(path: Path) -> list[Fault]:
    """The result of an evaluation."""
    read_result(path)
    return []


def beside(**texts: str) -> Callable[[Path], list[Fault]]:
    """Evaluates the protocol in the example's folder, with the other files written beside the example."""

    def faults(path: Path) -> list[Fault]:
        for name, text in texts.items():
            (path.parent / name.replace("_", ".")).write_text(text, encoding="utf-8")
        engine = connect(None)
        try:
            evaluate_rollout(protocol=path.parent / "protocol.toml", engine=engine)
        finally:
            engine.close()
        return []

    return faults


evaluation_protocol_faults = beside(roster_csv=ROSTER, records_csv=RECORDS)
evaluation_roster_faults = beside(protocol_toml=PROTOCOL, records_csv=RECORDS)
evaluation_panel_faults = beside(protocol_toml=PANEL_PROTOCOL, roster_csv=NUMBERED_ROSTER)

_PER_HOUR = 'name = "r", label = "R", definition = "Force an hour.", of = "force", per = "duty_hours"'
HOURS_PROTOCOL = PANEL_PROTOCOL.replace("outcomes =", f"ratio = [{{ {_PER_HOUR} }}]\noutcomes =").replace(
    '"panel.csv" }', '"panel.csv", columns = { duty_hours = "hours" } }'
)
evaluation_hours_faults = beside(protocol_toml=HOURS_PROTOCOL, roster_csv=NUMBERED_ROSTER)


SURVEY = """
title = "A made-up survey"
answers = "answers.csv"
when = "when"
person = "code"

[invited]
after = 2

[[question]]
column = "calm"
label = "Calm"
"""


def survey_faults(path: Path) -> Sequence[Fault]:
    """The forms of a made-up survey."""
    try:
        read_forms(load_survey(SURVEY, "survey.toml"), path.read_bytes())
    except FaultsFound as found:
        return found.faults
    return []
