"""Who is spoken to must not change what the words do: names, gender and ethnic group carry no weight."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from levelhead.actions.play_encounter import read_line
from levelhead.encounter.acts import ACTS
from levelhead.encounter.library import read_scenario, scenario_ids
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.transcript import turn_entry
from levelhead.understanding.lexicon import lexicon
from levelhead.understanding.reader import load_reader, made_ready
from levelhead.understanding.utterances import Utterance, utterances
from swapped import GROUPS, both_ways, gender_swapped, swapped, swapped_scenario

READER = load_reader()
WRITTEN = utterances()
LISTED = sorted(word for word, mask in lexicon().masks.items() if mask == "NAME")
SCENARIOS = {one: read_scenario(one) for one in scenario_ids()}
# Names in no list, of several languages, and some that are also words.
UNLISTED = ("Xiomara", "Oyindamola", "Tāne", "Ngaire", "Þórunn", "Quetzalli", "Zdenka", "O'Rahilly")
ALSO_WORDS = ("Will", "Mark", "Grace", "Summer", "Rose", "Hope", "Dean", "Bill")
ALSO_WORDS_AS_GIVEN = re.compile(r"\b(will|mark|grace|summer|rose|hope|dean|bill)\b", re.IGNORECASE)
NAMES = st.sampled_from((*LISTED, *UNLISTED)).map(lambda name: name[:1].upper() + name[1:])
GENDERS, ETHNIC = gender_swapped(), both_ways(GROUPS)


def _reading(text: str, names: tuple[str, ...] = ()) -> tuple[object, ...]:
    """Everything a reading says but where its words stand, with every probability of every column."""
    reading = READER.read(text, names=names)
    acts = [(found.act, found.p, found.flags) for found in reading.acts]
    chances = READER.chances(text, names).tolist() if made_ready(text).pieces else []
    return acts, reading.understood, reading.about, chances


@given(one=st.sampled_from(WRITTEN), name=NAMES, other=NAMES)
@settings(max_examples=200)
def test_a_name_of_a_turn_changed_for_another_gives_the_same_reading(
    one: Utterance, name: str, other: str
) -> None:
    """Every probability stays, to the last digit, whatever name a turn that was learnt from had in it."""
    first, second = dict.fromkeys(LISTED, name.lower()), dict.fromkeys(LISTED, other.lower())
    given_names = (name, other)
    assert _reading(swapped(one.text, first), given_names) == _reading(swapped(one.text, second), given_names)


@given(one=st.sampled_from(WRITTEN), other=st.sampled_from(LISTED))
@settings(max_examples=200)
def test_a_listed_name_needs_nobody_to_say_that_it_is_one(one: Utterance, other: str) -> None:
    """The list alone hides a name, also where the reader is not told who is there."""
    assert _reading(swapped(one.text, dict.fromkeys(LISTED, other))) == _reading(one.text)


@given(
    name=st.sampled_from((*UNLISTED, *ALSO_WORDS)),
    manner=st.sampled_from(
        ("Listen, {}, I'm sorry.", "Sit down {} or I'll make you.", "Is it {}'s bag?", "{}, what happened?")
    ),
)
def test_a_given_name_is_hidden_though_no_list_has_it(name: str, manner: str) -> None:
    """What an author calls a person is hidden by being told, a name that is also a word by its capital."""
    assert _reading(manner.format(name), (name,)) == _reading(manner.format("Sarah"))


@given(name=st.text(st.characters(categories=("Lu", "Ll", "Lo")), min_size=2, max_size=12))
def test_any_name_that_is_no_word_is_hidden_in_any_case(name: str) -> None:
    """A name typed in small letters is the same name."""
    spoken = f"all right {name.lower()}, tell me what happened"
    (heard,) = made_ready(f"{name.lower()} x").pieces[:1]
    assume(len(heard.stretch.words) == 2 and heard.stretch.words[0].text not in lexicon().words)
    assert _reading(spoken, (name,)) == _reading("all right sarah, tell me what happened")


@given(one=st.sampled_from(WRITTEN))
@settings(max_examples=200)
def test_swapping_gender_and_group_gives_the_same_reading(one: Utterance) -> None:
    """Words for gender and ethnic group carry no weight of their own, not the last digit of a chance."""
    assert _reading(swapped(one.text, GENDERS)) == _reading(one.text)
    assert _reading(swapped(one.text, ETHNIC)) == _reading(one.text)


@st.composite
def _played(draw: st.DrawFn) -> tuple[Scenario, list[str], int]:
    """A scenario, some turns as its author or the writers of turns put them, and a seed."""
    scenario = SCENARIOS[draw(st.sampled_from(sorted(SCENARIOS)))]
    own = [text for texts in scenario.examples.values() for text in texts]
    asked = [text for fact in scenario.facts for text in fact.phrasings]
    named = [f"{scenario.person_name}, {text}" for text in own]
    lines = draw(st.lists(st.sampled_from([*own, *asked, *named]), min_size=1, max_size=6))
    return scenario, lines, draw(st.integers(0, 2**32))


@given(
    played=_played(),
    name=st.sampled_from((*LISTED, *UNLISTED)),
    swaps=st.sampled_from((GENDERS, ETHNIC, {})),
)
@settings(max_examples=60)
def test_an_encounter_with_somebody_else_goes_the_same_way(
    played: tuple[Scenario, list[str], int], name: str, swaps: dict[str, str]
) -> None:
    """Somebody of another name, gender or group, in the scenario and in every turn: the log is equal.

    Readings, state, chances, what was found and how it ended are compared; only the texts differ.
    """
    scenario, lines, seed = played
    whole = swaps | {scenario.person_name.lower(): name.lower()}
    other = swapped_scenario(scenario, whole)
    assert other.person_name.lower() == name.lower()
    first = _encounter(scenario, lines, seed)
    second = _encounter(other, [swapped(line, whole) for line in lines], seed)
    assert [_without_text(first, place) for place in range(len(first.turns))] == [
        _without_text(second, place) for place in range(len(second.turns))
    ]
    assert (first.outcome and first.outcome.id) == (second.outcome and second.outcome.id)


def _encounter(scenario: Scenario, lines: list[str], seed: int) -> Encounter:
    encounter = begin(scenario, seed=seed)
    for line in lines:
        if encounter.outcome is None:
            encounter = take_turn(encounter, read_line(line, scenario, READER))
    return encounter


def _without_text(encounter: Encounter, place: int) -> dict[str, object]:
    """A turn's entry without what was said on either side and where in it words stood."""
    entry = turn_entry(encounter.turns[place])
    reading = encounter.turns[place].officer.reading
    assert reading is not None
    acts = [replace(act, words=(0, 1)) for act in reading.acts]
    assert {act.act for act in acts} <= set(ACTS)
    entry["officer"] = (acts, reading.understood, reading.about)
    entry.pop("person")
    entry["changes"] = [
        {key: value for key, value in change.items() if key != "words"} for change in entry["changes"]
    ]
    return entry
