"""The folder of a demonstration: made whole, or made again."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from levelhead.actions.demonstration.sign_ins import SignIn, sign_in_from
from levelhead.basics.errors import Refused
from levelhead.basics.jsons import pretty
from levelhead.storage.home import Home

NAME = "demonstration"


class DemonstrationHome(Home):
    """A home that holds only what the demonstration made.

    `sign-ins.json` is written last, so its presence says that everything else is there. While the rest is
    made, `unfinished-demonstration` stands in the folder and is locked; a folder in which it stands unlocked
    was left by a program that was killed, and what it made is removed.
    """

    @property
    def sign_ins_file(self) -> Path:
        """The sign-ins, readable by the owner only."""
        return self.path / "sign-ins.json"

    @property
    def evaluation(self) -> Path:
        """The folder of the demonstration's roll-out."""
        return self.evaluations / NAME

    @property
    def _unfinished(self) -> Path:
        return self.path / "unfinished-demonstration"

    def is_made(self) -> bool:
        """Whether the demonstration is there, whole."""
        return self.sign_ins_file.exists() and self.database.exists()

    def must_have_its_own_database(self) -> None:
        """Raise Refused when a database is named: invented records never join real ones."""
        if self.database_url():
            raise Refused(
                "A demonstration keeps its records in a file of its own, and another database is named.\n"
                "Unset LEVELHEAD_DATABASE_URL, or name another folder with --home."
            )

    def must_be_whole(self) -> None:
        """Raise Refused, with the command to type, when a demonstration was begun here and not finished."""
        if self._unfinished.exists() and not self.is_made():
            raise Refused(
                f"The demonstration in {self.path} is not finished.\n"
                f"Finish it with: levelhead demo --home {self.path}"
            )

    def sign_ins(self) -> tuple[SignIn, ...]:
        """The sign-ins that were made with the demonstration."""
        entries = json.loads(self.sign_ins_file.read_text(encoding="utf-8"))
        return tuple(sign_in_from(entry) for entry in entries)

    @contextmanager
    def being_made(self) -> Iterator[None]:
        """Hold the folder while the demonstration is made, after removing what a killed attempt left.

        Raises:
            Refused: the folder is somebody's home, or another program is making a demonstration in it.
        """
        if self.database.exists() and not self._unfinished.exists():
            raise Refused(
                f"{self.path} holds a Levelhead home that is not a demonstration.\n"
                "Nothing was changed. Name another folder with --home, or serve this one with: "
                f"levelhead serve --home {self.path}"
            )
        self.create()
        with self._unfinished.open("w", encoding="utf-8") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Refused(
                    f"A demonstration is being made in {self.path} by another program; wait for it."
                ) from None
            self._remove_remains()
            yield
            self._unfinished.unlink()

    def finish(self, sign_ins: Sequence[SignIn]) -> None:
        """Keep the sign-ins, in a file that appears whole and is its owner's alone."""
        draft = self.sign_ins_file.with_suffix(".draft")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(pretty([sign_in.as_dict() for sign_in in sign_ins]))
        draft.replace(self.sign_ins_file)

    def _remove_remains(self) -> None:
        for name in ("", "-wal", "-shm", "-journal"):
            self.database.with_name(self.database.name + name).unlink(missing_ok=True)
        shutil.rmtree(self.evaluation, ignore_errors=True)
