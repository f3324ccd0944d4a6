"""Saves the made-up organisation of the demonstration in bulk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from levelhead.actions.demonstration.rollout import RolloutMade
from levelhead.actions.demonstration.sign_ins import SignIn
from levelhead.actions.evaluate_rollout import EvaluatedRollout
from levelhead.actions.make_demonstration import DeliveryMade
from levelhead.basics.jsons import sha256
from levelhead.records.attendance import AttendanceRow
from levelhead.records.people import PersonRow
from levelhead.storage import models
from levelhead.storage.demonstration_delivery import add_delivery, add_rollout

_BATCH = 500


class DjangoDemonstration:
    """Implements `actions.make_demonstration.DemonstrationStore` on an empty database."""

    def add_people(self, organisation: str, people: Sequence[PersonRow]) -> None:
        """Add the organisation, its units and its people, each of whom comes after their supervisor."""
        place = models.Organisation.objects.create(name=organisation, fictional=True)
        names = sorted({person.unit for person in people})
        units = {name: models.Unit.objects.create(organisation=place, name=name) for name in names}
        saved: dict[str, models.Person] = {}
        for _, level in groupby(people, key=lambda person: person.rank):
            rows = [
                models.Person(
                    staff_number=person.staff_number,
                    full_name=person.full_name,
                    role_type=person.role_type,
                    rank=person.rank,
                    unit=units[person.unit],
                    supervisor=saved[person.supervisor] if person.supervisor else None,
                    service_from=person.service_from,
                    email=person.email or "",
                )
                for person in level
            ]
            for row in models.Person.objects.bulk_create(rows, batch_size=_BATCH):
                saved[row.staff_number] = row

    def add_attendance(self, rows: Iterable[AttendanceRow], *, recorded_at: datetime) -> None:
        """Add attendance; keys are those that an import of the same rows would give."""
        ids = dict(models.Person.objects.values_list("staff_number", "id"))
        models.Attendance.objects.bulk_create(
            [
                models.Attendance(
                    person_id=ids[row.staff_number],
                    on=row.on,
                    course=row.course,
                    minutes=row.minutes,
                    contact=row.contact,
                    row_key=sha256(f"{row.key}\t"),
                    recorded_at=recorded_at,
                )
                for row in rows
            ],
            batch_size=_BATCH,
        )

    def add_delivery(self, made: DeliveryMade, *, recorded_at: datetime) -> list[str]:
        """Add classes with their registers, ratings, deferrals, injuries, qualifications and kit."""
        return add_delivery(made, at=recorded_at)

    def add_rollout(self, made: RolloutMade) -> None:
        """Add a roll-out that is under way."""
        add_rollout(made)

    def add_sign_ins(self, sign_ins: Sequence[SignIn]) -> None:
        """Add an account for each, with its roles in the whole organisation."""
        organisation = models.Organisation.objects.get()
        for sign_in in sign_ins:
            account = models.Account.objects.create_user(
                sign_in.username,
                password=sign_in.passphrase,
                person=models.Person.objects.filter(staff_number=sign_in.staff_number).first(),
            )
            for role in sign_in.roles:
                models.Grant.objects.create(account=account, role=role, organisation=organisation)

    def add_evaluation(self, *, name: str, evaluated: EvaluatedRollout, made_at: datetime) -> None:
        """Add a finished evaluation of fictional records, with the truth that made them."""
        models.Evaluation.objects.create(
            name=name,
            title=evaluated.protocol.title,
            fictional=True,
            made_at=made_at,
            result=evaluated.result,
            truth=evaluated.result["truth"],
            report_html=evaluated.report_html,
        )
