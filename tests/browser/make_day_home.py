"""Makes a home with classes of today, in a process of its own: python make_day_home.py FOLDER.

Prints the identifiers of its classes as JSON, by what the tests do with them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from levelhead import wiring


def main(folder: Path) -> None:
    """The cast of the tests; Bea coaches, and Amina may run the class too."""
    wiring.new_home(folder, "Brackenshire (fictional)")
    from django.utils.timezone import localdate

    from cast import make_cast
    from class_today import class_of_today
    from levelhead.storage import models

    models.Organisation.objects.all().delete()  # the cast brings its own
    cast = make_cast(localdate())
    for username, role in (("amina", "instructor"),):
        models.Grant.objects.create(
            account=cast.accounts[username], role=role, organisation=cast.organisation
        )
    more = {
        "3001": "Una Vale", "3002": "Max Dell",  # in no class, so that they may walk into one
        "3003": "Ann Bold", "3004": "Cy Marr", "3005": "Lou Kerr", "3006": "Sid Arden", "3007": "Pia Lowe",
    }  # fmt: skip
    for number, name in more.items():
        models.Person.objects.create(
            staff_number=number, full_name=name, role_type="officer", unit=cast.people["2001"].unit,
            service_from=localdate(),
        )  # fmt: skip
    made = {
        "walk": class_of_today(["2001", "2002"], is_open=False),
        "shut": class_of_today(["1001"], is_open=False, venue="Hall", title="Shut"),
        "swap": class_of_today(["3003", "3004"], title="Swap", venue="Loft"),
        "offline": class_of_today(["2003", "2004"], title="Offline", venue="Dojo"),
        "killed": class_of_today(["3006", "3007"], title="Killed", venue="Barn"),
        "left": class_of_today(["3005"], title="Left", venue="Shed"),
    }
    print(json.dumps(made))  # noqa: T201 -- for who started it


if __name__ == "__main__":
    main(Path(sys.argv[1]))
