"""The store of encounters does what the actions rely on, in memory and in the database alike."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.timezone import localdate

from levelhead.actions.ports import EncounterKept, EncounterStore
from levelhead.basics.errors import Refused
from levelhead.encounter.library import read_scenario
from levelhead.storage import models
from levelhead.storage.encounters import DjangoEncounters
from levelhead.storage.queries import standing_of
from levelhead.wiring import begin_encounter, requirements, say
from meetings import SCENARIO
from practice_store import MemoryEncounters

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)
ENTRY: dict[str, Any] = {
    "n": 1,
    "officer": {"wait_seconds": 20},
    "state": {"trust": 0.25},
    "rule": {"version": "1"},
}


def _new() -> EncounterKept:
    scenario = read_scenario(SCENARIO)
    return EncounterKept("tom", scenario.id, scenario.version, scenario.sha256, "partial-match", 2**62, NOW)


@pytest.fixture
def tom() -> models.Person:
    """Tom Reed, never trained, with an account to practise by."""
    organisation = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    unit = models.Unit.objects.create(organisation=organisation, name="Harbour")
    person = models.Person.objects.create(
        staff_number="2001",
        full_name="Tom Reed",
        role_type="officer",
        unit=unit,
        service_from=date(2018, 1, 1),
    )
    models.Account.objects.create(username="tom", person=person)
    return person


@pytest.fixture(params=["memory", "database"])
def store(request: pytest.FixtureRequest, tom: models.Person) -> EncounterStore:
    """Each store in turn."""
    return MemoryEncounters() if request.param == "memory" else DjangoEncounters()


def test_what_is_kept_is_read_back(store: EncounterStore) -> None:
    """Beginning, a turn and the ending come back as they were given, to the last digit."""
    mine = store.begin(_new())
    store.add_turn(mine, 1, ENTRY, NOW)
    store.end(mine, "no_search_explained", good=True, at=NOW)
    kept = store.read(mine)
    assert (kept.by, kept.seed, kept.begun_at) == ("tom", 2**62, NOW)
    assert kept.turns == (ENTRY,)
    assert (kept.outcome_id, kept.outcome_good, kept.ended_at) == ("no_search_explained", True, NOW)


def test_a_turn_is_taken_once(store: EncounterStore) -> None:
    """The second turn of one number is refused, and the first stands."""
    mine = store.begin(_new())
    store.add_turn(mine, 1, ENTRY, NOW)
    with pytest.raises(Refused, match="already taken"):
        store.add_turn(mine, 1, ENTRY | {"officer": {"act": "insult"}}, NOW)
    assert store.read(mine).turns == (ENTRY,)


@pytest.mark.parametrize("name", ["none", "00000000-0000-4000-8000-000000000000"])
def test_what_is_not_there_is_refused(store: EncounterStore, name: str) -> None:
    """A name that is none, and an identifier of nothing, get the same answer."""
    with pytest.raises(Refused, match="You have no such encounter"):
        store.read(name)


def test_practice_is_never_contact_time(tom: models.Person) -> None:
    """An encounter played to its end leaves attendance and standing as they were."""
    before = standing_of(tom, localdate(), requirements(None))
    mine = begin_encounter(by="tom", scenario_id=SCENARIO, variant=None)
    rows = models.Attendance.objects.count()
    say(by="tom", encounter_id=mine, turn=1, line="/move let_go")
    assert models.Attendance.objects.count() == rows
    assert standing_of(tom, localdate(), requirements(None)) == before
    assert models.Encounter.objects.get(pk=mine).learner == tom


def test_the_trail_tells_of_beginning_and_ending(tom: models.Person) -> None:
    """Two events in the chain, by the account that played."""
    mine = begin_encounter(by="tom", scenario_id=SCENARIO, variant="full-match")
    say(by="tom", encounter_id=mine, turn=1, line="/wait 20")
    say(by="tom", encounter_id=mine, turn=2, line="/move let_go")
    events = models.AuditEvent.objects.filter(subject=f"encounter:{mine}").order_by("id")
    assert [(event.by, event.action) for event in events] == [
        ("tom", "encounter_begun"),
        ("tom", "encounter_ended"),
    ]
