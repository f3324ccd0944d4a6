"""How long 200 people take to be signed in at once: `python benchmarks/register_signins.py`.

A home on SQLite is served as `levelhead serve` does it. 200 devices, each with a connection of its own, send
the arrival of one learner each in the same moment, to ten registers. A device that gets no answer sends again
under the same name. The figures, with how many marks were kept, are also written to
`benchmarks/results/register_signins.json`; a mark that is lost or kept twice ends the program with an error.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Barrier, Thread
from typing import Any

from levelhead.basics.jsons import pretty

RESULTS = Path(__file__).parent / "results"
TESTS = Path(__file__).parents[1] / "tests"
CLASSES, LEARNERS = 10, 20
TOKEN = "a" * 32  # of a form: the same in the cookie and in the header
TRIES = 20
MAKE = f"""
import sys
from pathlib import Path
from levelhead import wiring
wiring.new_home(Path(sys.argv[1]), "Brackenshire (fictional)")
sys.path.insert(0, {str(TESTS)!r})
import json
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.timezone import localdate
from cast import make_cast
from class_today import class_of_today
from levelhead.storage import models
models.Organisation.objects.all().delete()
bea = make_cast(localdate()).accounts["bea"]
unit = models.Unit.objects.get()
classes = {{}}
for place in range({CLASSES}):
    numbers = [f"9{{place:02}}{{one:02}}" for one in range({LEARNERS})]
    for number in numbers:
        models.Person.objects.create(staff_number=number, full_name=number, role_type="officer", unit=unit,
                                     service_from=localdate())
    classes[class_of_today(numbers, capacity={LEARNERS}, venue=f"Gym {{place}}")] = numbers
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(bea.pk), bea.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.create()
print(json.dumps({{"session": session.session_key, "classes": classes}}))
"""


def main() -> None:
    """Measure, print and write."""
    with TemporaryDirectory() as folder:
        made = subprocess.run(
            [sys.executable, "-c", MAKE, folder], check=True, capture_output=True, text=True
        )
        found = _measure(Path(folder), json.loads(made.stdout))
    print(pretty(found))
    (RESULTS / "register_signins.json").write_text(pretty(found), encoding="utf-8")
    if found["marks_kept"] != CLASSES * LEARNERS:
        sys.exit("A mark was lost, or kept twice.")


def _measure(home: Path, made: dict[str, Any]) -> dict[str, Any]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).parent / "levelhead"
    load = os.getloadavg()[0]
    with subprocess.Popen(
        [program, "serve", "--home", str(home), "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # it tells of each connection that waits
    ) as server:
        try:
            _wait_for(port)
            waits, tries, seconds = _send_all(port, made)
        finally:
            server.terminate()
    with sqlite3.connect(home / "levelhead.sqlite3") as file:
        (kept,) = file.execute("SELECT count(*) FROM storage_registermark").fetchone()
    waits.sort()
    return {
        "machine": f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}, "
        f"load average {load:.1f}",
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "devices": CLASSES * LEARNERS,
        "registers": CLASSES,
        "marks_kept": kept,
        "sent_more_than_once": sum(one > 1 for one in tries),
        "seconds_until_all_were_kept": round(seconds, 2),
        "seconds_a_device_waits": {
            "median": round(median(waits), 2),
            "95_in_100": round(waits[int(0.95 * len(waits))], 2),
            "longest": round(waits[-1], 2),
        },
    }


def _send_all(port: int, made: dict[str, Any]) -> tuple[list[float], list[int], float]:
    """Seconds that each device waited, how often it sent, and seconds until the last was answered."""
    pairs = [(one, number) for one, numbers in made["classes"].items() for number in numbers]
    together, waits, tries = Barrier(len(pairs) + 1), list[float](), list[int]()

    def device(class_id: str, number: str) -> None:
        now = datetime.now(UTC).isoformat()
        mark = {"id": f"mark-{number}", "staff_number": number, "kind": "arrived", "at": now, "why": "booked"}
        mark |= {"noted_at": now, "by": "1002", "corrects": "", "in_place_of": ""}
        together.wait()
        began = time.perf_counter()
        sent = next(n for n in range(1, TRIES + 1) if _is_taken(port, made["session"], class_id, mark))
        waits.append(time.perf_counter() - began)
        tries.append(sent)

    threads = [Thread(target=device, args=pair) for pair in pairs]
    for one in threads:
        one.start()
    together.wait()
    began = time.perf_counter()
    for one in threads:
        one.join()
    return waits, tries, time.perf_counter() - began


def _is_taken(port: int, session: str, class_id: str, mark: dict[str, str]) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "X-CSRFToken": TOKEN,
        "Content-Type": "application/json",
    }
    try:
        line.request("POST", f"/day/{class_id}/marks/", json.dumps({"marks": [mark]}), headers)
        answer = line.getresponse()
        return answer.status == 200 and mark["id"] in json.loads(answer.read())["taken"]
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("The server did not start.")


if __name__ == "__main__":
    main()
