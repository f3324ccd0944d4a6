"""Two-way models of a panel by pyfixest, for comparison: run by the peer's own environment.

    python pyfixest_two_way.py PANEL.parquet feols|fepois

Prints one line of JSON: the estimate, its officer-clustered error, seconds of the second fit (the first
compiles) on the clock and of the processor, and the peak memory of the process.
"""

import json
import resource
import sys
import time

import pandas as pd
import pyfixest as pf


def main(panel: str, kind: str) -> None:
    """Fit twice; the second counts."""
    rows = pd.read_parquet(panel)
    fit = {"feols": pf.feols, "fepois": pf.fepois}[kind]
    seconds, processor = 0.0, 0.0
    found = None
    for _ in range(2):
        wall, used = time.perf_counter(), time.process_time()
        found = fit("force ~ treated | officer_id + period", rows, vcov={"CRV1": "officer_id"})
        seconds, processor = time.perf_counter() - wall, time.process_time() - used
    table = found.tidy()
    print(
        json.dumps(
            {
                "estimate": float(table["Estimate"].iloc[0]),
                "std_error": float(table["Std. Error"].iloc[0]),
                "seconds": seconds,
                "processor_seconds": processor,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "version": pf.__version__,
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
