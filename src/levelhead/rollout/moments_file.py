"""Cohort moments as one small file: `levelhead.moments/1`.

A compressed NumPy archive of plain arrays and the name of the format. Whole numbers are kept in
the smallest unsigned type that holds them; of each symmetric product only the part with s <= t is kept. Equal
moments give equal bytes with one version of NumPy and zlib.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.clusters import Clusters
from levelhead.rollout.moments import CohortMoments

FORMAT = "levelhead.moments/1"
_ARRAYS = ("first_trained", "officers", "officers_with_records", "total", "product")
# Only where officers were gathered by class.
_CLASSES = ("class_count", "class_with_records", "class_product", "class_sized_total", "class_sized")

# Only where somebody was not in service throughout; a reader that does not know it refuses the file.
_PRESENT = "present"


def to_npz(moments: CohortMoments) -> bytes:
    """The moments of one outcome as a file's content."""
    s, t = np.triu_indices(moments.periods)
    classes = moments.classes
    gathered: dict[str, Any] = {} if classes is None else {
        "class_count": _small(classes.count),
        "class_with_records": _small(classes.with_records),
        "class_product": _small(classes.product[:, s, t]),
        "class_sized_total": _small(classes.sized_total),
        "class_sized": _small(classes.sized),
    }  # fmt: skip
    if moments.present is not None:
        gathered[_PRESENT] = moments.present.astype(np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        format=np.array(FORMAT),
        outcome=np.array(moments.outcome),
        first_trained=_small(moments.first_trained),
        officers=_small(moments.officers),
        officers_with_records=_small(moments.officers_with_records),
        total=_small(moments.total),
        product=_small(moments.product[:, s, t]),
        **gathered,
    )
    return buffer.getvalue()


def from_npz(content: bytes) -> CohortMoments:
    """The moments that a file holds.

    Raises:
        ValueError: it is not a file of this format and version, or its tables do not fit together.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ValueError(f"not a file of cohort moments in format {FORMAT}, or a part of one") from error
    found = str(arrays.get("format", "without a name"))
    if found != FORMAT:
        raise ValueError(f"the format is {found}, and {FORMAT} is what can be read")
    known = {"outcome", *_ARRAYS, *(_CLASSES if any(name in arrays for name in _CLASSES) else ())}
    known |= {_PRESENT} & arrays.keys()
    wrong = known ^ (arrays.keys() - {"format"})
    if wrong:
        raise ValueError(f"arrays that are missing or unknown: {', '.join(sorted(wrong))}")
    return _moments(arrays)


def _moments(arrays: dict[str, NDArray[np.generic]]) -> CohortMoments:
    first, officers, with_records = (arrays[name].astype(np.int64) for name in _ARRAYS[:3])
    total = arrays["total"].astype(np.float64)
    if total.ndim != 2:
        raise ValueError(f"total has shape {total.shape}, not (cohorts, periods)")
    product = _symmetric(arrays["product"], total.shape)
    classes = _classes(arrays, total.shape) if _CLASSES[0] in arrays else None
    present = arrays[_PRESENT].astype(np.bool_) if _PRESENT in arrays else None
    outcome = str(arrays["outcome"])
    return CohortMoments(outcome, first, officers, with_records, total, product, classes, present)


def _classes(arrays: dict[str, NDArray[np.generic]], shape: tuple[int, ...]) -> Clusters:
    return Clusters(
        name="class",
        count=arrays["class_count"].astype(np.int64),
        with_records=arrays["class_with_records"].astype(np.int64),
        product=_symmetric(arrays["class_product"], shape),
        sized_total=arrays["class_sized_total"].astype(np.float64),
        sized=arrays["class_sized"].astype(np.float64),
    )


def _symmetric(kept: NDArray[np.generic], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """(G, T, T) from the part with s <= t, (G, T (T + 1) / 2)."""
    cohorts, periods = shape
    s, t = np.triu_indices(periods)
    if kept.shape != (cohorts, s.size):
        raise ValueError(f"product has shape {kept.shape}, not {(cohorts, s.size)}")
    product = np.zeros((cohorts, periods, periods))
    product[:, s, t] = product[:, t, s] = kept.astype(np.float64)
    return product


def _small(values: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.generic]:
    """The same numbers in the smallest unsigned type, if they are whole and not negative."""
    if values.size and (values.min() < 0 or (values != np.floor(values)).any()):
        return values
    highest = int(values.max()) if values.size else 0
    return values.astype(np.min_scalar_type(highest))
