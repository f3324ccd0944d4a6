"""How long standing takes for 150,000 people with ten years of records: `python benchmarks/standing.py`.

A PostgreSQL server of this run's own, from a registry wheel, is filled with fictional people in units of 500:
two days of six hours and two ratings a year each, and a deferral for one in twenty. Measured are
`levelhead records count`, which works out everybody's standing anew and keeps the counts, with its peak
memory; and the page of a unit, for each unit up to a hundred, with a year of weekly counts behind it. And how
both grow with people. The server does not wait for its disk (`fsync=off`), which hardly matters here:
everything but the counts is reading.

The figures are also written to `benchmarks/results/standing.json`.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from levelhead.basics.jsons import pretty

RESULTS = Path(__file__).parent / "results" / "standing.json"
TESTS = Path(__file__).parents[1] / "tests"
PEOPLE = (1_500, 15_000, 150_000)
YEARS, UNIT, PAGES = 10, 500, 100
MEGABYTE = 1024  # kilobytes
FILL = f"""
INSERT INTO storage_unit (organisation_id, name)
  SELECT (SELECT min(id) FROM storage_organisation), 'Unit ' || n
  FROM generate_series(1, {{people}} / {UNIT}) n;
INSERT INTO storage_person (staff_number, full_name, role_type, rank, email, unit_id, service_from)
  SELECT 'F' || n, 'Fictional ' || n, CASE WHEN n % 10 = 0 THEN 'staff' ELSE 'officer' END, '', '',
    (SELECT min(id) FROM storage_unit WHERE name LIKE 'Unit %') + n % ({{people}} / {UNIT}),
    current_date - {YEARS} * 365 - 30
  FROM generate_series(1, {{people}}) n;
INSERT INTO storage_attendance (person_id, "on", course, minutes, contact, row_key, recorded_at)
  SELECT p.id, current_date - (p.id % 420)::int - 365 * y - d, 'Refresher', 360 - 120 * (p.id % 40 = 1)::int,
    true, p.id || '-' || y || '-' || d, now()
  FROM storage_person p, generate_series(0, {YEARS - 1}) y, generate_series(0, 1) d;
INSERT INTO storage_rating (rating_id, person_id, scenario_type, family, score, competent, pressure, evidence,
    by, at, second_of, corrects)
  SELECT p.id || '-' || y || '-' || s, p.id, CASE s WHEN 0 THEN 'custody' ELSE 'domestic' END, 'talk', 3,
    true, 'medium', '', '1', now() - make_interval(days => (p.id % 420)::int + 365 * y), '', ''
  FROM storage_person p, generate_series(0, {YEARS - 1}) y, generate_series(0, 1) s;
INSERT INTO storage_excusal (person_id, kind, reason, asked_on, begins, ends, by, at)
  SELECT id, 'deferral', 'operational', current_date - 40, current_date - 30, current_date + 60, '1', now()
  FROM storage_person WHERE id % 20 = 0;
INSERT INTO storage_excusaldecision (excusal_id, "on", approved, note, by, at)
  SELECT id, current_date - 35, true, '', '2', now() FROM storage_excusal;
ANALYZE;
"""
WEEKS = """
INSERT INTO storage_standingcount ("on", unit_id, role_type, state, reason, people, at)
  SELECT "on" - 7 * w, unit_id, role_type, state, reason, people, at - make_interval(days => 7 * w)
  FROM storage_standingcount, generate_series(1, 51) w;
ANALYZE storage_standingcount;
"""
OPEN = """
import json, sys, time
from pathlib import Path
from levelhead import wiring
"""
MAKE = (
    OPEN
    + """
wiring.new_home(Path(sys.argv[1]), "Brackenshire (fictional)")
"""
)
LOOK = (
    OPEN
    + f"""
wiring.open_home(Path(sys.argv[1]))
from django.conf import settings
settings.ALLOWED_HOSTS.append("testserver")
from django.test import Client
from levelhead.storage import models
chief = models.Account.objects.create_user("chief", person=models.Person.objects.earliest("id"))
force = models.Organisation.objects.get()
models.Grant.objects.create(account=chief, role="chief_officer", organisation=force)
client = Client()
client.force_login(chief, settings.AUTHENTICATION_BACKENDS[0])
seconds = []
for unit in [None, *models.Unit.objects.order_by("id").values_list("id", flat=True)[:{PAGES}]]:
    began = time.perf_counter()
    answer = client.get("/force/", {{"unit": unit}} if unit else {{}})
    assert answer.status_code == 200, answer.status_code
    seconds.append(time.perf_counter() - began)
print(json.dumps(sorted(seconds[1:])))
"""
)


def main() -> None:
    """Measure, print and write."""
    sys.path.insert(0, str(TESTS))
    import postgres

    load = os.getloadavg()[0]
    with postgres.running() as server:
        found = {f"{people:,}": _measure(server.new_database(), people) for people in PEOPLE}
    figures = {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"load average {load:.1f}",
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "years": YEARS,
        "people": found,
    }
    print(pretty(figures))
    RESULTS.write_text(pretty(figures), encoding="utf-8")


def _measure(url: str, people: int) -> dict[str, Any]:
    import psycopg

    os.environ["LEVELHEAD_DATABASE_URL"] = url
    with TemporaryDirectory() as home, psycopg.connect(url, autocommit=True) as connection:
        _python(MAKE, home)
        connection.execute(FILL.format(people=people).encode())
        rows = connection.execute("SELECT count(*) FROM storage_attendance").fetchone()
        began = time.perf_counter()
        peak = _counted(home)
        seconds = time.perf_counter() - began
        connection.execute(WEEKS)
        pages = json.loads(_python(LOOK, home))
    return {
        "rows_of_attendance": rows and rows[0],
        "seconds_to_count": round(seconds, 2),
        "peak_megabytes": peak,
        "milliseconds_a_unit": {
            "median": round(1000 * pages[len(pages) // 2], 1),
            "95_in_100": round(1000 * pages[int(0.95 * len(pages))], 1),
        },
    }


def _counted(home: str) -> int:
    """Count everybody with the command; its peak memory in megabytes."""
    program = Path(sys.executable).parent / "levelhead"
    child = subprocess.Popen([program, "records", "count", "--home", home], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        sys.exit("The command failed.")
    return int(used.ru_maxrss / MEGABYTE)


def _python(code: str, home: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code, home], check=True, stdout=subprocess.PIPE, text=True
    ).stdout


if __name__ == "__main__":
    main()
