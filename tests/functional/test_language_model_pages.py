"""A language model on the pages and in the command: off unless set, shown where it is on."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import make_cast
from levelhead import wiring
from levelhead.basics.errors import FaultsFound
from levelhead.cli import main
from levelhead.storage import models
from levelhead.wiring import servers as wired
from server_beside import Beside, beside, sends

SAID = "Hi there, I'm Sam. Somebody rang about a knife, so I stopped you."


@pytest.fixture
def tom(db: None) -> Client:
    client = Client()
    client.force_login(make_cast(localdate()).accounts["tom"])
    return client


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Beside]:
    """A server that the environment sets, with a model called fake."""
    with beside() as one:
        monkeypatch.setenv(wired.URL, one.url)
        monkeypatch.setenv(wired.NAME, "fake")
        yield one


def _text(client: Client, address: str) -> str:
    return re.sub(r"\s+", " ", client.get(address, follow=True).content.decode())


def _says_as_the_line(server: Beside) -> None:
    """Put every line in its own words, with a word before it."""

    def answer(request: object, _: Beside) -> None:
        line = server.asked[-1].json()["messages"][1]["content"].rpartition("The line: ")[2]
        server.says(f"Look. {line}")
        given, server.answer = server.answer, answer
        given(request, server)  # type: ignore[misc,arg-type]

    server.answer = answer


def test_nothing_is_asked_and_nothing_said_of_it_unless_it_is_set(tom: Client) -> None:
    """Without the setting there is no model."""
    mine = tom.post("/practise/stop-and-search/begin/")["Location"]
    tom.post(mine, {"turn": "1", "utterance": SAID})
    assert wiring.language_model() is None
    assert "language model" not in _text(tom, mine)


def test_the_page_shows_the_model_and_the_words_it_put(tom: Client, server: Beside) -> None:
    """Before the first turn, at every line it put, in the debrief and the transcript; never called again."""
    _says_as_the_line(server)
    mine = tom.post("/practise/stop-and-search/begin/")["Location"]
    assert "The language model fake may put what the person says in other words" in _text(tom, mine)
    assert "The language model fake may put what a person says in other words" in _text(tom, "/practise/")
    tom.post(mine, {"turn": "1", "utterance": SAID})
    asked = len(server.asked)
    assert asked == 1
    page = _text(tom, mine)
    assert "in the words of fake" in page
    assert "Look. " in page
    tom.post(mine + "stop/")
    debrief = _text(tom, mine + "debrief/")
    assert "In the words of the language model fake" in debrief
    kept = json.loads(tom.get(mine + "transcript/").content)["turns"][0]["person"]
    assert (kept["phrased_by"], kept["says"]) == ("fake", f"Look. {kept['line']}")
    branch = tom.post(mine + "back/", {"turn": "1"})["Location"]
    assert "Look. " not in _text(tom, branch)
    assert len(server.asked) == asked


def test_a_branch_keeps_the_words_that_were_heard(tom: Client, server: Beside) -> None:
    """Going back to a later turn keeps the turns before it as the officer heard them."""
    _says_as_the_line(server)
    mine = tom.post("/practise/stop-and-search/begin/")["Location"]
    tom.post(mine, {"turn": "1", "utterance": SAID})
    tom.post(mine, {"turn": "2", "utterance": "What has been happening?"})
    asked = len(server.asked)
    assert "Look. " in _text(tom, tom.post(mine + "back/", {"turn": "2"})["Location"])
    assert len(server.asked) == asked


def test_the_page_says_when_it_is_left_alone(tom: Client, server: Beside) -> None:
    """A server that failed several times in a row is not asked, and the page says so."""
    server.answer = sends(b"", "text/plain", 500)
    mine = tom.post("/practise/stop-and-search/begin/")["Location"]
    for turn in (1, 2, 3, 4):
        tom.post(mine, {"turn": str(turn), "utterance": "What has been happening?"})
    assert len(server.asked) == 3
    assert "The language model fake is not answering" in _text(tom, mine)
    refused = [one.entry["person"]["refused"]["why"] for one in models.EncounterTurn.objects.order_by("n")]
    assert refused == ["status", "status", "status", "resting"]


def _command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["levelhead", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--language-model", "http://127.0.0.1:9/v1", "--model", "m"), 5, "did not answer"),
        (("--language-model", "http://192.0.2.7/v1", "--model", "m"), 3, "server-elsewhere"),
        (("--language-model", "ftp://127.0.0.1/v1", "--model", "m"), 3, "server-address"),
        (("--language-model", "http://127.0.0.1:9/v1"), 3, "server-no-model"),
        (("--model", "m"), 2, "--language-model"),
    ],
)
def test_the_command_says_what_is_wrong_before_anything_is_played(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    """A server that is silent, elsewhere, no address or without a model: a code, and no meeting."""
    assert _command(monkeypatch, "practise", "stop-and-search", "--seed", "7", *words) == code
    shown = capsys.readouterr()
    assert told in shown.err
    assert shown.out == ""


def test_another_machine_is_allowed_by_a_second_setting_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address of another machine is refused until the setting says otherwise."""
    monkeypatch.setenv(wired.URL, "http://192.0.2.7/v1")
    monkeypatch.setenv(wired.NAME, "m")
    with pytest.raises(FaultsFound, match="server-elsewhere"):
        wiring.language_model()
    monkeypatch.setenv("LEVELHEAD_LANGUAGE_MODEL_ELSEWHERE", "1")
    assert wiring.language_model() is not None


def test_serving_says_what_is_wrong_at_its_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A fault in the setting stops `levelhead serve`, rather than showing up in somebody's turn."""
    monkeypatch.setenv(wired.URL, "http://192.0.2.7/v1")
    assert _command(monkeypatch, "serve", "--home", str(tmp_path), "--port", "18999") == 3
    told = capsys.readouterr().err
    assert "server-elsewhere" in told
    assert "server-no-model" in told


def test_the_key_goes_to_the_server_and_nowhere_else(
    tom: Client, server: Beside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is sent as a bearer token, and stands on no page and in no transcript."""
    monkeypatch.setenv("LEVELHEAD_LANGUAGE_MODEL_KEY", "sesame-7")
    mine = tom.post("/practise/stop-and-search/begin/")["Location"]
    tom.post(mine, {"turn": "1", "utterance": SAID})
    assert server.asked[-1].headers["Authorization"] == "Bearer sesame-7"
    tom.post(mine + "stop/")
    for address in (mine + "debrief/", mine + "transcript/"):
        assert "sesame" not in _text(tom, address)
    assert "sesame" not in repr(vars(wiring.language_model()._server)["_base"])
