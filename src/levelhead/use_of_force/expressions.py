"""From a source's words to the values of the layout, as expressions that any engine can run.

A set of short names is one whole number while it is worked on: the name at place k of the layout's values is
bit k. Several columns, or the rows of a linked table, then join by a bitwise or.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis

from levelhead.use_of_force.layout import CED_LEVELS, tactic_ids
from levelhead.use_of_force.record_map import DateOrder

_DATE = r"^\s*(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})([T ].*)?$"
_NUMBER = r"^\s*(\d{1,9})(\.0+)?\s*$"
JOINER = ";"


def answer(text: Any, yes: Sequence[str], no: Sequence[str]) -> Any:
    """True, false, or null, from what is written."""
    return ibis.cases((text.isin(yes), True), (text.isin(no), False), else_=ibis.null("boolean"))


def day(text: Any, order: DateOrder) -> Any:
    """A column of dates; null where there is none, or no day that exists, in that order."""
    parts = dict(zip(order.split("-"), (1, 2, 3), strict=True))
    found = {name: text.re_extract(_DATE, place) for name, place in parts.items()}
    written = found["year"].lpad(4, "0") + "-" + found["month"].lpad(2, "0") + "-" + found["day"].lpad(2, "0")
    is_date = text.re_search(_DATE) & (found["year"].length() == 4)
    return ibis.ifelse(is_date, written, ibis.null("string")).try_cast("date")


def whole(text: Any) -> Any:
    """A column of whole numbers; null where there is none."""
    is_number = text.re_search(_NUMBER)
    return ibis.ifelse(is_number, text.re_extract(_NUMBER, 1), ibis.null("string")).try_cast("int64")


def key(text: Any, *, is_whole: bool) -> Any:
    """The number of a report as the tables are joined by it; of a whole number without its `.0`."""
    stripped = text.strip().nullif("")
    if not is_whole:
        return stripped
    return ibis.ifelse(stripped.endswith(".0"), stripped.substr(0, stripped.length() - 2), stripped)


def band(number: Any, starts: Sequence[int], values: Sequence[str]) -> Any:
    """The band that a number falls into."""
    rules = [(number >= start, value) for start, value in zip(starts, values, strict=True)]
    return ibis.cases(*reversed(rules), else_=ibis.null("string"))


def bits(text: Any, cells: Mapping[str, int]) -> Any:
    """The set that each cell stands for, as bits; 0 for a cell that is not listed."""
    by_set: dict[int, list[str]] = {}
    for cell, names in cells.items():
        by_set.setdefault(names, []).append(cell)
    rules = [(text.isin(cells), names) for names, cells in by_set.items() if names]
    return ibis.cases(*rules, else_=0).cast("int64") if rules else ibis.literal(0, "int64")


def any_bits(several: Iterable[Any]) -> Any:
    """The union of sets."""
    found = [one.fill_null(0).cast("int64") for one in several]
    return functools.reduce(operator.or_, found) if found else ibis.literal(0, "int64")


def holds(mask: Any, value: str, values: Sequence[str]) -> Any:
    """Whether a set holds a name."""
    return (mask & (1 << list(values).index(value))) != 0


def joined(mask: Any, values: Sequence[str]) -> Any:
    """The names of a set joined by ";" in the order of the values; null for none."""
    names = [ibis.ifelse(holds(mask, value, values), JOINER + value, "") for value in values]
    return functools.reduce(operator.add, names).substr(len(JOINER)).nullif("")


def highest(mask: Any, values: Sequence[str]) -> Any:
    """The last name of a set in the order of the values; null for none."""
    rules = [(holds(mask, value, values), value) for value in reversed(values)]
    return ibis.cases(*rules, else_=ibis.null("string"))


def highest_ced_only(mask: Any) -> Any:
    """A set of tactics in which of a conducted energy device only the highest use stands."""
    ids = tactic_ids()
    device = sum(1 << ids.index(level) for level in CED_LEVELS)
    rules = [(holds(mask, level, ids), 1 << ids.index(level)) for level in reversed(CED_LEVELS)]
    return (mask & ~device) | ibis.cases(*rules, else_=0).cast("int64")


def ced_level(mask: Any) -> Any:
    """The highest use of a conducted energy device in a set of tactics; null for none."""
    ids = tactic_ids()
    rules = [(holds(mask, level, ids), level) for level in reversed(CED_LEVELS)]
    return ibis.cases(*rules, else_=ibis.null("string"))


def severity(mask: Any, weights: Mapping[str, int]) -> Any:
    """The highest weight among the tactics of a set; null for none that counts as force."""
    ids = tactic_ids()
    weighing = dict.fromkeys(sorted(set(weights.values()), reverse=True), 0)
    for tactic, weight in weights.items():
        weighing[weight] |= 1 << ids.index(tactic)
    rules = [((mask & tactics) != 0, weight) for weight, tactics in weighing.items()]
    return ibis.cases(*rules, else_=ibis.null("int64"))
