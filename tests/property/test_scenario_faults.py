"""Reading scenarios and walk-throughs that were written wrongly.

Whatever an author types, the answer is faults with places, or a scenario: never a crash, which an instructor
could not read.
"""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault
from levelhead.encounter.author import load_scenario
from levelhead.encounter.library import read_scenario, scenario_folders
from levelhead.encounter.walkthrough import read_walkthrough, walk

FOLDER: Traversable = scenario_folders()["stop-and-search"]
SCENARIO = (FOLDER / "scenario.toml").read_text("utf-8")
SCRIPT = (FOLDER / "walkthroughs" / "01-knife-found.toml").read_text("utf-8")
VALUES = (
    "3", "true", '"x"', '""', "[]", "{}", "[[1]]", "2026-01-01", "[3]", '["x"]', "-1", "1e400", "nan",
    "{ text = 3 }", '[{ text = "a", when = 3 }]', '[["did x"]]', '["now not"]', '[["who"]]', '["trust >= 2"]',
)  # fmt: skip


def _spoilt(text: str, spoils: list[tuple[int, str | None]]) -> str:
    """The text with some lines taken out, or their values exchanged."""
    lines = text.splitlines()
    for number, value in spoils:
        place = number % len(lines)
        if value is None:
            del lines[place]
        elif " = " in lines[place] and not lines[place].startswith(" "):
            lines[place] = f"{lines[place].split(' = ')[0]} = {value}"
    return "\n".join(lines)


spoils: Any = st.lists(
    st.tuples(st.integers(0, 5000), st.one_of(st.none(), st.sampled_from(VALUES))), min_size=1, max_size=3
)


def _faults_of_scenario(text: str) -> list[Fault]:
    try:
        load_scenario(text, "a.toml")
    except FaultsFound as found:
        return list(found.faults)
    return []


def _faults_of_walkthrough(text: str) -> list[Fault]:
    scenario = read_scenario("stop-and-search")
    try:
        _, faults = walk(scenario, read_walkthrough(text, "a.toml", scenario))
    except FaultsFound as found:
        return list(found.faults)
    return faults


@given(spoils)
@settings(max_examples=80)
def test_a_spoilt_scenario_is_read_or_faulted(spoilt: list[tuple[int, str | None]]) -> None:
    """Every spoilt scenario gives a scenario, or faults that each say where and what to do."""
    for fault in _faults_of_scenario(_spoilt(SCENARIO, spoilt)):
        assert fault.place.file == "a.toml"
        assert fault.remedy.endswith((".", "?"))


@given(spoils)
@settings(max_examples=80)
def test_a_spoilt_walkthrough_is_walked_or_faulted(spoilt: list[tuple[int, str | None]]) -> None:
    """Every spoilt walk-through is walked, or has faults that each say where and what to do."""
    for fault in _faults_of_walkthrough(_spoilt(SCRIPT, spoilt)):
        assert fault.place.file == "a.toml"
        assert fault.remedy.endswith((".", "?"))


def test_what_is_not_spoilt_has_no_faults() -> None:
    """The texts that are spoilt above are whole to begin with, so that a fault is the spoiling's."""
    assert _faults_of_scenario(SCENARIO) == _faults_of_walkthrough(SCRIPT) == []
