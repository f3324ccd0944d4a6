"""What must hold of simulated power."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from levelhead.rollout.power.closed_form import Correlation
from levelhead.rollout.power.simulated import Trial, simulate

FIRST = tuple((4 + np.arange(120) % 8).tolist())
TRIAL = Trial("any", FIRST, 14, 0.15, -0.5, Correlation(0.08, 0.98))


def test_the_number_of_processes_changes_nothing() -> None:
    """Somebody with more cores must find the same numbers, or nobody can check them."""
    assert simulate(TRIAL, replications=45, seed=1, processes=2) == simulate(TRIAL, replications=45, seed=1)


def test_without_an_effect_the_share_seen_is_the_size_of_the_test() -> None:
    """Only one side counts, so it is near 2.5 in 100: of 600 replications 26 or fewer in 99.5 of 100 runs."""
    found = simulate(replace(TRIAL, effect=0.0), replications=600, seed=2)
    assert found.power * found.answered <= 26
    assert abs(found.mean_change) < 4 * found.spread / 600**0.5


@pytest.mark.parametrize(
    "worse",
    [
        {"late_share": 0.8, "late_by": 4.0},
        {"fade_in": 8},
        {"half_life": 1.0},
    ],
)
def test_what_goes_wrong_waters_the_effect_down(worse: dict[str, float]) -> None:
    """Late, slow or fading effects are smaller on average than one that is full from the first day."""
    whole = simulate(TRIAL, replications=60, seed=4).mean_change
    found = simulate(replace(TRIAL, **worse), replications=60, seed=4).mean_change  # type: ignore[arg-type]
    assert found > whole + 0.05


def test_a_shock_in_recording_widens_the_error() -> None:
    """Some officers recording three times as much from one period on is noise that training did not make."""
    shock = replace(TRIAL, shock=2.0, shock_share=0.3, shock_from=6)
    calm, shaken = (simulate(one, replications=80, seed=5) for one in (TRIAL, shock))
    assert shaken.mean_error > 1.05 * calm.mean_error


def test_counts_are_simulated_as_rates() -> None:
    """A count outcome has the level asked for and shows its effect."""
    found = simulate(replace(TRIAL, measure="count", base=0.5), replications=60, seed=6)
    assert found.mean_change == pytest.approx(-0.5, abs=0.1)
