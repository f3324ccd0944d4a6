"""What an officer does in one turn: words, an act without words, a move, a tactic, or waiting."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from levelhead.basics.errors import CalledWrongly
from levelhead.encounter.acts import ACTS
from levelhead.encounter.reading import ActFound, Reading

KINDS = ("utterance", "act", "move", "tactic", "wait_seconds")  # a turn is exactly one of them
LONGEST_WAIT_SECONDS = 600
LONGEST_UTTERANCE = 2_000  # characters; about two minutes of talking, more than one turn can hold


@dataclass(frozen=True, slots=True)
class OfficerTurn:
    """One turn; exactly one of utterance, act, move, tactic and wait_seconds is given.

    Attributes:
        utterance: words as typed or spoken.
        act: one of `ACTS`, done in the officer's own way, without words to read.
        move: a move of the scenario.
        tactic: a tactic of the scenario.
        wait_seconds: time given without a word.
        reading: what the words did; given with an utterance, and with nothing else.
    """

    utterance: str | None = None
    act: str | None = None
    move: str | None = None
    tactic: str | None = None
    wait_seconds: int | None = None
    reading: Reading | None = None

    def as_dict(self) -> dict[str, Any]:
        """The turn as a transcript holds it: what was done, and its reading."""
        done: dict[str, Any] = {name: value for name in KINDS if (value := getattr(self, name)) is not None}
        reading = self.found()
        return done | ({"reading": reading.as_dict()} if reading else {})

    def found(self) -> Reading | None:
        """The reading: of the words, or of an act that needs no words."""
        if self.act is not None:
            return Reading((ActFound(self.act, 1.0, (0, 0)),), understood=True, reader="structured")
        return self.reading

    def understood_acts(self) -> tuple[ActFound, ...]:
        """The acts that the turn was understood to do, in their order; none where it was not understood."""
        reading = self.found()
        return reading.acts if reading is not None and reading.understood else ()

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> OfficerTurn:
        """The turn that `as_dict` wrote.

        Raises KeyError, TypeError, ValueError or CalledWrongly when it is broken.
        """
        done = {name: kept[name] for name in KINDS if kept.get(name) is not None}
        if len(done) != 1:
            raise ValueError(f"a turn is one of {', '.join(KINDS)}, not {', '.join(done) or 'nothing'}")
        if "utterance" in done:
            words, reading = _utterance(done["utterance"]), Reading.from_dict(kept["reading"])
            if not all(0 <= one.words[0] <= one.words[1] <= len(words) for one in reading.acts):
                raise ValueError("an act is carried by words that were not said")
            return cls(utterance=words, reading=reading)
        [(kind, value)] = done.items()
        return parse_line(f"/{'wait' if kind == 'wait_seconds' else kind} {value}")


def parse_line(line: str) -> OfficerTurn:
    """The turn that a typed line means.

    A line that begins with `/` is `/act NAME`, `/move NAME`, `/tactic NAME` or `/wait SECONDS`; any other is
    an utterance, still to be read. Raises CalledWrongly, saying what would have been right.
    """
    stripped = line.strip()
    if not stripped.startswith("/"):
        return OfficerTurn(utterance=_utterance(stripped))
    verb, _, rest = stripped[1:].partition(" ")
    name = rest.strip()
    match verb:
        case "act" if name in ACTS:
            return OfficerTurn(act=name)
        case "act":
            raise CalledWrongly(f"'{name}' is not an act; the acts are {', '.join(ACTS)}.")
        case "move" if name:
            return OfficerTurn(move=name)
        case "tactic" if name:
            return OfficerTurn(tactic=name)
        case "wait" if re.fullmatch("[0-9]{1,3}", name) and 0 < int(name) <= LONGEST_WAIT_SECONDS:
            return OfficerTurn(wait_seconds=int(name))
        case "wait":
            raise CalledWrongly(f"/wait takes whole seconds from 1 to {LONGEST_WAIT_SECONDS}.")
        case _:
            raise CalledWrongly(
                "A turn that begins with / is /act NAME, /move NAME, /tactic NAME or /wait SECONDS."
            )


def _is_held(character: str) -> bool:
    """Whether a character can be kept and shown: joiners of letters and emoji can, controls cannot."""
    return not unicodedata.category(character).startswith("C") or character in "\u200c\u200d"


def _utterance(typed: str) -> str:
    """The words without what no store or screen can hold: control characters and halves of characters."""
    words = " ".join("".join(one if _is_held(one) else " " for one in typed).split())
    if not words:
        raise CalledWrongly("Say something, make a move, or wait: an empty turn does nothing.")
    if len(words) > LONGEST_UTTERANCE:
        raise CalledWrongly(
            f"That is {len(words):,} characters; one turn holds at most {LONGEST_UTTERANCE:,}. "
            "Say it in parts, and leave room for an answer."
        )
    return words
