"""One word for one thing, and the project speaks of itself alone."""

from __future__ import annotations

import ast
import re

import pytest

from habits.repository import PACKAGE, ROOMS, ROOT, modules, name, texts

GLOSSARY = ROOT / "GLOSSARY.md"

# Words that say nothing about what a thing is.
EMPTY_WORDS = re.compile(r"(manager|helper|handler|process|service|misc|utils?)$", re.IGNORECASE)

# A promise is not code: what is not there yet is listed in the README.
PROMISES = re.compile(r"NotImplementedError|\bTODO\b|\bFIXME\b|\bXXX\b|assert True\b|To be written")

# Paths of one machine and addresses of package registries do not belong in a repository.
_FOLDERS = ("home/[a-z]+/", "root/", "work/[a-z]+")
_REGISTRIES = (("registry", "npmjs"), ("pypi", "org/simple"), ("files", "pythonhosted"))
FOREIGN = re.compile("|".join([*("/" + one for one in _FOLDERS), *map(r"\.".join, _REGISTRIES)]))


def _public_classes() -> dict[str, str]:
    found = {}
    for path, tree in modules().items():
        if path.relative_to(PACKAGE).parts[0] in {*ROOMS, "actions"}:
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    found[node.name] = name(path)
    return found


def test_every_public_noun_is_in_the_glossary() -> None:
    """Each public class of a room or of the actions has a line in GLOSSARY.md."""
    glossary = set(re.findall(r"\*\*([A-Za-z]+)\*\*", GLOSSARY.read_text(encoding="utf-8")))
    missing = {noun: path for noun, path in _public_classes().items() if noun not in glossary}
    assert missing == {}


def test_the_glossary_names_nothing_that_is_gone() -> None:
    """A line of the glossary's table of code words names a class that exists."""
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    named = {match[1] for line in lines if (match := re.match(r"- \*\*([A-Z][A-Za-z]+)\*\*:", line))}
    assert named - set(_public_classes()) == set()


def test_names_say_what_a_thing_is() -> None:
    """No module or class is a manager, helper, handler, process, service or utility."""
    empty = [name(path) for path in modules() if EMPTY_WORDS.search(path.stem)]
    empty += [
        f"{name(path)}:{node.name}"
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and EMPTY_WORDS.search(node.name)
    ]
    assert empty == []


@pytest.mark.parametrize("folder", ["src", "tests"])
def test_no_promise_stands_in_the_code(folder: str) -> None:
    """Nothing is left to do in code or tests: it is there, or the README says that it is not."""
    here = __file__
    found = [
        f"{name(path)}: {match[0]}"
        for path, text in texts().items()
        if path.is_relative_to(ROOT / folder) and str(path) != here and (match := PROMISES.search(text))
    ]
    assert found == []


def test_no_machine_and_no_registry_is_named() -> None:
    """No tracked file holds a path of somebody's machine or the address of a package registry."""
    found = [f"{name(path)}: {match[0]}" for path, text in texts().items() if (match := FOREIGN.search(text))]
    assert found == []
