"""Laws of standing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from levelhead.curriculum.requirement import ANCHORS, packaged_requirements
from levelhead.records.standing import STATES, Attended, standing_on

BASE = packaged_requirements()[0]
DAYS = st.dates(date(2024, 4, 1), date(2028, 12, 31))
RECORDS = st.lists(
    st.builds(Attended, DAYS, st.sampled_from(["a", "b"]), st.integers(1, 960), st.booleans(), st.booleans()),
    max_size=8,
)
RULES = st.builds(
    lambda minutes, months, anchor: replace(BASE, minutes=minutes, interval_months=months, anchor=anchor),
    st.integers(1, 1500),
    st.integers(1, 36),
    st.sampled_from(ANCHORS),
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
    was_met, is_met = before.minutes >= before.required, after.minutes >= after.required
    assert is_met or not was_met
    assert (after.until or date.min) >= (before.until or date.min) or not was_met


@given(DAYS, RECORDS, RULES, st.integers(1, 900))
def test_the_future_does_not_change_a_past_day(day, records, rule, later) -> None:  # noqa: ANN001
    """A record as it stood on a day must come out the same whenever it is asked for."""
    future = [*records, Attended(day + timedelta(days=later), "c", 720, contact=True)]
    assert standing_on(day, "officer", records, rule) == standing_on(day, "officer", future, rule)


@given(DAYS, RECORDS, RULES)
def test_until_is_the_last_day_in_date(day, records, rule) -> None:  # noqa: ANN001
    """The day shown is a promise: still in date on it, and not on the day after, if nothing is added."""
    past = [one for one in records if one.on <= day]
    standing = standing_on(day, "officer", past, rule)
    if standing.until is not None:
        assert standing.until >= day
        assert standing_on(standing.until, "officer", past, rule).until == standing.until
        assert standing_on(standing.until + timedelta(days=1), "officer", past, rule).until is None


@given(DAYS, RECORDS, RULES)
def test_minutes_are_the_sum_of_what_counted(day, records, rule) -> None:  # noqa: ANN001
    """The figure and the records behind it must tell the same story, each record once."""
    standing = standing_on(day, "officer", records, rule)
    assert standing.minutes == sum(one.attended.minutes for one in standing.records if one.counted)
    assert all(one.why for one in standing.records)
    assert len(standing.records) == sum(1 for one in records if one.on <= day)
    assert standing.state in STATES
