"""The direction of imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from habits.repository import ROOT


def test_the_import_contract_holds() -> None:
    """Nothing points up, nothing points sideways unless the contract says so, and there is no cycle."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
