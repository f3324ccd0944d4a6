"""The inspection pack: what was known on a day, each table with its source, by page and by command alike."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast
from class_today import class_of_today, plan_of_today
from levelhead import wiring
from levelhead.actions.ports import AuditEvent
from levelhead.basics.errors import CalledWrongly
from levelhead.basics.jsons import sha256
from levelhead.records.inspection_pack import InspectionPack
from levelhead.storage import audit, models

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


def _pack(days_ago: int = 0, *units: str) -> InspectionPack:
    """A year up to today, as known some days ago."""
    today = localdate()
    return wiring.inspection_pack(
        first=today - timedelta(days=365), last=today, known_on=today - timedelta(days=days_ago), units=units
    )


def _rows(pack: InspectionPack, name: str) -> list[dict[str, Any]]:
    table = next(one for one in pack.tables if one.name == name)
    return list(csv.DictReader(io.StringIO(table.csv)))


def _query(**changes: str) -> dict[str, str]:
    today = localdate()
    days = {"first": today - timedelta(days=365), "last": today, "known_on": today}
    return {name: day.isoformat() for name, day in days.items()} | changes


def test_page_and_file_are_the_same_pack(signed: Callable[[str], Client]) -> None:
    """The page shows the fingerprint and each hash of the ZIP; every table says where its rows come from."""
    class_of_today(["2001"])
    ian = signed("ian")
    page = ian.get("/inspection/", _query()).content.decode()
    answer = ian.get("/inspection/pack.zip", _query())
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        assert all(sha256(archive.read(one["name"])) == one["sha256"] for one in manifest["files"])
    assert manifest["fingerprint"] == _pack().fingerprint
    assert manifest["fingerprint"] in page
    for one in manifest["files"]:
        assert one["sha256"] in page
        assert len(one["source"]) > 20
    assert (manifest["made_by"], manifest["units"]) == ("ian", [])
    assert len(manifest["files"]) == 13


def test_standing_is_as_it_was_known(signed: Callable[[str], Client]) -> None:
    """Records kept today count today; by what was known yesterday nobody was in date."""
    del signed
    (now,), (before,) = (
        [row for row in _rows(_pack(days), "standing") if row["role_type"] == "officer"] for days in (0, 1)
    )
    assert (now["in_date"], now["lapsed"], now["not_yet_trained"], now["met"], now["owed"]) == (
        "2",
        "1",
        "3",
        "2",
        "6",
    )
    assert (before["in_date"], before["not_yet_trained"], before["met"], before["owed"]) == (
        "0",
        "6",
        "0",
        "6",
    )
    (rule,) = _rows(_pack(), "rules")
    assert int(rule["minutes"]) > 0
    assert rule["authority"]
    said = next(row for row in _rows(_pack(), "headings") if row["heading"] == "contact_time")
    assert said["shown_by"].startswith("2 of ")


def test_a_class_is_shown_with_what_made_it_safe_and_what_was_overridden(
    signed: Callable[[str], Client],
) -> None:
    """Its gates as they stood when it opened, the override with name and reason, the papers of who ran it."""
    class_id = class_of_today(["2001"], is_open=False, stop_word="")
    del signed
    models.ClassEvent.objects.create(
        training_class_id=class_id, kind="overridden", gate="kit", found="No second check.",
        reason="Checked on the phone.", by="6001", at=NOW,
    )  # fmt: skip
    detail = {"gates": {"kit": "red", "ratio": "amber"}, "reason": ""}
    audit.add(AuditEvent("1002", "class_opened", f"class:{class_id}", detail), at=NOW)
    models.RegisterMark.objects.create(
        training_class_id=class_id, person=models.Person.objects.get(staff_number="2001"), kind="arrived",
        mark_id=str(uuid4()), at=NOW, noted_at=NOW, by="1002", received_at=NOW,
    )  # fmt: skip
    pack = _pack()
    (one,) = _rows(pack, "classes")
    assert (one["class"], one["came"], one["risk_assessed_by"], one["stop_word_agreed"]) == (
        class_id,
        "1",
        "1002",
        "no",
    )
    (block,) = _rows(pack, "blocks")
    assert (block["activity"], block["coaches"], block["learners"]) == ("talk", "1002", "1")
    gates = {row["gate"]: row for row in _rows(pack, "gates")}
    assert gates["ratio"]["colour_when_opened"] == "amber"
    kit = gates["kit"]
    assert (kit["colour_when_opened"], kit["overridden_because_it_was"]) == ("red", "No second check.")
    assert (kit["reason"], kit["by_name"]) == ("Checked on the phone.", "Pat Quill")
    papers = [(row["name"], row["part"], row["qualification"]) for row in _rows(pack, "qualifications")]
    assert papers == [
        ("Bea Lund", "coach and first aider", "first_aid"),
        ("Bea Lund", "coach and first aider", "instructor"),
    ]
    assert _rows(_pack(1), "classes") == []


def test_papers_that_had_ended_or_were_added_later_do_not_count(signed: Callable[[str], Client]) -> None:
    """On the day of the class nobody holds what ended the day before; the row says so."""
    del signed
    (block,) = plan_of_today().blocks
    class_of_today(["2001"], is_open=False, blocks=(replace(block, coaches=("1001",)),), first_aiders=())
    yesterday = localdate() - timedelta(days=1)
    models.Qualification.objects.create(
        person=models.Person.objects.get(staff_number="1001"), kind="instructor", begins=yesterday,
        ends=yesterday, provider="P", evidence="E", by="ada", at=NOW,
    )  # fmt: skip
    assert [row["qualification"] for row in _rows(_pack(), "qualifications")] == ["none on that day"]


def test_injuries_are_counts_with_their_clocks(signed: Callable[[str], Client]) -> None:
    """In time, late, missed and with time left, and never a name, a class or a word of what happened."""
    del signed
    made = [  # days since, severity, whether unable, days until the report
        (40, "specified", True, 10, "made in time"),
        (41, "specified", True, 16, "made late"),
        (42, "specified", True, None, "missed"),
        (3, "specified", True, None, "due, and time is left"),
        (30, "minor", False, None, "not due"),
        (2, "near_miss", False, None, "not due"),
    ]
    for days, severity, unable, reported, _ in made:
        on = localdate() - timedelta(days=days)
        injury = models.Injury.objects.create(occurred_on=on, cause="floor", severity=severity, at=NOW)
        models.InjuryDetail.objects.create(
            injury=injury, text="Left knee", unable=unable, at=NOW,
            person=models.Person.objects.get(staff_number="2001"),
            reported_on=on + timedelta(days=reported) if reported else None,
        )  # fmt: skip
    pack = _pack()
    rows = _rows(pack, "injuries")
    assert sorted((row["report_by_law"], row["count"]) for row in rows) == [
        ("due, and time is left", "1"),
        ("made in time", "1"),
        ("made late", "1"),
        ("missed", "1"),
        ("not due", "1"),
        ("not due", "1"),
    ]
    whole = "".join(one.csv for one in pack.tables)
    assert "knee" not in whole
    assert "Tom Reed" not in whole


def test_no_learning_note_and_no_private_reason_is_in_it(signed: Callable[[str], Client]) -> None:
    """Ratings are only agreement; a private reason is only on record; counts, and no number of who asked."""
    del signed
    tom = models.Person.objects.get(staff_number="2001")
    for name, second, by, score in (("a", "", "1002", 3), ("b", "a", "1001", 4)):
        models.Rating.objects.create(
            rating_id=name, person=tom, scenario_type="custody", family="aftercare", score=score,
            competent=True, pressure="low", evidence="Watched the breathing.", by=by, at=NOW,
            second_of=second,
        )  # fmt: skip
    today = localdate()
    models.Excusal.objects.create(
        person=tom, kind="deferral", reason="pregnancy", asked_on=today, begins=today,
        ends=today + timedelta(days=50), by="1001", at=NOW,
    )  # fmt: skip
    pack = _pack()
    measures = {row["measure"]: (row["pairs"], row["value"]) for row in _rows(pack, "agreement")}
    assert measures["equal"] == ("1", "0.0000")
    assert measures["within_one"] == ("1", "1.0000")
    (asked,) = _rows(pack, "deferrals")
    assert (asked["kind"], asked["reason"], asked["decision"], asked["people"]) == (
        "deferral",
        "On record",
        "waiting",
        "1",
    )
    whole = "".join(one.csv for one in pack.tables)
    assert not any(word in whole for word in ("Watched the breathing", "pregnan", "2001"))
    assert _rows(_pack(1), "deferrals") == []


def test_imports_and_the_chain_are_told(cast: Cast) -> None:
    """The hash of each file that was confirmed; the head of the chain by the day, and whether it holds."""
    del cast
    for state, at in (("confirmed", NOW), ("previewed", None)):
        models.Import.objects.create(
            kind="people", filename=f"{state}.csv", sha256="ab" * 32, content=b"", state=state, by="ada",
            at=NOW, confirmed_at=at,
        )  # fmt: skip
    wiring.note(by="1002", what="tested", subject="nothing")
    pack = _pack()
    assert [(row["file"], row["sha256"]) for row in _rows(pack, "imports")] == [("confirmed.csv", "ab" * 32)]
    (trail,) = _rows(pack, "audit")
    last = models.AuditEvent.objects.latest("id")
    assert (trail["hash_of_last_event"], trail["checked"]) == (last.own_hash, "the chain holds")
    models.AuditEvent.objects.create(
        at=NOW, by="x", action="x", subject="x", detail={}, previous_hash="wrong", own_hash="y" * 64
    )
    assert _rows(_pack(), "audit")[0]["checked"].startswith("broken at event")


def test_an_inspector_of_a_unit_sees_that_unit_alone(cast: Cast, signed: Callable[[str], Client]) -> None:
    """Of another unit there is nothing to choose, and nothing of it in the pack."""
    moor = models.Unit.objects.create(organisation=cast.organisation, name="Moor")
    person = models.Person.objects.create(
        staff_number="7001", full_name="Una Moor", role_type="officer", unit=moor, service_from="2020-01-01"
    )
    models.Grant.objects.filter(account=cast.accounts["ian"]).update(unit=moor)
    ian = signed("ian")
    page = ian.get("/inspection/", _query()).content.decode()
    assert "Harbour" not in page
    assert ian.get("/inspection/", _query(units="Harbour")).status_code == 400
    assert _pack(0, "Moor").fingerprint in page
    assert [(row["unit"], row["owed"]) for row in _rows(_pack(0, "Moor"), "standing")] == [("Moor", "1")]
    assert person.unit_id == moor.pk


def test_days_that_cannot_be_are_told_beside_their_fields(signed: Callable[[str], Client]) -> None:
    """On the page with a link to the field; the ZIP gives the page; the wiring refuses in words."""
    ian, late = signed("ian"), (localdate() + timedelta(days=2)).isoformat()
    for address in ("/inspection/", "/inspection/pack.zip"):
        answer = ian.get(address, _query(known_on=late))
        assert answer.status_code == 400
        assert 'href="#known_on"' in answer.content.decode()
    assert "Enter the first day as a date." in ian.get("/inspection/", _query(first="soon")).content.decode()
    assert ian.get("/inspection/").status_code == 200
    with pytest.raises(CalledWrongly, match="no unit"):
        _pack(0, "Nowhere")
