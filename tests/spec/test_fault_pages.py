"""The fault catalogue: each page's bad example brings about its fault, and its good example does not."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

from levelhead.basics.errors import FaultsFound
from spec.readers import READERS

PAGES = Path(__file__).parents[2] / "src" / "levelhead" / "content" / "faults"


@dataclass(frozen=True)
class FaultPage:
    """A page of the catalogue: its front matter and its two examples."""

    code: str
    title: str
    reader: str
    bad: str
    good: str
    encoding: str
    missing: bool
    file: str


def _block(name: str, text: str) -> str:
    found = re.search(rf"^```{name}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def _page(path: Path) -> FaultPage:
    _, front, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    facts = tomllib.loads(front)
    return FaultPage(
        code=facts["code"],
        title=facts["title"],
        reader=facts["reader"],
        bad=_block("bad", text),
        good=_block("good", text),
        encoding=facts.get("encoding", "utf-8"),
        missing=facts.get("missing", False),
        file=facts.get("file", "example.txt"),
    )


def _codes(page: FaultPage, file: Path) -> set[str]:
    try:
        return {fault.code for fault in READERS[page.reader](file)}
    except FaultsFound as found:
        return {fault.code for fault in found.faults}


ALL_PAGES = [pytest.param(path, id=path.stem) for path in sorted(PAGES.glob("*.md"))]


@pytest.mark.parametrize("path", ALL_PAGES)
def test_the_bad_example_brings_about_the_fault(path: Path, tmp_path: Path) -> None:
    """A reader that is given the bad example reports the fault whose page it stands on."""
    page = _page(path)
    file = tmp_path / page.file
    if not page.missing:
        file.write_bytes(page.bad.encode(page.encoding))
    assert page.code in _codes(page, file)


@pytest.mark.parametrize("path", ALL_PAGES)
def test_the_good_example_mends_it(path: Path, tmp_path: Path) -> None:
    """A reader that is given the good example no longer reports that fault."""
    page = _page(path)
    assert page.good.strip(), "a fault page shows its example mended"
    file = tmp_path / page.file
    file.write_text(page.good, encoding="utf-8")
    assert page.code not in _codes(page, file)


@pytest.mark.parametrize("path", ALL_PAGES)
def test_the_page_is_about_its_file_name(path: Path) -> None:
    """The code in the front matter is the file name, and the title is a sentence start."""
    page = _page(path)
    assert page.code == path.stem
    assert page.title[0].isupper()
