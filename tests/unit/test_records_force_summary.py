"""What a force may tell of its standing: the disclosure rules worked by hand, the file, and its reader."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.engines.signatures import fits
from levelhead.records.force_summary import ForceSummary, Measure, RoleStanding, disclosed
from levelhead.records.force_summary_file import MOST_BYTES, from_text, to_text
from levelhead.records.standing_counts import Counted
from unit.force_summaries import SUMMARY, made_summary, signing

DAY = date(2026, 3, 31)
_OTHERS = ["", "[]", "{}", "7", "\x00", "[" * 100_000, " " * (MOST_BYTES + 1), '{"summary": NaN}']


def _officers(**changes: Any) -> dict[str, Any]:
    """The roles of a summary: a hundred officers, with what is changed of them."""
    officers = {"role_type": "officer", "people": 100, "states": None, "met": None, "owed": None}
    return {"roles": [officers | changes]}


def _disclosed(
    counts: dict[tuple[str, str], int], measures: tuple[Measure, ...] = (), surveys: tuple[Measure, ...] = (),
    delivery: dict[str, int] | None = None,
) -> ForceSummary:  # fmt: skip
    rows = [Counted(DAY, 1, kind, state, people) for (kind, state), people in counts.items()]  # type: ignore[arg-type]
    return disclosed(SUMMARY, rows, measures, surveys, delivery or {})


@pytest.mark.parametrize(
    ("states", "told"),
    [
        # Every state of five or more: told as it is.
        ({"in_date": 20, "lapsed": 5}, RoleStanding("officer", 25, {"lapsed": 5, "in_date": 20}, 20, 25)),
        # Three lapsed and six never trained: not told apart, nine not in date are.
        ({"in_date": 20, "lapsed": 3, "not_yet_trained": 6}, RoleStanding("officer", 29, None, 20, 29)),
        # Three not in date at all: only that 23 serve.
        ({"in_date": 20, "lapsed": 3}, RoleStanding("officer", 23, None, None, None)),
        # Four excused: they would follow from those who serve less those who are owed.
        ({"in_date": 20, "lapsed": 8, "exempt": 4}, RoleStanding("officer", 32, None, None, None)),
        ({"in_date": 20, "lapsed": 0}, RoleStanding("officer", 20, {"in_date": 20}, 20, 20)),
    ],
)
def test_a_role_type_is_told_as_finely_as_may_be(states: dict[str, int], told: RoleStanding) -> None:
    """Where one part is small the whole of it is coarser, so that no part follows from the others."""
    (role,) = _disclosed({("officer", state): people for state, people in states.items() if people}).roles
    assert role == told


def test_small_role_types_are_told_together_or_not_at_all() -> None:
    """Six specials and seven staff are thirteen others; six specials alone are nobody."""
    both = _disclosed({("officer", "in_date"): 20, ("special", "in_date"): 6, ("staff", "in_date"): 7})
    assert [(one.role_type, one.people) for one in both.roles] == [("officer", 20), ("other", 13)]
    alone = _disclosed({("officer", "in_date"): 20, ("special", "in_date"): 6})
    assert [one.role_type for one in alone.roles] == ["officer"]
    assert alone.withheld == ("standing of special: fewer than 10 people",)


def test_the_sum_over_role_types_takes_only_what_is_told() -> None:
    """A role type that is told coarsely cannot be worked out from the whole, for the whole leaves it out."""
    counts = {
        ("officer", "in_date"): 20,
        ("officer", "lapsed"): 10,
        ("staff", "in_date"): 12,
        ("staff", "lapsed"): 1,
    }
    found = _disclosed(counts)
    assert found.measure("contact_time") == Measure("contact_time", 20, 30)
    assert "standing of staff: states of fewer than 5" in found.withheld
    assert _disclosed({("staff", "in_date"): 4}).measure("contact_time") is None


def test_small_measures_surveys_and_counts_are_withheld() -> None:
    """Parts of 1 to 4 on either side, surveys of fewer than ten, and counts of 1 to 4; 0 is told."""
    found = _disclosed(
        {},
        (Measure("roles", 46, 50), Measure("content", 50, 50), Measure("numbers", 0, 0)),
        (Measure("satisfied", 7, 7), Measure("relevant", 20, 25)),
        {"class_days": 3, "injuries": 4, "near_misses": 0, "contact_minutes": 600},
    )
    assert [one.name for one in found.measures] == ["content"]
    assert [one.name for one in found.surveys] == ["relevant"]
    assert found.delivery == {"class_days": 3, "contact_minutes": 600, "near_misses": 0}
    assert found.withheld == (
        "heading roles: too few",
        "survey question satisfied: too few",
        "injuries in training: fewer than 5",
    )
    assert found.injury_rate is None
    assert SUMMARY.injury_rate == pytest.approx(6.0)  # 6 injuries in 1,000 hours


def test_a_file_gives_back_what_was_written_and_who_signed_it() -> None:
    """The same summary with the public key; equal summaries are equal files."""
    text = to_text(SUMMARY, signing())
    key, _ = signing()(b"")
    assert from_text(text, "north.json", fits) == replace(SUMMARY, signed_by=key)
    assert text == to_text(SUMMARY, signing())


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, ""),
        ({"format": "levelhead.standing-summary/2"}, "not-a-summary"),
        ({"extra": 1}, "wrong-value"),
        ({"force": " "}, "wrong-value"),
        ({"fictional": "no"}, "wrong-value"),
        ({"first": "2026-04-01"}, "wrong-value"),
        ({"last": "soon"}, "wrong-value"),
        (_officers(met=80, owed=70), "wrong-value"),
        (_officers(states={"in_date": 90}, met=90, owed=90), "wrong-value"),
        (_officers(states={"happy": 100}, met=0, owed=0), "wrong-value"),
        (_officers(people=True), "wrong-value"),
        (_officers(people=9), "small-cell"),
        (_officers(met=97, owed=100), "small-cell"),
        ({"measures": [{"name": "speed", "yes": 10, "of": 20}]}, "wrong-value"),
        ({"measures": [{"name": "roles", "yes": 30, "of": 20}]}, "wrong-value"),
        ({"measures": [{"name": "roles", "yes": 10, "of": 20}] * 2}, "wrong-value"),
        ({"surveys": [{"name": "satisfied", "yes": 9, "of": 9}]}, "small-cell"),
        ({"delivery": {"classes": 9}}, "wrong-value"),
        ({"delivery": {"injuries": 2}}, "small-cell"),
        ({"delivery": {"injuries": -2}}, "wrong-value"),
        ({"withheld": [7]}, "wrong-value"),
    ],
)  # fmt: skip
def test_a_reader_refuses_what_it_does_not_know(changes: dict[str, Any], code: str) -> None:
    """Signed or not: another version, an unknown part, counts that do not add up, and counts of few."""
    found = ""
    try:
        from_text(made_summary(changes), "north.json", fits)
    except FaultsFound as faults:
        (fault,) = faults.faults
        found = fault.code.removeprefix("standing-summary-")
    assert found == code


@pytest.mark.parametrize("text", _OTHERS)
def test_other_files_are_no_summary(text: str) -> None:
    """Nothing that somebody could send brings an error of ours."""
    with pytest.raises(FaultsFound, match="standing-summary-not-a-summary"):
        from_text(text, "north.json", fits)


def test_a_changed_file_does_not_fit_its_signature() -> None:
    """One changed digit, another key and a key that is none."""
    text = made_summary({})
    key, _ = signing()(b"")
    for changed in (
        text.replace('"yes": 45', '"yes": 44'),
        text.replace(key, "00" * 32),
        text.replace(key, "key"),
    ):
        assert changed != text
        with pytest.raises(FaultsFound, match="standing-summary-not-signed"):
            from_text(changed, "north.json", fits)
