"""Surveys after classes: answered once, kept apart from their person, shown only of enough answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from class_today import class_of_today
from levelhead import wiring
from levelhead.basics.errors import Refused
from levelhead.storage import models

pytestmark = pytest.mark.django_db
HAPPY = {
    "satisfied": "4",
    "relevant": "yes",
    "personal_feedback": "no",
    "confident_before": "2",
    "confident_after": "4",
    "text": "More time to talk.",
}
LEARNERS = ["1001", "2001", "2002", "2003", "2004"]


def _held(days_ago: int = 0, came: list[str] | None = None) -> UUID:
    """A class of today to which people came, whose register was closed so many days ago."""
    class_id = UUID(class_of_today(LEARNERS, venue=f"Gym {uuid4()}"))
    for number in came or LEARNERS:
        at = datetime.now(UTC) - timedelta(minutes=5)
        models.RegisterMark.objects.create(
            training_class_id=class_id, person=models.Person.objects.get(staff_number=number),
            mark_id=str(uuid4()), kind="arrived", at=at, noted_at=at, by="1002", received_at=at,
        )  # fmt: skip
    models.ClassEvent.objects.create(
        training_class_id=class_id, kind="closed", by="1002", at=datetime.now(UTC) - timedelta(days=days_ago)
    )
    return class_id


def _forms(class_id: UUID, count: int, **changes: str) -> None:
    for _ in range(count):
        models.SurveyForm.objects.create(training_class_id=class_id, **{**HAPPY, **changes})


def _page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_learner_answers_once_and_nothing_leads_from_the_form_to_them(
    signed: Callable[[str], Client],
) -> None:
    """The form has neither person nor time, the token no class, the audit event no name; it is taken once."""
    class_id = _held()
    tom, address = signed("tom"), f"/classes/{class_id}/survey/answer/"
    assert address in _page(tom.get("/my-record/surveys/"))
    for _ in range(2):
        assert tom.post(address, HAPPY)["Location"] == "/my-record/surveys/"
    form, token = models.SurveyForm.objects.get(), models.SurveyToken.objects.get()
    assert (form.satisfied, form.text) == ("4", "More time to talk.")
    assert {one.name for one in models.SurveyForm._meta.get_fields()} == {"id", "training_class", *HAPPY}
    assert "2001" not in token.token
    assert {one.name for one in models.SurveyToken._meta.get_fields()} == {"id", "token"}
    event = models.AuditEvent.objects.get(action="survey_answered")
    assert (event.by, event.subject, event.detail) == ("system:survey", f"class:{class_id}", {})
    assert "answered already" in _page(tom.get(address))
    assert address not in _page(tom.get("/my-record/surveys/"))


def test_forms_are_kept_in_no_order(signed: Callable[[str], Client]) -> None:
    """Of forty forms the keys do not rise with the order in which they came."""
    del signed
    class_id = _held()
    keys = [models.SurveyForm.objects.create(training_class_id=class_id, satisfied="4").pk for _ in range(40)]
    assert keys != sorted(keys)
    assert all(0 < key < 2**63 for key in keys)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"satisfied": "6"}, "How satisfied are you with the training? Choose one of the answers."),
        ({"text": "x" * 1001}, "Your own words have at most 1000 characters."),
        (dict.fromkeys(HAPPY, ""), "Answer at least one question."),
    ],
)
def test_a_form_that_is_none_is_said_and_kept_typed(
    signed: Callable[[str], Client], changes: dict[str, str], said: str
) -> None:
    """Nothing is kept, the reason is linked, and the right to answer is still there."""
    answer = signed("tom").post(f"/classes/{_held()}/survey/answer/", {**HAPPY, **changes})
    assert answer.status_code == 400
    assert said in _page(answer)
    assert "There is a problem" in _page(answer)
    assert not models.SurveyForm.objects.exists()
    assert not models.SurveyToken.objects.exists()


def test_only_those_who_were_there_answer_and_only_in_time(signed: Callable[[str], Client]) -> None:
    """Tom did not come: no page. Amina came, and is told when the time was over."""
    class_id = _held(days_ago=15, came=["1001"])
    assert signed("tom").get(f"/classes/{class_id}/survey/answer/").status_code == 404
    late = signed("amina").post(f"/classes/{class_id}/survey/answer/", HAPPY)
    assert late.status_code == 400
    assert "The time to answer ended on" in _page(late)
    assert str(class_id) not in _page(signed("amina").get("/my-record/surveys/"))
    assert not models.SurveyForm.objects.exists()


def test_rows_stay(signed: Callable[[str], Client]) -> None:
    """A form is neither changed nor removed."""
    del signed
    _forms(_held(), 1)
    with pytest.raises(Refused):
        models.SurveyForm.objects.get().delete()


def test_nothing_is_shown_while_a_survey_runs_or_of_too_few(signed: Callable[[str], Client]) -> None:
    """Not on its last day with five forms, not after it with four; after it with five."""
    running, few, enough = _held(days_ago=14), _held(days_ago=15), _held(days_ago=15)
    for class_id, count in ((running, 5), (few, 4), (enough, 5)):
        _forms(class_id, count)
    lee = signed("lee")
    for class_id, shown in ((running, False), (few, False), (enough, True)):
        page = _page(lee.get(f"/classes/{class_id}/survey/"))
        assert ("More time to talk." in page) is shown
        assert ("Nothing is shown yet." in page) is not shown
    total = _page(lee.get("/surveys/"))
    assert "1 of 3 class days" in total
    assert "5 of 5 learners answered (100%)" in total
    assert "1 may still be answered." in total
    assert "1 had fewer than 5 answers" in total


def test_shares_stand_beside_the_published_and_say_what_the_silent_could_change(
    signed: Callable[[str], Client],
) -> None:
    """Four of five satisfied of five who came: Wilson 38% to 96%, by hand; a question of one is withheld."""
    class_id = _held(days_ago=20)
    _forms(class_id, 4, relevant="", text="")
    _forms(class_id, 1, satisfied="2", text="=1+1")
    page = _page(signed("lee").get(f"/classes/{class_id}/survey/"))
    assert '80% <span class="lh-aside">4 of 5</span>' in page
    assert "38% to 96%" in page
    assert '92% <span class="lh-aside">within the interval</span>' in page
    assert "Fewer than 5 answered, so nothing is shown." in page
    answer = signed("lee").get("/surveys/surveys.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [one["question"] for one in rows] == [
        "satisfied", "personal_feedback", "confident_before", "confident_after"
    ]  # fmt: skip
    assert (rows[0]["yes"], rows[0]["answered"], rows[0]["asked"], rows[0]["published"]) == (
        "4",
        "5",
        "5",
        "0.92",
    )
    assert (rows[0]["low"], rows[0]["high"]) == ("0.3755", "0.9638")
    assert "1+1" not in answer.content.decode()


def test_the_silent_widen_what_is_known_of_everybody(signed: Callable[[str], Client]) -> None:
    """Where five of six answered and all were satisfied, of everybody it is 83 to 100 per cent."""
    class_id = _held(days_ago=20, came=[*LEARNERS, "6002"])
    _forms(class_id, 5)
    page = _page(signed("ian").get(f"/classes/{class_id}/survey/"))
    assert "5 of 6 learners answered (83%). Those who were silent may think otherwise" in page
    assert "83% to 100%" in page


def test_a_mark_that_was_taken_back_is_nobody_asked(signed: Callable[[str], Client]) -> None:
    """Six were marked as there, one of them in error: five were asked."""
    class_id = _held(days_ago=20, came=[*LEARNERS, "6002"])
    wrong = models.RegisterMark.objects.get(person__staff_number="6002")
    models.RegisterMark.objects.create(
        training_class_id=class_id, person=wrong.person, mark_id=str(uuid4()), kind="void", at=wrong.at,
        noted_at=wrong.at, by="1002", received_at=wrong.at, corrects=wrong.mark_id,
    )  # fmt: skip
    _forms(class_id, 5)
    assert "5 of 5 learners answered" in _page(signed("lee").get(f"/classes/{class_id}/survey/"))


def test_an_instructor_sees_classes_within_reach(signed: Callable[[str], Client]) -> None:
    """Bea, who taught it, sees what was said; Tom, who learned there, does not."""
    class_id = _held(days_ago=20)
    _forms(class_id, 5)
    assert "More time to talk." in _page(signed("bea").get(f"/classes/{class_id}/survey/"))
    assert signed("tom").get(f"/classes/{class_id}/survey/").status_code == 403
    assert signed("bea").get(f"/classes/{uuid4()}/survey/").status_code == 404


def test_settings_are_the_organisations(
    signed: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an organisation set one answer and one day, that is what holds."""
    class_id = _held(days_ago=2)
    _forms(class_id, 1)
    settings = wiring.delivery_settings()
    own = replace(settings, survey_shown_from=1, survey_open_days=1)
    monkeypatch.setattr(wiring, "delivery_settings", lambda: own)
    assert "More time to talk." in _page(signed("lee").get(f"/classes/{class_id}/survey/"))


def test_pages_of_surveys_ask_few_questions(
    signed: Callable[[str], Client], django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """At most 12 queries each, with three classes."""
    held = [_held(days_ago=3), _held(days_ago=20), _held(days_ago=20)]
    for class_id in held:
        _forms(class_id, 6)
    tom, lee = signed("tom"), signed("lee")
    for client, address in (
        (tom, "/my-record/surveys/"),
        (tom, f"/classes/{held[0]}/survey/answer/"),
        (lee, f"/classes/{held[1]}/survey/"),
        (lee, "/surveys/"),
        (lee, "/surveys/surveys.csv"),
    ):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
