"""Figures: all in the frame, labelled, and called fictional where the records are."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from levelhead.rollout.report.comparison import Spread
from levelhead.rollout.report.figures import figure_files
from levelhead.rollout.report.interval_figure import NARROW, WIDE, Row, interval_figure
from unit.evaluation_results import estimate, result

LETTER = 0.56  # of the size: what Arial takes for an average letter, a little generously


def _texts(drawing: str) -> list[ET.Element]:
    root = ET.fromstring(drawing)  # noqa: S314 - our own drawing
    return [one for one in root.iter() if one.tag.endswith("}text")]


def _reach(text: ET.Element) -> tuple[float, float]:
    """Where a text begins and ends, by its anchor."""
    x, width = float(text.get("x", "")), len(text.text or "") * LETTER * float(text.get("font-size", ""))
    shift = {"start": 0.0, "middle": width / 2, "end": width}[text.get("text-anchor", "start")]
    return x - shift, x - shift + width


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_text_runs_out_of_the_frame(width: int) -> None:
    """Long labels are broken or shortened, and long titles wrapped, at both widths."""
    long = "Member of the public injured badly enough to be taken to a hospital"
    rows = [
        Row(long, Spread(-1.19, -0.1, 1.41), leads=True, truth=-0.3),
        Row("B", Spread(-0.2, 0.1, 0.3), leads=False),
    ]
    drawing = interval_figure(
        "f", f"{long}: change by method, with 95% intervals", rows, width=width, fictional=True
    )
    for text in _texts(drawing):
        start, end = _reach(text)
        assert start >= -1, text.text
        assert end <= width + 1, text.text


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_every_mark_stays_in_the_frame(width: int) -> None:
    """An interval that is wider than the figure ends in an arrowhead at its edge."""
    rows = [Row("A", Spread(-40.0, -0.1, 90.0), leads=True, truth=50.0)]
    root = ET.fromstring(interval_figure("f", "T", rows, width=width))  # noqa: S314 - our own
    places = [float(one.get(key, "0")) for one in root.iter() for key in ("x1", "x2", "cx")]
    assert min(places) >= 0
    assert max(places) <= width
    assert sum(one.tag.endswith("}path") for one in root.iter()) == 2


def test_a_figure_says_what_it_shows() -> None:
    """The description holds every number of the figure."""
    drawing = interval_figure("f", "T", [Row("Force", Spread(-0.3, -0.15, 0.001), leads=True)])
    assert "Force: −15.0%, 95% interval from −30.0% to +0.1%." in drawing  # noqa: RUF001 - a true minus


def test_every_figure_of_made_up_records_says_so() -> None:
    """FICTIONAL stands on each figure to see, and in its title to hear; on none of real records."""
    rows = [estimate(-0.3, -0.1, 0.1), estimate(-0.3, -0.1, 0.1, estimand="event_time:0")]
    made_up = figure_files(result(*rows, study={"fictional": True}))
    assert sorted(made_up) == ["event-study-force.svg", "methods-force.svg", "outcomes.svg"]
    for drawing in made_up.values():
        assert "FICTIONAL" in [text.text for text in _texts(drawing)]
        assert ">Fictional records. " in drawing
    assert not any("ictional" in drawing.lower() for drawing in figure_files(result(*rows)).values())


def test_without_a_level_before_training_there_is_no_relative_figure() -> None:
    """A share of nothing is not drawn; the event study, in its own unit, is."""
    rows = [
        estimate(-0.3, -0.1, 0.1, baseline=0.0),
        estimate(-0.3, -0.1, 0.1, baseline=0.0, estimand="event_time:0"),
    ]
    assert [*figure_files(result(*rows))] == ["event-study-force.svg"]
