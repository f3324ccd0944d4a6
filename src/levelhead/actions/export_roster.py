"""The bridge to the evaluation: who was due when and what happened, as the documented table of a roster."""

from __future__ import annotations

import csv
import hmac
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from levelhead.actions.rollout_ports import RolloutKept
from levelhead.actions.rollout_protocol import PEOPLE, PROTOCOL, ROSTER
from levelhead.basics.errors import CalledWrongly
from levelhead.basics.jsons import pretty, sha256
from levelhead.basics.tables import write_table
from levelhead.records.due import DueKnown, happened
from levelhead.rollout.lock import LOCK, SCHEDULE, Lock

DEPARTED = "departures.csv"
LEAST_KEY = 32  # bytes of a key for pseudonyms; shorter ones can be found by trying staff numbers
_SHOWN = 32  # hexadecimal digits of a pseudonym: 128 bits, so that no two people share one

Named = Callable[[str], str]


def pseudonyms(key: bytes) -> Named:
    """What officers are called instead of by staff number: HMAC-SHA256 under a key that the force holds.

    Raises:
        CalledWrongly: the key is too short to keep anything secret.
    """
    if len(key.strip()) < LEAST_KEY:
        raise CalledWrongly(f"A key for pseudonyms has at least {LEAST_KEY} characters, drawn at random.")

    def named(number: str) -> str:
        return hmac.new(key.strip(), number.encode(), "sha256").hexdigest()[:_SHOWN]

    return named


def roster_csv(
    kept: RolloutKept,
    people: Iterable[DueKnown],
    *,
    today: date,
    ends: Mapping[date, date],
    named: Named = str,
) -> str:
    """One row for everybody who was drawn. `assigned_on` is what was due, whatever happened.

    Who joined after the draw is not in it: nothing was drawn for them.
    """
    header = ["officer_id", "assigned_on", "trained_on", "class_id", "active_from", "active_to"]
    header += [*kept.draft.strata, "due_week", "moved_to", "booked_for", "what_happened"]
    rows = [
        [
            named(one.due.staff_number),
            one.due.week,
            one.completed_on or "",
            one.due.class_id,
            one.service[0],
            one.service[1] or "",
            *_strata(kept, one.due.strata, named),
            (one.due.week - kept.draft.first_week).days // 7 + 1,
            one.moved.week if one.moved else "",
            one.place or "",
            happened(one, today, ends).title,
        ]
        for one in people
    ]
    return write_table(header, sorted(rows, key=lambda row: str(row[0])))


def departures_csv(kept: RolloutKept, named: Named = str) -> str:
    """Every departure, with who said so, when and why. Reasons of single people are for those who plan."""
    rows = [
        (
            one.at.date(),
            one.by if named is str else named(one.by),
            one.kind,
            named(one.staff_number) if one.staff_number else "",
            named(one.other) if one.other else "",
            one.week or "",
            one.reason if named is str or not one.staff_number else "",
        )
        for one in kept.events
    ]
    return write_table(("on", "by", "what", "officer_id", "with", "to_week", "reason"), rows)


def rollout_files(
    kept: RolloutKept,
    people: Sequence[DueKnown],
    *,
    today: date,
    ends: Mapping[date, date],
    named: Named = str,
) -> dict[str, str]:
    """What an evaluation needs, by file: roster, schedule, protocol, its lock, and departures.

    With staff numbers also the people, so that the draw can be repeated with `levelhead rollout design`.
    """
    lock = Lock(kept.protocol, sha256(kept.protocol), sha256(kept.schedule), kept.locked_at.date(), kept.by)
    if named is not str:
        lock = Lock(lock.protocol, lock.protocol_sha256, lock.schedule_sha256, lock.locked_on, named(kept.by))
    files = {
        ROSTER: roster_csv(kept, people, today=today, ends=ends, named=named),
        SCHEDULE: _schedule(kept, named),
        PROTOCOL: kept.protocol,
        LOCK: pretty(lock.as_json()),
        DEPARTED: departures_csv(kept, named),
    }
    if named is str:
        rows = [(one.due.staff_number, *one.due.strata) for one in people]
        files[PEOPLE] = write_table(("officer_id", *kept.draft.strata), sorted(rows))
    return files


def _strata(kept: RolloutKept, values: Sequence[str], named: Named) -> list[str]:
    """Values of the strata; a supervisor is a person, and called as officers are."""
    return [
        named(value) if column == "supervisor" and value != "none" else value
        for column, value in zip(kept.draft.strata, values, strict=True)
    ]


def _schedule(kept: RolloutKept, named: Named) -> str:
    if named is str:
        return kept.schedule
    header, *rows = csv.reader(io.StringIO(kept.schedule))
    fixed = len(header) - len(kept.draft.strata)
    renamed = [[named(row[0]), *row[1:fixed], *_strata(kept, row[fixed:], named)] for row in rows]
    return write_table(header, sorted(renamed))
