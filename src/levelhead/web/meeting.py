"""An encounter as its page shows it: what was said and seen so far, and what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from levelhead.encounter.faithful import is_speech
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.scenario import Ending, Scenario

_WAITS = (("/wait 10", "Wait ten seconds, saying nothing"), ("/wait 30", "Wait half a minute"))
_GROUPS = {"move": "Move", "tactic": "Use a tactic"}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something other than words that is open now: the line that takes it, and its name."""

    line: str
    title: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """One turn as it is shown.

    Attributes:
        said: the officer's words, or what the officer did.
        is_speech: whether they are words.
        seen: what was seen or heard.
        answer: what the person said; empty where nothing was said.
        put_by: name of the language model that put it so; empty where it is as its author wrote it.
        may_be_played: whether the answer is speech alone, which a voice can say.
    """

    said: str
    is_speech: bool
    seen: tuple[str, ...]
    answer: str
    put_by: str = ""
    may_be_played: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """One encounter for one page.

    Attributes:
        played: the encounter so far.
        is_over: whether it ended, or was stopped.
    """

    played: Encounter
    is_over: bool

    @property
    def scenario(self) -> Scenario:
        """What is played."""
        return self.played.scenario

    @property
    def person(self) -> str:
        """What to call the person: by name once the officer knows it."""
        known = self.played.is_so("found name")
        return self.scenario.person_name if known else self.scenario.person_seen_as

    @property
    def brief(self) -> list[str]:
        """What the officer knows, by paragraph."""
        return self.scenario.brief.strip().split("\n\n")

    @property
    def opening_may_be_played(self) -> bool:
        """Whether the person's first words are speech alone."""
        return is_speech(self.played.opening)

    @property
    def exchanges(self) -> list[Exchange]:
        """Every turn so far."""
        return [
            Exchange(
                self._said(turn),
                turn.officer.utterance is not None,
                turn.does,
                turn.heard,
                turn.phrasing.model if turn.phrasing and turn.phrasing.words else "",
                is_speech(turn.heard),
            )
            for turn in self.played.turns
        ]

    @property
    def ending(self) -> Ending | None:
        """How it ended; None while it runs, and where the learner stopped it."""
        return self.played.outcome

    @property
    def next_turn(self) -> int:
        """The number of the turn that comes next."""
        return len(self.played.turns) + 1

    @property
    def choices(self) -> list[tuple[str, list[Choice]]]:
        """What can be done other than speaking, under headings."""
        doings = sorted(self.played.open_doings(), key=lambda doing: doing.kind)
        groups = groupby(doings, key=lambda doing: doing.kind)
        return [
            ("Give time", [Choice(line, title) for line, title in _WAITS]),
            *(
                (_GROUPS[kind], [Choice(f"/{kind} {one.id}", one.title) for one in group])
                for kind, group in groups
            ),
        ]

    @property
    def last_was_a_deed(self) -> bool:
        """Whether the last turn was no speech; then the choices stay open, for the next one."""
        return bool(self.played.turns) and self.played.turns[-1].officer.utterance is None

    def _said(self, turn: Turn) -> str:
        done = turn.officer
        if done.utterance is not None:
            return done.utterance
        if done.wait_seconds is not None:
            return f"You wait {done.wait_seconds} seconds"
        if done.act is not None:
            return done.act.replace("_", " ").capitalize()
        kind, wanted = ("move", done.move) if done.move else ("tactic", done.tactic)
        doing = self.scenario.doing(kind, wanted or "")
        return doing.title if doing else str(wanted)
