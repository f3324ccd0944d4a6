"""What we rely on of a language-model server, checked against our fake and against a real one alike.

`make test-language-model` runs this file with llama.cpp's server: then `LEVELHEAD_TESTED_MODEL` holds its
address and the name of its model.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from levelhead.actions.put_line import put_last_line
from levelhead.basics.errors import OutsideSilent
from levelhead.cli import main
from levelhead.encounter.faithful import check, most_words
from levelhead.encounter.line_to_put import LineToPut, line_to_put
from levelhead.encounter.machine import put
from levelhead.engines import language_model
from levelhead.engines.http_server import HttpServer, Settings
from levelhead.engines.language_model import ChatLanguageModel
from meetings import FAIR, play
from server_beside import beside

EXAMPLE = Path(__file__).parents[2] / "examples" / "stop-and-search-let-go.txt"
REAL = os.environ.get("LEVELHEAD_TESTED_MODEL", "")
LINE = LineToPut("I've not done anything.", "Young man", ("tense",), (), 16, 7)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """The address of a server and the name of its model."""
    if REAL:
        # A machine that builds and tests at once may be slow; what is tested here is what is said, not when.
        monkeypatch.setattr(language_model, "SECONDS", 60.0)
        url, name = REAL.split()
        yield url, name
    else:
        with beside() as server:
            yield server.url, "fake"


def test_it_says_that_it_is_there(served: tuple[str, str]) -> None:
    """The server answers when asked for its models."""
    url, name = served
    ChatLanguageModel(Settings(url), name).is_there()


def test_it_puts_a_line_in_words(served: tuple[str, str]) -> None:
    """A request as we send it gets an answer that we can read, with and without a key."""
    url, name = served
    for key in ("", "a-key"):
        assert isinstance(ChatLanguageModel(Settings(url, key), name).put(LINE), str)


def test_it_refuses_an_address_that_it_does_not_have(served: tuple[str, str]) -> None:
    """A wrong address is told by its status, and is no answer."""
    server = HttpServer(Settings(served[0]), seconds=60, largest=10_000)
    with pytest.raises(OutsideSilent) as silent:
        server.post_json("/no-such-thing", {})
    assert silent.value.reason == "status"


def test_what_it_says_is_checked_and_moves_nothing(served: tuple[str, str]) -> None:
    """A turn stays what the rule made it, and words that are used have passed the check."""
    url, name = served
    model = ChatLanguageModel(Settings(url), name)
    for turns in range(1, len(FAIR) + 1):
        played = play(FAIR[:turns])
        after = put_last_line(played, model)
        assert put(after, None) == played
        phrasing = after.turns[-1].phrasing
        if phrasing is not None and phrasing.words:
            assert check(phrasing.words, played).words == phrasing.words
            assert len(phrasing.words.split()) <= most_words(played.turns[-1].says)
        elif phrasing is not None:
            assert phrasing.refused
            assert after.turns[-1].heard == played.turns[-1].says


def test_what_is_sent_is_what_the_protocol_has(served: tuple[str, str]) -> None:
    """A real server rejects fields that it does not know or that are out of range; ours are accepted."""
    url, name = served
    line = line_to_put(play(FAIR[:3], seed=2**63 - 1))
    assert isinstance(ChatLanguageModel(Settings(url), name).put(line), str)


def test_a_meeting_with_it_replays_without_it(
    served: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The command plays a meeting with it, and its transcript opens where there is no server at all."""
    url, name = served
    kept = tmp_path / "meeting.json"
    words = ["levelhead", "practise", "stop-and-search", "--script", str(EXAMPLE), "--seed", "7"]
    monkeypatch.setattr(
        sys, "argv", [*words, "--transcript", str(kept), "--language-model", url, "--model", name]
    )
    with pytest.raises(SystemExit, match="0"):
        main()
    asked = [turn["person"] for turn in json.loads(kept.read_text())["turns"]]
    assert any("line" in one or "refused" in one for one in asked)
    assert f"The language model {name} may put" in capsys.readouterr().err
    monkeypatch.setattr(ChatLanguageModel, "put", None)
    monkeypatch.setattr(sys, "argv", ["levelhead", "debrief", str(kept)])
    with pytest.raises(SystemExit, match="0"):
        main()
    assert "DEBRIEF" in capsys.readouterr().out
