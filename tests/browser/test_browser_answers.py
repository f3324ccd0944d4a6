"""Themes, handing on, the inspection pack and several forces in a real browser, also after mistakes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.looks import is_sound
from unit.force_summaries import made_summary

pytestmark = pytest.mark.browser
HOME = "make_answers_home.py"
Axe = Callable[[Page], list[str]]
SignIn = Callable[[str], Page]
Held = tuple[str, dict[str, str]]


def test_a_theme_is_noted_after_a_name_was_refused_and_read_beside_nobody(
    enter: SignIn, held: Held, axe: Axe
) -> None:
    """Bea names Tom, is told kindly, takes the name out; Lee reads it with counts and takes it back."""
    found = held[1]
    bea = enter("bea")
    bea.goto(f"/classes/{found['class']}/")
    bea.click("text=Themes: what the class showed")
    is_sound(bea, axe)
    bea.select_option("#about", label="Health and safety")
    bea.check("#verdict-risk")
    bea.fill("#text", "Tom had no mat for two of the drills.")
    bea.click("text=Keep the theme")
    expect(bea.locator(".govuk-error-summary")).to_contain_text("Say it without 'Tom'")
    is_sound(bea, axe)
    bea.click(".govuk-error-summary a")
    expect(bea.locator("#text")).to_be_focused()
    bea.fill("#text", "Mats were short for two of the drills.")
    bea.click("text=Keep the theme")
    expect(bea.locator("main")).to_contain_text("A risk, health and safety: Mats were short")
    is_sound(bea, axe)
    lee = enter("lee")
    lee.goto("/quality/")
    lee.click("text=Read the themes")
    expect(lee.locator("main")).to_contain_text("Mats were short for two of the drills.")
    expect(lee.locator("main")).not_to_contain_text("Bea")
    is_sound(lee, axe)
    lee.click("button:has-text('Take back')")
    expect(lee.locator("main")).to_contain_text("No theme of that time and kind is noted.")
    is_sound(lee, axe)


def test_a_note_is_handed_on_after_a_mistake_and_its_learner_replies(
    enter: SignIn, held: Held, axe: Axe
) -> None:
    """Lee forgets the ground, gives it, prints; Tom reads it and replies; Ian sees that it was done."""
    lee = enter("lee")
    lee.goto("/people/2001/")
    lee.click("text=Hand on a learning note")
    is_sound(lee, axe)
    lee.click("text=Read it, to hand it on")
    expect(lee.locator("pre")).to_contain_text("watched the breathing")
    is_sound(lee, axe)
    lee.fill("#to", "The coroner")
    lee.fill("#purpose", "An inquest asked what was taught.")
    lee.click("button:has-text('Hand on this note')")
    lee.click(".govuk-error-summary a")
    expect(lee.locator("#ground")).to_be_focused()
    expect(lee.locator("#to")).to_have_value("The coroner")
    is_sound(lee, axe)
    lee.fill("#ground", "Ordered by the coroner.")
    lee.click("button:has-text('Hand on this note')")
    expect(lee.locator("h1")).to_contain_text("Handed on: Stopping and aftercare")
    is_sound(lee, axe)
    tom = enter("tom")
    tom.goto("/my-record/")
    tom.click("text=Learning notes about me that were handed on: 1")
    is_sound(tom, axe)
    tom.fill("#reply-1", "I was told to wait.")
    tom.click("text=Send the reply")
    expect(tom.locator("main")).to_contain_text("I was told to wait.")
    is_sound(tom, axe)
    ian = enter("ian")
    ian.goto("/handed-on/")
    expect(ian.locator("main")).to_contain_text("Ordered by the coroner.")
    expect(ian.locator("main")).not_to_contain_text("breathing")
    is_sound(ian, axe)


def test_an_inspector_chooses_reads_and_takes_away_a_pack(enter: SignIn, held: Held, axe: Axe) -> None:
    """Days that cross are told; then every table is on one page, and the ZIP has its fingerprint's name."""
    ian = enter("ian")
    ian.goto("/inspection/")
    is_sound(ian, axe)
    ian.fill("#last", "2020-01-01")
    ian.click("text=Show the pack")
    ian.click(".govuk-error-summary a")
    expect(ian.locator("#last")).to_be_focused()
    is_sound(ian, axe)
    ian.fill("#last", ian.input_value("#known_on"))
    ian.click("text=Show the pack")
    expect(ian.locator("main")).to_contain_text("Fingerprint of the whole")
    expect(ian.locator("main section h3")).to_have_count(13)
    is_sound(ian, axe)
    with ian.expect_download() as sent:
        ian.click("text=Download everything as one ZIP")
    assert sent.value.suggested_filename.startswith("inspection-")


def test_forces_stand_side_by_side_and_a_file_is_brought_in(
    enter: SignIn, held: Held, axe: Axe, tmp_path: Path
) -> None:
    """Lee reads one heading after another; a changed file is refused, a good one is seen and then kept."""
    lee = enter("lee")
    lee.goto("/force/")
    lee.click("text=What several forces told of themselves")
    expect(lee.locator("main")).to_contain_text("70 of 90, 78%")
    is_sound(lee, axe)
    lee.select_option("#heading", label="Roles and responsibilities")
    lee.click("text=Show")
    expect(lee.locator("main")).to_contain_text("45 of 50, 90%")
    is_sound(lee, axe)
    ada = enter("ada")
    ada.goto("/imports/")
    ada.click("text=Bring in what another force told of its standing")
    is_sound(ada, axe)
    changed, good = tmp_path / "changed.json", tmp_path / "good.json"
    good.write_text(made_summary({"last": "2026-04-01"}), encoding="utf-8")
    changed.write_text(good.read_text("utf-8").replace("45", "49"), encoding="utf-8")
    ada.set_input_files("#file", changed)
    ada.click("button:has-text('See what is in it')")
    expect(ada.locator(".govuk-error-summary")).to_contain_text("Ask the force for the file again")
    is_sound(ada, axe)
    ada.set_input_files("#file", good)
    ada.click("button:has-text('See what is in it')")
    expect(ada.locator("main")).to_contain_text("North (fictional)")
    is_sound(ada, axe)
    ada.click("text=Keep it")
    expect(ada.locator("main")).to_contain_text("is in the view over several forces")
