"""The view over several forces, told, brought in, shown side by side, and never a person."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast
from levelhead import wiring
from levelhead.basics.errors import CalledWrongly, FaultsFound, Refused
from levelhead.records.force_summary_file import MOST_BYTES
from levelhead.storage import models
from unit.force_summaries import another_key, made_summary

pytestmark = pytest.mark.django_db
SOUTH = {"force": "South (fictional)", "roles": [], "measures": [], "withheld": ["everything: too few"]}


def _page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def _bring_in(text: str, **others: Any) -> None:
    wiring.bring_in_summary(text, "north.json", by="ada", **{"new_key": False, **others})


def _sent(client: Client, text: str, **others: str) -> Any:
    file = SimpleUploadedFile("north.json", text.encode())
    return client.post("/forces/bring-in/", {"file": file, **others})


def test_a_file_is_seen_before_it_is_kept_and_kept_once(signed: Callable[[str], Client]) -> None:
    """The preview keeps nothing; keeping it twice makes one row and one event, which says who signed."""
    ada, text = signed("ada"), made_summary({})
    seen = _page(_sent(ada, text))
    assert "70 of 90: people in date, of those who are to be" in seen
    assert "Not told: near misses told of: fewer than 5" in seen
    assert not models.ForceSummary.objects.exists()
    for _ in range(2):
        kept = ada.post("/forces/bring-in/", {"text": text, "name": "north.json", "keep": "yes"})
        assert kept["Location"] == "/forces/bring-in/"
    row = models.ForceSummary.objects.get()
    event = models.AuditEvent.objects.get(action="standing_summary_brought_in")
    assert (row.force, row.by, row.text) == ("North (fictional)", "ada", text)
    assert (event.subject, event.detail["signed_by"]) == ("force:North (fictional)", row.signed_by)
    with pytest.raises(Refused):
        row.delete()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("officer_id,period\n1,1\n", "standing-summary-not-a-summary"),
        (made_summary({"delivery": {"injuries": 1}}), "standing-summary-small-cell"),
        (made_summary({"extra": 1}), "standing-summary-wrong-value"),
        (made_summary({}).replace('"yes": 45', '"yes": 49'), "standing-summary-not-signed"),
    ],
)
def test_what_may_not_be_brought_in_is_refused_with_its_code(
    signed: Callable[[str], Client], text: str, code: str
) -> None:
    """On the page with the way to the fault's own page, also where it is sent straight to be kept."""
    ada = signed("ada")
    for answer in (_sent(ada, text), ada.post("/forces/bring-in/", {"text": text, "keep": "yes"})):
        assert answer.status_code == 400
        assert f"/faults/{code}/" in _page(answer)
    assert not models.ForceSummary.objects.exists()


def test_no_file_a_large_one_and_one_that_is_no_text_are_told(signed: Callable[[str], Client]) -> None:
    """Each in words, beside the field."""
    ada = signed("ada")
    assert "Choose the file" in _page(ada.post("/forces/bring-in/", {}))
    assert "is larger than" in _page(_sent(ada, " " * (MOST_BYTES + 1)))
    binary = SimpleUploadedFile("x", b"\xff\xfe")
    assert "not a text file" in _page(ada.post("/forces/bring-in/", {"file": binary}))


def test_another_key_is_refused_until_somebody_asked_the_force(signed: Callable[[str], Client]) -> None:
    """A known force with a key that is new here is refused; with the word of a person it is kept."""
    _bring_in(made_summary({}))
    later = made_summary({"last": "2026-04-01"}, another_key())
    ada = signed("ada")
    assert "standing-summary-other-key" in _page(_sent(ada, later))
    assert "Keep it" in _page(_sent(ada, later, new_key="yes"))
    with pytest.raises(FaultsFound, match="other-key"):
        _bring_in(later)
    _bring_in(later, new_key=True)
    assert models.ForceSummary.objects.count() == 2
    _bring_in(made_summary({"last": "2026-04-02"}, another_key()))  # both keys are known now


def test_forces_stand_in_alphabetical_order_with_interval_age_and_times_before(
    signed: Callable[[str], Client],
) -> None:
    """South came first and stands second, and tells nothing; the latest day stands, others before."""
    for text in (
        made_summary(SOUTH),
        made_summary({}),
        made_summary({"last": "2025-09-30", "measures": [{"name": "roles", "yes": 20, "of": 40}]}),
    ):
        _bring_in(text)
    lee = signed("lee")
    page = _page(lee.get("/forces/"))
    assert page.index("North (fictional)") < page.index("South (fictional)")
    age = (localdate() - date(2026, 3, 31)).days
    assert f"{age} days old" in page
    # Wilson's interval of 70 of 90 is from 68.2 to 85.1 per cent.
    assert "70 of 90, 78%" in page
    assert "95% interval 68% to 85%" in page
    assert "South (fictional) not told" in page
    assert "6.00 injuries in 1,000 contact hours" in page
    assert "no ranking" in page
    roles = _page(lee.get("/forces/?heading=roles"))
    assert "45 of 50, 90%" in roles
    assert "30 September 2025: 20 of 40, 50%" in roles
    assert roles.count("lh-shares__before") == 1
    assert "people in date" in _page(lee.get("/forces/?heading=nothing"))  # an unknown one shows the first


def test_the_file_of_all_forces_has_every_time(signed: Callable[[str], Client]) -> None:
    """Counts, shares with intervals, states, delivery and what is not told, force by force."""
    _bring_in(made_summary({}))
    _bring_in(made_summary({"last": "2025-09-30"}))
    rows = list(csv.DictReader(io.StringIO(signed("ian").get("/forces/forces.csv").content.decode())))
    assert {row["standing_on"] for row in rows} == {"2025-09-30", "2026-03-31"}
    told = {(row["kind"], row["name"]): row for row in rows if row["standing_on"] == "2026-03-31"}
    share = told["heading", "contact_time"]
    assert (share["yes"], share["of"], share["share"]) == ("70", "90", "0.7778")
    assert told["standing of officer", "lapsed"]["yes"] == "20"
    assert told["delivery", "injuries"]["yes"] == "6"
    assert ("not told", "near misses told of: fewer than 5") in told


def _force(cast: Cast, people: int) -> None:
    """Officers enough to be told of, none of them trained."""
    for number in range(people):
        models.Person.objects.create(
            staff_number=f"8{number:03}", full_name=f"Person {number}", role_type="officer",
            unit=cast.people["2001"].unit, service_from=date(2018, 1, 1),
        )  # fmt: skip


def _key(folder: Path) -> Path:
    path = folder / "key.pem"
    path.write_bytes(
        another_key().private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def test_what_a_force_writes_another_home_brings_in(cast: Cast, tmp_path: Path) -> None:
    """Of 46 officers two are in date, who are few: it is told that 46 serve, and no name."""
    _force(cast, 40)
    out, today = tmp_path / "force.json", localdate()
    first = today - timedelta(days=365)
    summary = wiring.share_standing(
        by="6002", first=first, last=today, key=_key(tmp_path), out=out, home=None
    )
    officers = summary.roles[0]
    assert (officers.role_type, officers.people, officers.met) == ("officer", 46, None)
    assert "standing of staff: fewer than 10 people" in summary.withheld
    text = out.read_text("utf-8")
    people = models.Person.objects.values_list("staff_number", "full_name")
    assert not any(json.dumps(word) in text for person in people for word in person)
    assert models.AuditEvent.objects.filter(action="standing_summarised", by="6002").count() == 1
    _bring_in(text)
    assert models.ForceSummary.objects.get().force == cast.organisation.name
    with pytest.raises(CalledWrongly):
        wiring.share_standing(by="x", first=today, last=first, key=_key(tmp_path), out=out, home=None)


def test_a_key_that_is_none_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    """The fault is that of every signed file; no event and no file."""
    del cast
    wrong, out = tmp_path / "key.pem", tmp_path / "force.json"
    wrong.write_text("no key")
    with pytest.raises(FaultsFound, match="key-not-a-key"):
        wiring.share_standing(by="x", first=localdate(), last=localdate(), key=wrong, out=out, home=None)
    assert not out.exists()
    assert not models.AuditEvent.objects.filter(action="standing_summarised").exists()


def test_measures_are_counted_from_the_records(cast: Cast, tmp_path: Path) -> None:
    """Ten requests asked for, five of them decided, are told; nothing else of so small a force is."""
    _force(cast, 40)
    today = localdate()
    for number in range(10):
        row = models.Excusal.objects.create(
            person=models.Person.objects.get(staff_number=f"8{number:03}"), kind="deferral", reason="leave",
            asked_on=today, begins=today, ends=today, by="1001", at="2026-01-01T00:00:00Z",
        )  # fmt: skip
        if number < 5:
            models.ExcusalDecision.objects.create(
                excusal=row, on=today, approved=False, by="6001", at="2026-01-01T00:00:00Z"
            )
    summary = wiring.share_standing(
        by="x", first=today, last=today, key=_key(tmp_path), out=tmp_path / "f.json", home=None
    )
    assert [(one.name, one.yes, one.of) for one in summary.measures] == [("equality", 5, 10)]
