"""`levelhead serve`, where every encounter begins with the same seed: now and then a person runs at once."""

from __future__ import annotations

from cheap_hashing import make_cheap
from levelhead.cli import main
from levelhead.wiring import practice

SEED = 1

if __name__ == "__main__":
    make_cheap()
    practice.fresh_seed = lambda: SEED
    main()
