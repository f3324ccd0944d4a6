"""Long lists, a page at a time, with what narrows them kept in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

A_PAGE = 50


def page_of(request: HttpRequest, rows: Sequence[Any]) -> Page[Any]:
    """The page of a list that the address asks for; the nearest there is where it asks for none."""
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


def narrowing(request: HttpRequest, **changes: str) -> str:
    """The part of the address that narrows the list, with some of it changed; a page is not part of it."""
    kept = request.GET.copy()
    kept.pop("page", None)
    for name, value in changes.items():
        kept[name] = value
    return "&".join(part for part in kept.urlencode().split("&") if not part.endswith("="))
