"""What exists has a page, and what a page says is true."""

from __future__ import annotations

import ast
import importlib.util
import re

from habits.repository import PACKAGE, ROOT, modules, name

FAULT_PAGES = PACKAGE / "content" / "faults"
DECISIONS = ROOT / "docs" / "decisions"
FAULT_CODE = re.compile(r"[a-z]+(-[a-z]+)+")


def _command_pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("pages", ROOT / "tools" / "write_command_pages.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return dict(tool.pages())


def test_every_verb_has_its_page_and_the_page_is_what_the_verb_says() -> None:
    """The committed page of each verb equals its help; `make pages` writes them."""
    committed = {
        page.stem: page.read_text(encoding="utf-8") for page in (ROOT / "docs/commands").glob("*.md")
    }
    assert committed == _command_pages()


def test_every_verb_shows_a_working_example() -> None:
    """The help of each verb has an example to copy."""
    without = [verb for verb, page in _command_pages().items() if "Example" not in page]
    assert without == []


def _codes_in_the_code() -> set[str]:
    """The first argument, or `code=`, of every call of a name that ends in `fault` or is `Fault`."""
    codes = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _is_fault_call(node):
                given = [*node.args[:1], *(word.value for word in node.keywords if word.arg == "code")]
                codes |= {
                    one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return {code for code in codes if FAULT_CODE.fullmatch(code)}


def _is_fault_call(node: ast.Call) -> bool:
    called = node.func
    word = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
    return word.lower().endswith("fault")


def test_every_coded_fault_has_a_page() -> None:
    """A fault that the code can report has a page that says what it means and how to mend it."""
    pages = {page.stem for page in FAULT_PAGES.glob("*.md")}
    assert _codes_in_the_code() - pages == set()


def test_no_page_is_about_a_fault_that_is_gone() -> None:
    """Each fault page's code is written somewhere in the package."""
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules())
    gone = [page.stem for page in FAULT_PAGES.glob("*.md") if f'"{page.stem}"' not in code]
    assert gone == []


def test_each_decision_is_numbered_as_its_file_says() -> None:
    """A decision page's heading has the number of its file name; no number is missing or used twice."""
    pages = sorted(DECISIONS.glob("*.md"))
    numbers = []
    for page in pages:
        number = page.name[:4]
        numbers.append(int(number))
        assert page.read_text(encoding="utf-8").startswith(f"# {number} "), name(page)
    assert numbers == list(range(1, len(pages) + 1))


def test_a_document_shown_in_a_page_shares_no_class_with_the_pages() -> None:
    """Documents have styles of their own: a page that shows one would otherwise draw its marks on it too."""
    own, pages = (
        {found for one in folder.glob(kind) for found in re.findall(r"\.lh-[a-z0-9_-]+", one.read_text())}
        for folder, kind in ((PACKAGE / "content/documents", "*.css"), (PACKAGE / "web/styles", "*.scss"))
    )
    assert own
    assert pages
    assert not own & pages
