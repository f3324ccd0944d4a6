"""A home: the one folder in which an installation keeps everything it has."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from levelhead.basics.errors import CalledWrongly
from levelhead.storage.settings_file import HomeSettings, database_url_named, read_settings


def default_home() -> Path:
    """`LEVELHEAD_HOME`, or the place where a person's programs keep their files on this machine."""
    if named := os.environ.get("LEVELHEAD_HOME"):
        return Path(named)
    share = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(share) / "levelhead"


class Home:
    """The folder of one installation, and the files in it that have a name."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @property
    def database(self) -> Path:
        """The embedded database."""
        return self.path / "levelhead.sqlite3"

    @property
    def settings_file(self) -> Path:
        """What the installation sets for itself, where there is something to set."""
        return self.path / "settings.toml"

    def settings(self) -> HomeSettings:
        """What the installation sets for itself. Raises FaultsFound with everything wrong in its file."""
        return read_settings(self.settings_file)

    def database_url(self) -> str:
        """The PostgreSQL database that the environment or the home names; empty for the home's own file."""
        return database_url_named() or self.settings().database_url

    def is_there(self) -> bool:
        """Whether something has been set up here."""
        return self.path.is_dir() if self.database_url() else self.database.exists()

    @property
    def standard(self) -> Path:
        """The organisation's own requirement, where it differs from the one in the package."""
        return self.path / "standard" / "requirement.toml"

    @property
    def delivery(self) -> Path:
        """The organisation's own settings of how classes are run."""
        return self.path / "standard" / "delivery.toml"

    @property
    def evaluation_set(self) -> Path:
        """What the organisation sets of the protocol of each roll-out it draws."""
        return self.path / "standard" / "evaluation.toml"

    @property
    def courses(self) -> Path:
        """The organisation's own courses, one file each."""
        return self.path / "courses"

    @property
    def evaluations(self) -> Path:
        """One folder for each evaluation: protocol, sources and results."""
        return self.path / "evaluations"

    def create(self) -> None:
        """Make the folder, open to its owner only; nothing happens if it is there."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CalledWrongly(f"{self.path} cannot be a home: {error.strerror or error}.") from None

    def must_exist(self) -> None:
        """Raise CalledWrongly, with the command to type, when nothing has been set up here."""
        if not self.is_there():
            raise CalledWrongly(
                f"There is no Levelhead home at {self.path}.\n"
                f"Make a demonstration with: levelhead demo --home {self.path}\n"
                "Begin with your own people with: levelhead records import people.csv --kind people "
                f'--organisation "Your force" --home {self.path}\n'
                "Or name another folder with --home or LEVELHEAD_HOME."
            )

    def secret_key(self) -> str:
        """The key that signs sessions, made once and readable by its owner only."""
        file = self.path / "secret-key"
        if not file.exists():
            self.create()
            with NamedTemporaryFile("w", dir=self.path, encoding="ascii") as draft:  # of mode 0600
                draft.write(secrets.token_urlsafe(64))
                draft.flush()
                # The key appears whole; where another process was first, its key is the one to use.
                with suppress(FileExistsError):
                    file.hardlink_to(draft.name)
        return file.read_text(encoding="ascii").strip()


def served_home() -> Home | None:
    """The home that this process was started on, or None when it was started on none."""
    named = os.environ.get("LEVELHEAD_HOME")
    return Home(Path(named)) if named else None
