"""Going back and correcting, walked in a real browser, on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looks import is_sound
from browser.test_browser_walks import _say

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
Axe = Callable[[Page], list[str]]
BEGIN = "form[action*='stop-and-search'] button"


def _open_all(page: Page) -> None:
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = true")


def test_an_officer_goes_back_and_tries_again(open_as: OpenAs, axe: Axe) -> None:
    """Tom says something he regrets, goes back to that turn, and reads both attempts side by side."""
    page = open_as("tom")
    page.goto("/practise/")
    page.click(BEGIN)
    _say(page, "Hi there, I'm Sam, I'm one of the local police officers.")
    _say(page, "Calm down, stop being silly.")
    is_sound(page, axe)
    page.click("text=Try again from turn 2")
    expect(page.locator("main")).to_contain_text("You went back to turn 2.")
    expect(page.locator(".lh-talk")).not_to_contain_text("stop being silly")
    is_sound(page, axe)
    _say(page, "Somebody rang to say they saw a lad in a black jacket with a knife.")
    page.click("text=End and debrief")
    expect(page.locator("#attempts")).to_be_visible()
    expect(page.locator(".lh-attempts")).to_contain_text("stop being silly")
    _open_all(page)
    is_sound(page, axe)
    page.goto("/practise/")
    expect(page.locator("main")).to_contain_text("Tried again from turn 2 of the one begun on")
    is_sound(page, axe)


def test_an_instructor_corrects_a_reading(open_as: OpenAs, axe: Axe) -> None:
    """Tom shows an encounter; Ines sends the form empty, then relabels a turn; Tom reads by whom."""
    page = open_as("tom")
    page.goto("/practise/")
    page.click(BEGIN)
    _say(page, "Calm down, stop being silly.")
    page.click("text=End and debrief")
    page.click("text=Show it to instructors")
    expect(page.locator("main")).to_contain_text("Instructors can read this encounter now.")
    debrief = page.url
    instructor = open_as("ines")
    instructor.click("nav >> text=Instruct")
    is_sound(instructor, axe)
    instructor.locator("main a:has-text('Debrief')").first.click()
    _open_all(instructor)
    is_sound(instructor, axe)
    instructor.click("text=Correct how turn 1 was read")
    is_sound(instructor, axe)
    for box in instructor.locator("input[name=acts]").all():
        box.set_checked(False)
    instructor.click("text=Correct it")
    instructor.click(".govuk-error-summary a")
    expect(instructor.locator("#act-introduce")).to_be_focused()
    is_sound(instructor, axe)
    instructor.check("#act-open_question")
    instructor.click("text=Correct it")
    expect(instructor.locator(".lh-corrected")).to_contain_text("Corrected by ines")
    is_sound(instructor, axe)
    page.goto(debrief)
    expect(page.locator(".lh-corrected")).to_contain_text("asked an open question")
    is_sound(page, axe)


def test_going_back_and_correcting_need_no_script(open_as: OpenAs) -> None:
    """With scripting off, both walks lead to the same pages."""
    page = open_as("tom", scripts=False)
    page.goto("/practise/")
    page.click(BEGIN)
    _say(page, "Calm down, stop being silly.")
    page.click("text=Try again from turn 1")
    _say(page, "Hello, I'm Sam, I work round here.")
    page.click("text=End and debrief")
    expect(page.locator(".lh-attempts")).to_contain_text("Attempt 2 went back to turn 1")
    page.click("text=Show it to instructors")
    instructor = open_as("ines", scripts=False)
    instructor.goto("/instruct/")
    instructor.locator("main a:has-text('Debrief')").first.click()
    instructor.click("text=Correct how turn 1 was read")
    instructor.check("#act-rapport")
    instructor.click("text=Correct it")
    expect(instructor.locator(".lh-corrected")).to_contain_text("talked person to person")
