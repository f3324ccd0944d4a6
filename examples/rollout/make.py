"""Made the fictional roster, records and truth beside it: 60 officers of a made-up force over 26 weeks.

Run it again with `python examples/rollout/make.py`; the same seed writes the same files.
Force is made three times as frequent as published rates have it, so that few officers show something.
"""

# ruff: noqa: INP001 - a program beside what it makes, not a package

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from string import Template

from levelhead.actions.demonstration.rates import force_rates
from levelhead.actions.demonstration.sources import write_sources
from levelhead.rollout.fictional import Design, Effects, simulate
from levelhead.use_of_force.base_rates import base_rates

SEED = 7
OFFICERS = 60
STARTS_ON = date(2025, 1, 6)
FOLDER = Path(__file__).parent


def main() -> None:
    """Write roster.csv, records.csv and truth.json; the protocol is written by hand and kept."""
    design = Design(officers=OFFICERS, baseline_weeks=6, training_weeks=20, classes_a_week=1)
    rates = force_rates(base_rates())
    rates = dataclasses.replace(rates, weekly_chance=3 * rates.weekly_chance)
    effects = Effects(any_force=-0.2, subject_injured=-0.3, officer_injured=0.0)
    rollout = simulate(design, rates, effects, seed=SEED)
    in_post = [date(2015, 4, 1)] * OFFICERS
    protocol = (FOLDER / "protocol.toml").read_text(encoding="utf-8")
    write_sources(FOLDER, rollout, starts_on=STARTS_ON, active_from=in_post, protocol=Template(protocol))


if __name__ == "__main__":
    main()
