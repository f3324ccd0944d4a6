"""The README is true: its commands run, its pictures are there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")

# The two commands that this very run is part of, or that would never end; both are tried from a clean
# clone before a release, and test_wheel.py serves the demonstration.
RUN_ELSEWHERE = ("make demo", "make test", "git clone", "cd ")


def _commands() -> list[str]:
    blocks = re.findall(r"^```console\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    lines = [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [line for line in lines if not line.startswith(RUN_ELSEWHERE)]


def test_the_readme_shows_commands() -> None:
    """There is something to run, so the next test cannot pass by finding nothing."""
    assert len(_commands()) >= 3


def test_the_commands_of_the_readme_run_in_their_order(tmp_path: Path) -> None:
    """Each ends with exit code 0, beside the repository's examples and what those before it wrote."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    program = str(Path(sys.executable).parent / "levelhead")
    for command in _commands():
        words = shlex.split(command)
        assert words[0] == "levelhead", command
        run = subprocess.run(
            [program, *words[1:]],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert run.returncode == 0, f"{command}\n{run.stderr}"


def test_the_pictures_are_there() -> None:
    """Each picture of the README is a file of the repository, with words for those who cannot see it."""
    pictures = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    for words, path in pictures:
        assert len(words) > 20
        assert (ROOT / path).is_file(), path
