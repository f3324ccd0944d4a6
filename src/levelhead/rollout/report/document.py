"""The report as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from levelhead.rollout.report.page import page


def document(result: Mapping[str, Any]) -> str:
    """The whole report.

    Args:
        result: in format `levelhead.result/1`, with `study` and `truth`.
    """
    environment = _environment()
    styles, _, _ = environment.loader.get_source(environment, "evaluation.css")  # type: ignore[union-attr]  # set
    template = environment.get_template("evaluation.html.jinja")
    # The styles are a file of the package; nothing that is given reaches them.
    return template.render(evaluation=page(result), styles=Markup(styles))  # noqa: S704 - see above


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("levelhead", "content/documents"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
