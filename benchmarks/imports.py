"""How long 10,000 rows take to be looked at and to be brought in: `python benchmarks/imports.py`.

`levelhead records import` on a home with a SQLite database of its own: people, then their attendance, as CSV
and as .xlsx. First a file in which one row in a hundred is faulty is looked at, which writes the faulty rows
to a file of rejects and saves nothing; then the mended file is brought in, in one transaction with an event
for each person. Seconds are those of the whole command with its start-up; memory is its peak. And how both
grow.

The figures are also written to `benchmarks/results/imports.json`.
"""

from __future__ import annotations

import csv
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from levelhead.basics.jsons import pretty

RESULTS = Path(__file__).parent / "results" / "imports.json"
ROWS = (1_000, 10_000, 40_000)
FAULTY = 100  # one row in so many
HEADINGS = {
    "people": (
        "staff_number",
        "full_name",
        "role_type",
        "rank",
        "unit",
        "supervisor",
        "service_from",
        "service_to",
    ),
    "attendance": ("staff_number", "on", "course", "minutes", "contact"),
}
FOUND_FAULTS = 3  # the exit code
MEGABYTE = 1024  # kilobytes


def main() -> None:
    """Measure, print and write."""
    figures: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"load average {os.getloadavg()[0]:.1f}",
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "rows": {f"{rows:,}": {form: _measure(rows, form) for form in ("csv", "xlsx")} for rows in ROWS},
    }
    print(pretty(figures))
    RESULTS.write_text(pretty(figures), encoding="utf-8")


def _measure(rows: int, form: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for kind in HEADINGS:
            faulty, whole = (Path(folder) / f"{name}-{kind}.{form}" for name in ("faulty", "whole"))
            _write(faulty, kind, rows, is_faulty=True)
            _write(whole, kind, rows, is_faulty=False)
            name = ["--organisation", "Brackenshire (fictional)"] if not home.exists() else []
            rejects = Path(folder) / f"rejects-{kind}.csv"
            look = ["--dry-run", "--rejects", str(rejects)]
            found[kind] = {
                "preview": _command(FOUND_FAULTS, faulty, kind, home, *look, *name),
                "confirm": _command(0, whole, kind, home, *name),
            }
            with rejects.open(encoding="utf-8-sig") as file:
                if sum(1 for _ in csv.reader(file)) != rows // FAULTY + 1:
                    sys.exit("Not every faulty row was told.")
    return found


def _command(wanted: int, file: Path, kind: str, home: Path, *words: str) -> dict[str, float]:
    """Seconds and peak megabytes of one import."""
    program = Path(sys.executable).parent / "levelhead"
    command = [program, "records", "import", file, "--kind", kind, "--home", home, *words]
    began = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - began
    if os.waitstatus_to_exitcode(status) != wanted:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return {"seconds": round(seconds, 2), "peak_megabytes": round(used.ru_maxrss / MEGABYTE)}


def _write(path: Path, kind: str, rows: int, *, is_faulty: bool) -> None:
    lines = [
        _line(kind, place, is_faulty=is_faulty and place % FAULTY == FAULTY - 1) for place in range(rows)
    ]
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS[kind], *lines])
        return
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in (HEADINGS[kind], *lines):
        sheet.append(line)
    book.save(path)


def _line(kind: str, place: int, *, is_faulty: bool) -> list[str]:
    number = f"F{place:06}"
    day = "31/02/2026" if is_faulty else (date(2026, 1, 5) + timedelta(days=place % 300)).isoformat()
    if kind == "people":
        return [number, f"Fictional {place}", "officer", "", f"Unit {place % 60}", "", day, ""]
    return [number, day, "Refresher", "720", "yes"]


if __name__ == "__main__":
    main()
