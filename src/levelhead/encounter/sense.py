"""Whether a scenario makes sense as a whole: what no single table can show."""

from __future__ import annotations

from collections.abc import Iterator

from levelhead.encounter.conditions import Clause, contradiction
from levelhead.encounter.scenario import Ending, Scenario
from levelhead.encounter.shape import REACTIONS, WITH_ID
from levelhead.encounter.toml_table import TomlFile


def check_sense(scenario: Scenario, written: TomlFile) -> None:
    """Note what is twice, missing as a whole, or can never come about."""
    _check_ids(written)
    _check_objectives(scenario, written)
    _check_endings(scenario, written)
    _check_reactions(scenario, written)


def _check_ids(written: TomlFile) -> None:
    for name in WITH_ID:
        seen: set[str] = set()
        for row in written.tables(name):
            one = row.text("id")
            if one in seen:
                row.fault(
                    "scenario-duplicate-id",
                    "id",
                    f"each {name} to have an id of its own",
                    f"'{one}' a second time",
                    "Give one of them another id; ids stay put once learners have played.",
                )
            seen.add(one)


def _check_objectives(scenario: Scenario, written: TomlFile) -> None:
    if not scenario.objectives:
        written.fault(
            "scenario-no-objective",
            ("", 0, "objective"),
            expected="at least one [[objective]]",
            found="none",
            remedy="Say what the scenario trains, in words an instructor can look for.",
        )


def _check_endings(scenario: Scenario, written: TomlFile) -> None:
    endings = scenario.endings
    good = sum(ending.good for ending in endings)
    if endings and good in {0, len(endings)}:
        written.fault(
            "scenario-one-sided-endings",
            ("ending", 0, None),
            expected="at least one good ending and one that is not",
            found=f"{good} good of {len(endings)}",
            remedy="Write an ending for doing well without force, and one for what goes wrong.",
        )
    if endings and not any(_comes_in_time(ending) for ending in endings):
        written.fault(
            "scenario-never-ends",
            ("ending", len(endings) - 1, "when"),
            expected='an ending that comes with time alone, such as when = ["turn >= 25"]',
            found="none",
            remedy="Write what happens when nothing is decided, as the last [[ending]].",
        )
    for place, why in _unreachable(endings):
        written.fault(
            "scenario-ending-unreachable",
            ("ending", place, "when"),
            expected="an ending that can come about",
            found=why,
            remedy="Change its condition, or write it above the ending that comes before it.",
        )


def _comes_in_time(ending: Ending) -> bool:
    return len(ending.when) == 1 and ending.when[0].name == "turn" and ending.when[0].sign in {">", ">="}


def _unreachable(endings: tuple[Ending, ...]) -> Iterator[tuple[int, str]]:
    """Endings that can be shown never to come, with why; others may be out of reach as well."""
    for place, ending in enumerate(endings):
        if not ending.when:  # it could not be read, which is a fault of its own
            continue
        if (pair := contradiction(ending.when)) is not None:
            yield place, f"'{pair[0].text}' together with '{pair[1].text}'"
            continue
        for earlier in endings[:place]:
            if earlier.when and _texts(earlier.when) <= _texts(ending.when):
                yield place, f"'{ending.id}' whose every case is already '{earlier.id}'"
                break


def _texts(clauses: tuple[Clause, ...]) -> frozenset[str]:
    return frozenset(clause.text for clause in clauses)


def _check_reactions(scenario: Scenario, written: TomlFile) -> None:
    for reaction in REACTIONS:
        lines = scenario.lines[reaction]
        if lines and all(line.when for line in lines):
            written.fault(
                "scenario-no-plain-line",
                ("lines", 0, reaction),
                expected=f"a line of '{reaction}' without a condition",
                found="conditions on every line",
                remedy="Write one line that fits however the person feels: there is always an answer.",
            )
