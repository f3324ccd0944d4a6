"""A course from its planning to a certificate, each part done by whoever does it, in a real browser."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.conftest import serving
from browser.looks import is_sound
from browser.signing_in import signed_in

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
LONDON = ZoneInfo("Europe/London")
BEGAN = timedelta(minutes=3)  # ago: the class of two minutes has ended when its register is closed
CODE = "kelpj-wrtmd"
Axe = Callable[[Page], list[str]]
SignIn = Callable[[str], Page]


@pytest.fixture
def enter(browser: Browser, tmp_path: Path) -> Iterator[SignIn]:
    """Sign in as somebody of a home in which nothing is planned yet; errors on a page fail the test."""
    subprocess.run([sys.executable, str(HERE / "make_course_home.py"), str(tmp_path)], check=True)
    complaints: list[str] = []
    with serving(tmp_path) as address:

        def signed(username: str) -> Page:
            context = browser.new_context(base_url=address, bypass_csp=True)
            context.on("weberror", lambda error: complaints.append(str(error.error)))
            return signed_in(context, username)

        yield signed
    assert complaints == []


def _begins() -> datetime:
    """When a class begins that has just ended; just after midnight, once it has."""
    now = datetime.now(LONDON)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if now - BEGAN < midnight:
        time.sleep((midnight + BEGAN - now).total_seconds())
    return max(datetime.now(LONDON) - BEGAN, midnight)


def _plan(pat: Page) -> str:
    """Pat plans a class for tomorrow; its identifier."""
    pat.goto("/classes/plan/?course=short")
    pat.fill("#day_1", (datetime.now(LONDON) + timedelta(days=1)).date().isoformat())
    pat.fill("#starts_1", "09:00")
    pat.fill("#break_minutes", "0")
    pat.fill("#venue", "Harbour gym")
    pat.fill("#capacity", "3")
    pat.check("#coaches-1002", force=True)
    pat.fill("#safety_officer", "1001")
    pat.check("#first_aiders-1002", force=True)
    pat.click("text=Plan it")
    expect(pat.locator("h1")).to_contain_text("Talking first")
    return pat.url.rstrip("/").rsplit("/", 1)[-1]


def _bring_forward(pat: Page, class_id: str, begins: datetime) -> None:
    """Pat moves the class to today; who has a place keeps it."""
    pat.goto(f"/classes/{class_id}/plan/")
    pat.fill("#day", begins.date().isoformat())
    pat.fill("#starts_talk", f"{begins:%H:%M}")
    pat.fill("#starts_scenario", f"{begins + timedelta(minutes=1):%H:%M}")
    pat.click("main button >> text=Change the plan")
    expect(pat.locator("main")).to_contain_text("2 of 3 taken")


def _make_safe_and_open(bea: Page, class_id: str) -> None:
    """Bea signs the risk assessment, checks the kit with Amina, names the stop word, and opens the class."""
    today = datetime.now(LONDON).date()
    bea.goto(f"/classes/{class_id}/risk/")
    bea.fill("#assessed_on", today.isoformat())
    bea.fill("#review_by", (today + timedelta(days=90)).isoformat())
    bea.click("text=Record it")
    bea.goto(f"/day/{class_id}/")
    expect(bea.locator("main")).to_contain_text("It cannot open yet")
    bea.fill("#stop_word", "red")
    bea.fill("#second", "1001")
    bea.click("text=Note it")
    bea.click("text=Open the class")
    expect(bea.locator("main")).to_contain_text("0 here, 2 not answered")


def _keep_the_register(bea: Page, class_id: str) -> None:
    """With the network cut Tom is there and Joe comes late; it is sent once it is back, and closed."""
    bea.goto(f"/day/offline/#{class_id}")
    bea.fill("#code", CODE)
    bea.click("text=Load the register")
    status = bea.locator("#offline-status")
    expect(status).to_contain_text("Everything is sent")
    bea.context.set_offline(True)
    bea.click(".lh-learner:has-text('Tom Reed') >> button:has-text('Present')")
    bea.click(".lh-learner:has-text('Joe Marsh') >> button:has-text('Late, now')")
    expect(status).to_contain_text("2 marks wait on this device")
    bea.context.set_offline(False)
    expect(status).to_contain_text("Everything is sent")
    bea.goto(f"/day/{class_id}/close/")
    expect(bea.locator("main")).to_contain_text("2 came")
    bea.click("text=Close it and record attendance")
    expect(bea.locator("main")).to_contain_text("Closed")


def _rate(bea: Page, class_id: str) -> None:
    """Bea rates what Tom showed, with a line of evidence."""
    bea.goto(f"/classes/{class_id}/ratings/2001/")
    bea.check("input[name=scenario_type][value=stop_and_search]", force=True)
    bea.check("input[name=pressure] >> nth=0", force=True)
    bea.check("#listening-score-4", force=True)
    bea.check("#listening-competent-yes", force=True)
    bea.fill("#listening-evidence", "Named what he felt, and let him speak first.")
    bea.click("text=Keep >> nth=-1")
    expect(bea.locator("main")).to_contain_text("Tom Reed")


def test_a_course_goes_from_planning_to_a_certificate(enter: SignIn, axe: Axe) -> None:
    """Planner, supervisor, learner, instructor, chief officer and inspector each do their part.

    Tom is there all the time, shows the scenario and gets a certificate. Joe comes late, and is told what is
    missing. The morning is noted with the network cut and sent when it is back.
    """
    pat, tom, bea = enter("pat"), enter("tom"), enter("bea")
    class_id = _plan(pat)
    amina = enter("amina")
    amina.goto("/my-team/")
    amina.click("main a:has-text('Book a seat for Joe Marsh')")
    is_sound(amina, axe)
    amina.click("main button:has-text('Book')")
    expect(amina.locator("main")).to_contain_text("A place is booked")
    tom.goto("/seats/")
    tom.click("main button:has-text('Book')")
    expect(tom.locator("main")).to_contain_text("A place is booked")
    is_sound(tom, axe)
    _bring_forward(pat, class_id, _begins())
    _make_safe_and_open(bea, class_id)
    _keep_the_register(bea, class_id)
    _rate(bea, class_id)
    bea.goto(f"/classes/{class_id}/ratings/2001/")
    bea.click("summary >> text=Rated already")
    bea.click("main a:has-text('Correct')")
    is_sound(bea, axe)

    tom.goto("/my-record/ratings/")
    expect(tom.locator("main")).to_contain_text("Named what he felt")
    is_sound(tom, axe)
    tom.click("text=I have read it")
    expect(tom.locator("main")).to_contain_text("You acknowledged it")
    tom.goto(f"/classes/{class_id}/survey/answer/")
    tom.check("#satisfied")
    tom.click("text=Send, without my name")
    tom.goto("/my-record/calendar/")
    is_sound(tom, axe)
    tom.goto("/my-record/runs/")
    is_sound(tom, axe)
    tom.goto("/my-record/")
    tom.click("text=Certificate, or what is missing: Talking first")
    expect(tom.locator("h1")).to_have_text("Tom Reed has completed this course")
    is_sound(tom, axe)
    amina.goto("/people/2003/certificates/short/")
    expect(amina.locator("h1")).to_have_text("Joe Marsh has not completed this course yet")
    expect(amina.locator("main")).to_contain_text("0 of 1 minutes")
    is_sound(amina, axe)

    lee, ian = enter("lee"), enter("ian")
    lee.goto("/force/")
    lee.click("text=Count today")
    expect(lee.locator("main")).to_contain_text("who are to be in date are")
    ian.goto("/audit/?check=yes")
    expect(ian.locator("main")).to_contain_text("class")
