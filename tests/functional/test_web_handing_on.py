"""Handing on a learning note: one at a time, by who was given the right, told to its learner, and kept."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, add_planners, make_cast
from class_today import class_of_today
from levelhead import wiring
from levelhead.actions.hand_on import hand_on
from levelhead.basics.errors import Refused
from levelhead.records.learning_note import HandingOn
from levelhead.storage import models
from levelhead.storage.exports import EXPORTS, Span
from live_runs_today import class_with_scenarios

pytestmark = pytest.mark.django_db
WHY = {
    "to": "Professional standards, Ms Vole",
    "purpose": "An inquiry asked what was taught about breathing after restraint.",
    "ground": "Ordered by the coroner",
    "told_from": "",
    "delay_reason": "",
}
EVIDENCE = "Let go late, and then watched the breathing."


@pytest.fixture
def cast() -> Cast:
    """The cast with those who plan, lead and inspect; Lee, who leads, may hand on as well."""
    found = make_cast(localdate())
    add_planners(found)
    models.Grant.objects.create(
        account=found.accounts["lee"], role="hand_on", organisation=found.organisation
    )
    return found


def _rating(number: str = "2001", **changes: Any) -> models.Rating:
    person = models.Person.objects.get(staff_number=number)
    row = {
        "rating_id": str(uuid4()), "person": person, "scenario_type": "custody",
        "family": "aftercare", "score": 2, "competent": False, "pressure": "high", "evidence": EVIDENCE,
        "by": "1002", "at": datetime.now(UTC),
    }  # fmt: skip
    return models.Rating.objects.create(**{**row, **changes})


def _page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def _exact(answer: Any) -> str:
    """The text that is handed on, as the page has it."""
    found = re.search(r"<pre[^>]*>(.*?)</pre>", answer.content.decode(), re.DOTALL)
    assert found
    return unescape(found[1])


def _hand_on(lee: Client, rating: models.Rating, **changes: str) -> Any:
    address = f"/people/{rating.person.staff_number}/hand-on/rating/{rating.rating_id}/"
    seen = re.search(r'name="seen" value="(\w+)"', _page(lee.get(address)))
    assert seen
    return lee.post(address, {**WHY, "form": str(uuid4()), "seen": seen[1], **changes})


def test_one_note_is_handed_on_exactly_as_it_was_read(signed: Callable[[str], Client]) -> None:
    """The text is kept with its hash, who, to whom and why; the event says so without the text; to print."""
    lee, rating = signed("lee"), _rating()
    assert "Aftercare" not in _page(lee.get("/people/2001/"))  # a file shows no note, only the way to hand on
    assert rating.rating_id in _page(lee.get("/people/2001/hand-on/"))
    assert EVIDENCE not in _page(lee.get("/people/2001/hand-on/"))
    answer = _hand_on(lee, rating)
    row = models.HandedOn.objects.get()
    assert answer["Location"] == f"/handed-on/{row.handing_id}/"
    assert EVIDENCE in row.text
    assert "2 of 5, not yet." in row.text
    assert (row.to, row.by, row.told_from) == (WHY["to"], "6002", None)
    event = models.AuditEvent.objects.get(action="note_handed_on")
    assert (event.by, event.subject, event.detail["sha256"]) == ("6002", "person:2001", row.sha256)
    assert EVIDENCE not in str(event.detail)
    assert models.AuditEvent.objects.filter(action="note_read_to_hand_on", by="6002").count() == 1
    printed = _page(lee.get(f"/handed-on/{row.handing_id}/"))
    assert EVIDENCE in printed
    assert row.sha256 in printed
    with pytest.raises(Refused):
        row.delete()


def test_the_same_form_twice_hands_on_once(signed: Callable[[str], Client]) -> None:
    """And another note or another purpose under the same name is refused."""
    lee, rating, form = signed("lee"), _rating(), str(uuid4())
    for _ in range(2):
        assert _hand_on(lee, rating, form=form).status_code == 302
    assert models.HandedOn.objects.count() == 1
    assert "Another handing on is kept" in _page(_hand_on(lee, rating, form=form, purpose="Something else."))


def test_the_learner_reads_it_at_once_and_replies(signed: Callable[[str], Client]) -> None:
    """Tom reads the exact text, to whom and why; his reply is kept once and stands with it for Lee."""
    _hand_on(signed("lee"), _rating())
    tom, name = signed("tom"), models.HandedOn.objects.get().handing_id
    assert "were handed on: 1" in _page(tom.get("/my-record/"))
    mine = _page(tom.get("/my-record/handed-on/"))
    assert all(WHY[one] in mine for one in ("to", "purpose", "ground"))
    assert EVIDENCE in _page(tom.get(f"/handed-on/{name}/"))
    for _ in range(2):
        tom.post(f"/my-record/handed-on/{name}/reply/", {"reply": "I was told to wait."})
    assert models.HandedOnReply.objects.count() == 1
    assert "I was told to wait." in _page(signed("lee").get(f"/handed-on/{name}/"))
    empty = tom.post(f"/my-record/handed-on/{name}/reply/", {"reply": " "})
    assert empty.status_code == 400
    assert signed("amina").get(f"/handed-on/{name}/").status_code == 404
    assert signed("amina").post(f"/my-record/handed-on/{name}/reply/", {"reply": "x"}).status_code == 404


def test_a_delay_has_a_day_and_a_reason_and_ends_by_itself(
    signed: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the day nothing shows on the learner's pages; from it on everything does, with the reason."""
    later = localdate() + timedelta(days=30)
    _hand_on(signed("lee"), _rating(), told_from=later.isoformat(), delay_reason="A witness would be warned.")
    tom, name = signed("tom"), models.HandedOn.objects.get().handing_id
    assert "were handed on: none" in _page(tom.get("/my-record/"))
    assert tom.get(f"/handed-on/{name}/").status_code == 404
    assert tom.post(f"/my-record/handed-on/{name}/reply/", {"reply": "x"}).status_code == 404
    assert "not yet: A witness would be warned." in _page(signed("ian").get("/handed-on/"))
    for module in ("records", "my_handed_on"):
        monkeypatch.setattr(f"levelhead.web.views.{module}.localdate", lambda: later)
    assert "were handed on: 1" in _page(tom.get("/my-record/"))
    assert "A witness would be warned." in _page(tom.get("/my-record/handed-on/"))
    assert EVIDENCE in _page(tom.get(f"/handed-on/{name}/"))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"to": " "}, "Say to whom it goes"),
        ({"purpose": ""}, "Say what it is for."),
        ({"ground": ""}, "on what lawful ground"),
        ({"told_from": "2020-01-01", "delay_reason": "Why."}, "has to be after today"),
        ({"told_from": "2100-01-01"}, "Say why the learner is told later"),
        ({"delay_reason": "Why."}, "Give the day on which the learner is told"),
        ({"told_from": "soon"}, "Enter the day as a date."),
        ({"seen": "0" * 64}, "The note has changed since you read it."),
        ({"to": "x" * 201}, "at most 200 characters"),
    ],
)
def test_nothing_is_handed_on_without_every_reason(
    signed: Callable[[str], Client], changes: dict[str, str], said: str
) -> None:
    """What is missing is said beside its field, and nothing is kept."""
    answer = _hand_on(signed("lee"), _rating(), **changes)
    assert answer.status_code == 400
    assert said in _page(answer)
    assert "There is a problem" in _page(answer)
    assert not models.HandedOn.objects.exists()


def test_both_roles_are_needed_and_nobody_hands_on_their_own(
    cast: Cast, signed: Callable[[str], Client]
) -> None:
    """A lead without the right, the right without the lead, another's unit, and oneself: nothing opens."""
    rating, own = _rating(), _rating("6002")
    address = f"/people/2001/hand-on/rating/{rating.rating_id}/"
    lee = signed("lee")
    assert lee.get("/people/6002/hand-on/").status_code == 403
    assert lee.post(f"/people/6002/hand-on/rating/{own.rating_id}/", WHY).status_code == 403
    with pytest.raises(Refused, match="about themselves"):
        hand_on(
            by="6002", note={"kind": "rating", "note_id": own.rating_id, "staff_number": "6002"}, seen="",
            handing=HandingOn("n", "A", "B", "C"), **wiring.handed_on_ports(),
        )  # fmt: skip
    grants = models.Grant.objects.filter(account=cast.accounts["lee"])
    for kept in ("ppst_lead", "hand_on"):
        grants.exclude(role=kept).delete()
        assert signed("lee").get(address).status_code == 403, kept
        assert signed("lee").get("/people/2001/hand-on/").status_code == 403, kept
        grants.all().delete()
        for role in ("ppst_lead", "hand_on"):
            models.Grant.objects.create(
                account=cast.accounts["lee"], role=role, organisation=cast.organisation
            )
    away = models.Unit.objects.create(organisation=cast.organisation, name="Moor")
    grants.filter(role="hand_on").update(unit=away)
    assert signed("lee").get(address).status_code == 404
    assert "Hand on" not in _page(signed("lee").get("/people/2001/"))


def test_inspectors_see_the_list_and_no_text(signed: Callable[[str], Client]) -> None:
    """To whom, why, on what ground and the hash; the text is closed to them, and there is no file of it."""
    _hand_on(signed("lee"), _rating())
    ian, row = signed("ian"), models.HandedOn.objects.get()
    said = _page(ian.get("/handed-on/"))
    assert all(one in said for one in (WHY["to"], WHY["ground"], row.sha256, "Tom Reed", "Lee Moss"))
    assert EVIDENCE not in said
    assert ian.get(f"/handed-on/{row.handing_id}/").status_code == 403


def test_a_run_is_handed_on_without_anybody_elses_name(signed: Callable[[str], Client]) -> None:
    """The marks and the ledgers are in it, its limits first; no number and no name of who took part is."""
    bea = signed("bea")
    typed = {
        "form": str(uuid4()), "block": "play", "scenario_type": "domestic", "learners": "2001",
        "role_players": "2002", "coach": "1002", "safety_officer": "1001", "observers": "",
    }  # fmt: skip
    console = bea.post(f"/classes/{class_with_scenarios()}/runs/", typed).url
    lee, run = signed("lee"), models.ScenarioRun.objects.get()
    address = f"/people/2001/hand-on/run/{run.pk}/"
    assert lee.get(address).status_code == 404  # it is not over
    for do in ("begin", "level 3", "hold_begins", "tactic restraint", "hold_ends", "end"):
        bea.post(console, {"form": str(uuid4()), "do": do})
    text = _exact(lee.get(address))
    assert text.index("No simulation stands behind it") < text.index(
        "Level of resistance: Passive resistance"
    )
    people = models.Person.objects.values_list("staff_number", "full_name")
    assert not any(word in text for person in people for word in person)
    assert (
        lee.get(f"/people/2002/hand-on/run/{run.pk}/").status_code == 404
    )  # a role-player learnt nothing in it


def test_practice_is_handed_on_only_while_it_is_shown(signed: Callable[[str], Client]) -> None:
    """Not shown, it is on no list and does not exist; shown, its debrief is what is handed on."""
    tom, lee = signed("tom"), signed("lee")
    begun = tom.post("/practise/stop-and-search/begin/").url
    tom.post(begun, {"turn": "1", "utterance": "Hello, my name is Sam."})
    tom.post(begun + "stop/")
    encounter = models.Encounter.objects.get()
    address = f"/people/2001/hand-on/practice/{encounter.pk}/"
    assert lee.get(address).status_code == 404
    tom.post(begun + "show/", {"shown": "yes"})
    assert str(encounter.pk) in _page(lee.get("/people/2001/hand-on/"))
    assert "DEBRIEF: " in _exact(lee.get(address))
    tom.post(begun + "show/", {"shown": "no"})
    assert lee.get(address).status_code == 404
    assert lee.get("/people/2001/hand-on/practice/none/").status_code == 404
    assert lee.get("/people/2001/hand-on/secret/none/").status_code == 404


def test_no_list_and_no_trail_holds_a_learning_note(signed: Callable[[str], Client]) -> None:
    """The export of ratings has neither learner nor words; the trail says that practice ended and not how."""
    class_of_today(["2001"])
    _rating(by="1002")
    for name, make in EXPORTS.items():
        found = make(Span(localdate() - timedelta(days=2), localdate()))
        text = "\n".join(",".join(map(str, row)) for row in found.rows)
        assert EVIDENCE not in text, name
        assert "2001" not in text or name != "ratings"
    tom = signed("tom")
    begun = tom.post("/practise/stop-and-search/begin/").url
    tom.post(begun + "stop/")
    rows = csv.DictReader(io.StringIO(signed("ian").get("/audit/audit.csv").content.decode()))
    details = [row["detail"] for row in rows if row["action"].startswith("encounter")]
    assert len(details) == 2
    assert not any(word in detail for detail in details for word in ("outcome", "turns"))
