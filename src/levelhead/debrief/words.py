"""How the debrief puts variables, acts and numbers into plain words."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.debrief.parts import WAIT
from levelhead.encounter.machine import Encounter
from levelhead.encounter.turn import OfficerTurn

# Act to what the officer did: "you gave a reason", and "had you given a reason".
_DID = {
    "introduce": ("said who you were", "said who you were"),
    "grounds": ("gave a reason", "given a reason"),
    "rights": ("explained rights or what happens next", "explained rights and what happens next"),
    "open_question": ("asked an open question", "asked an open question"),
    "closed_question": ("asked a closed question", "asked a closed question"),
    "reflect": ("said back what you heard", "said back what you had heard"),
    "name_feeling": ("named the feeling", "named the feeling"),
    "validate": ("reassured", "reassured"),
    "respect": ("showed courtesy", "shown courtesy"),
    "apology": ("apologised", "apologised"),
    "choice": ("offered a choice", "offered a choice"),
    "request": ("asked politely for one thing", "asked politely for one thing"),
    "command": ("gave an order", "given an order"),
    "plan": ("offered a plan", "offered a plan"),
    "rapport": ("talked person to person", "talked person to person"),
    "boundary": ("set a calm limit", "set a calm limit"),
    "threat": ("threatened", "threatened"),
    "dismiss": ("brushed it aside", "brushed it aside"),
    "insult": ("insulted", "insulted"),
    "space": ("gave room to speak", "given room to speak"),
    WAIT: ("waited", "waited and said nothing"),
}

VARIABLES = {
    "arousal": "Agitation",
    "fear": "Fear",
    "reactance": "Feeling pushed",
    "trust": "Trust",
    "voice": "Voice",
    "neutrality": "Even-handedness",
    "respect": "Respect",
    "motive": "Motive",
    "warmth": "Warmth",
    "dominance": "Dominance",
}

MEANINGS = {
    "voice": "was let speak, and was heard",
    "neutrality": "the reasons were facts, and the same for anybody",
    "respect": "was treated with courtesy and dignity",
    "motive": "saw that you meant well",
    "trust": "believed you honest, able and on their side",
}


def did(act: str) -> str:
    """What the officer did, after "you"."""
    return _DID[act][0]


def had_done(act: str) -> str:
    """What the officer might have done, after "had you"."""
    return _DID[act][1]


def listed(words: Sequence[str], joiner: str = "and") -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def turns_in_words(turns: Sequence[int]) -> str:
    """ "turn 3", "turns 2 and 5"."""
    return f"turn{'s' if len(turns) > 1 else ''} {listed([str(n) for n in turns])}"


def points(value: float) -> str:
    """A variable of 0 to 1 as a whole number of 100."""
    return f"{round(100 * value):d}"


def change_in_points(change: float) -> str:
    """A change as points of 100 with its sign: "+4.2", "\u221213.0"."""
    sign = "+" if change > 0 else "\u2212"
    return f"{sign}{abs(100 * change):.1f}"


def out_of_100(share: float) -> str:
    """A chance as a count of 100, never rounded to a certainty that was not seen."""
    if 0 < share < 0.01:
        return "fewer than 1 in 100"
    if 0.99 < share < 1:
        return "more than 99 in 100"
    return f"{round(100 * share):d} in 100"


def clock(encounter: Encounter, at_seconds: float) -> str:
    """Minutes and seconds since the scene began."""
    minutes, seconds = divmod(round(at_seconds), 60)
    return f"{minutes}:{seconds:02d}"


def officer_words(encounter: Encounter, turn: OfficerTurn) -> str:
    """What the officer said, or did, in words."""
    if turn.utterance is not None:
        return turn.utterance
    if turn.act is not None:
        return f"(You {did(turn.act)}.)"
    if turn.wait_seconds is not None:
        return f"(You waited {turn.wait_seconds} seconds.)"
    kind, name = ("move", turn.move) if turn.move is not None else ("tactic", turn.tactic)
    doing = encounter.scenario.doing(kind, str(name))
    return f"({doing.title if doing else name})"
