"""Live runs through their real door: planning one, the console without scripts and with, who may open it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, make_cast
from levelhead.storage import models
from live_runs_today import class_with_scenarios

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(localdate())


@pytest.fixture
def bea(cast: Cast) -> Client:
    """Bea, who coaches."""
    return _as(cast, "bea")


@pytest.fixture
def console(bea: Client) -> str:
    """The address of the console of a run that Bea planned."""
    return _plan(bea, class_with_scenarios()).url


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _plan(client: Client, class_id: str, **changes: str) -> Any:
    typed = {
        "form": str(uuid4()),
        "block": "play",
        "scenario_type": "domestic",
        "learners": "2001",
        "role_players": "2002",
        "coach": "1002",
        "safety_officer": "1001",
        "observers": "",
    }
    return client.post(f"/classes/{class_id}/runs/", typed | changes)


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def _tap(client: Client, address: str, do: str, **other: str) -> Any:
    return client.post(address, {"form": str(uuid4()), "do": do} | other)


def _send(client: Client, address: str, *marks: dict[str, str]) -> Any:
    return client.post(address, json.dumps(marks), content_type="application/json")


def _kinds() -> list[str]:
    return list(models.TimelineMark.objects.order_by("id").values_list("kind", flat=True))


def test_a_run_is_planned_and_sent_twice_it_is_one(bea: Client) -> None:
    """Tom's domestic call is planned from the form; sent again it leads to the same run."""
    class_id, form = class_with_scenarios(), str(uuid4())
    assert "No run is planned yet" in _text(bea.get(f"/classes/{class_id}/runs/"))
    first, again = _plan(bea, class_id, form=form), _plan(bea, class_id, form=form)
    assert (first.status_code, first.url) == (302, again.url)
    assert models.ScenarioRun.objects.count() == 1
    page = _text(bea.get(f"/classes/{class_id}/runs/"))
    assert "Domestic incident" in page
    assert "Tom Reed" in page


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(bea: Client) -> None:
    """The coach as safety officer, and nobody to play: two problems, both told, and the words stay."""
    answer = _plan(bea, class_with_scenarios(), safety_officer="1002", role_players="", observers="2003")
    page = _text(answer)
    assert answer.status_code == 400
    assert "The coach of a run is never its safety officer." in page
    assert 'href="#role_players"' in page
    assert 'value="2003"' in page


def test_another_run_over_this_one_is_told(bea: Client) -> None:
    """The form sent again with another safety officer does not change the run that is there."""
    class_id, form = class_with_scenarios(), str(uuid4())
    _plan(bea, class_id, form=form)
    answer = _plan(bea, class_id, form=form, safety_officer="2003")
    assert answer.status_code == 409
    assert "planned already" in _text(answer)


def test_each_tap_is_a_mark_and_pressed_twice_it_is_one(bea: Client, console: str) -> None:
    """Without scripts a button is a form: pressed twice on one page it is one mark."""
    form = {"form": str(uuid4()), "do": "begin"}
    for _ in range(2):
        assert bea.post(console, form).url == console
    _tap(bea, console, "level 4")
    assert _kinds() == ["begin", "level"]
    page = _text(bea.get(console))
    assert "Running" in page
    assert "Level of resistance 4: Active resistance" in page


def test_a_stop_counts_first_and_is_asked_about_afterwards(bea: Client, console: str) -> None:
    """The stop is kept with its moment; the page then asks who called it and why, and leads on."""
    _tap(bea, console, "begin")
    _tap(bea, console, "stop")
    page = _text(bea.get(console))
    assert "STOPPED" in page
    assert "who called it, and why?" in page
    stop = models.TimelineMark.objects.get(kind="stop")
    answer = _tap(bea, console, "stop_told injury", about=stop.mark_id, who="2002")
    assert answer.url.endswith("/injury/")
    page = _text(bea.get(console))
    assert "who called it, and why?" not in page
    assert "somebody was or seemed hurt" in page


def test_a_slip_is_taken_back_and_stays(bea: Client, console: str) -> None:
    """Undo is a mark of its own; the slip stays on the timeline and says that it was taken back."""
    _tap(bea, console, "begin")
    _tap(bea, console, "tactic restraint")
    slip = models.TimelineMark.objects.get(kind="tactic")
    _tap(bea, console, f"void {slip.mark_id}")
    page = _text(bea.get(console))
    assert "Tactic: Restraint</span> (taken back)" in page
    assert _kinds() == ["begin", "tactic", "void"]


def test_the_run_goes_back_to_a_mark(bea: Client, console: str) -> None:
    """Back to the beginning: the run is frozen, what came after is kept, and says that it was gone behind."""
    _tap(bea, console, "begin")
    _tap(bea, console, "act command")
    begin = models.TimelineMark.objects.get(kind="begin")
    _tap(bea, console, f"rewind {begin.mark_id}")
    page = _text(bea.get(console))
    assert "(gone back behind)" in page
    assert "Frozen" in page


def test_the_clock_of_a_restraint_is_never_green(bea: Client, console: str) -> None:
    """From the beginning of a restraint the clock says since when, in the shape of a warning."""
    _tap(bea, console, "begin")
    assert "Nobody is marked as held" in _text(bea.get(console))
    _tap(bea, console, "hold_begins")
    _tap(bea, console, "freeze")
    page = _text(bea.get(console))
    assert "Held since" in page
    assert 'class="lh-clock lh-clock--held"' in page


def test_a_device_sends_what_it_kept(bea: Client, console: str) -> None:
    """Marks of ten minutes without signal arrive together, and again; each is kept once, at its moment."""
    began = datetime.now(UTC)
    marks = [
        {"id": str(uuid4()), "do": do, "at": (began + timedelta(seconds=place)).isoformat()}
        for place, do in enumerate(["begin", "level 2", "hold_begins"])
    ]
    for _ in range(2):
        answer = _send(bea, console, *marks)
        assert answer.json() == {"taken": [one["id"] for one in marks], "conflicts": []}
    assert _kinds() == ["begin", "level", "hold_begins"]
    assert models.TimelineMark.objects.get(kind="level").at == began + timedelta(seconds=1)


def test_what_cannot_be_taken_is_told_to_the_device(bea: Client, console: str) -> None:
    """A level that there is not is told with its reason; the others of the same sending are kept."""
    good, bad = str(uuid4()), str(uuid4())
    at = datetime.now(UTC).isoformat()
    answer = _send(
        bea, console, {"id": bad, "do": "level 9", "at": at}, {"id": good, "do": "begin", "at": at}
    )
    assert answer.json()["taken"] == [good]
    assert answer.json()["conflicts"][0]["id"] == bad
    nameless, timeless = {"id": "x", "do": "begin", "at": at}, {"id": good, "do": "begin", "at": "now"}
    for broken in (nameless, timeless, {"id": good}, {"id": good, "do": "void " + "x" * 65, "at": at}):
        assert _send(bea, console, broken).status_code == 400
    assert bea.post(console, "{", content_type="application/json").status_code == 400
    assert bea.post(console, {"do": "begin"}).status_code == 400


def test_the_safety_officer_sees_a_stop_and_little_else(cast: Cast, console: str) -> None:
    """Amina watches over safety: she can stop and freeze; a tactic from her is told, with what to do."""
    models.Grant.objects.create(
        account=cast.accounts["amina"], role="instructor", organisation=cast.organisation
    )
    amina = _as(cast, "amina")
    page = _text(amina.get(console))
    assert "watch, and do nothing else" in page
    assert "Level of resistance" not in page
    answer = _tap(amina, console, "tactic restraint")
    assert answer.status_code == 409
    assert "Let somebody else mark" in _text(answer)
    assert _tap(amina, console, "stop").status_code == 302


def test_who_does_not_run_the_class_finds_nothing(cast: Cast, console: str) -> None:
    """Tom, who is trained in it, has no console; an instructor of another unit finds no such page."""
    assert _as(cast, "tom").get(console).status_code == 403
    elsewhere = models.Unit.objects.create(organisation=cast.organisation, name="Hill")
    person = models.Person.objects.create(
        staff_number="7001",
        full_name="Una Ito",
        role_type="officer",
        unit=elsewhere,
        service_from=localdate(),
    )
    account = models.Account.objects.create(username="una", person=person)
    models.Grant.objects.create(
        account=account, role="instructor", organisation=cast.organisation, unit=elsewhere
    )
    una = Client()
    una.force_login(account)
    for address in (console, console.partition("runs/")[0] + "runs/"):
        assert una.get(address).status_code == 404
        assert una.post(address).status_code == 404
    assert not models.TimelineMark.objects.exists()


def test_a_run_belongs_to_its_class(bea: Client, console: str) -> None:
    """The run is found at the address of its own class alone."""
    other = class_with_scenarios("2002", venue="Hill gym")
    assert bea.get(f"/classes/{other}/runs/{console.rstrip('/').rpartition('/')[2]}/").status_code == 404


def test_the_console_costs_little(bea: Client, console: str, django_assert_max_num_queries: Any) -> None:
    """At most twelve queries, however many marks there are, and under 60 kB."""
    for do in ["begin", *["act command"] * 40]:
        _tap(bea, console, do)
    with django_assert_max_num_queries(12):
        answer = bea.get(console)
    assert len(answer.content) < 60_000
    with django_assert_max_num_queries(12):
        bea.get(console.partition("runs/")[0] + "runs/")


def test_the_debrief_says_what_it_rests_on(bea: Client, console: str) -> None:
    """Ledgers, observations and families from marks, with who marked; no chances, and no rating."""
    for do in ("begin", "act open_question", "hold_begins", "safety_role", "hold_ends", "end"):
        _tap(bea, console, do)
    page = _text(bea.get(f"{console}debrief/"))
    assert "No simulation stands behind it" in page
    assert "6 marks, by Bea Lund" in page
    assert "There was talk that helps before the first tactic." in page
    assert "The safety role was claimed aloud 0 seconds after the restraint began." in page
    assert "Not marked:</b> Hands over and records" in page
    assert "R14 Reflection" in page
    given = bea.get(f"{console}debrief.json").json()
    assert given["format"] == "levelhead.run/1"
    assert len(given["marks"]) == 6


def test_a_debrief_is_for_the_learner_and_the_instructors(cast: Cast, bea: Client, console: str) -> None:
    """Tom reads his once it is over, from his own list; Priya, who played a role, and a planner do not."""
    tom, amina = _as(cast, "tom"), _as(cast, "amina")
    _tap(bea, console, "begin")
    assert tom.get(f"{console}debrief/").status_code == 404
    assert "when it is over" in _text(tom.get("/my-record/runs/"))
    _tap(bea, console, "end")
    assert f"{console}debrief/" in _text(tom.get("/my-record/runs/"))
    assert tom.get(f"{console}debrief/").status_code == 200
    assert tom.get(f"{console}debrief.json").status_code == 200
    assert amina.get(f"{console}debrief/").status_code == 404
    models.Grant.objects.create(
        account=cast.accounts["amina"], role="planner", organisation=cast.organisation
    )
    assert amina.get(console).status_code == 200
    assert _as(cast, "amina").get(f"{console}debrief/").status_code == 404


def test_the_debrief_costs_little(
    cast: Cast, bea: Client, console: str, django_assert_max_num_queries: Any
) -> None:
    """At most twelve queries each for the instructor and the learner."""
    _tap(bea, console, "begin")
    _tap(bea, console, "end")
    tom = _as(cast, "tom")
    for client in (bea, tom):
        with django_assert_max_num_queries(12):
            assert len(client.get(f"{console}debrief/").content) < 60_000
    with django_assert_max_num_queries(12):
        tom.get("/my-record/runs/")
