"""The page about the published pilot: every derived figure follows from the published ones beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "published-pilot.md").read_text(encoding="utf-8")


def _rows(page: str) -> dict[str, list[str]]:
    """The rows of every table, by what stands in the first cell."""
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| ")
    ]
    return {row[0]: row[1:] for row in cells}


ROWS = _rows(PAGE)
SUMS = [name for name, cells in ROWS.items() if re.fullmatch(r"[\d,. /x]*[/x] [\d,. /x]*", cells[-1])]


def _number(cell: str) -> float:
    """The first number of a cell."""
    found = re.search(r"\d[\d,]*(\.\d+)?", cell)
    assert found, cell
    return float(found[0].replace(",", ""))


def _published(name: str) -> float:
    return _number(ROWS[name][0])


@pytest.mark.parametrize("name", SUMS)
def test_what_stands_beside_how_it_is_computed(name: str) -> None:
    """The value in the table is the sum written beside it, to the last whole number."""
    value, how = ROWS[name]
    first, *rest = re.findall(r"[\d,.]+|[x/]", how)
    computed = float(first.replace(",", ""))
    for sign, cell in zip(rest[::2], rest[1::2], strict=True):
        number = float(cell.replace(",", ""))
        computed = computed * number if sign == "x" else computed / number
    assert round(computed) == _number(value)


def test_the_page_has_the_sums_that_are_checked() -> None:
    """Five figures are computed from what is written beside them."""
    assert len(SUMS) == 5


@pytest.mark.parametrize("year", ["2022/23", "2023/24", "2024/25"])
def test_the_country_is_a_share_of_its_records(year: str) -> None:
    """Each cell is the year's published records times the share above it, and is tens of thousands."""
    records = _published(f"records of England and Wales, {year}")
    shares = [_number(cell) / 100 for cell in ROWS["records of the year"]]
    assert shares == [0.08, 0.09, 0.109]
    found = [_number(cell) for cell in ROWS[year]]
    assert found == [round(records * share) for share in shares]
    assert all(10_000 <= one < 100_000 for one in found)


def test_1200_fits_11_per_cent_of_a_year_of_the_force_and_not_9() -> None:
    """The records it would be a share of lie within the force's published years for 11 per cent only."""
    years = [_published(f"records of the force, {year}") for year in ("2017/18", "2018/19", "2019/20")]
    as_11, as_9 = (_published(f"records a year that 1,200 is {share} per cent of") for share in ("11", "9"))
    assert min(years) < as_11 < max(years)
    assert as_9 > max(years)


def test_the_sums_use_the_published_figures() -> None:
    """Officers, records and shares in the sums are those of the table of published figures."""
    by_force = ROWS["1,200 an officer of the force, times officers of the country"][1]
    by_pilot = ROWS["1,200 an officer of the pilot, times officers of the country"][1]
    force, country = (
        _published("officers of the force, full-time equivalent, September 2019"),
        _published("officers of England and Wales, full-time equivalent, March 2024"),
    )
    assert by_force == f"1,200 / {force:,} x {country:,.0f}"
    assert by_pilot == f"1,200 / {_published('officers in the pilot'):,.0f} x {country:,.0f}"
    year = ROWS["10.9 per cent of the records of 2019/20"][1]
    at_most = _published("weekly propensity to use force, at most") / 100
    assert year == f"{_published('records of the force, 2019/20'):,.0f} x {at_most}"


def test_people_are_fewer_than_records() -> None:
    """73 people to 100 reports, of the largest national figure."""
    share = _published("people as a share of reports, 2024/25") / 100
    records, people = (
        _number(re.search(pattern, PAGE)[1])  # type: ignore[index]
        for pattern in (r"([\d,]+) fewer records", r"some ([\d,]+) fewer people")
    )
    assert records == max(_number(cell) for cell in ROWS["2024/25"])
    assert round(records * share) == people
