"""Surveys after classes and certificates in a real browser: answered after a mistake, and read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import serving
from browser.looks import is_sound
from browser.signing_in import signed_in

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Where a home with surveys answers, and its classes."""
    folder = tmp_path_factory.mktemp("surveys")
    made = subprocess.run(
        [sys.executable, str(HERE / "make_surveys_home.py"), str(folder)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    with serving(folder) as address:
        yield address, json.loads(made.stdout)


def _signed(browser: Browser, address: str, username: str) -> Page:
    # The policy of the pages is lifted here only so that axe can be brought in.
    return signed_in(browser.new_context(base_url=address, bypass_csp=True), username)


def test_a_survey_is_answered_and_read(browser: Browser, held: tuple[str, dict[str, str]], axe: Axe) -> None:
    """Tom sends the form empty, is told, answers, and is not asked again; Lee reads what was said."""
    address, classes = held
    tom = _signed(browser, address, "tom")
    tom.goto("/my-record/")
    tom.click("text=Say what you think of a class you were in")
    is_sound(tom, axe)
    tom.click(f"main a[href*='{classes['open']}']")
    is_sound(tom, axe)
    tom.click("text=Send, without my name")
    expect(tom.locator(".govuk-error-summary")).to_contain_text("Answer at least one question.")
    is_sound(tom, axe)
    tom.click(".govuk-error-summary a")
    expect(tom.locator("#satisfied")).to_be_focused()
    tom.check("#satisfied")
    tom.fill("#text", "Good coaches.")
    tom.click("text=Send, without my name")
    expect(tom.locator("main")).not_to_contain_text(classes["open"])
    is_sound(tom, axe)
    tom.goto(f"/classes/{classes['open']}/survey/answer/")
    expect(tom.locator("h1")).to_have_text("You have answered already")
    is_sound(tom, axe)
    lee = _signed(browser, address, "lee")
    for name, says in (
        ("open", "Nothing is shown yet."),
        ("few", "Nothing is shown"),
        ("shown", "fewer slides"),
    ):
        lee.goto(f"/classes/{classes[name]}/survey/")
        expect(lee.locator("main")).to_contain_text(says)
        is_sound(lee, axe)
    lee.goto("/surveys/")
    expect(lee.locator("main")).to_contain_text("6 of 7 learners answered (86%)")
    is_sound(lee, axe)
    lee.goto("/surveys/?from=2020-01-01&to=2020-02-01")
    expect(lee.locator("main")).to_contain_text("No survey of that time is shown yet.")
    is_sound(lee, axe)


def test_a_certificate_is_shown_or_what_is_missing(
    browser: Browser, held: tuple[str, dict[str, str]], axe: Axe
) -> None:
    """Tom opens his from his record; Amina reads what Priya lacks."""
    address, _ = held
    tom = _signed(browser, address, "tom")
    tom.goto("/my-record/")
    tom.click("text=Certificate, or what is missing")
    expect(tom.locator("h1")).to_have_text("Tom Reed has completed this course")
    is_sound(tom, axe)
    amina = _signed(browser, address, "amina")
    amina.goto("/people/2002/certificates/ppst-refresher/")
    expect(amina.locator("main")).to_contain_text("What is missing")
    is_sound(amina, axe)
