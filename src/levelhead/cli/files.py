"""Reading what somebody named, and writing so that a kill in the middle loses nothing."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.text_files import read_file, text_of


def read_bytes(path: Path) -> bytes:
    """What a file holds.

    Raises:
        FaultsFound: it is not there, or is empty.
        CalledWrongly: it may not be read.
    """
    content = read_file(path)
    if not content.strip():
        fault = Fault(
            "file-empty",
            Place(path.name),
            "something in the file",
            "nothing",
            "Give the file that was meant.",
        )
        raise FaultsFound([fault])
    return content


def decoded(content: bytes, file: str) -> str:
    """Text in UTF-8, with or without a byte-order mark. Raises FaultsFound when it is in another encoding."""
    text, faults = text_of(content, file)
    if faults:
        raise FaultsFound(faults)
    return text


def check_writable(path: Path) -> None:
    """Raise CalledWrongly now rather than after the work, when nothing can be written there."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise CalledWrongly(f"There is no folder {folder} to write {path.name} into.")
    if not os.access(folder, os.W_OK):
        raise CalledWrongly(f"Nothing may be written into the folder {folder}; name another.")
    if path.is_dir():
        raise CalledWrongly(f"{path} is a folder; name a file.")


def folder_for(path: Path) -> Path:
    """The folder, made if it is not there. Raises CalledWrongly where that cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CalledWrongly(f"The folder {path} cannot be made: {error.strerror}.") from error
    return path


def write_whole(path: Path, text: str) -> None:
    """Write a file so that its name holds either what was there or all of the new text, at every moment.

    Raises:
        CalledWrongly: it cannot be written, for example because the disk is full; what was there stays.
    """
    try:
        _write_whole(path, text)
    except OSError as error:
        raise CalledWrongly(f"{path.name} cannot be written: {error.strerror}.") from error


def _write_whole(path: Path, text: str) -> None:
    folder = path.absolute().parent
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=folder)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The mask of this program; there is no way to read it without setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
