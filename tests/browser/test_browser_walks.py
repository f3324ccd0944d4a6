"""Walks through the pages as each role, in a real browser, on a phone and on a desktop."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.looks import is_sound

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
Axe = Callable[[Page], list[str]]

BEGIN = 'section:has(h2:has-text("Stop and search")) >> text=Begin'


def _say(page: Page, words: str) -> None:
    page.fill("#utterance", words)
    page.click("text=Say it")
    expect(page.locator(".lh-talk")).to_contain_text(words)


def test_an_officer_practises_and_reads_the_debrief(open_as: OpenAs, axe: Axe) -> None:
    """Tom begins stop and search, talks, makes moves, lets him go, reads the debrief, sees his record."""
    page = open_as("tom")
    is_sound(page, axe)
    page.click("nav >> text=Practise")
    is_sound(page, axe)
    page.click(BEGIN)
    is_sound(page, axe)
    _say(page, "Hi there, I'm Sam, I'm one of the local police officers from Mill Street.")
    _say(page, "I've stopped you because somebody rang to say a lad in a black jacket had a knife.")
    page.click("text=Do something else")
    is_sound(page, axe)
    page.click('button:has-text("Ask control")')
    expect(page.locator(".lh-talk")).to_contain_text("Control reads it back")
    page.click('button:has-text("free to go")')
    expect(page.locator("main")).to_contain_text("See the debrief")
    is_sound(page, axe)
    page.click("text=See the debrief")
    expect(page.locator("main")).to_contain_text("Check the information before you act on it")
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = true")
    is_sound(page, axe)
    page.click("nav >> text=My record")
    expect(page.locator("main")).to_contain_text("In date")
    expect(page.locator("main")).to_contain_text("Practice counts as practice")
    is_sound(page, axe)


def test_an_empty_turn_is_answered_beside_the_box(open_as: OpenAs, axe: Axe) -> None:
    """Saying nothing brings an error summary whose link leads to the box."""
    page = open_as("tom")
    page.goto("/practise/")
    page.click(BEGIN)
    page.click("text=Say it")
    expect(page).to_have_title(re.compile("^Error: "))
    page.click(".govuk-error-summary a")
    expect(page.locator("#utterance")).to_be_focused()
    is_sound(page, axe)


def test_a_supervisor_sees_the_team(open_as: OpenAs, axe: Axe) -> None:
    """Amina sees who has lapsed, opens the person, and reads the rule and the records."""
    page = open_as("amina")
    page.click("nav >> text=My team")
    expect(page.locator("main")).to_contain_text("Lapsed")
    is_sound(page, axe)
    page.click("text=Priya Shah")
    expect(page.locator("main")).to_contain_text("At least 12 hours of contact time")
    expect(page.locator("main")).to_contain_text("No: before")
    is_sound(page, axe)


def test_an_evaluator_reads_the_evaluation(open_as: OpenAs, axe: Axe) -> None:
    """Eve opens the evaluation, its figures and the tables behind them."""
    page = open_as("eve")
    page.click("nav >> text=Evaluation")
    is_sound(page, axe)
    page.click("text=A small fictional roll-out")
    expect(page.locator("main svg:visible").first).to_be_visible()
    for details in page.locator("main details").all():
        details.evaluate("one => one.open = true")
    is_sound(page, axe)


def test_an_administrator_brings_people_in(open_as: OpenAs, axe: Axe, tmp_path: Path) -> None:
    """Ada uploads a faulty file, reads what is wrong, uploads a mended one, and confirms it."""
    header = "staff_number,full_name,role_type,rank,unit,supervisor,service_from,service_to\n"
    faulty, good = tmp_path / "faulty.csv", tmp_path / "good.csv"
    faulty.write_text(header + "9320,Ann Hill,wizard,Constable,Harbour,1001,01/02/2020,\n")
    good.write_text(header + "9320,Ann Hill,officer,Constable,Harbour,1001,2020-02-01,\n")
    page = open_as("ada")
    page.click("nav >> text=Bring in records")
    page.click("text=Upload and preview")
    is_sound(page, axe)
    page.check("#kind")
    page.set_input_files("#file", faulty)
    page.click("text=Upload and preview")
    expect(page.locator("main")).to_contain_text("Nothing has been saved")
    is_sound(page, axe)
    page.click("text=value-date-order")
    is_sound(page, axe)
    page.goto("/imports/")
    page.check("#kind")
    page.set_input_files("#file", good)
    page.click("text=Upload and preview")
    is_sound(page, axe)
    page.click("text=Confirm and save")
    expect(page.locator("main")).to_contain_text("1 added, 0 corrected")
    is_sound(page, axe)


def test_pages_for_everybody_are_sound(open_as: OpenAs, axe: Axe) -> None:
    """The sign-in page, a failed sign-in, the accessibility statement, the catalogue, and a missing page."""
    page = open_as(None)
    page.goto("/sign-in/")
    is_sound(page, axe)
    page.fill("#login", "nobody-at-all")
    page.fill("#password", "wrong")
    page.click("main button[type=submit]")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    is_sound(page, axe)
    page.goto("/accessibility/")
    is_sound(page, axe)
    page = open_as("nina")
    is_sound(page, axe)
    for path in ("/faults/", "/nowhere/", "/my-team/"):
        page.goto(path)
        is_sound(page, axe)


def test_the_main_walk_needs_no_script(open_as: OpenAs) -> None:
    """With scripting off, Tom practises a turn, stops, reads the debrief and sees his record."""
    page = open_as("tom", scripts=False)
    page.goto("/practise/")
    page.click(BEGIN)
    _say(page, "Hello, I'm Sam, I work round here.")
    page.click("text=End and debrief")
    expect(page.locator("main h1")).to_be_visible()
    page.goto("/my-record/")
    expect(page.locator("main")).to_contain_text("In date")
