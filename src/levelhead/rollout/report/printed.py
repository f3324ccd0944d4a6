"""The report as PDF, made from its HTML as the styles for print have it."""

from __future__ import annotations

import io
from importlib.resources import files

# What the styles call Arial is drawn with letters that come with us, as a machine may have none of its own.
_FACES = {"Regular": ("400", "normal"), "Bold": ("700", "normal"), "It": ("400", "italic")}
# Without a clock, so that the same report gives the same bytes.
_MADE_ON = "2000-01-01T00:00:00Z"


def printed(html: str, title: str) -> bytes:
    """A4 pages; the same bytes for the same report.

    Args:
        html: the whole report.
        title: of the document.
    """
    import plutoprint as pdf

    book = pdf.Book(pdf.PAGE_SIZE_A4, pdf.PAGE_MARGINS_NORMAL, pdf.MEDIA_TYPE_PRINT)
    book.load_html(html.replace("</head>", f"<style>{_faces()}</style></head>", 1))
    for name, value in (("TITLE", title), ("CREATOR", "Levelhead"), ("CREATION_DATE", _MADE_ON)):
        book.set_metadata(getattr(pdf, f"PDF_METADATA_{name}"), value)
    with io.BytesIO() as file:
        book.write_to_pdf_stream(file)
        return file.getvalue()


def _faces() -> str:
    folder = files("font_source_sans_pro") / "files"
    return "".join(
        f"@font-face {{ font-family: Arial; font-weight: {weight}; font-style: {style}; "
        f'src: url("file://{folder / f"SourceSansPro-{name}.ttf"}") }}'
        for name, (weight, style) in _FACES.items()
    )
