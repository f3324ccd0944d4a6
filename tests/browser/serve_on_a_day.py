"""`levelhead serve`, on the day that the file `days-on` of its home says: so many days from today.

The law counts days after an injury, and a test does not wait for them. Only the server's clock is moved.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import django.utils.timezone as pages

sys.path.insert(0, str(Path(__file__).parents[1]))

from cheap_hashing import make_cheap
from levelhead.cli import main
from levelhead.storage.work import SystemClock

DAYS_ON = "days-on"


def _moved(now: Callable[..., datetime], file: Path) -> Callable[..., datetime]:
    def on_that_day(*given: Any) -> datetime:
        return now(*given) + timedelta(days=int(file.read_text()) if file.exists() else 0)

    return on_that_day


if __name__ == "__main__":
    file = Path(sys.argv[sys.argv.index("--home") + 1]) / DAYS_ON
    pages.now = _moved(pages.now, file)
    SystemClock.now = _moved(SystemClock.now, file)  # type: ignore[method-assign]
    make_cheap()
    main()
