"""What an officer does in one turn: words, an act without words, a move, a tactic, or waiting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from levelhead.basics.errors import CalledWrongly
from levelhead.encounter.acts import ACTS
from levelhead.encounter.reading import ActFound, Reading

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
        done: dict[str, Any] = {
            name: value
            for name in ("utterance", "act", "move", "tactic", "wait_seconds")
            if (value := getattr(self, name)) is not None
        }
        reading = self.found()
        return done | ({"reading": reading.as_dict()} if reading else {})

    def found(self) -> Reading | None:
        """The reading: of the words, or of an act that needs no words."""
        if self.act is not None:
            return Reading((ActFound(self.act, 1.0, (0, 0)),), understood=True, reader="structured")
        return self.reading

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> OfficerTurn:
        """The turn that `as_dict` wrote. Raises KeyError or TypeError when it is broken."""
        reading = kept.get("reading")
        return cls(
            utterance=kept.get("utterance"),
            act=kept.get("act"),
            move=kept.get("move"),
            tactic=kept.get("tactic"),
            wait_seconds=kept.get("wait_seconds"),
            reading=Reading.from_dict(reading) if reading and kept.get("utterance") is not None else None,
        )


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
        case "wait" if name.isascii() and name.isdigit() and 0 < int(name) <= LONGEST_WAIT_SECONDS:
            return OfficerTurn(wait_seconds=int(name))
        case "wait":
            raise CalledWrongly(f"/wait takes whole seconds from 1 to {LONGEST_WAIT_SECONDS}.")
        case _:
            raise CalledWrongly(
                "A line that begins with / is /act NAME, /move NAME, /tactic NAME or /wait SECONDS."
            )


def _utterance(words: str) -> str:
    if not words:
        raise CalledWrongly("Say something, make a move, or wait: an empty turn does nothing.")
    if len(words) > LONGEST_UTTERANCE:
        raise CalledWrongly(
            f"That is {len(words):,} characters; one turn holds at most {LONGEST_UTTERANCE:,}. "
            "Say it in parts, and leave room for an answer."
        )
    return words
