"""Ask for a deferral or an exemption, decide it, and review it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.records.excusals import Decision, Excusal, problems_of


class ExcusalStore(Protocol):
    """Where deferrals and exemptions are kept. They are added, never changed."""

    def add_excusal(self, number: str, excusal: Excusal, *, detail: str, by: str, at: datetime) -> str:
        """Keep a request, with what is private about it apart; its identifier. Raises Refused."""

    def excusal(self, excusal_id: str) -> tuple[str, Excusal]:
        """Staff number and request. Raises Refused when there is none."""

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
    store: ExcusalStore,
    work: Work,
    clock: Clock,
) -> None:
    """Approve or refuse a request, or review one that was decided: end it earlier, or let it run on.

    Raises:
        Refused: there is none, it is one's own, or it would end before it begins.
    """
    with work.transaction():
        number, excusal = store.excusal(excusal_id)
        now = clock.now()
        if by == number:
            raise Refused("Nobody decides their own request.")
        if until is not None and until < excusal.begins:
            raise Refused("It would end before it begins; refuse it instead.")
        reviewed = excusal.decided(now.date()) is not None
        decision = Decision(now.date(), approved, by, until)
        store.add_decision(excusal_id, decision, note=note, at=now)
        said = {"excusal": excusal_id, "approved": approved, "until": str(until or "")}
        action = f"{excusal.kind}_{'reviewed' if reviewed else 'decided'}"
        work.record(AuditEvent(by, action, f"person:{number}", said))
