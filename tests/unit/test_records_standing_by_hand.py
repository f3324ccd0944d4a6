"""Standing, in cases worked by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from levelhead.curriculum.requirement import Completion, FixedCycle, Requirement, requirement_on
from levelhead.curriculum.requirement_file import packaged_requirements
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


def test_a_withdrawn_record_is_shown_and_counts_nothing() -> None:
    """A row that was corrected to 0 minutes says so; the 360 minutes it said before are gone."""
    records = [day("2026-03-02", 360, superseded=True), day("2026-03-02", 0), day("2026-03-03", 360)]
    standing = standing_on(date(2026, 3, 31), "officer", records, RULE)
    assert standing.minutes == 360
    assert [one.why for one in standing.records] == [
        "contact time",
        "withdrawn",
        "corrected by a later record",
    ]


@pytest.mark.parametrize(
    ("on", "until"),
    [
        # Day by day: on 28 February 2025 the year before began on 29 February 2024, so that day still counts.
        ("2024-02-29", date(2025, 2, 28)),
        # On 29 February 2024 the year before began on 1 March 2023.
        ("2023-03-01", date(2024, 2, 29)),
        ("2023-02-28", date(2024, 2, 27)),
    ],
)
def test_a_leap_day_neither_gives_nor_takes_a_day(on: str, until: date) -> None:
    """720 minutes on a day around 29 February count for the year that follows, worked out day by day."""
    rule = replace(RULE, applies_from=date(2020, 1, 1))
    assert standing_on(until, "officer", [day(on, 720)], rule).until == until
    assert standing_on(until + timedelta(days=1), "officer", [day(on, 720)], rule).state == "lapsed"


BY_COMPLETION = replace(RULE, anchor=Completion(3))


def test_by_completion_the_interval_runs_from_the_day_it_was_complete() -> None:
    """Complete on 3 March 2026: in date until 2 March 2027, though the first day leaves a day before."""
    assert standing_on(date(2026, 3, 31), "officer", TWO_DAYS, BY_COMPLETION).until == date(2027, 3, 2)
    assert standing_on(date(2027, 3, 2), "officer", TWO_DAYS, BY_COMPLETION).state == "due_soon"
    assert standing_on(date(2027, 3, 3), "officer", TWO_DAYS, BY_COMPLETION).state == "lapsed"


def test_by_completion_the_minutes_belong_together() -> None:
    """Two days four months apart are two halves of nothing when three months are allowed."""
    apart = [day("2026-03-02"), day("2026-07-02")]
    assert standing_on(date(2026, 8, 1), "officer", apart, BY_COMPLETION).state == "not_yet_trained"
    assert standing_on(date(2026, 8, 1), "officer", apart, BY_COMPLETION).minutes == 360


def test_by_completion_half_of_the_minutes_each_year_is_never_enough() -> None:
    """Six hours every January: the day of one year does not complete the day of the next."""
    yearly = [day(f"{year}-01-15") for year in range(2024, 2029)]
    for year in range(2024, 2029):
        assert standing_on(date(year, 2, 1), "officer", yearly, BY_COMPLETION).state == "not_yet_trained"


BY_CYCLE = replace(RULE, anchor=FixedCycle(4, 1))


def test_by_cycle_there_is_until_the_end_of_the_next() -> None:
    """Cycles begin on 1 April. Who did 12 hours in May 2025 has until 31 March 2027 to do the next 12."""
    records = [day("2025-05-05"), day("2025-05-06")]
    assert standing_on(date(2025, 6, 1), "officer", records, BY_CYCLE).until == date(2027, 3, 31)
    next_cycle = standing_on(date(2026, 4, 1), "officer", records, BY_CYCLE)
    assert (next_cycle.state, next_cycle.minutes) == ("in_date", 0)
    assert next_cycle.until == date(2027, 3, 31)
    assert "1 April 2026 to 31 March 2027" in next_cycle.rule
    assert standing_on(date(2027, 4, 1), "officer", records, BY_CYCLE).state == "lapsed"


def test_by_cycle_a_day_in_each_cycle_is_not_both_in_one() -> None:
    """360 minutes on 31 March and 360 on 1 April fall into two cycles, and neither is complete."""
    records = [day("2026-03-31"), day("2026-04-01")]
    standing = standing_on(date(2026, 4, 2), "officer", records, BY_CYCLE)
    assert (standing.state, standing.minutes) == ("not_yet_trained", 360)
    assert [one.why for one in standing.records] == ["contact time", "before 1 April 2026"]


def test_by_cycle_of_two_years_the_year_the_rule_begins_starts_the_count() -> None:
    """In cycles of 24 months from 1 April 2024, a record of May 2025 counts up to 31 March 2026."""
    rule = replace(BY_CYCLE, interval_months=24)
    records = [day("2025-05-05", 720)]
    assert standing_on(date(2026, 3, 31), "officer", records, rule).minutes == 720
    assert standing_on(date(2026, 4, 1), "officer", records, rule).minutes == 0
    assert standing_on(date(2026, 4, 1), "officer", records, rule).until == date(2028, 3, 31)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (RULE, "At least 12 hours of contact time in the last 12 months."),
        (
            replace(RULE, minutes=61, interval_months=1),
            "At least 1 hour 1 minute of contact time in the last 1 month.",
        ),
        (
            BY_COMPLETION,
            (
                "At least 12 hours of contact time within 3 months, "
                "and again within 12 months of the day it was complete."
            ),
        ),
        (BY_CYCLE, "At least 12 hours of contact time in each cycle of 12 months."),
    ],
)
def test_the_rule_is_a_sentence(rule: Requirement, words: str) -> None:
    """What the rule says can be checked by somebody who never saw its settings."""
    assert rule.in_words() == words


@pytest.mark.parametrize("months", [12, 24])
def test_the_interval_is_a_setting(months: int) -> None:
    """A record of 2 March 2026 counts for twelve months, or for twenty-four."""
    rule = replace(RULE, interval_months=months)
    standing = standing_on(date(2027, 6, 1), "officer", TWO_DAYS, rule)
    assert standing.state == ("lapsed" if months == 12 else "in_date")
