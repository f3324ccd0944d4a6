"""A supervisor's first screen, and the pages to print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, make_cast
from levelhead.storage import models
from levelhead.storage.classes import plan_row
from unit.delivery_classes import DAY

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def cast() -> Cast:
    """The cast: Amina's team is Tom (in date), Priya (lapsed) and Joe (never trained)."""
    return make_cast(localdate())


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def _class(days: int, capacity: int = 12) -> models.TrainingClass:
    """A class some days from today."""
    ahead = timedelta(days=(localdate() - DAY.on).days + days)
    blocks = tuple(replace(one, starts_at=one.starts_at + ahead) for one in DAY.blocks)
    made = models.TrainingClass.objects.create(by="1001", at=NOW)
    plan_row(made, 1, replace(DAY, blocks=blocks, capacity=capacity), by="1001", at=NOW).save()
    return made


def _book(client: Client, made: models.TrainingClass, number: str = "2002") -> Any:
    return client.post(f"/my-team/{number}/seats/", {"class": str(made.pk)})


def _fingerprint(page: str) -> str:
    found = re.search(r"<code>([0-9a-f]{64})</code>", page)
    assert found
    return found[1]


def test_the_first_screen_says_whom_to_see_to_and_what_to_do(cast: Cast) -> None:
    """Priya and Joe are to be booked, and Tom is not there; once Priya is booked she is to be reminded."""
    amina, made = _as(cast, "amina"), _class(20)
    page = _text(amina, "/my-team/")
    see_to = page[page.index("What to see to now") : page.index("Everybody")]
    assert "Tom Reed" not in see_to
    assert see_to.count("Book a seat") == 2
    assert _book(amina, made).status_code == 302
    page = _text(amina, "/my-team/")
    assert page.count("Remind by e-mail") == 1
    assert "Lapsed. Booked for" in page
    assert "mailto:?subject=Your%20training%20on" in page
    assert _book(amina, made, "2004").status_code == 404


def test_the_proof_of_a_team_says_its_day_its_rule_and_its_fingerprint(cast: Cast) -> None:
    """A year ago Priya was in date; the same facts have one fingerprint, and other facts another."""
    amina, past = _as(cast, "amina"), localdate() - timedelta(days=400)
    page = _text(amina, f"/my-team/proof/?on={past}")
    assert "lh-state--lapsed" not in page
    assert "At least 12 hours of contact time" in page
    assert _fingerprint(page) == _fingerprint(_text(amina, f"/my-team/proof/?on={past}"))
    assert _fingerprint(page) != _fingerprint(_text(amina, "/my-team/proof/"))


@pytest.mark.parametrize("asked", ["soon", str(date(2999, 1, 1))])
def test_a_day_that_cannot_be_is_told_beside_the_box(cast: Cast, asked: str) -> None:
    """Words for a day, or a day to come, bring an error that leads to the box, on both pages."""
    for address in ("/my-team/proof/", "/people/2002/record/"):
        answer = _as(cast, "amina").get(f"{address}?on={asked}")
        assert answer.status_code == 400
        assert 'href="#on"' in answer.content.decode()


def test_a_record_shows_what_was_known_on_its_day_and_what_came_later(cast: Cast) -> None:
    """Recorded today, Priya's two days of last year were not known then: she was untrained by what was."""
    past = localdate() - timedelta(days=400)
    page = _text(_as(cast, "amina"), f"/people/2002/record/?on={past}")
    card = page[page.index("lh-standing") : page.index("Attendance on record")]
    assert "Not yet trained" in card
    assert "the standing on" in card
    assert "In date" in card
    assert page.count("Two-day course") == 2
    assert "Recorded or corrected after" in page
    now = _text(_as(cast, "amina"), "/people/2002/record/")
    assert "Recorded or corrected after" not in now
    assert _fingerprint(now) != _fingerprint(page)


def test_a_record_holds_everything_its_reader_may_see(cast: Cast) -> None:
    """Class, competence, qualification, deferral and transfer are there; scores, evidence and reasons not."""
    priya, today = cast.people["2002"], localdate()
    models.Booking.objects.create(training_class=_class(20), person=priya, state="booked", by="1001", at=NOW)
    rating = {
        "scenario_type": "custody",
        "family": "listening",
        "pressure": "high",
        "evidence": "talked over",
    }
    models.Rating.objects.create(
        rating_id="r1", person=priya, score=2, competent=True, by="1002", at=NOW, **rating
    )
    dates = {"begins": today, "ends": today + timedelta(days=9), "by": "1001", "at": NOW}
    models.Qualification.objects.create(
        person=priya, kind="first_aid", provider="Provider", evidence="certificate 7", **dates
    )
    models.Excusal.objects.create(person=priya, kind="deferral", reason="injury", asked_on=today, **dates)
    models.Transfer.objects.create(
        person=priya, direction="in", organisation="Elsewhere (fictional)", on=today, by="1001", at=NOW
    )
    page = _text(_as(cast, "amina"), "/people/2002/record/")
    for there in (
        "Refresher, day 1",
        "Competent",
        "First aid",
        "Ends soon",
        "On record",
        "Came from Elsewhere",
    ):
        assert there in page, there
    assert "talked over" not in page
    assert "Injury" not in page
    models.Grant.objects.filter(account__username="amina", role="supervisor").update(role="planner")
    assert "Competence shown" not in _text(_as(cast, "amina"), "/people/2002/record/")


def test_a_learner_prints_their_own_record_and_nobody_elses(cast: Cast) -> None:
    """Tom's own is there; Priya does not exist for him."""
    tom = _as(cast, "tom")
    assert "Record of Tom Reed" in _text(tom, "/people/2001/record/")
    assert tom.get("/people/2002/record/").status_code == 404


def test_the_pages_of_a_team_ask_little_of_the_database(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    """Twelve queries at most, however many people and records there are."""
    made = _class(20)
    _book(_as(cast, "amina"), made)
    for address, most in (
        ("/my-team/", 12),
        ("/my-team/proof/", 12),
        ("/people/2002/", 12),
        ("/people/2002/record/", 12),
    ):
        client = _as(cast, "amina")
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)
