"""Makes a home in which nothing is planned yet, in a process of its own: python make_course_home.py FOLDER.

Its course takes two minutes, so that a test can hold it from its first minute to its certificate, and meets
the requirement of this home. Learners and supervisors may book; Bea instructs, and Amina sees to safety.
There are few people, so every rating is drawn for a second marker, and what two learners say is shown.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from levelhead import wiring

COURSE = """format = "levelhead.course/1"
id = "short"
[[version]]
version = "1"
title = "Talking first, in two minutes"
applies_from = 2024-04-01
authority = "A test"
[[version.block]]
id = "talk"
title = "Opening and listening"
day = 1
kind = "communication"
activity = "talk"
minutes = 1
contact = true
[[version.block]]
id = "scenario"
title = "Stop and search, played"
day = 1
kind = "scenario"
activity = "scenario"
minutes = 1
contact = true
scenario_types = ["stop_and_search"]
families = ["listening"]
"""
DELIVERY = """format = "levelhead.delivery/1"
[ratio]
talk = 12
scenario = 12
[bookings]
by = ["planner", "supervisor", "learner"]
[ratings]
second_mark_per_cent = 100
[surveys]
survey_shown_from = 2
survey_open_days = 7
"""
OFFICES = (
    ("6004", "Cleo Ash", "chief_officer"),
    ("6005", "Hal Stone", "health_safety"),
    ("6006", "Mo Birch", "medical"),
)


def main(folder: Path) -> None:
    """The cast of the tests, everybody who answers for training, and qualifications that last."""
    wiring.new_home(folder, "Brackenshire (fictional)")
    _settings(folder)
    from django.utils.timezone import localdate

    from cast import PLANNERS, add_offices, make_cast
    from levelhead.storage import models

    models.Organisation.objects.all().delete()  # the cast brings its own
    cast = make_cast(localdate())
    add_offices(cast, (*PLANNERS, *OFFICES))
    for kind in ("instructor", "first_aid"):
        models.Qualification.objects.create(
            person=cast.people["1002"], kind=kind, begins=date(2020, 1, 1), provider="Provider",
            evidence="7", by="ada", at=datetime.now(UTC),
        )  # fmt: skip


def _settings(folder: Path) -> None:
    shipped = files("levelhead") / "content" / "standard" / "requirement.toml"
    requirement = shipped.read_text(encoding="utf-8").replace("minutes = 720", "minutes = 2")
    for place, text in (
        ("courses/short.toml", COURSE),
        ("standard/delivery.toml", DELIVERY),
        ("standard/requirement.toml", requirement),
    ):
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
