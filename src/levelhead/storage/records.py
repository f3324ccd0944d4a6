"""People, attendance and staged files, on Django."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from levelhead.actions.import_records import Upload
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.basics.jsons import sha256
from levelhead.records.attendance import AttendanceRow
from levelhead.records.people import PersonRow
from levelhead.storage import models

_BATCH = 500


class DjangoRecords:
    """Implements `actions.import_records.RecordStore` for the one organisation of a home."""

    def people(self) -> dict[str, PersonRow]:
        """Staff number to person, in one query."""
        rows = models.Person.objects.select_related("unit", "supervisor")
        return {
            one.staff_number: PersonRow(
                one.staff_number,
                one.full_name,
                one.role_type,
                one.rank,
                one.unit.name,
                one.supervisor.staff_number if one.supervisor else "",
                one.service_from,
                one.service_to,
            )
            for one in rows
        }

    def attendance(self) -> dict[tuple[str, date, str], AttendanceRow]:
        """Slot to the row that stands for it now, in one query."""
        rows = models.Attendance.objects.filter(superseded_by=None).values_list(
            "person__staff_number", "on", "course", "minutes", "contact"
        )
        found = [AttendanceRow(*row) for row in rows]
        return {row.slot: row for row in found}

    def save_people(self, rows: Sequence[PersonRow]) -> None:
        """Add or correct people; supervisors are set when everybody is there."""
        organisation = self._organisation()
        units = {
            name: models.Unit.objects.get_or_create(organisation=organisation, name=name)[0]
            for name in sorted({row.unit for row in rows})
        }
        for row in rows:
            models.Person.objects.update_or_create(
                staff_number=row.staff_number,
                defaults={
                    "full_name": row.full_name,
                    "role_type": row.role_type,
                    "rank": row.rank,
                    "unit": units[row.unit],
                    "service_from": row.service_from,
                    "service_to": row.service_to,
                },
            )
        ids = dict(models.Person.objects.values_list("staff_number", "id"))
        for row in rows:
            supervisor = ids[row.supervisor] if row.supervisor else None
            models.Person.objects.filter(staff_number=row.staff_number).update(supervisor_id=supervisor)

    def save_attendance(self, rows: Sequence[AttendanceRow], import_id: str, recorded_at: datetime) -> None:
        """Add rows; one for a slot that has a row already supersedes it and leaves it as it is."""
        ids = dict(models.Person.objects.values_list("staff_number", "id"))
        standing = {
            (number, on, course): key
            for key, number, on, course in models.Attendance.objects.filter(superseded_by=None).values_list(
                "id", "person__staff_number", "on", "course"
            )
        }
        models.Attendance.objects.bulk_create(
            [
                models.Attendance(
                    person_id=ids[row.staff_number],
                    on=row.on,
                    course=row.course,
                    minutes=row.minutes,
                    contact=row.contact,
                    source_id=UUID(import_id),
                    # The same words may be said again after a correction, so the key names what it follows.
                    row_key=sha256(f"{row.key}\t{standing.get(row.slot, '')}"),
                    supersedes_id=standing.get(row.slot),
                    recorded_at=recorded_at,
                )
                for row in rows
            ],
            batch_size=_BATCH,
        )

    def stage(self, upload: Upload, *, by: str, at: datetime) -> str:
        """Keep the file with the map it was sent with."""
        kept = models.Import.objects.create(
            kind=upload.kind,
            filename=upload.filename[:255],
            sha256=sha256(upload.content),
            content=upload.content,
            renamed=dict(upload.renamed),
            by=by,
            at=at,
        )
        return str(kept.id)

    def staged(self, import_id: str) -> tuple[Upload, str]:
        """The file and its state."""
        kept = models.Import.objects.filter(id=import_id).first()
        if kept is None:
            raise Refused("There is no such file waiting; upload it again.")
        return Upload(kept.kind, kept.filename, bytes(kept.content), kept.renamed), kept.state

    def confirm(self, import_id: str, *, at: datetime) -> None:
        """Mark the file as confirmed."""
        models.Import.objects.filter(id=import_id).update(state="confirmed", confirmed_at=at)

    @staticmethod
    def _organisation() -> models.Organisation:
        organisation = models.Organisation.objects.first()
        if organisation is None:
            raise CalledWrongly("This home has no organisation yet; make one with levelhead demo.")
        return organisation
