"""Laws of tables."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from levelhead.basics.tables import read_table, write_table
from levelhead.basics.values import Column

COLUMNS = (Column("name"), Column("on", "date", required=False), Column("minutes", "whole", required=False))
HEADER = ("name", "on", "minutes")
# What a person can type into a cell; blanks at its ends are not part of it.
TYPED = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"), max_size=40)
CELLS = TYPED.map(str.strip).filter(lambda cell: not cell.startswith(("=", "+", "-", "@")))
DAYS = st.none() | st.dates()
ROWS = st.lists(st.tuples(CELLS.filter(bool), DAYS, st.none() | st.integers(0, 999_999_999)), max_size=6)


@given(st.binary(max_size=400) | st.text(max_size=400).map(lambda text: ("name,on\n" + text).encode()))
def test_any_file_is_answered(content: bytes) -> None:
    """Whatever is sent, the answer is rows or faults: somebody's wrong file is never our crash."""
    table = read_table(content, "any.csv", COLUMNS)
    assert table.faults or table.header
    assert len(table.rows) + len(table.faulty) == len(table.all_cells)
    assert all(fault.remedy for fault in table.faults)


@given(ROWS)
def test_what_is_written_is_read_back(rows: list) -> None:
    """A list that was exported can be brought in again: nothing is lost between the two."""
    table = read_table(write_table(HEADER, rows).encode(), "t.csv", COLUMNS)
    early = [row for row in rows if row[1] is not None and row[1].year < 1900]
    assert len(table.faults) == len(early)
    assert [tuple(row.values.values()) for row in table.rows] == [row for row in rows if row not in early]


@given(ROWS, st.permutations([0, 1, 2]))
def test_the_order_of_columns_does_not_matter(rows: list, order: list[int]) -> None:
    """A spreadsheet's columns can be dragged about; what a row says must not depend on it."""
    moved = write_table([HEADER[place] for place in order], [[row[place] for place in order] for row in rows])
    first, second = (
        read_table(text.encode(), "t.csv", COLUMNS) for text in (write_table(HEADER, rows), moved)
    )
    assert [row.values for row in first.rows] == [row.values for row in second.rows]
