"""The day of a class in a real browser: with signal, without scripts, and with the network cut."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from browser.served import Server, make_home
from browser.signing_in import signed_in
from cast import PASSPHRASE

pytestmark = pytest.mark.browser
CODE = "kelpj-wrtmd"
DUMP = """async () => {
  const given = (asked) => new Promise((give) => { asked.onsuccess = () => give(asked.result); });
  const opened = await given(indexedDB.open("levelhead-registers"));
  if (!opened.objectStoreNames.length) return "";
  const made = opened.transaction(["registers", "marks"]);
  const rows = [...await given(made.objectStore("registers").getAll()),
    ...await given(made.objectStore("marks").getAll())];
  opened.close();
  return rows.map((row) => JSON.stringify(row) + new TextDecoder("latin1").decode(row.data)).join("");
}"""


class _Force(Server):
    """A home with classes, and its server."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.classes = make_home("make_day_home.py", folder)

    def marks(self) -> list[str]:
        """Names of the marks that the server keeps of the offline class."""
        with sqlite3.connect(self.home / "levelhead.sqlite3") as file:
            found = file.execute(
                "SELECT mark_id FROM storage_registermark WHERE training_class_id = ?",
                [self.classes["offline"].replace("-", "")],
            ).fetchall()
        return [name for (name,) in found]


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Force]:
    made = _Force(tmp_path_factory.mktemp("day"))
    made.start()
    yield made
    made.kill()


@pytest.fixture
def opened(browser: Browser, force: _Force) -> Iterator[Callable[..., Page]]:
    """Sign in as somebody, under the policy of the pages; what it refuses fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def sign_in(username: str, *, width: int = 320, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=force.url, viewport={"width": width, "height": 800}, java_script_enabled=scripts
        )
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
        return signed_in(context, username)

    yield sign_in
    for context in contexts:
        context.close()
    assert complaints == []


def _is_sound(page: Page, axe: Callable[[Page], list[str]], *, wide: bool = False) -> None:
    """At a phone's width, and at a desktop's: WCAG 2.2 AA, and nothing runs off the side."""
    for width in (320, 1280) if wide else (320,):
        page.set_viewport_size({"width": width, "height": 800})
        assert axe(page) == [], page.url
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} pixels too wide at {width}"
    page.set_viewport_size({"width": 320, "height": 800})


def test_the_pages_of_the_day_are_sound(
    opened: Callable[..., Page], force: _Force, axe: Callable[[Page], list[str]]
) -> None:
    """Bea opens her class, notes everything there is, prints it, and looks at closing it."""
    page, class_id = opened("bea"), force.classes["walk"]
    page.click("nav >> text=Classes today")
    _is_sound(page, axe, wide=True)
    page.goto(f"/day/{class_id}/")
    _is_sound(page, axe)
    page.click("text=Open the class")
    _is_sound(page, axe, wide=True)
    page.click("button:has-text('Present') >> nth=0")
    page.click("button:has-text('Late, now')")
    page.click(".lh-leaves summary >> nth=0")
    _is_sound(page, axe)
    page.fill("#find", "2004")
    page.keyboard.press("Enter")  # as a scanner does
    expect(page.locator("main")).to_contain_text("Is this the person in front of you?")
    _is_sound(page, axe)
    page.click(".lh-learner a:has-text('Tom Reed')")
    _is_sound(page, axe, wide=True)
    page.fill("#time", "soon")
    page.click("text=Left early")
    page.click("text=Note it")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    _is_sound(page, axe)
    for last in ("close/", "print/", "paper/", "injury/"):
        page.goto(f"/day/{class_id}/{last}")
        _is_sound(page, axe, wide=True)
    page.click("main button[type=submit]")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    _is_sound(page, axe)


def test_a_card_is_read_by_the_camera_and_confirmed_by_a_person(
    opened: Callable[..., Page], force: _Force, axe: Callable[[Page], list[str]]
) -> None:
    """What the camera finds goes into the field; nothing is noted until somebody says that it is them."""
    page = opened("tom", width=1280)
    page.goto("/my-record/")
    page.click("text=My code")
    expect(page.locator(".lh-code svg")).to_be_visible()
    _is_sound(page, axe, wide=True)
    page = opened("bea")
    page.context.add_init_script(
        "window.BarcodeDetector = class { async detect() { return [{ rawValue: '2004' }]; } };"
    )
    page.goto(f"/day/{force.classes['walk']}/register/")
    page.click("text=Read a card with the camera")
    expect(page.locator("main")).to_contain_text("Is this the person in front of you?")
    expect(page.locator(".lh-found")).to_contain_text("Col Frost")
    expect(page.locator(".lh-register").last).not_to_contain_text("Col Frost")


def test_the_printed_register_fits_a_page(opened: Callable[..., Page], force: _Force, tmp_path: Path) -> None:
    """Printed, it is one page of A4."""
    page = opened("bea", width=1280)
    page.goto(f"/day/{force.classes['walk']}/print/")
    printed = page.pdf(path=tmp_path / "register.pdf", prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") == 1


def _load(page: Page, class_id: str) -> None:
    page.goto(f"/day/{class_id}/register/")
    page.click("text=Without signal")
    _load_here(page)
    _says(page, "Everything is sent")


def _load_here(page: Page) -> None:
    """Choose a code and load the register, and see that it is there: what follows may cut the signal."""
    page.fill("#code", CODE)
    page.click("text=Load the register")
    expect(page.locator(".lh-register")).to_be_visible()


def _tap(page: Page, name: str, words: str) -> None:
    page.click(f".lh-learner:has-text('{name}') >> button:has-text('{words}')")


def _says(page: Page, words: str) -> None:
    expect(page.locator("#offline-status")).to_contain_text(words)


def test_a_register_outlives_the_signal(
    opened: Callable[..., Page], force: _Force, axe: Callable[[Page], list[str]]
) -> None:
    """Cut off, reloaded, unlocked, restored: each mark is on the server once, and nothing lies open."""
    page, class_id = opened("bea"), force.classes["offline"]
    page.goto(f"/day/offline/#{class_id}")
    expect(page.locator("#code")).to_be_visible()
    _is_sound(page, axe, wide=True)
    _load(page, class_id)
    page.context.set_offline(True)
    _tap(page, "Joe Marsh", "Present")
    _says(page, "1 mark waits on this device")
    _tap(page, "Col Frost", "Late, now")
    _says(page, "2 marks wait on this device")
    assert page.evaluate("document.activeElement.closest('li').id") == "row-2004"
    page.fill("#walk-in", "2003")
    page.keyboard.press("Enter")
    _says(page, "Is this the person in front of you?")
    page.fill("#walk-in", "9999")
    page.keyboard.press("Enter")
    page.click("text=Yes, here now")
    _says(page, "3 marks wait on this device")
    _is_sound(page, axe)
    lying_open = page.evaluate(DUMP)
    assert len(lying_open) > 500
    assert not any(word in lying_open for word in ("Joe", "2003", "arrived", "Offline", CODE))
    page.reload()
    expect(page.locator("main")).to_contain_text("3 marks wait to be sent")
    _is_sound(page, axe)
    page.fill("#code", "another-code")
    page.click("text=Unlock")
    _says(page, "That is not the code")
    page.fill("#code", CODE.upper().replace("-", " "))
    page.click("text=Unlock")
    expect(page.locator("#row-2003")).to_contain_text("Here since")
    assert force.marks() == []
    page.context.set_offline(False)
    _says(page, "Some marks were not taken")
    assert len(force.marks()) == 2
    expect(page.locator("#conflicts")).to_contain_text("Nobody who serves has the number 9999")
    _is_sound(page, axe, wide=True)
    page.click("text=Understood")
    expect(page.locator("#conflicts")).to_have_count(0)
    page.click("text=Send now")
    _says(page, "Everything is sent")


def test_somebody_comes_in_anothers_place_without_signal(
    opened: Callable[..., Page], force: _Force, axe: Callable[[Page], list[str]]
) -> None:
    """The mark is the one that the page with signal makes; a place given away meanwhile is a conflict."""
    bea, amina, class_id = opened("bea"), opened("amina", scripts=False), force.classes["swap"]
    _load(bea, class_id)
    bea.context.set_offline(True)
    for number, place in (("3001", "Ann Bold"), ("3002", "Cy Marr")):
        bea.fill("#walk-in", number)
        bea.keyboard.press("Enter")
        bea.select_option("#in-place-of", label=place)
        _is_sound(bea, axe)
        bea.click("text=Yes, here now")
        expect(bea.locator(f".lh-learner:has-text('{place}')")).to_contain_text(f"{number} is here instead")
    bea.click("#queue summary")
    expect(bea.locator("#queue")).to_contain_text("arrived in the place of Ann Bold")
    amina.goto(f"/day/{class_id}/register/")
    amina.click("#row-3004 button:has-text('Present')")
    bea.context.set_offline(False)
    _says(bea, "Some marks were not taken")
    expect(bea.locator("#conflicts")).to_contain_text("3004 came after all. Note them as a walk-in.")
    expect(bea.locator("#row-3003")).to_contain_text("Una Vale is here instead")
    _is_sound(bea, axe, wide=True)
    with sqlite3.connect(force.home / "levelhead.sqlite3") as file:
        asked = "SELECT why, in_place_of FROM storage_registermark WHERE in_place_of != ''"
        assert file.execute(asked).fetchall() == [("swap", "3003")]


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(
    opened: Callable[..., Page], force: _Force
) -> None:
    """The server takes the mark, the device never hears of it and sends it again: it is kept once."""
    page, before = opened("bea"), len(force.marks())
    _load(page, force.classes["offline"])

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/marks/", lose)
    page.click("#row-2003 summary")
    _tap(page, "Joe Marsh", "Left early")
    _says(page, "1 mark waits")
    assert len(force.marks()) == before + 1
    page.unroute("**/marks/")
    page.click("text=Send now")
    _says(page, "Everything is sent")
    assert len(set(force.marks())) == len(force.marks()) == before + 1


def test_a_session_that_ended_keeps_the_marks_until_their_person_is_back(
    opened: Callable[..., Page], force: _Force
) -> None:
    """The device says who has to sign in; somebody else cannot send what Bea noted, and Bea can."""
    page, class_id = opened("bea"), force.classes["shut"]
    page.goto(f"/day/offline/#{class_id}")
    _load_here(page)
    page.context.clear_cookies(name="sessionid")
    _tap(page, "Amina Okafor", "Late, now")
    _says(page, "Sign in again in another tab")
    other = page.context.new_page()
    for username, words in (("amina", "Who noted them signs in"), ("bea", "1 mark waits until")):
        other.goto("/sign-in/")
        other.fill("#login", username)
        other.fill("#password", PASSPHRASE)
        other.click("main button[type=submit]")
        other.wait_for_url(lambda url: "/sign-in/" not in url)
        page.click("text=Send now")
        _says(page, words)
        other.context.clear_cookies(name="sessionid")


def test_two_instructors_share_a_register_and_a_closed_one_leaves_the_device(
    opened: Callable[..., Page], force: _Force
) -> None:
    """What Amina notes with signal Bea's device shows when it is back; once closed, nothing stays on it."""
    bea, class_id = opened("bea"), force.classes["offline"]
    amina = opened("amina", scripts=False)
    _load(bea, class_id)
    bea.context.set_offline(True)
    bea.click("#row-2004 summary")
    _tap(bea, "Col Frost", "Withdrawn")
    amina.goto(f"/day/{class_id}/register/")
    amina.click("#row-2004 summary")
    amina.click("#row-2004 button:has-text('Left early')")
    amina.click("#row-2003 button:has-text('Back, now')")
    bea.context.set_offline(False)
    _says(bea, "Everything is sent")
    expect(bea.locator("#row-2003")).to_contain_text("Here since")
    marks = force.marks()
    assert len(set(marks)) == len(marks) == 6
    amina.goto(f"/day/{class_id}/register/2003/")
    amina.check("input[value=left_early]")
    amina.click("text=Note it")
    amina.goto(f"/day/{class_id}/close/")
    amina.click("text=Close it and record attendance")
    expect(amina.locator("main")).to_contain_text("attendance is recorded")
    bea.click("text=Send now")
    _says(bea, "Everything was sent")
    assert bea.evaluate(DUMP) == ""


def test_a_killed_server_loses_nothing_that_was_acknowledged(
    opened: Callable[..., Page], force: _Force
) -> None:
    """Killed in the middle of sending, twice: what the device shows as taken is kept, all arrives."""
    page, class_id = opened("bea"), force.classes["killed"]
    _load(page, class_id)
    for words in ("Present", "Undo"):
        _tap(page, "Sid Arden", words)
        _tap(page, "Pia Lowe", words)
        force.kill()
        page.click("text=Send now")
        page.wait_for_timeout(300)
        taken = page.locator("#queue li", has_text="the server has it").count()
        all_there = page.locator("#queue li").count()
        force.start()
        with sqlite3.connect(force.home / "levelhead.sqlite3") as file:
            asked = "SELECT count(*), count(DISTINCT mark_id) FROM storage_registermark WHERE by = '1002' "
            asked += "AND training_class_id = ?"
            kept, names = file.execute(asked, [class_id.replace("-", "")]).fetchone()
        assert kept == names >= taken
        page.click("text=Send now")
        _says(page, "Everything is sent")
        assert page.locator("#queue li", has_text="the server has it").count() == all_there


def test_marks_of_a_class_that_is_not_open_wait_until_it_is(
    opened: Callable[..., Page], force: _Force
) -> None:
    """Noted too early they are not lost and not refused: once the class is open they are taken."""
    page, class_id = opened("bea"), force.classes["shut"]
    page.goto(f"/day/offline/#{class_id}")
    _load_here(page)
    _tap(page, "Amina Okafor", "Present")
    _says(page, "1 mark waits until the class is open")
    other = page.context.new_page()
    other.goto(f"/day/{class_id}/")
    other.click("text=Open the class")
    page.click("text=Send now")
    _says(page, "Everything is sent")
    expect(page.locator("#queue li")).to_contain_text("the server has it")


def test_signing_out_leaves_nothing_behind(opened: Callable[..., Page], force: _Force) -> None:
    """A register with nothing to send is forgotten; who is asked and stays keeps what waits, locked."""
    page, class_id = opened("bea"), force.classes["left"]
    _load(page, class_id)
    page.route("**/marks/", lambda route: route.abort())
    _tap(page, "Lou Kerr", "Present")
    _says(page, "1 mark waits")
    page.goto("/day/")
    page.once("dialog", lambda asked: asked.dismiss())
    with page.expect_event("dialog"):  # asked once the store was looked into, after the click
        page.click("text=Sign out")
    page.goto(f"/day/offline/#{class_id}")
    expect(page.locator("main")).to_contain_text("1 mark waits to be sent")
    page.unroute("**/marks/")
    page.fill("#code", CODE)
    page.click("text=Unlock")
    _says(page, "Everything is sent")
    page.goto("/day/")
    page.click("text=Sign out")
    page.wait_for_url("**/sign-in/")
    assert page.evaluate(DUMP) == ""
