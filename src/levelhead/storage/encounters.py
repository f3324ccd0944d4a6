"""Encounters of practice on Django. Turns are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from levelhead.actions.ports import EncounterKept
from levelhead.basics.errors import Refused
from levelhead.storage import models


class DjangoEncounters:
    """Implements `actions.ports.EncounterStore`; the learner is the account's person, where it has one."""

    def begin(self, kept: EncounterKept) -> str:
        """Keep a new encounter; its identifier."""
        account = models.Account.objects.select_related("person").get(username=kept.by)
        row = models.Encounter.objects.create(
            account=account,
            learner=account.person,
            scenario_id=kept.scenario_id,
            scenario_version=kept.scenario_version,
            scenario_sha256=kept.scenario_sha256,
            variant=kept.variant,
            seed=kept.seed,
            begun_at=kept.begun_at,
        )
        return str(row.pk)

    def read(self, encounter_id: str) -> EncounterKept:
        """The encounter with its turns. Raises Refused when there is none of that name."""
        row = _row(encounter_id)
        return EncounterKept(
            by=row.account.get_username(),
            scenario_id=row.scenario_id,
            scenario_version=row.scenario_version,
            scenario_sha256=row.scenario_sha256,
            variant=row.variant,
            seed=row.seed,
            begun_at=row.begun_at,
            turns=tuple(row.turns.order_by("n").values_list("entry", flat=True)),
            ended_at=row.ended_at,
            outcome_id=row.outcome_id,
            outcome_good=row.outcome_good,
        )

    def add_turn(self, encounter_id: str, n: int, entry: dict[str, Any], at: datetime) -> None:
        """Keep turn n, whole. Raises Refused when turn n was taken already."""
        row = _row(encounter_id)
        try:
            with transaction.atomic():  # the database's own constraint decides, not what was read before
                models.EncounterTurn.objects.create(encounter=row, n=n, entry=entry, at=at)
        except IntegrityError as error:
            raise Refused("This turn was already taken in another window.") from error

    def end(self, encounter_id: str, outcome_id: str, *, good: bool | None, at: datetime) -> None:
        """Keep how and when it ended."""
        row = _row(encounter_id)
        row.ended_at, row.outcome_id, row.outcome_good = at, outcome_id, good
        row.save(update_fields=["ended_at", "outcome_id", "outcome_good"])


def _row(encounter_id: str) -> models.Encounter:
    try:
        return models.Encounter.objects.select_related("account").get(pk=UUID(encounter_id))
    except (ValueError, models.Encounter.DoesNotExist) as error:
        raise Refused("You have no such encounter.") from error
