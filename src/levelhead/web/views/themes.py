"""Themes of classes: instructors note them after a class; the training lead reads them of many together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.note_theme import note_theme, take_back_theme
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.basics.tables import write_table
from levelhead.records.themes import LONGEST_THEME, VERDICTS, Theme, subjects
from levelhead.storage.day_queries import class_run
from levelhead.storage.themes import ThemeLine, class_of_theme, themes_between, themes_in
from levelhead.web.files import csv_file
from levelhead.web.paging import narrowing, page_of
from levelhead.web.rights import needs, person_of, roles_of
from levelhead.web.running import form_id, mark_id
from levelhead.web.spans import span_of
from levelhead.web.views.site import message

GROUPS = {"heading": "Of the standard", "family": "Of what is rated", "scenario": "Of scenarios"}
_COLUMNS = ("month", "course", "about", "title", "verdict", "theme")


@needs("instructor")
@require_http_methods(["GET", "HEAD", "POST"])
def class_themes(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """What was noted of a class, and the form for one more."""
    kept = _class(request, class_id)
    given = {name: request.POST.get(name, "").strip() for name in ("about", "verdict", "text")}
    form, errors, faults = form_id(request), [], []
    if request.method == "POST" and form:
        theme = Theme(mark_id(form, "theme"), **given)
        try:
            note_theme(
                by=person_of(request).staff_number, class_id=kept.id, theme=theme, **wiring.theme_ports()
            )
        except FaultsFound as found:
            faults = list(found.faults)
            errors = [{"field": "text", "text": one.remedy} for one in faults]
        except Refused as error:
            errors = [{"field": "about" if given["verdict"] else "verdict-keep", "text": str(error)}]
        else:
            messages.success(request, "The theme is kept. It names nobody, and nobody is shown beside it.")
            return redirect("class-themes", class_id)
    context = {
        "kept": kept,
        "themes": themes_in(class_id),
        "given": given,
        "errors": errors,
        "faults": faults,
        "form": form or uuid4(),
        **_words(),
        "longest": LONGEST_THEME,
    }
    return render(request, "pages/class_themes.html.jinja", context, status=400 if errors else 200)


def _class(request: HttpRequest, class_id: UUID) -> ClassKept:
    """A class in an instructor's reach. Raises Http404 for any other, and for a planner, who notes none."""
    kept = class_run(request.user, {"instructor"}, class_id)
    if kept is None:
        raise Http404
    return kept


def _words() -> dict[str, Any]:
    titles = subjects()
    groups = [
        (title, [(key, text) for key, text in titles.items() if key.startswith(f"{name}:")])
        for name, title in GROUPS.items()
    ]
    return {"titles": titles, "groups": groups, "verdicts": VERDICTS}


@needs("instructor", "ppst_lead")
@require_POST
def take_back(request: HttpRequest, theme_id: str) -> HttpResponse:
    """Let a theme stand no more: of a class in reach, or any for the training lead."""
    class_id = class_of_theme(theme_id)
    if class_id is None:
        raise Http404
    if "ppst_lead" not in roles_of(request.user):
        _class(request, class_id)
    onward = (
        reverse("themes")
        if request.POST.get("from") == "themes"
        else reverse("class-themes", args=[class_id])
    )
    try:
        take_back_theme(by=person_of(request).staff_number, theme_id=theme_id, **wiring.theme_ports())
    except Refused as error:
        return message(
            request, 409, "Nothing was changed", str(error), link=(onward, "Go back to the themes")
        )
    messages.success(request, "The theme stands no more.")
    return redirect(onward)


@needs("ppst_lead", "inspector")
@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """Themes by course and time, with counts; nobody is beside them, and no class."""
    first, last = span_of(request)
    every = themes_between(first, last)
    wanted = _wanted(request, every)
    known = {name: versions[-1].title for name, versions in wiring.courses_in_force().items()}
    context = {
        "first": first,
        "last": last,
        "page": page_of(request, wanted),
        "course_titles": known,
        "narrowing": narrowing(request),
        "counts": _counts(wanted),
        "courses": [(one, known.get(one, one)) for one in sorted({one.course_id for one in every})],
        "chosen": {name: request.GET.get(name, "") for name in ("course", "about", "verdict")},
        "may_take_back": "ppst_lead" in roles_of(request.user),
        **_words(),
    }
    return render(request, "pages/themes.html.jinja", context)


@needs("ppst_lead", "inspector")
@require_safe
def themes_csv(request: HttpRequest) -> HttpResponse:
    """The same themes, as CSV."""
    first, last = span_of(request)
    titles = subjects()
    rows = [
        (
            f"{one.month:%Y-%m}",
            one.course_id,
            theme.about,
            titles.get(theme.about, ""),
            theme.verdict,
            theme.text,
        )
        for one in _wanted(request, themes_between(first, last))
        for theme in (one.theme,)
    ]
    return csv_file(write_table(_COLUMNS, rows), f"themes-{first}-{last}.csv")


def _wanted(request: HttpRequest, lines: Sequence[ThemeLine]) -> list[ThemeLine]:
    course, about, verdict = (request.GET.get(name, "") for name in ("course", "about", "verdict"))
    return [
        one
        for one in lines
        if course in {"", one.course_id}
        and about in {"", one.theme.about}
        and verdict in {"", one.theme.verdict}
    ]


def _counts(lines: Sequence[ThemeLine]) -> list[tuple[str, dict[str, int], int]]:
    """What themes are about, with how many say what, in the order of the standard and not of the numbers."""
    found = Counter((one.theme.about, one.theme.verdict) for one in lines)
    rows = [(title, {one: found[about, one] for one in VERDICTS}) for about, title in subjects().items()]
    return [(title, counts, sum(counts.values())) for title, counts in rows if any(counts.values())]
