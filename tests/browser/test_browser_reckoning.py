"""What a device reckons of a register without signal, beside what the server reckons."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page

from levelhead.records.register import Mark, presence

pytestmark = pytest.mark.browser


def test_the_device_reckons_as_the_server_does(open_as: Callable[..., Page]) -> None:
    """300 registers of marks drawn at random: both say the same of who is there, since when and why."""
    page, draw = open_as("bea"), random.Random(20261123)  # noqa: S311 -- a fixed seed, not a secret
    page.goto("/day/offline/")
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    registers = [_drawn(draw, start) for _ in range(300)]
    sent = [
        [
            {**{name: getattr(one, name) for name in ("id", "staff_number", "kind", "why", "corrects")},
             "at": one.at.timestamp() * 1000, "noted_at": one.noted_at.timestamp() * 1000}
            for one in marks
        ]
        for marks in registers
    ]  # fmt: skip
    found = page.evaluate(
        """async (registers) => {
          const { line } = await import("/static/register/rules.js");
          return registers.map((marks) => ["A", "B"].map((number) => {
            const { state, since, why } = line(number, marks);
            return [state, since, why];
          }));
        }""",
        sent,
    )
    assert found == [[_expected(marks, number) for number in ("A", "B")] for marks in registers]


def _drawn(draw: random.Random, start: datetime) -> list[Mark]:
    marks: list[Mark] = []
    for place in range(draw.randint(1, 8)):
        corrected = draw.choice(marks) if marks and draw.random() < 0.4 else None
        kind = draw.choice(["arrived", "left", *(["void"] if corrected else [])])
        why = {"arrived": "booked", "left": draw.choice(["left_early", "injured"]), "void": ""}[kind]
        at = start + timedelta(minutes=draw.randint(0, 5))
        number = corrected.staff_number if corrected else draw.choice("AB")
        noted = start + timedelta(minutes=draw.randint(0, 5))
        marks.append(
            Mark(f"m{place}", number, kind, at, why, noted, "I", corrected.id if corrected else "")  # type: ignore[arg-type]
        )
    draw.shuffle(marks)
    return marks


def _expected(marks: list[Mark], number: str) -> list[object]:
    spells = presence(marks).get(number)
    if not spells:
        return ["unanswered", None, ""]
    last = spells[-1]
    if last.until is None:
        return ["here", last.since.timestamp() * 1000, "booked"]
    return ["gone", last.until.timestamp() * 1000, last.why_left]
