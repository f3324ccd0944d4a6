"""What messages are worked out from, of everybody at once. Reading only; each says what it costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from levelhead.curriculum.delivery import DeliverySettings
from levelhead.curriculum.requirement import Requirement
from levelhead.records.class_day import ClassDay, class_from_json
from levelhead.records.demand import monday, weeks_of
from levelhead.records.messages.classes import ClassHistory
from levelhead.records.messages.digests import Shortfall
from levelhead.records.messages.owed import MessageFacts
from levelhead.records.messages.requirement import CATCH_UP_DAYS, Stand, first_day_lapsed
from levelhead.records.messages.settings import HERE, MessageSettings
from levelhead.records.messages.told import REMEMBERED, Recipient
from levelhead.records.needs import Seat
from levelhead.storage import models
from levelhead.storage.class_queries import plans_standing
from levelhead.storage.demand_queries import seats_between
from levelhead.storage.messages import attempts_since, declined
from levelhead.storage.queries import PersonFile, person_files, serving
from levelhead.storage.scopes import Scope, scope_of
from levelhead.storage.team_queries import seats_of

WEEKS = 12  # of a planner's digest


def message_facts(
    now: datetime,
    settings: MessageSettings,
    requirements: Sequence[Requirement],
    delivery: DeliverySettings,
) -> MessageFacts:
    """Everything at a moment; some fifteen queries, and one or two for each supervisor with a unit."""
    day = now.astimezone(HERE).date()
    people = serving(day)
    files = person_files(people, day, requirements)
    seats = seats_of(people, day)
    days_back = max(settings.lapsed_days, default=0) + CATCH_UP_DAYS
    stands: dict[str, Stand] = {}
    for one in files:
        stands[one.person.staff_number] = _stand(one, day, days_back, seats)
    classes = tuple(_classes(now))
    first_plans = [history.plans[0][1] for history in classes]
    return MessageFacts(
        people=_recipients(files, settings),
        classes=classes,
        stands=stands,
        teams=_teams(files),
        shortfalls=_shortfalls(files, stands, day),
        attempts=attempts_since(min([now - REMEMBERED, *first_plans])),
        joining=delivery.joining,
        review_days=delivery.review_days,
    )


def _stand(one: PersonFile, day: date, days_back: int, seats: Mapping[int, Seat]) -> Stand:
    standing = one.standing_at(day)
    since = None
    if standing.state == "lapsed":
        since = first_day_lapsed(day, days_back, one.standing_at, one.news())
    return Stand(
        one.person.staff_number,
        one.person.full_name,
        standing,
        since,
        seats.get(one.person.pk),
        one.excusals,
    )


def _recipients(files: Sequence[PersonFile], settings: MessageSettings) -> dict[str, Recipient]:
    """Everybody, without the address of who has one that is not written to; one query."""
    choices = declined()
    return {
        person.staff_number: Recipient(
            person.staff_number,
            person.full_name,
            person.email if settings.writes_to(person.email) else "",
            choices.get(person.pk, frozenset()) & set(settings.optional),
        )
        for person in (one.person for one in files)
    }


def _classes(now: datetime) -> Iterator[ClassHistory]:
    """The classes that have not begun, with all that became of them; three queries."""
    standing = plans_standing().filter(starts_at__gt=now)
    keys = standing.values("training_class")
    plans: defaultdict[UUID, list[tuple[int, datetime, ClassDay]]] = defaultdict(list)
    for plan in models.ClassPlan.objects.filter(training_class__in=keys).order_by("number"):
        plans[plan.training_class_id].append((plan.number, plan.at, class_from_json(plan.plan)))
    ended = models.ClassEvent.objects.filter(training_class__in=keys, kind="cancelled")
    cancelled = dict(ended.order_by("-id").values_list("training_class_id", "at"))
    places: defaultdict[UUID, defaultdict[str, list[tuple[datetime, str]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    rows = models.Booking.objects.filter(training_class__in=keys).order_by("id")
    for held, number, at, state in rows.values_list(
        "training_class_id", "person__staff_number", "at", "state"
    ):
        places[held][number].append((at, state))
    for held, known in plans.items():
        yield ClassHistory(str(held), tuple(known), cancelled.get(held), dict(places[held]))


def _holders(role: str) -> Iterator[tuple[models.Account, Scope]]:
    """The accounts that hold a role and stand for somebody, and where they hold it."""
    accounts = models.Account.objects.filter(grants__role=role, is_active=True).exclude(person=None)
    for account in accounts.distinct().select_related("person").prefetch_related("grants"):
        yield account, scope_of(account, role)


def _teams(files: Sequence[PersonFile]) -> dict[str, tuple[str, ...]]:
    """Whom each supervisor sees on the page of their team, and nobody else."""
    by_supervisor: defaultdict[int | None, list[models.Person]] = defaultdict(list)
    for one in files:
        by_supervisor[one.person.supervisor_id].append(one.person)
    found = {}
    for account, scope in _holders("supervisor"):
        mine = {person.pk: person for person in by_supervisor.get(account.person_id, ())}
        if scope.units:
            mine |= {one.person.pk: one.person for one in files if one.person.unit_id in scope.units}
        mine.pop(account.person_id, None)
        found[account.person.staff_number] = tuple(person.staff_number for person in mine.values())
    return found


def _shortfalls(files: Sequence[PersonFile], stands: Mapping[str, Stand], day: date) -> dict[str, Shortfall]:
    """What is short for the people whom each planner sees; planners of the same reach share the sum."""
    seats = seats_between(day, monday(day) + timedelta(weeks=WEEKS, days=-1))
    found: dict[str, Shortfall] = {}
    sums: dict[tuple[frozenset[int], frozenset[int]], Shortfall] = {}
    for account, scope in _holders("planner"):
        reach = (scope.organisations, scope.units)
        if reach not in sums:
            seen = _within(files, scope)
            standings = (stands[number].standing for number in seen)
            backlog, weeks = weeks_of(standings, seats, first=day, weeks=WEEKS)
            sums[reach] = Shortfall(backlog, tuple(weeks))
        found[account.person.staff_number] = sums[reach]
    return found


def _within(files: Sequence[PersonFile], scope: Scope) -> Collection[str]:
    return [
        one.person.staff_number
        for one in files
        if one.person.unit_id in scope.units or one.person.unit.organisation_id in scope.organisations
    ]
