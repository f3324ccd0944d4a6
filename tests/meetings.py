"""Meetings for tests of the debrief: turns with readings made by hand, so that no reader decides a test."""

from __future__ import annotations

from collections.abc import Iterable

from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter, begin, take_turn
from levelhead.encounter.reading import ActFound, Reading
from levelhead.encounter.turn import OfficerTurn, parse_line

SCENARIO = "stop-and-search"


def said(words: str, *acts: str, about: tuple[str, ...] = (), flags: tuple[str, ...] = ()) -> OfficerTurn:
    """Words read as some acts, each surely; with none, words that were not understood."""
    found = tuple(ActFound(act, 0.95, (0, len(words)), flags if act == "command" else ()) for act in acts)
    return OfficerTurn(utterance=words, reading=Reading(found, bool(acts), "by-hand@1", about))


def play(
    turns: Iterable[OfficerTurn | str],
    *,
    seed: int = 7,
    variant: str | None = None,
    scenario: str = SCENARIO,
) -> Encounter:
    """The encounter after some turns, or at its end if that is first. A text is a line such as `/wait 20`."""
    encounter = begin(read_scenario(scenario), variant=variant, seed=seed)
    for turn in turns:
        if encounter.outcome is not None:
            break
        encounter = take_turn(encounter, parse_line(turn) if isinstance(turn, str) else turn)
    return encounter


# Reasons first, the facts checked, the danger seen.
FAIR = (
    said(
        "Hiya, I'm Sam. Somebody rang about a knife, black jacket, so I stopped you.", "introduce", "grounds"
    ),
    "/move step_back",
    said("You said again. What's been happening?", "open_question", about=("stopped_before",)),
    said("So nobody told you why the last time.", "reflect"),
    "/wait 20",
    "/move watch_hands",
    "/tactic detain_friend",
    said("It was never about you. Thank you for keeping still.", "respect", "validate"),
    "/move let_go",
)

# Orders first, no reason, hands on.
HARSH = (
    said("Oi, you. Hands out of your pockets now.", "command", flags=("clear",)),
    said("What's in the bag?", "closed_question", about=("college_tool",)),
    said("Calm down, stop being silly.", "dismiss"),
    said("Do as you're told or you'll be arrested.", "threat"),
    "/tactic handcuff",
    "/tactic search",
)

# Kind words, and a hand at a waistband that nobody looks at.
TALKED_ON = (
    said(
        "Hiya, I'm Sam. Somebody rang about a knife, black jacket, so I stopped you.", "introduce", "grounds"
    ),
    said("What's been happening?", "open_question"),
    *(said("It sounds as though it has been a hard month.", "name_feeling") for _ in range(9)),
)
