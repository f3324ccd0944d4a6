"""What a supervisor has to see to, and what was known on a day, by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from levelhead.records.as_known import Recorded, known_on, told_later
from levelhead.records.needs import Seat, need_of
from levelhead.records.standing import Attended, Standing

TODAY = date(2026, 3, 31)
LAPSED = Standing(TODAY, "lapsed", 0, 720, None, "The rule.", (), "Book training.")
SOON = replace(LAPSED, state="due_soon", until=date(2026, 4, 20))
BEFORE, AFTER = Seat(date(2026, 4, 13), "Dojo", booked=True), Seat(date(2026, 5, 4), "Dojo", booked=True)


@pytest.mark.parametrize(
    ("standing", "seat", "step", "said"),
    [
        (LAPSED, None, "book", "Lapsed. Not booked."),
        (LAPSED, BEFORE, "remind", "Lapsed. Booked for 13 April 2026, Dojo."),
        (
            LAPSED,
            replace(BEFORE, booked=False),
            "book",
            "Lapsed. On the waiting list for 13 April 2026, Dojo.",
        ),
        (SOON, BEFORE, "remind", "In date until 20 April 2026. Booked for 13 April 2026, Dojo."),
        (SOON, AFTER, "book", "That is too late"),
        (replace(LAPSED, state="awaiting", next_step="Decide it."), None, "wait", "Decide it."),
        (replace(LAPSED, state="deferred", excused_until=date(2026, 4, 10)), None, "book", "Deferred until"),
    ],
)
def test_each_need_has_one_next_step(standing: Standing, seat: Seat | None, step: str, said: str) -> None:
    """Who has no seat in time is to be booked, who has one is to be reminded, a request waits."""
    need = need_of(standing, seat, 28)
    assert need is not None
    assert need.step == step
    assert said in need.why


@pytest.mark.parametrize(
    "standing",
    [
        replace(LAPSED, state="in_date", until=date(2027, 1, 1)),
        replace(LAPSED, state="not_required"),
        replace(LAPSED, state="deferred", excused_until=date(2026, 9, 1)),
    ],
)
def test_who_needs_nothing_has_no_need(standing: Standing) -> None:
    """In date, not required, or deferred for long: nothing is to be seen to."""
    assert need_of(standing, None, 28) is None


def test_what_was_known_on_a_day_is_what_was_recorded_by_then() -> None:
    """A correction recorded later was not known, and what it corrects stood then; afterwards it does not."""
    day = Attended(date(2026, 3, 2), "Refresher", 360, contact=True)
    rows = [
        Recorded(1, day, date(2026, 3, 3)),
        Recorded(2, replace(day, minutes=120), date(2026, 3, 20), corrects=1),
    ]
    assert known_on(rows, date(2026, 3, 2)) == []
    assert known_on(rows, date(2026, 3, 10)) == [day]
    assert known_on(rows, TODAY) == [replace(day, superseded=True), replace(day, minutes=120)]
    assert told_later(rows, date(2026, 3, 10)) == [rows[1]]
    assert told_later(rows, date(2026, 3, 1)) == []
