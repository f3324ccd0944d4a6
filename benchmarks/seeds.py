"""One simulated roll-out for each seed, on every processor, in the order of the seeds."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

Found = TypeVar("Found")

_AT_A_TIME = 10  # seeds handed to a process together


def over(seeds: Sequence[int], work: Callable[[int], Found]) -> Iterator[Found]:
    """What `work` finds for each seed; how far it is goes to standard error every half minute."""
    told = time.monotonic()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for nth, found in enumerate(pool.map(work, seeds, chunksize=_AT_A_TIME), start=1):
            yield found
            if time.monotonic() - told > 30:
                told = time.monotonic()
                print(f"{nth} of {len(seeds)}", file=sys.stderr, flush=True)
