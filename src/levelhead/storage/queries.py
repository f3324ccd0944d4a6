"""What pages and reports show. Reading only; each says what it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from django.db.models import QuerySet

from levelhead.curriculum.requirement import Requirement, requirement_on
from levelhead.records.excusals import Decision, Excusal
from levelhead.records.ratings import Rating, Shown, shown_in
from levelhead.records.standing import STATES, Attended, Standing, standing_on
from levelhead.storage import models
from levelhead.storage.delivery import ratings_from
from levelhead.storage.scopes import supervised_by
from levelhead.storage.transfers import carried

_A_DAY = timedelta(days=1)
_AT_ONCE = 5000  # people whose records are held in memory together


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """A person with their standing on a day."""

    person: models.Person
    standing: Standing

    @property
    def staff_number(self) -> str:
        """The person's staff number."""
        return self.person.staff_number

    @property
    def full_name(self) -> str:
        """The person's name."""
        return self.person.full_name

    @property
    def unit(self) -> str:
        """The name of the person's unit."""
        return self.person.unit.name


def serving(day: date) -> QuerySet[models.Person]:
    """People who serve on a day."""
    began = models.Person.objects.filter(service_from__lte=day)
    return began.exclude(service_to__lt=day).select_related("unit")


def in_lots(people: QuerySet[models.Person]) -> Iterator[QuerySet[models.Person]]:
    """Many people, some at a time, in the order of their keys; one query, and those of each lot."""
    ordered = people.order_by("pk")
    edges = list(ordered.values_list("pk", flat=True))[::_AT_ONCE]
    for first, after in zip_longest(edges, edges[1:]):
        some = ordered.filter(pk__gte=first)
        yield some if after is None else some.filter(pk__lt=after)


def standings(
    people: QuerySet[models.Person], day: date, requirements: Sequence[Requirement]
) -> list[PersonStanding]:
    """Standing of each person in four queries, however many people; five where scenarios are required."""
    return _standings(people, people, day, requirements)


def _standings(
    people: Iterable[models.Person],
    query: QuerySet[models.Person],
    day: date,
    requirements: Sequence[Requirement],
) -> list[PersonStanding]:
    """Standing of each of the people whom a query finds."""
    return [
        PersonStanding(one.person, one.standing_at(day)) for one in _files(people, query, day, requirements)
    ]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """A person with what their standing on any day is worked out from.

    Attributes:
        person: who.
        standing_at: theirs on a day, by the records there are now.
        excusals: their deferrals and exemptions.
        news: the days on which something began, ended or was recorded; between two of them standing only
            runs out.
    """

    person: models.Person
    standing_at: Callable[[date], Standing]
    excusals: tuple[Excusal, ...]
    news: Callable[[], set[date]]


def person_files(
    people: QuerySet[models.Person], day: date, requirements: Sequence[Requirement]
) -> list[PersonFile]:
    """The files of people as they are on a day, in as many queries as `standings`."""
    return _files(people, people, day, requirements)


def _files(
    people: Iterable[models.Person],
    query: QuerySet[models.Person],
    day: date,
    requirements: Sequence[Requirement],
) -> list[PersonFile]:
    attended, excusals = attended_by(query), excusals_by(query)
    brought = carried(query, day)
    requirement = requirement_on(day, requirements)
    shown = _shown(query) if requirement and requirement.scenario_types else defaultdict(list)

    def file_of(person: models.Person) -> PersonFile:
        def standing_at(other: date) -> Standing:
            return standing_on(
                other,
                person.role_type,
                [*attended[person.pk], *brought[person.pk]],
                requirement if other == day else requirement_on(other, requirements),
                shown=shown[person.pk],
                excusals=excusals[person.pk],
            )

        def news() -> set[date]:
            days = {one.on for one in (*attended[person.pk], *brought[person.pk])}
            days |= {one.at.date() for one in shown[person.pk]}
            for one in excusals[person.pk]:
                days |= {one.asked_on, one.begins, one.ends + _A_DAY}
                days |= {made.on for made in one.decisions}
                days |= {made.until + _A_DAY for made in one.decisions if made.until}
            return days | {one.applies_from for one in requirements}

        return PersonFile(person, standing_at, tuple(excusals[person.pk]), news)

    return [file_of(person) for person in people]


def standing_of(person: models.Person, day: date, requirements: Sequence[Requirement]) -> PersonStanding:
    """One person's standing, in one query fewer than that of many."""
    return _standings([person], models.Person.objects.filter(pk=person.pk), day, requirements)[0]


def team_of(account: models.Account, day: date, requirements: Sequence[Requirement]) -> list[PersonStanding]:
    """The people an account supervises, the most pressing first; five queries, six with units."""
    team = supervised_by(account).values("pk")
    return by_need(standings(serving(day).filter(pk__in=team), day, requirements))


def by_need(people: Iterable[PersonStanding]) -> list[PersonStanding]:
    """Lapsed first, then those who fall due soonest, then by name."""
    return sorted(
        people,
        key=lambda one: (STATES.index(one.standing.state), one.standing.until or date.max, one.full_name),
    )


def encounters_of(account: models.Account) -> QuerySet[models.Encounter]:
    """An account's own practice, newest first."""
    return models.Encounter.objects.filter(account=account).select_related("parent")


def attended_by(people: QuerySet[models.Person]) -> defaultdict[int, list[Attended]]:
    """The records of each person, by the person's key."""
    # A subquery, not a list of keys: SQLite limits how many values a query may name.
    rows = models.Attendance.objects.filter(person__in=people.order_by().values("pk")).order_by("id")
    found: defaultdict[int, list[Attended]] = defaultdict(list)
    for person, on, course, minutes, contact, later in rows.values_list(
        "person_id", "on", "course", "minutes", "contact", "superseded_by"
    ):
        found[person].append(Attended(on, course, minutes, contact, superseded=later is not None))
    return found


def excusals_by(people: QuerySet[models.Person]) -> defaultdict[int, list[Excusal]]:
    """The deferrals and exemptions of each person, by the person's key; one query."""
    rows = models.Excusal.objects.filter(person__in=people.order_by().values("pk")).order_by(
        "id", "decisions__id"
    )
    found: dict[int, tuple[int, Excusal]] = {}
    for key, person, kind, reason, asked_on, begins, ends, on, approved, by, until in rows.values_list(
        *("id", "person_id", "kind", "reason", "asked_on", "begins", "ends"),
        *("decisions__on", "decisions__approved", "decisions__by", "decisions__until"),
    ):
        _, excusal = found.get(key, (person, Excusal(kind, reason, asked_on, begins, ends)))
        made = () if on is None else (Decision(on, approved, by, until),)
        found[key] = (person, replace(excusal, decisions=(*excusal.decisions, *made)))
    grouped: defaultdict[int, list[Excusal]] = defaultdict(list)
    for person, excusal in found.values():
        grouped[person].append(excusal)
    return grouped


def _shown(people: QuerySet[models.Person]) -> defaultdict[int, list[Shown]]:
    """What each person has shown in scenarios, by the person's key; one query."""
    keys = dict(people.order_by().values_list("staff_number", "pk"))
    ratings: defaultdict[int, list[Rating]] = defaultdict(list)
    for one in ratings_from(models.Rating.objects.filter(person__in=people.order_by().values("pk"))):
        ratings[keys[one.staff_number]].append(one)
    return defaultdict(list, {person: shown_in(found) for person, found in ratings.items()})
