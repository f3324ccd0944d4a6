"""Bringing records in, on the real store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from levelhead.actions import import_records
from levelhead.actions.import_records import Preview, Upload
from levelhead.actions.ports import AuditEvent
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records import attendance, people
from levelhead.storage import audit, models
from levelhead.storage.organisation import ensure_organisation
from levelhead.storage.queries import standing_of, team_of
from levelhead.storage.records import DjangoRecords
from levelhead.storage.work import DjangoWork

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 31)
PEOPLE = """staff_number,full_name,role_type,rank,unit,supervisor,service_from,service_to
2001,Tom Reed,officer,Constable,Harbour,1001,2018-02-05,
2002,Priya Shah,special,,Harbour,1001,2019-06-17,
1001,Amina Okafor,officer,Sergeant,Harbour,,2015-09-01,
"""
DAYS = """staff_number,on,course,minutes,contact
2001,2026-03-02,Day 1,360,yes
2001,2026-03-03,Day 2,360,yes
2002,2026-03-02,Day 1,345,yes
"""


@dataclass(frozen=True)
class StoppedClock:
    """Always tells noon of one day."""

    def now(self) -> datetime:
        return datetime(2026, 3, 31, 12, tzinfo=UTC)


CLOCK, STORE = StoppedClock(), DjangoRecords()
WORK = DjangoWork(CLOCK)


def _stage(kind: str, text: str, filename: str = "file.csv") -> str:
    upload = Upload(kind, filename, text.encode(), {})
    return import_records.stage(by="ada", upload=upload, store=STORE, work=WORK, clock=CLOCK)


def _bring_in(kind: str, text: str, filename: str = "file.csv") -> Preview:
    staged = _stage(kind, text, filename)
    return import_records.confirm(by="ada", import_id=staged, store=STORE, work=WORK, clock=CLOCK)


@pytest.fixture(autouse=True)
def _organisation() -> None:
    ensure_organisation("Brackenshire (fictional)")


def test_a_supervisor_may_come_after_the_team() -> None:
    """The order of the rows of a file does not matter."""
    found = _bring_in("people", PEOPLE)
    assert len(found.new) == 3
    amina = models.Person.objects.get(staff_number="1001")
    assert {one.staff_number for one in amina.team.all()} == {"2001", "2002"}


def test_every_person_has_one_event_with_the_batch_of_the_file() -> None:
    """Two rows for Tom are one event, which says what was recorded; the file has its own."""
    _bring_in("people", PEOPLE)
    _bring_in("attendance", DAYS)
    batch = models.Import.objects.get(kind="attendance").pk
    events = models.AuditEvent.objects.filter(batch=batch).order_by("id")
    assert [(one.by, one.action, one.subject) for one in events] == [
        ("ada", "import_confirmed", f"import:{batch}"),
        ("ada", "attendance_recorded", "person:2001"),
        ("ada", "attendance_recorded", "person:2002"),
    ]
    assert [row["on"] for row in events[1].detail["rows"]] == ["2026-03-02", "2026-03-03"]
    assert audit.first_broken_link() is None


def test_a_changed_person_is_recorded_with_what_was_there_before() -> None:
    """A move to another unit names both units, and nothing that stayed."""
    _bring_in("people", PEOPLE)
    found = _bring_in("people", PEOPLE.replace("Constable,Harbour", "Constable,Custody"))
    assert (len(found.new), len(found.changed), found.unchanged) == (0, 1, 2)
    event = models.AuditEvent.objects.get(action="person_changed")
    assert (event.subject, event.detail) == ("person:2001", {"unit": ["Harbour", "Custody"]})
    assert models.Person.objects.get(staff_number="2001").unit.name == "Custody"


def test_leaving_a_supervisor_is_a_change_like_any_other() -> None:
    """An emptied cell empties what was there."""
    _bring_in("people", PEOPLE)
    _bring_in("people", PEOPLE.replace("Constable,Harbour,1001", "Constable,Harbour,"))
    assert models.Person.objects.get(staff_number="2001").supervisor is None


def test_a_file_sent_again_does_not_undo_a_correction() -> None:
    """The old file is known by its name and content: it changes nothing, and says when it was confirmed."""
    _bring_in("people", PEOPLE)
    _bring_in("attendance", DAYS, "march.csv")
    _bring_in("attendance", DAYS.replace("360", "300"), "corrections.csv")
    again = _bring_in("attendance", DAYS, "march.csv")
    assert (again.changes_nothing, again.unchanged) == (True, 3)
    assert again.confirmed_before == CLOCK.now()
    tom = models.Person.objects.get(staff_number="2001")
    assert standing_of(tom, TODAY, packaged_requirements()).standing.minutes == 600


def test_a_correction_back_is_a_correction() -> None:
    """The first words said again in another file supersede the correction; three rows are on record."""
    _bring_in("people", PEOPLE)
    for minutes, name in (("360", "a.csv"), ("300", "b.csv"), ("360", "c.csv")):
        _bring_in("attendance", DAYS.replace("Day 1,360", f"Day 1,{minutes}"), name)
    day = models.Attendance.objects.filter(person__staff_number="2001", on=date(2026, 3, 2)).order_by("id")
    assert list(day.values_list("minutes", flat=True)) == [360, 300, 360]
    assert [row.supersedes_id for row in day] == [None, day[0].pk, day[1].pk]


def test_another_spelling_of_a_course_is_the_same_course() -> None:
    """Capitals and spaces do not make a second record of the same day."""
    _bring_in("people", PEOPLE)
    _bring_in("attendance", DAYS)
    found = _bring_in("attendance", DAYS.replace("Day 1", "DAY  1"), "other.csv")
    assert (len(found.new), len(found.changed)) == (0, 2)
    tom = models.Person.objects.get(staff_number="2001")
    assert standing_of(tom, TODAY, packaged_requirements()).standing.minutes == 720


def test_a_record_that_should_never_have_been_is_withdrawn() -> None:
    """0 minutes for a row on record withdraw it; for a row that is not there they are a fault."""
    _bring_in("people", PEOPLE)
    zero = DAYS.splitlines()[0] + "\n2001,2026-03-02,Day 1,0,yes\n"
    with pytest.raises(FaultsFound, match="attendance-minutes-out-of-range"):
        _bring_in("attendance", zero)
    _bring_in("attendance", DAYS)
    _bring_in("attendance", zero, "withdrawn.csv")
    tom = models.Person.objects.get(staff_number="2001")
    assert standing_of(tom, TODAY, packaged_requirements()).standing.minutes == 360


def test_a_file_with_one_fault_saves_nothing() -> None:
    """The good rows of the file are not saved either, and nothing says that they were."""
    faulty = PEOPLE + "2003,Joe Marsh,officer,,Harbour,9999,2020-01-01,\n"
    with pytest.raises(FaultsFound, match="people-supervisor-unknown"):
        _bring_in("people", faulty)
    assert not models.Person.objects.exists()
    assert set(models.AuditEvent.objects.values_list("action", flat=True)) == {"import_staged"}


def test_a_supervisor_whose_own_row_is_faulty_is_one_fault_only() -> None:
    """The team is not told that its sergeant is unknown because her first day is written wrongly."""
    text = PEOPLE.replace("2015-09-01", "01/09/2015")
    with pytest.raises(FaultsFound) as found:
        _bring_in("people", text)
    assert [fault.code for fault in found.value.faults] == ["value-date-order"]


def test_a_row_with_a_fault_is_counted_as_rejected_only() -> None:
    """New, changed, unchanged and rejected add up to the rows of the file."""
    text = PEOPLE + "2003,Joe,wizard,,Harbour,,2020-01-01,\n2004,Bea,officer,,Harbour,9999,2020-01-01,\n"
    upload = Upload("people", "p.csv", text.encode(), {})
    found = import_records.preview(upload=upload, store=STORE, clock=CLOCK)
    assert (len(found.new), len(found.changed), found.unchanged, found.rejected) == (3, 0, 0, 2)
    first, second = found.rejects().splitlines()[1:]
    assert first.startswith('5,"role_type: expected one of')
    assert second.startswith('6,"supervisor: expected the staff number of somebody else')


class BrokenWork(DjangoWork):
    """Fails when the last thing is to be recorded."""

    def record(self, *events: AuditEvent) -> None:
        """Record all but the last, then fail."""
        super().record(*events[:-1])
        raise OSError("the disk is full")


def test_when_saving_fails_nothing_of_the_file_is_there() -> None:
    """People, events and the state of the file are one transaction."""
    staged = _stage("people", PEOPLE)
    events = models.AuditEvent.objects.count()
    with pytest.raises(OSError, match="disk is full"):
        import_records.confirm(by="ada", import_id=staged, store=STORE, work=BrokenWork(CLOCK), clock=CLOCK)
    assert not models.Person.objects.exists()
    assert models.AuditEvent.objects.count() == events
    assert STORE.staged(staged)[1] == "previewed"


def test_a_file_is_confirmed_once() -> None:
    """The second confirmation is refused."""
    staged = _stage("people", PEOPLE)
    import_records.confirm(by="ada", import_id=staged, store=STORE, work=WORK, clock=CLOCK)
    with pytest.raises(Refused, match="confirmed already"):
        import_records.confirm(by="ada", import_id=staged, store=STORE, work=WORK, clock=CLOCK)


def _account_of(staff_number: str) -> models.Account:
    person = models.Person.objects.get(staff_number=staff_number)
    return models.Account.objects.create(username=staff_number, person=person)


@pytest.mark.parametrize("size", [2, 12])
def test_a_team_costs_as_many_queries_as_one_person(size: int) -> None:
    """However many people a sergeant supervises."""
    rows = [f"3{n:03},Person {n},officer,,Harbour,1001,2018-01-01," for n in range(size)]
    _bring_in("people", PEOPLE + "\n".join(rows) + "\n")
    _bring_in("attendance", DAYS)
    amina = _account_of("1001")
    with CaptureQueriesContext(connection) as queries:
        team = team_of(amina, TODAY, packaged_requirements())
        assert len(team) == size + 2
        assert {one.unit for one in team} == {"Harbour"}
    assert len(queries) == 5
    assert [one.standing.state for one in team][-1] == "in_date"


def test_whoever_has_left_is_on_no_team() -> None:
    """After the last day of service a person is in no list, and their record stays."""
    _bring_in("people", PEOPLE.replace("2018-02-05,", "2018-02-05,2026-03-30"))
    amina = _account_of("1001")
    on = {day: {one.staff_number for one in team_of(amina, date(2026, 3, day), ())} for day in (30, 31)}
    assert on == {30: {"2001", "2002"}, 31: {"2002"}}


def test_no_value_is_longer_than_its_place() -> None:
    """What a table allows, the database can hold; SQLite would not say, another database would refuse."""
    places = {
        **{name: models.Person._meta.get_field(name) for name in ("staff_number", "full_name", "rank")},
        "unit": models.Unit._meta.get_field("name"),
        "course": models.Attendance._meta.get_field("course"),
        "supervisor": models.Person._meta.get_field("staff_number"),
    }
    columns = [*people.COLUMNS, *attendance.COLUMNS]
    longest = {column.name: column.longest for column in columns if column.name in places}
    assert longest == {name: place.max_length for name, place in places.items()}


def test_nobodys_home_is_taken_over() -> None:
    """A home belongs to one organisation; another name is refused."""
    with pytest.raises(Refused, match="belongs to Brackenshire"):
        ensure_organisation("Another force")
