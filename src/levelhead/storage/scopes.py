"""Where a role holds: in a whole organisation, or in some of its units and those below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from levelhead.storage import models


@dataclass(frozen=True, slots=True)
class Scope:
    """Where one account holds one role. Empty where it does not hold it.

    Attributes:
        organisations: keys of those it holds it in as a whole.
        units: keys of units, with every unit below them.
    """

    organisations: frozenset[int]
    units: frozenset[int]

    def people(self, to_unit: str = "unit") -> Q:
        """What narrows a query to the people there; `to_unit` leads from its rows to their unit."""
        whole = Q(**{f"{to_unit}__organisation__in": self.organisations})
        return whole | Q(**{f"{to_unit}__in": self.units})


def scope_of(account: models.Account, role: str) -> Scope:
    """Where an account holds a role; one query, none where its grants are read, one more for units."""
    granted = [(one.organisation_id, one.unit_id) for one in account.grants.all() if one.role == role]
    return Scope(
        frozenset(organisation for organisation, unit in granted if unit is None),
        with_those_below(unit for _, unit in granted if unit is not None),
    )


def with_those_below(units: Iterable[int]) -> frozenset[int]:
    """Units, with every unit below them, by key."""
    found, level = frozenset[int](), frozenset(units)
    below: dict[int | None, set[int]] = {}
    if level:
        for unit, parent in models.Unit.objects.values_list("id", "parent_id"):
            below.setdefault(parent, set()).add(unit)
    while level:
        found |= level
        level = frozenset(child for unit in level for child in below.get(unit, ())) - found
    return found


def supervised_by(account: models.Account) -> QuerySet[models.Person]:
    """Whom an account supervises: who has its person as supervisor, and everybody in units it is given.

    A grant for the whole organisation adds nobody: an organisation's standing is not one supervisor's.
    """
    mine = Q(unit__in=scope_of(account, "supervisor").units)
    if account.person_id is not None:
        mine |= Q(supervisor=account.person_id)
    return models.Person.objects.filter(mine).exclude(pk=account.person_id)


def seen_by(account: models.Account, roles: Iterable[str]) -> QuerySet[models.Person]:
    """The people whom any of some roles lets an account see; one or two queries a role that it holds."""
    seen = Q(pk__in=())
    for role in roles:
        if role == "supervisor":
            seen |= Q(pk__in=supervised_by(account).values("pk"))
        else:
            seen |= scope_of(account, role).people()
    return models.Person.objects.filter(seen).select_related("unit")


def units_seen_by(account: models.Account, roles: Iterable[str]) -> QuerySet[models.Unit]:
    """The units in which an account holds any of some roles, by name."""
    seen = Q(pk__in=())
    for role in roles:
        scope = scope_of(account, role)
        seen |= Q(organisation__in=scope.organisations) | Q(pk__in=scope.units)
    return models.Unit.objects.filter(seen)


def is_seen_by(account: models.Account, one: models.Person, roles: Iterable[str]) -> bool:
    """Whether somebody is one of `seen_by`; asks for nothing that is read already."""
    for role in roles:
        scope = scope_of(account, role)
        if role == "supervisor":
            mine = account.person_id is not None and one.supervisor_id == account.person_id
            if one.pk != account.person_id and (mine or one.unit_id in scope.units):
                return True
        elif one.unit.organisation_id in scope.organisations or one.unit_id in scope.units:
            return True
    return False


def encounters_shown_to(account: models.Account) -> QuerySet[models.Encounter]:
    """Practice that its learners show and that this instructor may read, the latest shown first.

    Practice of an account that stands for no person is in no unit: who instructs in the whole may read it.
    """
    shown = models.Encounter.objects.exclude(shown_at=None).exclude(ended_at=None)
    scope = scope_of(account, "instructor")
    within = scope.people("learner__unit")
    if scope.organisations:
        within |= Q(learner=None)
    return shown.filter(within).select_related("account", "account__person", "parent").order_by("-shown_at")
