"""The register on paper, and keying it in."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import make_cast
from class_today import class_of_today
from levelhead.storage import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def bea() -> Client:
    client = Client()
    client.force_login(make_cast(localdate()).accounts["bea"])
    return client


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def _marks() -> list[tuple[str, str, str]]:
    rows = models.RegisterMark.objects.order_by("person__staff_number", "kind")
    return list(rows.values_list("person__staff_number", "kind", "why"))


def test_a_sheet_has_a_line_for_everybody_and_says_which_class(bea: Client) -> None:
    """Names, room for walk-ins, the class's identifier, and a code that leads to where it is keyed in."""
    class_id = class_of_today(["2001", "2002"], is_open=False)
    page = _text(bea.get(f"/day/{class_id}/print/"))
    assert "Tom Reed" in page
    assert "Walk-ins:" in page
    assert f"Class {class_id}" in page
    assert "<svg" in page


def test_a_sheet_is_keyed_in_once(bea: Client) -> None:
    """A booked learner, a late one who left, a walk-in; sent twice it is the same marks."""
    class_id = class_of_today(["2001", "2002", "2003"])
    form = {
        "form": str(uuid4()),
        "start-2001": "yes",
        "came-2002": "0000", "left-2002": "00:00", "why-2002": "withdrawn",
        "number-extra1": "2004", "start-extra1": "yes",
    }  # fmt: skip
    assert [bea.post(f"/day/{class_id}/paper/", form).status_code for _ in range(2)] == [302, 302]
    assert _marks() == [
        ("2001", "arrived", "booked"),
        ("2002", "arrived", "booked"),
        ("2002", "left", "withdrawn"),
        ("2004", "arrived", "walk_in"),
    ]
    page = _text(bea.get(f"/day/{class_id}/paper/"))
    assert 'name="came-2003"' in page
    assert 'name="came-2001"' not in page


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_saved(bea: Client) -> None:
    """A time that is none, a departure without a reason, before the arrival, a line without a number."""
    class_id = class_of_today(["2001", "2002"])
    form = {
        "form": str(uuid4()),
        "came-2001": "nine",
        "came-2002": "00:10", "left-2002": "00:05",
        "came-extra1": "00:00",
    }  # fmt: skip
    answer = bea.post(f"/day/{class_id}/paper/", form)
    page = _text(answer)
    assert answer.status_code == 400
    for field in ("came-2001", "left-2002", "why-2002"):
        assert f'href="#{field}"' in page
    assert 'href="#number-extra1"' in page
    assert 'value="nine"' in page
    assert _marks() == []
    assert "Nothing was filled in" in _text(bea.post(f"/day/{class_id}/paper/", {"form": str(uuid4())}))


def test_a_conflict_is_told_and_the_rest_is_kept(bea: Client) -> None:
    """A number that nobody has comes back with what to do; the other line is on the register."""
    class_id = class_of_today(["2001"])
    form = {"form": str(uuid4()), "start-2001": "yes", "number-extra1": "9999", "start-extra1": "yes"}
    answer = bea.post(f"/day/{class_id}/paper/", form)
    assert (answer.status_code, "Nobody who serves has the number 9999" in _text(answer)) == (400, True)
    assert _marks() == [("2001", "arrived", "booked")]


def test_only_an_open_class_takes_a_sheet(bea: Client) -> None:
    """Before it opens and after it is closed the page says so."""
    class_id = class_of_today(["2001"], is_open=False)
    assert bea.get(f"/day/{class_id}/paper/").status_code == 409
