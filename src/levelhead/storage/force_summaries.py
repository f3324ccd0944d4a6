"""What this force may tell of itself, and what other forces told, on Django."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from levelhead.basics.jsons import sha256
from levelhead.curriculum.course import version_on
from levelhead.curriculum.requirement import requirement_on
from levelhead.records.class_survey import findings
from levelhead.records.force_summary import ForceSummary, Measure, disclosed
from levelhead.records.force_summary_file import from_text
from levelhead.storage import models
from levelhead.storage.inspection.asked import Asked
from levelhead.storage.inspection.classes import ClassKnown, classes_known
from levelhead.storage.inspection.rest import agreement_known, injury_clocks
from levelhead.storage.inspection.standing import excusals_known, standing_counts
from levelhead.storage.surveys import surveys_between


class DjangoForceSummaries:
    """Implements `actions.share_standing.ForceSummaryStore`."""

    def keys_of(self, force: str) -> list[str]:
        """The keys it signed with."""
        rows = models.ForceSummary.objects.filter(force=force).order_by("id")
        return list(dict.fromkeys(rows.values_list("signed_by", flat=True)))

    def has(self, digest: str) -> bool:
        """Whether the very file is there."""
        return models.ForceSummary.objects.filter(sha256=digest).exists()

    def add(self, summary: ForceSummary, text: str, *, by: str, at: datetime) -> None:
        """Keep it."""
        models.ForceSummary.objects.create(
            force=summary.force, last=summary.last, sha256=sha256(text), signed_by=summary.signed_by,
            text=text, by=by, at=at,
        )  # fmt: skip


def summaries_kept() -> dict[str, list[ForceSummary]]:
    """Force to its summaries in the order of their days, by name; of one day the one brought in last.

    The signature was checked when a file was brought in, and rows cannot be changed; one query.
    """
    by_day: dict[str, dict[date, ForceSummary]] = {}
    for text in models.ForceSummary.objects.order_by("id").values_list("text", flat=True):
        one = from_text(text, "kept", lambda *_: True)
        by_day.setdefault(one.force, {})[one.last] = one
    return {
        force: [days[day] for day in sorted(days)]
        for force, days in sorted(by_day.items(), key=lambda item: item[0].casefold())
    }


def own_summary(asked: Asked, today: date) -> ForceSummary:
    """What this force may tell of a period, after the disclosure check."""
    organisation = models.Organisation.objects.first()
    rule = requirement_on(asked.standing_on, asked.requirements)
    counts, classes = standing_counts(asked), classes_known(asked)
    held = [one for one in classes if one.state == "closed"]
    injuries = injury_clocks(asked)
    near = sum(severity == "near_miss" for severity, _ in injuries)
    bare = ForceSummary(
        force=organisation.name if organisation else "",
        fictional=bool(organisation and organisation.fictional),
        first=asked.first,
        last=asked.standing_on,
        made_on=today,
        rule=rule.in_words() if rule else "No requirement applies on this day.",
        roles=(),
        measures=(),
        surveys=(),
        delivery={},
        withheld=(),
    )
    delivery = {
        "class_days": len(held),
        "learner_days": sum(len(one.came) for one in held),
        "contact_minutes": sum(sum(one.came.values()) for one in held),
        "injuries": len(injuries) - near,
        "near_misses": near,
    }
    measures = list(_measures(asked, classes, [clock for _, clock in injuries]))
    return disclosed(bare, counts, measures, _surveys(asked, today), delivery)


def _measures(asked: Asked, classes: list[ClassKnown], clocks: list[str]) -> Iterator[Measure]:
    current: set[tuple[str, date]] = set()
    held = models.Qualification.objects.filter(kind="instructor", at__lt=asked.until)
    papers = list(
        held.exclude(superseded_by__at__lt=asked.until).values_list("person__staff_number", "begins", "ends")
    )
    days = {one.day.on for one in classes}
    current = {
        (number, day) for number, begins, ends in papers for day in days
        if begins <= day and (ends is None or day <= ends)
    }  # fmt: skip
    parts = [(number, one.day.on) for one in classes for block in one.day.blocks for number in block.coaches]
    yield Measure("instructors", sum(part in current for part in parts), len(parts))
    ratios = [
        len(one.came) <= most * len(block.coaches)
        for one in classes
        for block in one.day.blocks
        if (most := asked.settings.ratio.get(block.activity)) is not None
    ]
    yield Measure("numbers", sum(ratios), len(ratios))
    opened = [one for one in classes if any(event.kind == "opened" for event in one.events)]
    plain = sum(all(event.kind != "overridden" for event in one.events) for one in opened)
    yield Measure("roles", plain, len(opened))
    versions = [
        getattr(version_on(one.day.on, asked.courses.get(one.day.course_id, ())), "version", "")
        == one.day.course_version
        for one in opened
    ]
    yield Measure("content", sum(versions), len(versions))
    if (agreed := agreement_known(asked)) is not None:
        yield Measure("assessment", round(agreed.within_one.value * agreed.pairs), agreed.pairs)
    due = [one for one in clocks if one in {"made in time", "made late", "missed"}]
    yield Measure("health_and_safety", due.count("made in time"), len(due))
    requests = [one for one in excusals_known(asked) if asked.first <= one.asked_on <= asked.last]
    yield Measure("equality", sum(one.decided(asked.known_on) is not None for one in requests), len(requests))


def _surveys(asked: Asked, today: date) -> list[Measure]:
    shown = [one for one in surveys_between(asked.first, asked.last, asked.settings, today) if one.shown]
    forms = [form for one in shown for form in one.forms]
    found = findings(forms, sum(one.asked for one in shown), asked.settings.survey_shown_from)
    return [Measure(one.question.name, one.yes, one.answered) for one in found if one.answered]
