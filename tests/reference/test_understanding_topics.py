"""Questions nobody wrote into a scenario, matched to what its person knows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from levelhead.encounter.library import read_scenario
from levelhead.understanding.reader import load_reader
from levelhead.understanding.topics import MOST_TOPICS, about

# Written from titles, and in no list of phrasings; what is only found by looking is not asked about.
QUESTIONS_OF_SCENARIOS = Path(__file__).parent / "understanding_questions.csv"

# A fictional young man on his way to work; phrasings as an author would write them.
TOPICS = {
    "interview": [
        "Where are you off to?",
        "Have you got somewhere to be?",
        "What's the rush?",
        "Are you in a hurry?",
        "What are your plans this afternoon?",
        "What time do you need to be there?",
        "Where were you heading?",
    ],
    "tools": [
        "Have you got anything on you I should know about?",
        "What's in the bag?",
        "Are you carrying anything sharp?",
        "Do you have a knife on you?",
        "Anything in your pockets?",
        "Is there something in there that might hurt somebody?",
    ],
    "stopped_before": [
        "Have you been stopped before?",
        "How many times has this happened?",
        "What happened last time?",
        "What do you mean, again?",
        "How did it go the last time police stopped you?",
    ],
    "name": [
        "What's your name?",
        "What should I call you?",
        "Who am I talking to?",
        "How old are you?",
        "Could I take your date of birth?",
    ],
    "friends": [
        "Who are you with?",
        "Who are your mates?",
        "Do you know these two well?",
        "How do you know them?",
        "Who's your friend in the hoodie?",
    ],
    "stammer": [
        "Do you have trouble speaking?",
        "Do you have a stammer?",
        "Are you finding it hard to get your words out?",
        "Is there anything that makes talking difficult?",
    ],
    "medicine": [
        "Are you taking any medication?",
        "Have you got any medical conditions?",
        "Are you on any tablets?",
        "Is there anything wrong with your health?",
        "Do you have asthma?",
    ],
    "mother": [
        "Is there somebody at home I can ring?",
        "Does your mum know where you are?",
        "Who do you live with?",
        "Can I phone one of your parents?",
        "Who looks after you at home?",
    ],
    "earlier": [
        "Where have you been this afternoon?",
        "What have you been doing today?",
        "Were you near the shops earlier?",
        "Where have you come from?",
        "What were you doing before I stopped you?",
    ],
}

QUESTIONS = (
    ("What's the hurry, mate?", "interview"),
    ("You going somewhere important?", "interview"),
    ("Where you headed?", "interview"),
    ("Have you got to be anywhere?", "interview"),
    ("What time've you got to be at this place?", "interview"),
    ("Tell me where you're off to this afternoon.", "interview"),
    ("Is there anything in that rucksack?", "tools"),
    ("Got any blades on you?", "tools"),
    ("What have you got in your pockets?", "tools"),
    ("Anything sharp I should know about before I look?", "tools"),
    ("What's that in your bag there?", "tools"),
    ("Have you got a weapon?", "tools"),
    ("Is there owt in there that'd hurt me?", "tools"),
    ("Have we stopped you before?", "stopped_before"),
    ("How often does this happen to you?", "stopped_before"),
    ("When was the last time an officer stopped you?", "stopped_before"),
    ("Why do you say again?", "stopped_before"),
    ("What was it like last time?", "stopped_before"),
    ("What do they call you?", "name"),
    ("Can I have your name please?", "name"),
    ("What age are you?", "name"),
    ("When were you born?", "name"),
    ("Whats ur name", "name"),
    ("Who are these lads?", "friends"),
    ("Are those your mates?", "friends"),
    ("Who's that in the grey hoodie?", "friends"),
    ("How long have you known your friends?", "friends"),
    ("Is it hard for you to talk?", "stammer"),
    ("Have you always had a stammer?", "stammer"),
    ("Do you struggle with speaking sometimes?", "stammer"),
    ("Do you take any medicine?", "medicine"),
    ("Any illnesses I ought to know of?", "medicine"),
    ("Are you asthmatic?", "medicine"),
    ("Do you need any pills?", "medicine"),
    ("Can I call your mother for you?", "mother"),
    ("Who's at home with you?", "mother"),
    ("Do your parents know you're out?", "mother"),
    ("Shall I ring your dad?", "mother"),
    ("Where've you been?", "earlier"),
    ("What have you been up to today?", "earlier"),
    ("Did you come past the shops?", "earlier"),
    ("What were you doing before this?", "earlier"),
)

UNRELATED = (
    "I'm PC Shah from Mill Street.",
    "Calm down.",
    "You're being very patient, thank you.",
    "I'm sorry about that.",
    "You'll get a copy of the record.",
    "It sounds like you're fed up.",
    "Take your time.",
    "You match a description.",
    "Cold one tonight, isn't it?",
    "Stand over there.",
    "I can see why that would annoy you.",
    "The capital of France is Paris.",
    "You're free to go.",
    "I'm detaining you under section one of PACE.",
    "Would you rather do this round the corner?",
)


def _ranks() -> list[int]:
    """Where the right topic stands for each question, from 1; 99 where it is not found."""
    found = [about(question, TOPICS) for question, _ in QUESTIONS]
    return [
        ids.index(right) + 1 if right in ids else 99 for ids, (_, right) in zip(found, QUESTIONS, strict=True)
    ]


def test_reworded_questions_find_their_topic() -> None:
    """Of 42 questions that stand in no list of phrasings, four in five find their topic first."""
    ranks = _ranks()
    assert sum(rank == 1 for rank in ranks) / len(ranks) >= 0.80
    assert sum(rank <= MOST_TOPICS for rank in ranks) / len(ranks) >= 0.85


@pytest.mark.parametrize("name", ["custody-booking-in", "stop-and-search", "vulnerable-person"])
def test_fresh_questions_find_their_fact_in_the_scenarios(name: str) -> None:
    """Of 20 questions written from the facts' titles, 80 in 100 find their fact first, 92 among three."""
    with QUESTIONS_OF_SCENARIOS.open(encoding="utf-8", newline="") as file:
        asked = [row for row in csv.DictReader(file) if row["scenario"] == name]
    scenario = read_scenario(name)
    topics = scenario.topics()
    found = [(about(row["question"], topics, scenario.names()), row["fact"]) for row in asked]
    assert len(asked) == 20
    assert sum(facts[:1] == (right,) for facts, right in found) / len(asked) >= 0.80
    assert sum(right in facts for facts, right in found) / len(asked) >= 0.92


def test_unrelated_talk_asks_about_nothing() -> None:
    """Of fifteen turns that ask nothing this person could know, at most one is taken for a question."""
    reader = load_reader()
    assert sum(bool(reader.read(text, TOPICS).about) for text in UNRELATED) <= 1


def test_the_phrasing_of_an_author_finds_its_topic() -> None:
    """Each phrasing finds the topic it was written for first."""
    for topic, phrasings in TOPICS.items():
        for phrasing in phrasings:
            assert about(phrasing, TOPICS)[0] == topic, phrasing


def test_several_questions_find_several_topics() -> None:
    """Two questions in one turn find both topics; never more than three are given."""
    found = about("What's your name? And who are your mates?", TOPICS)
    assert set(found) >= {"name", "friends"}
    assert len(found) <= MOST_TOPICS


def test_no_topics_and_no_words_find_nothing() -> None:
    """Nothing asked, or nothing to ask about, gives nothing."""
    assert about("What's your name?", {}) == ()
    assert about("", TOPICS) == ()
    assert about("🙂", TOPICS) == ()
