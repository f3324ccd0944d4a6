"""The parts of the reader that can be worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from levelhead.encounter.acts import ACTS
from levelhead.understanding import weights as weights_file
from levelhead.understanding.evidence import best_run
from levelhead.understanding.reader import load_reader, report
from levelhead.understanding.weights import Limits, WeightsDoNotMatch


def _chances(**given: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([given.get(act, 0.0) for act in ACTS])


LIMITS = Limits(thresholds=np.full(20, 0.5), floor=0.3, hostile=0.4, suspect=0.2)


def _reported(**chances: float) -> list[str]:
    return [ACTS[column] for column in report(_chances(**chances), LIMITS)]


def test_acts_are_reported_most_likely_first() -> None:
    """Every act at or above its threshold is reported, the likeliest first."""
    assert _reported(grounds=0.5, request=0.9, plan=0.2) == ["request", "grounds"]


def test_the_likeliest_act_is_reported_above_the_floor() -> None:
    """Where nothing reaches its threshold, the likeliest act is reported, if it reaches the floor."""
    assert _reported(plan=0.3) == ["plan"]
    assert _reported(plan=0.29) == []


def test_what_may_be_hostile_is_not_read_as_kind() -> None:
    """Kind words that are likely hostile are read as hostile too, and not understood where it is open."""
    assert _reported(respect=0.9, dismiss=0.17) == ["respect"]
    assert _reported(respect=0.9, dismiss=0.19) == []  # a fifth of .9 is .18
    assert _reported(open_question=0.9, dismiss=0.19) == ["open_question"]
    assert _reported(respect=0.9, dismiss=0.3, insult=0.2) == ["respect", "dismiss"]  # 1 - .7 * .8 = .44
    assert _reported(respect=0.9, dismiss=0.5) == ["respect", "dismiss"]


def test_the_best_run_is_the_largest_sum() -> None:
    """The run of words that carried an act is the one that adds most; here -1 + 3 + 2 loses to 3 + 2."""
    assert best_run([-1.0, 3.0, 2.0, -4.0, 4.0]) == (1, 2)
    assert best_run([-3.0, -1.0, -2.0]) == (1, 1)


@pytest.mark.parametrize(
    "utterance",
    [
        "",
        "   ",
        "\x00\x01\x02",
        "🙂🙂🙂",
        "...?!",
        "Je ne comprends pas ce que vous dites.",
        "asdf qwer zxcv",
    ],
)
def test_what_cannot_be_understood_is_said_to_be_so(utterance: str) -> None:
    """Empty, control-character, emoji, foreign and random text is not understood, and no act is read."""
    reading = load_reader().read(utterance)
    assert not reading.understood
    assert reading.acts == ()


@pytest.mark.parametrize(
    ("utterance", "expected"),
    [
        ("Hi, I'm PC Shah. What's happened?", ["introduce", "open_question"]),
        ("I've stopped you because you match a description.", ["grounds"]),
        ("Nobody is saying you're stupid.", ["validate"]),
        ("calm down", ["dismiss"]),
        ("Take your time.", ["space"]),
        ("I'm sorry, I got that wrong.", ["apology"]),
        ("You're pathetic.", ["insult"]),
    ],
)
def test_plain_turns_are_read(utterance: str, expected: list[str]) -> None:
    """Turns that any officer would recognise are read as what they are."""
    assert sorted(found.act for found in load_reader().read(utterance).acts) == sorted(expected)


def test_an_order_is_clear_or_vague_and_may_bring_its_reason() -> None:
    """A command carries its flags."""
    reader = load_reader()

    def flags(utterance: str) -> tuple[str, ...]:
        return next(found.flags for found in reader.read(utterance).acts if found.act == "command")

    assert flags("Drop the knife!") == ("clear",)
    assert flags("Pack it in.") == ("vague",)
    assert flags("Step back from the kerb, there's a car coming.") == ("clear", "reason")


def test_only_a_command_has_flags() -> None:
    """No other act carries flags."""
    assert all(found.flags == () for found in load_reader().read("Sorry, what happened?").acts)


def test_changed_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader whose file is not the one the card describes does not start."""
    card = weights_file.read_card()
    card["lists"]["cues.csv"] = "0" * 64
    monkeypatch.setattr(weights_file, "read_card", lambda: card)
    with pytest.raises(WeightsDoNotMatch, match=r"cues\.csv"):
        load_reader()
