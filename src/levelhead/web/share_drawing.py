"""Shares of several forces in rows, drawn as SVG; the same numbers stand in a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from levelhead.basics.shares import Share

# Pixels. A name stands above its line and not beside it, so that the drawing fits a phone whatever the name.
WIDTH, ROW, LEFT, RIGHT, BELOW = 340, 50, 12, 20, 26
_NAME, _LINE = 18, 34  # of a row: the foot of its name, and its dots
_LONGEST_NAME = 38  # characters that fit


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One row: its name, the latest share or None where it is not told, and the shares before it."""

    name: str
    latest: Share | None
    before: tuple[float, ...]


def share_rows(rows: Sequence[ShareRow], measure: str) -> str:
    """A row for each force: a filled dot with its interval, hollow dots for times before."""
    if not any(one.latest for one in rows):
        return ""
    tall = ROW * len(rows) + BELOW
    drawn = "".join(_row(one, ROW * place) for place, one in enumerate(rows))
    words = "; ".join(
        f"{one.name} {one.latest.value:.0%}" if one.latest else f"{one.name} not told" for one in rows
    )
    grid = "".join(_grid(level, tall - BELOW) for level in (0, 25, 50, 75, 100))
    return (
        f'<svg class="lh-shares" viewBox="0 0 {WIDTH} {tall}" role="img" '
        f'aria-label="{escape(f"Share of {measure}: {words}.")}">{grid}{drawn}</svg>'
    )


def _at(value: float) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * value


def _row(one: ShareRow, top: float) -> str:
    y = top + _LINE
    name = one.name if len(one.name) <= _LONGEST_NAME else one.name[: _LONGEST_NAME - 1] + "…"
    parts = [f'<text x="0" y="{top + _NAME:.1f}">{escape(name)}</text>']
    parts += [
        f'<circle class="lh-shares__before" cx="{_at(value):.1f}" cy="{y:.1f}" r="4"/>'
        for value in one.before
    ]
    if one.latest is None:
        parts.append(f'<text x="{LEFT}" y="{y + 5:.1f}">not told</text>')
    else:
        low, high, value = (_at(part) for part in (one.latest.low, one.latest.high, one.latest.value))
        parts.append(
            f'<line class="lh-shares__range" x1="{low:.1f}" x2="{high:.1f}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(f'<circle class="lh-shares__latest" cx="{value:.1f}" cy="{y:.1f}" r="6"/>')
    return "".join(parts)


def _grid(level: int, tall: int) -> str:
    x = _at(level / 100)
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{tall}"/>'
        f'<text x="{x:.1f}" y="{tall + 18}" text-anchor="middle">{level}%</text>'
    )
