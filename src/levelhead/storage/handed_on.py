"""Learning notes as they are, and those that were handed on, on Django."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from levelhead.actions.correct_encounter import retaken
from levelhead.actions.hand_on import HandedOnKept
from levelhead.basics.errors import FaultsFound
from levelhead.curriculum.outcomes import outcome_families, scenario_types
from levelhead.debrief.live.make import debrief_run
from levelhead.debrief.live.text import run_text
from levelhead.debrief.make import make_debrief
from levelhead.debrief.text import text as debrief_text
from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.records.learning_note import HandingOn, LearningNote, rating_note
from levelhead.records.timeline import timeline
from levelhead.storage import models
from levelhead.storage.class_queries import names_of
from levelhead.storage.classes import class_seen, person_of
from levelhead.storage.encounters import DjangoEncounters
from levelhead.storage.rating_queries import lines_of
from levelhead.storage.run_queries import runs_of_learner

MOST_LISTED = 50  # of each kind


class DjangoHandedOn:
    """Implements `actions.hand_on.HandedOnStore`."""

    def note(self, kind: str, note_id: str, staff_number: str) -> LearningNote | None:
        """A rating that stands, a run that is over, or practice that is over and shown."""
        person = models.Person.objects.filter(staff_number=staff_number).first()
        if person is None or kind not in _NOTES:
            return None
        return _NOTES[kind](person, note_id)

    def handed_on(self, handing_id: str) -> HandedOnKept | None:
        """What was handed on under a name."""
        rows = models.HandedOn.objects.filter(handing_id=handing_id).select_related("person")
        return next((kept_of(one) for one in rows), None)

    def add(self, kept: HandedOnKept) -> None:
        """Keep it with its exact text."""
        note, handing = kept.note, kept.handing
        models.HandedOn.objects.create(
            handing_id=handing.id,
            person=person_of(note.staff_number),
            kind=note.kind,
            note=note.id,
            title=note.title[:200],
            on=note.on,
            text=note.text,
            sha256=note.fingerprint,
            to=handing.to,
            purpose=handing.purpose,
            ground=handing.ground,
            told_from=handing.told_from,
            delay_reason=handing.delay_reason,
            by=kept.by,
            at=kept.at,
        )

    def add_reply(self, handing_id: str, text: str, *, by: str, at: datetime) -> None:
        """Keep a reply."""
        row = models.HandedOn.objects.get(handing_id=handing_id)
        models.HandedOnReply.objects.create(handed_on=row, text=text, by=by, at=at)


def kept_of(row: models.HandedOn) -> HandedOnKept:
    """A row as the actions know it."""
    note = LearningNote(row.kind, row.note, row.person.staff_number, row.title, row.on, row.text)
    handing = HandingOn(row.handing_id, row.to, row.purpose, row.ground, row.told_from, row.delay_reason)
    return HandedOnKept(note, handing, row.by, row.at)


def handed_on_of(person: models.Person, on: date) -> QuerySet[models.HandedOn]:
    """What was handed on about somebody that they may know of on a day, the latest first."""
    told = Q(told_from=None) | Q(told_from__lte=on)
    return _listed(models.HandedOn.objects.filter(told, person=person))


def handed_on_among(people: QuerySet[models.Person]) -> QuerySet[models.HandedOn]:
    """What was handed on about some people, the latest first."""
    return _listed(models.HandedOn.objects.filter(person__in=people.values("pk")))


def _listed(rows: QuerySet[models.HandedOn]) -> QuerySet[models.HandedOn]:
    return rows.select_related("person", "person__unit").prefetch_related("replies").order_by("-id")


def notes_listed(person: models.Person) -> list[tuple[str, str, str, date]]:
    """Kind, name, title and day of the notes of somebody that may be handed on, without what is in them."""
    families = {one.id: one.title for one in outcome_families()}
    ratings = [
        ("rating", one.rating.id, families.get(one.rating.family, one.rating.family), one.rating.at.date())
        for one in lines_of(person)
    ]
    titles = {one.id: one.title for one in scenario_types()}
    runs = [
        ("run", one.run.id, titles.get(one.run.scenario_type, one.run.scenario_type), localdate(one.at))
        for one in runs_of_learner(person)
        if timeline(one.marks.values()).way == "over"
    ]
    shown = _shown(person).order_by("-shown_at")[:MOST_LISTED]
    practice = [("practice", str(one.pk), _title(one), localdate(one.begun_at)) for one in shown]
    return [*ratings[:MOST_LISTED], *runs[:MOST_LISTED], *practice]


def _shown(person: models.Person) -> QuerySet[models.Encounter]:
    """Practice of somebody that is over and that they show at the moment."""
    return models.Encounter.objects.filter(learner=person).exclude(shown_at=None).exclude(ended_at=None)


def _title(row: models.Encounter) -> str:
    known = row.scenario_id in scenario_ids()
    return read_scenario(row.scenario_id).title if known else row.scenario_id


def _rating(person: models.Person, note_id: str) -> LearningNote | None:
    line = next((one for one in lines_of(person) if one.rating.id == note_id), None)
    if line is None:
        return None
    marker = names_of([line.rating.by]).get(line.rating.by, line.rating.by)
    return rating_note(line.rating, marker, [one.text for one in line.answers if one.text])


def _run(person: models.Person, note_id: str) -> LearningNote | None:
    found = next((one for one in runs_of_learner(person) if one.run.id == note_id), None)
    line = timeline(found.marks.values()) if found else None
    if found is None or line is None or line.way != "over":
        return None
    kept = class_seen(UUID(found.run.class_id))
    title = next((one.title for one in scenario_types() if one.id == found.run.scenario_type), "")
    on = kept.day.on if kept else localdate(found.at)
    many = len(found.run.learners)
    head = f"Debrief of a live run: {title}, {on:%Y-%m-%d}. Learners in it: {many}. Nobody is named."
    return LearningNote(
        "run", note_id, person.staff_number, title, on, f"{head}\n\n{run_text(debrief_run(found.run, line))}"
    )


def _practice(person: models.Person, note_id: str) -> LearningNote | None:
    try:
        row = _shown(person).filter(pk=UUID(note_id)).first()
    except ValueError:
        return None
    if row is None:
        return None
    try:
        played = retaken(DjangoEncounters().read(note_id))
    except FaultsFound:  # played under another scenario or rule than there is now: it cannot be told exactly
        return None
    debrief = make_debrief(played.encounter, played if played.corrections else None)
    return LearningNote(
        "practice", note_id, person.staff_number, _title(row), localdate(row.begun_at), debrief_text(debrief)
    )


_NOTES = {"rating": _rating, "run": _run, "practice": _practice}
