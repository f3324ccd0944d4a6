"""The first page, the pages about the site, and the pages for when something is wrong."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this person can do here."""
    person = getattr(request.user, "person", None)
    greeting = f"Hello, {person.full_name}" if person else "Hello"
    return render(request, "pages/home.html.jinja", {"greeting": greeting})


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """What has been tested and what has not."""
    return render(request, "pages/accessibility.html.jinja")


@dataclass(frozen=True)
class FaultPage:
    """A page of the fault catalogue, in parts: headings, paragraphs and examples."""

    code: str
    title: str
    parts: tuple[tuple[str, str], ...]


@cache
def fault_pages() -> dict[str, FaultPage]:
    """Code to page, in order; read once."""
    folder = files("levelhead") / "content" / "faults"
    pages = [_fault_page(one.read_text("utf-8")) for one in folder.iterdir() if one.name.endswith(".md")]
    return {page.code: page for page in sorted(pages, key=lambda page: page.code)}


def _fault_page(text: str) -> FaultPage:
    _, front, body = text.split("+++\n", 2)
    facts = tomllib.loads(front)
    parts: list[tuple[str, str]] = []
    for number, block in enumerate(body.split("```")):
        if number % 2:
            kind, _, example = block.partition("\n")
            parts += [
                ("heading", {"bad": "For example", "good": "Mended"}.get(kind.strip(), "")),
                ("example", example),
            ]
            continue
        for paragraph in filter(None, (one.strip() for one in block.split("\n\n"))):
            if paragraph.startswith("#"):
                parts.append(("heading", paragraph.lstrip("# ")))
            else:
                parts.append(("paragraph", " ".join(paragraph.split())))
    return FaultPage(facts["code"], facts["title"], tuple(part for part in parts if part[1]))


@require_GET
def faults(request: HttpRequest) -> HttpResponse:
    """The fault catalogue."""
    return render(request, "pages/faults.html.jinja", {"pages": list(fault_pages().values())})


@require_GET
def fault(request: HttpRequest, code: str) -> HttpResponse:
    """What one code means, and what to do."""
    page = fault_pages().get(code)
    if page is None:
        raise Http404
    return render(request, "pages/fault.html.jinja", {"page": page})


_TITLE = "Something went wrong"


def _wrong(request: HttpRequest, status: int, heading: str, *sentences: str) -> HttpResponse:
    context = {"heading": heading, "sentences": sentences, "link": {"href": "/", "text": "Go to the start"}}
    return render(request, "pages/message.html.jinja", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    return _wrong(
        request, 400, "That could not be read", "The page was asked for in a way that makes no sense."
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    return _wrong(
        request,
        403,
        "This page is not open to you",
        "Ask for the role you need where you work.",
        "Nothing was changed.",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form that is too old or came from elsewhere."""
    del reason
    return _wrong(
        request,
        403,
        "That form was too old",
        "Go back, load the page again, and send it once more.",
        "Nothing was changed.",
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    return _wrong(
        request, 404, "There is no such page", "Check the address, or start again from the first page."
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own bug. The page is fixed text, so that it cannot fail too."""
    del request
    return HttpResponse(
        f"<!DOCTYPE html><html lang='en-GB'><head><meta charset='utf-8'><title>{_TITLE}</title></head>"
        f"<body><h1>{_TITLE}</h1><p>This is a mistake of ours, not of yours. "
        "What was acknowledged before is kept. <a href='/'>Go to the start</a></p></body></html>",
        status=500,
    )
