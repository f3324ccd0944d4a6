"""Ask for a deferral or an exemption, decide it, and review it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.records.excusals import Decision, Excusal, problems_of


@dataclass(frozen=True, slots=True)
class ExcusalAsked:
    """A request as it is kept: for whom, who asked, and what is asked for."""

    staff_number: str
    by: str
    excusal: Excusal


class ExcusalStore(Protocol):
    """Where deferrals and exemptions are kept. They are added, never changed."""

    def add_excusal(self, number: str, excusal: Excusal, *, detail: str, by: str, at: datetime) -> str:
        """Keep a request, with what is private about it apart; its identifier. Raises Refused."""

    def excusal(self, excusal_id: str) -> ExcusalAsked:
        """The request. Raises Refused when there is none."""

    def waiting(self, number: str) -> dict[str, Excusal]:
        """The requests for somebody that nobody has decided, by identifier."""

    def add_decision(self, excusal_id: str, decision: Decision, *, note: str, at: datetime) -> None:
        """Keep a decision."""


def ask_excusal(
    *,
    by: str,
    staff_number: str,
    kind: str,
    reason: str,
    days: tuple[date, date],
    detail: str,
    store: ExcusalStore,
    work: Work,
    clock: Clock,
) -> str:
    """Ask that somebody need not train by the usual day; the identifier of the request.

    The same request sent again while it waits is the same request, and nothing is added.

    Args:
        by: who asks.
        staff_number: for whom.
        kind: deferral or exemption.
        reason: one of `records.excusals.REASONS`.
        days: first day, and last day of a deferral or day of the review of an exemption.
        detail: what is private; it goes to a table of its own and never into the audit trail.
        store: where it is kept.
        work: the transaction.
        clock: tells the day.

    Raises:
        Refused: it cannot be asked for, in words.
    """
    begins, ends = days
    if found := problems_of(kind, reason, begins, ends):
        raise Refused(" ".join(found))
    with work.transaction():
        now = clock.now()
        excusal = Excusal(
            "exemption" if kind == "exemption" else "deferral", reason, now.date(), begins, ends
        )
        for known, one in store.waiting(staff_number).items():
            if (one.kind, one.reason, one.begins, one.ends) == (kind, reason, begins, ends):
                return known
        made = store.add_excusal(staff_number, excusal, detail=detail, by=by, at=now)
        said = {"excusal": made, "begins": str(begins), "ends": str(ends)}  # the reason may be private
        work.record(AuditEvent(by, f"{kind}_asked", f"person:{staff_number}", said))
    return made


def decide_excusal(
    *,
    by: str,
    excusal_id: str,
    approved: bool,
    until: date | None,
    note: str,
    seen: int,
    store: ExcusalStore,
    work: Work,
    clock: Clock,
) -> bool:
    """Approve or refuse a request, or review one that was decided; whether that changed anything.

    Args:
        by: who decides.
        excusal_id: the request.
        approved: whether it may hold.
        until: its last day where that is another than was asked for.
        note: why.
        seen: how many decisions of it there were when `by` looked at it.
        store: where it is kept.
        work: the transaction.
        clock: tells the day.

    Raises:
        Refused: there is none, it is one's own or was asked for by oneself, it would end before it begins,
            or somebody decided meanwhile.
    """
    with work.transaction():
        asked, now = store.excusal(excusal_id), clock.now()
        excusal, number = asked.excusal, asked.staff_number
        decision = Decision(now.date(), approved, by, until)
        if len(excusal.decisions) > seen and excusal.decisions[-1] == decision:
            return False  # the same decision, sent again
        if found := _why_not(by, asked, until, seen):
            raise Refused(found)
        reviewed = excusal.decided(now.date()) is not None
        store.add_decision(excusal_id, decision, note=note, at=now)
        said = {"excusal": excusal_id, "approved": approved, "until": str(until or "")}
        action = f"{excusal.kind}_{'reviewed' if reviewed else 'decided'}"
        work.record(AuditEvent(by, action, f"person:{number}", said))
    return True


def _why_not(by: str, asked: ExcusalAsked, until: date | None, seen: int) -> str:
    """Why somebody may not decide so; empty where they may."""
    if by == asked.staff_number:
        return "Nobody decides their own request."
    if by == asked.by:
        return "Nobody decides what they asked for themselves; somebody else looks at it."
    if until is not None and until < asked.excusal.begins:
        return "It would end before it begins; refuse it instead."
    if len(asked.excusal.decisions) != seen:
        return "Somebody decided this request while you were looking at it."
    return ""
