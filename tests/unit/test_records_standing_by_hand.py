"""Standing, in cases worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from levelhead.curriculum.requirement import packaged_requirements, requirement_on
from levelhead.records.standing import Attended, standing_on

RULE = packaged_requirements()[0]  # 720 minutes in 12 months, rolling, due 60 days before the end


def day(on: str, minutes: int = 360, *, contact: bool = True, superseded: bool = False) -> Attended:
    return Attended(date.fromisoformat(on), "Course", minutes, contact, superseded)


TWO_DAYS = [day("2026-03-02"), day("2026-03-03")]


def test_two_full_days_are_twelve_hours() -> None:
    """360 + 360 = 720 minutes: in date, until the day before the first of them leaves the year."""
    standing = standing_on(date(2026, 3, 31), "officer", TWO_DAYS, RULE)
    assert (standing.state, standing.minutes, standing.until) == ("in_date", 720, date(2027, 3, 1))


def test_one_minute_short_is_not_enough() -> None:
    """719 minutes have never been complete, so the person is not yet trained; one minute is still to do."""
    standing = standing_on(date(2026, 3, 31), "officer", [day("2026-03-02"), day("2026-03-03", 359)], RULE)
    assert (standing.state, standing.minutes) == ("not_yet_trained", 719)
    assert "1 min of contact time" in standing.next_step


def test_a_year_and_a_day_later_it_has_lapsed() -> None:
    """On 2 March 2027 the record of 2 March 2026 no longer counts: 360 minutes are left; it has lapsed."""
    standing = standing_on(date(2027, 3, 2), "officer", TWO_DAYS, RULE)
    assert (standing.state, standing.minutes) == ("lapsed", 360)
    assert [one.counted for one in standing.records] == [True, False]
    assert standing.records[1].why == "before 3 March 2026"


def test_sixty_days_before_the_end_it_is_due() -> None:
    """The last 60 days in date are due soon: with an end on 1 March 2027, from 1 January 2027."""
    assert standing_on(date(2026, 12, 31), "officer", TWO_DAYS, RULE).state == "in_date"
    assert standing_on(date(2027, 1, 1), "officer", TWO_DAYS, RULE).state == "due_soon"
    assert standing_on(date(2027, 3, 1), "officer", TWO_DAYS, RULE).state == "due_soon"


def test_what_is_not_contact_time_does_not_count() -> None:
    """A shuttle run of 60 minutes beside 690 minutes of contact time does not make 720."""
    records = [day("2026-03-02", 690), day("2026-03-02", 60, contact=False)]
    standing = standing_on(date(2026, 3, 31), "officer", records, RULE)
    assert standing.minutes == 690
    assert "not contact time" in {one.why for one in standing.records}


def test_a_corrected_record_does_not_count_twice() -> None:
    """The corrected row is shown, and only the correction counts."""
    records = [day("2026-03-02", 420, superseded=True), day("2026-03-02", 360), day("2026-03-03", 360)]
    assert standing_on(date(2026, 3, 31), "officer", records, RULE).minutes == 720


def test_a_past_day_is_answered_as_it_stood() -> None:
    """On 1 March 2026 nothing had been recorded, whatever came later."""
    standing = standing_on(date(2026, 3, 1), "officer", TWO_DAYS, RULE)
    assert (standing.state, standing.records) == ("not_yet_trained", ())


def test_a_role_that_is_not_named_owes_nothing() -> None:
    """A requirement for officers says nothing about staff."""
    rule = replace(RULE, role_types=("officer",))
    assert standing_on(date(2026, 3, 31), "staff", [], rule).state == "not_required"


def test_before_the_rule_applied_nothing_was_required() -> None:
    """The requirement of the package begins on 1 April 2024."""
    assert requirement_on(date(2024, 3, 31), [RULE]) is None
    assert requirement_on(date(2024, 4, 1), [RULE]) is RULE
    assert standing_on(date(2024, 3, 31), "officer", [], None).state == "not_required"


def test_by_completion_the_interval_runs_from_the_day_it_was_complete() -> None:
    """Complete on 3 March 2026: in date until 2 March 2027, though the first day leaves a day before."""
    rule = replace(RULE, anchor="completion")
    assert standing_on(date(2026, 3, 31), "officer", TWO_DAYS, rule).until == date(2027, 3, 2)
    assert standing_on(date(2027, 3, 2), "officer", TWO_DAYS, rule).state == "due_soon"
    assert standing_on(date(2027, 3, 3), "officer", TWO_DAYS, rule).state == "lapsed"


def test_by_cycle_everybody_is_in_date_to_the_end_of_the_year() -> None:
    """With cycles from 1 April, 12 hours in May 2025 are good until 31 March 2026."""
    rule = replace(RULE, anchor="fixed_cycle", cycle_begins=(4, 1))
    records = [day("2025-05-05"), day("2025-05-06")]
    assert standing_on(date(2025, 6, 1), "officer", records, rule).until == date(2026, 3, 31)
    assert standing_on(date(2026, 4, 1), "officer", records, rule).state == "lapsed"


@pytest.mark.parametrize("months", [12, 24])
def test_the_interval_is_a_setting(months: int) -> None:
    """A record of 2 March 2026 counts for twelve months, or for twenty-four."""
    rule = replace(RULE, interval_months=months)
    standing = standing_on(date(2027, 6, 1), "officer", TWO_DAYS, rule)
    assert standing.state == ("lapsed" if months == 12 else "in_date")
