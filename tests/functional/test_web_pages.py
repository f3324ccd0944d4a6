"""The pages, through their real door."""

from __future__ import annotations

import json
import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate

from cast import PASSPHRASE, Cast, make_cast
from levelhead.storage import models

pytestmark = pytest.mark.django_db

PEOPLE = "staff_number,full_name,role_type,rank,unit,supervisor,service_from,service_to\n"
GOOD = PEOPLE + "3001,Ann Hill,officer,Constable,Harbour,1001,2020-02-01,\n"
FAULTY = PEOPLE + "3001,Ann Hill,wizard,Constable,Harbour,1001,01/02/2020,\n"


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return make_cast(localdate())


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def test_signing_in_leads_to_the_first_page(cast: Cast) -> None:
    """The right name and passphrase open the first page, which says whose it is."""
    client = Client()
    answer = client.post("/sign-in/", {"login": "tom", "password": PASSPHRASE}, follow=True)
    assert '<h1 class="govuk-heading-xl' in (page := answer.content.decode())
    assert "Tom Reed" in page


def test_signing_in_never_leads_elsewhere(cast: Cast) -> None:
    """A link that came with another site's address does not take somebody there."""
    given = {"login": "tom", "password": PASSPHRASE, "next": "https://example.org/"}
    assert Client().post("/sign-in/", given)["Location"] == "/"


def test_repeated_failures_bring_a_pause(cast: Cast) -> None:
    """After five failures even the right passphrase waits, for this name and no other."""
    client = Client()
    for _ in range(5):
        answer = client.post("/sign-in/", {"login": "tom", "password": "wrong"})
        assert answer.status_code == 200
    answer = client.post("/sign-in/", {"login": "tom", "password": PASSPHRASE})
    assert answer.status_code == 200
    assert "Too many failed login attempts" in answer.content.decode()
    answer = client.post("/sign-in/", {"login": "amina", "password": PASSPHRASE})
    assert answer["Location"] == "/"


def test_my_record_says_which_rule_and_which_records(cast: Cast) -> None:
    """Tom sees his standing, the rule in words, the records that counted, and practice apart."""
    page = _text(_as(cast, "tom"), "/my-record/")
    assert "In date" in page
    assert "At least 12 hours of contact time in the last 12 months" in page
    assert page.count("Two-day course") == 2
    assert "Practice counts as practice, never as contact time" in page


def test_my_team_shows_the_most_pressing_first(cast: Cast) -> None:
    """Amina's page lists her three people: the lapsed one, the untrained one, then the one in date."""
    page = _text(_as(cast, "amina"), "/my-team/")
    places = [page.index(name) for name in ("Priya Shah", "Joe Marsh", "Tom Reed")]
    assert places == sorted(places)


def test_a_team_file_cannot_run_in_a_spreadsheet(cast: Cast) -> None:
    """A name that looks like a formula is made harmless in the file."""
    models.Person.objects.filter(staff_number="2001").update(full_name="=cmd()")
    assert "'=cmd()" in _as(cast, "amina").get("/my-team/standing.csv").content.decode()


def _upload(client: Client, text: str) -> str:
    file = SimpleUploadedFile("people.csv", text.encode(), "text/csv")
    return client.post("/imports/", {"kind": "people", "file": file})["Location"]


def test_nothing_is_saved_before_it_is_confirmed(cast: Cast) -> None:
    """An upload previews; only confirming adds the person, with an audit event for her."""
    client = _as(cast, "ada")
    address = _upload(client, GOOD)
    assert "Nothing has been saved yet" in _text(client, address)
    assert not models.Person.objects.filter(staff_number="3001").exists()
    client.post(address)
    assert models.Person.objects.get(staff_number="3001").supervisor == cast.people["1001"]
    assert models.AuditEvent.objects.filter(action="person_added", subject="person:3001").count() == 1


def test_confirming_twice_changes_nothing(cast: Cast) -> None:
    """A second confirmation is refused kindly, and leaves one person and one event."""
    client = _as(cast, "ada")
    address = _upload(client, GOOD)
    client.post(address)
    assert client.post(address).status_code == 409
    assert models.AuditEvent.objects.filter(subject="person:3001").count() == 1


def test_a_faulty_file_shows_every_fault_and_cannot_be_confirmed(cast: Cast) -> None:
    """Both faults of the row are on the page, in the file of rejects, and confirming saves nothing."""
    client = _as(cast, "ada")
    address = _upload(client, FAULTY)
    page = _text(client, address)
    assert "value-not-listed" in page
    assert "value-date-order" in page
    assert "Confirm and save" not in page
    assert "1 February 2020" in page
    client.post(address)
    assert not models.Person.objects.filter(staff_number="3001").exists()
    assert "wizard" in client.get(address + "rejects.csv").content.decode()


def test_an_upload_without_a_file_says_so(cast: Cast) -> None:
    """The error stands in a summary that links to the field."""
    answer = _as(cast, "ada").post("/imports/", {"kind": "people"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert 'href="#file"' in page
    assert "Choose a file." in page
    assert "<title>Error: " in page


def _begin(client: Client) -> str:
    return client.post("/practise/stop-and-search/begin/", {"variant": "partial-match"})["Location"]


def test_a_turn_is_answered_and_kept(cast: Cast) -> None:
    """What Tom says is answered, and is there when the page is loaded again."""
    client = _as(cast, "tom")
    address = _begin(client)
    said = "Hi, I'm Sam, one of the local officers. I stopped you because of a call about a knife."
    client.post(address, {"turn": "1", "utterance": said})
    page = _text(client, address)
    assert "one of the local officers" in page
    assert models.EncounterTurn.objects.count() == 1


def test_a_second_window_cannot_take_a_turn_again(cast: Cast) -> None:
    """The stale page is told, its words are shown back, and the first turn stands."""
    client = _as(cast, "tom")
    address = _begin(client)
    client.post(address, {"turn": "1", "line": "/move step_back"})
    answer = client.post(address, {"turn": "1", "utterance": "Show me your hands."})
    assert answer.status_code == 409
    assert "Show me your hands." in answer.content.decode()
    assert models.EncounterTurn.objects.get().entry["officer"] == {"move": "step_back"}


@pytest.mark.parametrize("words", ["", "   ", "x" * 2001])
def test_an_impossible_utterance_is_answered_and_kept_in_the_box(cast: Cast, words: str) -> None:
    """Nothing and far too much are answered with an error beside the field; no turn is taken."""
    client = _as(cast, "tom")
    address = _begin(client)
    answer = client.post(address, {"turn": "1", "utterance": words})
    assert answer.status_code == 400
    assert 'href="#utterance"' in answer.content.decode()
    assert models.EncounterTurn.objects.count() == 0


@pytest.mark.parametrize(
    "words", ["\x00\x07 hello", "🙂🙂🙂", "Bonjour, ça va ?", "<script>alert(1)</script>", "//x"]
)
def test_strange_utterances_are_turns_like_any_other(cast: Cast, words: str) -> None:
    """Control characters, pictures, other languages and markup are read, escaped and answered."""
    client = _as(cast, "tom")
    address = _begin(client)
    assert client.post(address, {"turn": "1", "utterance": words}).status_code == 302
    assert "<script>alert(1)" not in _text(client, address)


def test_the_debrief_shows_both_ledgers(cast: Cast) -> None:
    """After some turns and a stop, the debrief has both ledgers and the transcript can be downloaded."""
    client = _as(cast, "tom")
    address = _begin(client)
    for turn, line in enumerate(("/act introduce", "/act grounds", "/move ask_control"), 1):
        client.post(address, {"turn": str(turn), "line": line})
    page = _text(client, client.post(address + "stop/")["Location"])
    assert "Even-handedness" in page
    assert "Check the information before you act on it" in page
    kept = json.loads(client.get(address + "transcript/").content)
    assert kept["format"] == "levelhead.transcript/1"
    assert len(kept["turns"]) == 3


def test_practice_is_nobody_elses(cast: Cast) -> None:
    """Tom's encounter does not exist for Amina, who supervises him."""
    address = _begin(_as(cast, "tom"))
    other = _as(cast, "amina")
    for part in ("", "debrief/", "transcript/"):
        assert other.get(address + part).status_code == 404
    assert other.post(address, {"turn": "1", "utterance": "Hello"}).status_code == 404


def test_practice_never_becomes_attendance(cast: Cast) -> None:
    """An encounter played to its end leaves contact time as it was."""
    client = _as(cast, "tom")
    before = models.Attendance.objects.count()
    address = _begin(client)
    client.post(address, {"turn": "1", "line": "/move let_go"})
    assert models.Encounter.objects.get().ended_at is not None
    assert models.Attendance.objects.count() == before


def test_every_page_forbids_foreign_scripts(cast: Cast) -> None:
    """The policy allows only our own scripts and styles, and nobody may frame a page."""
    policy = _as(cast, "tom").get("/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_page_that_is_not_there_says_so(cast: Cast) -> None:
    """An unknown address answers 404 with a way back."""
    answer = _as(cast, "tom").get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


def test_a_character_that_no_database_keeps_is_answered(cast: Cast) -> None:
    """A NUL among words, which PostgreSQL cannot keep, is a mistake in the form and not one of ours."""
    client = _as(cast, "tom")
    address = _begin(client)
    answer = client.post(address, {"turn": "1", "utterance": "Hello\x00 there"})
    assert answer.status_code in {302, 400}
    assert client.get(address).status_code == 200
