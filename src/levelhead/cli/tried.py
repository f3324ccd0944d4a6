"""The attempts of one sitting at the keyboard, and the transcripts they are kept in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.basics.errors import CalledWrongly

if TYPE_CHECKING:
    from levelhead.debrief.attempts import Attempt
    from levelhead.encounter.machine import Encounter


@dataclass(frozen=True, slots=True)
class Keep:
    """Where a transcript is kept, if anywhere.

    Attributes:
        file: rewritten whole after every turn; None to keep nothing.
        branch: for an attempt that went back, the name of the file it went back from and the turn.
    """

    file: Path | None
    branch: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        from levelhead.cli.files import check_writable

        if self.file is not None:
            check_writable(self.file)

    def write(self, encounter: Encounter, debrief: dict[str, object] | None = None) -> None:
        """Rewrite the transcript, whole."""
        from levelhead.basics.jsons import pretty
        from levelhead.cli.files import write_whole
        from levelhead.encounter.transcript import as_transcript

        if self.file is not None:
            kept = as_transcript(encounter, debrief)
            write_whole(self.file, pretty(kept | ({"branch": self.branch} if self.branch else {})))

    def beside(self, turn: int) -> Keep:
        """Where an attempt that goes back to a turn is kept: the first file beside this one that is free."""
        if self.file is None:
            return self
        number = 2
        while (free := self.file.with_stem(f"{self.file.stem}-{number}")).exists():
            number += 1
        return Keep(free, {"of": self.file.name, "turn": turn})


class Tried:
    """The attempts at one meeting, the last of which is being played. Nothing played is ever lost."""

    def __init__(self, encounter: Encounter, keep: Keep) -> None:
        from levelhead.debrief.attempts import Attempt

        self.attempts: list[Attempt] = [Attempt("1", "", 0, encounter, is_over=False)]
        self._keeps = [keep]

    @property
    def encounter(self) -> Encounter:
        """The encounter of the present attempt."""
        return self.attempts[-1].encounter

    @property
    def keep(self) -> Keep:
        """Where the present attempt is kept."""
        return self._keeps[-1]

    def take(self, after: Encounter) -> None:
        """Keep the present attempt after one more turn."""
        self.attempts[-1] = replace(self.attempts[-1], encounter=after)
        self.keep.write(after)

    def close(self) -> bool:
        """The present attempt is over: ended, or left. False where it went back and then did nothing."""
        if self._drop_untouched():
            return False
        self.attempts[-1] = replace(self.attempts[-1], is_over=True)
        return True

    def go_back(self, turn: int) -> None:
        """Begin another attempt at a turn of the present one.

        Raises:
            CalledWrongly: there is no such turn.
        """
        from levelhead.encounter.machine import begin, take_again

        now = self.encounter
        if not 1 <= turn <= len(now.turns):
            raise CalledWrongly(f"There is no turn {turn} to go back to; there are {len(now.turns)} so far.")
        again = begin(now.scenario, variant=now.variant.id, seed=now.seed)
        for taken in now.turns[: turn - 1]:
            again = take_again(again, taken)
        self._drop_untouched()
        last = self.attempts[-1]
        self.attempts.append(replace(last, key=str(len(self.attempts) + 1), parent=last.key, turn=turn,
                                     encounter=again, is_over=False))  # fmt: skip
        self._keeps.append(self.keep.beside(turn))

    def _drop_untouched(self) -> bool:
        """Leave out an attempt in which nothing was done: going back twice is going back once, further."""
        last = self.attempts[-1]
        if not last.parent or len(last.encounter.turns) >= last.turn:
            return False
        self.attempts.pop()
        self._keeps.pop()
        return True
