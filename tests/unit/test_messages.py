"""What is owed, worked by hand: set points, no flood, digests without a private word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from levelhead.records.demand import Week
from levelhead.records.excusals import REASONS, SENSITIVE, Decision, Excusal
from levelhead.records.messages.about import about
from levelhead.records.messages.classes import ClassHistory
from levelhead.records.messages.digests import Shortfall
from levelhead.records.messages.letter import MOST_ITEMS, Letter, LetterPart
from levelhead.records.messages.owed import MessageFacts, owed
from levelhead.records.messages.requirement import Stand, first_day_lapsed
from levelhead.records.messages.settings import HERE, MessageSettings
from levelhead.records.messages.told import Outcome, Owed, Recipient, SendAttempt
from levelhead.records.needs import Seat
from levelhead.records.standing import Standing
from unit.delivery_classes import DAY, TALK

TODAY = date(2026, 3, 31)  # a Tuesday, two days after clocks went forward
LAPSED = Standing(TODAY, "lapsed", 0, 720, None, "The rule.", (), "Book training.")
IN_DATE = replace(LAPSED, state="in_date", next_step="")
TOM = Recipient("2001", "Tom Reed", "tom@force.example")
AMINA = Recipient("1001", "Amina Okafor", "amina@force.example")
SETTINGS = MessageSettings(begins=date(2026, 1, 1))


def _now(day: date = TODAY, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HERE)


def _facts(**given: Any) -> MessageFacts:
    empty: dict[str, Any] = {
        "people": {"2001": TOM, "1001": AMINA},
        "classes": (),
        "stands": {},
        "teams": {},
        "shortfalls": {},
        "attempts": (),
        "joining": (),
        "review_days": 28,
    }
    return MessageFacts(**{**empty, **given})


def _standing(**given: Any) -> MessageFacts:
    return _facts(stands={"2001": Stand("2001", "Tom Reed", **given)})


def _attempt(one: Owed, outcome: Outcome, at: datetime) -> SendAttempt:
    return SendAttempt(
        one.staff_number, one.kind, one.key, one.sequence, one.address, at, outcome, dict(one.said)
    )


@pytest.mark.parametrize(
    ("days_left", "point"),
    [(91, None), (90, 90), (60, 90), (30, 30), (8, 30), (7, 7), (1, 7), (0, 7)],
)
def test_the_nearest_point_that_is_reached_is_told(days_left: int, point: int | None) -> None:
    """With points at 90, 30 and 7 days, a day without a run is made up for by the next, once."""
    until = TODAY + timedelta(days=days_left)
    facts = _standing(standing=replace(IN_DATE, until=until))
    found = [one.key for one in owed(facts, SETTINGS, _now())]
    assert found == ([] if point is None else [f"due:{until}:{point}"])


@pytest.mark.parametrize(
    ("days", "point"), [(0, 0), (5, 0), (27, 0), (28, 28), (58, 28), (59, None), (400, None)]
)
def test_that_training_is_overdue_is_told_twice_and_not_for_ever(days: int, point: int | None) -> None:
    """On the first day and after 28; who was overdue for long is no news."""
    since = TODAY - timedelta(days=days)
    facts = _standing(standing=LAPSED, lapsed_on=since)
    found = [one.key for one in owed(facts, replace(SETTINGS, begins=date(2020, 1, 1)), _now())]
    assert found == ([] if point is None else [f"lapsed:{since}:{point}"])


def test_a_point_before_messages_begin_is_not_made_up_for() -> None:
    """Turned on today, nobody hears of the 30 days that were reached yesterday; the 7 come in their time."""
    until = TODAY + timedelta(days=29)
    facts = _standing(standing=replace(IN_DATE, until=until))
    settings = replace(SETTINGS, begins=TODAY)
    assert owed(facts, settings, _now()) == ()
    assert [one.key for one in owed(facts, settings, _now(until - timedelta(days=7)))] == [f"due:{until}:7"]
    assert owed(facts, replace(settings, begins=TODAY + timedelta(days=1)), _now()) == ()


@pytest.mark.parametrize("outcome", ["sent", "unknown"])
def test_a_reminder_that_may_have_gone_is_not_owed(outcome: Outcome) -> None:
    """Neither what was sent nor what nobody knows of; what failed is, with its attempt."""
    facts = _standing(standing=replace(IN_DATE, until=TODAY + timedelta(days=30)))
    (one,) = owed(facts, SETTINGS, _now())
    assert owed(replace(facts, attempts=(_attempt(one, outcome, _now()),)), SETTINGS, _now()) == ()
    (again,) = owed(replace(facts, attempts=(_attempt(one, "failed", _now()),)), SETTINGS, _now())
    assert len(again.before) == 1
    assert not again.may_go(_now())
    assert again.may_go(_now() + timedelta(minutes=15))


def test_what_a_person_declined_is_not_owed() -> None:
    """The reminder is not; whoever did not decline it has it."""
    facts = _standing(standing=replace(IN_DATE, until=TODAY + timedelta(days=30)))
    declined = replace(TOM, declined=frozenset({"due_reminder"}))
    assert owed(replace(facts, people={"2001": declined}), SETTINGS, _now()) == ()


@pytest.mark.parametrize(("on_day", "is_late"), [(20, False), (40, True)])
def test_a_reminder_says_whether_the_place_is_in_time(on_day: int, *, is_late: bool) -> None:
    """A place before the last day is one to keep; a later one is too late, and the words say so."""
    until = TODAY + timedelta(days=30)
    seat = Seat(TODAY + timedelta(days=on_day), "Dojo", booked=True)
    (one,) = owed(_standing(standing=replace(IN_DATE, until=until), seat=seat), SETTINGS, _now())
    text = one.letter.as_text(name="Tom", address="", foot="Foot.")
    assert "Booked for" in text
    assert ("too late" in " ".join(text.split())) == is_late


def test_the_first_day_overdue_is_found_without_a_break() -> None:
    """In date until the 20th: overdue from the 21st, also while a request waited; for ever is no day."""

    def standing_at(day: date) -> Standing:
        state = "in_date" if day <= date(2026, 3, 20) else "awaiting" if day.day == 25 else "lapsed"
        return replace(LAPSED, state=state)  # type: ignore[arg-type]

    for news in ((), (date(2026, 3, 25),)):
        assert first_day_lapsed(TODAY, 58, standing_at, news) == date(2026, 3, 21)
        assert first_day_lapsed(TODAY, 11, standing_at, news) == date(2026, 3, 21)
        assert first_day_lapsed(TODAY, 10, standing_at, news) is None


def test_a_break_within_news_is_found() -> None:
    """Lapsed for long, deferred for two days last week, lapsed again: overdue since the deferral ended."""

    def standing_at(day: date) -> Standing:
        return replace(
            LAPSED, state="deferred" if day in {date(2026, 3, 24), date(2026, 3, 25)} else "lapsed"
        )

    news = (date(2026, 3, 24), date(2026, 3, 26))
    assert first_day_lapsed(TODAY, 58, standing_at, news) == date(2026, 3, 26)


def _excused(reason: str, decisions: tuple[Decision, ...]) -> Stand:
    excusal = Excusal("deferral", reason, TODAY, TODAY, TODAY + timedelta(days=10), decisions)
    said = f"Deferred until 10 April 2026: {reason}. Approved by 1."
    standing = replace(LAPSED, state="deferred", excused_until=excusal.ends, rule=said)
    return Stand("2001", "Tom Reed", standing, excusals=(excusal,))


@pytest.mark.parametrize("reason", sorted(REASONS))
@pytest.mark.parametrize("decisions", [(), (Decision(TODAY, True, "6001"),)])
def test_a_digest_says_that_and_never_why(reason: str, decisions: tuple[Decision, ...]) -> None:
    """A deferral waits or is to be reviewed; no reason of any kind, private or not, is in the message."""
    facts = _facts(stands={"2001": _excused(reason, decisions)}, teams={"1001": ("2001",)})
    (one,) = owed(facts, SETTINGS, _now())
    assert (one.kind, one.staff_number) == ("team_digest", "1001")
    text = " ".join(one.letter.as_text(name="Amina", address="", foot="Foot.").split())
    html = one.letter.as_html(name="Amina", address="", foot="Foot.")
    assert "Tom Reed: deferral" in text
    for word in {reason, *SENSITIVE, *REASONS.values(), "fit", "injur", "pregnan", "medical", "health"}:
        assert word.lower() not in (text + html).lower().replace("safety", "")


def test_a_digest_comes_once_a_week_and_only_with_something_to_tell() -> None:
    """Due on Monday, still owed on Tuesday, not after it was sent; next week is another; empty is none."""
    stands = {"2001": Stand("2001", "Tom Reed", LAPSED)}
    facts = _facts(stands=stands, teams={"1001": ("2001",)})
    (one,) = owed(facts, SETTINGS, _now())
    assert one.since == datetime(2026, 3, 30, tzinfo=HERE)
    assert "Tom Reed: lapsed, not booked" in one.letter.as_text(name="Amina", address="", foot="Foot.")
    sent = replace(facts, attempts=(_attempt(one, "sent", _now()),))
    assert owed(sent, SETTINGS, _now()) == ()
    assert len(owed(sent, SETTINGS, _now(TODAY + timedelta(days=6)))) == 1
    assert owed(facts, replace(SETTINGS, digest_on="friday"), _now()) == ()
    assert owed(facts, replace(SETTINGS, digest_on=""), _now()) == ()
    assert owed(facts, replace(SETTINGS, begins=TODAY), _now()) == ()
    calm = _facts(stands={"2001": Stand("2001", "Tom Reed", IN_DATE)}, teams={"1001": ("2001",)})
    assert owed(calm, SETTINGS, _now()) == ()


def test_planners_hear_of_a_shortfall_and_of_nothing_else() -> None:
    """Where the seats are enough there is no message."""
    week = Week(date(2026, 3, 30), due=4, seats=2, taken=1, short=3)
    found = owed(_facts(shortfalls={"2001": Shortfall(1, (week,))}), SETTINGS, _now())
    assert [one.kind for one in found] == ["seats_digest"]
    enough = Shortfall(1, (replace(week, short=0),))
    assert owed(_facts(shortfalls={"2001": enough}), SETTINGS, _now()) == ()


def _history(*, days: int = 20, booked_at: datetime | None = None, coach: str = "I1") -> ClassHistory:
    start = datetime(2026, 3, 31, 9, tzinfo=HERE) + timedelta(days=days)
    block = replace(TALK, starts_at=start, minutes=60, coaches=(coach,))
    day = replace(DAY, blocks=(block,), first_aiders=())
    made = datetime(2026, 2, 1, 12, tzinfo=UTC)
    return ClassHistory("c1", ((1, made, day),), None, {"2001": ((booked_at or made, "booked"),)})


@pytest.mark.parametrize(("days", "keys"), [(8, []), (7, ["7"]), (2, ["7"]), (1, ["1"]), (0, ["1"])])
def test_a_class_is_brought_to_mind_at_its_points(days: int, keys: list[str]) -> None:
    """A week and a day before, to who was told of it before."""
    history = _history(days=days)
    (invited,) = owed(_facts(classes=(history,)), SETTINGS, _now(date(2026, 2, 2)))
    facts = _facts(classes=(history,), attempts=(_attempt(invited, "sent", _now(date(2026, 2, 2))),))
    assert [one.key.rpartition(":")[2] for one in owed(facts, SETTINGS, _now())] == keys


def test_who_is_invited_late_is_not_reminded_at_once() -> None:
    """Booked and told five days before, the point of seven days says nothing that the invitation did not."""
    history = _history(days=5, booked_at=_now())
    (invited,) = owed(_facts(classes=(history,)), SETTINGS, _now(hour=9))
    assert invited.kind == "invitation"
    facts = _facts(classes=(history,), attempts=(_attempt(invited, "sent", _now(hour=9)),))
    assert owed(facts, SETTINGS, _now(hour=10)) == ()
    (soon,) = owed(facts, SETTINGS, _now(TODAY + timedelta(days=4)))
    assert soon.key.endswith(":1")


def test_who_teaches_is_told_so_and_when_it_is_over() -> None:
    """Put into a plan, an instructor is invited; taken out of the next, the part is cancelled; and again."""
    history = _history(coach="1001")
    day = history.day
    off = replace(day, blocks=(replace(day.blocks[0], coaches=("I9",)),))
    at = [history.plans[0][1], *(_now(TODAY + timedelta(days=number)) for number in (0, 1))]
    attempts: list[SendAttempt] = []
    for plans in ((1, day), (2, off), (3, day)):
        known = tuple((n, at[n - 1], off if n == 2 else day) for n in range(1, plans[0] + 1))
        facts = _facts(
            people={"1001": AMINA},
            classes=(replace(history, plans=known, places={}),),
            attempts=tuple(attempts),
        )
        now = at[plans[0] - 1] + timedelta(hours=1)
        (one,) = owed(facts, SETTINGS, now)
        attempts.append(_attempt(one, "sent", now))
    assert [one.kind for one in attempts] == ["invitation", "cancellation", "invitation"]
    sequences = [one.sequence for one in attempts]
    assert sequences == sorted(set(sequences))


def test_joining_instructions_are_in_the_words() -> None:
    """The organisation's own lines, and a link only where its pages have an address."""
    facts = _facts(classes=(_history(),), joining=("Bring boots & water.",))
    (one,) = owed(facts, SETTINGS, _now())
    text = one.letter.as_text(name="Tom", address="https://lh.example", foot="Foot.")
    assert "- Bring boots & water." in text
    assert "https://lh.example/classes/c1/joining/\n" in text
    assert "https" not in one.letter.as_text(name="Tom", address="", foot="Foot.")
    assert "Bring boots &amp; water." in one.letter.as_html(name="Tom", address="", foot="Foot.")


def test_a_subject_is_one_line_whatever_it_is_made_of() -> None:
    """Line ends of every kind, and what commands a terminal, come out as spaces; very long ones are cut."""
    letter = Letter("One\r\nBcc: x\x1b[2J\u2028two\x00" + "long " * 100, (LetterPart(("Hello.",)),))
    assert letter.subject_line.isprintable()
    assert letter.subject_line.startswith("One Bcc: x [2J two")
    assert len(letter.subject_line) <= 150


def test_a_long_list_says_how_many_more_there_are() -> None:
    """A digest is a message and not a register."""
    part = LetterPart(tuple(f"Person {number}" for number in range(MOST_ITEMS + 3)), "Not in date")
    text = Letter("Week", (part,)).as_text(name="Amina", address="", foot="Foot.")
    assert text.count("- Person") == MOST_ITEMS
    assert "- and 3 more" in text


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("due:2026-05-04:30", "In date until 4 May 2026, 30 days before"),
        ("lapsed:2026-05-04:0", "Overdue since 4 May 2026, 0 days after"),
        ("reminder:c1:2026-05-04:1", "Class on 4 May 2026, 1 day before"),
        ("team:2026-05-04", "Week of 4 May 2026"),
    ],
)
def test_a_key_is_told_in_words(key: str, said: str) -> None:
    """So that a list needs no copy of what was written."""
    assert about(key, {}) == said
