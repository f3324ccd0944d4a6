"""The wheel stands alone: content, templates and styles are in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UV = str(Path(sys.executable).parent / "uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [UV, "build", "--quiet", "--wheel", "--no-build-isolation",
         "--python", sys.executable, "--out-dir", str(out)],
        cwd=ROOT, check=True,
    )  # fmt: skip
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed from the wheel into an environment with nothing else in it."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, str(environment)], check=True)
    subprocess.run(
        [UV, "pip", "install", "--quiet", "--python", str(environment / "bin" / "python"),
         "--constraint", str(ROOT / "requirements" / "run.txt"), str(wheel)],
        check=True, cwd=environment,
    )  # fmt: skip
    return environment / "bin" / "levelhead"


def test_the_wheel_carries_content_templates_and_styles(wheel: Path) -> None:
    """What the package reads at run time is inside the wheel."""
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "levelhead/content/scenarios/stop-and-search/scenario.toml",
        "levelhead/content/standard/requirement.toml",
        "levelhead/web/static/built/levelhead.css",
        "levelhead/web/static/built/govuk-frontend.min.js",
    ):
        assert part in names
    assert any(re.match(r"levelhead/web/templates/.+\.jinja", name) for name in names)
    assert any(re.match(r"levelhead/content/lexicon/weights\.npy", name) for name in names)


def test_practise_lists_the_scenarios(program: Path, tmp_path: Path) -> None:
    """An installed command knows its scenarios without the repository."""
    run = subprocess.run(
        [program, "practise", "--list"], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert "stop-and-search" in run.stdout


@pytest.fixture
def demonstration(program: Path, tmp_path: Path) -> Iterator[str]:
    """A served demonstration; yields the address it printed."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [program, "demo", "--home", str(tmp_path / "home"), "--port", "8917"],
        stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=environment,
    ) as served:  # fmt: skip
        assert served.stdout is not None
        address = ""
        for line in served.stdout:
            if found := re.search(r"http://[\d.:a-z]+", line):
                address = found[0]
            if "Ctrl" in line or (address and "passphrase" in line.lower()):
                break
        yield address
        served.terminate()
        served.wait(timeout=20)


def test_demo_serves_a_page_with_its_styles(demonstration: str) -> None:
    """The demonstration of an installed wheel answers with a sign-in page, and its style sheet is there."""
    page = _fetch(demonstration)
    assert "Sign in" in page
    sheet = re.search(r'href="([^"]+levelhead[^"]*\.css)"', page)
    assert sheet is not None
    assert "govuk-button" in _fetch(demonstration.rstrip("/") + sheet[1])


def _fetch(address: str) -> str:
    """The page at an address of this machine, tried until the server has started."""
    import time

    for _ in range(100):
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 -- only this machine
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"{address} did not answer")
