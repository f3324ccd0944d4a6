"""Save an evaluation: its result, report, tables and figures in one folder, whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from levelhead.basics.errors import CalledWrongly
from levelhead.basics.jsons import pretty
from levelhead.rollout.report.figures import figure_files
from levelhead.rollout.report.printed import printed
from levelhead.rollout.report.tables import csv_tables

_ENTRIES = frozenset({"result.json", "report.html", "report.pdf", "tables", "figures"})


def save_evaluation(*, result: Mapping[str, Any], report_html: str, out: Path) -> None:
    """Write everything to a folder beside `out`, then put it in its place.

    An earlier evaluation in `out` is replaced; anything else in it is left alone.

    Args:
        result: in format `levelhead.result/1`.
        report_html: made from it.
        out: the folder.

    Raises:
        CalledWrongly: `out` is a file, or a folder that holds something other than an evaluation.
    """
    may_write(out)
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        _write(result, report_html, made)
        _replace(out, made)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def may_write(out: Path) -> None:
    """Raise CalledWrongly where `out` could not be written to without losing something."""
    if not out.exists():
        return
    if not out.is_dir():
        raise CalledWrongly(f"--out {out} is a file; name a folder.")
    others = sorted({entry.name for entry in out.iterdir()} - _ENTRIES)
    if others:
        raise CalledWrongly(
            f"--out {out} holds other things ({', '.join(others[:3])}); name a new folder, or one that holds "
            "an earlier evaluation and nothing else."
        )


def _write(result: Mapping[str, Any], report_html: str, folder: Path) -> None:
    files = {"result.json": pretty(dict(result)), "report.html": report_html}
    files |= {f"tables/{name}": text for name, text in csv_tables(result).items()}
    files |= {f"figures/{name}": text for name, text in figure_files(result).items()}
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    (folder / "report.pdf").write_bytes(printed(report_html, result["study"]["title"]))
    folder.chmod(0o755)  # a folder made for temporary use lets nobody else in


def _replace(out: Path, made: Path) -> None:
    """Put the finished folder where it belongs. The earlier one is moved aside first, then removed."""
    if not out.exists():
        made.rename(out)
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{out.name}-before-", dir=out.parent))
    out.replace(aside)
    try:
        made.rename(out)
    except OSError:
        aside.replace(out)
        raise
    shutil.rmtree(aside)
