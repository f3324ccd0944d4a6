"""Tables of standing: by unit, the rules behind it, and deferrals and exemptions as counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import QuerySet
from django.utils.timezone import localtime

from levelhead.curriculum.requirement import requirement_on
from levelhead.records.as_known import Recorded, known_on
from levelhead.records.excusals import Excusal
from levelhead.records.inspection_pack import PackTable
from levelhead.records.ratings import Rating, shown_in
from levelhead.records.standing import STATE_TITLES, STATES, Attended, State, standing_on
from levelhead.records.standing_counts import Counted, Reason, counted, tally
from levelhead.storage import models
from levelhead.storage.delivery import ratings_from
from levelhead.storage.inspection.asked import Asked
from levelhead.storage.queries import excusals_by, in_lots, serving
from levelhead.storage.transfers import carried


def standing_counts(asked: Asked) -> list[Counted]:
    """How everybody of the units stood, by what was known on the day; five queries for some people."""
    people = serving(asked.standing_on).filter(pk__in=asked.people.values("pk"))
    stands = [one for some in in_lots(people) for one in _stands(some, asked)]
    return counted(asked.standing_on, stands)


def _stands(people: QuerySet[models.Person], asked: Asked) -> Iterator[tuple[int, str, State, Reason]]:
    day, rule = asked.standing_on, requirement_on(asked.standing_on, asked.requirements)
    rows, brought = _recorded(people), carried(people, asked.known_on)
    excusals = excusals_by(people)
    shown = _ratings(people, asked) if rule and rule.scenario_types else defaultdict(list)
    for person in people:
        attended: list[Attended] = [*known_on(rows[person.pk], asked.known_on), *brought[person.pk]]
        known = [one for one in (_known(one, asked) for one in excusals[person.pk]) if one]
        standing = standing_on(
            day, person.role_type, attended, rule, shown=shown_in(shown[person.pk]), excusals=known
        )
        yield person.unit_id, person.role_type, standing.state, ""  # reasons are not in the pack


def _recorded(people: QuerySet[models.Person]) -> defaultdict[int, list[Recorded]]:
    rows = models.Attendance.objects.filter(person__in=people.order_by().values("pk")).order_by("id")
    found: defaultdict[int, list[Recorded]] = defaultdict(list)
    for person, key, on, course, minutes, contact, at, corrects in rows.values_list(
        "person_id", "id", "on", "course", "minutes", "contact", "recorded_at", "supersedes"
    ):
        attended = Attended(on, course, minutes, contact)
        found[person].append(Recorded(key, attended, localtime(at).date(), corrects))
    return found


def _known(one: Excusal, asked: Asked) -> Excusal | None:
    """A request with the decisions that were made by the day; None where it was asked for later."""
    if one.asked_on > asked.known_on:
        return None
    return replace(one, decisions=tuple(made for made in one.decisions if made.on <= asked.known_on))


def _ratings(people: QuerySet[models.Person], asked: Asked) -> defaultdict[int, list[Rating]]:
    keys = dict(people.order_by().values_list("staff_number", "pk"))
    rows = models.Rating.objects.filter(person__in=people.order_by().values("pk"), at__lt=asked.until)
    found: defaultdict[int, list[Rating]] = defaultdict(list)
    for one in ratings_from(rows.exclude(source__confirmed_at__gte=asked.until)):
        found[keys[one.staff_number]].append(one)
    return found


def standing_table(asked: Asked, counts: list[Counted]) -> PackTable:
    """How many of each unit and role type stood how; a unit counts its own people, not those below it."""
    names = dict(models.Unit.objects.values_list("pk", "name"))
    kinds = sorted({(names[one.unit], one.role_type) for one in counts})
    rows = []
    for unit, role_type in kinds:
        found = tally(one for one in counts if (names[one.unit], one.role_type) == (unit, role_type))
        rows.append(
            (unit, role_type, *(found.states.get(state, 0) for state in STATES), found.met, found.owed)
        )
    return PackTable(
        "standing",
        "Standing by unit",
        f"Attendance, deferrals, exemptions, transfers and ratings recorded by {asked.known_on}, under the "
        f"rule in force, for people who served on {asked.standing_on}. In date counts those due soon; owed "
        "leaves out who is excused or not required.",
        (
            "unit",
            "role_type",
            *(STATE_TITLES[one].lower().replace(" ", "_") for one in STATES),
            "met",
            "owed",
        ),
        tuple(rows),
    )


def rules_table(asked: Asked) -> PackTable:
    """Every rule that applied on some day of the period."""
    rows = tuple(
        (
            *(one.id, one.title, one.minutes, one.interval_months, type(one.anchor).__name__.lower()),
            *(" ".join(one.role_types), " ".join(one.scenario_types), one.applies_from),
            *(one.applies_to or "", one.authority),
        )
        for one in asked.requirements
        if one.applies_from <= asked.last and (one.applies_to is None or one.applies_to >= asked.first)
    )
    header = (
        *("rule", "title", "minutes", "within_months", "counted_by", "role_types", "scenario_types"),
        *("applies_from", "applies_to", "authority"),
    )
    source = "The requirement in the home of this organisation, or the one that comes with Levelhead."
    return PackTable("rules", "Rules for standing", source, header, rows)


def excusals_known(asked: Asked) -> list[Excusal]:
    """Requests that were asked for by the day, with the decisions made by then; one query."""
    every = (one for some in excusals_by(asked.people).values() for one in some)
    return [known for one in every if (known := _known(one, asked)) is not None]


def excusals_table(asked: Asked) -> PackTable:
    """Requests that touch the period, counted by kind, reason as anybody may see it, and decision."""
    found: Counter[tuple[str, str, str, str]] = Counter()
    for one in excusals_known(asked):
        if one.begins <= asked.last and one.ends >= asked.first:
            decision = one.decided(asked.known_on)
            said = "waiting" if decision is None else "approved" if decision.approved else "refused"
            last = one.last_day(asked.known_on)
            runs = "yes" if last is not None and one.begins <= asked.standing_on <= last else "no"
            found[one.kind, one.shown_reason, said, runs] += 1
    return PackTable(
        "deferrals",
        "Deferrals and exemptions",
        f"Requests and decisions recorded by {asked.known_on}, as counts. A reason that is private, and "
        "everything medical, is only said to be on record.",
        ("kind", "reason", "decision", f"in_force_on_{asked.standing_on}", "people"),
        tuple((*key, count) for key, count in sorted(found.items())),
    )
