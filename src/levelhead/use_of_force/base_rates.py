"""Published base rates of the use of force, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from levelhead.use_of_force.tactics import force_tactics, read_content, tactic_groups

WEEKS_A_YEAR = 365.25 / 7


@dataclass(frozen=True, slots=True)
class Rate:
    """A number with where it comes from."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class BaseRates:
    """What is known about how often force is used, and what was set by us.

    Attributes:
        rates: published and derived rates by name.
        effects: published relative changes after training by outcome, 0 for none.
        variation: how officers and weeks differ.
    """

    rates: Mapping[str, Rate]
    effects: Mapping[str, Rate]
    variation: Mapping[str, Rate]

    def weekly_chance(self) -> float:
        """Chance that an officer uses force in a week, averaged over officers and weeks.

        11,331 records a year / 2,691.22 officers / 52.18 weeks / 1.04 records per week with force = 0.0776:
        every officer of the force that the rates come from, whether or not on the front line.
        """
        records, officers = self.rates["records_a_year"].value, self.rates["officers"].value
        return records / officers / WEEKS_A_YEAR / self.rates["records_per_week_with_force"].value


@cache
def base_rates() -> BaseRates:
    """The packaged base rates."""
    content = read_content()
    return BaseRates(
        rates=_rates(content["rates"]),
        effects=_rates(content["effects"]),
        variation=_rates(content["variation"]),
    )


def tactic_shares() -> dict[str, float]:
    """Each tactic's share of all tactics reported, talk left out; the shares add up to one."""
    total = _tactics_reported()
    return {tactic.id: tactic.times_reported / total for tactic in force_tactics()}


def talk_share() -> float:
    """Share of records that hold tactical communication beside the tactics that count."""
    (talk,) = next(group for group in tactic_groups() if not group.is_force).tactics
    return talk.times_reported / base_rates().rates["national_records"].value


def tactics_per_record() -> tuple[float, float, float]:
    """Chances that a record holds one, two or three tactics that count as force.

    Two published facts fix three chances once no record holds more than three, which is set by us:
    91 per cent of records have one or two, and the lines of the table give 715,277 / 491,984 = 1.45 tactics
    a record.
    """
    rates = base_rates().rates
    three = 1 - rates["one_or_two_tactics"].value
    two = _tactics_reported() / rates["national_records"].value - 1 - 2 * three
    return 1 - two - three, two, three


def _tactics_reported() -> int:
    return sum(tactic.times_reported for tactic in force_tactics())


def _rates(entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Rate]:
    return {
        name: Rate(entry["value"] if "value" in entry else entry["count"] / entry["of"], entry["source"])
        for name, entry in entries.items()
    }
