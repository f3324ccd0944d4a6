"""Laws of standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from levelhead.basics.dates import add_months
from levelhead.curriculum.requirement import Completion, FixedCycle, Requirement, Rolling
from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records.standing import STATES, Attended, standing_on

BASE = packaged_requirements()[0]
DAYS = st.dates(date(2024, 4, 1), date(2028, 12, 31))
RECORDS = st.lists(
    st.builds(Attended, DAYS, st.sampled_from(["a", "b"]), st.integers(0, 960), st.booleans(), st.booleans()),
    max_size=8,
)


def _rule(minutes: int, months: int, anchor: Rolling | FixedCycle | None) -> Requirement:
    """A rule; without an anchor, by completion within half of the months."""
    return replace(
        BASE, minutes=minutes, interval_months=months, anchor=anchor or Completion(max(1, months // 2))
    )


CYCLES = st.builds(lambda day: FixedCycle(day.month, day.day), st.dates(date(2001, 1, 1), date(2001, 12, 31)))
RULES = st.builds(
    _rule, st.integers(1, 1500), st.integers(1, 36), st.just(Rolling()) | st.just(None) | CYCLES
)


@given(DAYS, RECORDS, RULES, st.randoms())
def test_order_does_not_matter(day, records, rule, random) -> None:  # noqa: ANN001 -- drawn by hypothesis
    """A record is a set of facts; a file sorted another way must not change who may work."""
    shuffled = list(records)
    random.shuffle(shuffled)
    first, second = (standing_on(day, "officer", one, rule) for one in (records, shuffled))
    assert (first.state, first.minutes, first.until) == (second.state, second.minutes, second.until)


@given(DAYS, RECORDS, RULES, st.integers(1, 960), st.integers(0, 800))
def test_more_training_never_makes_standing_worse(day, records, rule, minutes, days_ago) -> None:  # noqa: ANN001
    """Nobody may lose standing by coming to one more day."""
    more = [*records, Attended(day - timedelta(days=days_ago), "c", minutes, contact=True)]
    before, after = (standing_on(day, "officer", one, rule) for one in (records, more))
    assert (after.until or date.min) >= (before.until or date.min)
    if before.until is not None:
        assert (before.state, after.state) in {("in_date",) * 2, ("due_soon",) * 2, ("due_soon", "in_date")}


@given(DAYS, RECORDS, RULES, st.integers(1, 900))
def test_the_future_does_not_change_a_past_day(day, records, rule, later) -> None:  # noqa: ANN001
    """A record as it stood on a day must come out the same whenever it is asked for."""
    future = [*records, Attended(day + timedelta(days=later), "c", 720, contact=True)]
    assert standing_on(day, "officer", records, rule) == standing_on(day, "officer", future, rule)


@given(DAYS, RECORDS, RULES)
def test_until_is_the_last_day_in_date(day, records, rule) -> None:  # noqa: ANN001
    """The day shown is a promise: still in date on it, and not on the day after, if nothing is added."""
    past = [one for one in records if one.on <= day]
    until = standing_on(day, "officer", past, rule).until
    if until is not None:
        assert until >= day
        assert standing_on(until, "officer", past, rule).until == until
        assert standing_on(until + timedelta(days=1), "officer", past, rule).until is None


@given(DAYS, RECORDS, RULES)
def test_minutes_are_the_sum_of_what_counted(day, records, rule) -> None:  # noqa: ANN001
    """The figure and the records behind it must tell the same story, each record once."""
    standing = standing_on(day, "officer", records, rule)
    assert standing.minutes == sum(one.attended.minutes for one in standing.records if one.counted)
    assert all(one.why for one in standing.records)
    assert len(standing.records) == sum(1 for one in records if one.on <= day)
    assert standing.state in STATES


@given(DAYS, RECORDS, st.integers(1, 1500), st.integers(1, 36))
def test_rolling_standing_agrees_with_counting_day_by_day(day, records, minutes, months) -> None:  # noqa: ANN001
    """A slow and obvious count, which knows nothing of leaving days, must give the same answer."""
    rule = _rule(minutes, months, Rolling())
    since = add_months(day, -months)
    total = sum(
        one.minutes for one in records if one.contact and not one.superseded and since < one.on <= day
    )
    standing = standing_on(day, "officer", records, rule)
    assert standing.minutes == total
    assert (standing.until is not None) == (total >= minutes)


@given(DAYS, RECORDS, RULES)
def test_somebody_short_is_told_exactly_how_much_is_missing(day, records, rule) -> None:  # noqa: ANN001
    """One day with the missing minutes, taken now, must be enough: nobody is sent for nothing."""
    standing = standing_on(day, "officer", records, rule)
    if standing.until is None:
        missing = Attended(day, "c", standing.required - standing.minutes, contact=True)
        assert standing_on(day, "officer", [*records, missing], rule).until is not None
