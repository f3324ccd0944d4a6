"""The people of the made-up organisation: names, ranks, units and who supervises whom."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.basics.seeds import generator
from levelhead.records.people import PersonRow

_RANKS = ("Superintendent", "Chief inspector", "Inspector", "Sergeant", "Constable")
_TEAM = 9  # constables to a sergeant, and sergeants to an inspector, on average
_TEAM_SWING = 2  # so that teams of constables have about 6 to 12 people
_FIRST_STAFF_NUMBER = 4001
_YEARS_SERVED = (2, 28)
_YEARS_A_RANK = 4  # nobody holds a rank with fewer years than this for each step up


@cache  # asked for each person's address; nobody changes what it gives
def organisation_content() -> dict[str, Any]:
    """Names of the made-up organisation, its units and its people's names, as written."""
    path = files("levelhead") / "content" / "demonstration" / "organisation.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def make_officers(count: int, *, before: date, seed: int) -> list[PersonRow]:
    """Officers from the top rank down, each after their supervisor.

    Args:
        count: how many officers; at least 20, so that every rank has somebody.
        before: every service date is at least two years before this day.
        seed: the same seed makes the same people.
    """
    content = organisation_content()
    ranks, supervisors = _hierarchy(count, seed)
    names = _names(count, content, seed)
    units = _units(ranks, supervisors, content)
    years_served = _years_served(ranks, seed)
    return [
        PersonRow(
            staff_number=staff_number(place),
            full_name=names[place],
            role_type="officer",
            rank=_RANKS[ranks[place]],
            unit=units[place],
            supervisor=staff_number(supervisors[place]) if place else "",
            service_from=before - timedelta(days=round(365.25 * years_served[place])),
            service_to=None,
            email=email_of(staff_number(place)),
        )
        for place in range(count)
    ]


def email_of(number: str) -> str:
    """The e-mail address of whoever has a staff number, under a domain that nobody can have (RFC 2606)."""
    return f"{number}@{organisation_content()['mail_domain']}"


def staff_number(place: int) -> str:
    """The staff number of the officer at a place in the list."""
    return str(_FIRST_STAFF_NUMBER + place)


def _hierarchy(count: int, seed: int) -> tuple[list[int], list[int]]:
    """Rank (0 is the top) and place of the supervisor of each person."""
    sergeants = round(count / (_TEAM + 1))
    inspectors = max(1, round(sergeants / _TEAM))
    chief_inspectors = max(1, round(inspectors / _TEAM))
    sizes = [1, chief_inspectors, inspectors, sergeants]
    sizes.append(count - sum(sizes))
    ranks = np.repeat(np.arange(len(sizes)), sizes)
    supervisors = [0]
    for rank in range(1, len(sizes)):
        above = sum(sizes[: rank - 1])
        teams = _team_sizes(sizes[rank], sizes[rank - 1], generator(seed, f"demonstration.teams.{rank}"))
        supervisors += (above + np.repeat(np.arange(sizes[rank - 1]), teams)).tolist()
    return ranks.tolist(), supervisors


def _team_sizes(people: int, teams: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Sizes that add up to the people: as equal as can be, then up to two moved within pairs of teams."""
    sizes = np.full(teams, people // teams)
    sizes[: people % teams] += 1
    moved = rng.integers(0, min(_TEAM_SWING, max(0, sizes.min() - 1)) + 1, teams // 2)
    sizes[0 : 2 * moved.size : 2] += moved
    sizes[1 : 2 * moved.size : 2] -= moved
    return sizes


def _years_served(ranks: list[int], seed: int) -> list[float]:
    first, last = _YEARS_SERVED
    least = first + _YEARS_A_RANK * (len(_RANKS) - 1 - np.array(ranks))
    drawn: list[float] = generator(seed, "demonstration.service").uniform(least, last).tolist()
    return drawn


def _names(count: int, content: dict[str, Any], seed: int) -> list[str]:
    rng = generator(seed, "demonstration.names")
    given = rng.choice(content["given_names"], count).tolist()
    family = rng.choice(content["family_names"], count).tolist()
    return [f"{first} {last}" for first, last in zip(given, family, strict=True)]


def _units(ranks: list[int], supervisors: list[int], content: dict[str, Any]) -> list[str]:
    """A unit for each inspector and everyone below; those above are at headquarters."""
    names = [
        f"{district} {function}" for function in content["functions"] for district in content["districts"]
    ]
    units: list[str] = []
    inspectors = 0
    for rank, supervisor in zip(ranks, supervisors, strict=True):
        if _RANKS[rank] == "Inspector":
            units.append(names[inspectors % len(names)])
            inspectors += 1
        else:
            units.append(units[supervisor] if units and rank > _RANKS.index("Inspector") else "")
    return [unit or content["headquarters"] for unit in units]
