"""Where the level of a series changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from levelhead.use_of_force.changes import SHORTEST, changes, dispersion, penalty
from levelhead.use_of_force.checks.gaps import gaps
from levelhead.use_of_force.checks.level_changes import level_changes
from levelhead.use_of_force.counts import RecordingCounts
from levelhead.use_of_force.sudden_changes import found_changes

ONES = np.ones(12)


def _counts(**units: list[int]) -> RecordingCounts:
    reports = np.array(list(units.values()))
    starts = [date(2024 + month // 12, month % 12 + 1, 1) for month in range(reports.shape[1])]
    return RecordingCounts(list(units), starts, reports, {})


def test_one_step_is_found_at_its_place() -> None:
    """Ten a month, then thirty a month from the seventh on."""
    (found,) = changes(np.array([10.0] * 6 + [30.0] * 6), ONES, penalty(12))
    assert (found.at, found.before, found.after, found.ratio) == (6, 10, 30, 3)


def test_a_level_series_has_no_change() -> None:
    """The same every month."""
    assert changes(np.full(12, 10.0), ONES, penalty(12)) == []


def test_what_happens_elsewhere_too_is_no_change() -> None:
    """The series triples when everything else triples."""
    counts = np.array([10.0] * 6 + [30.0] * 6)
    assert changes(counts, counts * 9, penalty(12)) == []


def test_the_answer_is_the_best_of_all_partitions() -> None:
    """Against every way to cut eight months into stretches of two or more, one by one."""
    counts = np.array([4.0, 6.0, 5.0, 12.0, 14.0, 13.0, 2.0, 1.0])
    cost_of_a_cut = penalty(8) * dispersion(counts, np.ones(8))

    def cost(start: int, end: int) -> float:
        total = counts[start:end].sum()
        return float(-total * np.log(total / (end - start)))

    def best(start: int) -> tuple[float, list[int]]:
        options = [(cost(start, 8), [])]
        for end in range(start + SHORTEST, 8 - SHORTEST + 1):
            rest, cuts = best(end)
            options.append((cost(start, end) + cost_of_a_cut + rest, [end, *cuts]))
        return min(options)

    assert [one.at for one in changes(counts, np.ones(8), penalty(8))] == best(0)[1] == [3, 6]


@pytest.mark.parametrize("length", [0, 1, 2, 3])
def test_a_short_series_has_no_change(length: int) -> None:
    """Two levels need two periods each."""
    assert changes(np.arange(length, dtype=float) * 100, np.ones(length), 0.1) == []


def test_dispersion_is_at_least_that_of_poisson_counts() -> None:
    """A series without any spread is not taken to be more certain than counts are."""
    assert dispersion(np.full(20, 7.0), np.ones(20)) == 1


def test_a_unit_that_stopped_recording_in_one_way_is_named() -> None:
    """One unit of three triples, the others do not: the change is that unit's."""
    (found,) = found_changes(_counts(north=[20] * 12, south=[20] * 12, east=[20] * 6 + [60] * 6))
    assert (found.unit, found.group, found.starts_on) == ("east", "", date(2024, 7, 1))


def test_the_leap_of_one_group_is_not_the_fall_of_another() -> None:
    """Restraint stands still while unarmed skills rise tenfold; only unarmed skills changed."""
    restraint, unarmed = [50] * 24, [10] * 12 + [100] * 12
    counts = replace(
        _counts(east=[a + b for a, b in zip(restraint, unarmed, strict=True)]),
        by_group={"restraint": np.array([restraint]), "unarmed_skills": np.array([unarmed])},
    )
    found = [one for one in found_changes(counts) if one.group]
    assert [(one.group, one.at, one.ratio) for one in found] == [
        ("unarmed_skills", 12, pytest.approx(20 / 3, rel=0.5))
    ]


def test_a_change_is_told_in_words_and_rows() -> None:
    """The check fails, names the largest change and lists each."""
    check = level_changes(_counts(north=[20] * 12, south=[20] * 12, east=[20] * 6 + [60] * 6))
    assert check.passed is False
    assert "east, from 20.0 to 60.0 reports a month in July 2024" in check.detail
    assert check.found[0]["month"] == "2024-07"


def test_months_without_reports_are_a_gap_where_some_were_to_be_expected() -> None:
    """Half a year of silence from a unit with twenty reports a month, and one quiet month of a small unit."""
    north = [20] * 6 + [0] * 6
    check = gaps(_counts(north=north, south=[20] * 12, small=[1, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1]))
    assert check.passed is False
    assert [(row["unit"], row["first"], row["months"], row["edge"]) for row in check.found] == [
        ("north", "2024-07", 6, "ends early")
    ]


def test_nothing_is_judged_where_nothing_is_dated() -> None:
    """No month, no verdict."""
    empty = RecordingCounts([], [], np.zeros((0, 0), dtype=np.int64), {})
    assert level_changes(empty).passed is None
    assert gaps(empty).passed is None
