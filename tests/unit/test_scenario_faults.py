"""Faults of scenarios: all at once, and each at its line."""

from __future__ import annotations

import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.encounter.author import load_scenario
from levelhead.encounter.library import scenario_folders

TEXT = (scenario_folders()["stop-and-search"] / "scenario.toml").read_text("utf-8")


def _line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_all_faults_are_found_at_once_each_at_its_line() -> None:
    """Four mistakes in four places are four faults, in the order of their lines."""
    text = (
        TEXT.replace("capacity = 0.84", "capacity = 80")
        .replace('event = "camera_notice"', 'event = "camera"')
        .replace('when = ["missed waistband"]', 'when = ["missed waist"]')
        .replace('requirement = "Say who you are"', 'requirment = "Say who you are"')
    )
    with pytest.raises(FaultsFound) as found:
        load_scenario(text, "mine.toml")
    placed = [(fault.code, fault.place.line) for fault in found.value.faults]
    assert placed == [
        ("scenario-wrong-kind", _line_of(text, "capacity = 80")),
        ("scenario-unknown-event", _line_of(text, 'event = "camera"')),
        ("scenario-unknown-reference", _line_of(text, "missed waist")),
        ("scenario-missing-key", _line_of(text, "[[legal_step]]")),
        ("scenario-unknown-key", _line_of(text, "requirment")),
    ]


def test_a_slip_of_the_pen_is_met_with_what_was_meant() -> None:
    """A name that is nearly right is answered with the right one."""
    with pytest.raises(FaultsFound, match=r"Did you mean 'waistband'\?"):
        load_scenario(TEXT.replace('when = ["missed waistband"]', 'when = ["missed waisband"]'), "mine.toml")


def test_an_ending_behind_another_is_out_of_reach() -> None:
    """An ending after one that comes in every case of it can never come about, and is named."""
    text = TEXT.replace(
        '[[ending]]\nid = "ran"',
        '[[ending]]\nid = "first"\ntitle = "F"\ngood = false\nwhen = ["fled"]\ntext = "F."\n\n'
        '[[ending]]\nid = "ran"',
    )
    with pytest.raises(FaultsFound) as found:
        load_scenario(text, "mine.toml")
    [fault] = found.value.faults
    assert fault.code == "scenario-ending-unreachable"
    assert "'ran' whose every case is already 'first'" in fault.found


def test_the_hash_is_of_the_text() -> None:
    """A comment more is another text, and another hash: a transcript says exactly what was played."""
    one, other = load_scenario(TEXT, "a.toml"), load_scenario(TEXT + "\n# more\n", "a.toml")
    assert one.sha256 != other.sha256
