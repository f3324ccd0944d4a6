"""Effects among some officers and among others: by hand, invariants, and coverage of the difference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from levelhead.rollout.estimate import Estimate
from levelhead.rollout.protocol import Analysis, Subgroup
from levelhead.rollout.subgroups import (
    Level,
    LevelEstimate,
    level_differences,
    level_estimates,
    withheld,
)
from reference.rows import moments_of
from unit.evaluation_results import estimate

ANALYSIS = Analysis("force", ("difference_in_means",), ("simple",), (-2, 2), "officer")


def _level(name: str, officers: int, point: float, error: float, outcome: str = "force") -> LevelEstimate:
    found = replace(Estimate(**estimate(0, 0, 0)), outcome=outcome, estimate=point, std_error=error)
    return LevelEstimate("sex", name, outcome, officers, found)


def test_a_difference_by_hand() -> None:
    """Effects -2 (error 3) and 8 (error 4): difference -10, error 5, so z is 2 and p 0.0455.

    The interval is -10 plus and minus 1.959964 times 5.
    """
    (found,) = level_differences([_level("women", 40, -2, 3), _level("men", 90, 8, 4)])
    assert (found.level, found.against) == ("women", "men")
    assert (found.difference, found.std_error) == (-10, 5)
    assert (found.ci_low, found.ci_high) == pytest.approx((-19.79982, -0.20018), abs=1e-5)
    assert found.p_value == pytest.approx(0.0455003, abs=1e-7)
    assert found.p_holm == found.p_value


def test_chances_are_corrected_for_every_difference() -> None:
    """Of two differences the smaller p doubles and the larger stays, over outcomes too (Holm)."""
    found = level_differences(
        [
            _level("women", 40, -10, 3),
            _level("men", 90, 0, 4),
            _level("women", 40, 5, 3, "injured"),
            _level("men", 90, 0, 4, "injured"),
        ]
    )
    assert [one.p_value for one in found] == pytest.approx([0.0455003, 0.3173105], abs=1e-6)
    assert [one.p_holm for one in found] == pytest.approx([0.0910005, 0.3173105], abs=1e-6)


def test_who_is_named_first_changes_no_difference() -> None:
    """The largest level is what others are held against, in whatever order they come."""
    levels = [_level("a", 40, 1, 3), _level("b", 90, 2, 4), _level("c", 50, 3, 5)]
    forward, back = level_differences(levels), level_differences(levels[::-1])
    assert sorted(forward, key=lambda one: one.level) == sorted(back, key=lambda one: one.level)
    assert {one.against for one in forward} == {"b"}


def test_one_level_differs_from_nothing() -> None:
    """Nor does one beside a level that is withheld."""
    unseen = LevelEstimate("sex", "women", "force", None, None)
    assert level_differences([_level("men", 90, 8, 4)]) == []
    assert level_differences([unseen, _level("men", 90, 8, 4)]) == []


@pytest.mark.parametrize(
    ("sizes", "gone"),
    [
        ({"a": 40, "b": 60}, set()),
        ({"a": 4, "b": 20, "c": 60}, {"a", "b"}),  # 4 alone would be the total less the others
        ({"a": 6, "b": 7, "c": 60}, {"a", "b"}),  # 13 together cannot be told apart
        ({"a": 4}, {"a"}),
    ],
)
def test_few_officers_are_withheld(sizes: dict[str, int], gone: set[str]) -> None:
    """Levels below the least number go, and one more where subtraction would bring the number back."""
    assert withheld(sizes, 10) == gone


def test_the_difference_is_covered_as_often_as_it_says() -> None:
    """Of 400 random roll-outs of two groups with effects -0.5 and 0, about 95 in 100 intervals hold -0.5.

    The bounds are four errors of a share of 95 per cent among 400 from it.
    """
    rng, replications, covered = np.random.default_rng(5), 400, 0
    subgroup = Subgroup("sex", "Sex", 10)
    for _ in range(replications):
        levels = []
        for name, officers, effect in (("men", 90, 0.0), ("women", 60, -0.5)):
            first = rng.permutation(np.arange(officers) % 5 + 3)
            rate = np.where(np.arange(1, 9) >= first[:, None], 1.5 + effect, 1.5)
            rows = rng.poisson(rate * rng.gamma(4, 0.25, (officers, 1))).astype(float)
            levels.append(Level(subgroup, name, {"force": moments_of(rows, first)}, officers))
        (found,) = level_differences(level_estimates(ANALYSIS, levels))
        covered += found.ci_low <= -0.5 <= found.ci_high
    assert abs(covered / replications - 0.95) < 4 * (0.95 * 0.05 / replications) ** 0.5
