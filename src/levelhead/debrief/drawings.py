"""The debrief's drawings: a strip along the transcript, a bar for each ledger entry, a pair of chances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from levelhead.basics.svg import (
    BLUE,
    GREEN,
    GREY,
    INK,
    LINE,
    PALE,
    PURPLE,
    RED,
    Element,
    Scale,
    circle,
    figure,
    line,
    path,
    polyline,
    rect,
    text,
)
from levelhead.debrief.parts import Chance, RelationalEntry
from levelhead.debrief.words import out_of_100, points

NARROW, WIDE = 340.0, 900.0  # widths in drawing units: about the pixels of a phone, and of a page
LOWEST_LABEL = 270.0  # above the axis of the strip
EVERY_LABEL = 14  # turns up to which each is numbered on a wide strip; on a narrow one half as many


@dataclass(frozen=True, slots=True)
class Drawing:
    """Markup of a drawing, which a template prints as it is; everything else it escapes."""

    markup: str

    def __html__(self) -> str:
        """The markup, for a template."""
        return self.markup


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip along the transcript shows.

    Attributes:
        trust: at the start and after each turn, 0 to 1.
        agreement: after each turn, 0 to 1.
        prospects: chance that a steady officer ends it well, at the start and after each turn.
        marked: numbers of the turns that mattered.
        description: what can be seen, in a sentence.
    """

    trust: tuple[float, ...]
    agreement: tuple[float, ...]
    prospects: tuple[float, ...]
    marked: tuple[int, ...]
    description: str


def strip(shown: Strip, name: str, width: float) -> str:
    """The strip: columns for how often it could still have ended well, lines for trust and agreement.

    Args:
        shown: the numbers.
        name: unique in the page; a page may hold a narrow strip and a wide one.
        width: in drawing units.
    """
    across = Scale(0, max(len(shown.trust) - 1, 1), 34.0, width - 92.0)
    low = 278.0
    drawn = [*_columns(shown, across, 12.0), *_lines(shown, across, 166.0, low)]
    drawn += _turns(shown, across, width, low)
    return figure(name, width, low + 44, "The meeting, turn by turn", shown.description, *drawn)


def _columns(shown: Strip, across: Scale, top: float) -> Iterator[Element]:
    yield text(0, top, "How many in 100 could still end well", size=13, bold=True)
    up = Scale(0, 1, top + 102, top + 30)
    half = max(min((across(1) - across(0)) * 0.34, 20.0), 3.0)
    few = (across(1) - across(0)) >= 26
    for place, chance in enumerate(shown.prospects):
        x = across(place)
        yield rect(x - half, up(1), 2 * half, up(0) - up(1), fill=PALE)
        yield rect(x - half, up(chance), 2 * half, up(0) - up(chance), fill=GREEN)
        if few or place in {0, len(shown.prospects) - 1, *shown.marked}:
            yield text(x, up(chance) - 4, points(chance), size=12, anchor="middle")
    yield line(across(0) - half - 4, up(0), across(len(shown.prospects) - 1) + half + 4, up(0), stroke=INK)


def _lines(shown: Strip, across: Scale, top: float, low: float) -> Iterator[Element]:
    up = Scale(0, 1, low, top)
    yield text(0, top - 14, "Trust and agreement, of 100", size=13, bold=True)
    for value in (0.0, 0.5, 1.0):
        yield line(across(0), up(value), across.end, up(value), stroke=LINE if value else INK)
        yield text(26, up(value) + 4, points(value), size=12, anchor="end", fill=GREY)
    trust = [(across(k), up(value)) for k, value in enumerate(shown.trust)]
    agreement = [(across(k + 1), up(value)) for k, value in enumerate(shown.agreement)]
    yield polyline(trust, stroke=PURPLE, width=3)
    if agreement:
        yield _dashed(agreement)
        yield from (rect(x - 3.5, y - 3.5, 7, 7, fill=BLUE) for x, y in agreement)
    yield from (circle(x, y, 4, fill=PURPLE) for x, y in trust)
    ends = [(trust[-1][1], "Trust", shown.trust[-1], PURPLE)]
    if agreement:
        ends.append((agreement[-1][1], "Agrees", shown.agreement[-1], BLUE))
    for y, label, value, colour in _apart(ends):
        yield text(across.end + 10, y + 4, f"{label} {points(value)}", size=13, fill=colour, bold=True)


def _turns(shown: Strip, across: Scale, width: float, low: float) -> Iterator[Element]:
    """Numbers of the turns, and a triangle under each that mattered."""
    last = len(shown.trust) - 1
    every = 1 if last <= (EVERY_LABEL if width > NARROW else EVERY_LABEL // 2) else 5
    for n in range(last + 1):
        x = across(n)
        if n in shown.marked:
            yield path(f"M{x - 6:.1f} {low + 34:.1f} L{x + 6:.1f} {low + 34:.1f} L{x:.1f} {low + 24:.1f} Z",
                       stroke="none", fill=INK)  # fmt: skip
        if n in shown.marked or n == 0 or n % every == 0:
            label = "start" if n == 0 else str(n)
            yield text(x, low + 18, label, size=12, anchor="middle", fill=INK, bold=n in shown.marked)
    if shown.marked:
        yield text(across.end + 16, low + 34, "mattered", size=12, fill=INK)
    yield text(across.end + 16, low + 18, "turn", size=12, fill=GREY)


def _dashed(through: Sequence[tuple[float, float]]) -> Element:
    drawn = polyline(through, stroke=BLUE, width=2)
    return Element(drawn.name, drawn.attributes | {"stroke-dasharray": "6 4"})


def _apart(ends: list[tuple[float, str, float, str]]) -> list[tuple[float, str, float, str]]:
    """Labels at the ends of lines, moved up so that they overlap neither each other nor the axis."""
    placed: list[tuple[float, str, float, str]] = []
    for y, label, value, colour in sorted(ends, reverse=True):
        free = placed[-1][0] - 16 if placed else LOWEST_LABEL
        placed.append((min(y, free), label, value, colour))
    return placed


def evaluation_bar(name: str, title: str, words: str, *, before: float, now: float, as_played: float) -> str:
    """The bar beside a turn: how often it could still end well, where that stood before, and as played.

    Args:
        name: unique in the page.
        title: of the drawing.
        words: what it shows, for who cannot see it.
        before: chance before the turn, a line.
        now: chance after it, the filled part and its label.
        as_played: chance when the rest goes as it was played, a hollow diamond.
    """
    along, y = Scale(0, 1, 8.0, 252.0), 15.0
    drawn = [
        rect(along(0), y - 9, along(1) - along(0), 18, fill="#ffffff", stroke=GREY),
        rect(along(0), y - 9, along(now) - along(0), 18, fill=GREEN),
        line(along(0.5), y + 9, along(0.5), y + 13, stroke=GREY),
        line(along(before), y - 13, along(before), y + 13, stroke=INK, width=3),
        path(_diamond(along(as_played), y), stroke=INK, fill="#ffffff"),
        text(264, y + 5, points(now), size=15, bold=True),
    ]
    return figure(name, 300, 30, title, words, *drawn)


def _diamond(x: float, y: float) -> str:
    return f"M{x - 6:.1f} {y:.1f} L{x:.1f} {y - 6:.1f} L{x + 6:.1f} {y:.1f} L{x:.1f} {y + 6:.1f} Z"


def entry_bar(entry: RelationalEntry, name: str, title: str, words: str) -> str:
    """One entry: a hollow mark where it began, a solid one where it ended, an arrow between."""
    along = Scale(0, 1, 22.0, 278.0)
    y, began, ended = 14.0, along(entry.began), along(entry.ended)
    colour = GREEN if entry.ended > entry.began else RED if entry.ended < entry.began else GREY
    drawn = [
        text(0, y + 4, "0", size=12, fill=GREY),
        text(300, y + 4, "100", size=12, fill=GREY, anchor="end"),
        rect(along(0), y - 5, along(1) - along(0) - 6, 10, fill=PALE),
    ]
    if abs(ended - began) > 9:
        drawn.append(line(began, y, ended, y, stroke=colour, width=5))
    drawn.append(circle(began, y, 6, fill="#ffffff", stroke=INK, width=2))
    drawn.append(circle(ended, y, 7, fill=colour, stroke="#ffffff", width=1))
    return figure(name, 300, 28, title, words, *drawn)


def chance_pair(name: str, title: str, shown: Sequence[tuple[str, Chance]]) -> str:
    """Two chances under each other, each with its interval.

    Args:
        name: unique in the page.
        title: what is compared.
        shown: label and chance.
    """
    along = Scale(0, 1, 0.0, 318.0)
    drawn: list[Element] = []
    best = max(chance.share for _, chance in shown)
    for place, (label, chance) in enumerate(shown):
        y = 16.0 + 50 * place
        drawn.append(text(0, y, f"{label}: {out_of_100(chance.share)}", size=15, bold=True))
        drawn.append(rect(0, y + 8, 318, 16, fill="#ffffff", stroke=LINE))
        drawn.append(rect(0, y + 8, along(chance.share), 16, fill=GREEN if chance.share == best else GREY))
        drawn += [
            line(along(chance.low), y + 16, along(chance.high), y + 16, stroke=INK, width=2),
            line(along(chance.low), y + 11, along(chance.low), y + 21, stroke=INK, width=2),
            line(along(chance.high), y + 11, along(chance.high), y + 21, stroke=INK, width=2),
        ]
    words = "; ".join(f"{label}: {out_of_100(chance.share)}" for label, chance in shown)
    return figure(name, 320, 50.0 * len(shown), title, words, *drawn)
