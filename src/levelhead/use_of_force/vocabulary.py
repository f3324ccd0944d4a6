"""The words that a source uses in the columns that a map looks up: each once, with how often and where first.

Words are few where rows are many, so capitals and blanks are compared on these and not row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ibis import _

from levelhead.basics.text_files import LINE
from levelhead.use_of_force.layout import LayoutColumn, national_layout
from levelhead.use_of_force.record_map import FILE, NO, YES, RecordMap, ToldBy, word


@dataclass(frozen=True, slots=True)
class Written:
    """One way in which something stands in a column.

    Attributes:
        text: as it is written.
        rows: how many rows have it.
        file: where it stands first.
        line: the line there.
    """

    text: str
    rows: int
    file: str
    line: int


Vocabulary = Mapping[tuple[str, str], tuple[Written, ...]]
"""By table and heading, as `word` writes it."""


def vocabulary(by: RecordMap, source: Mapping[str, Any]) -> Vocabulary:
    """What stands in the columns that the map looks up; blanks are not listed."""
    found: dict[tuple[str, str], tuple[Written, ...]] = {}
    for name, table in source.items():
        headings = dict.fromkeys(heading for told, heading, _column in looked_up(by) if told.table == name)
        there = [heading for heading in headings if heading in table.columns]
        for heading, written in _written(table, there):
            found[name, heading] = written
    return found


def looked_up(by: RecordMap) -> Iterator[tuple[ToldBy, str, LayoutColumn]]:
    """Each heading whose words a map looks up, as `word` writes it; yes and no are looked up too."""
    for name, told in by.told():
        column = national_layout().columns[name]
        if column.kind in {"list", "highest", "flag"} or (column.kind == "one" and not told.number):
            for heading in told.headings:
                yield told, word(heading), column


def known_words(told: ToldBy, heading: str, column: LayoutColumn) -> dict[str, str]:
    """Word -> what it stands for: a short name, `yes`, `no`, or nothing."""
    is_flag = any(word(one) == heading for one in told.flags)
    if is_flag or column.kind == "flag":
        return {**dict.fromkeys(YES, "yes"), **dict.fromkeys(NO, "no"), **({} if is_flag else told.words)}
    return told.words or {value: value for value in column.values}


def words_of(written: str, told: ToldBy) -> list[str]:
    """The words in one cell."""
    parts = written.split(told.split) if told.split else [written]
    return [one for part in parts if (one := word(part))]


def _written(table: Any, headings: list[str]) -> Iterator[tuple[str, tuple[Written, ...]]]:
    if not headings:
        return
    long = table.select(*headings, file=table[FILE], line=table[LINE]).pivot_longer(
        headings, names_to="heading", values_to="text"
    )
    rows = long.group_by("heading", "text", "file").agg(rows=_.count(), line=_.line.min()).to_pyarrow()
    found: dict[str, dict[str, Written]] = {heading: {} for heading in headings}
    for row in sorted(rows.to_pylist(), key=lambda row: (row["file"], row["line"])):
        text, of_heading = row["text"], found[row["heading"]]
        if text is not None and word(text):
            before = of_heading.get(text, Written(text, 0, row["file"], row["line"]))
            of_heading[text] = replace(before, rows=before.rows + row["rows"])
    for heading, by_text in found.items():
        yield heading, tuple(by_text.values())
