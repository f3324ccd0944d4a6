"""The attempts of one sitting at the keyboard, and the transcripts they are kept in."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from levelhead.basics.errors import CalledWrongly

if TYPE_CHECKING:
    from levelhead.debrief.attempts import Attempt
    from levelhead.encounter.machine import Encounter


@dataclass(slots=True)
class Keep:
    """Where a transcript is kept, if anywhere.

    Attributes:
        file: rewritten whole after every turn; None to keep nothing.
        branch: for an attempt that went back, the name of the file it went back from and the turn.
        known: what the file held when it was last read or written here; None where it was not there.
    """

    file: Path | None
    branch: dict[str, Any] | None = None
    known: bytes | None = None

    def __post_init__(self) -> None:
        from levelhead.cli.files import check_writable

        if self.file is not None:
            check_writable(self.file)

    def write(self, encounter: Encounter, debrief: dict[str, object] | None = None) -> None:
        """Rewrite the transcript, whole; beside it where somebody else has written there meanwhile.

        Two who write within the same instant are not told apart.
        """
        from levelhead.basics.jsons import pretty
        from levelhead.cli.files import write_whole
        from levelhead.encounter.transcript import as_transcript

        if self.file is None:
            return
        if self.file.exists() and self.file.read_bytes() != self.known:
            taken, self.file = self.file, _free_beside(self.file)
            told = f"{taken.name} was changed elsewhere meanwhile, and stays as it is"
            print(f"{told}; this meeting is kept in {self.file.name} from here.", file=sys.stderr)
        kept = as_transcript(encounter, debrief)
        whole = pretty(kept | ({"branch": self.branch} if self.branch else {}))
        write_whole(self.file, whole)
        self.known = whole.encode()

    def beside(self, turn: int) -> Keep:
        """Where an attempt that goes back to a turn is kept: the first file beside this one that is free."""
        if self.file is None:
            return self
        return Keep(_free_beside(self.file), {"of": self.file.name, "turn": turn})


def _free_beside(file: Path) -> Path:
    """The first file beside this one that is not there yet: `meeting-2.json`."""
    number = 2
    while (free := file.with_stem(f"{file.stem}-{number}")).exists():
        number += 1
    return free


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
