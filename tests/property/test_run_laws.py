"""Laws of the timeline of a run, for any marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from levelhead.encounter.acts import ACTS
from levelhead.records.run_marks import KINDS, LEVELS, STAGES, WHY_STOPPED, RunMark, judged_run
from levelhead.records.timeline import timeline
from unit.live_runs import TACTICS, state, tap

DETAILS = {"stage": STAGES, "level": LEVELS, "tactic": TACTICS, "act": ACTS, "stop_told": WHY_STOPPED}


@st.composite
def taps(draw) -> list[RunMark]:  # noqa: ANN001
    """Marks of one run, some about others or about marks that never come, each with a name of its own."""
    names = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10))
    found = []
    for name in names:
        kind = draw(st.sampled_from(sorted(KINDS)))
        detail = draw(st.sampled_from(sorted(DETAILS[kind]))) if kind in DETAILS else ""
        others = sorted({*names, "lost"} - {name})
        about = draw(st.sampled_from(others)) if kind in {"rewind", "stop_told", "void"} else ""
        found.append(tap(name, kind, draw(st.integers(0, 3000)), detail, about=about))
    return found


@given(taps(), st.randoms())
def test_the_order_of_arrival_does_not_matter(marks, random) -> None:  # noqa: ANN001
    """Two devices send when they have signal: the same marks in any order, any number of times."""
    shuffled = [*marks, *marks]
    random.shuffle(shuffled)
    assert timeline(shuffled) == timeline(marks)


@given(taps(), st.integers(0, 10), st.randoms())
def test_sent_twice_is_once(marks, cut, random) -> None:  # noqa: ANN001
    """A part sent, then all, then all again in another order: each mark is added once, none is refused."""
    first, none = judged_run(marks[:cut], state())
    kept = {one.id: one for one in first}
    second, neither = judged_run(marks, state(kept=kept))
    kept |= {one.id: one for one in second}
    random.shuffle(marks)
    assert judged_run(marks, state(kept=kept)) == ([], [])
    assert (none, neither) == ([], [])
    assert sorted(kept) == sorted(one.id for one in marks)
    assert len(first) + len(second) == len(marks)


@given(taps())
def test_no_mark_leaves_the_record(marks) -> None:  # noqa: ANN001
    """Rewound and taken back, every mark stays on the timeline, as it was made, in the order of moments."""
    entries = timeline(marks).entries
    assert sorted(one.mark.id for one in entries) == sorted(one.id for one in marks)
    assert {one.mark for one in entries} == set(marks)
    assert [one.mark.at for one in entries] == sorted(one.at for one in marks)


@given(taps())
def test_nobody_is_released_by_the_story(marks) -> None:  # noqa: ANN001
    """Without rewinds, freezes and stops the same people are held from and to the same moments."""
    told = {"freeze", "rewind", "resume", "stop", "stop_told"}
    body = [one for one in marks if one.kind not in told]
    spells = [(one.began.mark, one.ended and one.ended.mark) for one in timeline(body).holds]
    assert [(one.began.mark, one.ended and one.ended.mark) for one in timeline(marks).holds] == spells
