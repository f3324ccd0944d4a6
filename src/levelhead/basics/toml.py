"""Reading TOML that people write, with the line of every mistake."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from levelhead.basics.faults import Fault, Place


class TomlText:
    """A TOML text and where its tables and keys stand in it.

    Python's reader gives a line only for syntax errors, so a line is found by looking for the header of the
    table and then for the key below it.
    """

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.lines = text.splitlines()

    def line(self, table: str, nth: int = 0, key: str | None = None) -> int | None:
        """The line, from 1, of a key in the nth table of that name; of the header without a key.

        An empty table name means the keys above the first header. None when it is not written.
        """
        start = self._header(table, nth) if table else 0
        if start is None or key is None:
            return start
        pattern = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
        for number, line in enumerate(self.lines[start:], start + 1):
            if number > start and re.match(r"\s*\[{1,2}[A-Za-z]", line):
                break
            if pattern.match(line):
                return number
        return start or None

    def _header(self, table: str, nth: int) -> int | None:
        pattern = re.compile(rf"\s*\[{{1,2}}\s*{re.escape(table)}\s*\]{{1,2}}")
        found = [number for number, line in enumerate(self.lines, 1) if pattern.match(line)]
        return found[nth] if nth < len(found) else None

    def place(self, table: str, nth: int = 0, key: str | None = None) -> Place:
        """The place of a key or table, for a fault."""
        return Place(self.file, self.line(table, nth, key), key or table or None)


def read_toml(text: str, file: str, code: str) -> tuple[dict[str, Any], list[Fault]]:
    """The table, and no fault; or an empty table and the fault, coded `code`, of what is not TOML."""
    try:
        return tomllib.loads(text), []
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        line = int(found[1]) if found else None
        said = re.sub(r"\s*\(at [^)]*\)", "", str(error))
        fault = Fault(
            code,
            Place(file, line),
            "TOML, as in the other files of its kind",
            said[:1].lower() + said[1:],
            "Look at this line and the one before: a quote, bracket or equals sign is missing.",
        )
        return {}, [fault]
