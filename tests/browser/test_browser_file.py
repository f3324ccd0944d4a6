"""A person's file in a real browser: team, deferrals, record, proofs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser.looks import is_sound

pytestmark = pytest.mark.browser

OpenAs = Callable[..., Page]
Axe = Callable[[Page], list[str]]


def test_a_deferral_is_asked_for_and_decided(open_as: OpenAs, axe: Axe) -> None:
    """Amina asks for Joe after a mistake; Pat decides after one; each page and its errors are sound."""
    page = open_as("amina")
    page.click("nav >> text=My team")
    expect(page.locator("main")).to_contain_text("What to see to now")
    is_sound(page, axe)
    page.click("main >> text=Joe Marsh >> nth=0")
    is_sound(page, axe)
    page.click("text=Ask for a deferral")
    page.click("text=Ask for it")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    is_sound(page, axe)
    page.check("#kind")
    page.select_option("#reason", "operational")
    page.fill("#begins", "2026-01-05")
    page.fill("#ends", "2099-12-31")
    page.click("text=Ask for it")
    expect(page.locator("main")).to_contain_text("waits for a decision")
    is_sound(page, axe)
    page = open_as("pat")
    page.click("nav >> text=Deferrals")
    is_sound(page, axe)
    page.click("main >> text=Joe Marsh")
    page.click("text=Save the decision")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    is_sound(page, axe)
    page.check("input[name=approved][value=no]")
    page.click("text=Save the decision")
    expect(page.locator("main")).to_contain_text("is not approved")
    is_sound(page, axe)


def test_what_is_printedis_sound(open_as: OpenAs, axe: Axe) -> None:
    """The proof of a team, a whole record on a past day, the form of a seat, and a day that cannot be."""
    page = open_as("amina")
    for path in (
        "/my-team/proof/?on=2026-06-01",
        "/my-team/proof/?on=never",
        "/people/2002/record/?on=2026-06-01",
        "/my-record/",
    ):
        page.goto(path)
        is_sound(page, axe)


def test_the_lists_and_their_forms_are_sound(open_as: OpenAs, axe: Axe) -> None:
    """People, qualifications, kit, transfers and accounts; the forms empty, and with what is wrong."""
    page = open_as("pat")
    for path in (
        "/people/",
        "/people/?q=nobody-at-all",
        "/people/2003/transfer/",
        "/qualifications/",
        "/kit/",
        "/transfers/",
        "/deferrals/?stage=running",
    ):
        page.goto(path)
        is_sound(page, axe)
    for path, button in (("/qualifications/add/", "Add it"), ("/kit/note/", "Note it")):
        page.goto(path)
        page.click(f"text={button}")
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        is_sound(page, axe)
    page = open_as("ada")
    for path in ("/accounts/", "/accounts/add/", "/accounts/of/ada/", "/accounts/of/tom/"):
        page.goto(path)
        is_sound(page, axe)
