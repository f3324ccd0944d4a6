"""What surrounds the person in a meeting that is played: friends, a second voice, hands, words kept."""

from __future__ import annotations

import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.encounter.author import load_scenario
from levelhead.encounter.families import FAMILIES, HANDCUFFING, NATIONAL, NO_FORCE, counted_as, is_force
from levelhead.encounter.library import read_scenario, scenario_folders
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.rule import load_rule
from levelhead.encounter.spoken import says_one_of, spoken
from levelhead.encounter.transcript import as_transcript
from levelhead.encounter.turn import OfficerTurn, parse_line
from levelhead.use_of_force.tactics import force_tactics

SCENARIO = read_scenario("stop-and-search")
TEXT = (scenario_folders()["stop-and-search"] / "scenario.toml").read_text("utf-8")


def _after(*lines: str, seed: int = 3, variant: str = "full-match") -> Encounter:
    encounter = begin(SCENARIO, variant=variant, seed=seed)
    for line in lines:
        encounter = take_turn(encounter, parse_line(line))
    return encounter


def _said(words: str, *acts: str) -> OfficerTurn:
    found = tuple(ActFound(act, 0.9, (0, 4)) for act in acts)
    return OfficerTurn(utterance=words, reading=Reading(found, bool(found), "by hand"))


def test_families_are_those_of_the_national_record() -> None:
    """Every family that counts as force is a tactic of the published tables, where the kind is stated."""
    published = {tactic.id for tactic in force_tactics()}
    assert set(NATIONAL) == {name for name in published if not name.endswith("_not_stated")}
    assert set(FAMILIES) == {*NATIONAL, *NO_FORCE, HANDCUFFING}


def test_handcuffing_is_counted_by_how_it_was_taken() -> None:
    """The record tells compliant from non-compliant handcuffing, and counts no search as force."""
    assert counted_as(HANDCUFFING, resisted=False) == "compliant_handcuffing"
    assert counted_as(HANDCUFFING, resisted=True) == "non_compliant_handcuffing"
    assert counted_as("spray_used", resisted=True) == "spray_used"
    assert not is_force("search")
    assert not is_force("")


def test_a_transcript_counts_each_family_once_and_no_search() -> None:
    """One report counts a tactic once however often it was used, as the national tables do."""
    lines = ("/move ask_control", "/act grounds", "/move out_of_view", "/act validate", "/act respect",
             "/tactic escort_hold", "/act apology", "/tactic escort_hold", "/tactic handcuff",
             "/tactic search", "/move let_go")  # fmt: skip
    kept = as_transcript(_after(*lines, seed=2))
    assert kept["outcome"]["use_of_force"] == ["unarmed_skills", "compliant_handcuffing"]


def test_a_friend_is_stirred_by_what_is_done_and_shown_in_the_log() -> None:
    """An insult heats the friend who hears it; what is told to the friend cools him again."""
    insulted = _after("/act insult", variant="quiet")
    told = take_turn(insulted, parse_line("/move speak_to_friend"))
    assert insulted.turns[0].numbers["kai.heat"] > 0.5
    assert told.turns[1].numbers["kai.heat"] < insulted.turns[0].numbers["kai.heat"]
    rows = {change["coefficient"] for turn in told.turns for change in turn.changes}
    assert {"bystander.insult.heat", "bystander.explain_to_other.heat"} <= rows


def test_a_friend_who_boils_over_is_seen_once() -> None:
    """Passing the mark is shown with one of the friend's own lines."""
    bystander = SCENARIO.bystanders[0]
    lines = {line.text for line in bystander.inflamed}
    encounter = _after("/act insult", "/act insult", variant="quiet", seed=8)
    assert sum(len(lines & set(turn.does)) for turn in encounter.turns) == 1


def test_two_voices_are_heard_less_and_one_again() -> None:
    """While a colleague asks as well, less gets through; when roles are given, it is one voice again."""
    both = _after("/move colleague_asks")
    assert both.turns[0].numbers["voices"] == 2
    clash = take_turn(both, parse_line("/act open_question"))
    alone = take_turn(_after("/move camera_on"), parse_line("/act open_question"))
    assert clash.turns[1].state["voice"] < alone.turns[1].state["voice"]
    assert take_turn(both, parse_line("/move brief_colleague")).turns[1].numbers["voices"] == 1


def test_the_timer_runs_while_held_and_the_role_is_claimed_aloud() -> None:
    """Seconds are counted from the deed that holds; the role is claimed by a move or in words."""
    held = _after("/tactic handcuff", "/wait 30")
    assert held.turns[-1].numbers["restrained_seconds"] == 20 + 30
    assert held.is_so("unclaimed_safety")
    claimed = take_turn(held, _said("I've got safety, I'm watching his breathing."))
    assert claimed.is_so("safety role")
    assert claimed.is_so("breathing_checked")
    assert claimed.turns[-1].numbers["unchecked_seconds"] == 0
    freed = take_turn(claimed, parse_line("/move cuffs_off"))
    still = take_turn(freed, parse_line("/wait 30"))
    assert still.turns[-1].numbers["restrained_seconds"] == freed.turns[-1].numbers["restrained_seconds"]
    assert still.turns[-1].numbers["health_risk"] < freed.turns[-1].numbers["health_risk"]


def test_a_role_claimed_before_hands_are_laid_on_is_claimed() -> None:
    """Saying it first is better, not worse."""
    encounter = take_turn(begin(SCENARIO, variant="quiet", seed=1), _said("You hold, I'm safety officer."))
    for line in ("/tactic handcuff", "/wait 20"):
        encounter = take_turn(encounter, parse_line(line))
    assert not encounter.is_so("unclaimed_safety")


def test_a_question_on_top_of_a_question_hurries_and_a_wait_between_does_not() -> None:
    """Somebody who stammers needs the time between two questions."""
    pressed = _after("/act open_question", "/act closed_question")
    waited = _after("/act open_question", "/wait 10", "/act closed_question")
    assert pressed.is_so("hurried")
    assert not waited.is_so("hurried")
    assert "hurry.voice" in {change["coefficient"] for change in pressed.turns[1].changes}


@pytest.mark.parametrize(
    ("words", "acts", "signals"),
    [
        ("If it's not you, you\u2019re on your bus.", ("plan",), ("promised bus",)),
        ("If it's not you, you're on your bus.", ("reflect",), ()),
        ("You're not under arrest.", ("rights",), ("stated not_arrested",)),
        ("That's it, you're nicked.", ("threat",), ("against not_arrested",)),
        ("I've got his head. Can you breathe all right?", (), ("safety role", "breathing_checked")),
    ],
)
def test_words_that_bind(words: str, acts: tuple[str, ...], signals: tuple[str, ...]) -> None:
    """A promise needs a turn that offers one; a role is claimed by the words alone."""
    assert spoken(SCENARIO, load_rule(), words, acts) == signals


def test_words_are_matched_by_their_beginnings() -> None:
    """`search` is in `searching` and not in `research`."""
    assert says_one_of(("search",), "I'll be searching you")
    assert not says_one_of(("search",), "some research")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ('traits = ["young_age", "stammering"]', "scenario-wrong-kind"),
        ('leaning = "bystander"', "scenario-wrong-kind"),
        ('family = "handcuffs"', "scenario-wrong-kind"),
        ('to = "kay"', "scenario-unknown-reference"),
        ('away = ["kay"]', "scenario-unknown-reference"),
    ],
)
def test_a_slip_in_what_surrounds_the_person_is_told(wrong: str, code: str) -> None:
    """Traits, leanings, families and bystanders are checked by name."""
    key = wrong.split(" = ", maxsplit=1)[0]
    line = next(line for line in TEXT.splitlines() if line.startswith(f"{key} = "))
    with pytest.raises(FaultsFound) as found:
        load_scenario(TEXT.replace(line, wrong, 1), "mine.toml")
    assert code in {fault.code for fault in found.value.faults}


def test_whoever_is_asked_to_help_has_a_name() -> None:
    """`enlists` without `to` asks nobody."""
    with pytest.raises(FaultsFound, match="bystander who is asked"):
        load_scenario(TEXT.replace('to = "kai"\nevent = "ask_other_back"', 'event = "hold"'), "mine.toml")


@pytest.mark.parametrize("key", ['said_unless = ["if"]', "aside = true", 'when_said = ["You nod."]'])
def test_what_is_said_of_words_needs_words(key: str) -> None:
    """Nothing may be told of words that do a move where no words do it."""
    with pytest.raises(FaultsFound, match="the words that do it"):
        load_scenario(TEXT.replace('id = "open_hands"', f'id = "open_hands"\n{key}', 1), "mine.toml")
