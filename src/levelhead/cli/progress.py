"""Says on standard error what is being done, once it has taken a while."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

QUIET_SECONDS = 2.0


class Progress:
    """Keeps quiet for a while, then says the step at hand and every one after it."""

    def __init__(self, quiet_seconds: float = QUIET_SECONDS) -> None:
        self._step = ""
        self._is_late = False
        self._lock = threading.Lock()
        self._timer = threading.Timer(quiet_seconds, self._late)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        """Start counting."""
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop counting."""
        self._timer.cancel()

    def __call__(self, step: str) -> None:
        """A new step begins."""
        with self._lock:
            self._step = step
            if self._is_late:
                self._print()

    def _late(self) -> None:
        with self._lock:
            self._is_late = True
            if self._step:
                self._print()

    def _print(self) -> None:
        print(f"{self._step} …", file=sys.stderr, flush=True)
