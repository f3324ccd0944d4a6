"""Tables of classes: courses in force, classes with blocks, gates, overrides, and papers of who ran them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Q
from django.utils.timezone import localtime

from levelhead.records.class_day import ClassDay, class_from_json
from levelhead.records.inspection_pack import PackTable
from levelhead.records.register import contact_minutes, minutes_by_block, presence
from levelhead.storage import models
from levelhead.storage.inspection.asked import Asked
from levelhead.storage.quality_queries import marks_by_class


@dataclass(frozen=True, slots=True)
class ClassKnown:
    """A class of the period as it was known on the day.

    Attributes:
        id: its identifier.
        day: the plan that stood.
        plan_number: which plan that is.
        events: in order; each with its kind, gate, what was found, reason, who and when.
        came: staff number of who came to contact minutes had.
    """

    id: str
    day: ClassDay
    plan_number: int
    events: tuple[models.ClassEvent, ...]
    came: dict[str, int]

    @property
    def state(self) -> str:
        """Planned, open, closed or cancelled."""
        kinds = {one.kind for one in self.events}
        names = {"cancelled": "cancelled", "closed": "closed", "opened": "open"}
        return next((name for kind, name in names.items() if kind in kinds), "planned")


def classes_known(asked: Asked) -> list[ClassKnown]:
    """Classes in which anybody of the units had a part, in order of time; four queries."""
    known = models.ClassPlan.objects.filter(at__lt=asked.until)
    newest = known.values("training_class").annotate(newest=Max("number"))
    numbers = {row["training_class"]: row["newest"] for row in newest}
    plans = [
        one
        for one in known.filter(on__gte=asked.first, on__lte=asked.last).order_by("starts_at", "pk")
        if numbers[one.training_class_id] == one.number
    ]
    span = Q(training_class__plans__on__gte=asked.first, training_class__plans__on__lte=asked.last)
    events: defaultdict[object, list[models.ClassEvent]] = defaultdict(list)
    for event in models.ClassEvent.objects.filter(span, at__lt=asked.until).distinct().order_by("id"):
        events[event.training_class_id].append(event)
    marks = marks_by_class(models.RegisterMark.objects.filter(span, received_at__lt=asked.until))
    within = set(asked.people.values_list("staff_number", flat=True))
    found = []
    for plan in plans:
        day = class_from_json(plan.plan)
        came = {
            number: contact_minutes(minutes_by_block(day, spells))
            for number, spells in sorted(presence(marks[plan.training_class_id]).items())
        }
        if within & {*day.staff, *came}:
            key = plan.training_class_id
            found.append(ClassKnown(str(key), day, plan.number, tuple(events[key]), came))
    return found


def courses_table(asked: Asked) -> PackTable:
    """The versions of courses in force on some day of the period."""
    rows = tuple(
        (
            *(one.course_id, one.version, one.title, one.contact_minutes, one.applies_from),
            *(one.applies_to or "", one.authority, one.sha256),
        )
        for versions in asked.courses.values()
        for one in versions
        if one.applies_from <= asked.last and (one.applies_to is None or one.applies_to >= asked.first)
    )
    header = (
        *("course", "version", "title", "contact_minutes", "applies_from", "applies_to"),
        *("authority", "file_sha256"),
    )
    source = "The courses in the home of this organisation, with the hash of the file each was read from."
    return PackTable("courses", "Courses and versions in force", source, header, rows)


def classes_table(asked: Asked, classes: Sequence[ClassKnown]) -> PackTable:
    """Each class with what made it safe."""
    header = (
        *("class", "on", "title", "venue", "course", "version", "plan", "state", "places", "came"),
        *("contact_minutes_had", "first_aiders", "risk_assessed_by", "risk_assessed_on", "risk_review_by"),
        *("kit_checked_by", "kit_second_check_by", "kit_checked_at", "kit_items", "stop_word_agreed"),
    )
    rows = tuple((*_class(one), *_safe(one.day)) for one in classes)
    source = (
        f"Plans, events and registers recorded by {asked.known_on}; the plan that stood then. Classes in "
        "which somebody of the units taught or was taught. People by staff number."
    )
    return PackTable("classes", "Classes", source, header, rows)


def _class(one: ClassKnown) -> tuple[Any, ...]:
    day = one.day
    told = (day.on, day.title, day.venue, day.course_id, day.course_version, one.plan_number, one.state)
    return (one.id, *told, day.capacity, len(one.came), sum(one.came.values()))


def _safe(day: ClassDay) -> tuple[Any, ...]:
    risk, kit = day.risk_assessment, day.kit_check
    assessed = (risk.by, risk.on, risk.review_by) if risk else ("", "", "")
    checked = (
        (kit.by, kit.second_by, localtime(kit.at).isoformat(), " ".join(kit.items))
        if kit
        else ("", "", "", "")
    )
    return (" ".join(day.first_aiders), *assessed, *checked, "yes" if day.stop_word else "no")


def blocks_table(asked: Asked, classes: Sequence[ClassKnown]) -> PackTable:
    """Each block with its ratio and who watched over safety."""
    rows = tuple(_blocks(asked, classes))
    header = (
        *("class", "block", "kind", "activity", "minutes", "contact", "coaches", "learners"),
        *("most_learners_to_a_coach", "within_ratio", "safety_officer"),
    )
    source = (
        "The plan that stood, with the number who came by the register, or nobody while none is marked, "
        "beside the ratio that this organisation set; empty where it set none."
    )
    return PackTable("blocks", "Ratio and safety officer, block by block", source, header, rows)


def _blocks(asked: Asked, classes: Sequence[ClassKnown]) -> Iterator[tuple[Any, ...]]:
    for one in classes:
        for block in one.day.blocks:
            most = asked.settings.ratio.get(block.activity)
            within = "" if most is None else "yes" if len(one.came) <= most * len(block.coaches) else "no"
            yield (
                *(one.id, block.title, block.kind, block.activity, block.minutes),
                *("yes" if block.contact else "no", " ".join(block.coaches), len(one.came)),
                *("" if most is None else most, within, block.safety_officer),
            )


def gates_table(asked: Asked, classes: Sequence[ClassKnown]) -> PackTable:
    """Each gate of each class that opened, as it stood then, and each override with its name and reason."""
    opened = models.AuditEvent.objects.filter(action="class_opened", at__lt=asked.until)
    colours = {
        subject: detail.get("gates", {}) for subject, detail in opened.values_list("subject", "detail")
    }
    names = dict(models.Person.objects.values_list("staff_number", "full_name"))
    rows = []
    for one in classes:
        stood = colours.get(f"class:{one.id}", {})
        told = [event for event in one.events if event.kind == "overridden"]
        for gate in sorted({*stood, *(event.gate for event in told)}):
            overrides = [event for event in told if event.gate == gate]
            for event in overrides or [None]:
                why = (
                    ("", "", "", "", "")
                    if event is None
                    else (event.found, event.reason, event.by, names.get(event.by, ""), event.at.isoformat())
                )
                rows.append((one.id, gate, stood.get(gate, ""), *why))
    header = (
        *("class", "gate", "colour_when_opened", "overridden_because_it_was", "reason"),
        *("by", "by_name", "at"),
    )
    source = (
        "The audit event that was written when the class opened, and the overrides kept with the class. A "
        "class that was never opened has its overrides alone."
    )
    return PackTable("gates", "Gates and overrides", source, header, tuple(rows))


def papers_table(asked: Asked, classes: Sequence[ClassKnown]) -> PackTable:
    """What each person who ran a class was qualified to do on its day."""
    held: defaultdict[str, list[models.Qualification]] = defaultdict(list)
    rows = models.Qualification.objects.filter(at__lt=asked.until).exclude(superseded_by__at__lt=asked.until)
    for one in rows.select_related("person").order_by("kind", "id"):
        held[one.person.staff_number].append(one)
    names = dict(models.Person.objects.values_list("staff_number", "full_name"))
    found: list[tuple[Any, ...]] = []
    for kept in classes:
        for number in kept.day.staff:
            about = (
                kept.id,
                kept.day.on,
                number,
                names.get(number, ""),
                " and ".join(_parts(kept.day, number)),
            )
            current = [
                (one.kind, one.begins, one.ends or "", one.provider, one.evidence)
                for one in held[number]
                if one.begins <= kept.day.on and (one.ends is None or kept.day.on <= one.ends)
            ]
            found += [(*about, *one) for one in current or [("none on that day", "", "", "", "")]]
    header = (
        *("class", "on", "staff_number", "name", "part", "qualification", "begins", "ends"),
        *("provider", "evidence"),
    )
    source = f"Qualifications recorded by {asked.known_on} and not corrected by then, current on the day."
    return PackTable(
        "qualifications", "Who ran the classes, and their papers on the day", source, header, tuple(found)
    )


def _parts(day: ClassDay, number: str) -> list[str]:
    parts = {
        "coach": any(number in block.coaches for block in day.blocks),
        "safety officer": any(number == block.safety_officer for block in day.blocks),
        "first aider": number in day.first_aiders,
    }
    return [part for part, has in parts.items() if has]
