"""What reads words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.understanding.reader import Reader


def reader() -> Reader:
    """What reads an officer's words: the packaged word lists and weights."""
    from levelhead.understanding.reader import load_reader

    return load_reader()


def understand_table(
    file: Path, column: str, following: Callable[[Iterable[str], int], Iterable[str]]
) -> str:
    """A table of utterances with what was understood of each, as CSV.

    Args:
        file: the CSV table.
        column: its column of utterances.
        following: given the texts and how many there are, gives them back one by one; for showing progress.

    Raises:
        FaultsFound: the file is missing, is not such a table, or lacks the column.
    """
    from levelhead.basics.text_files import read_file
    from levelhead.understanding.tables import read_utterance_table, written_table

    table = read_utterance_table(read_file(file), file.name, column)
    reads = reader()
    readings = [reads.read(text) for text in following(table.utterances(), len(table.rows))]
    return written_table(table, readings)
