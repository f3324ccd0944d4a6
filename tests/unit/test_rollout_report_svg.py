"""Drawings: what is escaped, and where ticks fall."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from levelhead.basics import svg

NASTY = '</text><script>alert("1")</script> & \x0b \x00 O\'Brien, 50 %'


def test_text_cannot_leave_its_element() -> None:
    """Markup in a text, a title or an attribute stays text, and what XML cannot hold is left out."""
    drawn = svg.figure("f", 10, 10, NASTY, NASTY, svg.text(1, 2, NASTY), svg.Element("g", {"id": NASTY}))
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
    kept = NASTY.replace("\x0b", "").replace("\x00", "")
    names = [one.tag.split("}")[1] for one in root.iter()]
    assert names == ["svg", "title", "desc", "text", "g"]
    assert [one.text for one in root][:3] == [kept, kept, kept]
    assert root[3].get("id") == kept


def test_a_figure_is_named_for_those_who_hear_it() -> None:
    """A figure is one image, labelled by its title and description."""
    root = ET.fromstring(svg.figure("f", 300.0, 20, "T", "D"))  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "f-title f-description"
    assert [one.get("id") for one in root] == ["f-title", "f-description"]
    assert root.get("viewBox") == "0 0 300 20"


@pytest.mark.parametrize(
    ("low", "high", "about", "ticks"),
    [
        (0.0, 0.3, 3, (0.0, 0.1, 0.2, 0.3)),
        (-0.31, 0.12, 5, (-0.3, -0.2, -0.1, 0.0, 0.1)),
        (-7.1, 2.0, 5, (-6.0, -4.0, -2.0, 0.0, 2.0)),
        (0.0, 1843.0, 4, (0.0, 500.0, 1000.0, 1500.0)),
        (-0.0071, 0.002, 5, (-0.006, -0.004, -0.002, 0.0, 0.002)),
    ],
)
def test_ticks_are_round_and_inside(low: float, high: float, about: int, ticks: tuple[float, ...]) -> None:
    """Ticks are multiples of 1, 2, 2.5 or 5 times a power of ten, ends included."""
    assert svg.Scale(low, high, 0, 1).ticks(about) == pytest.approx(ticks)


def test_a_scale_may_fall() -> None:
    """An axis of values grows upwards while coordinates grow downwards."""
    scale = svg.Scale(0, 10, 200, 100)
    assert (scale(0), scale(5), scale(10)) == (200, 150, 100)


@pytest.mark.parametrize(("value", "written"), [(1.0, "1"), (-0.001, "0"), (2.345, "2.35"), (10.5, "10.5")])
def test_coordinates_have_two_decimals_at_most(value: float, written: str) -> None:
    """A drawing is the same on every machine."""
    assert svg.number(value) == written
