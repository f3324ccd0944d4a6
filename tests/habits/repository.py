"""What the habits tests look at: the files git tracks, or would track, and the code in them."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "levelhead"
ROOMS = (
    "basics",
    "encounter",
    "understanding",
    "debrief",
    "curriculum",
    "records",
    "use_of_force",
    "rollout",
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the project, as git would commit it now."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return tuple(path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file())


@cache
def texts() -> dict[Path, str]:
    """Every tracked file that is text, with its text."""
    found = {}
    for path in tracked():
        try:
            found[path] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


@cache
def modules() -> dict[Path, ast.Module]:
    """Every Python module of the package outside the migrations, parsed."""
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    }


def name(path: Path) -> str:
    """The path from the root of the repository, for messages."""
    return str(path.relative_to(ROOT))
