"""What a source may not be if a map is to read it: files, headings and words that do not fit."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from levelhead.basics.faults import Fault, Place
from levelhead.basics.numerals import plural
from levelhead.basics.text_files import LINE
from levelhead.use_of_force.layout import LayoutColumn
from levelhead.use_of_force.record_map import FILE, RecordMap, ToldBy, word
from levelhead.use_of_force.vocabulary import Vocabulary, Written, known_words, looked_up, words_of

# A column in which every word is unknown is told by the commonest of them.
_SHOWN = 20


def sorted_files(by: RecordMap, files: Sequence[Path]) -> tuple[dict[str, list[Path]], list[Fault]]:
    """The files of each table of a map, and what is wrong with that: none, or several tables, for a file."""
    found: dict[str, list[Path]] = {name: [] for name in by.tables}
    faults = []
    for file in files:
        names = [name for name, table in by.tables.items() if fnmatchcase(file.name, table.files)]
        if len(names) == 1:
            found[names[0]].append(file)
        else:
            faults.append(_file_fault(by, file, names))
    missing = [
        Fault(
            "records-table-missing",
            Place(", ".join(file.name for file in files[:3])),
            f"a file named like {table.files}, for the table {name} of the map",
            "none",
            "Name that file in the command too, or correct `files` in the map.",
        )
        for name, table in by.tables.items()
        if not found[name]
    ]
    return found, faults + missing


def _file_fault(by: RecordMap, file: Path, names: Sequence[str]) -> Fault:
    patterns = ", ".join(table.files for table in by.tables.values())
    return Fault(
        "records-file-unknown",
        Place(file.name),
        f"a name like one, and only one, of {patterns}",
        f"a name like those of {', '.join(names)}" if names else "a name like none of them",
        "Leave the file out, or correct `files` in the map.",
    )


def heading_faults(by: RecordMap, source: Mapping[str, Any]) -> list[Fault]:
    """Headings of the map that the files do not have."""
    wanted: dict[tuple[str, str], None] = {}
    for spec in by.tables.values():
        if spec.key:
            wanted[spec.name, spec.key] = None
    for _name, told in by.told():
        if not told.may_lack:
            wanted |= dict.fromkeys((told.table, heading) for heading in told.headings)
    if by.service is not None:
        wanted |= dict.fromkeys((by.service.table, name) for name in (by.service.first, by.service.last))
    return [
        _heading_fault(by.tables[table].files, heading, source[table].columns)
        for table, heading in wanted
        if table in source and word(heading) not in source[table].columns
    ]


def headings_lacking(by: RecordMap, source: Mapping[str, Any]) -> dict[str, list[str]]:
    """Headings that may be missing, and are, by the column of the layout that they would tell."""
    found: dict[str, list[str]] = {}
    for name, told in by.told():
        if told.may_lack:
            lacking = [one for one in told.headings if word(one) not in source[told.table].columns]
            found |= {name: lacking} if lacking else {}
    return found


def _heading_fault(file: str, heading: str, columns: Sequence[str]) -> Fault:
    near = difflib.get_close_matches(word(heading), columns, 1)
    shown = ", ".join([name for name in columns if name not in {FILE, LINE}][:12])
    return Fault(
        "table-missing-column",
        Place(file, 1, heading),
        f"a column {heading}",
        f"the columns {shown}{' and more' if len(columns) > 14 else ''}",
        f"Did you mean {near[0]}?" if near else "Correct the heading in the map, or export the column.",
    )


def word_faults(by: RecordMap, words: Vocabulary) -> list[Fault]:
    """Words of the files that the map does not know; each would become an empty value without a sound."""
    return [
        fault
        for told, heading, column in looked_up(by)
        for fault in _unknown(words.get((told.table, heading), ()), told, heading, column)[:_SHOWN]
    ]


def _unknown(written: Sequence[Written], told: ToldBy, heading: str, column: LayoutColumn) -> list[Fault]:
    """The words that are not known, the commonest first."""
    known = known_words(told, heading, column)
    unknown: dict[str, Written] = {}
    for cell in written:
        for one in words_of(cell.text, told):
            if one not in known:
                before = unknown.get(one, replace(cell, rows=0))
                unknown[one] = replace(before, rows=before.rows + cell.rows)
    ordered = sorted(unknown.items(), key=lambda pair: (-pair[1].rows, pair[0]))
    return [_word_fault(one, first, heading, column, known) for one, first in ordered]


def _word_fault(
    unknown: str, first: Written, heading: str, column: LayoutColumn, known: Mapping[str, str]
) -> Fault:
    near = difflib.get_close_matches(unknown, known, 1)
    hint = f"it may be {near[0]}" if near else "with nothing after the equals sign it is left out"
    return Fault(
        "record-word-unknown",
        Place(first.file, first.line, heading),
        "a word that the map knows",
        f"'{unknown}' in {plural(first.rows, 'row')}",
        f"Add it to the values of {column.name} in the map; {hint}.",
    )


def spoilt_words(by: RecordMap, words: Vocabulary) -> dict[str, dict[str, int]]:
    """How often each word that a spreadsheet made of another was mended, by column of the layout."""
    found: dict[str, dict[str, int]] = {}
    for told, heading, column in looked_up(by):
        spoilt = {word(theirs) for theirs in told.spoilt}
        for cell in words.get((told.table, heading), ()):
            if word(cell.text) in spoilt:
                counts = found.setdefault(column.name, {})
                counts[cell.text] = counts.get(cell.text, 0) + cell.rows
    return found
