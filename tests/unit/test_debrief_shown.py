"""The debrief as it is read: two sentences first, the bar, the smallest change, the rubric."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from levelhead.debrief.document import html
from levelhead.debrief.evaluation import evaluation
from levelhead.debrief.in_short import in_short
from levelhead.debrief.make import Debrief, make_debrief
from levelhead.debrief.page import page
from levelhead.debrief.rubric import FAMILIES
from levelhead.debrief.smallest import smallest_change
from levelhead.debrief.text import WIDTH, text, text_in_short
from levelhead.debrief.turning_points import CHOOSE, FLIPS
from levelhead.debrief.what_if import alternatives, moments
from levelhead.encounter.acts import HARMFUL
from levelhead.encounter.turn import OfficerTurn
from meetings import FAIR, HARSH, TALKED_ON, play, said

MEETINGS = {"fair": FAIR, "harsh": HARSH, "talked on": TALKED_ON, "stopped": TALKED_ON[:3], "none": ()}


@pytest.fixture(scope="module")
def debriefs() -> dict[str, Debrief]:
    """Five meetings: one ended well, two badly, one stopped, one without a turn."""
    return {name: make_debrief(play(turns)) for name, turns in MEETINGS.items()}


class _Words(HTMLParser):
    """The words of a page, tags and styles left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.feed(page.partition("</style>")[2])

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("name", ["fair", "harsh", "talked on"])
def test_two_sentences_name_the_turn_first(name: str, debriefs: dict[str, Debrief]) -> None:
    """Which turn, and what it did to the chance: before anything else in each form."""
    debrief = debriefs[name]
    first, *others = in_short(debrief.encounter, debrief.what_if, debrief.dangers)
    point = debrief.what_if.points[0]
    assert first.startswith(f"Turn {point.turn} ")
    assert first.endswith((".", ".\u201d"))
    assert ".\u201d." not in first
    assert [one.count(" in 100") for one in others].count(2) == 1
    in_page, in_text = "".join(_Words(html(debrief)).words), text(debrief)
    assert in_page.index(first) < in_page.index("Turn by turn") < in_page.index("The two ledgers")
    assert " ".join(in_text.split()).index(first) < 600


def test_the_danger_that_stood_behind_a_turn_is_named(debriefs: dict[str, Debrief]) -> None:
    """Kind talk mattered because a hand was at a waistband, and the sentence says so."""
    debrief = debriefs["talked on"]
    first, *_ = in_short(debrief.encounter, debrief.what_if, debrief.dangers)
    assert "while there was danger (a hand at a waistband)" in first


def test_a_stopped_meeting_says_where_it_was_left(debriefs: dict[str, Debrief]) -> None:
    """Without an ending there is still a chance from where it stands, and no ending to turn."""
    debrief = debriefs["stopped"]
    assert "stopped before an ending" in in_short(debrief.encounter, debrief.what_if, debrief.dangers)[0]
    assert smallest_change(debrief.encounter, debrief.what_if)["words"] == ""
    assert debrief.what_if.flip is None
    assert len(debrief.what_if.replayed) == len(debrief.encounter.turns)


@pytest.mark.parametrize("name", list(MEETINGS))
def test_the_bar_has_one_moment_more_than_there_are_turns(name: str, debriefs: dict[str, Debrief]) -> None:
    """Before the first turn and after each; its last moment is how it ended."""
    debrief = debriefs[name]
    bar = evaluation(debrief.encounter, debrief.what_if)
    assert [one.after_turn for one in bar] == list(range(len(debrief.encounter.turns) + 1))
    assert all(0 <= one.could_still.low <= one.could_still.share <= one.could_still.high <= 1 for one in bar)
    if (outcome := debrief.encounter.outcome) is not None:
        assert bar[-1].could_still.share == bar[-1].as_played.share == float(outcome.good)


def test_every_alternative_of_every_turn_is_measured(debriefs: dict[str, Debrief]) -> None:
    """All acts, waiting, and the moves and tactics then open, with the seeds that were promised."""
    for debrief in debriefs.values():
        played = moments(debrief.encounter)
        assert [set(one.instead) for one in debrief.what_if.replayed] == [
            set(alternatives(moment)) for moment in played
        ]
        for one in debrief.what_if.replayed:
            assert {chance.of for chance in (one.as_played, *one.instead.values())} == {CHOOSE}


@pytest.mark.parametrize("name", ["fair", "harsh", "talked on"])
def test_the_smallest_change_turns_the_ending_or_says_that_none_does(
    name: str, debriefs: dict[str, Debrief]
) -> None:
    """One act in one turn, measured on fresh seeds; a harm is never what is advised."""
    debrief = debriefs[name]
    flip, outcome = debrief.what_if.flip, debrief.encounter.outcome
    assert outcome is not None
    said = smallest_change(debrief.encounter, debrief.what_if)
    if flip is None:
        assert said["turn"] is None
        assert said["words"].startswith("No ")
        return
    assert (flip.chance_instead.share >= FLIPS) != outcome.good
    assert said["turn"] == flip.turn
    assert f"turn {flip.turn}" in said["words"]
    if not outcome.good:
        assert flip.instead not in HARMFUL


def test_where_one_turn_was_not_enough_the_last_that_left_time_is_named(debriefs: dict[str, Debrief]) -> None:
    """Orders, threats and handcuffs: nothing single mends it, and the page says from where all could be."""
    debrief = debriefs["harsh"]
    assert debrief.what_if.flip is None
    words = smallest_change(debrief.encounter, debrief.what_if)["words"]
    found = re.search(r"There was time until turn (\d+):", words)
    assert found is not None
    could = [one.share for one in debrief.what_if.prospects]
    assert could[int(found[1]) - 1] >= FLIPS > max(could[int(found[1]) :])


def test_a_turn_best_left_out_is_told_as_one_with_what_was_still_to_do() -> None:
    """Let go before anybody looked: it came too soon, and what was still to do is named in order, once."""
    reason = said("Somebody rang about a knife, that is why.", "introduce", "grounds")
    debrief = make_debrief(play((reason, "/move ask_control", "/move let_go")))
    point = debrief.what_if.points[0]
    assert point.by_leaving_out
    assert point.to_do == ("move watch_hands", "tactic detain_friend")
    first, second = in_short(debrief.encounter, debrief.what_if, debrief.dangers)
    assert first.startswith("Turn 3 ended it too soon")
    assert second.startswith("Still to do: \u201cLet your eyes take in")
    assert "do what was still to do" in smallest_change(debrief.encounter, debrief.what_if)["words"]
    assert debrief.what_if.flip == point


@pytest.mark.parametrize("closing", ["/move let_go", said("Sorry about that. You're free to go.", "apology")])
def test_where_nothing_was_left_to_do_what_cost_most_is_told_and_not_what_closed(
    closing: OfficerTurn | str,
) -> None:
    """All that was owed was done, in a voice that stung: the order is told, and what asks the same kindly."""
    reason = said("Somebody rang about a knife, that is why.", "introduce", "grounds")
    order = said("Hands out of your pockets. Now.", "command")
    debrief = make_debrief(play((reason, order, "/move watch_hands", "/tactic detain_friend", closing)))
    assert debrief.encounter.outcome is not None
    assert debrief.encounter.outcome.id == "knife_found_no_word"
    [point, *_] = debrief.what_if.points
    assert (point.turn, point.instead, point.closes) == (2, "request", False)
    assert smallest_change(debrief.encounter, debrief.what_if)["turn"] == 2


def test_the_moment_for_hands_is_told_before_a_word_that_might_have_put_it_off() -> None:
    """Kind to the last, while she went over the rail: that turn is first, and the numbers agree with it."""
    kind = [said("That must be so hard.", "validate") for _ in range(20)]
    debrief = make_debrief(play(kind, scenario="vulnerable-person", variant="on-the-walkway", seed=3))
    assert debrief.encounter.outcome is not None
    last = len(debrief.encounter.turns)
    could = [one.share for one in debrief.what_if.prospects]
    assert could[last - 1] - could[last] > 0.5
    first, *_ = in_short(debrief.encounter, debrief.what_if, debrief.dangers)
    assert first.startswith(f"Turn {last} ")
    assert "while there was danger (she is going over the rail)" in first


@pytest.mark.parametrize("name", ["harsh", "talked on", "stopped"])
def test_a_chance_is_told_as_one_number_in_every_place(name: str, debriefs: dict[str, Debrief]) -> None:
    """What a turning point says of a steady officer, the drawing and the table say as well."""
    found = debriefs[name].what_if
    for point in found.points:
        if point.kind == "lost":
            assert found.prospects[point.turn - 1] == point.chance_instead
            assert found.prospects[point.turn] == point.chance


def test_nobody_is_told_to_threaten_later() -> None:
    """A threat that is best left out is not for a later turn either."""
    threat = said("Do that again and you are nicked.", "threat")
    debrief = make_debrief(play((said("Because I said so.", "dismiss"), threat, "/move step_close"), seed=5))
    assert "for later" not in smallest_change(debrief.encounter, debrief.what_if)["words"]


def test_looking_at_the_hands_would_have_been_enough(debriefs: dict[str, Debrief]) -> None:
    """After kind talk through a danger, one look is the smallest change."""
    flip = debriefs["talked on"].what_if.flip
    assert flip is not None
    assert flip.instead == "move watch_hands"
    assert flip.chance_instead.share > 0.9


def test_a_family_has_a_blank_and_never_a_number(debriefs: dict[str, Debrief]) -> None:
    """All fourteen families, in order, each evidence with its turns; the rating is for an instructor."""
    for debrief in debriefs.values():
        told = debrief.as_dict()["rubric"]
        assert [family["family"] for family in told] == list(FAMILIES)
        for family in told:
            assert family["rating"] is None
            assert family["ask"]
            assert all(set(one["turns"]) <= set(range(1, 40)) for one in family["evidence"])
    assert text(debriefs["harsh"]).count("Rating (1-5): ______") == 14
    assert html(debriefs["harsh"]).count('class="lh-blank"') == 14


def test_every_observation_is_evidence_of_its_family(debriefs: dict[str, Debrief]) -> None:
    """What a coach would notice stands in the rubric too, under the family that it speaks to."""
    debrief = debriefs["harsh"]
    of = {family.code: {one.words for one in family.evidence} for family in debrief.rubric}
    for seen in debrief.observations:
        assert seen.claim in of[seen.objective[:3]]


def test_a_bar_stands_beside_every_turn_with_words(debriefs: dict[str, Debrief]) -> None:
    """A drawing has a title and words; the numbers are in the page as text and table as well."""
    debrief = debriefs["harsh"]
    shown: dict[str, Any] = page(debrief)
    markup = html(debrief)
    for turn in shown["conversation"]:
        assert f'id="lh-stood-{turn["n"]}' in markup
        assert re.match(r"Could still end well: .+ in 100 \(.+ by this turn\)\.", turn["stood"]["words"])
        assert turn["instead"]["rows"][0]["interval"].count(" to ") == 1
        assert sum(row["played"] for row in turn["instead"]["rows"]) == 1
    ids = re.findall(r'id="([^"]+)"', markup)
    assert len(ids) == len(set(ids))


def test_the_text_fits_a_terminal(debriefs: dict[str, Debrief]) -> None:
    """Eighty columns, a bar for every turn, and no escape codes."""
    for debrief in debriefs.values():
        lines = text(debrief).splitlines()
        assert max(len(line) for line in lines) <= WIDTH
        assert sum("could still end well (" in line for line in lines) == len(debrief.encounter.turns)


def test_a_long_debrief_ends_in_short(debriefs: dict[str, Debrief]) -> None:
    """What a terminal leaves on the screen says how it ended and which turn mattered, within its width."""
    for debrief in debriefs.values():
        lines = text_in_short(debrief).splitlines()
        assert all(len(line) <= WIDTH for line in lines)
        shown = " ".join(lines)
        for sentence in page(debrief)["in_short"]:
            assert sentence.split(":")[0] in shown


def test_a_near_miss_is_called_one() -> None:
    """Where better words in most turns would each have turned it, no turn decided it alone."""
    reason = said("Somebody rang about a knife, that is why.", "introduce", "grounds")
    where = said("Where have you been?", "closed_question", about=("afternoon",))
    order = said("Hands out of your pockets. Now.", "command")
    near = make_debrief(
        play((reason, where, where, order, "/move watch_hands", "/tactic detain_friend", "/move let_go"))
    )
    far = make_debrief(play(HARSH))
    told = {
        name: in_short(one.encounter, one.what_if, one.dangers)
        for name, one in (("near", near), ("far", far))
    }
    assert any(sentence.startswith("It was close") for sentence in told["near"])
    assert not any(sentence.startswith("It was close") for sentence in told["far"])
