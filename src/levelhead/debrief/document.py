"""The debrief as a stand-alone page: one file, no script, nothing fetched, fit for a screen or for paper."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from levelhead.debrief.make import Debrief
from levelhead.debrief.page import page


def html(debrief: Debrief) -> str:
    """The whole page. Every text is escaped; the styles and the drawings are our own."""
    template = _environment().get_template("debrief.html.jinja")
    styles = (files("levelhead") / "content" / "documents" / "debrief.css").read_text("utf-8")
    return template.render(debrief=page(debrief), styles=Markup(styles))  # noqa: S704 -- our own style sheet


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("levelhead", "content/documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
        keep_trailing_newline=True,
    )
