"""The second step in a real browser: set up, asked for, removed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looks import is_sound
from cast import PASSPHRASE
from one_time_code import code_now

pytestmark = pytest.mark.browser


def test_a_second_step_is_set_up_asked_for_and_removed(
    open_as: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    """Nina sets one up, signs in with a code from paper, and removes it; every page on the way is sound."""
    page = open_as("nina")
    page.click("text=Your second step")
    is_sound(page, axe)
    page.click("text=Set up a second step")
    is_sound(page, axe)
    page.fill("#password", PASSPHRASE)
    page.click("text=Continue")
    is_sound(page, axe)
    page.fill("#code", "nonsense")
    page.click('button:has-text("Set up")')
    expect(page).to_have_title(re.compile("^Error: "))
    is_sound(page, axe)
    page.fill("#code", code_now(page.locator("main code").inner_text()))
    page.click('button:has-text("Set up")')
    expect(page.locator("main h1")).to_have_text("Your recovery codes")
    is_sound(page, axe)
    on_paper = page.locator("main code").first.inner_text()
    page.click("text=Sign out")
    page.fill("#login", "nina")
    page.fill("#password", PASSPHRASE)
    page.click("main button[type=submit]")
    expect(page.locator("main h1")).to_have_text("Your second step")
    is_sound(page, axe)
    page.fill("#code", on_paper)
    page.click("text=Continue")
    page.goto("/second-step/codes/new/")
    is_sound(page, axe)
    page.goto("/second-step/remove/")
    if page.locator("#password, #code").count():  # it may ask once more whether it is she
        is_sound(page, axe)
        page.fill("#password", PASSPHRASE)
        page.click("text=Continue")
    is_sound(page, axe)
    page.click("text=Remove it")
    expect(page.locator("main")).to_contain_text("passphrase alone")
