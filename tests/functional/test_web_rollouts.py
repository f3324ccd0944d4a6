"""The pages of a roll-out: made by a planner, seen by each reader as far as their right goes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from cast import make_cast
from due_rollout import add_people, drawn, next_week, plan_course
from levelhead.storage import models

pytestmark = pytest.mark.django_db
Signed = Callable[..., Client]


@pytest.fixture
def signed() -> Signed:
    """Signs somebody in who holds one role, in the whole organisation or in a unit."""
    cast = make_cast(localdate())
    add_people(20)

    def sign_in(role: str, unit: str = "") -> Client:
        person = models.Person.objects.create(
            staff_number=f"8-{role}{unit}"[:20], full_name=f"The {role}", role_type="staff",
            unit=cast.people["2001"].unit, service_from=localdate(),
        )  # fmt: skip
        account = models.Account.objects.create(username=f"{role}{unit}", person=person)
        where = models.Unit.objects.filter(name=unit).first()
        models.Grant.objects.create(account=account, role=role, organisation=cast.organisation, unit=where)
        client = Client()
        client.force_login(account)
        return client

    return sign_in


def _sent(**changes: Any) -> dict[str, Any]:
    usual = {
        "title": "Scenario days",
        "course_id": "ppst-refresher",
        "role_types": ["officer"],
        "units": ["North", "South"],
        "serving_on": localdate().isoformat(),
        "counts_from": (localdate() - timedelta(days=90)).isoformat(),
        "strata": ["unit"],
        "first_week": (next_week() + timedelta(days=2)).isoformat(),
        "weeks": 4,
        "seats_a_week": 6,
        "seed": 7,
        "watched_before": 8,
        "watched_after": 4,
    }
    return {**usual, **changes}


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_preview_draws_nothing(signed: Signed) -> None:
    """What it comes to is shown, week by week and stratum by stratum; drawing needs the other button."""
    planner = signed("planner")
    page = planner.post("/rollouts/make/", _sent()).content.decode()
    assert "Nothing is drawn yet" in page
    assert "24 in 4 weeks" in page
    assert not models.Rollout.objects.exists()
    again = planner.post("/rollouts/make/", _sent(change="yes"))
    assert 'value="Scenario days"' in again.content.decode()
    answer = planner.post("/rollouts/make/", _sent(draw="yes"))
    assert answer["Location"] == "/rollouts/of/scenario-days/"
    assert models.RolloutDue.objects.count() == 20
    second = planner.post("/rollouts/make/", _sent(draw="yes", seed=8, title="Again"))
    assert second.status_code == 400
    assert "End it first" in second.content.decode()


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"title": ""}, "title", "Name the roll-out."),
        ({"units": ["Nowhere"]}, "units", "Choose who takes part, by unit."),
        ({"seats_a_week": 3}, "seats_a_week", "20 people and 12 seats: 8 are without one."),
        ({"seats_a_week": ""}, "seats_a_week", "No class of the course is planned"),
        ({"first_week": "2020-01-01"}, "course_id", "No version of this course applies"),
        ({"weeks": 1}, "weeks", "Enter how many weeks"),
        ({"counts_from": "soon"}, "counts_from", "Enter from which day training counts"),
        ({"seed": -1}, "seed", "Enter the seed"),
    ],
)
def test_mistakes_lead_to_their_fields(
    signed: Signed, changes: dict[str, Any], field: str, said: str
) -> None:
    """Each is told in the summary with a link to its field, nothing is drawn, and what was typed stays."""
    answer = signed("planner").post("/rollouts/make/", _sent(**changes, draw="yes"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert f'href="#{field}"' in page
    assert said in page
    assert f'id="{field}"' in page
    assert not models.Rollout.objects.exists()


def test_those_due_are_booked_from_the_page(signed: Signed) -> None:
    """The page says who would get a place, books them, and then says who has one and who cannot."""
    planner = signed("planner")
    name = drawn()
    plan_course(next_week(), 3)
    address = f"/rollouts/of/{name}/book/"
    assert "Book 3 people" in planner.get(address).content.decode()
    done = planner.post(address, {"week": next_week().isoformat()}, follow=True).content.decode()
    assert "3 booked; 2 could not be" in done
    assert "Every class of that week is full." in done
    assert models.Booking.objects.count() == 6


def test_a_move_needs_its_parts(signed: Signed) -> None:
    """A swap needs the other person, a move a week, both a reason; what is done stands as a departure."""
    planner, name = signed("planner"), drawn()
    weeks = dict(models.RolloutDue.objects.values_list("person__staff_number", "week"))
    first = next(number for number, week in weeks.items() if week == next_week())
    other = next(number for number, week in weeks.items() if week == next_week(2))
    address = f"/rollouts/of/{name}/move/"
    page = planner.post(address, {"how": "swap", "number": first}).content.decode()
    assert "the person they swap with" in page
    assert "Say why." in page
    page = planner.post(address, {"how": "move", "number": first, "reason": "Leave"}).content.decode()
    assert "Enter a day of the new week." in page
    page = planner.post(
        address, {"how": "swap", "number": first, "other": "1001", "reason": "Leave"}
    ).content.decode()
    assert "1001: nobody in this roll-out" in page
    sent = {"how": "swap", "number": first, "other": other, "reason": "A court date"}
    shown = planner.post(address, sent, follow=True).content.decode()
    assert f"in exchange with {other}" in shown
    assert "A court date" in shown
    hidden = signed("evaluator").get(f"/rollouts/of/{name}/").content.decode()
    assert "A court date" not in hidden
    assert first not in hidden


def test_an_evaluator_sees_counts_and_nobodys_row(signed: Signed) -> None:
    """The page, the counts and the protocol open; no name and no staff number is in them."""
    name, evaluator = drawn(), signed("evaluator")
    for page in ("", "weeks.csv", "protocol.toml"):
        answer = evaluator.get(f"/rollouts/of/{name}/{page}")
        assert answer.status_code == 200
        assert "F00" not in answer.content.decode()
    assert evaluator.get(f"/rollouts/of/{name}/people/").status_code == 403


def test_a_planner_of_one_unit_sees_and_books_that_unit(signed: Signed) -> None:
    """Others' people are not on the list, are not booked, and the whole is not theirs to end."""
    name, north = drawn(), signed("planner", "North")
    rows = _rows(north.get(f"/rollouts/of/{name}/people.csv").content.decode())
    assert {row["unit"] for row in rows} == {"North"}
    assert len(rows) == 10
    plan_course(next_week(), 9)
    north.post(f"/rollouts/of/{name}/book/", {"week": next_week().isoformat()})
    booked = models.Booking.objects.values_list("person__unit__name", flat=True)
    assert set(booked) == {"North"}
    ended = north.post(f"/rollouts/of/{name}/depart/", {"what": "end", "reason": "Too hard"})
    assert "People of other units are in it" in ended.content.decode()
    made = north.post("/rollouts/make/", _sent(units=["South"], title="Theirs"))
    assert made.status_code == 400
    assert signed("planner", "Harbour").get(f"/rollouts/of/{name}/").status_code == 404


def test_lists_narrow_and_their_files_follow(signed: Signed) -> None:
    """A week, a state and a name narrow page and file alike; who joined since is told apart."""
    name, lead = drawn(), signed("ppst_lead")
    week = next_week().isoformat()
    rows = _rows(lead.get(f"/rollouts/of/{name}/people.csv?week={week}").content.decode())
    assert len(rows) == 5
    assert {row["due_week"] for row in rows} == {week}
    page = lead.get(f"/rollouts/of/{name}/people/?week={week}&q={rows[0]['staff_number']}").content.decode()
    assert "1 found" in page
    assert lead.get(f"/rollouts/of/{name}/people/?state=missed").content.decode().count("Not yet") <= 1
    models.Person.objects.create(
        staff_number="N1", full_name="New Hand", role_type="officer",
        unit=models.Unit.objects.get(name="North"), service_from=localdate() + timedelta(days=1),
    )  # fmt: skip
    outside = _rows(lead.get(f"/rollouts/of/{name}/left-out.csv").content.decode())
    assert [(row["staff_number"], row["why"]) for row in outside] == [("N1", "Joined after the draw")]
    assert "New Hand" in lead.get(f"/rollouts/of/{name}/left-out/").content.decode()
    roster = _rows(lead.get(f"/rollouts/of/{name}/roster.csv").content.decode())
    assert {"officer_id", "assigned_on", "trained_on", "class_id", "active_from", "active_to"} <= set(
        roster[0]
    )
    assert lead.get(f"/rollouts/of/{name}/book/").status_code == 403


def test_pages_cost_the_same_whatever_is_in_them(signed: Signed) -> None:
    """The list, the roll-out, its people and the booking page ask as much for 20 people as for 60."""
    planner = signed("planner")
    small = drawn()
    place = models.Organisation.objects.get()
    unit = models.Unit.objects.create(organisation=place, name="Large")
    models.Person.objects.bulk_create(
        [
            models.Person(
                staff_number=f"L{one:03d}", full_name="Officer", role_type="officer", unit=unit,
                service_from=localdate(),
            )
            for one in range(60)
        ]
    )  # fmt: skip
    large = drawn(title="Large", units=("Large",), seats_a_week=15)
    for page in ("", "people/", "book/", "left-out/", "roster.csv", "weeks.csv"):
        counts = []
        for name in (small, large):
            with CaptureQueriesContext(connection) as asked:
                assert planner.get(f"/rollouts/of/{name}/{page}").status_code == 200
            counts.append(len(asked))
        assert counts[0] == counts[1], page
