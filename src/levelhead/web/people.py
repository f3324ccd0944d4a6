"""Whose files a person may open, and what is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.timezone import localdate

from levelhead import wiring
from levelhead.curriculum.delivery import DECIDERS
from levelhead.records.excusals import RULES, STAGE_TITLES, Stage
from levelhead.records.reckoning import in_full
from levelhead.storage import models
from levelhead.storage.person_queries import ExcusalLine
from levelhead.storage.scopes import is_seen_by, seen_by
from levelhead.web.rights import roles_of


def people_seen(request: HttpRequest, roles: Iterable[str]) -> QuerySet[models.Person]:
    """The people whom those of some roles that this account holds let it see."""
    return seen_by(request.user, sorted(roles_of(request.user).intersection(roles)))


def person_seen(request: HttpRequest, staff_number: str, roles: Iterable[str]) -> models.Person:
    """One of them. Raises Http404 for anybody else, who does not exist for this account."""
    found = models.Person.objects.filter(staff_number=staff_number).select_related("unit").first()
    if found is None or not sees(request, found, roles):
        raise Http404
    return found


def person_open_to(request: HttpRequest, staff_number: str, roles: Iterable[str]) -> models.Person:
    """Oneself, for an officer, or somebody whom one sees. Raises Http404 for anybody else."""
    found = models.Person.objects.filter(staff_number=staff_number).select_related("unit").first()
    own = found is not None and found.pk == request.user.person_id and "officer" in roles_of(request.user)
    if found is None or not (own or sees(request, found, roles)):
        raise Http404
    return found


def sees(request: HttpRequest, one: models.Person, roles: Iterable[str]) -> bool:
    """Whether those of some roles that this account holds let it see somebody."""
    return is_seen_by(request.user, one, roles_of(request.user).intersection(roles))


def sees_each(request: HttpRequest, one: models.Person, roles: Iterable[str]) -> bool:
    """Whether every one of some roles is held by this account, and lets it see somebody."""
    return all(sees(request, one, {role}) for role in roles)


@dataclass(frozen=True, slots=True)
class ExcusalShown:
    """A deferral or an exemption as one reader may see it.

    Attributes:
        key: its number.
        person: whose it is.
        title: deferral or exemption.
        reason: as this reader may see it.
        begins: first day.
        ends: last day as it was asked for.
        last: last day as it was decided; None where it is not approved.
        asked_on: when it was asked for.
        stage: where it stands.
        history: what was asked and decided by whom, in sentences.
        rule: what such an excusal does.
    """

    key: int
    person: models.Person
    title: str
    reason: str
    begins: date
    ends: date
    last: date | None
    asked_on: date
    stage: Stage
    history: tuple[str, ...]
    rule: str

    @property
    def stage_title(self) -> str:
        """Where it stands, in words."""
        return STAGE_TITLES[self.stage]


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a list, as far as it matters for what they see.

    Attributes:
        key: of their person; None where the account stands for nobody.
        plans: whether they plan or decide, and so see of a private reason fit, not fit or adjusted.
    """

    key: int | None
    plans: bool


def reader_of(request: HttpRequest) -> Reader:
    """Who asks for this page."""
    return Reader(request.user.person_id, plans=bool(roles_of(request.user).intersection(DECIDERS)))


def excusals_shown(request: HttpRequest, lines: Sequence[ExcusalLine]) -> list[ExcusalShown]:
    """Requests as their reader may see them: own ones and own askings in full, of others what they need."""
    reader, day = reader_of(request), localdate()
    return [excusal_shown(line, day, reader) for line in lines]


def excusal_shown(line: ExcusalLine, day: date, reader: Reader) -> ExcusalShown:
    """One request as a reader may see it, as it stood on a day."""
    one = line.excusal
    known = reader.key is not None and reader.key in {line.person.pk, line.asker}
    return ExcusalShown(
        key=line.row.pk,
        person=line.person,
        title=one.kind.capitalize(),
        reason=one.full_reason if known else one.fitness if reader.plans else one.shown_reason,
        begins=one.begins,
        ends=one.ends,
        last=one.last_day(day),
        asked_on=one.asked_on,
        stage=one.stage(day, wiring.delivery_settings().review_days),
        history=tuple(_history(line, day, notes=known or reader.plans)),
        rule=RULES[one.kind],
    )


def _history(line: ExcusalLine, day: date, *, notes: bool) -> Iterable[str]:
    one = line.excusal
    yield f"Asked for on {in_full(one.asked_on)} by {line.asked_by}."
    for decision, (who, note) in zip(one.decisions, line.decided, strict=True):
        if decision.on > day:
            continue
        when = in_full(decision.on)
        said = (
            f"Approved until {in_full(decision.until or one.ends)}" if decision.approved else "Not approved"
        )
        yield f"{said} on {when} by {who}.{f' {note}' if note and notes else ''}"
