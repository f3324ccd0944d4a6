"""Bringing records in: upload, look, confirm."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from levelhead import wiring
from levelhead.actions.import_records import COLUMNS, KINDS, KeptRow, Preview
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.basics.tables import write_table
from levelhead.storage import models
from levelhead.web.files import csv_file
from levelhead.web.rights import needs
from levelhead.web.views.site import message

MOST_SHOWN = 50  # faults or rows on the page; the file of rejected rows has all of them
MOST_BYTES = 10 * 1024 * 1024  # about 100,000 rows of attendance
MOST_READ = 10  # new rows, to see that each value went under the heading it belongs to
MOST_LISTED = 10  # files brought in before


@needs("administrator")
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    found: dict[str, str] = {}
    kind = request.POST.get("kind", "")
    if request.method == "POST":
        file = request.FILES.get("file")
        found = _wrong_with(kind, file)
        if file is not None and not found:
            staged = wiring.stage_import(
                by=request.user.get_username(), kind=kind, filename=file.name or "upload", content=file.read()
            )
            return redirect("import", staged)
    context = {
        "errors": [{"field": field, "text": text} for field, text in found.items()],
        "found": found,
        "kind": kind,
        "columns": COLUMNS,
        "brought_in": models.Import.objects.filter(state="confirmed").defer("content")[:MOST_LISTED],
    }
    return render(request, "pages/imports.html.jinja", context, status=400 if found else 200)


def _wrong_with(kind: str, file: UploadedFile | None) -> dict[str, str]:
    """Field to what is wrong with it."""
    found = {}
    if kind not in KINDS:
        found["kind"] = "Say what is in the file."
    if file is None:
        found["file"] = "Choose a file."
    elif (file.size or 0) > MOST_BYTES:
        found["file"] = f"The file is larger than {MOST_BYTES // 1024 // 1024} MB; send it in parts."
    return found


@dataclass(frozen=True, slots=True)
class Correction:
    """A row that would correct what is kept: of whom, and each value that changes, before and after."""

    row: KeptRow
    changes: tuple[tuple[str, str, str], ...]


def _corrections(preview: Preview) -> list[Correction]:
    pairs = list(zip(preview.changed, preview.replaced, strict=True))[:MOST_SHOWN]
    return [Correction(row, tuple(_changes(asdict(before), asdict(row)))) for row, before in pairs]


def _changes(before: dict[str, object], after: dict[str, object]) -> list[tuple[str, str, str]]:
    return [
        (name, _written(before[name]) or "nothing", _written(value) or "nothing")
        for name, value in after.items()
        if before[name] != value
    ]


def _written(value: object) -> str:
    """A value as it stands in a file."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


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
        link = (reverse("imports"), "Bring in records")
        return message(request, 409, "Nothing was changed", str(error), link=link)
    columns = [column.name for column in COLUMNS[preview.kind]]
    context = {
        "preview": preview,
        "corrections": _corrections(preview),
        "columns": columns,
        "read": [[_written(getattr(row, name)) for name in columns] for row in preview.new[:MOST_READ]],
        "import_id": import_id,
        "most": MOST_SHOWN,
        "confirmed": wiring.is_confirmed(str(import_id)),
    }
    return render(request, "pages/import.html.jinja", context)


@needs("administrator")
@require_safe
def rejects(request: HttpRequest, import_id: UUID) -> HttpResponse:
    """The rejected rows with their reasons, as CSV."""
    del request
    try:
        preview = wiring.preview_import(str(import_id))
    except Refused:
        raise Http404 from None
    return csv_file(preview.rejects(), f"rejected-{import_id}.csv")


@needs("administrator")
@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """A file with the headings and nothing else, to fill in."""
    del request
    if kind not in COLUMNS:
        raise Http404
    return csv_file(write_table([column.name for column in COLUMNS[kind]], []), f"{kind}.csv")
