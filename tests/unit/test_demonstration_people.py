"""The made-up organisation has the shape of a real one."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from levelhead.actions.demonstration.attendance import class_starts, make_attendance
from levelhead.actions.demonstration.people import make_officers
from levelhead.actions.make_demonstration import Size, _worth_showing, make_cast

FIRST_CLASS = date(2025, 11, 3)


@pytest.fixture(scope="module")
def officers() -> list:
    return make_officers(1843, before=FIRST_CLASS, seed=2026)


def test_every_constable_is_in_a_team_of_six_to_twelve(officers: list) -> None:
    """A sergeant supervises six to twelve constables, so that *my team* is a team."""
    sergeants = {person.staff_number for person in officers if person.rank == "Sergeant"}
    teams = Counter(person.supervisor for person in officers if person.rank == "Constable")
    assert set(teams) == sergeants
    assert min(teams.values()) >= 6
    assert max(teams.values()) <= 12


def test_supervisors_come_before_their_people_and_share_their_unit(officers: list) -> None:
    """The list can be saved in its order, and a team is in one unit."""
    seen: dict[str, object] = {}
    for person in officers:
        if person.supervisor:
            above = seen[person.supervisor]
            assert person.rank != "Constable" or person.unit == above.unit
        seen[person.staff_number] = person
    assert len(seen) == 1843


def test_everybody_served_before_the_first_class(officers: list) -> None:
    """Nobody is trained before service, which would be a fault in a roster."""
    assert all((FIRST_CLASS - person.service_from).days >= 2 * 365 for person in officers)


def test_the_same_seed_makes_the_same_people() -> None:
    """A demonstration can be made again."""
    assert make_officers(60, before=FIRST_CLASS, seed=3) == make_officers(60, before=FIRST_CLASS, seed=3)


def test_attendance_follows_the_drawn_order() -> None:
    """Everybody comes on the first day of their class; twelve hours follow, less what went wrong."""
    first_trained = np.repeat(np.arange(13, 65), 20)
    people = [str(number) for number in range(first_trained.size)]
    starts = class_starts(FIRST_CLASS, first_trained, np.zeros_like(first_trained))
    assert starts[0] == date(2026, 1, 26)
    days = make_attendance(people, starts, today=date(2028, 1, 1), seed=2026)
    minutes, first = Counter(), {}
    for day in days:
        minutes[day.staff_number] += day.minutes
        first.setdefault(day.staff_number, day.on)
    assert [first[person] for person in people] == starts
    shares = Counter(minutes.values())
    assert set(shares) == {600, 720}
    assert shares[600] / len(starts) == pytest.approx(0.04, abs=4 * (0.04 * 0.96 / len(starts)) ** 0.5)


def test_nothing_is_attended_after_today() -> None:
    """A missed second day that lies ahead is not in the record yet."""
    first_trained = np.full(500, 64)
    people = [str(number) for number in range(first_trained.size)]
    starts = class_starts(FIRST_CLASS, first_trained, np.zeros_like(first_trained))
    today = date(2027, 2, 15)
    days = make_attendance(people, starts, today=today, seed=2026)
    assert all(day.on <= today for day in days)
    assert 500 < len(days) < 1000


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2028, 2, 29), date(2027, 1, 3)])
def test_the_demonstration_ends_near_today_whatever_the_day(today: date) -> None:
    """The roll-out began on a Monday and its 64 weeks ended four to five weeks ago; nothing lies ahead."""
    cast = make_cast(Size(officers=60, seed=5), today)
    ended = cast.starts_on + timedelta(weeks=64)
    assert cast.starts_on.weekday() == 0
    assert 28 <= (today - ended).days < 35
    assert max(row.on for row in cast.attendance) <= today
    assert min(row.on for row in cast.attendance) >= cast.starts_on + timedelta(weeks=12)


def test_the_records_do_not_depend_on_the_day() -> None:
    """One seed makes one set of records, so that a demonstration made tomorrow finds the same estimates."""
    first, later = (make_cast(Size(60, 5), day) for day in (date(2026, 11, 23), date(2027, 6, 1)))
    assert first.rollout.records.tactics == later.rollout.records.tactics
    assert np.array_equal(first.rollout.first_trained, later.rollout.first_trained)
    assert [one.full_name for one in first.officers] == [one.full_name for one in later.officers]


def test_the_officer_shown_is_in_the_team_shown() -> None:
    """The supervisor's sign-in sees the officer's standing, in a team in which standing varies."""
    cast = make_cast(Size(officers=400, seed=2026), date(2026, 11, 23))
    officer, supervisor = _worth_showing(cast, date(2026, 11, 23))
    assert officer.rank == "Constable"
    assert supervisor.rank == "Sergeant"
    assert officer.supervisor == supervisor.staff_number
