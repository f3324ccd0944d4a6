"""The register, in cases worked by hand."""

from __future__ import annotations

from dataclasses import replace

from levelhead.records.register import (
    Mark,
    RegisterState,
    contact_minutes,
    judged,
    minutes_by_block,
    presence,
    there_at,
)
from unit.delivery_classes import DAY, at, mark

STATE = RegisterState(
    day=DAY,
    is_open=True,
    closed=False,
    kept={},
    known=frozenset({"L1", "L2"}),
    booked=frozenset({"L1"}),
    elsewhere={},
    now=at(60 * 48),
)


def _minutes(*marks) -> list[int]:  # noqa: ANN002
    spells = presence(marks).get("L1", ())
    return [one.minutes for one in minutes_by_block(DAY, spells)]


def test_who_stays_to_the_end_has_every_minute() -> None:
    """The class has blocks of 60 and 120 minutes, with a break between that counts for nobody."""
    assert _minutes(mark("a", "arrived", -5)) == [60, 120]
    assert contact_minutes(minutes_by_block(DAY, presence([mark("a", "arrived", 0)])["L1"])) == 180


def test_late_and_early_take_minutes_from_their_block() -> None:
    """20 minutes late leaves 40 of 60; leaving 60 minutes into the second block leaves 60 of 120."""
    assert _minutes(mark("a", "arrived", 20), mark("b", "left", 135, "left_early")) == [40, 60]


def test_somebody_may_leave_and_come_back() -> None:
    """Away from minute 30 to 90: 30 of the first block, and 195 - 90 = 105 of the second."""
    marks = (mark("a", "arrived", 0), mark("b", "left", 30, "left_early"), mark("c", "arrived", 90))
    assert _minutes(*marks) == [30, 105]


def test_a_correction_stands_in_the_place_of_a_mark() -> None:
    """An arrival noted at 30 and corrected to 10 counts from 10; a void takes the person off the register."""
    wrong, right = mark("a", "arrived", 30), mark("b", "arrived", 10, corrects="a")
    assert _minutes(wrong, right) == [50, 120]
    void = mark("c", "void", 40, "", corrects="a")
    assert presence([wrong, void]) == {}


def test_of_two_corrections_the_one_noted_later_stands() -> None:
    """Two tablets correct one mark: what was noted last is right, whichever arrives last."""
    wrong = mark("a", "arrived", 30)
    first = replace(mark("b", "arrived", 10, corrects="a"), noted_at=at(50))
    last = replace(mark("c", "arrived", 15, corrects="a"), noted_at=at(60))
    assert _minutes(wrong, first, last) == _minutes(last, first, wrong) == [45, 120]


def test_who_is_there_now() -> None:
    """The ratio is checked against who is there, not who was booked."""
    marks = [mark("a", "arrived", 0), mark("b", "left", 30, "injured")]
    assert there_at(marks, at(29)) == ("L1",)
    assert there_at(marks, at(30)) == ()


def test_a_mark_sent_again_is_neither_taken_nor_a_conflict() -> None:
    """A tablet that did not hear the answer sends again, and nothing happens."""
    one = mark("a", "arrived", 0)
    assert judged([one], replace(STATE, kept={"a": one})) == ([], [])
    assert judged([one, one], STATE) == ([one], [])


def test_what_cannot_be_taken_is_told_with_a_way_out() -> None:
    """Each conflict has its own code, and the marks that are right are taken all the same."""
    good = mark("good", "arrived", 0)
    cases = {
        "person-unknown": (mark("x", "arrived", 0, staff_number="L9"), STATE),
        "not-booked": (mark("x", "arrived", 0, staff_number="L2"), STATE),
        "another-day": (mark("x", "arrived", 60 * 30), STATE),
        "why-unknown": (mark("x", "left", 30, "vanished"), STATE),
        "mark-unknown": (mark("x", "arrived", 0, corrects="never"), STATE),
        "mark-differs": (mark("k", "arrived", 9), replace(STATE, kept={"k": mark("k", "arrived", 3)})),
        "elsewhere": (mark("x", "arrived", 0), replace(STATE, elsewhere={"L1": "First aid"})),
        "clock-ahead": (mark("x", "arrived", 0), replace(STATE, now=at(-6))),
        "class-not-open": (mark("x", "arrived", 0), replace(STATE, is_open=False)),
        "register-closed": (mark("x", "arrived", 0), replace(STATE, closed=True)),
    }
    for code, (bad, state) in cases.items():
        _, conflicts = judged([bad], state)
        assert [one.code for one in conflicts] == [code]
        assert conflicts[0].remedy
    taken, conflicts = judged([good, cases["person-unknown"][0]], STATE)
    assert (taken, len(conflicts)) == ([good], 1)


def test_a_walk_in_needs_no_place() -> None:
    """Somebody who was not booked may come; the register says how."""
    walk_in = mark("x", "arrived", 0, "walk_in", staff_number="L2")
    assert judged([walk_in], STATE) == ([walk_in], [])


def test_a_place_is_given_once_and_only_where_its_person_has_not_come() -> None:
    """A second swap, one for who came, and one for who has no place are conflicts; a correction is none."""

    def swap(name: str, number: str, place: str, corrects: str = "") -> Mark:
        return Mark(name, number, "arrived", at(5), "swap", at(5), "I1", corrects, place)

    state = replace(STATE, known=frozenset({"L1", "L2", "L8", "L9"}), booked=frozenset({"L1", "L2"}))
    first, came = swap("a", "L9", "L1"), Mark("b", "L2", "arrived", at(0), "booked", at(0), "I1")
    kept = replace(state, kept={"a": first, "b": came})
    assert judged([first], state) == ([first], [])
    _, conflicts = judged([swap("c", "L8", "L1"), swap("d", "L8", "L2"), swap("e", "L8", "L7")], kept)
    assert {one.mark_id: (one.code, one.reason) for one in conflicts} == {
        "c": ("place-taken", "The place of L1 was given to L9."),
        "d": ("place-taken", "L2 came after all."),
        "e": ("place-unknown", "Nobody with the number L7 has a place."),
    }
    again = swap("f", "L8", "L1", corrects="a")
    assert judged([again], kept) == ([again], [])
    assert [one.code for one in judged([first, swap("g", "L8", "L1")], state)[1]] == ["place-taken"]


def test_after_closing_only_corrections_are_taken() -> None:
    """A record that was signed off changes only by a mark that says what it corrects."""
    kept = mark("a", "arrived", 0)
    closed = replace(STATE, closed=True, kept={"a": kept})
    right = mark("b", "arrived", 5, corrects="a")
    assert judged([right], closed) == ([right], [])
