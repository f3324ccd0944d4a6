"""Takes the README's pictures from a served demonstration: take_pictures.py ADDRESS SIGN_INS.json.

Run `levelhead demo` first; its home holds `sign-ins.json`. The pictures are of the product as it is.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
TALL = 1250  # pixels of a page that a picture shows


def main(address: str, sign_ins: Path) -> None:
    """One picture of a debrief, one of an evaluation."""
    passphrases = {one["username"]: one["passphrase"] for one in json.loads(sign_ins.read_text())}
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = _signed_in(browser, address, "officer", passphrases)
        _open_debrief(page, address)
        _picture(page, "debrief")
        page = _signed_in(browser, address, "evaluator", passphrases)
        page.goto(f"{address}/evaluations/")
        page.click("main a[href^='/evaluations/']")
        _picture(page, "evaluation")
        browser.close()


def _signed_in(browser: Browser, address: str, username: str, passphrases: dict[str, str]) -> Page:
    page = browser.new_context(viewport={"width": 1100, "height": TALL}).new_page()
    page.goto(f"{address}/sign-in/")
    page.fill("#login", username)
    page.fill("#password", passphrases[username])
    page.click("main button[type=submit]")
    return page


def _open_debrief(page: Page, address: str) -> None:
    """The latest meeting that the officer of the demonstration has played."""
    page.goto(f"{address}/my-record/")
    page.click("main a:text-is('Debrief') >> nth=0")


def _picture(page: Page, name: str) -> None:
    page.wait_for_load_state()
    clip = {"x": 0, "y": 0, "width": 1100, "height": TALL}
    page.screenshot(path=PICTURES / f"{name}.png", clip=clip)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
