"""The one template environment: web pages, shared documents, and the GOV.UK components."""

from __future__ import annotations

import re
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.timezone import localtime
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from markupsafe import Markup, escape

DOCUMENTS = Path(str(files("levelhead") / "content" / "documents"))


def environment(**options: Any) -> Environment:
    """The environment that Django asks for, with escaping on."""
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    options["loader"] = ChoiceLoader([options["loader"], FileSystemLoader(DOCUMENTS), components])
    options["autoescape"] = True
    made = Environment(**options)  # noqa: S701 -- escaping is on, one line above
    made.globals |= {"static": static, "url": _url}
    made.filters |= {"day": day, "moment": moment, "hours": hours, "with_code": with_code}
    made.filters |= {"errors": errors, "drawing": drawing}
    return made


def _url(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def day(value: date | None) -> str:
    """A day as people write it, for example 4 May 2026."""
    return f"{value.day} {value:%B %Y}" if value else ""


def moment(value: datetime | None) -> str:
    """A moment in local time, for example 4 May 2026, 16:40."""
    if value is None:
        return ""
    local = localtime(value)
    return f"{day(local)}, {local:%H:%M}"


def hours(minutes: int) -> str:
    """Minutes as hours and minutes, for example 12 h, or 6 h 30 min; a number and its unit stay together."""
    whole, rest = divmod(int(minutes), 60)
    parts = [f"{whole:,}\N{NO-BREAK SPACE}h"] if whole else []
    return " ".join([*parts, f"{rest}\N{NO-BREAK SPACE}min"] if rest or not whole else parts)


def errors(form: Any, first: str) -> list[dict[str, str]]:
    """What is wrong with a form, field by field; what is wrong with the whole is told of its first field."""
    return [
        {"field": first if field == "__all__" else field, "text": str(text)}
        for field, texts in form.errors.items()
        for text in texts
    ]


def drawing(svg: str) -> Markup:
    """A drawing that our own program made, to stand in a page; what comes before it in a file is left out."""
    return Markup(svg[svg.index("<svg") :])  # noqa: S704 -- made by a library from data it encodes


def with_code(text: str) -> Markup:
    """Escaped text in which what stands between back-ticks is set as code."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S704 -- escaped just here
