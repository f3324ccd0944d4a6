"""Several programs that write at once, on either engine."""

from __future__ import annotations

from pathlib import Path

import pytest

import forks

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
    """What the environment sets for a home on each engine in turn."""
    if request.param == "sqlite":
        return {}
    return {"LEVELHEAD_DATABASE_URL": request.getfixturevalue("postgres").new_database()}


def test_writers_at_once_keep_one_chain_and_lose_nothing(tmp_path: Path, environment: dict[str, str]) -> None:
    """Four programs add sixty events; the chain holds, and each saw every event before its own."""
    forks.said_by(MAKE, tmp_path, **environment)
    started = [forks.start_lines(WRITER, tmp_path, f"writer-{n}", **environment) for n in range(WRITERS)]
    ended = [one.wait() for one in started]
    assert [one.returncode for one in ended] == [0] * WRITERS, [one.stderr for one in ended]
    seen = forks.said_by(LOOK, tmp_path, **environment)
    assert [int(one) for one in seen.split()] == list(range(WRITERS * TURNS))
