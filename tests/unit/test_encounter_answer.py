"""What the person answers: to whom, about what, and in which mood."""

from __future__ import annotations

from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.scenario import Fact
from levelhead.encounter.turn import OfficerTurn, parse_line

SCENARIO = read_scenario("stop-and-search")


def _said(
    *acts: str, about: tuple[str, ...] = (), words: str = "Some words", flags: tuple[str, ...] = ()
) -> OfficerTurn:
    found = tuple(ActFound(act, 0.9, (0, 4), flags if act == "command" else ()) for act in acts)
    return OfficerTurn(utterance=words, reading=Reading(found, bool(found), "hand@1", about))


def _after(*turns: OfficerTurn | str, variant: str = "partial-match", seed: int = 3) -> Encounter:
    encounter = begin(SCENARIO, variant=variant, seed=seed)
    for turn in turns:
        encounter = take_turn(encounter, parse_line(turn) if isinstance(turn, str) else turn)
    return encounter


def _fact(wanted: str) -> Fact:
    return next(fact for fact in SCENARIO.facts if fact.id == wanted)


def _texts(reaction: str) -> set[str]:
    return {line.text for line in SCENARIO.lines[reaction]}


def test_a_question_about_a_fact_is_answered_with_it_or_held_back() -> None:
    """What he carries he tells somebody who has explained, and keeps from somebody who has not."""
    asking = _said("closed_question", about=("college_tool",), words="What's in the bag?")
    open_ = _after(_said("introduce", "grounds", "respect"), asking)
    assert open_.turns[-1].says in {line.text for line in _fact("college_tool").lines}
    closed = _after(asking)
    assert closed.turns[-1].says in {line.text for line in _fact("college_tool").withheld}
    again = take_turn(open_, asking)
    assert again.turns[-1].says in {line.text for line in _fact("college_tool").again}


def test_an_insult_gets_no_answer_to_the_question_beside_it() -> None:
    """Nobody tells anything in a turn that insults: the insult is what is answered."""
    asking = _said("closed_question", "insult", about=("name",), words="What's your name, sunshine?")
    encounter = _after(_said("introduce", "grounds"), asking)
    assert encounter.turns[-1].says in _texts("stung")
    assert encounter.turns[-1].found == ()


def test_only_a_question_asks() -> None:
    """Words that merely touch a subject do not bring it out; a question does."""
    telling = _after(_said("introduce", "grounds"), _said("validate", about=("interview",)))
    assert telling.turns[-1].found == ()
    asked = _after(
        _said("introduce", "grounds"), _said("closed_question", about=("interview",), words="Where to?")
    )
    assert asked.turns[-1].found == ("interview",)


def test_a_question_asks_about_one_thing_and_two_about_two() -> None:
    """The likeliest subject is asked about; as many as there are question marks."""
    about = ("interview", "name", "friends")
    one = _after(_said("introduce", "grounds"), _said("closed_question", about=about, words="Where to?"))
    two = _after(
        _said("introduce", "grounds"), _said("closed_question", about=about, words="Where? And you are?")
    )
    assert one.turns[-1].found == ("interview",)
    assert two.turns[-1].found == ("interview", "name")


def test_words_that_touch_nothing_are_met_so() -> None:
    """A phrase without matter leaves him unmoved; one that says back what he said opens him up."""
    start = (
        _said("introduce", "grounds"),
        _said("open_question", about=("stopped_before",), words="Why again?"),
    )
    empty = _after(*start, _said("validate", words="I hear you."))
    assert empty.turns[-1].says in _texts("unmoved")
    heard = _after(
        *start, _said("reflect", words="Twice this month they stopped you, pockets and all, no reason why")
    )
    assert heard.turns[-1].says in _texts("opens_up")


def test_an_order_costs_less_with_its_reason_and_least_in_danger() -> None:
    """An order raises reactance most when bare, less when explained, least while there is danger."""

    def rise(flags: tuple[str, ...], *before: str) -> float:
        start = _after(*before)
        after = take_turn(start, _said("command", flags=flags))
        was = start.turns[-1].state if start.turns else start.opening_state
        return after.turns[-1].state["reactance"] - was["reactance"]

    waits = ["/wait 5"] * 5
    assert rise(("clear",)) > rise(("clear", "reason")) > rise(("clear", "reason"), *waits) > 0


def test_a_vague_order_is_followed_less_often() -> None:
    """Clarity bears on agreeing, and on nothing that is felt."""
    clear, vague = (_after(_said("command", flags=(flag,))).turns[-1] for flag in ("clear", "vague"))
    assert clear.chances["agreement"] > vague.chances["agreement"]
    assert clear.state == vague.state


def test_somebody_held_cannot_run_and_somebody_let_go_can() -> None:
    """Handcuffs take the chance of running away, and taking them off gives it back."""
    held = _after("/tactic handcuff", variant="bad-stop-last-week")
    freed = take_turn(held, parse_line("/move cuffs_off"))
    assert held.turns[-1].chances["flight"] == 0
    assert freed.turns[-1].chances["flight"] > 0
    assert "escort_hold" not in {one.id for one in held.open_doings()}


def test_talking_away_from_friends_takes_the_weight_of_their_eyes() -> None:
    """Before friends an order weighs more than out of their sight."""
    seen = _after("/wait 5", _said("command"))
    unseen = _after("/move out_of_view", _said("command"))
    cost = [one.turns[0].state["respect"] - one.turns[1].state["respect"] for one in (seen, unseen)]
    assert cost[0] > cost[1] > 0


def test_somebody_insulted_tells_it_curtly() -> None:
    """Called a liar, he still says how often; he does not open up as to somebody who was fair."""
    asking = _said("open_question", about=("stopped_before",), words="What's been happening?")
    insulted = _after(_said("insult"), _said("insult"), asking).turns[-1].says
    fair = _after(_said("introduce", "grounds"), asking).turns[-1].says
    lines = {
        line.text: bool(line.when) and line.when[0].sign == "<" for line in _fact("stopped_before").lines
    }
    assert lines[insulted]
    assert not lines[fair]


def test_a_body_cam_named_in_the_greeting_is_a_camera_told_of() -> None:
    """The officer who says it in other words has said it."""
    step = next(one for one in SCENARIO.legal_steps if one.id == "camera")
    told = _after(_said("introduce", words="I'm Sam. You're on my body cam, just so you know."))
    assert step.id in told.turns[-1].steps_met


def test_a_danger_talked_through_to_its_end_gets_no_answer() -> None:
    """She went over the rail while she was asked whom to ring: she does not say whom."""
    turns = [*("That must be so hard." for _ in range(9)), "Is there somebody you'd like me to ring?"]
    said = [OfficerTurn(utterance=words, reading=_reading(words)) for words in turns]
    encounter = begin(read_scenario("vulnerable-person"), variant="on-the-walkway", seed=3)
    for turn in said:
        encounter = take_turn(encounter, turn)
    assert encounter.outcome is not None
    assert not encounter.outcome.good
    assert encounter.turns[-2].says
    assert encounter.turns[-1].says == ""


def _reading(words: str) -> Reading:
    act = "closed_question" if words.endswith("?") else "validate"
    return Reading((ActFound(act, 0.95, (0, len(words))),), understood=True, reader="by-hand@1")
