"""From rows to moments: by hand, against the slow referee, and with nothing lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pytest
from ibis import _

from levelhead.basics.errors import FaultsFound
from levelhead.engines.duckdb_engine import DuckDBEngine, connect
from levelhead.rollout import sums
from levelhead.rollout.collect import RowCount, collect_panel, collect_records
from levelhead.rollout.expressions import Outcome, Window
from levelhead.rollout.moments import CohortMoments
from levelhead.rollout.rows import Lookup
from reference.rows import moments_of, random_panel

FORCE = Outcome("force", "count", "force")
ANY_FORCE = Outcome("any_force", "any", "force")
START = date(2024, 1, 1)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    engine = connect(None)
    yield engine
    engine.close()


@pytest.fixture
def table(engine: DuckDBEngine) -> Any:
    """Make a table on the engine from columns, with Arrow types where they cannot be told from the values."""

    def make(types: dict[str, pa.DataType] | None = None, **columns: list[Any]) -> Any:
        rows = pa.table(columns, schema=pa.schema(types) if types else None)
        name = ibis.util.gen_name("rows")
        engine.backend.con.register(name, rows)
        return engine.backend.table(name)

    return make


def _panel(rows: np.ndarray, first: np.ndarray, order: np.ndarray) -> dict[str, list[Any]]:
    """The columns of a panel, its rows in the order given."""
    officers, periods = rows.shape
    return {
        "officer_id": np.repeat(np.arange(officers), periods)[order].tolist(),
        "period": np.tile(np.arange(1, periods + 1), officers)[order].tolist(),
        "first_trained": np.repeat(first, periods)[order].tolist(),
        "force": rows.ravel().astype(int)[order].tolist(),
    }


def _assert_same(found: CohortMoments, wanted: CohortMoments) -> None:
    for name in ("first_trained", "officers", "officers_with_records", "total", "product"):
        assert np.array_equal(getattr(found, name), getattr(wanted, name)), name


@pytest.mark.parametrize("seed", range(3))
def test_a_panel_in_any_order_gives_the_same_moments(table: Any, seed: int) -> None:
    """Counts, and any force, equal sums made officer by officer, whatever the order of the rows."""
    rows, first = random_panel(seed)
    order = np.random.default_rng(seed).permutation(rows.size)
    found = collect_panel(table(**_panel(rows, first, order)), [FORCE, ANY_FORCE], Window(7))
    _assert_same(found.moments["force"], moments_of(rows, first))
    _assert_same(found.moments["any_force"], moments_of((rows > 0).astype(float), first))
    assert found.rows == RowCount(rows.size, rows.size, {})
    assert found.officers == RowCount(24, 24, {})
    assert found.empty_values == {"force": 0, "any_force": 0}


@pytest.mark.parametrize("seed", range(3))
def test_records_give_the_moments_of_their_panel(table: Any, seed: int) -> None:
    """One row a record, dated inside its week: officers and weeks without a row count as zero."""
    rows, first = random_panel(seed)
    rng = np.random.default_rng(seed)
    officer, period = np.nonzero(rows)
    times = rows[officer, period].astype(int)
    officer, period = np.repeat(officer, times), np.repeat(period, times)
    days = period * 7 + rng.integers(0, 7, period.size)
    injured = rng.random(period.size) < 0.3
    records = table(
        officer_id=[f"o{one}" for one in officer],
        occurred_on=[START + timedelta(days=int(day)) for day in days],
        injured=injured.tolist(),
        tactics=["baton; cuffs" if one else "cuffs" for one in injured],
    )
    roster = table(officer_id=[f"o{one}" for one in range(24)], first_trained=first.tolist())
    outcomes = [
        Outcome("force"),
        Outcome("injured", "any", "injured"),
        Outcome("baton", "count", _.tactics.contains("baton")),
    ]
    found = collect_records(records, outcomes, Window(7, START), roster=roster)
    injuries = np.zeros_like(rows)
    np.add.at(injuries, (officer[injured], period[injured]), 1)
    _assert_same(found.moments["force"], moments_of(rows, first))
    _assert_same(found.moments["injured"], moments_of((injuries > 0).astype(float), first))
    _assert_same(found.moments["baton"], moments_of(injuries, first))


def test_nothing_disappears_from_records(table: Any) -> None:
    """Each row that is not used is counted under the first reason that holds.

    Officer 1 is trained in week 2, officer 2 in week 9, after the window; 3 was trained before it, 4 never.
    """
    roster = table(
        {"officer_id": pa.int64(), "first_trained": pa.int64()},
        officer_id=[1, 2, 3, 4],
        first_trained=[2, 9, 0, None],
    )
    days = [1, 8, 8, 21, -1, 9, 9, 9, 40, 0, None]
    records = table(
        {"officer_id": pa.string(), "occurred_on": pa.date32(), "injured": pa.bool_()},
        officer_id=["1", "1", "2", "2", "2", "3", "4", "5", "4", None, "1"],
        occurred_on=[None if day is None else START + timedelta(days=day - 1) for day in days],
        injured=[True, None, False, True, True, True, True, True, True, True, True],
    )
    outcomes = [Outcome("force"), Outcome("injured", "count", "injured")]
    found = collect_records(records, outcomes, Window(2, START), roster=roster)
    assert found.rows == RowCount(
        read=11,
        used=3,
        set_aside={
            "officer_not_in_roster": 2,
            "officer_trained_before_window": 1,
            "officer_without_training_period": 2,
            "row_outside_window": 2,
            "row_without_period": 1,
        },
    )
    assert found.officers == RowCount(
        read=4,
        used=2,
        set_aside={"officer_trained_before_window": 1, "officer_without_training_period": 1},
    )
    assert found.empty_values == {"force": 0, "injured": 1}
    force = found.moments["force"]
    assert force.first_trained.tolist() == [2, 3]
    assert force.total.tolist() == [[1, 1], [0, 1]]
    assert found.moments["injured"].total.tolist() == [[1, 0], [0, 0]]
    assert found.moments["injured"].officers_with_records.tolist() == [1, 0]


def test_a_panel_may_bring_its_roster_and_may_be_longer_than_the_window(table: Any) -> None:
    """Rows after the window are set aside; officers trained after it become the last cohort."""
    rows, first = random_panel(2)
    panel = _panel(rows, first, np.arange(rows.size))
    found = collect_panel(table(**panel), [FORCE], Window(5))
    _assert_same(found.moments["force"], moments_of(rows[:, :5], np.minimum(first, 6)))
    assert found.rows.set_aside == {"row_outside_window": 48}
    roster = table(officer_id=list(range(25)), first_trained=[*np.where(first == 3, 4, first).tolist(), 4])
    found = collect_panel(table(**panel), [FORCE], Window(7), roster=roster)
    _assert_same(found.moments["force"], moments_of(rows, np.where(first == 3, 4, first)))
    assert found.officers == RowCount(25, 24, {"officer_not_in_panel": 1})


def test_weeks_are_counted_from_the_start_in_both_directions(table: Any) -> None:
    """Day 0 and day 6 are week 1, day 7 is week 2, the day before the start is week 0, eight before -1."""
    days = [0, 6, 7, -1, -7, -8]
    roster = table(officer_id=list(range(6)), assigned_on=[START + timedelta(days=day) for day in days])
    weeks = roster.select("officer_id", week=Window(52, START).period_of(roster.assigned_on))
    assert weeks.order_by("officer_id").to_pyarrow()["week"].to_pylist() == [1, 1, 2, 0, 0, -1]
    with pytest.raises(ValueError, match="without a start"):
        Window(52).period_of(roster.assigned_on)


@pytest.mark.parametrize("seed", range(3))
def test_classes_are_gathered_as_sums_over_their_officers(table: Any, seed: int) -> None:
    """Sizes, totals and products by class equal sums made class by class; no class means a class of one."""
    rows, first = random_panel(seed)
    place = np.random.default_rng(seed).integers(0, 3, first.size)
    names = [
        None if at == 2 else f"{cohort}-{at}"
        for cohort, at in zip(first.tolist(), place.tolist(), strict=True)
    ]
    roster = table(officer_id=list(range(first.size)), first_trained=first.tolist(), class_id=names)
    panel = table(**_panel(rows, first, np.arange(rows.size)))
    collected = collect_panel(panel, [FORCE], Window(7), roster=roster)
    found = collected.moments["force"].clusters("class")
    paths_of = collected.class_paths["force"]
    assert sorted(paths_of.total.tolist()) == sorted(
        rows[[(name or f"alone {n}") == unit for n, name in enumerate(names)]].sum(axis=0).tolist()
        for unit in {name or f"alone {n}" for n, name in enumerate(names)}
    )
    assert np.array_equal(np.bincount(paths_of.first_trained, paths_of.officers), np.bincount(first))
    for g, cohort in enumerate(np.unique(first).tolist()):
        units = [name or f"alone {officer}" for officer, name in enumerate(names)]
        mine = {unit for unit, trained in zip(units, first.tolist(), strict=True) if trained == cohort}
        groups = [rows[[unit == one for unit in units]] for one in mine]
        paths = [(len(group), group.sum(axis=0)) for group in groups]
        assert found.count[g] == len(groups)
        assert found.with_records[g] == sum(bool(path.any()) for _, path in paths)
        assert found.sized[g] == sum(size**2 for size, _ in paths)
        assert np.array_equal(found.sized_total[g], sum(size * path for size, path in paths))
        assert np.array_equal(found.product[g], sum(np.outer(path, path) for _, path in paths))


def test_a_class_with_officers_of_two_cohorts_is_a_class_in_each(table: Any) -> None:
    """Two officers of class a are due in period 2 and one in period 3; no product joins the cohorts."""
    roster = table(officer_id=[1, 2, 3], first_trained=[2, 2, 3], class_id=["a", "a", "a"])
    records = table(officer_id=[1, 2, 2, 3, 3], period=[1, 1, 2, 1, 2])
    found = collect_records(records, [Outcome("force")], Window(2), roster=roster).moments["force"]
    assert found.clusters("class").product.tolist() == [[[4, 2], [2, 1]], [[1, 1], [1, 1]]]
    assert found.clusters("class").sized_total.tolist() == [[4, 2], [1, 1]]


def test_many_classes_are_not_few(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit no path of a class is kept, nor where classes were not asked for."""
    roster = table(officer_id=[1, 2, 3], first_trained=[2, 2, 3], class_id=["a", "b", "c"])
    records = table(officer_id=[1, 2, 3], period=[1, 1, 2])
    monkeypatch.setattr("levelhead.rollout.collect.FEW_CLASSES", 2)
    assert collect_records(records, [Outcome("force")], Window(2), roster=roster).class_paths == {}
    roster = roster.drop("class_id")
    assert collect_records(records, [Outcome("force")], Window(2), roster=roster).class_paths == {}


@pytest.mark.parametrize("members", [1, 3, 1000])
@pytest.mark.parametrize("largest", [1, 40, 3_000, 40_000_000])
def test_whole_numbers_stay_exact(
    table: Any, monkeypatch: pytest.MonkeyPatch, members: int, largest: int
) -> None:
    """Sums in single precision where they fit, in double where not, in tables of any number of officers.

    The largest product is 40 million squared times a few officers, below 2**53.
    """
    monkeypatch.setattr(sums, "_MEMBERS", members)
    rows, first = random_panel(7)
    rows = np.where(rows > 0, (rows * largest) // rows.max(), 0)
    panel = _panel(rows, first, np.random.default_rng(1).permutation(rows.size))
    found = collect_panel(table(**panel), [FORCE], Window(7))
    _assert_same(found.moments["force"], moments_of(rows, first))


def test_officers_who_come_and_go_are_rows_of_their_own(table: Any) -> None:
    """Each period of service of each cohort has its sums; records outside of it are set aside.

    Officers 1 and 2 are there throughout, 3 leaves after period 2, 4 comes in period 3, 5 never is there.
    """
    nothing = None
    roster = table(
        dict.fromkeys(("officer_id", "first_trained", "serves_from", "serves_to"), pa.int64()),
        officer_id=[1, 2, 3, 4, 5],
        first_trained=[2, 3, 2, 2, 2],
        serves_from=[nothing, -4, nothing, 3, 3],
        serves_to=[nothing, 9, 2, nothing, 2],
    )
    records = table(officer_id=[1, 2, 3, 3, 3, 4, 4, 5], period=[3, 1, 1, 2, 3, 3, 2, 1])
    found = collect_records(records, [Outcome("force")], Window(3), roster=roster)
    force = found.moments["force"]
    assert force.first_trained.tolist() == [2, 2, 2, 3]
    assert force.in_service().tolist() == [
        [True, True, False],
        [True, True, True],
        [False, False, True],
        [True, True, True],
    ]
    assert force.total.tolist() == [[1, 1, 0], [0, 0, 1], [0, 0, 1], [1, 0, 0]]
    assert found.rows.set_aside == {"officer_never_in_service": 1, "row_outside_service": 2}


@pytest.mark.parametrize(
    ("roster", "records"),
    [
        (pa.array([7, 12, 99]), pa.array([12, None, 5, 99, 12, 10**12])),
        (pa.array([7, 12, 10**12]), pa.array([12, None, 5, 10**12, 12, 6])),
        (pa.array([7, 12, 99]), pa.array([12, None, 5, 99, 12, 6], pa.int16())),
        (pa.array(["7", "12", "99"]), pa.array([12, None, 5, 99, 12, 6])),
        (pa.array([7, 12, 99]), pa.array(["12", None, "5", "99", "12", "07"])),
        (pa.array(["7", "12", "99"]), pa.array(["12", "", "5", "99", "12", None])),
        (pa.array([7, 12, 99]), pa.array([12.0, None, 5.0, 99.0, 12.0, 7.5])),
    ],
)
def test_identifiers_are_found_whatever_their_type(roster: pa.Array, records: pa.Array) -> None:
    """Near together or far apart, numbers or text; nothing, and what is not on the roster, is nobody's."""
    found = Lookup(roster).places(pa.chunked_array([records[:2], records[2:]]))
    assert found.tolist() == [1, -1, -1, 2, 1, -1]


PANEL = {"officer_id": [1, 1, 2, 2], "period": [1, 2, 1, 2], "first_trained": [2, 2, 3, 3]}


@pytest.mark.parametrize(
    ("changed", "code", "found"),
    [
        ({"period": [1, 1, 1, 2]}, "panel-repeated-period", "2 rows for officer 1 in period 1"),
        ({"force": [0, None, None, 1]}, "panel-empty-outcome", "officer 1 in period 2, and 1 more like it"),
        ({"force": [0, -2, 0, 1]}, "outcome-negative", "-2 for officer 1 in period 2"),
        ({"first_trained": [2, 2, 2, 3]}, "panel-two-training-periods", "officer 2 with periods from 2 to 3"),
        ({"first_trained": [2, None, 3, 3]}, "panel-two-training-periods", "officer 1 .* in 1 of 2 rows"),
        ({"officer_id": [1, 1, 2, 3]}, "panel-missing-period", "1 periods for officer 2, and 1 more"),
        ({"force": [0.5, 1.0, 0.0, 1.0]}, "outcome-not-whole", "values of type float64"),
        ({"first_trained": None}, "table-missing-column", "the columns officer_id, period, force"),
    ],
)
def test_rows_that_are_not_a_panel_are_refused(
    table: Any, changed: dict[str, Any], code: str, found: str
) -> None:
    """Each fault is named with the first officer it concerns, and how many more there are."""
    columns = {"force": [0, 1, 0, 1]} | PANEL | changed
    columns = {name: columns[name] for name in (*PANEL, "force") if columns[name] is not None}
    types = dict.fromkeys(columns, pa.int64())
    types |= {"force": "float64"} if code == "outcome-not-whole" else {}
    with pytest.raises(FaultsFound, match=found) as refused:
        collect_panel(table(types, **columns), [FORCE], Window(2))
    assert [fault.code for fault in refused.value.faults] == [code]


def test_an_officer_twice_on_the_roster_is_refused(table: Any) -> None:
    """Joining such a roster would count the officer's records twice."""
    roster = table(officer_id=[1, 2, 1], first_trained=[2, 3, 4])
    records = table(officer_id=[1], period=[1])
    with pytest.raises(FaultsFound, match="officer 1 in 2 rows") as refused:
        collect_records(records, [Outcome("force")], Window(2), roster=roster)
    assert [fault.code for fault in refused.value.faults] == ["roster-officer-twice"]


def test_all_faults_of_the_rows_come_at_once(table: Any) -> None:
    """A period twice, an empty outcome and a value below zero are three faults of one answer."""
    columns = PANEL | {"period": [1, 1, 1, 2], "force": [0, 1, None, -1]}
    with pytest.raises(FaultsFound) as refused:
        collect_panel(table(dict.fromkeys(columns, pa.int64()), **columns), [FORCE], Window(2))
    assert {fault.code for fault in refused.value.faults} == {
        "panel-repeated-period",
        "panel-empty-outcome",
        "outcome-negative",
    }
