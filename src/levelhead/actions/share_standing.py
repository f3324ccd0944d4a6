"""Write what a force tells of its standing, and bring in what other forces told. Counts alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import sha256
from levelhead.basics.signing import Sign, Verify
from levelhead.records.force_summary import ForceSummary
from levelhead.records.force_summary_file import from_text, to_text


class ForceSummaryStore(Protocol):
    """Where summaries of forces are kept. They are added, never changed."""

    def keys_of(self, force: str) -> Sequence[str]:
        """The public keys that signed the summaries of a force, the first first, each once."""

    def has(self, digest: str) -> bool:
        """Whether the very file was brought in before."""

    def add(self, summary: ForceSummary, text: str, *, by: str, at: datetime) -> None:
        """Keep a summary with its text."""


def share_standing(*, by: str, summary: ForceSummary, out: Path, sign: Sign, work: Work) -> str:
    """Write a summary that was checked for disclosure, and note that it was made; the file's text."""
    text = to_text(summary, sign)
    with work.transaction():
        detail = {"first": str(summary.first), "last": str(summary.last), "sha256": sha256(text)}
        work.record(AuditEvent(by, "standing_summarised", f"force:{summary.force}", detail))
        out.write_text(text, encoding="utf-8")
    return text


def read_summary(
    *, text: str, file: str, new_key: bool, store: ForceSummaryStore, verify: Verify
) -> ForceSummary:
    """The summary of a file, as it may be brought in.

    Raises:
        FaultsFound: it is none, or a force that is known signs with another key and nobody vouched for that.
    """
    summary = from_text(text, file, verify)
    known = store.keys_of(summary.force)
    if known and summary.signed_by not in known and not new_key:
        fault = Fault(
            "standing-summary-other-key",
            Place(file, None, "public_key"),
            f"the key {known[-1][:16]}… that {summary.force} signed with before",
            f"{summary.signed_by[:16]}…",
            "Ask the force by telephone whether it has a new key; say so where it has.",
        )
        raise FaultsFound([fault])
    return summary


def bring_in_summary(
    *,
    by: str,
    text: str,
    file: str,
    new_key: bool,
    store: ForceSummaryStore,
    verify: Verify,
    work: Work,
    clock: Clock,
) -> ForceSummary:
    """Keep a force's summary; the very file again changes nothing. Raises FaultsFound as `read_summary`."""
    with work.transaction():
        summary = read_summary(text=text, file=file, new_key=new_key, store=store, verify=verify)
        if not store.has(sha256(text)):
            store.add(summary, text, by=by, at=clock.now())
            detail = {"last": str(summary.last), "sha256": sha256(text), "signed_by": summary.signed_by}
            work.record(AuditEvent(by, "standing_summary_brought_in", f"force:{summary.force}", detail))
    return summary
