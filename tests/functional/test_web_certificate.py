"""Certificates: what was completed, with what it rests on; and in words what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, add_planners, make_cast
from course_attended import attend_course, rate_scenarios, scenario_kinds

pytestmark = pytest.mark.django_db
ADDRESS = "/people/2001/certificates/ppst-refresher/"


@pytest.fixture
def cast() -> Cast:
    """The cast with those who plan, lead and inspect."""
    found = make_cast(localdate())
    add_planners(found)
    return found


def _signed(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_completed_course_has_its_certificate(cast: Cast) -> None:
    """Each part, each scenario, the class and a reference; his supervisor sees the same, and no evidence."""
    class_id = attend_course()
    rate_scenarios(class_id, *scenario_kinds())
    page = _page(_signed(cast, "tom").get(ADDRESS))
    assert "Tom Reed has completed this course" in page
    assert str(class_id) in page
    assert page.count("competent, ") == len(scenario_kinds())
    reference = re.findall(r"Reference <strong>([0-9A-F-]{27})</strong>", page)
    assert len(reference) == 1
    again = _page(_signed(cast, "amina").get(ADDRESS))
    assert reference[0] in again
    assert "Gave time." not in page + again


def test_what_is_missing_is_said_and_there_is_no_reference(cast: Cast) -> None:
    """Ten minutes late, one scenario not yet and the others not rated: each is named with its number."""
    class_id = attend_course(late_minutes=10)
    rate_scenarios(class_id, scenario_kinds()[0], competent=False)
    page = _page(_signed(cast, "tom").get(ADDRESS))
    assert "has not completed this course yet" in page
    assert "20 of 30 minutes." in page
    assert page.count("not yet competent when it was rated last.") == 1
    assert page.count(": not rated.") == len(scenario_kinds()) - 1
    assert "Reference" not in page


def test_what_was_missed_may_be_had_in_another_class(cast: Cast) -> None:
    """Late in one class and whole in another: complete, and both classes are named."""
    first, second = attend_course(late_minutes=10), attend_course()
    rate_scenarios(second, *scenario_kinds())
    page = _page(_signed(cast, "tom").get(ADDRESS))
    assert "has completed this course" in page
    assert str(first) in page
    assert str(second) in page


def test_a_correction_gives_another_reference(cast: Cast) -> None:
    """Rated again the reference differs; not yet at the last, there is none."""
    class_id = attend_course()
    rate_scenarios(class_id, *scenario_kinds())
    tom = _signed(cast, "tom")
    first = _page(tom.get(ADDRESS))
    rate_scenarios(class_id, scenario_kinds()[0], minutes=5)
    assert re.findall(r"Reference <strong>.{27}", first) != re.findall(
        r"Reference <strong>.{27}", _page(tom.get(ADDRESS))
    )
    rate_scenarios(class_id, scenario_kinds()[0], competent=False, minutes=9)
    assert "has not completed" in _page(tom.get(ADDRESS))


def test_an_open_register_and_no_class_give_nothing(cast: Cast) -> None:
    """Priya was in no class: everything is missing. A course that is not there has no page."""
    lee = _signed(cast, "lee")
    assert "0 of 30 minutes." in _page(lee.get("/people/2002/certificates/ppst-refresher/"))
    assert lee.get("/people/2001/certificates/no-such/").status_code == 404
    assert lee.get("/people/9999/certificates/ppst-refresher/").status_code == 404


def test_only_who_may_see_competence_opens_it(cast: Cast) -> None:
    """Neither another officer nor a planner does."""
    assert _signed(cast, "bea").get(ADDRESS).status_code == 404
    assert _signed(cast, "pat").get(ADDRESS).status_code == 403


def test_the_page_asks_few_questions(cast: Cast, django_assert_max_num_queries: Callable[..., Any]) -> None:
    """At most 12 queries with two classes."""
    for _ in range(2):
        rate_scenarios(attend_course(), *scenario_kinds())
    tom = _signed(cast, "tom")
    with django_assert_max_num_queries(12):
        tom.get(ADDRESS)
    assert ADDRESS in _page(tom.get("/my-record/"))
