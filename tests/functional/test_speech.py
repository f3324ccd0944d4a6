"""Speech on the practise page: heard words are given back, nothing is said; the person's line is played."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, make_cast
from levelhead import wiring
from levelhead.actions.speech import LARGEST, LONGEST_SECONDS
from levelhead.basics.errors import FaultsFound
from levelhead.engines import speech_server
from levelhead.storage import models
from levelhead.wiring import servers
from server_beside import Beside, beside, breaks_off, hangs_up, sends, sound, trickles_body, waits

WAV = "audio/wav"
JSON = "application/json"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(localdate())


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    """A speech server that the environment sets."""
    with beside() as one:
        monkeypatch.setenv(servers.SPEECH_URL, one.url)
        monkeypatch.setenv(servers.HEARS, "listener")
        monkeypatch.setenv(servers.SPEAKS, "speaker")
        monkeypatch.setenv(servers.VOICE, "reece")
        yield one


def _as(cast: Cast, username: str) -> Client:
    client = Client()
    client.force_login(cast.accounts[username])
    return client


def _begun(client: Client) -> str:
    return str(client.post("/practise/stop-and-search/begin/")["Location"])


def _heard(client: Client, address: str, recording: bytes) -> tuple[int, dict[str, str]]:
    answer = client.post(address + "hear/", recording, content_type=WAV)
    return answer.status_code, json.loads(answer.content)


def _page(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address).content.decode())


def test_what_is_heard_is_given_back_and_nothing_is_said(cast: Cast, server: Beside) -> None:
    """The words come back; no turn is taken, and nothing of the recording is stored."""
    tom = _as(cast, "tom")
    mine = _begun(tom)
    assert _heard(tom, mine, sound(1.0)) == (200, {"words": "Hi, I'm Sam."})
    assert models.EncounterTurn.objects.count() == 0
    sent = server.asked[-1]
    assert sent.path == "/v1/audio/transcriptions"
    assert sound(1.0) in sent.body
    assert b'name="model"\r\n\r\nlistener\r\n' in sent.body
    assert sent.headers["Content-Type"].startswith("multipart/form-data; boundary=")


def test_the_persons_line_is_played_as_it_was_heard(cast: Cast, server: Beside) -> None:
    """A turn that is speech; the server is told the line, the model and the voice only."""
    tom = _as(cast, "tom")
    mine = _begun(tom)
    tom.post(mine, {"turn": "1", "utterance": "What has been happening?"})
    said = models.EncounterTurn.objects.get().entry["person"]["says"]
    answer = tom.get(mine + "voice/1/")
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, WAV, sound())
    told = {"model": "speaker", "voice": "reece", "input": said, "response_format": "wav"}
    assert server.asked[-1].json() == told


@pytest.mark.parametrize("turn", [7, 999_999])
def test_a_turn_that_was_not_cannot_be_played(cast: Cast, server: Beside, turn: int) -> None:
    """It is told with a code, and the server is not asked."""
    tom = _as(cast, "tom")
    answer = tom.get(f"{_begun(tom)}voice/{turn}/")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (404, "nothing-said")
    assert server.asked == []


@pytest.mark.parametrize(
    ("recording", "code"),
    [
        (b"", "recording-not-wav"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", "recording-not-wav"),
        (sound(0.0), "recording-not-wav"),
        (sound(1.0, rate=44_100), "recording-not-wav"),
        (sound(1.0, channels=2), "recording-not-wav"),
        (b"\x1aE\xdf\xa3" * 100, "recording-not-wav"),
        (sound(LONGEST_SECONDS + 0.01), "recording-too-long"),
        (b" " * (LARGEST + 1), "recording-too-long"),
    ],
)
def test_anything_else_than_a_recording_goes_nowhere(
    cast: Cast, server: Beside, recording: bytes, code: str
) -> None:
    """It is refused with a code and a way to mend it, and the speech server never sees it."""
    tom = _as(cast, "tom")
    status, told = _heard(tom, _begun(tom), recording)
    assert (status, told["code"]) == (422, code)
    assert told["told"]
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (waits, 502, "speech-server-slow"),
        (trickles_body, 502, "speech-server-slow"),
        (hangs_up, 502, "speech-server-silent"),
        (breaks_off, 502, "speech-server-silent"),
        (sends(b"{}", JSON, 500), 502, "speech-server-status"),
        (sends(b"Hi", "text/plain"), 502, "speech-server-not-json"),
        (sends(b"[]", JSON), 502, "speech-server-wrong-shape"),
        (sends(b'{"text": 7}', JSON), 502, "speech-server-wrong-shape"),
        (sends(b'{"text": " ... "}', JSON), 422, "recording-without-words"),
        (sends(b" " * 3_000, JSON), 502, "speech-server-too-large"),
    ],
)
def test_each_failure_of_the_server_has_its_code(
    cast: Cast,
    server: Beside,
    monkeypatch: pytest.MonkeyPatch,
    *,
    answer: Callable[..., None],
    status: int,
    code: str,
) -> None:
    """A server that is slow, silent or talks nonsense leaves the officer to type, and the turn untaken."""
    monkeypatch.setattr(speech_server, "SECONDS", 0.2 if "slow" in code else 10.0)
    monkeypatch.setattr(speech_server, "LARGEST", 2_000)
    server.answer = answer
    tom = _as(cast, "tom")
    got, told = _heard(tom, _begun(tom), sound())
    assert (got, told["code"]) == (status, code)
    assert models.EncounterTurn.objects.count() == 0


def test_what_is_played_is_sound(cast: Cast, server: Beside) -> None:
    """A server that answers with a page instead of sound is told by its code; the page gets none of it."""
    server.answer = sends(b"<script>alert(1)</script>", "text/html")
    tom = _as(cast, "tom")
    tom.post(mine := _begun(tom), {"turn": "1", "utterance": "What has been happening?"})
    answer = tom.get(mine + "voice/1/")
    assert (answer.status_code, json.loads(answer.content)["code"]) == (502, "speech-server-wrong-shape")
    assert b"script" not in answer.content


def test_heard_words_hold_nothing_that_could_command(cast: Cast, server: Beside) -> None:
    """Control characters go, the rest is kept as it is, and a turn's length is kept to."""
    server.answer = sends(
        json.dumps({"text": "/move step_back\x1b[31m \u202e" + "a " * 5_000}).encode(), JSON
    )
    tom = _as(cast, "tom")
    words = _heard(tom, _begun(tom), sound())[1]["words"]
    assert len(words) <= 2_000
    assert words.isprintable()


def test_nobody_hears_or_plays_in_anybody_elses_encounter(cast: Cast, server: Beside) -> None:
    """To another officer it does not exist; signed out, one is asked to sign in; no server is asked."""
    mine = _begun(_as(cast, "tom"))
    other = next(name for name in cast.accounts if name != "tom")
    for client, expected in ((_as(cast, other), {403, 404}), (Client(), {302})):
        assert client.post(mine + "hear/", sound(), content_type=WAV).status_code in expected
        assert client.get(mine + "voice/0/").status_code in expected
    assert server.asked == []


def test_hearing_takes_the_forms_proof_and_only_while_it_runs(cast: Cast, server: Beside) -> None:
    """Without the token of our own form it is refused, and so it is once the encounter is over."""
    tom = _as(cast, "tom")
    mine = _begun(tom)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.accounts["tom"])
    assert strict.post(mine + "hear/", sound(), content_type=WAV).status_code == 403
    tom.post(mine + "stop/")
    status, told = _heard(tom, mine, sound())
    assert (status, told["code"]) == (409, "encounter-over")
    assert server.asked == []


def test_nothing_of_speech_is_there_unless_it_is_set(cast: Cast) -> None:
    """No button, no script, no microphone, and the addresses say so."""
    tom = _as(cast, "tom")
    mine = _begun(tom)
    page = tom.get(mine)
    assert "microphone=()" in page["Permissions-Policy"]
    assert b"speech.js" not in page.content
    assert b"data-voice" not in page.content
    assert _heard(tom, mine, sound())[0] == 409
    assert tom.get(mine + "voice/0/").status_code == 404


def test_only_a_running_encounter_may_use_the_microphone(cast: Cast, server: Beside) -> None:
    """The policy lets one's own page ask for it there, and nowhere else; sound plays from memory alone."""
    tom = _as(cast, "tom")
    mine = _begun(tom)
    page = tom.get(mine)
    assert "microphone=(self)" in page["Permissions-Policy"]
    assert "camera=()" in page["Permissions-Policy"]
    assert "media-src blob:;" in page["Content-Security-Policy"] + ";"
    assert "microphone=()" in tom.get("/practise/")["Permissions-Policy"]
    tom.post(mine + "stop/")
    assert "microphone=()" in tom.get(mine)["Permissions-Policy"]


def test_the_page_works_without_its_script(cast: Cast, server: Beside) -> None:
    """Everything of speech is hidden until the script shows it; typing is as ever."""
    tom = _as(cast, "tom")
    mine = _begun(tom)
    page = _page(tom, mine)
    assert re.search(r'<div class="lh-voice" data-hear="[^"]+" hidden>', page)
    assert all("hidden" in one for one in re.findall(r"<button[^>]+data-voice[^>]*>", page))
    tom.post(mine, {"turn": "1", "utterance": "What has been happening?"})
    assert models.EncounterTurn.objects.count() == 1


def test_a_server_without_models_is_a_fault_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither hearing nor speaking set, and an address elsewhere: both are told at once."""
    monkeypatch.setenv(servers.SPEECH_URL, "http://192.0.2.7/v1")
    with pytest.raises(FaultsFound) as found:
        servers.check_servers()
    assert [fault.code for fault in found.value.faults] == ["server-no-model", "server-elsewhere"]
    assert wiring.language_model() is None
