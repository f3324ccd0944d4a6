"""Makes a home with a class of today in which scenarios are played: python make_run_home.py FOLDER.

Prints, as JSON, the identifier of the class.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from levelhead import wiring


def main(folder: Path) -> None:
    """The cast of the tests; Bea coaches."""
    wiring.new_home(folder, "Brackenshire (fictional)")
    from django.utils.timezone import localdate

    from cast import make_cast
    from levelhead.storage import models
    from live_runs_today import class_with_scenarios

    models.Organisation.objects.all().delete()  # the cast brings its own
    make_cast(localdate())
    print(json.dumps({"class": class_with_scenarios()}))  # noqa: T201 -- for who started it


if __name__ == "__main__":
    main(Path(sys.argv[1]))
