"""The list of people."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, add_planners, make_cast
from levelhead.storage import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    """The cast and the planners; Col is a special constable in Quay, which is under Harbour."""
    cast = make_cast(localdate())
    add_planners(cast)
    quay = models.Unit.objects.create(
        organisation=cast.organisation, name="Quay", parent=cast.people["2001"].unit
    )
    models.Person.objects.filter(staff_number="2004").update(unit=quay, role_type="special")
    return cast


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _names(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return re.findall(r'href="/people/\d+/">([^<]+)</a>', answer.content.decode())


def test_people_are_found_by_name_number_unit_type_and_standing(cast: Cast) -> None:
    """Each narrows the list; a unit holds those below it; together they narrow further."""
    pat, units = _as(cast, "pat"), {one.name: one.pk for one in models.Unit.objects.all()}
    assert len(_names(pat, "/people/")) == 9
    assert _names(pat, "/people/?q=shah") == ["Priya Shah"]
    assert _names(pat, "/people/?q=2003") == ["Joe Marsh"]
    assert _names(pat, f"/people/?unit={units['Quay']}") == ["Col Frost"]
    assert len(_names(pat, f"/people/?unit={units['Harbour']}")) == 9
    assert _names(pat, "/people/?role_type=special") == ["Col Frost"]
    assert _names(pat, "/people/?standing=lapsed") == ["Priya Shah"]
    assert _names(pat, "/people/?standing=lapsed&role_type=special") == []
    assert len(_names(pat, "/people/?unit=none&standing=none&page=many")) == 9


def test_a_planner_of_a_unit_sees_its_people_and_no_others(cast: Cast) -> None:
    """Of Quay alone, Pat sees Col, on the page and in the file, and no unit to choose but Quay."""
    models.Grant.objects.filter(account__username="pat").update(unit=models.Unit.objects.get(name="Quay"))
    pat = _as(cast, "pat")
    assert _names(pat, "/people/") == ["Col Frost"]
    assert pat.get("/people/list.csv").content.decode().count("\n") == 2
    assert pat.get("/people/2002/").status_code == 404
    assert "Harbour" not in pat.get("/people/").content.decode()


def test_the_file_holds_what_the_list_shows(cast: Cast) -> None:
    """Narrowed by standing, the file has the one person, the standing, and what it was narrowed to."""
    file = _as(cast, "ada").get("/people/list.csv?standing=lapsed").content.decode()
    assert file.count("\n") == 2
    assert "Priya Shah" in file
    assert "standing=lapsed" in file


def test_somebody_who_left_is_not_on_the_list(cast: Cast) -> None:
    """Service ended before today: no longer there."""
    models.Person.objects.filter(staff_number="2003").update(service_to="2020-01-01")
    assert "Joe Marsh" not in _names(_as(cast, "pat"), "/people/")


def test_the_list_is_paged_and_asks_little_of_the_database(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """Fifty on a page, the rest on the next, in twelve queries at most, narrowed by standing or not."""
    unit = models.Unit.objects.get(name="Quay")
    models.Person.objects.bulk_create(
        models.Person(
            staff_number=f"7{number:03}",
            full_name=f"Zoe {number:03}",
            role_type="officer",
            unit=unit,
            service_from=localdate(),
        )
        for number in range(60)
    )
    client = _as(cast, "pat")
    assert len(_names(client, "/people/")) == 50
    assert len(_names(client, "/people/?page=2")) == 19
    assert len(_names(client, "/people/?standing=not_yet_trained&page=2")) == 16
    for address in ("/people/", "/people/?standing=not_yet_trained"):
        with django_assert_max_num_queries(12):
            client.get(address)
