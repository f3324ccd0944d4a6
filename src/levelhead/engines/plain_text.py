"""Text in another encoding, or packed, as plain UTF-8 that an engine can read."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from levelhead.basics.errors import FaultsFound
from levelhead.engines import source_faults as faults

_CHUNK = 1 << 20


@contextmanager
def as_plain_utf8(path: Path, encoding: str) -> Iterator[Path]:
    """The file itself where it is plain UTF-8, else a copy that is, for as long as it is needed.

    The copy has the name of the file, so that faults name what the person knows.

    Raises:
        FaultsFound: it is not in that encoding, or is not whole.
    """
    is_packed = path.suffix == ".gz"
    if not is_packed and encoding == "utf-8":
        yield path
        return
    with TemporaryDirectory(prefix="levelhead-") as folder:
        copy = Path(folder) / path.name
        try:
            if encoding == "utf-8":
                _unpack(path, copy)
            else:
                _translate(path, copy, encoding, is_packed=is_packed)
        except (OSError, EOFError) as error:
            raise FaultsFound([faults.unpackable(path, str(error))]) from error
        yield copy


def _unpack(path: Path, copy: Path) -> None:
    with gzip.open(path) as packed, copy.open("wb") as plain:
        shutil.copyfileobj(packed, plain, _CHUNK)


def _translate(path: Path, copy: Path, encoding: str, *, is_packed: bool) -> None:
    """Write the file again in UTF-8, line ends as they were."""
    line = 1
    opened = gzip.open if is_packed else open
    with opened(path, "rb") as there, copy.open("w", encoding="utf-8", newline="") as plain:
        while chunk := there.read(_CHUNK):
            try:
                # Every byte is one character in the encodings that a map may name, so chunks can be cut.
                text = chunk.decode(encoding)
            except UnicodeDecodeError as error:
                line += chunk[: error.start].count(b"\n")
                raise FaultsFound([faults.wrong_encoding(path, line, encoding)]) from error
            line += text.count("\n")
            plain.write(text)
