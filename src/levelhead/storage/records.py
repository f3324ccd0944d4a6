"""People, attendance, ratings, qualifications and staged files, on Django."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from levelhead.actions.import_records import Upload
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.basics.jsons import sha256
from levelhead.records.attendance import AttendanceRow, Slot
from levelhead.records.people import PersonRow
from levelhead.records.qualification_rows import QualificationRow, QualificationSlot
from levelhead.records.rating_rows import RatingRow, RatingSlot
from levelhead.storage import models

_BATCH = 500
_FIELDS = ("full_name", "role_type", "rank", "unit", "service_from", "service_to", "email")


class DjangoRecords:
    """Implements `actions.import_records.RecordStore` for the one organisation of a home."""

    def people(self) -> dict[str, PersonRow]:
        """Staff number to person, in one query."""
        rows = models.Person.objects.values_list(
            "staff_number",
            "full_name",
            "role_type",
            "rank",
            "unit__name",
            "supervisor__staff_number",
            "service_from",
            "service_to",
            "email",
        )
        return {
            number: PersonRow(number, name, role, rank, unit, supervisor or "", begins, ends, email)
            for number, name, role, rank, unit, supervisor, begins, ends, email in rows
        }

    def attendance(self) -> dict[Slot, AttendanceRow]:
        """Slot to the row that stands for it now, in one query."""
        return {row.slot: row for _, row in _standing_rows()}

    def confirmed_at(self, upload: Upload) -> datetime | None:
        """When a file of this name, kind, content and map was confirmed last."""
        same = models.Import.objects.filter(
            state="confirmed",
            kind=upload.kind,
            filename=_filename(upload),
            sha256=sha256(upload.content),
            renamed=dict(sorted(upload.renamed.items())),
        )
        return same.order_by("-confirmed_at").values_list("confirmed_at", flat=True).first()

    def save_people(self, rows: Sequence[PersonRow]) -> None:
        """Add or correct people; supervisors are set when everybody is there."""
        units = _units({row.unit for row in rows})
        kept = models.Person.objects.in_bulk([row.staff_number for row in rows], field_name="staff_number")
        people = [_person(row, kept.get(row.staff_number), units) for row in rows]
        models.Person.objects.bulk_create([one for one in people if one.pk is None], batch_size=_BATCH)
        models.Person.objects.bulk_update(kept.values(), _FIELDS, batch_size=_BATCH)
        _set_supervisors(rows)

    def save_attendance(self, rows: Sequence[AttendanceRow], import_id: str, recorded_at: datetime) -> None:
        """Add rows; one for a slot that has a row already supersedes it and leaves it as it is."""
        ids, standing = _ids(), {row.slot: key for key, row in _standing_rows()}
        models.Attendance.objects.bulk_create(
            [
                models.Attendance(
                    person_id=ids[row.staff_number],
                    on=row.on,
                    course=row.course,
                    minutes=row.minutes,
                    contact=row.contact,
                    source_id=UUID(import_id),
                    row_key=row_key(row, standing.get(row.slot)),
                    supersedes_id=standing.get(row.slot),
                    recorded_at=recorded_at,
                )
                for row in rows
            ],
            batch_size=_BATCH,
        )

    def ratings(self) -> dict[RatingSlot, RatingRow]:
        """Slot to the rating of a file that stands for it now, in one query."""
        return {row.slot: row for _, row in _standing_ratings()}

    def save_ratings(self, rows: Sequence[RatingRow], import_id: str, recorded_at: datetime) -> None:
        """Add ratings; one for a slot that has one corrects it and leaves it as it is.

        A file tells no time of day, so that a rating is kept at noon of its day.
        """
        del recorded_at
        ids, standing = _ids(), {row.slot: name for name, row in _standing_ratings()}
        models.Rating.objects.bulk_create(
            [
                models.Rating(
                    rating_id=row.name(standing.get(row.slot, "")),
                    source_id=UUID(import_id),
                    person_id=ids[row.staff_number],
                    scenario_type=row.scenario_type,
                    family=row.family,
                    score=row.score,
                    competent=row.competent,
                    pressure=row.pressure,
                    evidence=row.evidence,
                    by=row.marker,
                    at=datetime.combine(row.on, time(12), UTC),
                    corrects=standing.get(row.slot, ""),
                )
                for row in rows
            ],
            batch_size=_BATCH,
        )

    def qualification_rows(self) -> dict[QualificationSlot, QualificationRow]:
        """Slot to the qualification that stands for it now, in one query."""
        return {row.slot: row for _, row in _standing_qualifications()}

    def save_qualifications(
        self, rows: Sequence[QualificationRow], recorded_at: datetime, *, by: str
    ) -> None:
        """Add qualifications; one for a slot that has one stands in its place and leaves it as it is."""
        ids, standing = _ids(), {row.slot: key for key, row in _standing_qualifications()}
        models.Qualification.objects.bulk_create(
            [
                models.Qualification(
                    person_id=ids[row.staff_number],
                    kind=row.kind,
                    begins=row.begins,
                    ends=row.ends,
                    provider=row.provider,
                    evidence=row.evidence,
                    supersedes_id=standing.get(row.slot),
                    by=by,
                    at=recorded_at,
                )
                for row in rows
            ],
            batch_size=_BATCH,
        )

    def stage(self, upload: Upload, *, by: str, at: datetime) -> str:
        """Keep the file with the map it was sent with."""
        kept = models.Import.objects.create(
            kind=upload.kind,
            filename=_filename(upload),
            sha256=sha256(upload.content),
            content=upload.content,
            renamed=dict(sorted(upload.renamed.items())),
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


def row_key(row: AttendanceRow, follows: int | None) -> str:
    """What makes a row of attendance itself: what it says, and the row that it supersedes.

    The same words may be said again after a correction, so the words alone would not do.
    """
    return sha256(f"{row.key}\t{follows or ''}")


def _filename(upload: Upload) -> str:
    return upload.filename[:255]


def _ids() -> dict[str, int]:
    """Staff number to key of the row."""
    return dict(models.Person.objects.values_list("staff_number", "id"))


def _standing_rows() -> list[tuple[int, AttendanceRow]]:
    """Every row that no other supersedes, with its key."""
    rows = models.Attendance.objects.filter(superseded_by=None).values_list(
        "id", "person__staff_number", "on", "course", "minutes", "contact"
    )
    return [(key, AttendanceRow(*values)) for key, *values in rows]


def _standing_qualifications() -> list[tuple[int, QualificationRow]]:
    """Every qualification that no other stands in the place of, with its key."""
    rows = models.Qualification.objects.filter(superseded_by=None).order_by("id")
    return [
        (key, QualificationRow(*values))
        for key, *values in rows.values_list(
            "id", "person__staff_number", "kind", "begins", "ends", "provider", "evidence"
        )
    ]


def _standing_ratings() -> list[tuple[str, RatingRow]]:
    """Every rating of a file that no other corrects, with its name."""
    rows = models.Rating.objects.exclude(source=None).select_related("person").order_by("id")
    found: dict[RatingSlot, tuple[str, RatingRow]] = {}
    for one in rows:
        row = RatingRow(
            one.person.staff_number,
            one.at.date(),
            one.scenario_type,
            one.family,
            one.score,
            one.competent,
            one.pressure,
            one.evidence,
            one.by,
        )
        found[row.slot] = (one.rating_id, row)  # the last one of a slot corrects those before it
    return list(found.values())


def _units(names: set[str]) -> dict[str, models.Unit]:
    organisation = models.Organisation.objects.first()
    if organisation is None:
        raise CalledWrongly("This home has no organisation yet; name one with --organisation.")
    return {
        name: models.Unit.objects.get_or_create(organisation=organisation, name=name)[0]
        for name in sorted(names)
    }


def _set_supervisors(rows: Sequence[PersonRow]) -> None:
    """Set who supervises whom, one team at a time."""
    teams: dict[str, list[str]] = {}
    for row in rows:
        teams.setdefault(row.supervisor, []).append(row.staff_number)
    ids = _ids()
    for supervisor, team in teams.items():
        for start in range(0, len(team), _BATCH):
            members = models.Person.objects.filter(staff_number__in=team[start : start + _BATCH])
            members.update(supervisor_id=ids[supervisor] if supervisor else None)


def _person(row: PersonRow, kept: models.Person | None, units: dict[str, models.Unit]) -> models.Person:
    """The person as the row has them, still without a supervisor."""
    person = kept or models.Person(staff_number=row.staff_number)
    person.full_name, person.role_type, person.rank = row.full_name, row.role_type, row.rank
    person.unit, person.service_from, person.service_to = units[row.unit], row.service_from, row.service_to
    person.email = row.email or ""
    return person
