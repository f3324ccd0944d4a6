"""levelhead rollout."""

from __future__ import annotations

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _rollout() -> None:
    """To be written."""
