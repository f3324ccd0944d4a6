"""Speaking on the practise page, in a real browser with a microphone that beeps and a fake speech server."""

from __future__ import annotations

import io
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.served import serving
from browser.signing_in import signed_in
from levelhead.wiring import servers
from server_beside import Beside, beside, sends

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def speech() -> Iterator[Beside]:
    with beside() as one:
        yield one


@pytest.fixture(scope="module")
def spoken_at(home: Path, speech: Beside) -> Iterator[str]:
    """Where the pages answer with a speech server set."""
    settings = {servers.SPEECH_URL: speech.url, servers.HEARS: "listener", servers.SPEAKS: "speaker"}
    with serving(home, **settings) as found:
        yield found


@pytest.fixture
def page(browser: Browser, spoken_at: str) -> Iterator[Page]:
    """Tom at the beginning of an encounter; a complaint about the policy of the pages fails the test."""
    context = browser.new_context(base_url=spoken_at, viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
    opened = signed_in(context, "tom", "/practise/")
    opened.click('section:has(h2:has-text("Stop and search")) >> text=Begin')
    yield opened
    context.close()
    assert complaints == []


def test_an_officer_speaks_and_confirms_the_words(page: Page, speech: Beside) -> None:
    """Recorded, sent as a WAV of the form we take, heard into the box; only confirming says it."""
    page.click("text=Record what you say")
    expect(page.locator(".lh-voice [role=status]")).to_contain_text("Nothing is said until you confirm")
    page.wait_for_timeout(700)
    page.click("text=Stop recording")
    expect(page.locator("#utterance")).to_have_value("Hi, I'm Sam.")
    expect(page.locator(".lh-voice [role=status]")).to_contain_text("This is what was heard")
    assert page.locator(".lh-says--officer").count() == 0
    sent = speech.asked[-1].body
    with wave.open(io.BytesIO(sent[sent.index(b"RIFF") :])) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16_000)
        assert file.getnframes() > 16_000 // 4
        assert any(file.readframes(file.getnframes()))  # the beep
    page.get_by_role("button", name="Say it").click()
    expect(page.locator(".lh-says--officer")).to_contain_text("Hi, I'm Sam.")


def test_an_officer_plays_the_persons_line(page: Page, speech: Beside) -> None:
    """The sound comes from the server and plays under the policy of the pages."""
    page.fill("#utterance", "What has been happening?")
    page.get_by_role("button", name="Say it").click()
    play = page.locator("button[data-voice]").last
    expect(play).to_be_visible()
    play.click()
    expect(play).to_have_attribute("data-played", "yes")
    assert speech.asked[-1].path == "/v1/audio/speech"


def test_a_server_that_fails_leaves_the_officer_to_type(page: Page, speech: Beside) -> None:
    """What went wrong is said, with its code, and the box is as it was."""
    speech.answer = sends(b'{"text": ""}', "application/json")
    page.fill("#utterance", "Hello.")
    page.click("text=Record what you say")
    page.wait_for_timeout(300)
    page.click("text=Stop recording")
    expect(page.locator(".lh-voice [role=status]")).to_contain_text("recording-without-words")
    expect(page.locator("#utterance")).to_have_value("Hello.")
    speech.answer = None


def test_the_page_with_speech_is_accessible(page: Page, axe: Callable[[Page], list[str]]) -> None:
    """WCAG 2.2 AA as far as a program can tell, before and while recording."""
    assert axe(page) == []
    page.click("text=Record what you say")
    expect(page.locator("text=Stop recording")).to_be_visible()
    assert axe(page) == []
