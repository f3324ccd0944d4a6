"""A cue is left untried only where it could not have matched."""

from __future__ import annotations

import importlib.util
import random
import re
from pathlib import Path
from types import ModuleType

import pytest

from levelhead.understanding.features import CUE_ROWS, HASHED_ROWS, features
from levelhead.understanding.lexicon import Cue, lexicon
from levelhead.understanding.tokens import Stretch, clauses, sentences
from levelhead.understanding.utterances import utterances

CUES = lexicon().cues
TOOL = Path(__file__).parents[2] / "tools" / "cue_needs.py"


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("cue_needs", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("cue", CUES, ids=lambda cue: cue.name)
def test_what_a_cue_is_said_to_need_follows_from_its_pattern(cue: Cue) -> None:
    """By the parsed pattern, every match holds a word with one of the pieces in the column `needs`."""

    def is_left_out(wanted: frozenset[str]) -> bool:
        return not all(any(piece in one for piece in cue.needs) for one in wanted)

    if cue.needs:
        found = _tool().needs(cue.pattern, is_left_out)
        assert found
        assert not is_left_out(found)


def test_every_cue_that_matches_is_found() -> None:
    """Over turns that were learnt from, the cues found are those that a search for each one finds."""
    chosen = random.Random(5).sample(utterances(), 150)  # noqa: S311 - not a secret
    for one in chosen:
        for sentence in sentences(one.text):
            for stretch in (sentence, *clauses(one.text, sentence)):
                assert set(features(stretch).blocks[3]) == _searched(stretch), one.text
    assert len(CUES) <= CUE_ROWS


def _searched(stretch: Stretch) -> set[int]:
    closing = {"?": ["ASKS"], "!": ["SHOUTS"], "": []}[stretch.end_mark]
    over_words = " ".join([*(word.text for word in stretch.words), *closing])
    over_kinds = " ".join([*(word.kind for word in stretch.words), *closing])
    return {
        3 * HASHED_ROWS + place
        for place, cue in enumerate(CUES)
        if re.search(cue.pattern, over_kinds if cue.over_classes else over_words)
    }
