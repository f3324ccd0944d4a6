"""Classes as calendars want them: one invitation, its updates and its end, or a feed of all.

The format is iCalendar (RFC 5545) with iTIP (RFC 5546): a class keeps one UID for ever, and each new plan has
a higher SEQUENCE, so that a calendar moves what it has and adds nothing. Times are given in the time zone of
the venue together with that zone's rules (VTIMEZONE), so that nine o'clock stays nine o'clock on both sides
of a clock change. No name of a learner and nothing of a scenario is in a calendar.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vText

from levelhead.records.class_day import ClassDay

_HERE = ZoneInfo("Europe/London")
_MAKER = "-//Levelhead//Classes//EN"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A class as a calendar shows it.

    Attributes:
        class_id: the class's identifier, which makes its UID.
        day: the plan that stands.
        plan_number: how many plans there were; SEQUENCE is one less, and one more once it is cancelled.
        said_at: when the plan was made or the class cancelled.
        cancelled: whether the class, or the person's place in it, is cancelled.
        place_changes: how often the person's place was given back or booked again.
    """

    class_id: str
    day: ClassDay
    plan_number: int
    said_at: datetime
    cancelled: bool = False
    place_changes: int = 0

    @property
    def uid(self) -> str:
        """The name under which every calendar keeps it."""
        return f"class-{self.class_id}@levelhead"

    @property
    def sequence(self) -> int:
        """Higher for each later word on the class, also where a place that was given back is booked again."""
        return self.plan_number - 1 + 2 * self.place_changes + (1 if self.cancelled else 0)


def invitation_file(
    invitation: Invitation,
    *,
    organiser: str,
    attendee: str,
    sequence: int | None = None,
    description: str = "",
) -> bytes:
    """An invitation to one person, to be sent by e-mail: REQUEST, or CANCEL where it is cancelled.

    Args:
        invitation: the class.
        organiser: e-mail address of who sends it.
        attendee: e-mail address of who is invited.
        sequence: a number higher than the invitation's own, where one was sent already that is as high.
        description: what a calendar shows below it, such as joining instructions.
    """
    calendar = _calendar([invitation])
    calendar.add("method", method_of(invitation))
    (event,) = calendar.walk("VEVENT")
    if sequence is not None:
        del event["sequence"]
        event.add("sequence", sequence)
    if description:
        event.add("description", description)
    event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params["ROLE"], guest.params["RSVP"] = vText("REQ-PARTICIPANT"), vText("FALSE")
    event.add("attendee", guest, encode=False)
    return bytes(calendar.to_ical())


def method_of(invitation: Invitation) -> str:
    """What a calendar is asked to do with it, by iTIP."""
    return "CANCEL" if invitation.cancelled else "REQUEST"


def feed(invitations: Iterable[Invitation], *, name: str) -> bytes:
    """A calendar to subscribe to. What is cancelled stays in it and says so, so that calendars take it out.

    Args:
        invitations: the classes, in any order.
        name: what the calendar is called.
    """
    calendar = _calendar(sorted(invitations, key=lambda one: (one.day.starts_at, one.class_id)))
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    return bytes(calendar.to_ical())


def _calendar(invitations: Iterable[Invitation]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    events = [_event(one) for one in invitations]
    if events:
        years = [one.start.year for one in events]
        first = datetime(min(years) - 1, 1, 1, tzinfo=UTC).date()
        last = datetime(max(years) + 2, 1, 1, tzinfo=UTC).date()
        calendar.add_component(Timezone.from_tzinfo(_HERE, first_date=first, last_date=last))
    for event in events:
        calendar.add_component(event)
    return calendar


def _event(invitation: Invitation) -> Event:
    event, day = Event(), invitation.day
    event.add("uid", invitation.uid)
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.said_at.astimezone(UTC))
    event.add("dtstart", day.starts_at.astimezone(_HERE))
    event.add("dtend", day.ends_at.astimezone(_HERE))
    event.add("summary", f"{'Cancelled: ' if invitation.cancelled else ''}{day.title}")
    event.add("location", day.venue)
    event.add("status", "CANCELLED" if invitation.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if invitation.cancelled else "OPAQUE")
    return event
