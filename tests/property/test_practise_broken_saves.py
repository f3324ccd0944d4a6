"""A save that was damaged anywhere is answered with coded faults, or is the very meeting that was saved."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from levelhead.actions.open_transcript import open_transcript
from levelhead.basics.errors import FaultsFound
from levelhead.basics.jsons import pretty
from levelhead.encounter.corrected import Correction, corrected_reading, corrections_in, standing_reading
from levelhead.encounter.machine import Encounter
from levelhead.encounter.transcript import as_transcript
from meetings import HARSH, play


def _saved() -> tuple[Encounter, dict[str, Any]]:
    played = play(HARSH)
    before = standing_reading(played, (), 3)
    after = corrected_reading(str(played.turns[2].officer.utterance), before, ["validate"])
    correction = Correction(3, "ines", "2026-03-31T10:00:00+01:00", before, after)
    return played, as_transcript(played) | {"corrections": [correction.as_dict()]}


PLAYED, SAVED = _saved()
WRITTEN = pretty(SAVED).encode()
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.just([]),
    st.just({}),
    st.just([[]]),
    st.just(10**30),
    st.just("\x00\ud800".encode("utf-8", "replace").decode()),
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a save."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in _paths(one, (*path, key)))]


PATHS = [path for path in _paths(SAVED) if path]


def _came_of_it(encounter: Encounter) -> list[Any]:
    """What the rule gave. The name of a reader, say, is part of a save that nothing follows from."""
    return [(turn.says, turn.does, turn.found, turn.state, turn.chances) for turn in encounter.turns]


def _told_or_believed(content: bytes) -> None:
    """Coded faults of a transcript, or the very meeting."""
    codes: set[str] = set()
    try:
        read, encounter = open_transcript(content, "t.json")
        corrections_in(read, encounter, "t.json")
        assert _came_of_it(encounter) == _came_of_it(PLAYED)
    except FaultsFound as found:
        codes = {fault.code.partition("-")[0] for fault in found.faults}
    assert codes <= {"transcript"}


@settings(max_examples=60)  # each example replays a meeting
@given(path=st.sampled_from(PATHS), odd=ODD)
def test_one_value_changed_anywhere(path: tuple[Any, ...], odd: Any) -> None:
    """It must hold because a save is edited, merged and half written: no traceback, and no false record."""
    kept: Any = copy.deepcopy(SAVED)
    place = kept
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = odd
    _told_or_believed(json.dumps(kept).encode())


@settings(max_examples=40)
@given(data=st.data())
def test_cut_short_or_overwritten_anywhere(data: st.DataObject) -> None:
    """It must hold because disks fill up and programs die while they write."""
    at = data.draw(st.integers(0, len(WRITTEN) - 1))
    junk = data.draw(st.binary(max_size=20))
    after = data.draw(st.sampled_from([b"", WRITTEN[at + len(junk) :]]))
    _told_or_believed(WRITTEN[:at] + junk + after)


BREAKING = [b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000, b'{"seed": ' + b"9" * 5_000 + b"}"]


@given(st.sampled_from(BREAKING))
def test_json_that_breaks_readers(content: bytes) -> None:
    """It must hold because a file may be anything: depth and digits without end are faults like any other."""
    with pytest.raises(FaultsFound):
        open_transcript(content, "t.json")
