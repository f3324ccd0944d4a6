"""Note a theme of a class, and take one back. What is kept of a theme names nobody who was taught."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import FaultsFound, Refused
from levelhead.records.themes import VERDICTS, Theme, marked_words, subjects, theme_faults


class ThemeStore(Protocol):
    """Where themes are kept. They are added, and taken back by another row."""

    def is_over(self, class_id: str) -> bool:
        """Whether there is such a class, and its register was closed."""

    def names_in(self, class_id: str) -> Mapping[str, str]:
        """Staff number to full name of everybody in a class: booked, there, or running it."""

    def numbers_among(self, words: Collection[str]) -> frozenset[str]:
        """Those of some words that are somebody's staff number."""

    def theme(self, theme_id: str) -> Theme | None:
        """The theme of that name, or None."""

    def is_taken_back(self, theme_id: str) -> bool:
        """Whether a theme was taken back."""

    def add_theme(self, theme: Theme, class_id: str, *, by: str, at: datetime) -> None:
        """Keep a theme."""

    def take_back(self, theme_id: str, *, by: str, at: datetime) -> None:
        """Keep that a theme stands no more."""


def note_theme(*, by: str, class_id: str, theme: Theme, store: ThemeStore, work: Work, clock: Clock) -> None:
    """Keep a theme of a class that is over; the same theme sent again changes nothing.

    The audit event says what it is about and not its words.

    Raises:
        FaultsFound: the text is no theme: it names somebody, holds a staff number, or is not one sentence.
        Refused: the class is not over, or the theme is about nothing that is listed.
    """
    if theme.about not in subjects() or theme.verdict not in VERDICTS:
        raise Refused("Choose what the theme is about, and whether it is to keep, to change or a risk.")
    with work.transaction():
        if not store.is_over(class_id):
            raise Refused("Themes are noted once the register of the class is closed.")
        numbers = store.numbers_among(marked_words(theme.text))
        if faults := theme_faults(theme.text, store.names_in(class_id), numbers):
            raise FaultsFound(faults)
        before = store.theme(theme.id)
        if before == theme:
            return
        if before is not None:
            raise Refused("Another theme of this name is kept; note this one from a new page.")
        store.add_theme(theme, class_id, by=by, at=clock.now())
        detail = {"about": theme.about, "verdict": theme.verdict}
        work.record(AuditEvent(by, "theme_noted", f"class:{class_id}", detail))


def take_back_theme(*, by: str, theme_id: str, store: ThemeStore, work: Work, clock: Clock) -> None:
    """Let a theme stand no more, as where it turns out to tell of one person.

    Raises:
        Refused: there is no such theme, or it was taken back before.
    """
    with work.transaction():
        if store.theme(theme_id) is None or store.is_taken_back(theme_id):
            raise Refused("There is no such theme, or it was taken back already.")
        store.take_back(theme_id, by=by, at=clock.now())
        work.record(AuditEvent(by, "theme_taken_back", f"theme:{theme_id}"))
