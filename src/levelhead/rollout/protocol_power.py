"""The [power] of a protocol."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.rollout.power_settings import Expected, PowerSettings
from levelhead.rollout.protocol import MeasuredOutcome
from levelhead.rollout.protocol_keys import Keys

# Measured on officer-months of Chicago: any force correlates .084 a month apart and .040 five years apart.
CORRELATION, DECAY = 0.08, 0.997
_MANY = 1000.0


def read_power(keys: Keys, outcomes: Sequence[MeasuredOutcome]) -> PowerSettings:
    """The settings; faults are kept in `keys`."""
    settings = PowerSettings(
        officers=keys.whole("officers", 4),
        expected=tuple(_expected(one, outcomes) for one in keys.tables("expected")),
        correlation=keys.number("correlation", 0, 1, CORRELATION),
        decay=keys.number("decay", 0.01, 1, DECAY),
        classmates=keys.number("classmates", 0, 1, 0),
        fade_in=keys.whole("fade_in", 1, 1),
        half_life=keys.number("half_life", 0, _MANY, 0),
        late_share=keys.number("late_share", 0, 1, 0),
        late_by=keys.number("late_by", 0, _MANY, 0),
        shock=keys.number("shock", -1, 10, 0),
        shock_share=keys.number("shock_share", 0, 1, 0),
        shock_from=keys.whole("shock_from", 1, 1),
        replications=keys.whole("replications", 1, 1000),
        seed=keys.whole("seed", 0, 1),
    )
    keys.finish()
    return settings


def _expected(keys: Keys, outcomes: Sequence[MeasuredOutcome]) -> Expected:
    names = [one.name for one in outcomes]
    outcome = keys.choice("outcome", names) if names else ""
    is_chance = any(one.name == outcome and one.measure == "any" for one in outcomes)
    found = Expected(
        outcome, keys.number("base", 1e-6, 0.9 if is_chance else _MANY), keys.number("effect", -0.99, 10)
    )
    keys.finish()
    return found
