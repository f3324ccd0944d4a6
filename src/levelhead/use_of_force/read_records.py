"""Reports of force as they were read: what was kept, set aside, marked and mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ibis import _

from levelhead.basics.errors import FaultsFound
from levelhead.basics.text_files import LINE
from levelhead.use_of_force.national import in_layout, in_words, linked_without_report
from levelhead.use_of_force.record_map import FILE, RecordMap
from levelhead.use_of_force.row_fault import RowFaultFound, row_faults_found
from levelhead.use_of_force.row_faults import ROW_FAULTS, with_reasons
from levelhead.use_of_force.source_faults import (
    heading_faults,
    headings_lacking,
    spoilt_words,
    word_faults,
)
from levelhead.use_of_force.vocabulary import Vocabulary, vocabulary


@dataclass(frozen=True, slots=True)
class RecordsRead:
    """What became of the reports of a source.

    Attributes:
        read: how many reports the files hold.
        faults: what is wrong with reports, in the order in which it counts.
        lacking: headings that may be missing and are, by column.
        mended: words that a spreadsheet made of others, and how often each was mended, by column.
        unlinked: rows of a linked table that belong to no report, by table.
    """

    read: int
    faults: tuple[RowFaultFound, ...]
    lacking: Mapping[str, list[str]]
    mended: Mapping[str, Mapping[str, int]]
    unlinked: Mapping[str, int]

    @property
    def set_aside(self) -> dict[str, int]:
        """Reports left out, by code."""
        return {one.code: one.reports for one in self.faults if one.sets_aside}

    @property
    def marked(self) -> dict[str, int]:
        """Reports kept and marked, by code; one report may have several marks."""
        return {one.code: one.reports for one in self.faults if not one.sets_aside}

    @property
    def kept(self) -> int:
        """Reports that are written: those read without those set aside."""
        return self.read - sum(self.set_aside.values())


def judged_records(by: RecordMap, source: Mapping[str, Any], words: Vocabulary) -> Any:
    """Every report in the layout, with `reason` and `marks`; the working columns are still there.

    Args:
        by: the map.
        source: each table of the map, as `national.stacked` gives it.
        words: of the source.

    Raises:
        FaultsFound: headings are missing, or there are words that the map does not know.
    """
    faults = word_faults(by, words)
    if faults:
        raise FaultsFound(faults)
    return with_reasons(in_layout(by, source, words), by)


def words_in(by: RecordMap, source: Mapping[str, Any]) -> Vocabulary:
    """The words of a source.

    Raises:
        FaultsFound: headings are missing.
    """
    if faults := heading_faults(by, source):
        raise FaultsFound(faults)
    return vocabulary(by, source)


def records_read(records: Any, by: RecordMap, source: Mapping[str, Any], words: Vocabulary) -> RecordsRead:
    """What became of the reports; `records` as `judged_records` gives them, best kept by the engine."""
    return RecordsRead(
        read=int(records.count().to_pyarrow().as_py()),
        faults=tuple(row_faults_found(records, ROW_FAULTS)),
        lacking=headings_lacking(by, source),
        mended=spoilt_words(by, words),
        unlinked=linked_without_report(by, source),
    )


def kept(records: Any) -> Any:
    """The reports that were not set aside, with their working columns."""
    return records.filter(_.reason.isnull())


def national(records: Any) -> Any:
    """The reports that were not set aside, in the columns and the order of the layout."""
    return in_words(kept(records).order_by("occurred_on", "report_id", FILE, LINE))
