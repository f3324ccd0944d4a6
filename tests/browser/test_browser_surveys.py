"""Surveys after classes and certificates in a real browser: answered after a mistake, and read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looks import is_sound

pytestmark = pytest.mark.browser
HOME = "make_surveys_home.py"
Axe = Callable[[Page], list[str]]
SignIn = Callable[[str], Page]
Held = tuple[str, dict[str, str]]


def test_a_survey_is_answered_and_read(enter: SignIn, held: Held, axe: Axe) -> None:
    """Tom sends the form empty, is told, answers, and is not asked again; Lee reads what was said."""
    classes = held[1]
    tom = enter("tom")
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
    lee = enter("lee")
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


def test_a_certificate_is_shown_or_what_is_missing(enter: SignIn, held: Held, axe: Axe) -> None:
    """Tom opens his from his record; Amina reads what Priya lacks."""
    tom = enter("tom")
    tom.goto("/my-record/")
    tom.click("text=Certificate, or what is missing")
    expect(tom.locator("h1")).to_have_text("Tom Reed has completed this course")
    is_sound(tom, axe)
    amina = enter("amina")
    amina.goto("/people/2002/certificates/ppst-refresher/")
    expect(amina.locator("main")).to_contain_text("What is missing")
    is_sound(amina, axe)
