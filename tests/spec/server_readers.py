"""The reader of settings of a server beside ours, for the fault pages that name it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

from levelhead.basics.faults import Fault
from levelhead.engines.http_server import Settings
from levelhead.engines.language_model import ChatLanguageModel


def settings_faults(path: Path) -> Sequence[Fault]:
    """Faults of the settings of a language model, written as TOML."""
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    settings = Settings(given["url"], given.get("key", ""), given.get("elsewhere", False))
    ChatLanguageModel(settings, given.get("model", "any"))
    return []
