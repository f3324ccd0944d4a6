"""Requirements as people write them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.curriculum.requirement import Completion, FixedCycle, Rolling, requirement_on
from levelhead.curriculum.requirement_file import packaged_requirements, read_requirements

GOOD = """format = "levelhead.requirement/1"

[[requirement]]
id = "own"
title = "Our own rule"
minutes = 600
interval_months = 24
anchor = "rolling"
due_soon_days = 90
role_types = ["officer", "special"]
applies_from = 2026-04-01
authority = "A policy that was invented for this test"
"""


def _faults(text: str) -> list[Fault]:
    with pytest.raises(FaultsFound) as found:
        read_requirements(text, "own.toml")
    return list(found.value.faults)


def test_the_requirement_of_the_package_is_twelve_hours_in_twelve_months() -> None:
    """From 1 April 2024, for everybody, with where it was published."""
    (rule,) = packaged_requirements()
    assert (rule.minutes, rule.interval_months, rule.anchor) == (720, 12, Rolling())
    assert (rule.applies_from, rule.applies_to) == (date(2024, 4, 1), None)
    assert set(rule.role_types) == {"officer", "special", "staff"}
    assert "college.police.uk" in rule.authority


@pytest.mark.parametrize(
    ("lines", "anchor"),
    [
        ('anchor = "rolling"', Rolling()),
        ('anchor = "completion"\ncomplete_within_months = 12', Completion(12)),
        ('anchor = "fixed_cycle"\ncycle_begins = "09-30"', FixedCycle(9, 30)),
    ],
)
def test_each_anchor_is_read_with_its_own_setting(lines: str, anchor: object) -> None:
    """A setting that belongs to one anchor is asked for only there."""
    (rule,) = read_requirements(GOOD.replace('anchor = "rolling"', lines), "own.toml")
    assert rule.anchor == anchor


@pytest.mark.parametrize(
    ("right", "wrong", "code", "line", "column"),
    [
        ("minutes = 600", "minutes = 0", "requirement-wrong-value", 6, "minutes"),
        ("minutes = 600", "minutes = true", "requirement-wrong-value", 6, "minutes"),
        ("minutes = 600", 'minutes = "600"', "requirement-wrong-value", 6, "minutes"),
        ("minutes = 600", "minuets = 600", "requirement-unknown-key", 6, "minuets"),
        ('"special"]', '"speciale"]', "requirement-wrong-value", 10, "role_types"),
        ('["officer", "special"]', "[]", "requirement-wrong-value", 10, "role_types"),
        ("2026-04-01", "2026-04-01T00:00:00", "requirement-wrong-value", 11, "applies_from"),
        ("2026-04-01", "2026-04-01\napplies_to = 2026-03-31", "requirement-wrong-value", 12, "applies_to"),
        ('"rolling"', '"fixed_cycle"', "requirement-missing-key", 3, "requirement"),
        ('"rolling"', '"completion"', "requirement-missing-key", 3, "requirement"),
        ('"rolling"', '"fixed_cycle"\ncycle_begins = "02-29"', "requirement-wrong-value", 9, "cycle_begins"),
        (
            '"rolling"', '"completion"\ncomplete_within_months = 13',
            "requirement-wrong-value", 9, "complete_within_months",
        ),
        ("requirement/1", "requirement/9", "requirement-wrong-value", 1, "format"),
        ("[[requirement]]", "extra = 1\n[[requirement]]", "requirement-unknown-key", 3, "extra"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(right: str, wrong: str, code: str, line: int, column: str) -> None:
    """One mistake in a good file is one fault, where the mistake is."""
    (fault,) = [fault for fault in _faults(GOOD.replace(right, wrong)) if fault.code == code]
    assert (fault.place.line, fault.place.column) == (line, column), fault


def test_every_mistake_is_told_at_once() -> None:
    """Two requirements with a mistake each give two faults."""
    second = GOOD.partition("\n\n")[2].replace("due_soon_days = 90", "due_soon_days = -1")
    faults = _faults(GOOD.replace("minutes = 600", "minutes = -5") + second)
    assert [(fault.place.line, fault.place.column) for fault in faults] == [
        (6, "minutes"),
        (19, "due_soon_days"),
    ]


def test_the_newest_requirement_that_applies_is_the_one_used() -> None:
    """A new rule takes over on its first day; when it ends, the old one is there again."""
    old = GOOD.replace("2026-04-01", "2024-04-01").replace('"own"', '"old"')
    text = GOOD.replace("2026-04-01", "2026-04-01\napplies_to = 2027-03-31") + old.partition("\n\n")[2]
    rules = read_requirements(text, "own.toml")
    on = {day: requirement_on(day, rules) for day in (date(2024, 3, 31), date(2026, 3, 31), date(2026, 4, 1))}
    assert [rule and rule.id for rule in on.values()] == [None, "old", "own"]
    after = requirement_on(date(2027, 3, 31) + timedelta(days=1), rules)
    assert after is not None
    assert after.id == "old"
