"""The Metropolitan Police's layout of 271 columns, read by the map that comes with the package."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from levelhead import wiring
from levelhead.actions.read_use_of_force import UseOfForceRead
from metropolitan import file_of, headings

ROWS = (
    {"Tactic 1": "Compliant Handcuffing", "Impact Factor: Possesion of a weapon": "Yes"},
    {
        "Tactic 1": "tactical communications",
        "Tactic 2": "Non-compliant handcuffing",
        "SubjectAge": "2017-11-01",
    },
    {"Tactic 1": "Tactical Communications"},
    {"Tactic 1": "CED (Taser) Drawn", "Tactic 2": "CED (Taser) Red-Dotted", "CED2 ArCED2": "Yes"},
    {
        "Tactic 1": "Irritant Spray \N{EN DASH} PAVA Used",
        "Tactic 2": "Irritant Spray - CS Used",
        "StaffInjuryLevel": "Minor",
    },
    {
        "Tactic 20": "Ground\N{NO-BREAK SPACE}Restraint",
        "Outcome: Arrested": "Yes",
        "IncidentDate": "31/02/2020",
    },
)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> tuple[UseOfForceRead, list[dict[str, object]]]:
    folder = tmp_path_factory.mktemp("metropolitan")
    (folder / "2020-21.csv").write_bytes(file_of(ROWS))
    out = folder / "records.parquet"
    found = wiring.use_of_force([folder / "2020-21.csv"], Path("metropolitan"), out, lambda _: None)
    return found, pq.read_table(out).to_pylist()


def test_the_made_up_file_has_the_width_of_the_layout() -> None:
    """271 columns, no heading twice."""
    assert len(headings()) == len(set(headings())) == 271


def test_every_row_is_counted(read: tuple[UseOfForceRead, list[dict[str, object]]]) -> None:
    """Talk alone and a day that does not exist are set aside, and said; the rest is there."""
    found, rows = read
    assert found.read.read == 6
    assert found.read.set_aside == {"record-date-unreadable": 1, "record-talk-alone": 1}
    assert len(rows) == found.read.kept == 4


def test_words_are_read_whatever_their_capitals_and_dashes(
    read: tuple[UseOfForceRead, list[dict[str, object]]],
) -> None:
    """Mixed case, an en dash of Windows-1252, one tactic of two names counted once."""
    assert [row["tactics"] for row in read[1]] == [
        "compliant_handcuffing",
        "non_compliant_handcuffing;tactical_communication",
        "ced_arced",
        "spray_used",
    ]


def test_only_the_highest_use_of_a_taser_counts(
    read: tuple[UseOfForceRead, list[dict[str, object]]],
) -> None:
    """Drawn and red-dotted by one device, arced by the second, whose heading a rename spoilt: arced."""
    assert [row["highest_ced"] for row in read[1]] == [None, None, "ced_arced", None]


def test_the_date_that_was_an_age_is_mended_and_counted(
    read: tuple[UseOfForceRead, list[dict[str, object]]],
) -> None:
    """A spreadsheet's 2017-11-01 is the band 11-17 again."""
    found, rows = read
    assert found.read.mended == {"subject_age_band": {"2017-11-01": 1}}
    assert [row["subject_age_band"] for row in rows] == ["18_34", "11_17", "18_34", "18_34"]


def test_a_misspelt_heading_is_known_and_a_contradiction_marked(
    read: tuple[UseOfForceRead, list[dict[str, object]]],
) -> None:
    """`Possesion` is the weapon; not injured with a level keeps its mark in the table."""
    _, rows = read
    assert rows[0]["factors"] == "weapon"
    assert [row["marks"] for row in rows] == [None, None, None, "record-officer-unhurt-with-level"]


def test_what_it_cannot_be_used_for_is_said(
    read: tuple[UseOfForceRead, list[dict[str, object]]],
) -> None:
    """There is no officer in these files."""
    assert "officer_id" in read[0].untold
