"""Makes a small home to look at, in a process of its own: python make_home.py FOLDER."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from levelhead import wiring

EXAMPLE = Path(__file__).parents[2] / "examples" / "rollout" / "protocol.toml"


def main(folder: Path) -> None:
    """The cast of the tests, and one evaluation of fictional records."""
    wiring.new_home(folder, "Brackenshire (fictional)")
    from django.utils.timezone import localdate

    from cast import add_planners, make_cast  # models need Django started
    from levelhead.storage import models

    models.Organisation.objects.all().delete()  # the cast brings its own
    add_planners(make_cast(localdate()))
    evaluated = wiring.evaluate(EXAMPLE, folder / "evaluations" / "example", None, lambda _: None)
    models.Evaluation.objects.create(
        name="example",
        title="A small fictional roll-out",
        fictional=True,
        made_at=datetime.now(UTC),
        result=evaluated.result,
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
