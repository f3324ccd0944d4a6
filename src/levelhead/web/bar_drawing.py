"""Weeks with two bars each, drawn as SVG; the same numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

WIDTH, HEIGHT, BELOW, ABOVE = 720, 200, 30, 14  # pixels


def week_bars(weeks: Sequence[tuple[date, int, int]], said: str = "") -> str:
    """Bars of who falls due beside hatched bars of the seats, week by week; nothing for no weeks.

    Args:
        weeks: Mondays, with how many fall due and how many seats there are; or any two other numbers.
        said: the drawing in words, where it shows two others.
    """
    if not weeks:
        return ""
    most = max([1, *(max(due, seats) for _, due, seats in weeks)])
    step = WIDTH / len(weeks)
    bars = []
    for place, (_, due, seats) in enumerate(weeks):
        for shift, value, kind in ((0.12, due, "due"), (0.5, seats, "seats")):
            tall = (HEIGHT - BELOW - ABOVE) * value / most
            x, y = step * (place + shift), HEIGHT - BELOW - tall
            bars.append(
                f'<rect class="lh-bar--{kind}" x="{x:.1f}" y="{y:.1f}" width="{step * 0.34:.1f}" '
                f'height="{tall:.1f}"/>'
            )
    first, last = weeks[0][0], weeks[-1][0]
    total = (sum(due for _, due, _ in weeks), sum(seats for _, _, seats in weeks))
    words = said or f"{total[0]} people fall due and {total[1]} seats are planned from {first} on."
    return (
        f'<svg class="lh-bars" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">'
        f'<text x="0" y="11">{most}</text>{"".join(bars)}'
        f'<line x1="0" x2="{WIDTH}" y1="{HEIGHT - BELOW}" y2="{HEIGHT - BELOW}"/>'
        f'<text x="0" y="{HEIGHT - 10}">{first.day} {first:%b}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT - 10}" text-anchor="end">{last.day} {last:%b}</text></svg>'
    )
