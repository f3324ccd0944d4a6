"""What the project is built from: pinned, hashed, and nothing of it kept in the repository."""

from __future__ import annotations

import json
import re
import tomllib

from habits.repository import PACKAGE, ROOT, name, tracked

REQUIREMENTS = sorted((ROOT / "requirements").glob("*.txt"))
BUILT = PACKAGE / "web" / "static" / "built"


def test_every_requirement_is_pinned_with_a_hash() -> None:
    """Each line of a compiled requirement set names one version, and hashes follow it."""
    for file in REQUIREMENTS:
        entries = re.split(r"\n(?=\S)", file.read_text(encoding="utf-8").strip())
        for entry in entries:
            assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==", entry), f"{name(file)}: {entry[:60]}"
            assert "--hash=sha256:" in entry, f"{name(file)}: {entry[:60]}"


def test_no_lock_file_names_an_address() -> None:
    """Locks say what, never where from."""
    assert not any(path.name == "uv.lock" for path in tracked())
    for file in [*REQUIREMENTS, ROOT / "package-lock.json"]:
        text = file.read_text(encoding="utf-8")
        assert "--index-url" not in text
        assert "--find-links" not in text
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [entry for entry in packages.values() if "resolved" in entry] == []


def test_every_dependency_says_what_it_is_for() -> None:
    """A dependency of the package has its reason beside it."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for dependency in tomllib.loads(text)["project"]["dependencies"]:
        line = next(line for line in text.splitlines() if f'"{dependency}"' in line)
        assert "#" in line, dependency


def test_nothing_third_party_is_kept_in_the_repository() -> None:
    """No vendored library, font, crest or minified file is tracked."""
    foreign = [
        name(path)
        for path in tracked()
        if re.search(r"node_modules|vendor|\.min\.|\.(woff2?|ttf|otf|ico)$|govuk-crest|govuk-logo", str(path))
    ]
    assert foreign == []


def test_what_ships_carries_nothing_reserved_to_gov_uk() -> None:
    """The compiled styles use Arial; no GDS Transport font, crown, crest or icon is shipped."""
    css = (BUILT / "levelhead.css").read_text(encoding="utf-8")
    assert re.search(r"font-family:\s*Arial", css)
    for reserved in ("GDS Transport", "gds-transport", "crest", "crown", "@font-face", "govuk-logo"):
        assert reserved.lower() not in css.lower()
    shipped = [path.name for path in (PACKAGE / "web" / "static").rglob("*") if path.is_file()]
    assert [file for file in shipped if re.search(r"crest|crown|\.woff|\.ico|favicon|govuk-icon", file)] == []
