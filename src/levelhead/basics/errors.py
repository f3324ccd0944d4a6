"""One root and two branches: what a person can mend, and what is our own bug."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from levelhead.basics.faults import Fault


class LevelheadError(Exception):
    """Root of every error that is shown to a person without a traceback.

    Anything else that escapes is our own bug: exit code 1, with its traceback.
    """

    exit_code: ClassVar[int] = 1


class CalledWrongly(LevelheadError):
    """The command or function was asked for something that does not exist."""

    exit_code = 2


class FaultsFound(LevelheadError):
    """What was given has faults. All of them are here; nothing has been saved.

    Attributes:
        faults: every fault found, in the order of the place it was found at.
    """

    exit_code = 3

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Refused(LevelheadError):
    """A rule forbids it: a locked protocol, a right not held, a turn already taken."""

    exit_code = 4


class OutsideSilent(LevelheadError):
    """Something outside did not answer: a database, a language-model server.

    Attributes:
        reason: one word or two with a hyphen, for records, for example `slow`.
    """

    exit_code = 5

    def __init__(self, message: str, reason: str = "silent") -> None:
        self.reason = reason
        super().__init__(message)
