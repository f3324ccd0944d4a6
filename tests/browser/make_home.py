"""Makes a small home to look at, in a process of its own: python make_home.py FOLDER."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from levelhead import wiring

if TYPE_CHECKING:
    from cast import Cast

EXAMPLE = Path(__file__).parents[2] / "examples" / "rollout" / "protocol.toml"


def main(folder: Path) -> None:
    """The cast of the tests, and one evaluation of fictional records."""
    wiring.new_home(folder, "Brackenshire (fictional)")
    from django.utils.timezone import localdate

    from cast import add_planners, make_cast  # models need Django started
    from levelhead.storage import models

    models.Organisation.objects.all().delete()  # the cast brings its own
    cast = make_cast(localdate())
    add_planners(cast)
    _answer_for_it(cast)
    evaluated = wiring.evaluate(EXAMPLE, folder / "evaluations" / "example", None, lambda _: None)
    models.Evaluation.objects.create(
        name="example",
        title="A small fictional roll-out",
        fictional=True,
        made_at=datetime.now(UTC),
        result=evaluated.result,
    )


def _answer_for_it(cast: Cast) -> None:
    """Ola, who holds every role of those who plan and answer for training; a class, ratings and an injury."""
    from django.utils.timezone import localdate

    from class_today import class_of_today
    from levelhead.actions.keep_safe import InjuryFollowed, InjuryTold, record_injury
    from levelhead.actions.rate_learner import rate
    from levelhead.records.ratings import Rating
    from levelhead.storage import models

    ola = models.Person.objects.create(
        staff_number="3001",
        full_name="Ola Dahl",
        role_type="staff",
        unit=models.Unit.objects.get(),
        service_from=localdate(),
    )
    account = models.Account.objects.create(
        username="ola", person=ola, password=cast.accounts["tom"].password
    )
    for role in (
        "planner",
        "ppst_lead",
        "chief_officer",
        "health_safety",
        "medical",
        "inspector",
        "instructor",
    ):
        models.Grant.objects.create(account=account, role=role, organisation=cast.organisation)
    class_id = class_of_today(["2001", "2002"], is_open=False, stop_word="")
    rating = Rating(
        "r-1", "2001", "custody", "listening", 4, competent=True, pressure="low", evidence="Gave time.",
        by="1002", at=wiring.rating_ports()["clock"].now(),
    )  # fmt: skip
    rate(by="1002", class_id=class_id, rating=rating, **wiring.rating_ports())
    told = InjuryTold(class_id, localdate() - timedelta(days=12), "floor", "moderate", "drill")
    record_injury(
        by="1002", told=told, detail=InjuryFollowed("2002", "A sprain.", unable=True), **wiring.safety_ports()
    )
    wiring.count_standing(by="3001", days=[localdate() - timedelta(days=90), localdate()])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
