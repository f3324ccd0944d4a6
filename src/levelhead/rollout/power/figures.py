"""Curves of power, each with its words."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.basics import svg
from levelhead.basics.numerals import percent
from levelhead.rollout.power.study import Power

_WIDTH, _HEIGHT = 640, 340
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 24, 56, 52
_WANTED = 0.8


def effect_curve(power: Power, *, fictional: bool = False) -> str:
    """Power against the size of the change, as SVG."""
    words = (
        f"Power rises with the size of the change and reaches 80 in 100 at {percent(power.detectable)}; for "
        f"the change looked for, {percent(power.effect)}, it is {percent(power.power)}."
    )
    title = f"{power.label}: chance of seeing a change"
    curve = [(100 * size, chance) for size, chance in power.curve]
    marked = (100 * abs(power.effect), power.power)
    name = f"power-effect-{power.outcome}"
    return _drawn(
        name, title, words, "Relative change, in per cent", curve, marked=marked, fictional=fictional
    )


def officers_curve(power: Power, *, fictional: bool = False) -> str:
    """Power against the number of officers for the change looked for, as SVG."""
    planned = next((one for one in power.by_officers if one[1] == power.power), power.by_officers[3])
    words = (
        f"Power for a change of {percent(power.effect)} rises with the number of officers; with the "
        f"{planned[0]:,} planned it is {percent(planned[1])}."
    )
    title = f"{power.label}: power by number of officers"
    curve = [(float(n), chance) for n, chance in power.by_officers]
    marked = (float(planned[0]), planned[1])
    return _drawn(
        f"power-officers-{power.outcome}", title, words, "Officers", curve, marked=marked, fictional=fictional
    )


def _drawn(
    name: str,
    title: str,
    words: str,
    axis: str,
    curve: Sequence[tuple[float, float]],
    *,
    marked: tuple[float, float],
    fictional: bool,
) -> str:
    lowest = 0.0 if curve[0][0] < curve[-1][0] / 10 else curve[0][0]
    x = svg.Scale(lowest, curve[-1][0], _LEFT, _WIDTH - _RIGHT)
    y = svg.Scale(0, 1, _HEIGHT - _BOTTOM, _TOP)
    drawn = [svg.text(_LEFT, 22, f"{'Fictional. ' if fictional else ''}{title}", size=16, bold=True)]
    for tick in y.ticks():
        drawn += [
            svg.line(x.start, y(tick), x.end, y(tick), stroke=svg.LINE),
            svg.text(_LEFT - 8, y(tick) + 5, f"{tick:.0%}", size=13, anchor="end"),
        ]
    for tick in x.ticks():
        drawn.append(svg.text(x(tick), y.start + 20, f"{tick:,.0f}", size=13, anchor="middle"))
    place = (x(marked[0]), y(marked[1]))
    drawn += [
        svg.text((x.start + x.end) / 2, _HEIGHT - 8, axis, size=14, anchor="middle"),
        svg.line(x.start, y(_WANTED), x.end, y(_WANTED), stroke=svg.INK, dash="6 4"),
        svg.text(x.start + 6, y(_WANTED) - 6, "80 in 100", size=13),
        svg.polyline([(x(one), y(chance)) for one, chance in curve], stroke=svg.BLUE, width=3),
        svg.circle(*place, 6, fill=svg.BLUE),
        svg.text(min(place[0] + 10, x.end - 70), place[1] + 20, f"{marked[1]:.0%}", size=14, bold=True),
    ]
    return svg.figure(name, _WIDTH, _HEIGHT, title, words, *drawn)
