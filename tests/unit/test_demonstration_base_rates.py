"""The base rates are the published ones, and their arithmetic is the one written beside them."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from levelhead.use_of_force.base_rates import (
    base_rates,
    tactic_shares,
    tactics_per_record,
    talk_share,
)
from levelhead.use_of_force.tactics import force_tactics, group_of, tactic_groups

TABLE = (files("levelhead") / "content" / "use_of_force" / "national_tactics.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("group_id", "published_line"),
    [
        ("restraint", "Total Restraint"),
        ("unarmed_skills", "Total Unarmed skills"),
        ("other_equipment", "Total Other equipment"),
        ("less_lethal", "Total Less lethal weapons"),
        ("firearms", "Total Firearms"),
        ("other", "Total Other"),
    ],
)
def test_the_tactics_of_a_group_add_up_to_its_published_total(group_id: str, published_line: str) -> None:
    """No tactic of a group is missing or counted twice."""
    published = {row["tactic"]: int(row["times_reported"]) for row in csv.DictReader(TABLE.splitlines())}
    (group,) = (group for group in tactic_groups() if group.id == group_id)
    assert sum(tactic.times_reported for tactic in group.tactics) == published[published_line]


def test_talk_alone_is_not_force() -> None:
    """Tactical communication has a group of its own, which is not force and gives no share."""
    assert not group_of("tactical_communication").is_force
    assert "tactical_communication" not in tactic_shares()
    assert talk_share() == pytest.approx(215_559 / 491_984)


def test_an_unknown_tactic_is_refused() -> None:
    """A name outside the national record has no group."""
    with pytest.raises(KeyError):
        group_of("persuasion")


def test_shares_add_up_to_one_and_none_is_over_a_third() -> None:
    """Shares are shares; three distinct tactics can be drawn with exact chances only if none exceeds 1/3."""
    shares = tactic_shares()
    assert sum(shares.values()) == pytest.approx(1)
    assert max(shares.values()) == pytest.approx(197_091 / 715_277)
    assert len(shares) == len(force_tactics())


def test_the_weekly_chance_is_the_written_arithmetic() -> None:
    """11,331 records, 2,691.22 officers, 365.25 / 7 weeks, 1.04 records a week with force."""
    by_hand = 11_331 / 2_691.22 / (365.25 / 7) / 1.04
    assert base_rates().weekly_chance() == pytest.approx(by_hand)
    assert round(by_hand, 4) == 0.0776


def test_tactics_per_record_meet_both_published_facts() -> None:
    """91 per cent hold one or two, and the mean is the tables' tactics over their records."""
    one, two, three = tactics_per_record()
    assert one + two == pytest.approx(0.91)
    assert one + two + three == pytest.approx(1)
    assert one + 2 * two + 3 * three == pytest.approx(715_277 / 491_984)


def test_every_number_has_a_source() -> None:
    """A base rate without a source is not a base rate."""
    base = base_rates()
    for rate in (*base.rates.values(), *base.effects.values(), *base.variation.values()):
        assert len(rate.source) > 20
