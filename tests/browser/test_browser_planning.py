"""The pages of those who plan and answer for training, in a real browser on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.looks import is_sound
from browser.signing_in import signed_in

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def ola(browser: Browser, address: str) -> Iterator[Page]:
    """Ola's page, signed in; the policy of the pages is lifted only so that axe can be brought in."""
    context = browser.new_context(base_url=address, bypass_csp=True)
    yield signed_in(context, "ola")
    context.close()


def test_a_planner_plans_a_class_and_books_it(ola: Page, axe: Axe) -> None:
    """The form is sent empty, its errors lead to their fields; then it is planned, booked and cancelled."""
    ola.goto("/classes/")
    is_sound(ola, axe)
    ola.click("text=Plan a class")
    ola.click("text=Plan it")
    ola.click(".govuk-error-summary a >> text=Enter the venue.")
    expect(ola.locator("#venue")).to_be_focused()
    is_sound(ola, axe)
    for number, day in (("1", "2027-03-29"), ("2", "2027-03-30")):
        ola.fill(f"#day_{number}", day)
        ola.fill(f"#starts_{number}", "09:00")
    ola.fill("#venue", "Harbour gym")
    ola.fill("#capacity", "1")
    ola.click("text=Plan it")
    expect(ola.locator("main")).to_contain_text("Nobody teaches")
    is_sound(ola, axe)
    address = ola.url
    ola.click("text=Who comes")
    ola.fill("#numbers", "2001 2002 9999")
    ola.click("text=Book >> nth=-1")
    expect(ola.locator(".govuk-error-summary")).to_contain_text("9999")
    expect(ola.locator("main")).to_contain_text("1 booked and 1 waiting")
    is_sound(ola, axe)
    ola.click("text=Give back >> nth=0")
    is_sound(ola, axe)
    ola.fill("#reason", "On leave.")
    ola.click("text=Give it back")
    expect(ola.locator("main")).to_contain_text("moves up from the waiting list")
    for page in ("plan/", "risk/", "cancel/", "joining/"):
        ola.goto(address + page)
        is_sound(ola, axe)


def test_a_gate_is_overridden_and_a_learner_rated(ola: Page, axe: Axe) -> None:
    """A reason is asked for; it is shown with a name. Half a rating is told of beside its family."""
    ola.goto("/classes/")
    ola.click("table a >> nth=0")
    address = ola.url
    ola.click("text=Override stop word")
    ola.click("text=Override it")
    is_sound(ola, axe)
    ola.fill("#reason", "A whistle is used.")
    ola.click("text=Override it")
    expect(ola.locator("main")).to_contain_text("Overridden by Ola Dahl")
    ola.goto(address + "ratings/")
    is_sound(ola, axe)
    ola.click("main table a >> nth=0")
    ola.check("#listening-score-2", force=True)
    ola.click("text=Keep >> nth=-1")
    expect(ola.locator(".govuk-error-summary")).to_contain_text("Listening and voice: write a line")
    is_sound(ola, axe)
    ola.goto("/agreement/")
    is_sound(ola, axe)


@pytest.mark.parametrize(
    "page",
    [
        *("/messages/", "/messages/?show=sent", "/my-record/messages/"),
        *("/", "/demand/", "/audit/?check=yes", "/force/", "/force/?unit=1", "/quality/", "/safety/"),
        *("/safety/near-miss/", "/medical/", "/medical/1/", "/medical/readings/"),
    ],
)
def test_the_views_are_sound(ola: Page, axe: Axe, page: str) -> None:
    """Each of them at both widths."""
    ola.goto(page)
    is_sound(ola, axe)
