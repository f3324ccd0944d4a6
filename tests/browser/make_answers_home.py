"""Makes a home for those who answer for the training, in a process of its own: make_answers_home.py FOLDER.

Prints the identifiers of a class that is over and of a rating of Tom as JSON.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from levelhead import wiring


def main(folder: Path) -> None:
    """The cast of the tests; Lee may hand on; Tom was rated; two forces told of themselves."""
    wiring.new_home(folder, "Brackenshire (fictional)")
    from django.utils.timezone import localdate

    from cast import add_planners, make_cast
    from course_attended import attend_course
    from levelhead.storage import models
    from unit.force_summaries import made_summary

    models.Organisation.objects.all().delete()  # the cast brings its own
    cast = make_cast(localdate())
    add_planners(cast)
    models.Grant.objects.create(account=cast.accounts["lee"], role="hand_on", organisation=cast.organisation)
    rating = models.Rating.objects.create(
        rating_id="of-tom", person=cast.people["2001"], scenario_type="custody", family="aftercare", score=2,
        competent=False, pressure="high", evidence="Let go late, and then watched the breathing.", by="1002",
        at=datetime.now(UTC),
    )  # fmt: skip
    earlier = {"last": "2025-09-30", "measures": [{"name": "roles", "yes": 20, "of": 40}]}
    for changes in (
        {},
        earlier,
        {"force": "South (fictional)", "roles": [], "withheld": ["standing: too few"]},
    ):
        wiring.bring_in_summary(made_summary(changes), "force.json", by="ada", new_key=False)
    print(json.dumps({"class": str(attend_course()), "rating": rating.rating_id}))  # noqa: T201 -- for who started it


if __name__ == "__main__":
    main(Path(sys.argv[1]))
