"""Laws of what is owed, for anything that can become of a class and of the attempts to tell of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from levelhead.curriculum.requirement import requirement_on
from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records.messages.classes import ClassHistory
from levelhead.records.messages.owed import MessageFacts, owed
from levelhead.records.messages.requirement import first_day_lapsed
from levelhead.records.messages.settings import HERE, MessageSettings
from levelhead.records.messages.told import Recipient, SendAttempt
from levelhead.records.standing import Attended, Standing, standing_on
from unit.delivery_classes import DAY, TALK

BEGINS = datetime(2026, 1, 5, 8, tzinfo=HERE)
START = datetime(2026, 6, 1, 9, tzinfo=HERE)
TOM = Recipient("2001", "Tom Reed", "tom@force.example")
RULES = MessageSettings(begins=BEGINS.date(), class_days=())
# What can happen between two runs, and what becomes of the run after it.
DOINGS = st.tuples(
    st.sampled_from(["book", "wait", "give back", "move", "rename", "kit", "cancel class", "nothing"]),
    st.sampled_from(["sent", "failed", "unknown, taken", "unknown, lost", "no run"]),
)


class Mailbox:
    """A calendar by the rules of iTIP: the highest SEQUENCE stands; as high again is a copy."""

    def __init__(self) -> None:
        self.sequence = -1
        self.shows: dict[str, str] | None = None
        self.invited: list[tuple[int, str, Any]] = []

    def take(self, kind: str, sequence: int, said: dict[str, str]) -> None:
        self.invited.append((sequence, kind, tuple(sorted(said.items()))))
        if sequence >= self.sequence:
            self.sequence = sequence
            self.shows = None if kind == "cancellation" else said


def _play(doings: list[tuple[str, str]]) -> tuple[Mailbox, ClassHistory, list[SendAttempt], datetime]:
    """A class and a mailbox after doings a day apart, each followed by a run, and one good run at the end."""
    block = replace(TALK, starts_at=START, minutes=60, coaches=())
    day = replace(DAY, blocks=(block,), first_aiders=())
    history = ClassHistory("c1", ((1, BEGINS, day),), None, {})
    box, attempts, now = Mailbox(), list[SendAttempt](), BEGINS
    for doing, fate in [*doings, ("nothing", "sent")]:
        now += timedelta(days=2)
        history = _done(history, doing, now)
        facts = MessageFacts({"2001": TOM}, (history,), {}, {}, {}, tuple(attempts), (), 28)
        now += timedelta(hours=1)
        for one in owed(facts, RULES, now) if fate != "no run" else ():
            assert one.may_go(now)
            said = dict(one.said)
            outcome: Any = fate.partition(",")[0]
            attempts.append(
                SendAttempt("2001", one.kind, one.key, one.sequence, one.address, now, outcome, said)
            )
            if fate in {"sent", "unknown, taken"}:
                box.take(one.kind, one.sequence, said)
    return box, history, attempts, now


def _done(history: ClassHistory, doing: str, now: datetime) -> ClassHistory:
    number, day = history.plans[-1][0], history.day
    if history.cancelled_at is not None:
        return history
    changes = {
        "move": replace(day, blocks=(replace(day.blocks[0], starts_at=day.starts_at + timedelta(days=1)),)),
        "rename": replace(day, venue=f"{day.venue}!"),
        "kit": replace(day, stop_word=f"{day.stop_word}!"),
    }
    if doing in changes:
        return replace(history, plans=(*history.plans, (number + 1, now, changes[doing])))
    if doing == "cancel class":
        return replace(history, cancelled_at=now)
    places = tuple(history.places.get("2001", ()))
    state = {"book": "booked", "wait": "waiting", "give back": "cancelled"}.get(doing)
    standing = places[-1][1] if places else "cancelled"
    if state is None or state == standing or (state == "waiting" and standing == "booked"):
        return history
    return replace(history, places={"2001": (*places, (now, state))})


@given(st.lists(DOINGS, max_size=8))
def test_after_a_good_run_a_calendar_shows_what_is_true(doings: list[tuple[str, str]]) -> None:
    """Whatever failed, was lost or stopped half-way before: attempts only ever bring it nearer.

    It must hold because what is owed is the difference between what is true and what somebody may know, and
    not the change that happened last.
    """
    box, history, _, now = _play(doings)
    word = history.word("2001", now)
    assert box.shows == (word.said if word is not None and word.is_on else None)


@given(st.lists(DOINGS, max_size=8))
def test_a_later_word_has_a_higher_number(doings: list[tuple[str, str]]) -> None:
    """Two messages with one SEQUENCE are the same message, or a calendar could keep the older one."""
    _, _, attempts, _ = _play(doings)
    by_number: dict[int, set[Any]] = {}
    for one in attempts:
        by_number.setdefault(one.sequence, set()).add((one.kind, tuple(sorted(one.said.items()))))
    assert all(len(words) == 1 for words in by_number.values())
    assert [one.sequence for one in attempts] == sorted(one.sequence for one in attempts)


@given(st.lists(DOINGS, max_size=8))
def test_nothing_is_owed_after_a_good_run(doings: list[tuple[str, str]]) -> None:
    """However often it runs again: what was sent is not owed."""
    _, history, attempts, now = _play(doings)
    facts = MessageFacts({"2001": TOM}, (history,), {}, {}, {}, tuple(attempts), (), 28)
    for days in (0, 1, 30):
        assert owed(facts, RULES, now + timedelta(days=days)) == ()


@given(st.lists(DOINGS, max_size=8), st.integers(0, 60))
def test_whoever_turns_mail_on_later_tells_no_old_news(doings: list[tuple[str, str]], days: int) -> None:
    """On the first moment of the first day nothing of a class is owed, since nothing came about that day."""
    _, history, _, now = _play([(doing, "no run") for doing, _ in doings])
    begins: date = (now + timedelta(days=days + 1)).date()
    facts = MessageFacts({"2001": TOM}, (history,), {}, {}, {}, (), (), 28)
    first = datetime(begins.year, begins.month, begins.day, tzinfo=HERE)
    assert owed(facts, replace(RULES, begins=begins), first) == ()


@given(st.lists(st.tuples(st.integers(59, 900), st.sampled_from([180, 360, 720])), max_size=6))
def test_halving_finds_the_day_that_looking_one_by_one_finds(records: list[tuple[int, int]]) -> None:
    """Where nothing was recorded in the days looked at, standing only runs out, so both agree."""
    today = date(2026, 11, 30)
    rule = requirement_on(today, packaged_requirements())
    attended = [
        Attended(today - timedelta(days=ago), "Course", minutes, contact=True) for ago, minutes in records
    ]

    def standing_at(day: date) -> Standing:
        return standing_on(day, "officer", attended, rule)

    found = [first_day_lapsed(today, 58, standing_at, news) for news in ((), (today,))]
    if standing_at(today).state == "lapsed":
        assert found[0] == found[1]
