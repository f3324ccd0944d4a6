"""The console of a live run in a real browser: without scripts, with them, and with the network cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.looks import is_sound
from browser.served import make_home, serving
from browser.signing_in import signed_in

pytestmark = pytest.mark.browser
Axe = Callable[[Page], list[str]]
SMALLEST = """() => [...document.querySelectorAll("#console button")]
  .filter((one) => one.checkVisibility())
  .map((one) => Math.min(one.offsetWidth, one.offsetHeight))
  .reduce((least, side) => Math.min(least, side), 999)"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the runs of a class are planned, on a server of its own."""
    folder = tmp_path_factory.mktemp("hall")
    made = make_home("make_run_home.py", folder)
    with serving(folder) as address:
        yield f"{address}/classes/{made['class']}/runs/"


@pytest.fixture
def opened(browser: Browser, hall: str) -> Iterator[Callable[..., Page]]:
    """The runs of the class, as Bea sees them under the policy of the pages."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(*, scripts: bool = True) -> Page:
        context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=scripts)
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
        return signed_in(context, "bea", hall)

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


def _plan(page: Page) -> None:
    page.check("#learner-2001")
    page.select_option("#scenario_type", "street_fight")
    page.fill("#safety_officer", "1001")
    page.fill("#role_players", "2002")
    page.click("text=Plan the run")
    page.wait_for_selector("#console")


def test_a_run_is_marked_without_signal_and_sent_later(opened: Callable[..., Page], axe: Axe) -> None:
    """Taps count at once, show as not sent while the network is cut, and reach others once it is back."""
    page = opened()
    page.click("text=Plan the run")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    is_sound(page, axe)
    _plan(page)
    page.click("button[value=begin]")
    expect(page.locator(".lh-timeline")).to_contain_text("The run begins")
    beside = opened()
    beside.goto(page.url)
    page.context.set_offline(True)
    page.click("button[value=hold_begins]")
    page.click("button[value=stop]")
    expect(page.locator("#way")).to_have_text("STOPPED")
    expect(page.locator("#since-held")).to_contain_text("0:")
    expect(page.locator("#unsent")).to_contain_text("Not sent yet: 2")
    is_sound(page, axe)
    page.context.set_offline(False)
    expect(page.locator(".lh-asked")).to_contain_text("who called it, and why?")
    expect(page.locator("#unsent")).to_be_hidden()
    expect(beside.locator("#way")).to_have_text("STOPPED")
    is_sound(page, axe)
    page.select_option("#who", "2002")
    page.click("button[value='stop_told danger']")
    expect(page.locator(".lh-timeline")).to_contain_text("something was about to go wrong")
    page.evaluate("document.querySelector(`button[value='stage care']`).scrollIntoView()")
    expect(page.locator("button[value=stop]")).to_be_in_viewport()
    page.click("button[value=hold_ends]")
    expect(page.locator("#held-clock")).to_contain_text("Nobody is marked as held")
    page.click("button[value=end]")
    expect(page.locator("#way")).to_have_text("Over")
    expect(page.locator(".lh-timeline__mark")).to_have_count(6)
    page.click("text=The debrief")
    page.click("text=Fourteen families")
    is_sound(page, axe)


def test_a_run_is_marked_without_scripts(opened: Callable[..., Page]) -> None:
    """Each tap is a form: begin, a level, an undo, back to the beginning, and the end."""
    page = opened(scripts=False)
    _plan(page)
    page.click("button[value=begin]")
    page.click("button[value='level 4']")
    page.click("text=Undo >> nth=0")
    expect(page.locator(".lh-timeline")).to_contain_text("taken back")
    page.click("button[value='tactic unarmed_skills']")
    page.click("text=Back to here")
    expect(page.locator("#way")).to_have_text("Frozen")
    expect(page.locator(".lh-timeline")).to_contain_text("gone back behind")
    page.click("button[value=end]")
    expect(page.locator("#way")).to_have_text("Over")
