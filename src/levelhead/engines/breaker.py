"""A rest for a server that failed again and again, so that not every turn waits for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from levelhead.basics.errors import OutsideSilent

FAILURES = 3  # in a row, after which it is left alone; set by us
REST_SECONDS = 60.0  # for which it is left alone; set by us
Monotonic = Callable[[], float]


class Breaker:
    """Counts failures in a row; safe to share between threads."""

    def __init__(self, monotonic: Monotonic) -> None:
        """Begin with no failure, by a clock that never runs backwards, in seconds."""
        self._monotonic = monotonic
        self._lock = Lock()
        self._failures = 0
        self._until = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether the server is left alone now."""
        with self._lock:
            return self._monotonic() < self._until

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Around one request. Raises OutsideSilent (`resting`) without asking while it is left alone."""
        if self.is_resting:
            raise OutsideSilent("the server failed several times and is not asked for a while", "resting")
        try:
            yield
        except OutsideSilent:
            with self._lock:
                self._failures += 1
                if self._failures >= FAILURES:
                    self._failures, self._until = 0, self._monotonic() + REST_SECONDS
            raise
        with self._lock:
            self._failures = 0
