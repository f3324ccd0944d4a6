"""Note in the audit trail what somebody did that changes nothing else of ours: signing in, reading detail."""

from __future__ import annotations

from levelhead.actions.ports import AuditEvent, Work


def note(*, by: str, what: str, subject: str, work: Work) -> None:
    """Add one event, for example that a person's medical detail was read, and by whom."""
    with work.transaction():
        work.record(AuditEvent(by, what, subject))
