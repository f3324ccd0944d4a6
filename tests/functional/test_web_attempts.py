"""Going back, showing, correcting, and bad input, through the pages."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, make_cast
from levelhead.storage import models

SAID = ("Hi there, I'm Sam, one of the local officers.", "Calm down, stop being silly.")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(localdate())


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _text(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def _played(client: Client, *, stopped: bool = True) -> str:
    address: str = client.post("/practise/stop-and-search/begin/")["Location"]
    for turn, words in enumerate(SAID, 1):
        client.post(address, {"turn": str(turn), "utterance": words})
    if stopped:
        client.post(address + "stop/")
    return address


def _shown(cast: Cast) -> tuple[str, str]:
    """Tom's encounter, shown: its address for him, and for instructors."""
    tom = _as(cast, "tom")
    mine = _played(tom)
    tom.post(mine + "show/", {"shown": "yes"})
    return mine, mine.replace("/practise/", "/instruct/")


def test_going_back_opens_a_branch_and_keeps_both(cast: Cast) -> None:
    """From a running encounter: the branch has the first turn, the parent both; the list names the turn."""
    tom = _as(cast, "tom")
    mine = _played(tom, stopped=False)
    branch = tom.post(mine + "back/", {"turn": "2"})["Location"]
    page = _text(tom, branch)
    assert "You went back to turn 2." in page
    assert SAID[1] not in page
    assert SAID[1] in _text(tom, mine)
    assert "Tried again from turn 2 of the one begun on" in _text(tom, "/practise/")


def test_the_debrief_sets_attempts_side_by_side(cast: Cast) -> None:
    """What was done in the turn that differs, with chances and endings, for both attempts."""
    tom = _as(cast, "tom")
    mine = _played(tom)
    branch = tom.post(mine + "back/", {"turn": "2"})["Location"]
    tom.post(branch, {"turn": "2", "line": "/act grounds"})
    tom.post(branch + "stop/")
    page = _text(tom, branch + "debrief/")
    assert "Attempt 2 went back to turn 2 of attempt 1." in page
    assert "You gave a reason" in page
    assert "Stopped before an ending" in page
    assert "Your attempts, side by side" in _text(tom, mine + "debrief/")


@pytest.mark.parametrize("turn", ["", "0", "3", "-1", "two", "1" * 40, "\x00"])
def test_there_is_no_going_back_to_what_was_not(cast: Cast, turn: str) -> None:
    """It is said, and nothing begins."""
    tom = _as(cast, "tom")
    mine = _played(tom)
    assert tom.post(mine + "back/", {"turn": turn}).status_code == 409
    assert models.Encounter.objects.count() == 1


def test_a_correction_changes_the_debrief_and_says_who(cast: Cast) -> None:
    """Ines relabels turn 2; Tom sees the corrected debrief, by whom, and the first one behind a link."""
    mine, theirs = _shown(cast)
    ines = _as(cast, "ines")
    assert "Tom Reed" in _text(ines, "/instruct/")
    form = _text(ines, theirs + "turns/2/")
    assert SAID[1] in form
    answer = ines.post(theirs + "turns/2/", {"seen": "0", "acts": ["open_question", "validate"]}, follow=True)
    assert "Corrected by ines" in answer.content.decode()
    page = _text(_as(cast, "tom"), mine + "debrief/")
    assert "<b>Corrected to:</b> asked an open question and reassured" in page
    assert "Corrected by ines" in page
    assert "Corrected by ines" not in _text(_as(cast, "tom"), mine + "debrief/?as-read")
    assert models.AuditEvent.objects.filter(action="reading_corrected", by="ines").count() == 1
    assert models.CorrectedExample.objects.get().utterance == SAID[1]


def test_a_turn_may_be_marked_not_understood(cast: Cast) -> None:
    """The one box that goes with no other."""
    _, theirs = _shown(cast)
    ines = _as(cast, "ines")
    both = {"seen": "0", "acts": ["not_understood", "insult"]}
    assert ines.post(theirs + "turns/2/", both).status_code == 400
    ines.post(theirs + "turns/2/", {"seen": "0", "acts": ["not_understood"]})
    assert models.CorrectedExample.objects.get().acts == ""


@pytest.mark.parametrize(
    "sent",
    [{}, {"acts": ["smile"]}, {"acts": ["respect"], "flags": ["clear"]}, {"acts": ["dismiss"]}],
)
def test_a_correction_that_is_none_is_answered_on_the_form(cast: Cast, sent: dict[str, list[str]]) -> None:
    """Nothing chosen, something unknown, or what stands already: the form comes back with the reason."""
    _, theirs = _shown(cast)
    stood = models.EncounterTurn.objects.get(n=2).entry["officer"]["reading"]["acts"]
    if sent.get("acts") == ["dismiss"]:
        sent = {"acts": [one["act"] for one in stood]}
    answer = _as(cast, "ines").post(theirs + "turns/2/", {"seen": "0"} | sent)
    assert answer.status_code == 400
    assert "<title>Error: " in answer.content.decode()
    assert not models.Correction.objects.exists()


def test_two_instructors_do_not_overrule_each_other_unseen(cast: Cast) -> None:
    """A form that was opened before another correction is answered, and changes nothing."""
    _, theirs = _shown(cast)
    ines, bea = _as(cast, "ines"), _as(cast, "bea")
    ines.post(theirs + "turns/2/", {"seen": "0", "acts": ["validate"]})
    assert bea.post(theirs + "turns/2/", {"seen": "0", "acts": ["insult"]}).status_code == 409
    assert models.Correction.objects.get().by == "ines"


def test_an_instructor_corrects_nothing_of_their_own(cast: Cast) -> None:
    """Bea practises and instructs: her own encounter waits for another instructor."""
    bea = _as(cast, "bea")
    mine = _played(bea)
    bea.post(mine + "show/", {"shown": "yes"})
    theirs = mine.replace("/practise/", "/instruct/")
    answer = bea.post(theirs + "turns/2/", {"seen": "0", "acts": ["validate"]})
    assert answer.status_code == 409
    assert "another instructor" in answer.content.decode()


def test_what_is_not_shown_does_not_exist_for_instructors(cast: Cast) -> None:
    """Before it is shown, after it is taken back, and for a turn that was not taken."""
    tom, ines = _as(cast, "tom"), _as(cast, "ines")
    mine = _played(tom)
    theirs = mine.replace("/practise/", "/instruct/")
    addresses = (theirs, theirs + "turns/2/")
    assert [ines.get(one).status_code for one in addresses] == [404, 404]
    tom.post(mine + "show/", {"shown": "yes"})
    assert [ines.get(one).status_code for one in addresses] == [200, 200]
    assert ines.get(theirs + "turns/9/").status_code == 404
    tom.post(mine + "show/", {"shown": "no"})
    assert [ines.get(one).status_code for one in addresses] == [404, 404]
    assert "Nothing is shown" in _text(ines, "/instruct/")


def test_a_learner_neither_sees_nor_makes_corrections_of_others(cast: Cast) -> None:
    """Without the role of instructor the pages are closed, even for one's own encounter."""
    _, theirs = _shown(cast)
    for username in ("tom", "amina", "ada", "eve", "nina"):
        client = _as(cast, username)
        assert client.get(theirs).status_code == 403
        assert client.post(theirs + "turns/2/", {"seen": "0", "acts": ["validate"]}).status_code == 403
    assert not models.Correction.objects.exists()


def test_an_encounter_of_a_changed_scenario_is_told_of_everywhere(cast: Cast) -> None:
    """Neither its learner nor an instructor gets a page that is not true, and what was said can be kept."""
    mine, theirs = _shown(cast)
    models.Encounter.objects.update(scenario_sha256="0" * 64)
    tom, ines = _as(cast, "tom"), _as(cast, "ines")
    for client, address in (
        (tom, mine),
        (tom, mine + "debrief/"),
        (ines, theirs),
        (ines, theirs + "turns/2/"),
    ):
        answer = client.get(address)
        assert answer.status_code == 409
        assert "cannot be played again" in answer.content.decode()
    assert tom.post(mine + "back/", {"turn": "1"}).status_code == 409
    kept = tom.get(mine + "transcript/")
    assert kept.status_code == 200
    assert SAID[1] in kept.content.decode()


HARD = {
    "enormous": "na " * 100_000,
    "beyond any form": "x" * 11_000_000,
    "control characters": "\x00\x01\x1b[2J\x7f",
    "only emoji": "\U0001f642" * 700,
    "right to left": "\u202e\u05e9\u05dc\u05d5\u05dd",
    "not English": "Pourquoi est-ce que vous m'arr\u00eatez\u00a0?",
    "hostile": "Shut up you lying little scrote or I'll put you on the floor.",
    "markup": "<script>alert(1)</script>{{ 7*7 }}",
    "half a character": "\ud800",
    "a command line": "/tactic baton",
    "only slashes": "////",
}


@pytest.mark.parametrize("kind", list(HARD))
def test_whatever_is_typed_gets_a_clear_answer(cast: Cast, kind: str) -> None:
    """A turn, or a page that says why not; never a traceback, and the encounter can be gone on with."""
    tom = _as(cast, "tom")
    address = _played(tom, stopped=False)
    words = HARD[kind].encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    answer = tom.post(address, {"turn": "3", "utterance": words})
    assert answer.status_code in {302, 400}
    page = _text(tom, address)
    assert "<script>alert(1)" not in page
    assert "\x1b" not in page
    turn = models.EncounterTurn.objects.count() + 1
    assert turn == (4 if answer.status_code == 302 else 3)
    assert tom.post(address, {"turn": str(turn), "line": "/wait 10"}).status_code == 302


def test_a_second_tab_is_told_once_the_encounter_is_over(cast: Cast) -> None:
    """Its words are shown back, and what was acknowledged stands."""
    tom = _as(cast, "tom")
    address = _played(tom)
    answer = tom.post(address, {"turn": "3", "utterance": "One more thing."})
    assert answer.status_code == 409
    assert "One more thing." in answer.content.decode()
    assert models.EncounterTurn.objects.count() == 2
