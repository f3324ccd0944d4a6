"""What a register page of 30 people and a person's page cost: `python benchmarks/pages.py`.

A home on SQLite with one class of today, and a person with ten years of records. Measured for each page are
the processor's milliseconds in the server, the questions it asks of the database, and what a browser loads at
first: the page, its styles and its scripts, compressed as the server sends them. And how the register grows
with its learners, and the page with years of records.

The figures are also written to `benchmarks/results/pages.json`.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from levelhead.basics.jsons import pretty

RESULTS = Path(__file__).parent / "results" / "pages.json"
TESTS = Path(__file__).parents[1] / "tests"
STATIC = Path(__file__).parents[1] / "src" / "levelhead" / "web" / "static"
LEARNERS, YEARS, REPEATS = (10, 30, 60), (1, 10, 20), 20
LINKED = re.compile(r'(?:href|src)="/static/([^"?]+\.(?:css|js))')
IMPORTED = re.compile(r'from "\./([^"]+\.js)"')
LOOK = """
import json, os, sys, time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from levelhead import wiring
folder, kind, size, repeats, tests = sys.argv[1:]
size, repeats = int(size), int(repeats)
wiring.new_home(Path(folder), "Brackenshire (fictional)")
sys.path.insert(0, tests)
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils.timezone import localdate
from cast import make_cast
from class_today import class_of_today
from levelhead.storage import models
settings.ALLOWED_HOSTS.append("testserver")
models.Organisation.objects.all().delete()
cast = make_cast(localdate())
unit = models.Unit.objects.get()
if kind == "register":
    numbers = [f"9{one:03}" for one in range(size)]
    models.Person.objects.bulk_create(
        models.Person(staff_number=number, full_name=f"Fictional {number}", role_type="officer", unit=unit,
                      service_from=localdate()) for number in numbers)
    address = f"/day/{class_of_today(numbers, capacity=size)}/register/"
    who = "bea"
else:
    models.Attendance.objects.bulk_create(
        models.Attendance(person=cast.people["2003"], on=localdate() - timedelta(days=360 * year + part),
                          course="Two-day course", minutes=360, contact=True, row_key=f"{year}-{part}",
                          recorded_at=datetime.now(UTC)) for year in range(size) for part in (0, 1))
    address, who = "/people/2003/", "amina"
client = Client()
client.force_login(cast.accounts[who], settings.AUTHENTICATION_BACKENDS[0])
answer = client.get(address)  # once before, so that templates are compiled
assert answer.status_code == 200, answer.status_code
asked = []
def count(execute, sql, *rest):
    asked.append(sql)
    return execute(sql, *rest)
with connection.execute_wrapper(count):
    client.get(address)
assert asked
spent = []
for _ in range(repeats):
    began = time.process_time()
    client.get(address)
    spent.append(1000 * (time.process_time() - began))
print(json.dumps({"page": answer.content.decode(), "questions": len(asked), "spent": sorted(spent)}))
"""


def main() -> None:
    """Measure, print and write."""
    figures: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"load average {os.getloadavg()[0]:.1f}",
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "register_by_learners": {str(size): _measure("register", size) for size in LEARNERS},
        "person_by_years_of_records": {str(size): _measure("person", size) for size in YEARS},
        "targets": {"processor_ms": 40, "questions": 12, "first_load_kb": 60},
    }
    print(pretty(figures))
    RESULTS.write_text(pretty(figures), encoding="utf-8")


def _measure(kind: str, size: int) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        words = [sys.executable, "-c", LOOK, folder, kind, str(size), str(REPEATS), str(TESTS)]
        found = json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
    page, spent = found["page"], found["spent"]
    linked = _linked(page)
    loaded = len(gzip.compress(page.encode())) + sum(_sent(STATIC / name) for name in linked)
    return {
        "processor_ms": {
            "median": round(spent[len(spent) // 2], 1),
            "95_in_100": round(spent[int(0.95 * len(spent))], 1),
        },
        "questions": found["questions"],
        "page_kb": round(len(page.encode()) / 1000, 1),
        "first_load_kb": round(loaded / 1000, 1),
        "linked_files": len(linked),
    }


def _linked(page: str) -> list[str]:
    """Styles and scripts that a page loads, and the scripts that those load."""
    names = list(dict.fromkeys(LINKED.findall(page)))
    for name in names:
        if name.endswith(".js"):
            found = IMPORTED.findall((STATIC / name).read_text(encoding="utf-8"))
            names += [other for other in found if other not in names]
    return names


def _sent(path: Path) -> int:
    """Bytes of a file as the server sends it: its small copy, where there is one."""
    small = path.with_name(path.name + ".gz")
    return (small if small.exists() else path).stat().st_size


if __name__ == "__main__":
    main()
