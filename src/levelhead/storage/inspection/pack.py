"""The whole pack, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.curriculum.outcomes import headings
from levelhead.records.inspection_pack import InspectionPack, PackTable
from levelhead.records.standing_counts import tally
from levelhead.storage import models
from levelhead.storage.inspection.asked import Asked
from levelhead.storage.inspection.classes import (
    blocks_table,
    classes_known,
    classes_table,
    courses_table,
    gates_table,
    papers_table,
)
from levelhead.storage.inspection.rest import agreement_table, audit_table, imports_table, injuries_table
from levelhead.storage.inspection.standing import (
    excusals_table,
    rules_table,
    standing_counts,
    standing_table,
)

# Heading of the standard to the tables that show it, the most telling first.
SHOWN_BY: dict[str, tuple[str, ...]] = {
    "contact_time": ("standing", "rules", "classes"),
    "instructors": ("qualifications",),
    "numbers": ("blocks",),
    "roles": ("gates", "audit"),
    "content": ("courses", "classes"),
    "assessment": ("agreement",),
    "health_and_safety": ("injuries", "classes", "gates"),
    "equality": ("deferrals",),
}


def pack_of(asked: Asked) -> InspectionPack:
    """Everything an inspection asks. It reads every class and every person of the units."""
    counts, classes = standing_counts(asked), classes_known(asked)
    tables = [
        standing_table(asked, counts),
        rules_table(asked),
        courses_table(asked),
        classes_table(asked, classes),
        blocks_table(asked, classes),
        gates_table(asked, classes),
        papers_table(asked, classes),
        excusals_table(asked),
        injuries_table(asked, {one.id for one in classes}),
        agreement_table(asked),
        imports_table(asked),
        audit_table(asked),
    ]
    whole = tally(counts)
    said = {"contact_time": f"{whole.met} of {whole.owed} who are to be in date are"}
    units = () if asked.units is None else models.Unit.objects.filter(pk__in=asked.units).order_by("name")
    organisation = models.Organisation.objects.first()
    return InspectionPack(
        organisation=organisation.name if organisation else "",
        first=asked.first,
        last=asked.last,
        known_on=asked.known_on,
        units=tuple(one.name for one in units),
        tables=(_headings(tables, said), *tables),
    )


def _headings(tables: Sequence[PackTable], said: dict[str, str]) -> PackTable:
    """The standard, heading by heading, with how many rows of which table show it."""
    named = {one.name: one for one in tables}
    rows = []
    for one in headings():
        shown = [f"{len(named[name].rows)} rows in {name}.csv" for name in SHOWN_BY[one.id]]
        words = "; ".join([*((said[one.id],) if one.id in said else ()), *shown])
        rows.append((one.id, one.title, one.asks, words, one.source, "yes" if one.seen else "no"))
    return PackTable(
        "headings",
        "The standard, heading by heading",
        "What each heading asks, in the words of Levelhead, and the tables of this pack that show it. Where "
        "the published text was not seen, the organisation confirms it.",
        ("heading", "title", "asks", "shown_by", "source", "text_seen"),
        tuple(rows),
    )
