"""A share over time as a line, drawn as SVG; the same numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

WIDTH, HEIGHT, LEFT, BELOW, ABOVE = 640, 228, 44, 34, 12  # pixels


def share_line(points: Sequence[tuple[date, float]]) -> str:
    """The line, or nothing for fewer than two points. The axis runs from 0 to 100 per cent, always.

    Args:
        points: days in order, with shares from 0 to 1.
    """
    if len(points) < 2:
        return ""
    first, last = points[0][0], points[-1][0]
    span = (last - first).days
    places = [
        (LEFT + (WIDTH - LEFT - 8) * (day - first).days / span, (HEIGHT - BELOW) * (1 - share) + ABOVE)
        for day, share in points
    ]
    grid = "".join(_grid(level) for level in (0, 25, 50, 75, 100))
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in places)
    words = f"From {points[0][1]:.0%} on {first} to {points[-1][1]:.0%} on {last}."
    ends = (
        f'<text x="{LEFT}" y="{HEIGHT - 4}">{first:%b %Y}</text>'
        f'<text x="{WIDTH - 8}" y="{HEIGHT - 4}" text-anchor="end">{last:%b %Y}</text>'
    )
    return (
        f'<svg class="lh-line" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{words}">'
        f'{grid}<polyline points="{line}"/>{dots}{ends}</svg>'
    )


def _grid(level: int) -> str:
    y = (HEIGHT - BELOW) * (1 - level / 100) + ABOVE
    return (
        f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{level}%</text>'
    )
