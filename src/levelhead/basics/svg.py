"""A small builder of accessible SVG: elements are values, text is escaped, a figure has words.

Figures are drawn on the server, need no script, and scale to the width they are given.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

FONT = "Arial, Helvetica, sans-serif"
INK = "#0b0c0c"
GREY = "#505a5f"
LINE = "#b1b4b6"
PALE = "#f3f2f1"
BLUE = "#1d70b8"
DARK_BLUE = "#003078"
GREEN = "#00703c"
RED = "#d4351c"
PURPLE = "#4c2c92"

Value = str | float | int

# XML has no way to write these, escaped or not.
_UNWRITABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def number(value: float) -> str:
    """A coordinate with at most two decimals, written the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass(frozen=True, slots=True)
class Element:
    """One SVG element: a name, its attributes, and what is inside (elements or text)."""

    name: str
    attributes: dict[str, Value] = field(default_factory=dict)
    inside: tuple[Element | str, ...] = ()

    def __str__(self) -> str:
        """The element as markup, everything escaped."""
        attributes = "".join(
            f' {name}="{_written(number(value) if isinstance(value, float) else str(value))}"'
            for name, value in self.attributes.items()
        )
        if not self.inside:
            return f"<{self.name}{attributes}/>"
        inside = "".join(
            _written(one, quote=False) if isinstance(one, str) else str(one) for one in self.inside
        )
        return f"<{self.name}{attributes}>{inside}</{self.name}>"


def _written(words: str, *, quote: bool = True) -> str:
    return escape(words.translate(_UNWRITABLE), quote=quote)


def line(x1: float, y1: float, x2: float, y2: float, *, stroke: str = INK, width: float = 1.0,
         dash: str = "") -> Element:  # fmt: skip
    """A straight line."""
    attributes: dict[str, Value] = {
        "x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2),
        "stroke": stroke, "stroke-width": float(width),
    }  # fmt: skip
    return Element("line", attributes | ({"stroke-dasharray": dash} if dash else {}))


def rect(
    x: float, y: float, width: float, height: float, *, fill: str = INK, stroke: str = "none"
) -> Element:
    """A rectangle."""
    return Element(
        "rect",
        {"x": float(x), "y": float(y), "width": float(width), "height": float(height),
         "fill": fill, "stroke": stroke},
    )  # fmt: skip


def circle(x: float, y: float, radius: float, *, fill: str = INK, stroke: str = "none",
           width: float = 1.0) -> Element:  # fmt: skip
    """A circle."""
    return Element(
        "circle",
        {"cx": float(x), "cy": float(y), "r": float(radius), "fill": fill, "stroke": stroke,
         "stroke-width": float(width)},
    )  # fmt: skip


def path(d: str, *, stroke: str = INK, fill: str = "none", width: float = 2.0) -> Element:
    """A path; `d` is SVG's own path language."""
    return Element("path", {"d": d, "stroke": stroke, "fill": fill, "stroke-width": float(width)})


def polyline(points: Iterable[tuple[float, float]], *, stroke: str = INK, width: float = 2.0) -> Element:
    """A line through points, left open."""
    return path("M" + " L".join(f"{number(x)} {number(y)}" for x, y in points), stroke=stroke, width=width)


def text(x: float, y: float, words: str, *, size: float = 14.0, anchor: str = "start", fill: str = INK,
         bold: bool = False, halo: bool = False) -> Element:  # fmt: skip
    """Horizontal text in Arial; `anchor` is start, middle or end; a halo keeps it clear of what is behind.

    The halo is a text of its own below, as what prints to PDF knows no order of painting.
    """
    attributes: dict[str, Value] = {
        "x": float(x), "y": float(y), "font-size": float(size), "text-anchor": anchor, "fill": fill,
    }  # fmt: skip
    if bold:
        attributes["font-weight"] = "bold"
    written = Element("text", attributes, (words,))
    if not halo:
        return written
    below = attributes | {"fill": "#ffffff", "stroke": "#ffffff", "stroke-width": 4.0, "aria-hidden": "true"}
    return group(Element("text", below, (words,)), written)


def group(*elements: Element) -> Element:
    """Elements drawn together."""
    return Element("g", {}, elements)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from values to coordinates; `start` may be right of `end`, for an axis that falls."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The coordinate of a value."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def ticks(self, about: int = 5) -> tuple[float, ...]:
        """Round values across the scale, about as many as asked for."""
        step = _round_step(abs(self.high - self.low) / max(about, 1))
        low, high = sorted((self.low, self.high))
        # An end that is a tick but for the last digit of binary fractions is a tick.
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        return tuple(round(k * step, 12) for k in range(first, last + 1))


def _round_step(raw: float) -> float:
    """The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below `raw`."""
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * nice for nice in (1.0, 2.0, 2.5, 5.0, 10.0) if power * nice >= raw * (1 - 1e-9))


def figure(name: str, width: float, height: float, title: str, description: str, *elements: Element) -> str:
    """A whole figure, named for people who hear it rather than see it.

    Args:
        name: identifier, unique in the page.
        width: of the drawing, in its own units; the figure takes the width it is given on the page.
        height: of the drawing.
        title: what the figure shows.
        description: what can be seen in it, in a sentence.
        elements: what is drawn.
    """
    return str(
        Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {number(width)} {number(height)}",
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-description",
                "font-family": FONT,
                "class": "lh-figure",
            },
            (
                Element("title", {"id": f"{name}-title"}, (title,)),
                Element("desc", {"id": f"{name}-description"}, (description,)),
                *elements,
            ),
        )
    )
