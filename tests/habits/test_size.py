"""Files a person can hold in mind, and functions one can read at a glance."""

from __future__ import annotations

import ast

from habits.repository import PACKAGE, modules, name

LINES_A_FILE = 400
LINES_A_FUNCTION = 50


def _lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the signature to the end, without the docstring."""
    first = function.body[0]
    is_documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_no_file_is_longer_than_the_budget() -> None:
    """A file of the package has at most 400 lines; generated migrations are exempt."""
    long = {
        name(path): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_A_FILE
    }
    assert long == {}


def test_no_function_is_longer_than_the_budget() -> None:
    """A function of the package has at most 50 lines of code."""
    long = {
        f"{name(path)}:{node.name}": lines
        for path, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _lines_of_code(node)) > LINES_A_FUNCTION
    }
    assert long == {}


def test_templates_stay_readable() -> None:
    """A template has at most 400 lines as well."""
    long = [
        name(path) for path in PACKAGE.rglob("*.jinja") if len(path.read_text().splitlines()) > LINES_A_FILE
    ]
    assert long == []
