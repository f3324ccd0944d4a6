"""A reading: what was understood of an utterance, and on what evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from levelhead.encounter.acts import ACTS


@dataclass(frozen=True, slots=True)
class ActFound:
    """One act that an utterance did.

    Attributes:
        act: one of `acts.ACTS`.
        p: calibrated probability, rounded to four decimals.
        words: span [start, end) of the characters that carried it.
        flags: for a command, `clear` or `vague`, and `reason` when a reason was given.
    """

    act: str
    p: float
    words: tuple[int, int]
    flags: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The act as a transcript holds it."""
        found: dict[str, Any] = {"act": self.act, "p": self.p, "words": list(self.words)}
        return found | ({"flags": list(self.flags)} if self.flags else {})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one utterance.

    Attributes:
        acts: most likely first; empty when nothing was understood.
        understood: False below the reader's floor; nothing is then scored.
        reader: name and version of what read it.
        about: identifiers of the scenario's facts that the words ask about, best first.
    """

    acts: tuple[ActFound, ...]
    understood: bool
    reader: str
    about: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The reading as a transcript holds it."""
        return {
            "acts": [found.as_dict() for found in self.acts],
            "understood": self.understood,
            "reader": self.reader,
            "about": list(self.about),
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Reading:
        """The reading that `as_dict` wrote.

        Raises KeyError, TypeError or ValueError when it is broken.
        """
        acts = tuple(_act_found(one) for one in kept["acts"])
        about = tuple(str(one) for one in kept.get("about", ()))
        return cls(acts, bool(kept["understood"]), str(kept["reader"]), about)


def _act_found(one: Mapping[str, Any]) -> ActFound:
    act, p = str(one["act"]), float(one["p"])
    if act not in ACTS or not 0.0 <= p <= 1.0:
        raise ValueError(f"'{act}' with probability {p} is not an act that a reader finds")
    start, end = (int(place) for place in one["words"])
    return ActFound(act, p, (start, end), tuple(str(flag) for flag in one.get("flags", ())))
