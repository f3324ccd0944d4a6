"""Makes a home with surveys and a completed course, in a process of its own: make_surveys_home.py FOLDER.

Prints the identifiers of its classes as JSON: one that may be answered, one that is shown, one of too few.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))

from levelhead import wiring


def main(folder: Path) -> None:
    """The cast of the tests; Tom and Amina were in each class."""
    wiring.new_home(folder, "Brackenshire (fictional)")
    from django.utils.timezone import localdate

    from cast import add_planners, make_cast
    from course_attended import attend_course, rate_scenarios, scenario_kinds
    from levelhead.storage import models

    models.Organisation.objects.all().delete()  # the cast brings its own
    add_planners(make_cast(localdate()))
    rate_scenarios(attend_course(), *scenario_kinds())
    print(json.dumps({"open": _held(0, 0), "shown": _held(20, 6), "few": _held(20, 2)}))  # noqa: T201 -- for who started it


def _held(days_ago: int, forms: int) -> str:
    from class_today import class_of_today
    from levelhead.storage import models

    class_id = class_of_today(["2001", "1001"], venue=f"Gym {uuid4().hex[:6]}")
    at = datetime.now(UTC)
    for number in ("1001", "2001", "2002", "2003", "2004", "6001", "6002"):
        models.RegisterMark.objects.create(
            training_class_id=class_id, person=models.Person.objects.get(staff_number=number),
            mark_id=str(uuid4()), kind="arrived", at=at, noted_at=at, by="1002", received_at=at,
        )  # fmt: skip
    models.ClassEvent.objects.create(
        training_class_id=class_id, kind="closed", by="1002", at=at - timedelta(days=days_ago)
    )
    for number in range(forms):
        models.SurveyForm.objects.create(
            training_class_id=class_id, satisfied=str(5 - number // 3), relevant="yes" if number else "no",
            personal_feedback="yes", confident_before="3", confident_after="4",
            text="More time to talk, and fewer slides." if number == 1 else "",
        )  # fmt: skip
    return class_id


if __name__ == "__main__":
    main(Path(sys.argv[1]))
