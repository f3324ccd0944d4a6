"""A real server for the whole run, and a real browser for each file of tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from browser.looks import PHONE
from browser.served import make_home, serving
from browser.signing_in import opened as new_page
from browser.signing_in import signed_in

HERE = Path(__file__).parent
AXE = HERE.parents[1] / "node_modules" / "axe-core" / "axe.min.js"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# No sandbox, because tests may run as root; nothing in the background, because there is no network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, and nobody to ask whether it may be used.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]
# Only what is wrong comes back: what passed would take longer to send than to find.
WRONG = """async (tags) => {
  const found = await axe.run({ runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
  return found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 160)}`);
}"""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small home made for the run."""
    made = tmp_path_factory.mktemp("home")
    make_home("make_home.py", made)
    return made


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """Where `levelhead serve` answers."""
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, from the machine's own packages; never downloaded, never skipped.

    One for each file: while Playwright runs, Django takes the thread for an asynchronous one and refuses it
    the database, which tests of other files in the same worker need.
    """
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    assert found, "please install: sudo apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def held(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, dict[str, str]]]:
    """Where a home answers that the script named `HOME` in a file of tests makes, and what is in it."""
    folder = tmp_path_factory.mktemp("held")
    found = make_home(request.module.HOME, folder)
    with serving(folder) as address:
        yield address, found


@pytest.fixture
def enter(browser: Browser, held: tuple[str, dict[str, str]]) -> Iterator[Callable[[str], Page]]:
    """Sign in there as somebody and get the page; errors on a page fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def signed(username: str) -> Page:
        # The policy of the pages is lifted here only so that axe can be brought in.
        context = browser.new_context(base_url=held[0], bypass_csp=True)
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return signed_in(context, username)

    yield signed
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def open_as(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Sign in as somebody and get the page; errors on the page's console fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(username: str | None, *, scripts: bool = True) -> Page:
        # The policy of the pages is lifted here only so that axe can be brought in.
        context = browser.new_context(
            viewport={"width": PHONE, "height": 900},
            base_url=address,
            bypass_csp=scripts,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        return new_page(context) if username is None else signed_in(context, username)

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Check a page against WCAG 2.2 AA; returns what is wrong, and where."""
    script = AXE.read_text(encoding="utf-8")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def wrong(page: Page) -> list[str]:
        if not page.evaluate("typeof axe === 'object'"):
            page.evaluate(script)
        return page.evaluate(WRONG, tags)

    return wrong
