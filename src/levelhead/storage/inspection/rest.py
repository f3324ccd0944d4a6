"""Tables of what else an inspection asks: injuries as counts, agreement, imports and the audit trail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from django.db.models import Q, QuerySet

from levelhead.records.agreement import Agreement, agreement
from levelhead.records.injuries import CAUSES, SEVERITIES, clock_on
from levelhead.records.inspection_pack import PackTable
from levelhead.records.ratings import pairs_of
from levelhead.storage import models
from levelhead.storage.audit import first_broken_link
from levelhead.storage.delivery import ratings_from
from levelhead.storage.inspection.asked import Asked


def injuries_table(asked: Asked, classes: Collection[str]) -> PackTable:
    """Injuries and near misses as counts by cause and severity, with whether the law's clock was met."""
    rows = _injuries(asked)
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if asked.units is None or str(row.training_class_id) in classes:
            found[row.severity, row.cause, _clock(asked, row)] += 1
    return PackTable(
        "injuries",
        "Injuries and near misses",
        f"Injuries told of by {asked.known_on}, as counts; no name, no class and nothing medical. The clock "
        "is that of the 2013 reporting regulations as this organisation has set it, and an adviser decides. "
        + ("" if asked.units is None else "Only those of the classes of this pack."),
        ("severity", "cause", "report_by_law", "count"),
        tuple(
            (SEVERITIES[severity], CAUSES[cause], clock, count)
            for (severity, cause, clock), count in sorted(found.items())
        ),
    )


def injury_clocks(asked: Asked) -> list[tuple[str, str]]:
    """Severity and clock of each injury and near miss of the whole organisation; two queries."""
    return [(row.severity, _clock(asked, row)) for row in _injuries(asked)]


def _injuries(asked: Asked) -> QuerySet[models.Injury]:
    rows = models.Injury.objects.filter(
        occurred_on__gte=asked.first, occurred_on__lte=asked.last, at__lt=asked.until
    )
    return rows.prefetch_related("details")


def _clock(asked: Asked, row: models.Injury) -> str:
    """Whether a report was due of an injury, and was made in time, by what was known."""
    details = sorted((one for one in row.details.all() if one.at < asked.until), key=lambda one: one.pk)
    last = details[-1] if details else None
    if row.severity == "near_miss":
        return "not due"
    clock = clock_on(
        asked.known_on,
        occurred_on=row.occurred_on,
        severity=row.severity,
        fit_again_on=last.fit_again_on if last else None,
        unable=bool(last and last.unable),
        settings=asked.settings,
    )
    if clock.report_by is None:
        return "not due"
    reported = next((one.reported_on for one in reversed(details) if one.reported_on), None)
    if reported is not None:
        return "made in time" if reported <= clock.report_by else "made late"
    return "missed" if asked.known_on > clock.report_by else "due, and time is left"


def agreement_table(asked: Asked) -> PackTable:
    """How far first and second markers agree, all together and nobody by name."""
    found = agreement_known(asked)
    rows: list[tuple[object, ...]] = []
    if found is not None:
        shares = (("equal", found.equal), ("within_one", found.within_one), ("weighted_kappa", found.kappa))
        rows = [
            (name, found.pairs, f"{one.value:.4f}", f"{one.low:.4f}", f"{one.high:.4f}")
            for name, one in shares
            if one is not None
        ]
    return PackTable(
        "agreement",
        "How far markers agree",
        f"Ratings of the period that were marked twice by {asked.known_on}, of the whole organisation; 95 "
        "per cent intervals. No rating and no marker is here: ratings are learning notes.",
        ("measure", "pairs", "value", "low", "high"),
        tuple(rows),
    )


def agreement_known(asked: Asked) -> Agreement | None:
    """How far markers agree on ratings of the period that were marked twice by the day; two queries."""
    second = models.Rating.objects.exclude(second_of="").filter(
        at__date__gte=asked.first, at__date__lte=asked.last
    )
    named = second.values("second_of")
    rows = models.Rating.objects.filter(
        Q(pk__in=second.values("pk")) | Q(rating_id__in=named) | Q(corrects__in=named), at__lt=asked.until
    )
    return agreement(pairs_of(ratings_from(rows.exclude(source__confirmed_at__gte=asked.until))))


def imports_table(asked: Asked) -> PackTable:
    """Every file that records were brought in from, with its hash."""
    rows = models.Import.objects.filter(state="confirmed", confirmed_at__lt=asked.until).defer("content")
    return PackTable(
        "imports",
        "Files that were brought in",
        f"Files confirmed by {asked.known_on}, of all times: what is on record may rest on any of them.",
        ("kind", "file", "sha256", "by", "confirmed_at"),
        tuple(
            (
                one.kind,
                one.filename,
                one.sha256,
                one.by,
                one.confirmed_at.isoformat() if one.confirmed_at else "",
            )
            for one in rows.order_by("confirmed_at", "pk")
        ),
    )


def audit_table(asked: Asked) -> PackTable:
    """The head of the audit chain by the day, and what checking the whole chain finds."""
    events = models.AuditEvent.objects.filter(at__lt=asked.until)
    last, broken = events.order_by("-id").first(), first_broken_link()
    said = "the chain holds" if broken is None else f"broken at event {broken}"
    row = (
        (events.count(), last.pk, last.at.isoformat(), last.own_hash, said) if last else (0, "", "", "", said)
    )
    return PackTable(
        "audit",
        "Audit trail",
        f"Events up to {asked.known_on}. The chain was checked from its first event to its last when this "
        "was made: each event carries the hash of the one before it.",
        ("events", "last_event", "at", "hash_of_last_event", "checked"),
        (row,),
    )
