"""A planner makes a roll-out and books from it, in a real browser on a phone and on a desktop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.looks import is_sound
from browser.served import make_home, serving
from browser.signing_in import signed_in

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home of its own: people are counted here, and other walks bring people in."""
    made = tmp_path_factory.mktemp("rollouts")
    make_home("make_home.py", made)
    with serving(made) as found:
        yield found


@pytest.fixture(scope="module")
def ola(browser: Browser, address: str) -> Iterator[Page]:
    """Ola's page, signed in; the policy of the pages is lifted only so that axe can be brought in."""
    context = browser.new_context(base_url=address, bypass_csp=True)
    yield signed_in(context, "ola")
    context.close()


def _monday(weeks: int) -> date:
    today = date.today()  # noqa: DTZ011 -- of the machine, as the server's own
    return today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)


def _plan_course(page: Page, week: date) -> None:
    """Both days of the course in a week, with room for one."""
    page.goto("/classes/plan/")
    for number in (1, 2):
        page.fill(f"#day_{number}", (week + timedelta(days=number)).isoformat())
        page.fill(f"#starts_{number}", "09:00")
    page.fill("#venue", "Rollout gym")
    page.fill("#capacity", "1")
    page.click("text=Plan it")


def test_from_a_preview_to_places_and_adherence(ola: Page, axe: Axe) -> None:
    """The form is sent empty and put right; the preview draws nothing; then it is drawn, booked and seen."""
    week = _monday(30)
    _plan_course(ola, week)
    ola.goto("/rollouts/")
    is_sound(ola, axe)
    ola.click("text=Make a roll-out")
    ola.click("button >> text=See what it comes to")
    ola.click(".govuk-error-summary a >> text=Name the roll-out.")
    expect(ola.locator("#title")).to_be_focused()
    is_sound(ola, axe)
    ola.fill("#title", "Browser days")
    ola.check("#units-1", force=True)
    ola.fill("#counts_from", _monday(-2).isoformat())
    ola.fill("#first_week", (week + timedelta(days=3)).isoformat())
    ola.fill("#weeks", "2")
    ola.fill("#seats_a_week", "2")
    ola.click("button >> text=See what it comes to")
    expect(ola.locator(".govuk-error-summary")).to_contain_text("6 people and 4 seats: 2 are without one")
    is_sound(ola, axe)
    ola.fill("#seats_a_week", "3")
    ola.click("button >> text=See what it comes to")
    expect(ola.locator("main")).to_contain_text("Nothing is drawn yet")
    is_sound(ola, axe)
    ola.click("button >> text=Draw the order and lock it")
    expect(ola.locator("main")).to_contain_text("The order is drawn and locked.")
    expect(ola.locator("main")).to_contain_text("Nobody's week is over yet.")
    is_sound(ola, axe)
    address = ola.url
    ola.click("text=Book those who are due")
    is_sound(ola, axe)
    ola.click("text=Book 1 person")
    expect(ola.locator("main")).to_contain_text("1 booked; 2 could not be")
    expect(ola.locator("#not-booked")).to_be_visible()
    is_sound(ola, axe)
    ola.goto(address + "people/")
    expect(ola.locator("main table")).to_contain_text("Not yet")
    is_sound(ola, axe)
    ola.click("text=Swap or move >> nth=0")
    ola.click("button >> text=Note it")
    ola.click(".govuk-error-summary a >> text=Choose whether they swap or move.")
    is_sound(ola, axe)
    for page in ("left-out/", "depart/"):
        ola.goto(address + page)
        is_sound(ola, axe)


def test_it_needs_no_scripts(open_as: Callable[..., Page]) -> None:
    """Without scripts a roll-out is noted as departed from, and ended, and says so."""
    page = open_as("ola", scripts=False)
    page.goto("/rollouts/")
    page.click("main table a >> nth=0")
    address = page.url
    page.click("text=Note a departure, or end it")
    page.check("#what-2")
    page.fill("#reason", "The hall is to be sold.")
    page.click("button >> text=Note it")
    expect(page.locator("main")).to_contain_text("The hall is to be sold.")
    page.goto(address + "book/")
    expect(page.locator("main")).to_contain_text("This roll-out was ended.")
