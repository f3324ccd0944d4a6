"""The store of encounters does what the actions rely on, in memory and in the database alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate

from levelhead.actions.ports import AuditEvent, EncounterKept, EncounterStore, ExampleKept
from levelhead.basics.errors import Refused
from levelhead.encounter.library import read_scenario
from levelhead.storage import audit, models
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


def test_a_turn_of_an_encounter_that_is_over_is_refused(store: EncounterStore) -> None:
    """It may have been ended in another window since it was read."""
    mine = store.begin(_new())
    store.end(mine, "", good=None, at=NOW)
    with pytest.raises(Refused, match="is over"):
        store.add_turn(mine, 1, ENTRY, NOW)
    assert store.read(mine).turns == ()


def test_corrections_are_kept_beside_the_turns(store: EncounterStore) -> None:
    """They come back in their order, as they were given; the turns stay; the last of each turn teaches."""
    mine = store.begin(_new())
    store.add_turn(mine, 1, ENTRY, NOW)
    store.end(mine, "no_search_explained", good=True, at=NOW)
    reading = {"acts": [], "understood": False, "reader": "x@1", "about": []}
    first = {"turn": 1, "by": "ines", "at": NOW.isoformat(), "before": reading, "after": reading}
    later = first | {"at": (NOW + timedelta(hours=1)).isoformat()}
    examples = [ExampleKept("Hello.", "", act, "", SCENARIO) for act in ("respect", "introduce")]
    for correction, example in zip((first, later), examples, strict=True):
        store.add_correction(mine, correction, example)
    kept = store.read(mine)
    assert kept.turns == (ENTRY,)
    assert [one | {"at": datetime.fromisoformat(one["at"])} for one in kept.corrections] == [
        one | {"at": datetime.fromisoformat(one["at"])} for one in (first, later)
    ]
    assert kept.last_at == NOW + timedelta(hours=1)
    assert store.examples() == (examples[1],)


def test_a_correction_is_never_changed(tom: models.Person) -> None:
    """Neither a correction nor what it teaches is saved again or removed."""
    store = DjangoEncounters()
    mine = store.begin(_new())
    correction = {"turn": 1, "by": "ines", "at": NOW.isoformat(), "before": {}, "after": {}}
    store.add_correction(mine, correction, ExampleKept("Hello.", "", "respect", "", SCENARIO))
    for row in (models.Correction.objects.get(), models.CorrectedExample.objects.get()):
        for attempt in (row.save, row.delete, type(row).objects.all().delete):
            with pytest.raises(Refused):
                attempt()
    assert tom.encounters.count() == 1


def test_showing_is_kept_and_taken_back(store: EncounterStore) -> None:
    """Since when, or not at all."""
    mine = store.begin(_new())
    assert store.read(mine).shown_at is None
    store.show(mine, NOW)
    assert store.read(mine).shown_at == NOW
    store.show(mine, None)
    assert store.read(mine).shown_at is None


def test_a_family_is_found_from_any_of_its_members(store: EncounterStore) -> None:
    """Branches, and branches of branches, with the first before them; no stranger."""
    first, stranger = store.begin(_new()), store.begin(_new())
    moments = (NOW + timedelta(minutes=n) for n in range(1, 4))
    branch, other = (
        store.begin(replace(_new(), parent_id=first, parent_turn=1, begun_at=next(moments))) for _ in "ab"
    )
    of_branch = store.begin(
        replace(_new(), parent_id=branch, parent_turn=2, turns=(ENTRY,), begun_at=next(moments))
    )
    for member in (first, branch, other, of_branch):
        assert store.family(member) == (first, branch, other, of_branch)
    assert store.family(stranger) == (stranger,)
    kept = store.read(of_branch)
    assert (kept.parent_id, kept.parent_turn, kept.turns) == (branch, 2, (ENTRY,))


def test_the_trail_never_runs_backwards(tom: models.Person) -> None:
    """An event after the clock was put back is of the moment of the one before, and the chain holds."""
    for at in (NOW, NOW - timedelta(days=1), NOW + timedelta(seconds=1)):
        audit.add(AuditEvent("tom", "encounter_begun", "encounter:1"), at=at)
    times = list(models.AuditEvent.objects.order_by("id").values_list("at", flat=True))
    assert times == [NOW, NOW, NOW + timedelta(seconds=1)]
    assert audit.first_broken_link() is None
    assert tom.pk


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
