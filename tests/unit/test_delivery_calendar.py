"""Invitations and feeds, read back by a calendar, on both sides of both clock changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from levelhead.records.class_day import ClassDay
from levelhead.records.invitations import Invitation, feed, invitation_file
from levelhead.records.register import minutes_by_block, presence
from unit.delivery_classes import DAY, TALK, mark

HERE = ZoneInfo("Europe/London")
SAID = datetime(2026, 1, 5, 12, tzinfo=UTC)


def _day(*when: int) -> ClassDay:
    block = replace(TALK, starts_at=datetime(*when, tzinfo=HERE), minutes=120)  # type: ignore[misc]
    return replace(DAY, blocks=(block,))


def _read(invitation: Invitation) -> tuple[Calendar, dict]:
    text = invitation_file(
        invitation, organiser="training@example.police.uk", attendee="l1@example.police.uk"
    )
    calendar = Calendar.from_ical(text)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


@pytest.mark.parametrize(
    ("when", "offset_hours"),
    [
        ((2026, 3, 28, 9), 0),
        ((2026, 3, 30, 9), 1),
        ((2026, 10, 24, 9), 1),
        ((2026, 10, 26, 9), 0),
    ],
)
def test_nine_o_clock_stays_nine_o_clock(when: tuple[int, ...], offset_hours: int) -> None:
    """Clocks change on 29 March and 25 October 2026; the class is at nine by the wall on all days."""
    _, event = _read(Invitation("7", _day(*when), 1, SAID))
    start = event["dtstart"].dt
    assert (start.hour, start.utcoffset()) == (9, timedelta(hours=offset_hours))
    assert event["dtstart"].params["TZID"] == "Europe/London"
    assert event["dtend"].dt - start == timedelta(hours=2)


def test_the_file_says_itself_when_clocks_change() -> None:
    """A calendar that does not know London finds both changes of 2026 in the file's own VTIMEZONE."""
    calendar, _ = _read(Invitation("7", _day(2026, 6, 1, 9), 1, SAID))
    (zone,) = calendar.walk("VTIMEZONE")
    own = zone.to_tz(lookup_tzid=False)
    for moment in (
        datetime(2026, 3, 28, 9),  # noqa: DTZ001 -- a time on the wall, to which the zone is then given
        datetime(2026, 3, 30, 9),  # noqa: DTZ001
        datetime(2026, 10, 24, 9),  # noqa: DTZ001
        datetime(2026, 10, 26, 9),  # noqa: DTZ001
    ):
        assert own.utcoffset(moment) == HERE.utcoffset(moment)


def test_a_class_across_the_change_keeps_its_true_length() -> None:
    """From midnight to 05:00 on the night the clocks go forward are four hours of training."""
    block = replace(TALK, starts_at=datetime(2026, 3, 29, 0, tzinfo=HERE), minutes=240)
    day = replace(DAY, blocks=(block,))
    arrived = replace(mark("a", "arrived", 0), at=block.starts_at)
    assert [one.minutes for one in minutes_by_block(day, presence([arrived])["L1"])] == [240]
    _, event = _read(Invitation("7", day, 1, SAID))
    start, end = event["dtstart"].dt, event["dtend"].dt
    assert (start.hour, end.hour) == (0, 5)
    assert end.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=4)


def test_an_update_has_the_same_name_and_a_higher_sequence() -> None:
    """A calendar moves the class that it has; a cancellation is the last word."""
    day = _day(2026, 6, 1, 9)
    made = Invitation("7", day, 1, SAID)
    moved = Invitation("7", replace(day, venue="Gym"), 2, SAID)
    ended = replace(moved, cancelled=True)
    found = [_read(one) for one in (made, moved, ended)]
    assert len({str(event["uid"]) for _, event in found}) == 1
    assert [event["sequence"] for _, event in found] == [0, 1, 2]
    assert [str(calendar["method"]) for calendar, _ in found] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [str(event["status"]) for _, event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_a_feed_is_the_same_whatever_the_order_and_says_nothing_private() -> None:
    """It holds every class once, in the order of time, and neither learners nor scenarios."""
    one, two = Invitation("7", _day(2026, 6, 1, 9), 1, SAID), Invitation("8", _day(2026, 1, 7, 9), 3, SAID)
    text = feed([one, two], name="My classes")
    assert text == feed([two, one], name="My classes")
    assert [str(event["uid"]) for event in Calendar.from_ical(text).walk("VEVENT")] == [two.uid, one.uid]
    assert b"custody" not in text.lower()
    assert Calendar.from_ical(feed([], name="Empty")).walk("VEVENT") == []
