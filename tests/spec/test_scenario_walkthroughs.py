"""Scenarios of the package: each walk-through is a page of the manual, and comes out as it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import pairwise

import pytest

from levelhead.encounter.author import load_scenario
from levelhead.encounter.conditions import PLAIN, SIGNALS, read_clause
from levelhead.encounter.folder import check_folder
from levelhead.encounter.library import packaged_scenarios, read_scenario, scenario_folders
from levelhead.encounter.machine import begin, take_turn
from levelhead.encounter.shape import SCENARIO as SCENARIO_SHAPE
from levelhead.encounter.walkthrough import read_walkthrough, walk
from spec.test_fault_pages import PAGES

FOLDERS = scenario_folders()


def _walkthroughs() -> Iterator[object]:
    for name, folder in FOLDERS.items():
        for script in sorted((folder / "walkthroughs").iterdir(), key=lambda one: one.name):
            yield pytest.param(name, script, id=f"{name}/{script.name.removesuffix('.toml')}")


@pytest.mark.parametrize(("name", "script"), list(_walkthroughs()))
def test_a_walkthrough_comes_out_as_it_says(name: str, script: Traversable) -> None:
    """After each turn everything is so that the script says, and the ending is the one it names."""
    scenario = read_scenario(name)
    _, faults = walk(scenario, read_walkthrough(script.read_text("utf-8"), script.name, scenario))
    assert [str(fault) for fault in faults] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_a_scenario_has_no_fault_and_every_ending_is_walked_to(name: str) -> None:
    """The scenario is well formed, and each of its endings can be shown to come about."""
    assert [str(fault) for fault in check_folder(FOLDERS[name]).faults] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_every_fact_that_is_asked_about_has_enough_phrasings(name: str) -> None:
    """Questions are matched with at least ten ways of asking, all different."""
    for fact in read_scenario(name).facts:
        if fact.phrasings:
            assert len(set(fact.phrasings)) >= 10, fact.id


@pytest.mark.parametrize("name", FOLDERS)
def test_ten_plays_do_not_sound_alike(name: str) -> None:
    """The same eight turns with ten seeds bring eight different conversations or more, and none stutters.

    A person who gives the same answer twice running would sound like a machine.
    """
    scenario = read_scenario(name)
    first = min((FOLDERS[name] / "walkthroughs").iterdir(), key=lambda one: one.name)
    steps = read_walkthrough(first.read_text("utf-8"), first.name, scenario).steps
    conversations = set()
    for seed in range(10):
        encounter = begin(scenario, seed=seed)
        for step in steps:
            if encounter.outcome is None:
                encounter = take_turn(encounter, step.turn)
        said = [turn.says for turn in encounter.turns if turn.says]
        assert not any(one == other for one, other in pairwise(said))
        conversations.add(tuple(said))
    assert len(conversations) >= 8


def test_the_smallest_scenario_of_the_manual_is_whole() -> None:
    """The mended example on the page of missing keys can be copied and played as it stands."""
    page = (PAGES / "scenario-missing-key.md").read_text(encoding="utf-8")
    found = re.search(r"^```good\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert found is not None
    scenario = load_scenario(found[1], "street-check/scenario.toml")
    assert begin(scenario, seed=1).opening == "Can I help you?"


def _guide_rows(heading: str) -> list[str]:
    """The first cells of the table under a heading of the authors' guide."""
    guide = (packaged_scenarios() / "README.md").read_text("utf-8")
    part = guide.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [line.split("|")[1] for line in part.splitlines() if line.startswith("|")][2:]


def test_the_guide_names_every_table_there_is() -> None:
    """What the authors' guide lists is what a scenario file may hold."""
    rows = _guide_rows("What stands in `scenario.toml`")
    named = {name for row in rows for name in re.findall(r"\[+(\w+)", row)}
    assert named == {name for name in SCENARIO_SHAPE if name}


def test_the_guide_shows_clauses_that_can_be_read() -> None:
    """Each clause in the guide is a clause, and each kind of clause is in the guide."""
    shown = [clause for row in _guide_rows("Conditions") for clause in re.findall(r"`([^`]+)`", row)]
    clauses = [text for text in shown if text not in {"<=", ">", "<", "turn", "seconds"}]
    assert [text for text in clauses if isinstance(read_clause(text), str)] == []
    assert {text.split()[0] for text in clauses} >= {*SIGNALS, *PLAIN}
