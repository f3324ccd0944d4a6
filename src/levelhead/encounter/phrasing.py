"""How a line that the rule chose was put, where a language model was asked to put it in its own words.

The machine never reads this: it takes the line that it chose for what was said. So words of a model can
change what an officer hears, and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

AUTHORED: Final = "authored"  # stands where a line was said as its author wrote it
LONGEST_WORDS = 600  # characters of a phrased line that a transcript may hold; some hundred words


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What a language model made of one line: words, or the reason why its answer was not used.

    Attributes:
        model: its name.
        words: what the officer heard; empty where the line was said as its author wrote it.
        refused: why the model's words were not used, for example `slow` or `tells-hidden`; or empty.
    """

    model: str
    words: str = ""
    refused: str = ""

    def as_dict(self, line: str) -> dict[str, Any]:
        """The part of a transcript that says who put the line how; the line itself beside other words."""
        if self.words:
            return {"says": self.words, "phrased_by": self.model, "line": line}
        return {"says": line, "phrased_by": AUTHORED, "refused": {"model": self.model, "why": self.refused}}

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> Phrasing | None:
        """What `as_dict` wrote; None where no model was asked.

        Raises KeyError, TypeError or ValueError when it is broken.
        """
        if "line" in kept:
            model, words = str(kept["phrased_by"]), str(kept["says"])
            if not words or len(words) > LONGEST_WORDS or model in {"", AUTHORED} or not words.isprintable():
                raise ValueError("a phrased line has words, and the name of the model that made them")
            return cls(model, words=words)
        if "refused" in kept:
            return cls(str(kept["refused"]["model"]), refused=str(kept["refused"]["why"]))
        return None


def as_authored(line: str) -> dict[str, Any]:
    """The part of a transcript that says that a line was said as its author wrote it."""
    return {"says": line, "phrased_by": AUTHORED}
