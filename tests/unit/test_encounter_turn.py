"""Lines that an officer types."""

from __future__ import annotations

import pytest

from levelhead.basics.errors import CalledWrongly
from levelhead.encounter.acts import ACTS
from levelhead.encounter.grounding import grounding
from levelhead.encounter.turn import LONGEST_UTTERANCE, OfficerTurn, parse_line


def test_a_line_is_an_utterance_or_a_structured_turn() -> None:
    """What begins with a slash is an act, a move, a tactic or a wait; anything else is said."""
    assert parse_line("  Hello there.  ") == OfficerTurn(utterance="Hello there.")
    assert parse_line("/act reflect") == OfficerTurn(act="reflect")
    assert parse_line("/move step_back") == OfficerTurn(move="step_back")
    assert parse_line("/tactic  search ") == OfficerTurn(tactic="search")
    assert parse_line("/wait 20") == OfficerTurn(wait_seconds=20)


NOTHING = (
    *("", "   ", "/", "/dance", "/move", "/ act reflect", "\u202e\x00\n\t"),
    *("/act", "/act smile"),
    *("/wait", "/wait 0", "/wait 601", "/wait -5", "/wait 1.5", "/wait \u00b2", "/wait " + "9" * 5000),
    "x" * (LONGEST_UTTERANCE + 1),
)


@pytest.mark.parametrize("line", NOTHING)
def test_a_line_that_means_nothing_is_refused_in_words(line: str) -> None:
    """Nothing is guessed: the message says what would have been right."""
    with pytest.raises(CalledWrongly) as refused:
        parse_line(line)
    assert str(refused.value).endswith(".")


def test_what_no_store_can_hold_is_left_out() -> None:
    """Control characters, halves of characters and marks that turn text round go; emoji and accents stay."""
    typed = "You\x00 all\x1b[31m right,\nJos\u00e9? \ud800 \u202e \U0001f468\u200d\U0001f467"
    assert parse_line(typed).utterance == "You all [31m right, Jos\u00e9? \U0001f468\u200d\U0001f467"


@pytest.mark.parametrize("act", ACTS)
def test_a_turn_is_kept_and_read_again(act: str) -> None:
    """What a transcript holds of a turn gives the turn back."""
    turn = OfficerTurn(act=act)
    assert OfficerTurn.from_dict(turn.as_dict()) == turn


def _read_as(p: float) -> dict[str, object]:
    acts = [{"act": "space", "p": p, "words": [0, 2]}]
    return {"utterance": "Hi", "reading": {"acts": acts, "understood": True, "reader": "x"}}


BROKEN: tuple[dict[str, object], ...] = (
    {},
    {"act": "smile"},
    {"act": "space", "move": "step_back"},
    {"wait_seconds": "soon"},
    {"utterance": "Hello"},
    _read_as(1.5),
    _read_as(float("nan")),
)


@pytest.mark.parametrize("kept", BROKEN)
def test_a_broken_turn_is_refused(kept: dict[str, object]) -> None:
    """A turn that was edited into nonsense is not read as something else."""
    with pytest.raises((KeyError, TypeError, ValueError, CalledWrongly)):
        OfficerTurn.from_dict(kept)


def test_grounding_counts_shared_matter() -> None:
    """A reflection counts by the words of matter it shares with what was said or is needed."""
    said = ["It's my third time this month. Nobody says why."]
    assert grounding("So it's the third time this month", said, []) == 1.0
    assert grounding("I understand how you feel", said, []) == 0.0
    assert 0 < grounding("The interview, then", said, ["interview"]) < 1


def test_grounding_does_not_count_who_somebody_is() -> None:
    """A name, and words for groups of people, never make a reflection better."""
    said = ["I'm Reece. It's because I'm a black lad, isn't it?"]
    assert grounding("So Reece, you're a black lad", said, [], ["Reece"]) == 0.0
