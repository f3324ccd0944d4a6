"""Files of text that people make, read as UTF-8 and never guessed to be anything else."""

from __future__ import annotations

import re
from pathlib import Path

from levelhead.basics.errors import CalledWrongly, FaultsFound
from levelhead.basics.faults import Fault, Place

# Beside the columns of a table that an engine read as text: the line of the row, the header being line 1.
LINE = "line of the file"

_WORD_SHOWN = 40  # characters
# How a file of another kind begins, and what a person calls it.
_STARTS = {
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
    b"PK\x03\x04": "a spreadsheet's own file, such as .xlsx",
    b"\xd0\xcf\x11\xe0": "a spreadsheet's own file, such as .xls",
    b"%PDF": "a PDF",
}


def read_file(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        FaultsFound: there is none.
        CalledWrongly: it may not be read.
    """
    try:
        return path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        fault = Fault(
            "file-missing",
            Place(path.name),
            "a file",
            "nothing at that place",
            "Check the name and the folder.",
        )
        raise FaultsFound([fault]) from None
    except PermissionError:
        raise CalledWrongly(f"{path} is there, but this account may not read it.") from None


def text_of(content: bytes, file: str) -> tuple[str, list[Fault]]:
    """The text and no fault, or no text and the fault that it is not UTF-8. A byte-order mark is dropped."""
    for start, name in _STARTS.items():
        if content.startswith(start):
            return "", [_wrong_encoding(file, None, name)]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        return "", [_wrong_encoding(file, line, _guess(content, error.start))]
    if "\x00" in text:
        return "", [_wrong_encoding(file, None, "UTF-16 without a byte-order mark, or no text at all")]
    return text, []


def read_text(path: Path) -> str:
    """The text of a file. Raises FaultsFound when there is none, or it is not UTF-8."""
    text, faults = text_of(read_file(path), path.name)
    if faults:
        raise FaultsFound(faults)
    return text


def _guess(content: bytes, at: int) -> str:
    """What the bytes seem to be, shown by the word in which they stop being UTF-8."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return "bytes that are neither UTF-8 nor Windows-1252"
    # One byte is one character in Windows-1252, so the place is the same.
    word = next(found[0] for found in re.finditer(r"[^\s,;\"]+", text) if found.end() > at)
    return f"what looks like Windows-1252, for example '{word[:_WORD_SHOWN]}'"


def _wrong_encoding(file: str, line: int | None, found: str) -> Fault:
    return Fault(
        "file-wrong-encoding",
        Place(file, line),
        "text in UTF-8",
        found,
        "Save the file again as UTF-8; a spreadsheet calls it CSV UTF-8.",
    )
