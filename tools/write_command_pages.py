"""Writes one page for each verb of the command, from the help the verb prints.

The pages are committed; a test fails when they differ from what the command says.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer
from typer.main import get_command

FOLDER = Path(__file__).parent.parent / "docs" / "commands"


def pages() -> dict[str, str]:
    """Page name to page text, one for each verb, in the order the command lists them."""
    from levelhead.cli import app  # after the path of this tool is known

    return dict(_walk(get_command(app), "levelhead"))


def _walk(command: typer.core.TyperCommand | typer.core.TyperGroup, name: str) -> list[tuple[str, str]]:
    if isinstance(command, typer.core.TyperGroup):
        return [page for verb, inner in command.commands.items() for page in _walk(inner, f"{name} {verb}")]
    context = typer.Context(command, info_name=name, max_content_width=100, terminal_width=100)
    text = f"# {name}\n\n```\n{command.get_help(context).strip()}\n```\n"
    return [(name.replace(" ", "-"), text)]


def main() -> None:
    """Write the pages, and remove those of verbs that are gone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for page in FOLDER.glob("*.md"):
        if page.stem not in wanted:
            page.unlink()
    for name, text in wanted.items():
        (FOLDER / f"{name}.md").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(wanted)} pages in {FOLDER.name}\n")


if __name__ == "__main__":
    main()
