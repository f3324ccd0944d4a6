"""Ratings on pages: given, corrected, marked twice, read and answered; each by whom it may be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import make_cast
from class_today import class_of_today
from levelhead import wiring
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.ratings import Rating, is_sampled
from levelhead.storage import models

pytestmark = pytest.mark.django_db
Signed = Callable[[str], Client]


@pytest.fixture
def signed(monkeypatch: pytest.MonkeyPatch) -> Signed:
    """Signs in one of the cast; Una is a second instructor, and every rating is drawn for a second mark."""
    cast = make_cast(localdate())
    una = models.Person.objects.create(
        staff_number="1003",
        full_name="Una Second",
        role_type="officer",
        unit=models.Unit.objects.get(),
        service_from=date(2018, 1, 1),
    )
    cast.accounts["una"] = models.Account.objects.create(username="una", person=una)
    models.Grant.objects.create(
        account=cast.accounts["una"], role="instructor", organisation=cast.organisation
    )
    settings = DeliverySettings(second_mark_per_cent=100)
    monkeypatch.setattr(wiring, "delivery_settings", lambda: settings)

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(cast.accounts[username])
        return client

    return sign_in


def _form(**changes: str) -> dict[str, str]:
    given = {
        "form": str(uuid4()),
        "scenario_type": "custody",
        "pressure": "medium",
        "listening-score": "4",
        "listening-competent": "yes",
        "listening-evidence": "Named the fear and gave time.",
    }
    return {**given, **changes}


def _says(answer: Any, *words: str) -> None:
    page = " ".join(answer.content.decode().split())
    for one in words:
        assert one in page, f"{one!r} is not on the page ({answer.status_code})"


def _rated(signed: Signed) -> tuple[str, models.Rating]:
    class_id = class_of_today(["2001", "2002"], is_open=False)
    assert signed("bea").post(f"/classes/{class_id}/ratings/2001/", _form()).status_code == 302
    return class_id, models.Rating.objects.get()


def test_an_instructor_rates_what_was_seen_and_goes_on(signed: Signed) -> None:
    """One family is kept with its line; the form sent twice is kept once; next leads to the next learner."""
    class_id = class_of_today(["2001", "2002"], is_open=False)
    bea, form = signed("bea"), _form(next="yes")
    for _ in range(2):
        answer = bea.post(f"/classes/{class_id}/ratings/2001/", form)
        assert answer["Location"] == f"/classes/{class_id}/ratings/2002/"
    rating = models.Rating.objects.get()
    assert (rating.score, rating.competent, rating.by, rating.pressure) == (4, True, "1002", "medium")
    assert models.AuditEvent.objects.filter(action="learner_rated").count() == 1
    _says(bea.get(f"/classes/{class_id}/ratings/"), "1 of", "Bea Lund", "Not yet")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"listening-score": ""}, "Listening and voice: choose a score."),
        ({"listening-competent": ""}, "Listening and voice: choose competent or not yet."),
        ({"listening-evidence": " "}, "Listening and voice: write a line on what was seen."),
        ({"listening-evidence": "x" * 281}, "Evidence is one line of at most 280 characters."),
        ({"pressure": ""}, "Choose how much pressure the run put on."),
        ({"listening-score": "6"}, "Select a valid choice."),
        (
            {"listening-score": "", "listening-competent": "", "listening-evidence": ""},
            "Rate at least one family.",
        ),
    ],
)
def test_half_a_rating_is_none(signed: Signed, changes: dict[str, str], said: str) -> None:
    """What is missing is said with a link to it; nothing is kept, and the rest stays filled in."""
    class_id = class_of_today(["2001"], is_open=False)
    answer = signed("bea").post(f"/classes/{class_id}/ratings/2001/", _form(**changes))
    assert answer.status_code == 400
    _says(answer, "There is a problem", said)
    assert not models.Rating.objects.exists()


def test_somebody_who_is_not_in_the_class_is_not_rated(signed: Signed) -> None:
    """Their page is not there, and nobody rates themselves."""
    class_id = class_of_today(["2001", "1002"], is_open=False)
    bea = signed("bea")
    assert bea.get(f"/classes/{class_id}/ratings/2004/").status_code == 404
    own = bea.post(f"/classes/{class_id}/ratings/1002/", _form())
    assert own.status_code == 400
    _says(own, "Nobody rates themselves.")


def test_a_correction_stands_and_the_first_stays(signed: Signed) -> None:
    """Only its marker corrects it, once; both rows are there."""
    class_id, first = _rated(signed)
    bea = signed("bea")
    address = f"/ratings/{first.rating_id}/correct/"
    _says(bea.get(address), "Named the fear and gave time.", "checked")
    assert signed("una").get(address).status_code == 404
    form = _form(**{"listening-score": "2", "listening-competent": "no"})
    assert bea.post(address, form).status_code == 302
    assert models.Rating.objects.count() == 2
    assert bea.post(address, _form()).status_code == 409
    _says(bea.get(f"/classes/{class_id}/ratings/2001/"), "Listening and voice: 2, not yet")


def test_a_second_marker_does_not_see_the_first(signed: Signed) -> None:
    """Una is asked, sees no score and no words of Bea's, and marks once; Bea is not asked."""
    class_id, first = _rated(signed)
    una, address = signed("una"), f"/ratings/{first.rating_id}/second/"
    _says(una.get(f"/classes/{class_id}/ratings/"), "Tom Reed, listening and voice")
    page = una.get(address)
    assert "Named the fear" not in page.content.decode()
    assert "checked" not in page.content.decode()
    assert signed("bea").get(address).status_code == 404
    assert una.post(address, _form(**{"listening-score": "3"})).status_code == 302
    assert una.get(address).status_code == 404
    assert models.Rating.objects.exclude(second_of="").get().by == "1003"
    _says(una.get("/agreement/"), "1 rating was marked twice.", "Within one")


def test_the_learner_reads_replies_and_acknowledges(signed: Signed) -> None:
    """Each is kept with its audit event, once however often it is sent; nobody else answers."""
    _, first = _rated(signed)
    tom, address = signed("tom"), f"/my-record/ratings/{first.rating_id}/answer/"
    _says(
        tom.get("/my-record/ratings/"), "Named the fear and gave time.", "Bea Lund", "<strong>1</strong> you"
    )
    for _ in range(2):
        assert tom.post(address).status_code == 302
        assert tom.post(address, {"reply": "I was tired."}).status_code == 302
    kinds = models.RatingAnswer.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["acknowledged", "replied"]
    _says(tom.get("/my-record/ratings/"), "You replied", "I was tired.")
    assert signed("amina").post(address).status_code == 404
    long = tom.post(address, {"reply": "x" * 2001})
    assert long.status_code == 400
    _says(long, "at most 2000 characters")


def test_nobody_else_reads_the_words(signed: Signed) -> None:
    """Neither the supervisor's page of Tom nor his printed record for her holds the line of evidence."""
    _rated(signed)
    amina = signed("amina")
    for page in ("/my-team/", "/people/2001/", "/people/2001/record/"):
        answer = amina.get(page)
        assert answer.status_code in {200, 404}
        assert "Named the fear" not in answer.content.decode()


def test_a_draw_depends_on_the_name_alone_and_has_about_its_share() -> None:
    """The same rating is always drawn; of 5,000 names about a tenth, within four standard errors."""
    at = wiring.rating_ports()["clock"].now()
    one = Rating(
        "0", "1", "custody", "listening", 3, competent=True, pressure="low", evidence="", by="2", at=at
    )
    ratings = [replace(one, id=str(number)) for number in range(5000)]
    drawn = [is_sampled(one, 10) for one in ratings]
    assert drawn == [is_sampled(one, 10) for one in ratings]
    assert abs(sum(drawn) - 500) < 4 * (5000 * 0.1 * 0.9) ** 0.5
    assert not any(is_sampled(one, 0) for one in ratings)
    assert all(is_sampled(one, 100) for one in ratings)


def test_pages_of_ratings_ask_few_questions(
    signed: Signed, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """However many families are rated, at most 16 queries for an instructor and 12 for a learner."""
    class_id, _ = _rated(signed)
    bea, tom = signed("bea"), signed("tom")
    with django_assert_max_num_queries(16):
        bea.get(f"/classes/{class_id}/ratings/")
    with django_assert_max_num_queries(12):
        tom.get("/my-record/ratings/")
