"""How well and how fast a turn is read: `python benchmarks/understanding.py`.

The accuracy is the card's, which a test computes again. Processor seconds of one thread, so that other work
on the machine disturbs them less. Loading is measured in fresh interpreters and counts the import of NumPy,
which is also shown by itself.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from levelhead.understanding.accuracy import lines_of
from levelhead.understanding.reader import load_reader
from levelhead.understanding.utterances import hold_out, utterances
from levelhead.understanding.weights import read_card

STARTS = 7
START = "import time; began = time.process_time(); {}; print(time.process_time() - began)"
LOAD = "from levelhead.understanding.reader import load_reader; load_reader()"
TOPICS = {
    f"topic_{number}": [f"What about thing {number} and {word}?" for word in "abcdefghijkl"]
    for number in range(15)
}


def _seconds(statement: str) -> float:
    """The median of several fresh starts."""
    taken = [
        float(subprocess.run([sys.executable, "-c", START.format(statement)], capture_output=True, check=True).stdout)  # noqa: E501 - our own interpreter
        for _ in range(STARTS)
    ]  # fmt: skip
    return float(np.median(taken))


def _milliseconds(texts: list[str], topics: dict[str, list[str]]) -> str:
    """p50, p95 and the worst of one reading of each text."""
    reader = load_reader()
    reader.read("warm", topics)
    taken = []
    for text in texts:
        began = time.process_time()
        reader.read(text, topics)
        taken.append((time.process_time() - began) * 1000)
    p50, p95 = np.percentile(taken, [50, 95])
    return f"p50 {p50:.2f} ms, p95 {p95:.2f} ms, worst {max(taken):.2f} ms over {len(taken):,} turns"


def main() -> None:
    """Print the machine and the figures."""
    print("\n".join(lines_of(read_card()["accuracy"])) + "\n")
    print(f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"import and load: {_seconds(LOAD):.3f} s, of which NumPy {_seconds('import numpy'):.3f} s")
    written = [one.text for one in [*utterances(), *hold_out()]]
    print(f"written turns:             {_milliseconds(written, {})}")
    print(f"with 15 topics of 12:      {_milliseconds(written, TOPICS)}")
    longest = sorted(written, key=len)[-200:]
    print(f"the 200 longest:           {_milliseconds(longest, {})}")
    print(f"2,000 characters of words: {_milliseconds([' '.join(written[:200])[:2000]] * 50, {})}")


if __name__ == "__main__":
    main()
