"""What was read, set aside, marked and found, for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from levelhead.basics.numerals import plural, whole
from levelhead.use_of_force.checks.record_check import RecordCheck
from levelhead.use_of_force.read_records import RecordsRead

_WIDTH = 100
_ROWS_SHOWN = 8
_VERDICT = {True: "fine", False: "look", None: "nothing to judge"}


def counts_in_words(read: RecordsRead, files: int, untold: Sequence[str]) -> list[str]:
    """How many reports there are, and what became of them."""
    there = f"{plural(read.read, 'report')} in {plural(files, 'file')}"
    lines = [f"{there}: {whole(read.kept)} kept, {whole(sum(read.set_aside.values()))} set aside."]
    lines += _table("Set aside", read.set_aside)
    lines += _table("Kept and marked", read.marked)
    lines += _table("Rows of linked tables that belong to no report", read.unlinked)
    mended = {
        f"{name}, '{text}'": rows for name, words in read.mended.items() for text, rows in words.items()
    }
    lines += _table("Values that a spreadsheet had changed, mended", mended)
    for name, headings in read.lacking.items():
        lines += _wrapped(f"{name}: the files do not have {', '.join(headings)}.")
    if untold:
        lines += _wrapped(f"Not told by the map, and so empty: {', '.join(untold)}.")
    if "officer_id" in untold:
        lines += _wrapped("Without officer_id these records serve checks and totals, not an evaluation.")
    for one in read.faults:
        lines += ["", *str(one.fault).splitlines()]
    return lines


def checks_in_words(checks: Sequence[RecordCheck]) -> list[str]:
    """Each check with its verdict, and the first of what it found."""
    lines: list[str] = []
    for check in checks:
        lines += _wrapped(f"{check.name} ({_VERDICT[check.passed]}): {check.detail}")
        if check.passed is False:
            lines += [f"    {_row(row)}" for row in check.found[:_ROWS_SHOWN]]
            more = len(check.found) - _ROWS_SHOWN
            lines += [f"    and {whole(more)} more; --json prints them all"] if more > 0 else []
    return lines


def _table(title: str, counts: Mapping[str, int]) -> list[str]:
    if not counts:
        return []
    return [f"{title}:", *(f"  {whole(count):>9}  {name}" for name, count in counts.items())]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent="  ")


def _row(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in row.items() if value not in {"", None})
