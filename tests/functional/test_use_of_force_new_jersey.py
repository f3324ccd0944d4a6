"""From eight linked tables of raw reports to a checked panel, with one mapping file and no work by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from levelhead.basics.errors import FaultsFound
from levelhead.cli import app

ROOT = Path(__file__).resolve().parents[2]
MAP = ROOT / "examples" / "new-jersey" / "map.toml"
REAL = ROOT.parent / "shared" / "data" / "new-jersey-use-of-force"


# Made up in the layout of the portal. Report 3 is 3.0 in two of the tables; report 5 names no officer.
TABLES = {
    "incident": """
form_id,incident_date_1,agency_name,officer_injured,subject_count,officer_pid
1,2023-01-02,Elm PD,False,1,NJ1
2,2023-01-03,Elm PD,False,1,NJ1
3.0,2023-01-12,Oak PD,False,1,NJ2
4,2023-01-15,Oak PD,False,2,NJ2
5,2023-01-15,Oak PD,False,1,
""",
    "incident_officer_injury_type": """
form_id,officer_injury_type
2,Contusion/bruise
""",
    "incident_subject_force_type": """
form_id,index,force_type
1,1,Used arms
2,1,Used fists/punch
2,1,Discharged Chemical at
3,1,Used CED on
4,1,Canine bit (apprehension)
5,1,Used arms
""",
    "incident_subject_injury": """
form_id,index,subject_injury
3,1,Complaint of pain
""",
    "incident_subject_perceived_condition": """
form_id,index,perceived_condition
1,1,No unusual condition noted
""",
    "incident_subject_resistance": """
form_id,index,subject_resistance
2,1,Active Resistor
""",
    "incident_type": """
form_id,type
1,Other
""",
    "subject": """
form_id,index,arrested,type,age,juvenile,race,gender,injured,injured_prior
1,1,True,Person,22.0,False,Black,Female,False,
2,1,True,Person,40,False,White,Male,False,
3.0,1,False,Person,31,False,Asian,Male,True,
4,1,True,Person,19,False,White,Male,False,
4,2,True,Person,20,False,White,Male,False,
5,1,True,Person,50,False,White,Male,False,
""",
}


def _made(files: list[Path], folder: Path) -> tuple[dict[str, object], dict[str, object], Path]:
    """The account of the import and of the panel, and the panel."""
    records, panel = folder / "records.parquet", folder / "panel.parquet"
    names = [str(file) for file in files]
    said = _run("use-of-force", "import", *names, "--map", str(MAP), "--out", str(records), "--json")
    told = _run("use-of-force", "panel", str(records), "--out", str(panel), "--json")
    return said, told, panel


def _run(*words: str) -> dict[str, object]:
    run = CliRunner().invoke(app, list(words))
    assert run.exit_code == 0, run.output
    return dict(json.loads(run.stdout))


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, object], dict[str, object], Path]:
    folder = tmp_path_factory.mktemp("new-jersey")
    files = []
    for name, text in TABLES.items():
        files.append(folder / f"{name}.csv.gz")
        files[-1].write_bytes(gzip.compress(text.lstrip().encode()))
    return _made(files, folder)


def test_the_broken_column_is_found_and_said(
    made_up: tuple[dict[str, object], dict[str, object], Path],
) -> None:
    """Nobody is ever hurt by the reports' own column, and one officer was by the table of injuries."""
    checks = {(one["name"], one["detail"][:16]): one for one in made_up[0]["checks"]}  # type: ignore[attr-defined]
    assert checks["two_places", "officer_injured:"]["passed"] is False
    assert (
        "the column is broken at its source; it is not used"
        in checks["two_places", "officer_injured:"]["detail"]
    )


def test_every_officer_has_every_week(made_up: tuple[dict[str, object], dict[str, object], Path]) -> None:
    """Two officers, two whole weeks, zeros where nothing was recorded, each report in its group and week."""
    rows = pq.read_table(made_up[2]).to_pylist()
    cells = {(row["officer_id"], row["period"]): row for row in rows}
    assert set(cells) == {("NJ1", 1), ("NJ1", 2), ("NJ2", 1), ("NJ2", 2)}
    assert [cells[key]["records"] for key in sorted(cells)] == [2, 0, 0, 2]
    busy = cells["NJ1", 1]
    assert (busy["unarmed_skills"], busy["officer_injured"], busy["subject_injured"]) == (2, 1, 0)
    assert cells["NJ2", 2]["subject_injured"] == 1
    assert sum(cells["NJ1", 2][name] for name in ("records", "unarmed_skills", "severity")) == 0


def test_no_report_disappears(made_up: tuple[dict[str, object], dict[str, object], Path]) -> None:
    """Five were read; the one without an officer is set aside, and said."""
    told = made_up[1]
    assert told["records"] == {"counted": 4, "set_aside": {"without_officer": 1}}
    assert told["officers_without_records"] == "not known"


def test_a_roster_brings_in_who_never_used_force_and_takes_out_who_did_not_serve(
    made_up: tuple[dict[str, object], dict[str, object], Path],
) -> None:
    """Officer 9 has rows of zeros; officer 2 began in the second week; officer 1 is not on the roster."""
    records = made_up[2].with_name("records.parquet")
    roster = made_up[2].with_name("roster.csv")
    roster.write_text("officer_id,active_from\nNJ2,2023-01-09\nNJ9,\n", encoding="utf-8")
    out = made_up[2].with_name("served.parquet")
    told = _run(
        "use-of-force", "panel", str(records), "--roster", str(roster), "--out", str(out), "--json"
    )  # fmt: skip
    cells = {(row["officer_id"], row["period"]): row["records"] for row in pq.read_table(out).to_pylist()}
    assert cells == {("NJ2", 2): 2, ("NJ9", 1): 0, ("NJ9", 2): 0}
    assert told["records"] == {
        "counted": 2,
        "set_aside": {"without_officer": 1, "officer_not_on_roster_or_out_of_service": 2},
    }


def test_an_officer_twice_on_the_roster_is_a_fault(
    made_up: tuple[dict[str, object], dict[str, object], Path],
) -> None:
    """Nothing is written, and the officer is named."""
    roster = made_up[2].with_name("twice.csv")
    roster.write_text("officer_id\nNJ2\nNJ2\n", encoding="utf-8")
    out = made_up[2].with_name("none.parquet")
    run = CliRunner().invoke(
        app,
        [
            "use-of-force",
            "panel",
            str(made_up[2].with_name("records.parquet")),
            "--roster",
            str(roster),
            "--out",
            str(out),
        ],
    )
    assert isinstance(run.exception, FaultsFound)
    assert [fault.code for fault in run.exception.faults] == ["roster-officer-twice"]
    assert not out.exists()


@pytest.mark.skipif(not REAL.is_dir(), reason="the real tables are not beside this checkout")
def test_the_real_tables_become_a_panel(tmp_path: Path) -> None:
    """72,743 reports of four years: counted or set aside for a reason, and the broken column is named."""
    said, told, panel = _made(sorted(REAL.glob("*.csv.gz")), tmp_path)
    assert said["reports"]["read"] == 72743  # type: ignore[index]
    broken = [one for one in said["checks"] if one["name"] == "two_places" and one["passed"] is False]  # type: ignore[attr-defined]
    assert broken[0]["found"][0]["column"] == "officer_injured"
    counted = told["records"]["counted"]  # type: ignore[index]
    assert counted + sum(told["records"]["set_aside"].values()) == 72743  # type: ignore[index]
    table = pq.read_table(panel)
    assert table.num_rows == told["officers"] * told["periods"]  # type: ignore[operator]
    assert pc.sum(table["records"]).as_py() == counted
