"""A source's tables as one table in the layout, by a record map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from levelhead.basics.text_files import LINE
from levelhead.use_of_force import expressions as tables
from levelhead.use_of_force.layout import Layout, LayoutColumn, national_layout
from levelhead.use_of_force.record_map import FILE, MapTable, RecordMap, Served, ToldBy, word
from levelhead.use_of_force.vocabulary import Vocabulary, known_words, words_of

KEY = "key of the report"


def stacked(files: Sequence[tuple[str, Any]]) -> Any:
    """One table of several files: every heading of any of them as `word` writes it, `FILE` and `LINE`."""
    headings = dict.fromkeys(
        word(heading) for _, table in files for heading in table.columns if heading != LINE
    )
    parts = []
    for name, table in files:
        theirs = {word(heading): heading for heading in table.columns}
        columns = {
            heading: table[theirs[heading]] if heading in theirs else ibis.null("string")
            for heading in headings
        }
        parts.append(table.select(**columns, **{FILE: ibis.literal(name), LINE: table[LINE].cast("int64")}))
    return parts[0] if len(parts) == 1 else ibis.union(*parts)


@dataclass(frozen=True, slots=True, eq=False)
class InLayout:
    """Turns the tables of a source into the layout.

    Attributes:
        by: the map.
        tables: each table of the map as `stacked` gives it; a table without files is not there.
        words: what stands in the columns that are looked up; every word is known to the map.
        layout: that it is turned into.
    """

    by: RecordMap
    tables: Mapping[str, Any]
    words: Vocabulary
    layout: Layout

    def records(self) -> Any:
        """One row a report: the layout's columns, `FILE`, `LINE`, `KEY`, and what the row faults look at.

        Sets stay bits, in columns named `bits_COLUMN`; `written_COLUMN` is a date as it was written, and
        `other_COLUMN` what another place says of a flag.
        """
        main = self.with_key(self.by.main)
        own = self._told_in(self.by.main.name)
        columns = {
            name: expression for part in own for name, expression in self._of_main(main, *part).items()
        }
        found = main.select(KEY, FILE, LINE, **columns)
        for table in list(self.by.tables)[1:]:
            if table in self.tables and (told := self._told_in(table)):
                found = self._with_linked(found, self.by.tables[table], told)
        if self.by.service is not None:
            found = self._with_service(found, self.by.service)
        return self._whole(found)

    def _told_in(self, table: str) -> list[tuple[str, ToldBy]]:
        """What a table tells, under the name of the column it goes to."""
        found = []
        for name, told in self.by.columns.items():
            found += [(name, told)] if told.table == table else []
            other = told.compared_with
            found += [(f"other_{name}", other)] if other is not None and other.table == table else []
        return found

    def with_key(self, spec: MapTable) -> Any:
        """A table of the source with `KEY`, the number of the report that its row belongs to."""
        table = self.tables[spec.name]
        found = (
            tables.key(table[word(spec.key)], is_whole=spec.whole_keys) if spec.key else ibis.null("string")
        )
        return table.mutate(**{KEY: found})

    def _of_main(self, table: Any, name: str, told: ToldBy) -> dict[str, Any]:
        column = self.layout.columns[name.removeprefix("other_")]
        if told.columns and word(told.columns[0]) == word(self.by.main.key) and column.kind == "text":
            return {name: table[KEY]}
        found = {_at_work(name, column): self._value(table, told, column)}
        if column.kind == "date" and word(told.columns[0]) in table.columns:
            found[f"written_{name}"] = table[word(told.columns[0])].strip().nullif("")
        return found

    def _with_linked(self, found: Any, spec: MapTable, told: Sequence[tuple[str, ToldBy]]) -> Any:
        """The reports with what a linked table says of them, however many rows it has for each."""
        linked = self.with_key(spec)
        table = linked.filter(linked[KEY].notnull())
        columns = {
            name: self.layout.columns[name.removeprefix("other_")] for name, how in told if not how.exists
        }
        # A table that tells nothing gives one literal, which can be gathered only as a column.
        values = {
            f"of {name}": self._value(table, how, columns[name]) for name, how in told if name in columns
        }
        table = table.select(KEY, **values)
        sums: dict[str, Any] = {"rows_there": table.count()}
        for name, column in columns.items():
            sums[_at_work(name, column)] = _GATHER[column.kind](table[f"of {name}"], table.count())
        by_report = table.group_by(there=table[KEY]).agg(**sums)
        joined = found.left_join(by_report, found[KEY] == by_report.there)
        exists = {name: joined.there.notnull() for name, how in told if how.exists}
        return joined.mutate(**exists).drop("there", "rows_there")

    def _with_service(self, found: Any, service: Served) -> Any:
        """The reports with their officers' first and last day of service, and whether they are known."""
        officers = self.with_key(self.by.tables[service.table])
        days = officers.group_by(known=officers[KEY]).agg(
            serves_from=tables.day(officers[word(service.first)], "year-month-day").min(),
            serves_to=tables.day(officers[word(service.last)], "year-month-day").max(),
        )
        joined = found.left_join(days, found.officer_id == days.known)
        return joined.mutate(officer_known=joined.known.notnull()).drop("known")

    def _value(self, table: Any, told: ToldBy, column: LayoutColumn) -> Any:
        """A column of a table as the layout has it; sets as bits."""
        if told.always:
            return ibis.literal(told.always)
        there = [name for heading in told.headings if (name := word(heading)) in table.columns]
        if is_set(column):
            return tables.any_bits(tables.bits(table[name], self._sets(told, name, column)) for name in there)
        return self._single(table, there[0], told, column) if there else ibis.null(_TYPES[column.kind])

    def _single(self, table: Any, heading: str, told: ToldBy, column: LayoutColumn) -> Any:
        text = table[heading]
        if column.kind == "date":
            return tables.day(text, told.dates)
        if column.kind == "whole":
            return tables.whole(text)
        if column.kind == "text":
            return text.strip().nullif("")
        if told.number:
            return tables.band(tables.whole(text), column.bands, column.values)
        if column.kind == "flag":
            return tables.answer(text, *(self._cells(told, heading, column, ours) for ours in ("yes", "no")))
        return tables.highest(tables.bits(text, self._sets(told, heading, column)), column.values)

    def _sets(self, told: ToldBy, heading: str, column: LayoutColumn) -> dict[str, int]:
        """Each cell of a column with the set it stands for."""
        known = known_words(told, heading, column)
        of_flag = next((ours for theirs, ours in told.flags.items() if word(theirs) == heading), "")
        found = {}
        for cell in self.words.get((told.table, heading), ()):
            names = {known[one] for one in words_of(cell.text, told)}
            names = {of_flag if name == "yes" else "" for name in names} if of_flag else names
            found[cell.text] = sum(1 << column.values.index(name) for name in names if name)
        return found

    def _cells(self, told: ToldBy, heading: str, column: LayoutColumn, ours: str) -> list[str]:
        """The cells of a column that stand for a word of ours."""
        known = known_words(told, heading, column)
        written = self.words.get((told.table, heading), ())
        return [cell.text for cell in written if known[word(cell.text)] == ours]

    def _whole(self, found: Any) -> Any:
        """Every column of the layout, those that nobody tells empty; sets as bits."""
        columns = self.layout.columns
        bits = {f"bits_{name}": _bits(found, name) for name in columns if is_set(columns[name])}
        bits["bits_tactics"] = tables.highest_ced_only(bits["bits_tactics"])
        empty = {
            name: ibis.null(_TYPES[column.kind])
            for name, column in columns.items()
            if name not in found.columns and not is_set(column)
        }
        return found.mutate(**bits, **empty)


def in_words(records: Any) -> Any:
    """Reports with their sets as the layout writes them, the columns that are made, and nothing else."""
    layout = national_layout()
    told = {
        name: (tables.joined if column.kind == "list" else tables.highest)(
            records[f"bits_{name}"], column.values
        )
        if is_set(column)
        else records[name]
        for name, column in layout.columns.items()
    }
    made = {
        "highest_ced": tables.ced_level(records.bits_tactics),
        "severity": tables.severity(records.bits_tactics, layout.severity),
        "marks": records.marks,
    }
    return records.select(**told, **made)


def in_layout(by: RecordMap, source: Mapping[str, Any], words: Vocabulary) -> Any:
    """The reports of a source in the layout; see `InLayout.records`."""
    return InLayout(by, source, words, national_layout()).records()


def linked_without_report(by: RecordMap, source: Mapping[str, Any]) -> dict[str, int]:
    """Rows of linked tables that belong to no report, by table; the table of service is not of reports."""
    turned = InLayout(by, source, {}, national_layout())
    service = "" if by.service is None else by.service.table
    linked = [
        turned.with_key(by.tables[name]).select(KEY, of=ibis.literal(name))
        for name in list(by.tables)[1:]
        if name != service
    ]
    if not linked:
        return {}
    rows = ibis.union(*linked) if len(linked) > 1 else linked[0]
    reports = turned.with_key(by.main).select(report=KEY).distinct()
    alone = rows.anti_join(reports, rows[KEY] == reports.report)
    counted = alone.group_by("of").agg(rows=alone.count()).order_by("of").to_pyarrow().to_pylist()
    return {row["of"]: row["rows"] for row in counted}


def _only(value: Any, rows: Any) -> Any:
    """The value where the report has one row; with several it cannot be said whose it is."""
    return ibis.ifelse(rows == 1, value.min(), ibis.null(value.type()))


_GATHER: dict[str, Callable[[Any, Any], Any]] = {
    "list": lambda value, _: value.bit_or(),
    "highest": lambda value, _: value.bit_or(),
    "flag": lambda value, _: value.any(),
    "whole": lambda value, _: value.sum(),
    "text": _only,
    "date": _only,
    "one": _only,
}
_TYPES = {"text": "string", "date": "date", "flag": "boolean", "whole": "int64", "one": "string"}


def is_set(column: LayoutColumn) -> bool:
    """Whether a column is a set of short names while it is worked on."""
    return column.kind in {"list", "highest"}


def _at_work(name: str, column: LayoutColumn) -> str:
    return f"bits_{name}" if is_set(column) else name


def _bits(found: Any, name: str) -> Any:
    at_work = f"bits_{name}"
    return found[at_work].fill_null(0) if at_work in found.columns else ibis.literal(0, "int64")
