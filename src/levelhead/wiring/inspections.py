"""Inspection packs and summaries of standing: what is on record of a period, for those outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.wiring.homes import open_home, requirements, today

if TYPE_CHECKING:
    from levelhead.records.force_summary import ForceSummary
    from levelhead.records.inspection_pack import InspectionPack
    from levelhead.storage.home import Home
    from levelhead.storage.inspection.asked import Asked


def inspection_pack(
    *, first: date, last: date, known_on: date, units: Sequence[str], home: Path | None = None
) -> InspectionPack:
    """The pack of a period as it was known on a day; of every unit where none is named.

    Args:
        first: first day of the period.
        last: last day of the period.
        known_on: what was recorded later is left out.
        units: names of units; one covers itself and not those below it.
        home: opened first where it is given; else the one that this process serves.

    Raises:
        CalledWrongly: the days cannot be so, or there is no such unit.
    """
    asked = _asked(home, first, last, known_on, units)
    from levelhead.storage.inspection.pack import pack_of

    return pack_of(asked)


def _asked(home: Path | None, first: date, last: date, known_on: date, units: Sequence[str] = ()) -> Asked:
    from levelhead.basics.errors import CalledWrongly
    from levelhead.records.inspection_pack import problems_of

    if found := problems_of(first, last, known_on, today()):
        raise CalledWrongly(" ".join(words for _, words in found))
    opened = open_home(home) if home is not None else _served()
    from levelhead.curriculum.course_file import courses_of, packaged_courses
    from levelhead.curriculum.delivery import delivery_of
    from levelhead.storage.inspection.asked import Asked
    from levelhead.storage.organisation import unit_named

    return Asked(
        first=first,
        last=last,
        known_on=known_on,
        units=frozenset(unit_named(one).pk for one in units) if units else None,
        requirements=requirements(opened),
        courses=courses_of(opened.courses) if opened else packaged_courses(),
        settings=delivery_of(opened.delivery if opened else Path("no-home")),
    )


def _served() -> Home | None:
    from levelhead.storage.home import served_home

    return served_home()


def share_standing(
    *, by: str, first: date, last: date, key: Path, out: Path, home: Path | None
) -> ForceSummary:
    """Write what this force may tell of its standing in a period, signed with the key of a PEM file.

    Raises:
        CalledWrongly: the days cannot be so.
        FaultsFound: the key is none.
    """
    from levelhead.actions.share_standing import share_standing as share
    from levelhead.engines.signatures import signer

    sign = signer(key)
    asked = _asked(home, first, last, today())
    from levelhead.storage.force_summaries import own_summary
    from levelhead.storage.work import DjangoWork, SystemClock

    summary = own_summary(asked, today())
    share(by=by, summary=summary, out=out, sign=sign, work=DjangoWork(SystemClock()))
    return summary


def read_summary(text: str, file: str, *, new_key: bool, home: Path | None = None) -> ForceSummary:
    """The summary of a force in a file, as it may be brought in. Raises FaultsFound."""
    from levelhead.actions.share_standing import read_summary as read

    ports = _summary_ports(home)
    return read(text=text, file=file, new_key=new_key, store=ports["store"], verify=ports["verify"])


def bring_in_summary(
    text: str, file: str, *, by: str, new_key: bool, home: Path | None = None
) -> ForceSummary:
    """Keep the summary of a force. Raises FaultsFound."""
    from levelhead.actions.share_standing import bring_in_summary as bring_in

    return bring_in(by=by, text=text, file=file, new_key=new_key, **_summary_ports(home))


def _summary_ports(home: Path | None) -> dict[str, Any]:
    if home is not None:
        open_home(home)
    from levelhead.engines.signatures import fits
    from levelhead.storage.force_summaries import DjangoForceSummaries
    from levelhead.storage.work import DjangoWork, SystemClock

    clock = SystemClock()
    return {"store": DjangoForceSummaries(), "verify": fits, "work": DjangoWork(clock), "clock": clock}
