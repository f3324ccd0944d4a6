"""Encounters of practice on Django. Turns and corrections are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from levelhead.actions.ports import OVER, EncounterKept, ExampleKept
from levelhead.basics.errors import Refused
from levelhead.storage import models

UNKNOWN = "You have no such encounter."
# What a row and `EncounterKept` both call the same.
_KEPT = (
    *("scenario_id", "scenario_version", "scenario_sha256", "variant", "seed", "begun_at"),
    *("ended_at", "outcome_id", "outcome_good", "shown_at", "parent_id", "parent_turn"),
)
_BESIDE = ("account__username", "turns__entry", "turns__at")


class DjangoEncounters:
    """Implements `actions.ports.EncounterStore`; the learner is the account's person, where it has one."""

    def begin(self, kept: EncounterKept) -> str:
        """Keep a new encounter, with the turns it has already; its identifier."""
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
            parent_id=UUID(kept.parent_id) if kept.parent_id else None,
            parent_turn=kept.parent_turn or None,
        )
        models.EncounterTurn.objects.bulk_create(
            models.EncounterTurn(encounter=row, n=n, entry=entry, at=kept.begun_at)
            for n, entry in enumerate(kept.turns, 1)
        )
        return str(row.pk)

    def read(self, encounter_id: str) -> EncounterKept:
        """The encounter with its turns and corrections. Raises Refused when there is none of that name.

        One query of values while it runs: this is read before every turn.
        """
        key = _key(encounter_id)
        rows = list(
            models.Encounter.objects.filter(pk=key)
            .order_by("turns__n")
            .values(*_KEPT, *_BESIDE)  # a turn each
        )
        if not rows:
            raise Refused(UNKNOWN)
        turns = [(row["turns__entry"], row["turns__at"]) for row in rows if row["turns__at"] is not None]
        found = {name: rows[0][name] for name in _KEPT}
        is_over = found["ended_at"] is not None  # before that nobody is shown it, to correct it
        corrections = list(models.Correction.objects.filter(encounter=key).order_by("id")) if is_over else []
        times = [*(at for _, at in turns), *(one.at for one in corrections)]
        times += [at for at in (found["ended_at"], found["begun_at"]) if at is not None]
        return EncounterKept(
            by=rows[0]["account__username"],
            turns=tuple(entry for entry, _ in turns),
            last_at=max(times),
            corrections=tuple(_correction(one) for one in corrections),
            parent_id=str(found.pop("parent_id") or ""),
            parent_turn=found.pop("parent_turn") or 0,
            **found,
        )

    def add_turn(self, encounter_id: str, n: int, entry: dict[str, Any], at: datetime) -> None:
        """Keep turn n, whole. Raises Refused when the encounter is over or turn n was taken already."""
        key = _key(encounter_id)
        if not models.Encounter.objects.filter(pk=key, ended_at=None).exists():
            raise Refused(OVER)
        try:
            with transaction.atomic():  # the database's own constraint decides, not what was read before
                models.EncounterTurn.objects.create(encounter_id=key, n=n, entry=entry, at=at)
        except IntegrityError as error:
            raise Refused("This turn was already taken in another window.") from error

    def end(self, encounter_id: str, outcome_id: str, *, good: bool | None, at: datetime) -> None:
        """Keep how and when it ended."""
        rows = models.Encounter.objects.filter(pk=_key(encounter_id))
        rows.update(ended_at=at, outcome_id=outcome_id, outcome_good=good)

    def show(self, encounter_id: str, at: datetime | None) -> None:
        """Keep since when instructors may read it; None takes it back."""
        row = _row(encounter_id)
        row.shown_at = at
        row.save(update_fields=["shown_at"])

    def add_correction(self, encounter_id: str, correction: dict[str, Any], example: ExampleKept) -> None:
        """Keep a correction, and what it teaches."""
        row = models.Correction.objects.create(
            encounter=_row(encounter_id),
            turn=correction["turn"],
            by=correction["by"],
            at=datetime.fromisoformat(correction["at"]),
            before=correction["before"],
            after=correction["after"],
        )
        models.CorrectedExample.objects.create(
            correction=row,
            utterance=example.utterance,
            acts_before=example.acts_before,
            acts=example.acts,
            flags=example.flags,
            scenario_id=example.scenario_id,
        )

    def examples(self) -> tuple[ExampleKept, ...]:
        """What corrections teach: of each turn the last, in the order they were made."""
        rows = models.CorrectedExample.objects.select_related("correction").order_by("correction")
        last = {(one.correction.encounter_id, one.correction.turn): one for one in rows}
        return tuple(
            ExampleKept(one.utterance, one.acts_before, one.acts, one.flags, one.scenario_id)
            for one in sorted(last.values(), key=lambda one: one.correction_id)
        )

    def family(self, encounter_id: str) -> tuple[str, ...]:
        """The first encounter and its branches; a query for each generation of them."""
        first = _row(encounter_id)
        while first.parent is not None:
            first = first.parent
        found, generation = [first], [first]
        while generation:
            generation = list(models.Encounter.objects.filter(parent__in=generation))
            found += generation
        return tuple(str(one.pk) for one in sorted(found, key=lambda one: (one.begun_at, str(one.pk))))


def _correction(row: models.Correction) -> dict[str, Any]:
    """A correction as a transcript holds it."""
    at = localtime(row.at).isoformat()
    return {"turn": row.turn, "by": row.by, "at": at, "before": row.before, "after": row.after}


def _row(encounter_id: str) -> models.Encounter:
    try:
        return models.Encounter.objects.get(pk=_key(encounter_id))
    except models.Encounter.DoesNotExist as error:
        raise Refused(UNKNOWN) from error


def _key(encounter_id: str) -> UUID:
    try:
        return UUID(encounter_id)
    except ValueError as error:
        raise Refused(UNKNOWN) from error
