"""Points with their intervals, one a row, on a shared line of relative change."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from levelhead.basics import svg
from levelhead.basics.numerals import signed_percent, signed_short
from levelhead.rollout.report.comparison import Spread

WIDE = 720
NARROW = 340
FICTIONAL = "FICTIONAL"
# A change is at least -100%; on the other side an interval this wide says that nothing is known.
_LOWEST, _HIGHEST = -1.0, 2.0


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the figure.

    Attributes:
        label: what the row is about.
        spread: relative change with its interval.
        leads: whether the answer rests on this row; drawn heavier and filled.
        truth: relative change that made the records, or None.
        has_interval: whether there is an interval to draw.
    """

    label: str
    spread: Spread
    leads: bool
    truth: float | None = None
    has_interval: bool = True


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand, in units of the drawing."""

    width: int
    left: int
    right: int
    row: int  # height of a row whose label has one line
    letters: int  # in a line of a label
    ticks: int

    @property
    def is_narrow(self) -> bool:
        return self.width == NARROW

    def lines(self, label: str) -> list[str]:
        """The label in lines that fit beside the numbers or the intervals."""
        return textwrap.wrap(label, self.letters)

    def height(self, label: str) -> int:
        """Height of a row; a wide one has room for a second line beside its interval."""
        lines = len(self.lines(label))
        return self.row + _LINE * max(lines - (1 if self.is_narrow else 2), 0)


_LINE = 16
_LAYOUTS = {
    WIDE: _Layout(WIDE, 205, 535, 46, 27, 7),
    NARROW: _Layout(NARROW, 20, NARROW - 20, 58, 32, 5),
}


def interval_figure(
    name: str,
    title: str,
    rows: Sequence[Row],
    *,
    width: int = WIDE,
    ways: tuple[str, str] = ("fewer", "more"),
    fictional: bool = False,
) -> str:
    """The figure as SVG.

    Args:
        name: unique in the page.
        title: what the figure shows.
        rows: from the top.
        width: `WIDE` or `NARROW`; a narrow one has its labels above the intervals.
        ways: what a change below and above zero is called.
        fictional: whether the records are made up, which the figure then says.
    """
    layout = _LAYOUTS[width]
    scale = _scale(rows, layout)
    heading = title_lines(title, width)
    top = 26 + 20 * len(heading) + (18 if fictional and layout.is_narrow else 0)
    tops = [*accumulate((layout.height(row.label) for row in rows), initial=top)]
    bottom = tops[-1]
    drawn = [
        *_title(heading, width, fictional=fictional),
        *_axis(scale, top, bottom, ways, layout.ticks),
        *(one for row, place in zip(rows, tops, strict=False) for one in _row(row, place, scale, layout)),
    ]
    legend = _legend(rows, bottom + 62)
    height = bottom + 48 + (26 if legend else 0)
    return svg.figure(name, width, height, named(title, fictional=fictional), describe(rows), *drawn, *legend)


def describe(rows: Sequence[Row]) -> str:
    """What can be seen, in words."""
    said = []
    for row in rows:
        words = f"{row.label}: {signed_percent(row.spread.point)}"
        if row.has_interval:
            low, high = signed_percent(row.spread.low), signed_percent(row.spread.high)
            words += f", 95% interval from {low} to {high}"
        if row.truth is not None:
            words += f", truth {signed_percent(row.truth)}"
        said.append(words)
    return f"{'; '.join(said)}."


def named(title: str, *, fictional: bool) -> str:
    """The title for those who hear the figure, which has to say what its tag says to the eye."""
    return f"Fictional records. {title}" if fictional else title


def title_lines(title: str, width: int) -> list[str]:
    """The title in lines that fit."""
    return textwrap.wrap(title, 37 if width == NARROW else 70)


def _title(lines: Sequence[str], width: int, *, fictional: bool) -> list[svg.Element]:
    drawn = [svg.text(0, 16 + 20 * n, line, size=16, bold=True) for n, line in enumerate(lines)]
    if fictional:
        y, x, anchor = (16, width, "end") if width == WIDE else (16 + 20 * len(lines), 0, "start")
        drawn.append(svg.text(x, y, FICTIONAL, size=14, anchor=anchor, fill=svg.PURPLE, bold=True))
    return drawn


def _scale(rows: Sequence[Row], layout: _Layout) -> svg.Scale:
    ends = [0.0, *(row.truth for row in rows if row.truth is not None)]
    ends += [value for row in rows for value in (row.spread.low, row.spread.point, row.spread.high)]
    low, high = max(min(ends), _LOWEST), min(max(ends), _HIGHEST)
    pad = 0.06 * max(high - low, 0.02)
    return svg.Scale(low - pad, high + pad, layout.left, layout.right)


def _axis(
    scale: svg.Scale, top: float, bottom: float, ways: tuple[str, str], ticks: int
) -> list[svg.Element]:
    drawn = []
    for tick in scale.ticks(ticks):
        x, is_zero = scale(tick), tick == 0
        drawn.append(
            svg.line(
                x, top - 4, x, bottom, stroke=svg.INK if is_zero else svg.LINE, width=1.5 if is_zero else 1
            )
        )
        words = "no change" if is_zero else f"{signed_short(100 * tick)}%"
        drawn.append(svg.text(x, bottom + 17, words, size=12, anchor="middle", fill=svg.GREY))
    zero = scale(0.0)
    if zero - scale.start > 60:
        drawn.append(svg.text(zero - 8, bottom + 35, f"\N{LEFTWARDS ARROW} {ways[0]}", size=13, anchor="end"))
    if scale.end - zero > 60:
        drawn.append(svg.text(zero + 8, bottom + 35, f"{ways[1]} \N{RIGHTWARDS ARROW}", size=13))
    return drawn


def _row(row: Row, top: float, scale: svg.Scale, layout: _Layout) -> list[svg.Element]:
    lines = layout.lines(row.label)
    more = _LINE * (len(lines) - 1)
    if layout.is_narrow:
        label_y = top + 18
        y = label_y + more + 22
    else:
        y = top + layout.height(row.label) / 2
        label_y = y + 5 - more / 2
    drawn = [
        svg.text(0, label_y + _LINE * n, line, size=14, bold=row.leads, halo=True)
        for n, line in enumerate(lines)
    ]
    drawn += _figures(row, label_y if layout.is_narrow else y + 5, layout)
    if row.truth is not None:
        x = scale(min(max(row.truth, scale.low), scale.high))
        drawn.append(svg.line(x, y - 13, x, y + 13, stroke=svg.PURPLE, width=4))
    return [*drawn, *_mark(row, y, scale)]


def _figures(row: Row, y: float, layout: _Layout) -> list[svg.Element]:
    words = signed_percent(row.spread.point)
    if row.has_interval and not layout.is_narrow:
        words += f" ({signed_percent(row.spread.low)} to {signed_percent(row.spread.high)})"
    is_bold = row.leads and layout.is_narrow
    return [svg.text(layout.width, y, words, size=13.5, anchor="end", bold=is_bold, halo=True)]


def _mark(row: Row, y: float, scale: svg.Scale) -> list[svg.Element]:
    colour, width = (svg.BLUE, 3.5) if row.leads else (svg.GREY, 2.0)
    drawn = []
    if row.has_interval:
        low, high = max(row.spread.low, scale.low), min(row.spread.high, scale.high)
        drawn.append(svg.line(scale(low), y, scale(high), y, stroke=colour, width=width))
        drawn += [
            _end(scale(end), y, colour, way if is_cut else 0)
            for end, way, is_cut in (
                (low, -1, row.spread.low < scale.low),
                (high, 1, row.spread.high > scale.high),
            )
        ]
    x = scale(min(max(row.spread.point, scale.low), scale.high))
    if row.leads:
        return [*drawn, svg.circle(x, y, 7, fill=colour)]
    return [*drawn, svg.circle(x, y, 5.5, fill="#ffffff", stroke=colour, width=2)]


def _end(x: float, y: float, colour: str, way: int) -> svg.Element:
    """A whisker's end, or an arrowhead where the interval goes on beyond the figure."""
    if way == 0:
        return svg.line(x, y - 5, x, y + 5, stroke=colour, width=2)
    head = f"M{svg.number(x)} {svg.number(y)} l{-8 * way} -5 v10 z"
    return svg.path(head, stroke="none", fill=colour, width=0)


def _legend(rows: Sequence[Row], y: float) -> list[svg.Element]:
    if not any(row.truth is not None for row in rows):
        return []
    return [
        svg.line(3, y - 12, 3, y + 4, stroke=svg.PURPLE, width=4),
        svg.text(14, y, "the truth that made these records", size=13, fill=svg.PURPLE),
    ]
