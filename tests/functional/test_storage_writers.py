"""Several programs that write at once, on either engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

WRITERS, TURNS = 4, 15
MAKE = """
import sys
from pathlib import Path
from levelhead import wiring
wiring.new_home(Path(sys.argv[1]), "Example (fictional)")
"""
# Each turn reads how many events there are and says so in its own event, before anything else is saved.
WRITER = f"""
import sys
from pathlib import Path
from levelhead import wiring
wiring.open_home(Path(sys.argv[1]))
from levelhead.actions.ports import AuditEvent
from levelhead.storage import models
from levelhead.storage.work import DjangoWork, SystemClock
work = DjangoWork(SystemClock())
for _ in range({TURNS}):
    with work.transaction():
        seen = models.AuditEvent.objects.count()
        work.record(AuditEvent(sys.argv[2], "counted", "events:all", {{"seen": seen}}))
"""
LOOK = """
import sys
from pathlib import Path
from levelhead import wiring
wiring.open_home(Path(sys.argv[1]))
from levelhead.storage import audit, models
assert audit.first_broken_link() is None
print(*[event.detail["seen"] for event in models.AuditEvent.objects.order_by("id")])
"""


@pytest.fixture(params=["sqlite", "postgres"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """The environment of a program whose home is on each engine in turn."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    if request.param == "postgres":
        kept["LEVELHEAD_DATABASE_URL"] = request.getfixturevalue("postgres").new_database()
    return kept


def test_writers_at_once_keep_one_chain_and_lose_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    """Four programs add sixty events; the chain holds, and each saw every event before its own."""
    subprocess.run([sys.executable, "-c", MAKE, str(tmp_path)], env=environment, check=True)
    started = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), f"writer-{n}"], env=environment)
        for n in range(WRITERS)
    ]
    assert [one.wait() for one in started] == [0] * WRITERS
    look = [sys.executable, "-c", LOOK, str(tmp_path)]
    seen = subprocess.run(look, env=environment, check=True, capture_output=True, text=True).stdout
    assert [int(one) for one in seen.split()] == list(range(WRITERS * TURNS))
