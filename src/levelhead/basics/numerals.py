"""Numbers as a reader meets them in a sentence, a table or on an axis."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"


def plain(value: float) -> str:
    """A value without its sign, to about three figures: 46.4, 6.91, 0.311, 1,204."""
    size = abs(value)
    if size == 0:
        return "0"
    decimals = min(max(2 - math.floor(math.log10(size)), 0), 4)
    if size >= 10:
        decimals = min(decimals, 1)
    return f"{size:,.{decimals}f}"


def about(value: float) -> str:
    """A value without its sign after `about`, to two figures or whole: 6.9, 0.31, 46, 214."""
    size = abs(value)
    if size == 0:
        return "0"
    return f"{size:,.{min(max(1 - math.floor(math.log10(size)), 0), 4)}f}"


def signed(value: float) -> str:
    """The same with its sign, a true minus for what is below zero."""
    words = plain(value)
    return words if _is_zero(words) else f"{_sign(value)}{words}"


def signed_short(value: float) -> str:
    """A round value with its sign and no more digits than it has: +10, 2.5 below zero, 0."""
    words = f"{abs(value):,.6f}".rstrip("0").rstrip(".")
    return words if _is_zero(words) else f"{_sign(value)}{words}"


def percent(share: float) -> str:
    """A share as a percentage without its sign, with one decimal: 14.9%."""
    return f"{abs(share):,.1%}"


def signed_percent(share: float) -> str:
    """The same with its sign."""
    words = percent(share)
    return words if _is_zero(words) else f"{_sign(share)}{words}"


def is_no_change(share: float) -> bool:
    """Whether a share is written as 0.0%."""
    return _is_zero(percent(share))


def whole(value: int) -> str:
    """A count with commas."""
    return f"{value:,}"


def p_in_words(p: float | None) -> str:
    """`p = 0.052`, `p < 0.001`, or that there is none; its spaces do not break at the end of a line."""
    if p is None:
        return "no p-value"
    words = "p < 0.001" if p < 0.001 else f"p = {p:.3f}" if p < 0.1 else f"p = {p:.2f}"
    return words.replace(" ", "\N{NO-BREAK SPACE}")


def plural(count: int, noun: str) -> str:
    """`1 officer`, `2 officers`, `3 cohorts`."""
    return f"{whole(count)} {noun}{'' if count == 1 else 's'}"


def listed(words: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _sign(value: float) -> str:
    return MINUS if value < 0 else "+"


def _is_zero(words: str) -> bool:
    return not any(digit in words for digit in "123456789")
