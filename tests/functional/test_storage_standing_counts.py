"""The counts of standing that are kept, and which of them stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from levelhead.records.standing import Standing, State
from levelhead.records.standing_counts import Counted, reason_of, shortfall
from levelhead.storage import models
from levelhead.storage.queries import in_lots
from levelhead.storage.standing_counts import DjangoStandingCounts, counts_of, tallies_by_day

pytestmark = pytest.mark.django_db
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
NINE, TEN = (datetime(2026, 11, 24, hour, tzinfo=UTC) for hour in (9, 10))


@pytest.fixture
def units() -> tuple[int, int]:
    force = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    made = [models.Unit.objects.create(organisation=force, name=name) for name in ("Harbour", "Hill")]
    store, (harbour, hill) = DjangoStandingCounts(()), (one.pk for one in made)
    store.keep([Counted(MONDAY, harbour, "officer", "lapsed", 3)], at=NINE)
    first = [
        Counted(TUESDAY, harbour, "officer", "lapsed", 2),
        Counted(TUESDAY, harbour, "staff", "lapsed", 1),
        Counted(TUESDAY, hill, "officer", "in_date", 4),
    ]
    store.keep(first, at=NINE)
    # Counted again within the day: everybody of Hill has moved to Harbour, which two more have left.
    store.keep([Counted(TUESDAY, harbour, "officer", "in_date", 5)], at=TEN)
    return harbour, hill


def test_a_later_count_of_a_day_stands_whole(units: tuple[int, int]) -> None:
    """Nothing of the earlier count is left, neither its other states nor a unit that has nobody any more."""
    days = tallies_by_day(MONDAY, TUESDAY, units)
    assert list(days) == [MONDAY, TUESDAY]
    assert days[MONDAY][1].states == {"lapsed": 3}
    assert (days[TUESDAY][0], days[TUESDAY][1].states) == (TEN, {"in_date": 5})
    assert tallies_by_day(TUESDAY, TUESDAY, [units[1]])[TUESDAY][1].people == 0


def test_the_rows_behind_a_tally_are_those_of_the_last_count(units: tuple[int, int]) -> None:
    """What is downloaded adds up to what is shown."""
    assert list(counts_of(MONDAY, TUESDAY, units)) == [
        (NINE, Counted(MONDAY, units[0], "officer", "lapsed", 3)),
        (TEN, Counted(TUESDAY, units[0], "officer", "in_date", 5)),
    ]


def test_roles_of_a_state_are_added_up(units: tuple[int, int]) -> None:
    """A tally is of everybody in a state, whatever their role."""
    DjangoStandingCounts(()).keep(
        [Counted(MONDAY, units[1], role, "lapsed", 2) for role in ("officer", "staff")], at=TEN
    )
    assert tallies_by_day(MONDAY, MONDAY, units)[MONDAY][1].states == {"lapsed": 4}


@pytest.mark.parametrize("people", [0, 1, 4, 5])
def test_people_in_lots_are_everybody_once(people: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many there are, the last lot whole or not, nobody is counted twice or left out."""
    monkeypatch.setattr("levelhead.storage.queries._AT_ONCE", 2)
    force = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    unit = models.Unit.objects.create(organisation=force, name="Harbour")
    made = [
        models.Person.objects.create(
            staff_number=str(number), full_name=f"Fictional {number}", role_type="officer", unit=unit,
            service_from=MONDAY,
        ).pk
        for number in range(people)
    ]  # fmt: skip
    lots = [[one.pk for one in some] for some in in_lots(models.Person.objects.all())]
    assert [one for some in lots for one in some] == made
    assert all(len(some) == 2 for some in lots[:-1])


def test_why_people_are_not_in_date_is_kept_with_the_count(units: tuple[int, int]) -> None:
    """By hand: 3 without a seat and 2 who wait; who is excused or in date has no reason, and is not short."""
    kept = [
        Counted(TUESDAY, units[0], "officer", "lapsed", 2, "none"),
        Counted(TUESDAY, units[0], "officer", "awaiting", 2, "decision"),
        Counted(TUESDAY, units[0], "staff", "not_yet_trained", 1, "none"),
        Counted(TUESDAY, units[0], "staff", "deferred", 5),
        Counted(TUESDAY, units[0], "staff", "due_soon", 4),
    ]
    later = TEN + timedelta(hours=1)
    DjangoStandingCounts(()).keep(kept, at=later)
    found = [one for _, one in counts_of(TUESDAY, TUESDAY, units)]
    assert found == kept
    assert shortfall(found) == [("No seat yet", 3), ("A deferral waits for a decision", 2)]


def test_a_count_without_reasons_says_so(units: tuple[int, int]) -> None:
    """A count of an older version is not guessed at."""
    found = [one for _, one in counts_of(MONDAY, MONDAY, units)]
    assert shortfall(found) == [("Counted before reasons were kept", 3)]


@pytest.mark.parametrize(
    ("state", "minutes", "missing", "coming", "reason"),
    [
        ("in_date", 720, (), "booked", ""),
        ("exempt", 0, (), "", ""),
        ("not_required", 0, (), "", ""),
        ("awaiting", 0, (), "booked", "decision"),
        ("lapsed", 720, ("custody",), "booked", "outcome"),
        ("lapsed", 600, ("custody",), "booked", "seat"),
        ("lapsed", 600, (), "waiting", "waiting"),
        ("not_yet_trained", 0, (), "", "none"),
        ("not_yet_trained", 0, (), "cancelled", "none"),
    ],
)
def test_the_first_reason_that_holds_counts(
    state: State, minutes: int, missing: tuple[str, ...], coming: str, reason: str
) -> None:
    """By hand: a decision before an outcome, an outcome before a seat, a seat before a waiting list."""
    standing = Standing(TUESDAY, state, minutes, 720, None, "", (), "", missing)
    assert reason_of(standing, coming) == reason
