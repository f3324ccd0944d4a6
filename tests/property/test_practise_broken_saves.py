"""A save that was damaged anywhere is answered with coded faults, or is the very meeting that was saved."""

from __future__ import annotations

import copy
import json
from typing import Any

from hypothesis import given
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


@given(path=st.sampled_from(PATHS), odd=ODD)
def test_one_value_changed_anywhere(path: tuple[Any, ...], odd: Any) -> None:
    """It must hold because a save is edited, merged and half written: no traceback, and no false record."""
    kept: Any = copy.deepcopy(SAVED)
    place = kept
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = odd
    try:
        read, encounter = open_transcript(json.dumps(kept).encode(), "t.json")
        corrections_in(read, encounter, "t.json")
    except FaultsFound as found:
        assert all(fault.code.startswith("transcript-") for fault in found.faults)
    else:
        assert encounter.turns == PLAYED.turns


@given(data=st.data())
def test_cut_short_or_overwritten_anywhere(data: st.DataObject) -> None:
    """It must hold because disks fill up and programs die while they write."""
    whole = pretty(SAVED).encode()
    at = data.draw(st.integers(0, len(whole) - 1))
    junk = data.draw(st.binary(max_size=20))
    after = data.draw(st.sampled_from([b"", whole[at + len(junk) :]]))
    try:
        _, encounter = open_transcript(whole[:at] + junk + after, "t.json")
    except FaultsFound as found:
        assert all(fault.code.startswith("transcript-") for fault in found.faults)
    else:
        assert encounter.turns == PLAYED.turns


@given(
    st.sampled_from([b"[" * 100_000, b'{"a":' * 50_000, b"1" * 10_000, b'{"seed": ' + b"9" * 5_000 + b"}"])
)
def test_json_that_breaks_readers(content: bytes) -> None:
    """It must hold because a file may be anything: depth and digits without end are faults like any other."""
    try:
        open_transcript(content, "t.json")
    except FaultsFound as found:
        assert {fault.code for fault in found.faults} <= {"transcript-not-json", "transcript-wrong-format"}
    else:
        raise AssertionError(content[:20])
