"""The day of a class through its real door: gates, the register, closing it, and telling of an injury."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, make_cast
from class_today import class_of_today, plan_of_today
from levelhead import wiring
from levelhead.actions.plan_class import replan_class
from levelhead.records.class_day import KitCheck
from levelhead.storage import models

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(localdate())


@pytest.fixture
def bea(cast: Cast) -> Client:
    """Bea, who teaches the class."""
    return _as(cast, "bea")


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def _press(client: Client, address: str, do: str, **other: str) -> Any:
    """Press a button of a page that has just been opened."""
    return client.post(address, {"form": str(uuid4()), "do": do, **other})


def _marks(number: str = "2001") -> list[tuple[str, str]]:
    rows = models.RegisterMark.objects.filter(person__staff_number=number)
    return list(rows.values_list("kind", "why"))


def _only_in(cast: Cast, role: str, unit: models.Unit) -> Client:
    """Somebody who holds one role in one unit."""
    person = models.Person.objects.create(
        staff_number="7001", full_name="Una Ito", role_type="officer", unit=unit, service_from=localdate()
    )
    account = models.Account.objects.create(username="una", person=person)
    models.Grant.objects.create(account=account, role=role, organisation=cast.organisation, unit=unit)
    client = Client()
    client.force_login(account)
    return client


def test_the_day_lists_the_classes_one_runs(cast: Cast, bea: Client) -> None:
    """Bea sees her class with who is booked; an instructor of another unit does not, and cannot open it."""
    class_id = class_of_today(["2001", "2002"], is_open=False)
    page = _text(bea.get("/day/"))
    assert "Refresher, day 1" in page
    assert "2 booked" in page
    assert "You have a part in it" in page
    elsewhere = models.Unit.objects.create(organisation=cast.organisation, name="Hill")
    una = _only_in(cast, "instructor", elsewhere)
    assert "no class today that you run" in _text(una.get("/day/"))
    for address in (f"/day/{class_id}/", f"/day/{class_id}/register/", f"/day/{class_id}/injury/"):
        assert una.get(address).status_code == 404
        assert una.post(address).status_code == 404


@pytest.mark.parametrize("role", ["instructor", "planner"])
def test_a_role_in_the_unit_of_the_staff_reaches_the_class(cast: Cast, role: str) -> None:
    """Who instructs or plans in the unit of those who run a class may run it too."""
    class_id = class_of_today(["2001"])
    una = _only_in(cast, role, models.Unit.objects.get(name="Harbour"))
    assert _press(una, f"/day/{class_id}/register/", "present 2001").status_code == 302
    assert _marks() == [("arrived", "booked")]


def test_the_gates_are_told_in_words_and_the_class_opens(bea: Client) -> None:
    """Without a stop word it stays shut and says so; noting one opens it, once however often it is sent."""
    class_id = class_of_today(["2001"], is_open=False, stop_word="")
    address = f"/day/{class_id}/"
    page = _text(bea.get(address))
    assert "It cannot open yet:</strong> Stop word" in page
    assert "Stop word: does not hold" in page
    refused = bea.post(address, {"do": "open"})
    assert refused.status_code == 409
    form = {"do": "check", "plan": "1", "stop_word": "red", "second": "", "items": ""}
    assert [bea.post(address, form).status_code for _ in range(2)] == [302, 302]
    assert models.ClassPlan.objects.filter(training_class=class_id).count() == 2
    assert [bea.post(address, {"do": "open"}).status_code for _ in range(2)] == [302, 302]
    assert models.ClassEvent.objects.filter(training_class=class_id, kind="opened").count() == 1


def test_a_class_of_yesterday_opens_for_a_reason_and_takes_its_sheet(bea: Client) -> None:
    """No reason: a fault beside the field. With one, what stands on paper is keyed in for its own day."""
    start = plan_of_today().starts_at - timedelta(days=1)
    blocks = tuple(replace(one, starts_at=start) for one in plan_of_today().blocks)
    kit = KitCheck("1002", "1001", start)
    class_id = class_of_today(["2001"], is_open=False, blocks=blocks, kit_check=kit)
    answer = bea.post(f"/day/{class_id}/", {"do": "open", "reason": " "})
    assert (answer.status_code, 'href="#reason"' in _text(answer)) == (400, True)
    assert bea.post(f"/day/{class_id}/", {"do": "open", "reason": "kept on paper"}).status_code == 302
    form = {"form": str(uuid4()), "start-2001": "yes"}
    assert bea.post(f"/day/{class_id}/paper/", form).status_code == 302
    assert models.RegisterMark.objects.get().at == start


def test_a_check_of_the_kit_names_two_people_and_the_plan_it_was_for(bea: Client) -> None:
    """Not oneself, not nobody; and not over a plan that somebody else has changed."""
    class_id = class_of_today([], is_open=False, kit_check=None)
    form = {"do": "check", "plan": "1", "stop_word": "red", "items": "cuffs-1, baton-1"}
    for second in ("1002", "9999"):
        answer = bea.post(f"/day/{class_id}/", {**form, "second": second})
        assert (answer.status_code, 'href="#second"' in _text(answer)) == (400, True)
    assert bea.post(f"/day/{class_id}/", {**form, "second": "1001"}).status_code == 302
    kept = wiring.class_kept(class_id)
    assert kept.day.kit_check is not None
    assert (kept.day.kit_check.by, kept.day.kit_check.second_by) == ("1002", "1001")
    assert kept.day.kit_check.items == ("cuffs-1", "baton-1")
    plan = replace(kept.day, venue="Dojo")
    replan_class(by="ada", class_id=class_id, day=plan, **wiring.class_ports())
    assert bea.post(f"/day/{class_id}/", {**form, "second": "2001"}).status_code == 409


def test_one_tap_notes_and_a_second_tap_of_the_same_page_changes_nothing(bea: Client) -> None:
    """Present is from the start; the same form sent twice, even with the time gone on, is one mark."""
    class_id = class_of_today(["2001", "2002"])
    address = f"/day/{class_id}/register/"
    assert "Not answered yet" in _text(bea.get(address))
    form = {"form": str(uuid4()), "do": "late 2001"}
    assert [bea.post(address, form).status_code for _ in range(2)] == [302, 302]
    other = {**form, "time": "00:00"}  # as if the clock stood elsewhere at the second press
    assert bea.post(address, other).status_code == 302
    assert _marks() == [("arrived", "booked")]
    assert "<strong>1</strong> here" in _text(bea.get(address))


def test_leaving_coming_back_and_undo_are_marks_of_their_own(bea: Client) -> None:
    """Undo takes the last mark back by another; nothing is removed."""
    class_id = class_of_today(["2001"])
    address = f"/day/{class_id}/register/"
    for do in ("present 2001", "left_early 2001", "back 2001"):
        assert _press(bea, address, do).status_code == 302
    last = models.RegisterMark.objects.order_by("-id")[0]
    assert _press(bea, address, f"void {last.mark_id}").status_code == 302
    assert _marks() == [("arrived", "booked"), ("left", "left_early"), ("arrived", "booked"), ("void", "")]
    assert "Left early at" in _text(bea.get(address))
    assert _press(bea, address, "void no-such-mark").status_code == 409


def test_a_time_is_corrected_on_the_learners_page(bea: Client) -> None:
    """The correction names the mark; words that are no time bring the page back with what was typed."""
    class_id = class_of_today(["2001"])
    _press(bea, f"/day/{class_id}/register/", "late 2001")
    first = models.RegisterMark.objects.get().mark_id
    address = f"/day/{class_id}/register/2001/"
    answer = _press(bea, address, "back", time="quarter past", corrects=first)
    assert (answer.status_code, 'value="quarter past"' in _text(answer)) == (409, True)
    assert _press(bea, address, "back", time="00:00", corrects=first).status_code == 302
    second = models.RegisterMark.objects.order_by("-id")[0]
    assert (second.corrects, second.at.astimezone(plan_of_today().starts_at.tzinfo).hour) == (first, 0)
    assert "as a correction" in _text(bea.get(address))
    assert bea.get(f"/day/{class_id}/register/2004/").status_code == 404


def test_walk_ins_and_swaps_are_found_and_confirmed(bea: Client) -> None:
    """A number or a name leads to a question; a swap takes the place of somebody who has not come."""
    class_id = class_of_today(["2001"])
    address = f"/day/{class_id}/register/"
    for words in ("2004", "frost"):
        page = _text(bea.get(address, {"find": words}))
        assert "Is this the person in front of you?" in page
        assert "Col Frost" in page
    assert "Nobody was found" in _text(bea.get(address, {"find": "zzz"}))
    assert _press(bea, address, "walk_in 2004", in_place_of="2001").status_code == 302
    mark = models.RegisterMark.objects.get()
    assert (mark.why, mark.in_place_of) == ("swap", "2001")
    page = _text(bea.get(address))
    assert "in the place of Tom Reed" in page
    assert "is here instead" in page
    assert _press(bea, address, "walk_in 2003").status_code == 302
    assert _marks("2003") == [("arrived", "walk_in")]


def test_a_conflict_is_shown_with_what_to_do(bea: Client) -> None:
    """Somebody who is on another open register is not taken here, and the page says where they are."""
    here, there = class_of_today(["2001"]), class_of_today(["2001"], title="Another class", venue="Dojo")
    assert _press(bea, f"/day/{there}/register/", "present 2001").status_code == 302
    answer = _press(bea, f"/day/{here}/register/", "present 2001")
    assert answer.status_code == 409
    assert "Tom Reed: This person is in another class: Another class. Find out where they are." in _text(
        answer
    )


def test_two_instructors_on_one_register_lose_nothing(cast: Cast, bea: Client) -> None:
    """Both note the same arrival: it is one presence; a departure by the other is seen by the first."""
    class_id = class_of_today(["2001"])
    una = _only_in(cast, "instructor", models.Unit.objects.get(name="Harbour"))
    address = f"/day/{class_id}/register/"
    for client in (bea, una):
        assert _press(client, address, "present 2001").status_code == 302
    assert _press(una, address, "withdrawn 2001").status_code == 302
    page = _text(bea.get(address))
    assert "Withdrawn at" in page
    assert {one.by for one in models.RegisterMark.objects.all()} == {"1002", "7001"}


def test_closing_shows_what_is_unanswered_and_records_attendance(bea: Client) -> None:
    """A register that changed since one looked stays open; closed twice it is closed once."""
    class_id = class_of_today(["2001", "2002"])
    register, address = f"/day/{class_id}/register/", f"/day/{class_id}/close/"
    _press(bea, register, "present 2001")
    page = _text(bea.get(address))
    assert "Not answered: 1" in page
    assert "Still here: 1" in page
    assert bea.post(address, {"seen": "0"}).status_code == 409
    assert bea.post(address, {"seen": "1"}).status_code == 409  # Tom is there and the class has not ended
    _press(bea, register, "left_early 2001")
    assert [bea.post(address, {"seen": "2"}).status_code for _ in range(2)] == [302, 302]
    assert models.ClassEvent.objects.filter(kind="closed").count() == 1
    assert "Present" not in _text(bea.get(register)).split("</nav>")[-1]
    assert _press(bea, register, "present 2002").status_code == 409


def test_an_injury_leads_to_its_form_and_its_detail_stays_apart(bea: Client) -> None:
    """Marked injured, told of once; neither the pages of the class nor the trail hold a name or a word."""
    class_id = class_of_today(["2001"])
    address = f"/day/{class_id}/injury/"
    _press(bea, f"/day/{class_id}/register/", "present 2001")
    answer = _press(bea, f"/day/{class_id}/register/", "injured 2001")
    assert answer["Location"] == f"{address}?who=2001"
    assert "Tom Reed" in _text(bea.get(answer["Location"]))
    form = {"seen": "0", "who": "2001", "severity": "minor", "cause": "floor", "text": "Twisted an ankle"}
    for wrong in ({"severity": ""}, {"cause": ""}, {"who": "9999"}, {"who": ""}):
        answer = bea.post(address, {**form, **wrong})
        assert (answer.status_code, "Twisted an ankle" in _text(answer)) == (400, True)
    assert [bea.post(address, form).status_code for _ in range(2)] == [302, 409]
    assert models.InjuryDetail.objects.get().text == "Twisted an ankle"
    for page in (address, f"/day/{class_id}/", f"/day/{class_id}/register/"):
        assert "Twisted" not in _text(bea.get(page))
    assert "1 of this class is told of already" in _text(bea.get(address))
    assert not any("ankle" in str(one.detail) for one in models.AuditEvent.objects.all())


def test_only_a_near_miss_is_told_unnamed(bea: Client) -> None:
    """Asked for an injury it is refused with the words kept; for a near miss no name goes anywhere."""
    class_id = class_of_today(["2001"])
    form = {"seen": "0", "severity": "near_miss", "cause": "kit", "text": "A strap broke", "unnamed": "yes"}
    answer = bea.post(f"/day/{class_id}/injury/", {**form, "severity": "minor", "who": "2001"})
    assert (answer.status_code, "A strap broke" in _text(answer)) == (409, True)
    assert bea.post(f"/day/{class_id}/injury/", form).status_code == 302
    assert models.InjuryDetail.objects.get().by == ""
    assert not models.AuditEvent.objects.filter(action="injury_recorded", by="1002").exists()


def test_an_account_without_a_person_looks_and_notes_nothing(cast: Cast) -> None:
    """Ines instructs in the whole force but stands for nobody: marks need a name, so she is refused."""
    class_id = class_of_today(["2001"])
    ines = _as(cast, "ines")
    assert ines.get(f"/day/{class_id}/register/").status_code == 200
    assert _press(ines, f"/day/{class_id}/register/", "present 2001").status_code == 403
    assert _marks() == []


def test_a_page_costs_few_queries(bea: Client, django_assert_max_num_queries: Any) -> None:
    """At most twelve each, with thirty learners booked as with one."""
    unit, now = models.Unit.objects.get(), datetime.now(UTC)
    for number in range(8000, 8030):
        models.Person.objects.create(
            staff_number=str(number), full_name=f"Person {number}", role_type="officer", unit=unit,
            service_from=localdate(),
        )  # fmt: skip
    class_id = class_of_today([str(number) for number in range(8000, 8030)])
    models.RegisterMark.objects.create(
        mark_id="m", training_class_id=class_id, person=models.Person.objects.get(staff_number="8000"),
        kind="arrived", at=now, why="booked", noted_at=now, by="1002", received_at=now,
    )  # fmt: skip
    for address in ("", f"{class_id}/register/", f"{class_id}/register/8000/", f"{class_id}/close/",
                    f"{class_id}/injury/"):  # fmt: skip
        with django_assert_max_num_queries(12):
            answer = bea.get(f"/day/{address}")
        assert len(answer.content) < 60_000
    with django_assert_max_num_queries(14):
        bea.get(f"/day/{class_id}/")
