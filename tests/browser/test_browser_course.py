"""A course from its planning to a certificate, each part done by whoever does it, in a real browser.

Every role there is has its part in the one walk. The network is cut and comes back, two instructors keep one
register, a form is sent twice, and the server is killed; `test_browser_day.py` takes each of these further.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import serve_on_a_day
from browser.looks import is_sound
from browser.served import Server, make_home
from browser.signing_in import opened, signed_in
from cast import PASSPHRASE

pytestmark = pytest.mark.browser
LONDON = ZoneInfo("Europe/London")
BEGAN = timedelta(minutes=3)  # ago: the class of two minutes has ended when its register is closed
CODE = "kelpj-wrtmd"
NELL = "3001"
PEOPLE = f"""staff_number,full_name,role_type,rank,unit,supervisor,service_from,service_to
{NELL},Nell Bright,officer,Constable,Harbour,1001,2020-01-06,
"""
HURT = "A strained wrist, iced at once."
Axe = Callable[[Page], list[str]]


@dataclass
class Walk:
    """A home in which nothing is planned yet, and who is signed in to it.

    Attributes:
        browser: the browser of the walk.
        server: the server of the home, whose day can be moved.
        complaints: errors on any page; one fails the test.
    """

    browser: Browser
    server: Server
    complaints: list[str]

    def open(self) -> Page:
        """A page of somebody who has not signed in."""
        # The policy of the pages is lifted here only so that axe can be brought in.
        context = self.browser.new_context(base_url=self.server.url, bypass_csp=True)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        return opened(context)

    def enter(self, username: str, path: str = "/") -> Page:
        """A page of somebody, signed in."""
        page = self.open()
        return signed_in(page.context, username, path)

    def goes_on(self, days: int) -> None:
        """So many days from today on the server; every session has ended by then."""
        (self.server.home / serve_on_a_day.DAYS_ON).write_text(str(days))


@pytest.fixture
def walk(browser: Browser, tmp_path: Path) -> Iterator[Walk]:
    """A walk that begins with nothing planned."""
    make_home("make_course_home.py", tmp_path)
    begun = Walk(browser, Server(tmp_path, Path(serve_on_a_day.__file__)), [])
    begun.server.start()
    yield begun
    for context in browser.contexts:
        context.close()
    begun.server.stop()
    assert begun.complaints == []


def _says(page: Page, *words: str) -> None:
    for one in words:
        expect(page.locator("main")).to_contain_text(one)


def _bring_in_nell(walk: Walk, file: Path) -> Page:
    """Ada brings Nell in from a file, makes her account, and lets Amina instruct; Nell opens her account."""
    ada = walk.enter("ada", "/imports/")
    file.write_text(PEOPLE, encoding="utf-8")
    ada.check("input[name=kind][value=people]", force=True)
    ada.set_input_files("#file", file)
    ada.click("text=Upload and preview")
    _says(ada, "Nell Bright")
    ada.click("text=Confirm and save")
    _says(ada, "1 added")
    ada.goto(f"/accounts/add/?staff_number={NELL}")
    ada.fill("#username", "nell")
    ada.click("text=Make the account")
    link = ada.locator("main code").inner_text()
    _grant(ada, "nell", "officer")
    _grant(ada, "amina", "instructor")
    nell = walk.open()
    nell.goto(link)
    nell.fill("#id_new_password1", PASSPHRASE)
    nell.fill("#id_new_password2", PASSPHRASE)
    nell.click("main button >> text=Set passphrase")
    _sign_in(nell, "nell")
    return nell


def _grant(ada: Page, username: str, role: str) -> None:
    ada.goto(f"/accounts/of/{username}/")
    ada.select_option("#role", role)
    ada.click("text=Grant it")
    _says(ada, "granted.")


def _sign_in(page: Page, username: str) -> None:
    page.fill("#login", username)
    page.fill("#password", PASSPHRASE)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)


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
    pat.fill("#capacity", "4")
    pat.check("#coaches-1002", force=True)
    pat.fill("#safety_officer", "1001")
    pat.check("#first_aiders-1002", force=True)
    pat.click("text=Plan it")
    expect(pat.locator("h1")).to_contain_text("Talking first")
    return pat.url.rstrip("/").rsplit("/", 1)[-1]


def _draw(pat: Page) -> str:
    """Pat draws in which of two weeks to come each of Harbour has the course; where the roll-out is."""
    today = datetime.now(LONDON).date()
    pat.goto("/rollouts/make/")
    pat.fill("#title", "Talking first in Harbour")
    pat.select_option("#course_id", "short")
    pat.check("#units-1", force=True)
    pat.fill("#counts_from", today.isoformat())
    pat.fill("#first_week", (today + timedelta(days=14)).isoformat())
    pat.fill("#weeks", "2")
    pat.fill("#seats_a_week", "6")
    pat.click("button >> text=See what it comes to")
    pat.click("button >> text=Draw the order and lock it")
    _says(pat, "The order is drawn and locked.")
    return pat.url.removeprefix(pat.url.split("/rollouts/")[0])


def _book(amina: Page, learners: list[Page], axe: Axe) -> None:
    """Amina books a seat for Joe; Tom and Nell each book their own."""
    amina.goto("/my-team/")
    amina.click("main a:has-text('Book a seat for Joe Marsh')")
    is_sound(amina, axe)
    for page in (amina, *learners):
        if page is not amina:
            page.goto("/seats/")
        page.click("main button:has-text('Book')")
        _says(page, "A place is booked")


def _bring_forward(pat: Page, class_id: str, begins: datetime) -> None:
    """Pat moves the class to today; who has a place keeps it."""
    pat.goto(f"/classes/{class_id}/plan/")
    pat.fill("#day", begins.date().isoformat())
    pat.fill("#starts_talk", f"{begins:%H:%M}")
    pat.fill("#starts_scenario", f"{begins + timedelta(minutes=1):%H:%M}")
    pat.click("main button >> text=Change the plan")
    _says(pat, "3 of 4 taken")


def _make_safe_and_open(bea: Page, class_id: str) -> None:
    """Bea signs the risk assessment, checks the kit with Amina, names the stop word, and opens the class."""
    today = datetime.now(LONDON).date()
    bea.goto(f"/classes/{class_id}/risk/")
    bea.fill("#assessed_on", today.isoformat())
    bea.fill("#review_by", (today + timedelta(days=90)).isoformat())
    bea.click("text=Record it")
    bea.goto(f"/day/{class_id}/")
    _says(bea, "It cannot open yet")
    bea.fill("#stop_word", "red")
    bea.fill("#second", "1001")
    bea.click("text=Note it")
    bea.click("text=Open the class")
    _says(bea, "0 here, 3 not answered")


def _keep_the_register(walk: Walk, bea: Page, amina: Page, class_id: str) -> None:
    """Bea notes Tom and Joe with the network cut, Amina Nell; the server dies while Bea notes who is hurt."""
    bea.goto(f"/day/offline/#{class_id}")
    bea.fill("#code", CODE)
    bea.click("text=Load the register")
    status = bea.locator("#offline-status")
    expect(status).to_contain_text("Everything is sent")
    bea.context.set_offline(True)
    bea.click(".lh-learner:has-text('Tom Reed') >> button:has-text('Present')")
    bea.click(".lh-learner:has-text('Joe Marsh') >> button:has-text('Late, now')")
    expect(status).to_contain_text("2 marks wait on this device")
    amina.goto(f"/day/{class_id}/register/")
    amina.click(f"#row-{NELL} button:has-text('Present')")
    bea.context.set_offline(False)
    expect(status).to_contain_text("Everything is sent")
    expect(bea.locator(f"#row-{NELL}")).to_contain_text("Here since")
    walk.server.kill()
    bea.click(f"#row-{NELL} summary")
    bea.click(f"#row-{NELL} button:has-text('Injured')")
    expect(status).to_contain_text("1 mark waits")
    walk.server.start()
    bea.click("text=Send now")
    expect(status).to_contain_text("Everything is sent")
    amina.goto(f"/day/{class_id}/close/")
    _says(amina, "3 came")
    amina.click("text=Close it and record attendance")
    _says(amina, "Closed")


def _tell_of_the_injury(bea: Page, class_id: str) -> None:
    """Bea tells of Nell's wrist in a form that goes out twice: it is recorded once."""
    again = bea.context.new_page()
    for page in (bea, again):
        page.goto(f"/day/{class_id}/injury/")
        page.fill("#who", NELL)
        page.check("input[name=severity][value=moderate]", force=True)
        page.check("input[name=cause][value=technique]", force=True)
        page.fill("#text", HURT)
        page.check("#unable", force=True)
    bea.click("main button >> text=Record it")
    _says(bea, "It is recorded.")
    again.click("main button >> text=Record it")
    _says(again, "perhaps it was this very one, sent twice. Nothing was added.", HURT)
    again.close()


def _defer(nell: Page, pat: Page) -> None:
    """Nell asks to train later, for she is hurt; Pat, who decides, sees that she is not fit and no more."""
    nell.goto(f"/people/{NELL}/ask/")
    nell.check("#kind")
    nell.select_option("#reason", "injury")
    today = datetime.now(LONDON).date()
    nell.fill("#begins", today.isoformat())
    nell.fill("#ends", (today + timedelta(days=30)).isoformat())
    nell.click("text=Ask for it")
    _says(nell, "Injury")
    pat.goto("/deferrals/")
    pat.click("main a:has-text('Nell Bright')")
    _says(pat, "Not fit")
    for word in ("njur", "wrist"):
        expect(pat.locator("main")).not_to_contain_text(word)
    pat.check("input[name=approved][value=yes]")
    pat.click("text=Save the decision")
    _says(pat, "pproved")


def _rate(bea: Page, amina: Page, class_id: str, axe: Axe) -> None:
    """Bea rates what Tom showed, with a line of evidence; Amina marks it again without seeing the first."""
    bea.goto(f"/classes/{class_id}/ratings/2001/")
    bea.check("input[name=scenario_type][value=stop_and_search]", force=True)
    bea.check("input[name=pressure] >> nth=0", force=True)
    bea.check("#listening-score-4", force=True)
    bea.check("#listening-competent-yes", force=True)
    bea.fill("#listening-evidence", "Named what he felt, and let him speak first.")
    bea.click("text=Keep >> nth=-1")
    _says(bea, "Tom Reed")
    bea.goto(f"/classes/{class_id}/ratings/2001/")
    bea.click("summary >> text=Rated already")
    bea.click("main a:has-text('Correct')")
    is_sound(bea, axe)
    amina.goto(f"/classes/{class_id}/ratings/")
    amina.click("main a:has-text('Tom Reed, listening')")
    expect(amina.locator("main")).not_to_contain_text("let him speak first")
    amina.check("#listening-score-3", force=True)
    amina.check("#listening-competent-yes", force=True)
    amina.fill("#listening-evidence", "Asked, and waited for the answer.")
    amina.click("text=Keep it")
    _says(amina, "Nothing. 100 in 100 ratings")


def _answer(tom: Page, nell: Page, class_id: str, axe: Axe) -> None:
    """Tom reads his rating and acknowledges it; he and Nell say what they think, without their names."""
    tom.goto("/my-record/ratings/")
    _says(tom, "Named what he felt")
    is_sound(tom, axe)
    tom.click("text=I have read it")
    _says(tom, "You acknowledged it")
    for page in (tom, nell):
        page.goto(f"/classes/{class_id}/survey/answer/")
        page.check("#satisfied")
        page.click("text=Send, without my name")
        _says(page, "No class waits")
    for path in ("/my-record/calendar/", "/my-record/runs/"):
        tom.goto(path)
        is_sound(tom, axe)


def _certify(tom: Page, amina: Page, axe: Axe) -> None:
    """Tom has his certificate; Amina reads what Joe, who came late, still lacks."""
    tom.goto("/my-record/")
    tom.click("text=Certificate, or what is missing: Talking first")
    expect(tom.locator("h1")).to_have_text("Tom Reed has completed this course")
    is_sound(tom, axe)
    amina.goto("/people/2003/certificates/short/")
    expect(amina.locator("h1")).to_have_text("Joe Marsh has not completed this course yet")
    _says(amina, "0 of 1 minutes")
    is_sound(amina, axe)


def _report_the_injury(walk: Walk) -> None:
    """Hal sees a report fall due, and no name; Mo reads the detail and notes the report; Hal sees it made."""
    hal, mo = walk.enter("hal", "/safety/"), walk.enter("mo", "/medical/")
    _says(hal, "7 days left", "Unable to do normal work for 8 days, which is over 7.", "Technique")
    for word in ("Nell", "wrist"):
        expect(hal.locator("main")).not_to_contain_text(word)
    assert hal.goto("/medical/").status == 403  # type: ignore[union-attr]  # the page answered
    mo.click("main table a >> nth=0")
    _says(mo, HURT, "Nell Bright", "A report is due by")
    mo.fill("#text", "Reported, with the form of the same day.")
    mo.fill("#reported_on", (datetime.now(LONDON) + timedelta(days=8)).date().isoformat())
    mo.click("text=Add it")
    _says(mo, "it was made on", "Who read this", "Mo Birch")
    hal.goto("/safety/")
    _says(hal, "No report is due and not made", "made on")


def _answer_for_it(walk: Walk, class_id: str, rollout: str) -> None:
    """Lee, Eve, Cleo and Ian each see what of the course is theirs to see."""
    lee = walk.enter("lee", "/quality/")
    expect(lee.locator("tr:has-text('Stop and search')")).to_contain_text("1")
    expect(lee.locator(".lh-count:has-text('injur')")).to_contain_text("1")
    _says(lee, "1 seat was empty", "were not had", "Of 1 rating marked twice, 100% was")
    lee.goto(f"/classes/{class_id}/survey/")
    _says(lee, "2 of 3")
    eve = walk.enter("eve", rollout)
    _says(eve, "trained", "SHA-256")
    for name in ("Tom Reed", "2001", "Nell"):
        expect(eve.locator("main")).not_to_contain_text(name)
    assert eve.goto(rollout + "people/").status == 403  # type: ignore[union-attr]  # the page answered
    cleo = walk.enter("cleo", "/force/")
    cleo.click("text=Count today")
    _says(cleo, "who are to be in date are")
    ian = walk.enter("ian", "/medical/readings/")
    _says(ian, "Mo Birch")
    ian.goto("/audit/?check=yes")
    _says(ian, "class")


def test_a_course_goes_from_planning_to_a_certificate(walk: Walk, axe: Axe, tmp_path: Path) -> None:
    """All eleven roles each do their part of one course, or see what of it is theirs to see.

    Ada brings Nell in. Tom is there all the time, shows the scenario and gets a certificate; Joe comes late,
    and is told what is missing; Nell is hurt. Eight days later the report of it is due, and what the learners
    said may be read.
    """
    nell = _bring_in_nell(walk, tmp_path / "people.csv")
    pat, tom, bea, amina = (walk.enter(one) for one in ("pat", "tom", "bea", "amina"))
    class_id, rollout = _plan(pat), _draw(pat)
    _book(amina, [tom, nell], axe)
    _bring_forward(pat, class_id, _begins())
    _make_safe_and_open(bea, class_id)
    _keep_the_register(walk, bea, amina, class_id)
    _tell_of_the_injury(bea, class_id)
    _defer(nell, pat)
    _rate(bea, amina, class_id, axe)
    _answer(tom, nell, class_id, axe)
    _certify(tom, amina, axe)
    walk.goes_on(days=8)
    _report_the_injury(walk)
    _answer_for_it(walk, class_id, rollout)
