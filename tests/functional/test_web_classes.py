"""The pages of classes: planned, made safe, opened, booked, by whom and by whom not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import make_cast
from levelhead import wiring
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.storage import models

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NONE = "There is none."  # what the gate of the stop word says while there is no word
Signed = Callable[..., Client]


@pytest.fixture
def signed() -> Signed:
    """Signs somebody in who stands for a person and holds a role in the whole organisation."""
    cast = make_cast(localdate())
    unit = models.Unit.objects.get()
    for number, name, kind in (
        ("6001", "Ira Coach", "instructor"),
        ("6002", "Una Coach", "instructor"),
        ("6003", "Sol Watch", "safety_officer"),
        ("6004", "Fay Aid", "first_aid"),
        ("6005", "Pia Plan", ""),
        ("6006", "Lee Lead", ""),
    ):
        person = models.Person.objects.create(
            staff_number=number, full_name=name, role_type="staff", unit=unit, service_from=date(2018, 1, 1)
        )
        if kind:
            models.Qualification.objects.create(
                person=person,
                kind=kind,
                begins=date(2020, 1, 1),
                provider="Provider",
                evidence="7",
                by="6005",
                at=datetime.now(LONDON),
            )
    accounts = dict(cast.accounts)
    for username, number, role in (
        ("pia", "6005", "planner"),
        ("ira", "6001", "instructor"),
        ("lee", "6006", "ppst_lead"),
    ):
        account = models.Account.objects.create(
            username=username, person=models.Person.objects.get(staff_number=number)
        )
        models.Grant.objects.create(account=account, role=role, organisation=cast.organisation)
        accounts[username] = account

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(accounts[username])
        return client

    return sign_in


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run classes by other settings."""

    def changed(**values: Any) -> None:
        settings = DeliverySettings(**values)
        monkeypatch.setattr(wiring, "delivery_settings", lambda: settings)

    return changed


def _plan(client: Client, **changes: Any) -> Any:
    first = localdate() + timedelta(days=int(changes.pop("days", 0)))
    form = {
        "day_1": first.isoformat(),
        "starts_1": "09:00",
        "day_2": (first + timedelta(days=1)).isoformat(),
        "starts_2": "09:00",
        "venue": "Dojo",
        "capacity": "2",
        "break_minutes": "10",
        "coaches": ["6001", "6002"],
        "safety_officer": "6003",
        "first_aiders": ["6004"],
    }
    return client.post("/classes/plan/", {**form, **changes})


def _first() -> str:
    plan = models.ClassPlan.objects.order_by("on", "pk").first()
    assert plan is not None
    return f"/classes/{plan.training_class_id}/"


def _says(answer: Any, *words: str) -> None:
    page = " ".join(answer.content.decode().split())
    for one in words:
        assert one in page, f"{one!r} is not on the page ({answer.status_code})"


def test_a_planner_plans_every_day_of_a_course(signed: Signed) -> None:
    """Both days become classes at nine in London, with an audit event; the list and its file show them."""
    pia = signed("pia")
    assert _plan(pia).status_code == 302
    plans = list(models.ClassPlan.objects.order_by("on"))
    assert [plan.starts_at.astimezone(LONDON).hour for plan in plans] == [9, 9]
    assert models.AuditEvent.objects.filter(action="classes_planned", by="6005").count() == 1
    page = pia.get("/classes/")
    _says(page, "day 1", "day 2", "Dojo", "0 of 2 taken")
    file = pia.get("/classes/classes.csv").content.decode()
    assert len(file.splitlines()) == 3
    assert len(pia.get("/classes/classes.csv?venue=Elsewhere").content.decode().splitlines()) == 1


def test_a_form_sent_twice_plans_once(signed: Signed) -> None:
    """The second is answered with what stands, keeps what was typed, and adds nothing."""
    pia = signed("pia")
    _plan(pia)
    again = _plan(pia)
    assert again.status_code == 400
    _says(again, "is planned for that time already", 'value="Dojo"')
    assert models.TrainingClass.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"venue": ""}, "Enter the venue."),
        ({"capacity": "many"}, "Enter the room for learners as a number."),
        ({"day_2": "2020-01-01"}, "Day 2 comes after day 1."),
        ({"safety_officer": "6001"}, "The safety officer does nothing else"),
        ({"starts_1": "nine"}, "Enter when it starts"),
        ({"day_1": "2019-01-01", "day_2": "2019-01-02"}, "No version of"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_beside_its_field(
    signed: Signed, changes: dict[str, str], said: str
) -> None:
    """Nothing is kept, and everything typed is still there."""
    answer = _plan(signed("pia"), **changes)
    assert answer.status_code == 400
    _says(answer, "There is a problem", said)
    assert not models.TrainingClass.objects.exists()


def test_an_instructor_signs_the_risk_assessment(signed: Signed) -> None:
    """The gate says what is missing, then who signed; a form that was overtaken changes nothing."""
    pia, ira = signed("pia"), signed("ira")
    _plan(pia)
    address = _first()
    _says(ira.get(address), NONE, "The kit has not been checked.", "does not hold")
    today = localdate()
    form = {"seen": "1", "assessed_on": today.isoformat(), "review_by": "2020-01-01"}
    wrong = ira.post(f"{address}risk/", form)
    assert wrong.status_code == 400
    _says(wrong, "The review comes after the assessment.")
    form["review_by"] = (today + timedelta(days=100)).isoformat()
    assert ira.post(f"{address}risk/", form).status_code == 302
    assert ira.post(f"{address}risk/", form).status_code == 409
    _says(ira.get(address), "Signed by Ira Coach")


def test_an_override_has_a_name_and_a_reason_and_is_shown_ever_after(signed: Signed) -> None:
    """Without a reason it is refused; whoever has no part in the class may, and the page says who and why."""
    pia, lee = signed("pia"), signed("lee")
    _plan(pia)
    address = _first()
    empty = lee.post(f"{address}override/stop_word/", {"found": NONE, "reason": " "})
    assert empty.status_code == 400
    _says(empty, "Say why it is right to open.")
    assert (
        lee.post(f"{address}override/stop_word/", {"found": NONE, "reason": "A whistle is used."}).status_code
        == 302
    )
    _says(lee.get(address), "Overridden by Lee Lead", "A whistle is used.")
    assert lee.get(f"{address}override/stop_word/").status_code == 409
    assert lee.get(f"{address}override/course/").status_code == 409
    _says(lee.get("/classes/"), "1 gate overridden")


def test_whoever_teaches_does_not_override(signed: Signed) -> None:
    """A planner with a part in the class finds no link; a form of theirs is refused, the words kept."""
    pia = signed("pia")
    _plan(pia, safety_officer="6005")
    address = _first()
    assert "Override stop word" not in pia.get(address).content.decode()
    refused = pia.post(f"{address}override/stop_word/", {"found": NONE, "reason": "I know what I do."})
    assert refused.status_code == 409
    _says(refused, "You have a part in this class", "I know what I do.")


def test_a_plan_is_changed_block_by_block_and_the_old_one_stays(signed: Signed) -> None:
    """Unknown people are refused by number; a form that was overtaken changes nothing."""
    pia = signed("pia")
    _plan(pia)
    address = _first()
    kept = wiring.class_kept(address.split("/")[2])
    form: dict[str, Any] = {
        "seen": "1",
        "day": kept.day.on.isoformat(),
        "venue": "Gym",
        "capacity": "3",
        "first_aiders": "6004",
    }
    for block in kept.day.blocks:
        form[f"starts_{block.id}"] = f"{block.starts_at.astimezone(LONDON):%H:%M}"
        form[f"coaches_{block.id}"] = "6001 6002"
        form[f"safety_{block.id}"] = "6003"
    unknown = pia.post(f"{address}plan/", {**form, "first_aiders": "9999"})
    assert unknown.status_code == 400
    _says(unknown, "Nobody has the staff number 9999.", 'value="Gym"')
    assert pia.post(f"{address}plan/", form).status_code == 302
    _says(pia.get(address), "Gym", "Plan number 2")
    assert pia.post(f"{address}plan/", form).status_code == 409
    assert models.ClassPlan.objects.filter(venue="Dojo").count() == 2


def test_a_cancelled_class_says_why_it_was_and_takes_nobody(signed: Signed) -> None:
    """A reason is needed; afterwards nothing can be booked or opened."""
    pia = signed("pia")
    _plan(pia)
    address = _first()
    assert pia.post(f"{address}cancel/", {"reason": ""}).status_code == 400
    assert pia.post(f"{address}cancel/", {"reason": "The roof leaks."}).status_code == 302
    _says(pia.get(address), "Cancelled")
    assert pia.post(f"{address}cancel/", {"reason": "Again."}).status_code == 409
    answer = pia.post(f"{address}places/", {"numbers": "2001"})
    _says(answer, "This class is over or cancelled.")


def test_many_are_booked_together_and_refusals_lose_nobody(signed: Signed) -> None:
    """Two get places, one waits, two numbers are refused; each booking has its event, all one batch."""
    pia = signed("pia")
    _plan(pia)
    address = _first()
    answer = pia.post(f"{address}places/", {"numbers": "2001, 2002\n2003 9999 2001 nobody"})
    assert answer.status_code == 400
    _says(answer, "9999: nobody within your units", "2 booked and 1 waiting", "2 of 2 places taken")
    events = models.AuditEvent.objects.filter(action__startswith="place_")
    assert events.count() == 3
    assert len({one.detail["batch"] for one in events}) == 1
    back = pia.post(f"{address}places/cancel/", {"number": "2001", "reason": "On leave."}, follow=True)
    _says(back, "Joe Marsh moves up from the waiting list.")
    assert pia.post(f"{address}places/cancel/", {"number": "2001", "reason": "x"}).status_code == 404


def test_a_planner_of_a_unit_books_only_its_people(signed: Signed) -> None:
    """Somebody of another unit is refused, and has no page to be given back on."""
    pia = signed("pia")
    _plan(pia)
    other = models.Unit.objects.create(organisation=models.Organisation.objects.get(), name="Elsewhere")
    models.Person.objects.filter(staff_number="2001").update(unit=other)
    grant = models.Grant.objects.get(role="planner")
    grant.unit = models.Unit.objects.get(name="Harbour")
    grant.save()
    answer = pia.post(f"{_first()}places/", {"numbers": "2001"})
    _says(answer, "2001: nobody within your units")
    assert not models.Booking.objects.exists()


def test_a_supervisor_books_for_the_team_and_not_beyond(signed: Signed) -> None:
    """Amina books Tom and gives the place back; Col, whom Bea supervises, does not exist for her."""
    _plan(signed("pia"), days=3)
    amina = signed("amina")
    class_id = _first().split("/")[2]
    page = amina.get("/my-team/2001/seats/")
    _says(page, "2 places left")
    _says(amina.post("/my-team/2001/seats/", {"class": class_id}, follow=True), "Tom Reed has a place.")
    assert amina.post("/my-team/2001/seats/", {"class": class_id}).status_code == 302
    assert models.Booking.objects.count() == 1
    form = {"class": class_id, "give_back": "yes"}
    assert amina.post("/my-team/2001/seats/", form).status_code == 400
    given = amina.post("/my-team/2001/seats/", {**form, "reason": "Court."}, follow=True)
    _says(given, "The place is given back.")
    assert amina.get("/my-team/2004/seats/").status_code == 404


def test_learners_book_where_the_force_lets_them(signed: Signed, settings_of: Callable[..., None]) -> None:
    """By default the page says who books; with the setting a learner books, and waits for a full class."""
    _plan(signed("pia"), days=3, capacity="1")
    class_id = _first().split("/")[2]
    tom, amina = signed("tom"), signed("amina")
    _says(tom.get("/seats/"), "ask a planner")
    assert tom.post("/seats/", {"class": class_id}).status_code == 409
    settings_of(bookings_by=("learner",))
    _says(tom.post("/seats/", {"class": class_id}, follow=True), "Tom Reed has a place.")
    _says(amina.post("/seats/", {"class": class_id}, follow=True), "Amina Okafor is on the waiting list.")
    assert tom.post("/seats/", {"class": "nonsense"}).status_code == 409


def test_a_class_that_is_not_there_is_not_found(signed: Signed) -> None:
    """An address with another identifier leads nowhere, for every page of a class."""
    pia = signed("pia")
    nowhere = "/classes/00000000-0000-4000-8000-000000000000/"
    for page in ("", "plan/", "risk/", "override/kit/", "cancel/", "places/"):
        assert pia.get(nowhere + page).status_code == 404


def test_pages_of_classes_ask_few_questions(
    signed: Signed, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """However many come, a class takes at most 16 queries and a list 12."""
    pia = signed("pia")
    _plan(pia)
    pia.post(f"{_first()}places/", {"numbers": "2001 2002 2003"})
    with django_assert_max_num_queries(16):
        pia.get(_first())
    with django_assert_max_num_queries(12):
        pia.get("/classes/")
    with django_assert_max_num_queries(12):
        pia.get(f"{_first()}places/")
