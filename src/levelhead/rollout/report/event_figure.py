"""The effect by time since training, with the periods before training as a check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from levelhead.basics import svg
from levelhead.basics.numerals import signed_short
from levelhead.rollout.report.comparison import Spread
from levelhead.rollout.report.interval_figure import FICTIONAL, NARROW, WIDE, named, title_lines


@dataclass(frozen=True, slots=True)
class Point:
    """The effect at one time.

    Attributes:
        lag: periods since training; 0 is the first trained one, below it nobody compared is trained.
        spread: per 1,000 officer-periods, with its interval.
    """

    lag: int
    spread: Spread


@dataclass(frozen=True, slots=True)
class _Frame:
    x: svg.Scale
    y: svg.Scale
    width: int

    @property
    def is_narrow(self) -> bool:
        return self.width == NARROW


def event_figure(
    name: str,
    title: str,
    points: Sequence[Point],
    *,
    period: str,
    description: str,
    width: int = WIDE,
    truth: float | None = None,
    fictional: bool = False,
) -> str:
    """The figure as SVG.

    Args:
        name: unique in the page.
        title: what the figure shows.
        points: in order of time, at least one.
        period: `week`, `month` and so on.
        description: what can be seen in it, in a sentence.
        width: `WIDE` or `NARROW`.
        truth: true effect per 1,000 officer-periods, averaged over time, or None.
        fictional: whether the records are made up, which the figure then says.
    """
    heading = title_lines(title, width)
    top = 20 * len(heading) + 56
    height = top + (250 if width == WIDE else 200)
    frame = _frame(points, truth, width, top, height)
    drawn = [svg.text(0, 16 + 20 * n, line, size=16, bold=True) for n, line in enumerate(heading)]
    under = f"Change per 1,000 officer-{period}s, with 95% intervals"
    drawn.append(svg.text(0, 18 + 20 * len(heading), under, size=13, fill=svg.GREY))
    if fictional:
        y = 16 if width == WIDE else 36 + 20 * len(heading)
        drawn.append(svg.text(width, y, FICTIONAL, size=14, anchor="end", fill=svg.PURPLE, bold=True))
    drawn += _axes(frame, period)
    drawn += _training(frame, points, truth)
    drawn += [one for point in points for one in _point(point, frame)]
    spoken = named(title, fictional=fictional)
    return svg.figure(name, width, height + 56, spoken, description, *drawn)


def _frame(points: Sequence[Point], truth: float | None, width: int, top: float, bottom: float) -> _Frame:
    ends = [0.0, truth or 0.0, *(end for point in points for end in (point.spread.low, point.spread.high))]
    low, high = min(ends), max(ends)
    pad = 0.06 * ((high - low) or 1.0)
    lags = [point.lag for point in points]
    x = svg.Scale(min(lags) - 0.8, max(lags) + 0.8, 50.0, width - 12.0)
    return _Frame(x, svg.Scale(low - pad, high + pad, bottom, top), width)


def _axes(frame: _Frame, period: str) -> list[svg.Element]:
    x, y = frame.x, frame.y
    drawn = []
    for tick in y.ticks(5):
        is_zero = tick == 0
        stroke, width = (svg.INK, 1.5) if is_zero else (svg.LINE, 1.0)
        drawn.append(svg.line(x.start, y(tick), x.end, y(tick), stroke=stroke, width=width))
        drawn.append(
            svg.text(x.start - 6, y(tick) + 4, signed_short(tick), size=12, anchor="end", fill=svg.GREY)
        )
    for tick in x.ticks(5 if frame.is_narrow else 9):
        if tick == round(tick):
            words = signed_short(tick)
            drawn.append(svg.text(x(tick), y.start + 18, words, size=12, anchor="middle", fill=svg.GREY))
    words = f"{period}s since training (0 is the first trained {period})"
    drawn.append(svg.text((x.start + x.end) / 2, y.start + 40, words, size=13, anchor="middle"))
    return drawn


def _training(frame: _Frame, points: Sequence[Point], truth: float | None) -> list[svg.Element]:
    """The moment of training, what the two sides are called, and the truth where it is known."""
    x, y = frame.x, frame.y
    begins = x(-0.5)
    drawn = []
    if points[0].lag < 0:
        drawn.append(svg.line(begins, y.end, begins, y.start, stroke=svg.GREY, width=1.5, dash="5 4"))
        before = "before" if frame.is_narrow else "before training (placebo)"
        drawn.append(svg.text(begins - 7, y.end - 6, before, size=13, anchor="end", fill=svg.GREY, bold=True))
    after = "after" if frame.is_narrow else "after training"
    drawn.append(svg.text(max(begins, x.start) + 7, y.end - 6, after, size=13, fill=svg.DARK_BLUE, bold=True))
    if truth is not None:
        level = y(truth)
        drawn.append(svg.line(begins, level, x.end, level, stroke=svg.PURPLE, width=2.5, dash="9 4"))
        words = svg.text(x.end - 2, y.end - 6, "- - truth", size=13, anchor="end", fill=svg.PURPLE, bold=True)
        drawn.append(words)
    return drawn


def _point(point: Point, frame: _Frame) -> list[svg.Element]:
    x, y = frame.x(point.lag), frame.y
    colour = svg.GREY if point.lag < 0 else svg.BLUE
    whisker = svg.line(x, y(point.spread.low), x, y(point.spread.high), stroke=colour, width=2)
    radius = 3.2 if frame.is_narrow else 4.5
    centre = y(point.spread.point)
    if point.lag < 0:
        return [whisker, svg.circle(x, centre, radius, fill="#ffffff", stroke=colour, width=2)]
    return [whisker, svg.circle(x, centre, radius, fill=colour)]
