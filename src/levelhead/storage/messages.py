"""Messages that were sent, or were to be, on Django."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.db.models import QuerySet

from levelhead.records.messages.settings import MessageKind
from levelhead.records.messages.told import Outcome, Owed, SendAttempt
from levelhead.storage import models
from levelhead.storage.classes import person_of


class DjangoMessages:
    """Implements `actions.send_messages.MessageStore`."""

    def begin(self, owed: Owed, *, by: str, at: datetime) -> str:
        """Keep an attempt, unless another program began or settled this message since it was found owed."""
        person = person_of(owed.staff_number)
        same = models.MessageAttempt.objects.filter(
            person=person, kind=owed.kind, key=owed.key, sequence=owed.sequence
        )
        number = same.count() + 1
        if number != len(owed.before) + 1:
            return ""
        made = models.MessageAttempt.objects.create(
            person=person,
            kind=owed.kind,
            key=owed.key,
            sequence=owed.sequence,
            number=number,
            address=owed.address,
            said=dict(owed.said),
            by=by,
            at=at,
        )
        return str(made.pk)

    def finish(self, attempt: str, outcome: Outcome, why: str, *, at: datetime) -> None:
        """Keep what became of an attempt."""
        models.MessageOutcome.objects.create(attempt_id=int(attempt), outcome=outcome, why=why, at=at)

    def add_choice(
        self, staff_number: str, kind: MessageKind, *, wanted: bool, by: str, at: datetime
    ) -> bool:
        """Keep a choice, where it is another than the one that stands."""
        person = person_of(staff_number)
        if (kind not in declined_by(person)) == wanted:
            return False
        models.MessageChoice.objects.create(person=person, kind=kind, wanted=wanted, by=by, at=at)
        return True


def attempts_since(moment: datetime) -> tuple[SendAttempt, ...]:
    """Every attempt that was begun from a moment on; one query."""
    rows = models.MessageAttempt.objects.filter(at__gte=moment).order_by("id")
    values = rows.values_list(
        *("person__staff_number", "kind", "key", "sequence", "address", "at"),
        *("outcome__outcome", "said", "outcome__why"),
    )
    return tuple(
        SendAttempt(number, kind, key, sequence, address, at, outcome or "unknown", said, why or "")
        for number, kind, key, sequence, address, at, outcome, said, why in values
    )


def declined() -> dict[int, frozenset[MessageKind]]:
    """The kinds that each person declined, by the person's key; one query."""
    return _declined(models.MessageChoice.objects.all())


def declined_by(person: models.Person) -> frozenset[MessageKind]:
    """The kinds that somebody declined; one query."""
    return _declined(models.MessageChoice.objects.filter(person=person)).get(person.pk, frozenset())


def _declined(rows: QuerySet[models.MessageChoice]) -> dict[int, frozenset[MessageKind]]:
    found: defaultdict[int, dict[MessageKind, bool]] = defaultdict(dict)
    for person, kind, wanted in rows.order_by("id").values_list("person_id", "kind", "wanted"):
        found[person][kind] = wanted
    return {
        person: frozenset(kind for kind, wanted in kinds.items() if not wanted)
        for person, kinds in found.items()
    }
