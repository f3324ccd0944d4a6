"""Bringing records in: upload, look, confirm."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from levelhead import wiring
from levelhead.actions.import_records import KINDS
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.basics.tables import write_table
from levelhead.records import attendance, people
from levelhead.web.rights import needs

MOST_SHOWN = 50  # faults on the page; the file of rejected rows has all of them
MOST_BYTES = 10 * 1024 * 1024  # about 100,000 rows of attendance
_COLUMNS = {"people": people.COLUMNS, "attendance": attendance.COLUMNS}


@needs("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    found: dict[str, str] = {}
    kind = request.POST.get("kind", "")
    if request.method == "POST":
        file = request.FILES.get("file")
        if kind not in KINDS:
            found["kind"] = "Say what is in the file."
        if file is None:
            found["file"] = "Choose a file."
        elif (file.size or 0) > MOST_BYTES:
            found["file"] = f"The file is larger than {MOST_BYTES // 1024 // 1024} MB; send it in parts."
        elif not found:
            staged = wiring.stage_import(
                by=request.user.get_username(), kind=kind, filename=file.name or "upload", content=file.read()
            )
            return redirect("import", staged)
    errors = [{"field": field, "text": text} for field, text in found.items()]
    context = {"errors": errors, "found": found, "kind": kind}
    return render(request, "pages/imports.html.jinja", context, status=400 if errors else 200)


@needs("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """What the file would change; confirming saves it."""
    try:
        if request.method == "POST":
            saved = wiring.confirm_import(by=request.user.get_username(), import_id=str(import_id))
            messages.success(
                request, f"{saved.filename}: {len(saved.new)} added, {len(saved.changed)} corrected."
            )
            return redirect("imports")
        preview = wiring.preview_import(str(import_id))
    except FaultsFound:
        return redirect("import", import_id)  # the page lists them all
    except Refused as error:
        context = {
            "heading": "Nothing was changed",
            "sentences": [str(error)],
            "link": {"href": "../", "text": "Bring in records"},
        }
        return render(request, "pages/message.html.jinja", context, status=409)
    context = {
        "preview": preview,
        "import_id": import_id,
        "most": MOST_SHOWN,
        "confirmed": wiring.is_confirmed(str(import_id)),
    }
    return render(request, "pages/import.html.jinja", context)


@needs("administrator")
@require_GET
def rejects(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rejected rows with their reasons, as CSV."""
    del request
    try:
        preview = wiring.preview_import(str(import_id))
    except Refused:
        raise Http404 from None
    return _csv(preview.rejects(), f"rejected-{import_id}.csv")


@needs("administrator")
@require_GET
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A file with the headings and nothing else, to fill in."""
    del request
    if kind not in _COLUMNS:
        raise Http404
    return _csv(write_table([column.name for column in _COLUMNS[kind]], []), f"{kind}.csv")


def _csv(text: str, name: str) -> HttpResponse:
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
