"""Several programs that send marks of one register at once, on either engine."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import forks

TESTS = Path(__file__).parents[1]
DEVICES, MARKS = 4, 12
MAKE = f"""
import sys
from pathlib import Path
from levelhead import wiring
wiring.new_home(Path(sys.argv[1]), "Example (fictional)")
sys.path.insert(0, {str(TESTS)!r})
from django.utils.timezone import localdate
from cast import make_cast
from class_today import class_of_today
from levelhead.storage import models
make_cast(localdate())
unit = models.Unit.objects.get(name="Harbour")
numbers = [f"9{{place:03}}" for place in range({DEVICES * MARKS})]
for number in numbers:
    models.Person.objects.create(staff_number=number, full_name=number, role_type="officer", unit=unit,
                                 service_from=localdate())
print(class_of_today(numbers, capacity=len(numbers)))
"""
# Each device sends its own marks one by one, and those of the device before it again.
DEVICE = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from levelhead import wiring
wiring.open_home(Path(sys.argv[1]))
from levelhead.records.register import Mark
class_id, device, at = sys.argv[2], int(sys.argv[3]), datetime.fromisoformat(sys.argv[4])
for place in range({MARKS}):
    numbers = [f"9{{(one % {DEVICES}) * {MARKS} + place:03}}" for one in (device, device + 1)]
    marks = [Mark(f"mark-{{one}}", one, "arrived", at, "booked", at, "1002") for one in numbers]
    answer = wiring.send_marks(by="1002", class_id=class_id, marks=marks)
    assert set(answer.taken) == {{one.id for one in marks}}, answer
"""
LOOK = """
import sys
from pathlib import Path
from levelhead import wiring
wiring.open_home(Path(sys.argv[1]))
from levelhead.storage import audit, models
assert audit.first_broken_link() is None
told = [one["id"] for event in models.AuditEvent.objects.filter(action="register_marked")
        for one in event.detail["marks"]]
kept = list(models.RegisterMark.objects.values_list("mark_id", flat=True))
print(len(kept), len(set(kept)), sorted(told) == sorted(kept))
"""


@pytest.fixture(params=["sqlite", "postgres"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    """What the environment sets for a home on each engine in turn."""
    if request.param == "sqlite":
        return {}
    return {"LEVELHEAD_DATABASE_URL": request.getfixturevalue("postgres").new_database()}


def test_devices_at_once_lose_no_mark_and_keep_none_twice(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    """Four devices send 48 marks, each mark by two of them at once: 48 are kept, and told of once each."""
    class_id = forks.said_by(MAKE, tmp_path, **environment)
    at = datetime.now(UTC).isoformat()
    started = [
        forks.start_lines(DEVICE, tmp_path, class_id, device, at, **environment) for device in range(DEVICES)
    ]
    ended = [one.wait() for one in started]
    assert [one.returncode for one in ended] == [0] * DEVICES, [one.stderr for one in ended]
    assert forks.said_by(LOOK, tmp_path, **environment) == f"{DEVICES * MARKS} {DEVICES * MARKS} True"
