"""`levelhead rollout evaluate`, through the command, in this process so that its libraries load once."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
import time
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import pytest

from levelhead import wiring
from levelhead.cli import main
from levelhead.cli.progress import Progress

ROOT = Path(__file__).parents[2]
CHICAGO = ROOT.parent / "shared/data/chicago-procedural-justice/pj_officer_level_balanced.parquet"
RESULT_KEYS = ["format", "levelhead_version", "protocol", "sources", "population", "estimates", "checks",
               "projection"]  # fmt: skip
ESTIMATE_KEYS = ["outcome", "estimand", "estimator", "scale", "estimate", "std_error", "ci_low", "ci_high",
                 "p_value", "p_value_kind", "clustered_by", "clusters", "baseline", "relative_change",
                 "note"]  # fmt: skip


@dataclass(frozen=True)
class Run:
    """How the command ended."""

    code: int
    out: str
    err: str


def _evaluate(folder: Path, *words: str) -> Run:
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.chdir(folder)
        patch.setattr(sys, "argv", ["levelhead", "rollout", "evaluate", "protocol.toml", *words])
        with pytest.raises(SystemExit) as ended:
            main()
    return Run(ended.value.code if isinstance(ended.value.code, int) else 0, out.getvalue(), err.getvalue())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the example of a fictional force."""
    return Path(shutil.copytree(ROOT / "examples" / "rollout", tmp_path / "force"))


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command writes for the example."""
    folder = tmp_path_factory.mktemp("evaluated") / "force"
    shutil.copytree(ROOT / "examples" / "rollout", folder)
    run = _evaluate(folder, "--out", "out")
    assert run.code == 0, run.err
    assert run.out.startswith("FICTIONAL. ")
    return folder / "out"


def test_the_result_has_the_shape_that_others_rely_on(evaluated: Path) -> None:
    """Format, keys and kinds of value are those of levelhead.result/1."""
    result = json.loads((evaluated / "result.json").read_text(encoding="utf-8"))
    assert result["format"] == "levelhead.result/1"
    assert [*result][: len(RESULT_KEYS)] == RESULT_KEYS
    assert result["protocol"].keys() == {"sha256", "locked_on"}
    assert result["protocol"]["locked_on"] is None
    assert {"officers", "periods", "cohorts", "officer_periods", "events"} <= result["population"].keys()
    assert (result["population"]["officers"], result["population"]["officer_periods"]) == (60, 60 * 26)
    assert all([*row] == ESTIMATE_KEYS for row in result["estimates"])
    assert all({"name", "passed", "detail"} <= check.keys() for check in result["checks"])
    assert {check["passed"] for check in result["checks"]} <= {True, False, None}
    for source in result["sources"]:
        assert [*source][:5] == ["path", "sha256", "rows", "used", "set_aside"]
        assert source["rows"] == source["used"] + sum(source["set_aside"].values())
        assert re.fullmatch(r"[0-9a-f]{64}", source["sha256"])


def test_every_estimator_and_estimand_of_the_protocol_is_there(evaluated: Path) -> None:
    """Two-way models once for each outcome, the others for each estimand, and the event study."""
    result = json.loads((evaluated / "result.json").read_text(encoding="utf-8"))
    found = [(row["estimator"], row["estimand"]) for row in result["estimates"] if row["outcome"] == "force"]
    averages = [one for one in found if not one[1].startswith("event_time")]
    assert averages == [
        *(("efficient", estimand) for estimand in ("simple", "cohort", "calendar")),
        *(("difference_in_means", estimand) for estimand in ("simple", "cohort", "calendar")),
        ("two_way_linear", "constant"),
        ("two_way_poisson", "constant"),
    ]
    times = [one for one in found if one not in averages]
    assert times == [("efficient", f"event_time:{lag}") for lag in range(-6, 13)]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.headings: list[str] = []
        self.foreign: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        given = dict(attrs)
        self.ids += [given["id"]] if given.get("id") else []
        self.foreign += [given[key] or "" for key in ("src", "href", "style") if key in given]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Closed where it opens."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"h1", "h2"} & set(self.open):
            self.headings.append(data.strip())
        self.text.append(data)


def _page(file: Path) -> _Page:
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    assert page.open == []
    return page


def test_the_report_stands_alone(evaluated: Path) -> None:
    """The report fetches nothing, its elements close, and no identifier stands twice."""
    page = _page(evaluated / "report.html")
    assert page.foreign == []
    assert len(page.ids) == len(set(page.ids))
    assert "url(" not in (evaluated / "report.html").read_text(encoding="utf-8")


def test_the_printed_report_brings_its_own_letters(evaluated: Path) -> None:
    """On a machine without fonts a PDF that relies on them would be blank; this one holds those it uses."""
    printed = (evaluated / "report.pdf").read_bytes()
    assert printed.startswith(b"%PDF-")
    fonts = set(re.findall(rb"/BaseFont /[A-Z]{6}\+([A-Za-z-]+)", printed))
    assert {b"SourceSansPro-Regular", b"SourceSansPro-Bold"} <= fonts


def test_the_report_calls_made_up_records_fictional(evaluated: Path) -> None:
    """Each heading of a fictional result says so, and the truth stands beside the estimate."""
    page = _page(evaluated / "report.html")
    assert page.headings.count("Fictional") == len([one for one in page.headings if one]) / 2
    text = " ".join(page.text)
    assert "the truth that made them is known: 20.0% less often" in text
    assert "every record in this report are made up" in text


def test_figures_are_well_formed_and_fictional(evaluated: Path) -> None:
    """Three figures for the first outcome and two for each other; each says FICTIONAL."""
    files = sorted((evaluated / "figures").glob("*.svg"))
    assert len(files) == 7
    for file in files:
        root = ET.parse(file).getroot()  # noqa: S314 - our own drawing
        assert root.get("role") == "img"
        assert any(text.text == "FICTIONAL" for text in root.iter() if text.tag.endswith("}text"))


def test_tables_hold_the_same_numbers(evaluated: Path) -> None:
    """The CSV of estimates equals the result, row by row."""
    result = json.loads((evaluated / "result.json").read_text(encoding="utf-8"))
    with (evaluated / "tables" / "estimates.csv").open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    averages = [row for row in result["estimates"] if not row["estimand"].startswith("event_time")]
    assert [float(row["estimate"]) for row in rows] == [row["estimate"] for row in averages]
    names = {file.name for file in (evaluated / "tables").iterdir()}
    assert names == {"estimates.csv", "event_study.csv", "cohorts.csv", "set_aside.csv", "checks.csv"}


def test_the_same_files_give_the_same_result(folder: Path, evaluated: Path) -> None:
    """A second run, in another folder, writes the same bytes."""
    assert _evaluate(folder, "--out", "again").code == 0
    for name in ("result.json", "report.html", "report.pdf"):
        assert (folder / "again" / name).read_bytes() == (evaluated / name).read_bytes()


def test_json_is_the_result(folder: Path, evaluated: Path) -> None:
    """With --json the command prints what it writes, and nothing else."""
    run = _evaluate(folder, "--out", "out", "--json")
    assert run.out == (evaluated / "result.json").read_text(encoding="utf-8")


def test_an_earlier_evaluation_is_replaced(folder: Path) -> None:
    """A second run into the same folder leaves one evaluation and no traces."""
    assert _evaluate(folder, "--out", "out").code == 0
    (folder / "out" / "figures" / "old.svg").write_text("old", encoding="utf-8")
    assert _evaluate(folder, "--out", "out").code == 0
    assert not (folder / "out" / "figures" / "old.svg").exists()
    assert not [entry for entry in folder.iterdir() if entry.name.startswith(".")]


def test_a_folder_with_other_things_is_left_alone(folder: Path) -> None:
    """Nothing that is not an evaluation is ever overwritten: exit code 2."""
    run = _evaluate(folder, "--out", ".")
    assert run.code == 2
    assert "records.csv" in run.err or "make.py" in run.err
    assert (folder / "roster.csv").exists()


def test_faults_of_both_tables_are_told_at_once_and_nothing_is_saved(folder: Path) -> None:
    """Roster and records with mistakes: exit code 3, every fault with its place, and no folder."""
    roster = (folder / "roster.csv").read_text(encoding="utf-8").splitlines()
    first = roster[1].split(",")
    roster[2] = roster[2].replace("2015-04-01", "2035-04-01")
    (folder / "roster.csv").write_text("\n".join([*roster, ",".join(first)]) + "\n", encoding="utf-8")
    records = (folder / "records.csv").read_text(encoding="utf-8").replace("2025-01-06", "06/01/2025")
    (folder / "records.csv").write_text(records, encoding="utf-8")
    run = _evaluate(folder, "--out", "out")
    assert run.code == 3
    assert "records.csv, line 2, occurred_on" in run.err
    assert "06/01/2025" in run.err
    assert "roster-officer-twice  roster.csv, line 62, officer_id" in run.err
    assert "as on line 2" in run.err
    assert "roster-trained-before-service  roster.csv, line 3, assigned_on" in run.err
    assert not (folder / "out").exists()
    assert not [entry for entry in folder.iterdir() if entry.name.startswith(".")]


def test_a_failed_run_keeps_the_earlier_evaluation(folder: Path) -> None:
    """Faults in a later run leave the evaluation that was there untouched."""
    assert _evaluate(folder, "--out", "out").code == 0
    before = (folder / "out" / "result.json").read_bytes()
    (folder / "records.csv").unlink()
    run = _evaluate(folder, "--out", "out")
    assert run.code == 3
    assert "file-missing" in run.err
    assert (folder / "out" / "result.json").read_bytes() == before


def test_rows_that_are_not_used_are_counted_by_reason(folder: Path) -> None:
    """A record of a stranger and one from outside the window are set aside, and the report says so."""
    with (folder / "records.csv").open("a", encoding="utf-8") as file:
        file.write("stranger,2025-02-03,baton,no,no\nofficer-0001,2031-02-03,baton,no,no\n")
    assert _evaluate(folder, "--out", "out").code == 0
    result = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    source = next(source for source in result["sources"] if source["path"] == "records.csv")
    assert source["set_aside"] == {"officer_not_in_roster": 1, "row_outside_window": 1}
    text = " ".join(_page(folder / "out" / "report.html").text)
    assert "officer not in roster" in text


def test_officers_out_of_service_are_pointed_out(folder: Path) -> None:
    """An officer who leaves before the end is not passed over in silence."""
    roster = (folder / "roster.csv").read_text(encoding="utf-8")
    lines = roster.splitlines()
    lines[5] += "2025-05-01"
    (folder / "roster.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert _evaluate(folder, "--out", "out").code == 0
    result = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    check = next(check for check in result["checks"] if check["name"] == "in_post")
    assert check["passed"] is False
    assert "0 officers joined after the window began and 1 left" in check["detail"]


def test_tables_of_a_database_give_the_same_estimates(folder: Path, evaluated: Path) -> None:
    """With --engine the protocol names tables instead of files; the numbers are the same."""
    with duckdb.connect(str(folder / "force.duckdb")) as database:
        for name in ("roster", "records"):
            database.execute(f"CREATE TABLE {name} AS FROM '{folder / name}.csv'")
        database.execute("ALTER TABLE roster ALTER active_to TYPE DATE")
    protocol = (folder / "protocol.toml").read_text(encoding="utf-8")
    protocol = re.sub(r'path = "(roster|records).csv"', r'table = "\1"', protocol)
    (folder / "protocol.toml").write_text(protocol, encoding="utf-8")
    run = _evaluate(folder, "--out", "out", "--engine", "duckdb://force.duckdb")
    assert run.code == 0, run.err
    ours = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    theirs = json.loads((evaluated / "result.json").read_text(encoding="utf-8"))
    assert ours["estimates"] == theirs["estimates"]
    assert [(source["path"], source["sha256"]) for source in ours["sources"]] == [
        ("table roster", None),
        ("table records", None),
    ]


def test_a_database_without_the_table_is_called_wrongly(folder: Path) -> None:
    """A table that is not there is told by name, with exit code 2."""
    protocol = (folder / "protocol.toml").read_text(encoding="utf-8")
    protocol = protocol.replace('path = "roster.csv"', 'table = "roster"')
    (folder / "protocol.toml").write_text(protocol, encoding="utf-8")
    run = _evaluate(folder, "--out", "out")
    assert run.code == 2, run.err
    assert "roster" in run.err


def test_one_file_may_be_roster_and_panel(tmp_path: Path) -> None:
    """A Parquet panel that carries each officer's training period serves as its own roster."""
    protocol = (ROOT / "examples" / "chicago" / "protocol.toml").read_text(encoding="utf-8")
    (tmp_path / "protocol.toml").write_text(protocol.replace("count = 72", "count = 6"), encoding="utf-8")
    _write_panel(tmp_path / CHICAGO.name, "4 + officer % 3")
    run = _evaluate(tmp_path, "--out", "out", "--json")
    assert run.code == 0, run.err
    result = json.loads(run.out)
    assert (result["population"]["officers"], result["population"]["cohorts"]) == (30, 3)
    assert [source["rows"] for source in result["sources"]] == [30, 180]


def test_a_panel_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    """An officer with two training periods in one file stands on the roster twice."""
    protocol = (ROOT / "examples" / "chicago" / "protocol.toml").read_text(encoding="utf-8")
    (tmp_path / "protocol.toml").write_text(protocol.replace("count = 72", "count = 6"), encoding="utf-8")
    _write_panel(tmp_path / CHICAGO.name, "4 + (officer + (officer = 7 AND period > 3)::INT) % 3")
    run = _evaluate(tmp_path, "--out", "out")
    assert run.code == 3
    assert "officer 7 again with another training period" in run.err
    assert "roster-officer-twice" in run.err


def _write_panel(file: Path, first_trained: str) -> None:
    """Thirty officers and six months in the layout of the Chicago file; outcomes by a fixed rule."""
    duckdb.sql(
        f"""
        COPY (
            SELECT officer AS uid, period, {first_trained} AS first_trained,
                   DATE '2012-01-01' AS assigned_exact, DATE '2005-01-01' AS appointed,
                   (officer * period) % 7 // 5 AS force, (officer + period) % 5 // 4 AS complaints,
                   (officer + 2 * period) % 11 // 10 AS sustained
            FROM range(1, 31) AS o(officer), range(1, 7) AS p(period)
        ) TO '{file}' (FORMAT parquet)
        """  # noqa: S608 - the text is this test's own
    )


def test_errors_by_a_few_classes_are_told(folder: Path) -> None:
    """Where errors are by class and classes are few, a check says what bias-reduced errors by them say."""
    protocol = folder / "protocol.toml"
    text = protocol.read_text(encoding="utf-8")
    protocol.write_text(
        text.replace('clustered_by = "officer"', 'clustered_by = "class"', 1), encoding="utf-8"
    )
    run = _evaluate(folder, "--out", "out")
    assert run.code == 0, run.err
    result = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    told = {one["outcome"]: one["detail"] for one in result["checks"] if one["name"] == "few_classes"}
    assert set(told) == {one["outcome"] for one in result["estimates"]}
    assert all("20 classes as the units" in words and "by class" in words for words in told.values())


def test_a_run_that_is_cut_off_leaves_nothing(folder: Path) -> None:
    """When writing fails in the middle, neither the folder nor a part of it stays."""

    def fail(_: object) -> dict[str, str]:
        raise OSError("no space left")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("levelhead.actions.save_evaluation.figure_files", fail)
        with pytest.raises(OSError, match="no space left"):
            wiring.evaluate(folder / "protocol.toml", folder / "out", None, lambda _: None)
    assert not (folder / "out").exists()
    assert not [entry for entry in folder.iterdir() if entry.name.startswith(".")]


def test_long_work_says_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    """After the quiet time the step at hand is told, and each one after it; short work says nothing."""
    with Progress(quiet_seconds=60) as say:
        say("Reading")
    assert capsys.readouterr().err == ""
    with Progress(quiet_seconds=0.01) as say:
        say("Reading")
        while not (told := capsys.readouterr().err):
            time.sleep(0.01)
        say("Estimating")
    assert told == "Reading …\n"
    assert capsys.readouterr().err == "Estimating …\n"


@pytest.mark.skipif(not CHICAGO.exists(), reason="the Chicago rows are not beside the repository")
def test_the_chicago_rows_give_the_published_numbers(tmp_path: Path) -> None:
    """One file as roster and panel; two-way and efficient signs of force are opposite, and that is told.

    Published: the efficient estimates by the R package staggered 1.2.3, two-way ones by pyfixest 0.60.
    """
    protocol = (ROOT / "examples" / "chicago" / "protocol.toml").read_text(encoding="utf-8")
    (tmp_path / "protocol.toml").write_text(protocol, encoding="utf-8")
    (tmp_path / CHICAGO.name).symlink_to(CHICAGO)
    run = _evaluate(tmp_path, "--out", "out")
    assert run.code == 0, run.err
    result = json.loads((tmp_path / "out" / "result.json").read_text(encoding="utf-8"))
    found = {
        (row["outcome"], row["estimator"], row["estimand"]): (row["estimate"], row["std_error"])
        for row in result["estimates"]
    }
    assert found["complaints", "efficient", "simple"] == pytest.approx((-0.001126981, 0.002115194), rel=1e-6)
    assert found["force", "efficient", "simple"] == pytest.approx((-0.006915, 0.003560), abs=5e-7)
    assert found["force", "two_way_linear", "constant"] == pytest.approx((0.002970, 0.001326), abs=5e-7)
    assert result["population"]["events"]["force"] == 22365
    text = " ".join(_page(tmp_path / "out" / "report.html").text)
    assert "Opposite signs from the same records: uses of force and any use of force" in text
    assert "Two-way fixed effects says 6.4% more" in text
    assert "The efficient estimator says 14.9% fewer" in text
    assert not list((tmp_path / "out" / "figures").glob("*fictional*"))
    assert "FICTIONAL" not in text


def test_periods_out_of_service_are_left_out(folder: Path) -> None:
    """Nobody's absence counts as quiet, and records from out of service are set aside."""
    roster = (folder / "roster.csv").read_text("utf-8").splitlines()
    cells = roster[1].split(",")
    left = ",".join([*cells[:4], "2025-02-03", "2025-05-04"])
    (folder / "roster.csv").write_text("\n".join([roster[0], left, *roster[2:], ""]), encoding="utf-8")
    text = (folder / "protocol.toml").read_text("utf-8")
    text = text.replace('absent = "zero"', 'absent = "left_out"')
    text = text[: text.index("# Randomisation inference")]
    (folder / "protocol.toml").write_text(text, encoding="utf-8")
    records = (folder / "records.csv").read_text("utf-8").splitlines()
    width = len(records[0].split(","))
    for day in ("2025-01-08", "2025-02-04", "2025-05-06"):
        records.append(",".join([cells[0], day, *["no"] * (width - 2)]))
    (folder / "records.csv").write_text("\n".join([*records, ""]), encoding="utf-8")
    run = _evaluate(folder, "--out", "out")
    assert run.code == 0, run.err
    result = json.loads((folder / "out" / "result.json").read_text("utf-8"))
    (service,) = [check for check in result["checks"] if check["name"] == "in_post"]
    assert service["passed"] is True
    assert "1 officers joined" in service["detail"]
    aside = next(one for one in result["sources"] if one["kind"] == "records")["set_aside"]
    assert aside["row_outside_service"] >= 2
    linear = next(one for one in result["estimates"] if one["estimator"] == "two_way_linear")
    # 60 officers in 26 weeks, less the four weeks before and the nine after the service of one of them.
    assert f"N = {60 * 26 - 13}," in linear["note"]
