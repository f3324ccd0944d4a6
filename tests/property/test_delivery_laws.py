"""Laws of the register, of gates and of standing, for any input."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records.excusals import Decision, Excusal
from levelhead.records.gates import Override, gates_of
from levelhead.records.ratings import Rating, shown_in
from levelhead.records.register import Mark, RegisterState, judged, minutes_by_block, presence
from levelhead.records.standing import Attended, standing_on
from unit.delivery_classes import DAY, KNOWN, SETTINGS, START, at

MINUTES = st.integers(-60, 400)
NAMES = st.sampled_from("abcdefgh")


@st.composite
def registers(draw) -> list[Mark]:  # noqa: ANN001
    """Marks of two people, some of which correct others, each with a name of its own."""
    names = draw(st.lists(NAMES, unique=True, max_size=8))
    marks = []
    for name in names:
        kind = draw(st.sampled_from(["arrived", "left", "void"]))
        corrects = draw(st.sampled_from(["", *names])) if kind != "void" else draw(st.sampled_from(names))
        why = {"arrived": "walk_in", "left": "left_early", "void": ""}[kind]
        noted = at(draw(MINUTES))
        person = draw(st.sampled_from(["L1", "L2"]))
        corrects = "" if corrects == name else corrects
        marks.append(Mark(name, person, kind, at(draw(MINUTES)), why, noted, "I1", corrects))
    return marks


@given(registers(), st.randoms())
def test_the_order_of_arrival_does_not_matter(marks, random) -> None:  # noqa: ANN001
    """Tablets send when they have signal; what they say may come in any order, any number of times."""
    shuffled = [*marks, *marks]
    random.shuffle(shuffled)
    assert presence(shuffled) == presence(marks)


@given(registers())
def test_minutes_never_exceed_the_block(marks) -> None:  # noqa: ANN001
    """Whatever is noted, nobody has more minutes than there were, nor fewer than none."""
    for spells in presence(marks).values():
        for one in minutes_by_block(DAY, spells):
            assert 0 <= one.minutes <= one.block.minutes


@given(registers(), st.integers(0, 8), st.randoms())
def test_sending_again_changes_nothing(marks, cut, random) -> None:  # noqa: ANN001
    """A part of the marks sent, then all of them, then all again: as if sent once."""
    state = RegisterState(DAY, True, False, {}, frozenset({"L1", "L2"}), frozenset(), {}, at(60 * 48))
    possible = [one for one in marks if one.at.date() == DAY.on]
    first, _ = judged(possible[:cut], state)
    kept = {one.id: one for one in first}
    second, _ = judged(possible, replace(state, kept=kept))
    kept |= {one.id: one for one in second}
    random.shuffle(possible)
    again, _ = judged(possible, replace(state, kept=kept))
    assert again == []


@given(st.lists(st.sampled_from(["kit", "stop_word", "ratio"])), st.booleans(), st.integers(1, 40))
def test_an_override_never_disappears(gates, is_bare, learners) -> None:  # noqa: ANN001
    """Whatever becomes of the class, every override is shown with its gate."""
    given_ones = [
        Override(gate, "seen", f"reason {n}", "I1", START - timedelta(minutes=n))
        for n, gate in enumerate(gates)
    ]
    day = replace(DAY, kit_check=None, stop_word="") if is_bare else DAY
    shown = [
        one
        for gate in gates_of(day, replace(KNOWN, learners=learners), SETTINGS, given_ones)
        for one in gate.overrides
    ]
    assert sorted(one.reason for one in shown) == sorted(one.reason for one in given_ones)


DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
DECISIONS = st.lists(st.builds(Decision, DAYS, st.booleans(), st.just("x"), st.none() | DAYS), max_size=3)
EXCUSALS = st.lists(
    st.builds(
        Excusal,
        st.sampled_from(["deferral", "exemption"]),
        st.just("injury"),
        DAYS,
        DAYS,
        DAYS,
        DECISIONS.map(tuple),
    ),
    max_size=3,
)
RATINGS = st.lists(
    st.builds(
        Rating,
        id=NAMES,
        staff_number=st.just("L1"),
        scenario_type=st.sampled_from(["custody", "domestic"]),
        family=st.sampled_from(["listening", "powers"]),
        score=st.integers(1, 5),
        competent=st.booleans(),
        pressure=st.just("low"),
        evidence=st.just("seen"),
        by=st.just("I1"),
        at=st.integers(-400, 400).map(lambda days: START + timedelta(days=days)),
    ),
    max_size=6,
    unique_by=lambda one: one.id,
)
RULE = replace(packaged_requirements()[0], scenario_types=("custody",))
TRAINED = [Attended(date(2026, 3, 2), "a", 720, contact=True)]


@given(DAYS, EXCUSALS, RATINGS, st.randoms())
def test_standing_is_a_function_of_the_records_up_to_the_day(day, excusals, ratings, random) -> None:  # noqa: ANN001
    """What is decided or shown after a day does not change the day; nor does their order."""
    shuffled = list(ratings)
    random.shuffle(shuffled)
    before = standing_on(day, "officer", TRAINED, RULE, shown=shown_in(ratings), excusals=excusals)
    past = [
        replace(one, decisions=tuple(made for made in one.decisions if made.on <= day))
        for one in excusals
        if one.asked_on <= day or any(made.on <= day for made in one.decisions)
    ]
    shown = [one for one in shown_in(shuffled) if one.at.date() <= day]
    after = standing_on(day, "officer", TRAINED, RULE, shown=shown, excusals=past)
    assert before == after
