"""The fault catalogue: what each code means, and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# The first word of a code says what it is about; in this order on the page.
_SUBJECTS = {
    "people": "People",
    "attendance": "Attendance",
    "value": "Values in a table",
    "table": "Tables",
    "file": "Files",
    "map": "Maps of headings",
    "requirement": "Requirements",
    "scenario": "Scenarios",
    "script": "Scripts of an encounter",
    "transcript": "Transcripts of an encounter",
    "correction": "Corrections of a reading",
    "protocol": "Protocols of an evaluation",
    "roster": "Rosters of an evaluation",
    "panel": "Panels of an evaluation",
    "source": "Sources of an evaluation",
    "outcome": "Outcomes of an evaluation",
    "truth": "Truth behind fictional records",
}
_HEADINGS = {"bad": "For example", "good": "Mended"}


@dataclass(frozen=True, slots=True)
class FaultPage:
    """A page of the catalogue, in parts: a kind (heading, paragraph, list or example) and its text."""

    code: str
    title: str
    parts: tuple[tuple[str, str], ...]

    @property
    def subject(self) -> str:
        """What the code is about."""
        word = self.code.partition("-")[0]
        return _SUBJECTS.get(word, word.capitalize())


@cache
def fault_pages() -> dict[str, FaultPage]:
    """Code to page, by subject and then by code; read once."""
    folder = files("levelhead") / "content" / "faults"
    pages = [_fault_page(one.read_text("utf-8")) for one in folder.iterdir() if one.name.endswith(".md")]
    return {page.code: page for page in sorted(pages, key=lambda page: (_place(page), page.code))}


def _place(page: FaultPage) -> tuple[int, str]:
    subjects = list(_SUBJECTS.values())
    known = page.subject in subjects
    return (subjects.index(page.subject) if known else len(subjects), page.subject)


def _fault_page(text: str) -> FaultPage:
    _, front, body = text.split("+++\n", 2)
    facts = tomllib.loads(front)
    return FaultPage(facts["code"], facts["title"], tuple(_parts(body)))


def _parts(body: str) -> Iterator[tuple[str, str]]:
    """Prose and fenced examples take turns."""
    for number, block in enumerate(re.split(r"^```", body, flags=re.MULTILINE)):
        if number % 2:
            kind, _, example = block.partition("\n")
            yield "heading", _HEADINGS[kind.strip()]
            yield "example", example
            continue
        for paragraph in filter(None, (one.strip() for one in block.split("\n\n"))):
            if paragraph.startswith("#"):
                yield "heading", paragraph.lstrip("# ")
            elif paragraph.startswith("- "):
                yield "list", paragraph.removeprefix("- ").replace("\n  ", " ").replace("\n- ", "\n")
            else:
                yield "paragraph", " ".join(paragraph.split())


@require_safe
def faults(request: HttpRequest) -> HttpResponse:
    """The catalogue, by subject."""
    pages = groupby(fault_pages().values(), key=lambda page: page.subject)
    context = {"subjects": [(subject, list(group)) for subject, group in pages]}
    return render(request, "pages/faults.html.jinja", context)


@require_safe
def fault(request: HttpRequest, code: str) -> HttpResponse:
    """What one code means, and what to do."""
    page = fault_pages().get(code)
    if page is None:
        raise Http404
    return render(request, "pages/fault.html.jinja", {"page": page})
