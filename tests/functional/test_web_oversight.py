"""The views of those who answer for the training: safety, medical detail, the force and quality."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import make_cast
from class_today import class_of_today
from levelhead import wiring
from levelhead.actions.keep_safe import InjuryFollowed, InjuryTold, record_injury
from levelhead.records.standing_counts import Counted, by_unit, tally
from levelhead.storage import models

pytestmark = pytest.mark.django_db
SECRET = "a torn ligament of the knee"  # noqa: S105 -- what must not be on a page
Signed = Callable[[str], Client]


@pytest.fixture
def signed() -> Signed:
    """Signs somebody in who holds one role in the whole organisation and stands for a person."""
    cast = make_cast(localdate())
    unit = models.Unit.objects.get()

    def sign_in(role: str) -> Client:
        number = f"7-{role}"[:20]
        person, _ = models.Person.objects.get_or_create(
            staff_number=number,
            defaults={
                "full_name": f"The {role}", "role_type": "staff", "unit": unit,
                "service_from": localdate(),
            },
        )  # fmt: skip
        account, made = models.Account.objects.get_or_create(username=role, person=person)
        if made:
            models.Grant.objects.create(account=account, role=role, organisation=cast.organisation)
        client = Client()
        client.force_login(account)
        return client

    return sign_in


def _injury(days_ago: int, severity: str = "moderate", **detail: Any) -> str:
    told = InjuryTold("", localdate() - timedelta(days=days_ago), "technique", severity, "drill")
    given = InjuryFollowed("2001" if severity != "near_miss" else "", SECRET, **detail)
    return record_injury(by="1002", told=told, detail=given, **wiring.safety_ports())


def _says(answer: Any, *words: str) -> None:
    page = " ".join(answer.content.decode().split())
    for one in words:
        assert one in page, f"{one!r} is not on the page ({answer.status_code})"


def test_safety_sees_what_is_due_and_no_name(signed: Signed) -> None:
    """A report is due fifteen days after an accident that keeps somebody off work for over seven."""
    _injury(12, unable=True)
    _injury(30, unable=True)
    _injury(5)
    _injury(3, "near_miss")
    client = signed("health_safety")
    page = client.get("/safety/")
    _says(page, "3 days left", "Overdue by 15 days", "Technique", "Near miss")
    for hidden in (SECRET, "Tom Reed", "2001"):
        assert hidden not in page.content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get("/safety/injuries.csv").content.decode())))
    assert [row["report_due"] for row in rows] == ["no", "no", "yes", "yes"]
    assert len(client.get("/safety/injuries.csv?severity=near_miss").content.decode().splitlines()) == 2


def test_rates_are_told_for_contact_hours(signed: Signed) -> None:
    """Two injuries in the 48 hours that four days of six hours make twice over: 41.67 for 1,000 hours."""
    _injury(5)
    _injury(6)
    hours = 24.0  # Tom and Col trained for two days of six hours each in this year; Priya longer ago
    page = signed("health_safety").get("/safety/")
    _says(page, f"{hours:.0f} contact hours on record", f"{2 / hours * 1000:.2f} (")


def test_a_near_miss_is_told_without_a_name_and_once(signed: Signed) -> None:
    """Neither the row nor the audit trail says who; the form sent again adds nothing and keeps the words."""
    officer = signed("officer")
    form = {"seen": "0", "occurred_on": localdate().isoformat(), "cause": "floor", "unnamed": "yes"}
    assert officer.post("/safety/near-miss/", {**form, "text": "A wet mat."}).status_code == 302
    assert models.InjuryDetail.objects.get().by == ""
    event = models.AuditEvent.objects.get(action="injury_recorded")
    assert (event.by, "7-officer" in str(event.detail)) == ("system:unnamed", False)
    again = officer.post("/safety/near-miss/", {**form, "text": "A wet mat."})
    assert again.status_code == 409
    _says(again, "A wet mat.")
    assert models.Injury.objects.count() == 1
    wrong = officer.post(
        "/safety/near-miss/", {**form, "seen": "1", "cause": "", "occurred_on": "2999-01-01"}
    )
    assert wrong.status_code == 400
    _says(wrong, "Choose what it came from.")


def test_medical_detail_is_shown_once_its_reading_is_noted(signed: Signed) -> None:
    """Opening it adds an event with the reader's name; the inspector sees who read, and not what."""
    injury = _injury(12, unable=True)
    medical, inspector = signed("medical"), signed("inspector")
    assert SECRET not in medical.get("/medical/").content.decode()
    assert not models.AuditEvent.objects.filter(action="medical_detail_read").exists()
    _says(medical.get(f"/medical/{injury}/"), SECRET, "Tom Reed", "The medical")
    event = models.AuditEvent.objects.get(action="medical_detail_read")
    assert (event.by, event.subject) == ("7-medical", f"injury:{injury}")
    page = inspector.get("/medical/readings/")
    _says(page, "The medical", f"Injury number {injury}")
    assert SECRET not in page.content.decode()
    assert medical.get("/medical/999999/").status_code == 404


def test_what_became_known_is_added_and_stops_the_clock(signed: Signed) -> None:
    """Fit again within seven days: nothing is due any more; a form that was overtaken adds nothing."""
    injury = _injury(12, unable=True)
    medical = signed("medical")
    fit = (localdate() - timedelta(days=8)).isoformat()
    form = {"seen": "1", "unable": "yes", "fit_again_on": fit, "text": "Back at work."}
    assert medical.post(f"/medical/{injury}/", form).status_code == 302
    assert medical.post(f"/medical/{injury}/", form).status_code == 400
    assert models.InjuryDetail.objects.count() == 2
    assert "days left" not in signed("health_safety").get("/safety/").content.decode()


def _counted(client: Client) -> None:
    assert client.post("/force/").status_code == 302


def test_a_chief_officer_sees_the_force_and_why(signed: Signed) -> None:
    """Of six who are to be in date two are; those who are not have a reason each; nobody is named."""
    chief = signed("chief_officer")
    _says(chief.get("/force/"), "Nothing has been counted yet.", "Count today")
    _counted(chief)
    page = chief.get("/force/")
    met = models.StandingCount.objects.filter(state__in=["in_date", "due_soon"])
    assert sum(one.people for one in met) == 2
    _says(page, "Harbour", "2 of", "Contact time")
    for name in ("Tom Reed", "Priya Shah"):
        assert name not in page.content.decode()
    unit = models.Unit.objects.get().pk
    _says(chief.get(f"/force/?unit={unit}"), "Why people here are not in date", "No seat yet")
    assert chief.get("/force/?unit=999999").status_code == 404
    assert chief.get("/force/?unit=x").status_code == 404


def test_a_place_in_a_class_to_come_is_a_reason(signed: Signed) -> None:
    """Priya, who has lapsed, is booked: she counts under having a seat."""
    class_id = class_of_today([], is_open=False)
    plan = models.ClassPlan.objects.get(training_class=class_id)
    later = wiring.class_kept(class_id).day
    assert plan.on == later.on
    models.ClassPlan.objects.create(
        training_class_id=class_id, number=2, on=plan.on + timedelta(days=9),
        starts_at=plan.starts_at + timedelta(days=9), ends_at=plan.ends_at + timedelta(days=9),
        course_id=plan.course_id, title=plan.title, venue=plan.venue, capacity=plan.capacity,
        plan=plan.plan, by="1002", at=datetime.now(ZoneInfo("Europe/London")),
    )  # fmt: skip
    models.Booking.objects.create(
        training_class_id=class_id,
        person=models.Person.objects.get(staff_number="2002"),
        state="booked",
        by="1002",
        at=datetime.now(ZoneInfo("Europe/London")),
    )
    chief = signed("chief_officer")
    _counted(chief)
    for address in ("/force/", f"/force/?unit={models.Unit.objects.get().pk}"):
        _says(chief.get(address), "Has a seat in a class to come")


def test_a_count_of_a_day_replaces_the_one_before_and_makes_a_trend(signed: Signed) -> None:
    """Two counts of a day show once; with an earlier day there is a line, a table and a file."""
    chief = signed("chief_officer")
    wiring.count_standing(by="test", days=[localdate() - timedelta(days=100), localdate(), localdate()])
    page = chief.get("/force/")
    _says(page, "Over time", "<svg", 'role="img"')
    rows = list(csv.DictReader(io.StringIO(chief.get("/force/standing.csv").content.decode())))
    days = {row["on"] for row in rows}
    assert days == {str(localdate()), str(localdate() - timedelta(days=100))}
    today = [row for row in rows if row["on"] == str(localdate())]
    assert sum(int(row["people"]) for row in today) == models.Person.objects.count()


def test_a_grant_for_a_unit_shows_that_unit_alone(signed: Signed) -> None:
    """A chief officer of one unit sees it and those below; another unit is not there."""
    chief = signed("chief_officer")
    harbour = models.Unit.objects.get()
    other = models.Unit.objects.create(organisation=harbour.organisation, name="Elsewhere")
    models.Person.objects.filter(staff_number="2004").update(unit=other)
    _counted(chief)
    models.Grant.objects.filter(role="chief_officer").update(unit=harbour)
    page = chief.get("/force/")
    _says(page, "Harbour")
    assert "Elsewhere" not in page.content.decode()
    assert chief.get(f"/force/?unit={other.pk}").status_code == 404
    assert "Elsewhere" not in chief.get("/force/standing.csv").content.decode()


def test_counts_of_units_add_up_the_tree() -> None:
    """By hand: a unit holds its own people and those below; exempt people are not among those who owe."""
    day = date(2026, 3, 2)
    counts = [
        Counted(day, 1, "officer", "in_date", 3),
        Counted(day, 2, "officer", "lapsed", 2),
        Counted(day, 3, "staff", "exempt", 5),
    ]
    found = by_unit(counts, {1: None, 2: 1, 3: 2, 4: None})
    assert [(found[unit].people, found[unit].met, found[unit].owed) for unit in (1, 2, 3, 4)] == [
        (10, 3, 5),
        (7, 0, 2),
        (5, 0, 0),
        (0, 0, 0),
    ]
    assert found[3].share is None
    assert tally(counts) == found[1]


def test_the_training_lead_sees_what_was_taught(signed: Signed) -> None:
    """Without a class that was held there is nothing; the page says so in numbers."""
    page = signed("ppst_lead").get("/quality/")
    _says(page, "class days held", "No rating was marked twice.", "Types of scenario")


def test_pages_of_oversight_ask_few_questions(
    signed: Signed, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    """However many injuries or people there are: safety 12 queries, the force 16."""
    for days in range(5):
        _injury(days)
    chief, safety = signed("chief_officer"), signed("health_safety")
    _counted(chief)
    with django_assert_max_num_queries(12):
        safety.get("/safety/")
    with django_assert_max_num_queries(18):
        chief.get("/force/")
