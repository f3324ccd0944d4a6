"""Themes of classes: noted by instructors after a class, read of many classes together, beside nobody."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast
from class_today import class_of_today
from levelhead import wiring
from levelhead.actions.note_theme import note_theme
from levelhead.basics.errors import Refused
from levelhead.records.themes import Theme
from levelhead.storage import models

pytestmark = pytest.mark.django_db
MATS = {
    "about": "heading:health_and_safety",
    "verdict": "risk",
    "text": "Mats were short for two of the drills.",
}


def _class(*, is_closed: bool = True) -> UUID:
    class_id = UUID(class_of_today(["2001", "2002"], venue=f"Gym {uuid4()}"))
    if is_closed:
        models.ClassEvent.objects.create(
            training_class_id=class_id, kind="closed", by="1002", at=datetime.now(UTC)
        )
    return class_id


def _note(client: Client, class_id: UUID, **changes: str) -> Any:
    return client.post(f"/classes/{class_id}/themes/", {**MATS, "form": str(uuid4()), **changes})


def _page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_theme_is_noted_once_however_often_it_is_sent(signed: Callable[[str], Client]) -> None:
    """The same form twice makes one row and one event, which holds what it is about and not its words."""
    class_id, bea, form = _class(), signed("bea"), str(uuid4())
    for _ in range(2):
        assert _note(bea, class_id, form=form).status_code == 302
    assert models.Theme.objects.get().text == MATS["text"]
    event = models.AuditEvent.objects.get(action="theme_noted")
    assert (event.by, event.detail) == ("1002", {"about": MATS["about"], "verdict": "risk"})
    assert MATS["text"] in _page(bea.get(f"/classes/{class_id}/themes/"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Reed needed longer.", "theme-names-somebody"),
        ("Frost needed longer.", ""),  # Col is in no part of this class
        ("Officer 2004 needed longer.", "theme-holds-number"),  # whoever has the number
        ("One. Two.", "theme-not-a-sentence"),
        ("", "theme-not-a-sentence"),
    ],
)
def test_a_name_or_a_number_is_refused_with_its_code(
    signed: Callable[[str], Client], text: str, code: str
) -> None:
    """What was typed stays, the fault links to its page, and nothing is kept."""
    answer = _note(signed("bea"), _class(), text=text)
    assert answer.status_code == (400 if code else 302)
    if code:
        assert f"/faults/{code}/" in _page(answer)
        assert text in _page(answer)
        assert "There is a problem" in _page(answer)
    assert models.Theme.objects.exists() == (not code)


def test_nothing_is_noted_before_the_register_is_closed_or_of_no_subject(
    signed: Callable[[str], Client],
) -> None:
    """An open class and an unknown subject are refused in words."""
    answer = _note(signed("bea"), _class(is_closed=False))
    assert "once the register of the class is closed" in _page(answer)
    assert "Choose what the theme is about" in _page(_note(signed("bea"), _class(), about="person:2001"))
    assert not models.Theme.objects.exists()


def test_another_theme_under_a_name_that_is_taken_is_refused(signed: Callable[[str], Client]) -> None:
    """A name stands for one theme for ever."""
    del signed
    class_id = str(_class())
    note_theme(
        by="1002",
        class_id=class_id,
        theme=Theme("n", "heading:numbers", "keep", "Yes."),
        **wiring.theme_ports(),
    )
    with pytest.raises(Refused, match="Another theme"):
        note_theme(
            by="1002",
            class_id=class_id,
            theme=Theme("n", "heading:numbers", "keep", "No."),
            **wiring.theme_ports(),
        )


def test_nobody_stands_beside_a_theme(signed: Callable[[str], Client]) -> None:
    """The lists show the course and the month: no class, no day, and not who noted it."""
    class_id = _class()
    _note(signed("bea"), class_id)
    for username in ("lee", "ian"):
        client = signed(username)
        for answer in (client.get("/themes/"), client.get("/themes/themes.csv")):
            said = _page(answer)
            assert MATS["text"] in said
            assert not any(one in said for one in (str(class_id), "1002", "Bea", "Gym"))
    (row,) = csv.DictReader(io.StringIO(signed("lee").get("/themes/themes.csv").content.decode()))
    assert row == {
        "month": f"{localdate():%Y-%m}", "course": "ppst-refresher", "about": MATS["about"],
        "title": "Health and safety", "verdict": "risk", "theme": MATS["text"],
    }  # fmt: skip


def test_filters_narrow_the_list_the_counts_and_the_csv(signed: Callable[[str], Client]) -> None:
    """By what it says, what it is about, the course and the time; the quality page counts the same."""
    class_id, bea, lee = _class(), signed("bea"), signed("lee")
    _note(bea, class_id)
    _note(bea, class_id, about="scenario:custody", verdict="keep", text="Two rooms side by side worked.")
    assert "Two rooms" not in _page(lee.get("/themes/?verdict=risk"))
    assert "Mats" not in _page(lee.get("/themes/?about=scenario:custody"))
    assert "No theme" in _page(lee.get("/themes/?course=other"))
    assert "No theme" in _page(lee.get("/themes/?from=2020-01-01&to=2020-02-01"))
    assert lee.get("/themes/themes.csv?verdict=keep").content.decode().count("\n") == 2
    assert "to keep, 1; to change, none; a risk, 1." in _page(lee.get("/quality/"))


def test_a_theme_is_taken_back_by_another_row(signed: Callable[[str], Client]) -> None:
    """It leaves every page and stays in the database; once taken back it cannot be again; Ian may not."""
    class_id = _class()
    _note(signed("bea"), class_id)
    theme = models.Theme.objects.get()
    address = f"/themes/{theme.theme_id}/take-back/"
    assert signed("ian").post(address).status_code == 403
    assert signed("lee").post(address, {"from": "themes"})["Location"] == "/themes/"
    assert MATS["text"] not in _page(signed("lee").get("/themes/"))
    assert MATS["text"] not in _page(signed("bea").get(f"/classes/{class_id}/themes/"))
    assert models.Theme.objects.count() == 1
    assert signed("bea").post(address).status_code == 409
    with pytest.raises(Refused):
        theme.delete()


def test_an_instructor_notes_only_of_classes_in_reach(cast: Cast, signed: Callable[[str], Client]) -> None:
    """A class whose staff somebody's grant does not reach has no themes page, and its themes stay."""
    class_id = _class()
    _note(signed("bea"), class_id)
    away = models.Unit.objects.create(organisation=cast.organisation, name="Moor")
    account = models.Account.objects.create(username="mo")
    models.Grant.objects.create(account=account, role="instructor", organisation=cast.organisation, unit=away)
    mo = Client()
    mo.force_login(account)
    assert mo.get(f"/classes/{class_id}/themes/").status_code == 404
    assert mo.post(f"/themes/{models.Theme.objects.get().theme_id}/take-back/").status_code == 404
    assert not models.ThemeTakenBack.objects.exists()
