"""Demand against seats, and the audit trail as a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from cast import make_cast
from class_today import class_of_today
from levelhead.records.demand import in_words, monday, weeks_of
from levelhead.records.standing import Standing, State, standing_on
from levelhead.storage import models

NOBODY = standing_on(date(2026, 3, 2), "officer", (), None)
MONDAY = date(2026, 3, 2)
Signed = Callable[[str], Client]


@pytest.fixture
def signed() -> Signed:
    """Signs somebody in who holds one role in the whole organisation and stands for a person."""
    cast = make_cast(localdate())
    unit = models.Unit.objects.get()

    def sign_in(role: str) -> Client:
        person = models.Person.objects.create(
            staff_number=f"8-{role}"[:20],
            full_name=f"The {role}",
            role_type="staff",
            unit=unit,
            service_from=localdate(),
        )
        account = models.Account.objects.create(username=role, person=person)
        models.Grant.objects.create(account=account, role=role, organisation=cast.organisation)
        client = Client()
        client.force_login(account)
        return client

    return sign_in


def _stands(state: State, until: date | None = None) -> Standing:
    return replace(NOBODY, state=state, until=until)


def test_weeks_by_hand() -> None:
    """Two not in date, one falls due in each of two weeks; one seat, then three: 2 without, then 0."""
    standings = [
        _stands("lapsed"),
        _stands("not_yet_trained"),
        _stands("due_soon", MONDAY + timedelta(days=4)),
        _stands("in_date", MONDAY + timedelta(days=7)),
        _stands("exempt", MONDAY),
        _stands("in_date", MONDAY + timedelta(days=400)),
    ]
    seats = [(MONDAY + timedelta(days=2), 1, 1), (MONDAY + timedelta(days=8), 3, 5)]
    backlog, weeks = weeks_of(standings, seats, first=MONDAY + timedelta(days=3), weeks=2)
    assert backlog == 2
    assert [(one.due, one.seats, one.taken, one.free, one.short) for one in weeks] == [
        (1, 1, 1, 0, 2),
        (1, 3, 3, 0, 0),
    ]
    assert in_words(backlog, weeks).startswith("4 seats in 2 weeks are enough for the 2")
    assert "2 are without one" in in_words(backlog, weeks[:1])
    assert in_words(0, []) == ""


def test_a_seat_serves_whoever_falls_due_later() -> None:
    """Ten seats this week are enough for ten who fall due in the next."""
    standings = [_stands("in_date", MONDAY + timedelta(days=8))] * 10
    _, weeks = weeks_of(standings, [(MONDAY, 10, 0)], first=MONDAY, weeks=2)
    assert [one.short for one in weeks] == [0, 0]


@given(
    st.lists(st.integers(0, 60), max_size=30),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 5)), max_size=10),
    st.integers(0, 20),
)
def test_more_seats_never_leave_more_people_without(
    due: list[int], seats: list[tuple[int, int]], lapsed: int
) -> None:
    """Reason: a planner adds a class to shorten the list; were it to grow, the page would mislead."""
    standings = [_stands("in_date", MONDAY + timedelta(days=days)) for days in due]
    standings += [_stands("lapsed")] * lapsed
    given_seats = [(MONDAY + timedelta(days=days), many, 0) for days, many in seats]
    _, before = weeks_of(standings, given_seats, first=MONDAY, weeks=9)
    _, after = weeks_of(standings, [*given_seats, (MONDAY, 3, 0)], first=MONDAY, weeks=9)
    assert all(one.short <= other.short for one, other in zip(after, before, strict=True))
    assert all(one.short >= 0 for one in before)
    assert before[-1].short <= lapsed + len(due)


@pytest.mark.django_db
def test_a_planner_sees_who_falls_due_and_whom_to_book(signed: Signed) -> None:
    """Priya is not in date and is on the page; the file of the week in which Tom falls due names him."""
    client = signed("planner")
    page = client.get("/demand/").content.decode()
    assert "Priya Shah" in page
    assert "Tom Reed" not in page
    rows = list(csv.DictReader(io.StringIO(client.get("/demand/weeks.csv").content.decode())))
    assert len(rows) == 26
    tom = next(row for row in csv.DictReader(io.StringIO(_all_due(client))) if row["staff_number"] == "2001")
    week = monday(date.fromisoformat(tom["in_date_until"])).isoformat()
    assert "Tom Reed" in client.get(f"/demand/?week={week}").content.decode()


def _all_due(client: Client) -> str:
    """The files of every week of the year to come, one after the other."""
    first = monday(localdate())
    files = [
        client.get(f"/demand/due.csv?week={first + timedelta(weeks=number)}").content.decode()
        for number in range(53)
    ]
    header = files[0].splitlines()[0]
    return "\n".join([header, *(line for file in files for line in file.splitlines()[1:])])


@pytest.mark.django_db
def test_seats_and_hours_away_are_those_of_classes_that_stand(signed: Signed) -> None:
    """A class of this week brings its seats; who is booked is away for as long as it lasts."""
    class_of_today(["2001"], is_open=False)
    client = signed("planner")
    rows = list(csv.DictReader(io.StringIO(client.get("/demand/weeks.csv").content.decode())))
    assert (rows[0]["seats"], rows[0]["taken"]) == ("12", "1")
    page = " ".join(client.get("/demand/").content.decode().split())
    assert "Hours away from duty" in page
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">24</td>' in page


@pytest.mark.django_db
def test_a_planner_of_a_unit_sees_its_people_only(signed: Signed) -> None:
    """Somebody of another unit is in no list and no file."""
    client = signed("planner")
    harbour = models.Unit.objects.get()
    other = models.Unit.objects.create(organisation=harbour.organisation, name="Elsewhere")
    models.Person.objects.filter(staff_number="2002").update(unit=other)
    models.Grant.objects.filter(role="planner").update(unit=harbour)
    for page in ("/demand/", "/demand/due.csv", f"/demand/?unit={other.pk}"):
        assert "Priya Shah" not in client.get(page).content.decode()


@pytest.mark.django_db
def test_the_inspector_reads_the_trail_and_checks_its_chain(signed: Signed) -> None:
    """Filters narrow it, the file has every hash, and the chain is found whole."""
    class_of_today(["2001", "2002"], is_open=False)
    client = signed("inspector")
    page = client.get("/audit/?check=yes").content.decode()
    assert "The chain holds" in page
    assert "Class" in page
    narrowed = client.get("/audit/?action=classes_planned").content.decode()
    assert "1 event." in narrowed
    rows = list(csv.DictReader(io.StringIO(client.get("/audit/audit.csv").content.decode())))
    assert len(rows) == models.AuditEvent.objects.count()
    assert all(len(row["hash"]) == 64 for row in rows)
    assert client.get("/audit/?from=nonsense").status_code == 200


@pytest.mark.django_db
def test_the_trail_asks_few_questions(
    signed: Signed, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """However long it is; the chain is only checked where that is asked for."""
    class_of_today(["2001", "2002"], is_open=False)
    client = signed("inspector")
    with django_assert_max_num_queries(12):
        client.get("/audit/")
