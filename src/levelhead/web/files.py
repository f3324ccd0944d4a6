"""Answers that a browser keeps as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse


def csv_file(text: str, name: str) -> HttpResponse:
    """A table, as CSV."""
    return _named(HttpResponse(text, content_type="text/csv; charset=utf-8"), name)


def json_file(value: dict[str, Any], name: str) -> HttpResponse:
    """A value, as JSON that a person can read."""
    return _named(JsonResponse(value, json_dumps_params={"indent": 2, "ensure_ascii": False}), name)


def zip_file(content: bytes, name: str) -> HttpResponse:
    """Several files in one."""
    return _named(HttpResponse(content, content_type="application/zip"), name)


def _named(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
