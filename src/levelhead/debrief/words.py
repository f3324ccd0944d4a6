"""How the debrief puts variables, acts and numbers into plain words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from levelhead.debrief.parts import WAIT
from levelhead.encounter.acts import HARMFUL
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.scenario import Scenario
from levelhead.encounter.turn import OfficerTurn

# Act to what the officer did ("you gave a reason"), and to what could be done ("give a reason").
_ACTS = {
    "introduce": ("said who you were", "say who you are"),
    "grounds": ("gave a reason", "give the reason"),
    "rights": ("explained rights or what happens next", "explain rights and what happens next"),
    "open_question": ("asked an open question", "ask an open question"),
    "closed_question": ("asked a closed question", "ask one plain question"),
    "reflect": ("said back what you heard", "say back what you heard"),
    "name_feeling": ("named the feeling", "name the feeling"),
    "validate": ("reassured", "show that the feeling makes sense"),
    "respect": ("showed courtesy", "show courtesy"),
    "apology": ("apologised", "apologise"),
    "choice": ("offered a choice", "offer a choice"),
    "request": ("asked for one thing", "ask politely for one thing"),
    "command": ("gave an order", "give a clear order"),
    "plan": ("offered a plan", "offer a plan"),
    "rapport": ("talked person to person", "talk person to person"),
    "boundary": ("set a calm limit", "set a calm limit"),
    "threat": ("threatened", "threaten"),
    "dismiss": ("brushed it off", "brush it off"),
    "insult": ("insulted", "insult"),
    "space": ("gave room to speak", "give room to speak"),
    WAIT: ("waited", "wait and say nothing"),
}

LONGEST_QUOTE = 80  # characters of a turn that a sentence quotes

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
    "capacity": "How much gets through",
    "face": "Sense of being watched",
}

_OF_BYSTANDER = {"heat": "heat", "regard": "regard for you"}
_OF_SCENE = {"health_risk": "Risk to health"}

# A line that begins with somebody and has nobody who speaks in it is seen: "He just shakes his head."
_SEEN = re.compile(
    r"(?:He|She|They|(?:Both )?[Hh](?:is|er)|Their"
    r"|Upstairs, the|Somewhere a|Behind h(?:im|er)|The sergeant|The left)\b"
)
_SPEAKER = re.compile(r"\b(?:I|me|my|mine|we|us|our|you|your|yours)\b|!|\?", re.IGNORECASE)

MEANINGS = {
    "voice": "was let speak, and was heard",
    "neutrality": "the reasons were facts, and the same for anybody",
    "respect": "was treated with courtesy and dignity",
    "motive": "saw that you meant well",
    "trust": "believed you honest, able and on their side",
}


# The same as something that somebody has more or less of.
_FELT = {
    "voice": "being heard",
    "neutrality": "even-handedness",
    "respect": "respect",
    "motive": "belief that you meant well",
    "trust": "trust",
}


# The same as what somebody feels less of after a turn that took from it.
_LESS = {
    "voice": "less heard",
    "neutrality": "less evenly dealt with",
    "respect": "less respected",
    "motive": "less sure that you meant well",
    "trust": "less trust",
}


def less_in_words(taken: Mapping[str, float]) -> str:
    """What somebody felt less of: `less heard (\u221213 of 100) and less respected (\u22126)`."""
    felt = [(_LESS[name], f"\u2212{round(100 * fall)}") for name, fall in taken.items()]
    return listed(
        [f"{words} ({change}{'' if place else ' of 100'})" for place, (words, change) in enumerate(felt)]
    )


def felt_in_words(variable: str) -> str:
    """Something the person feels, as part of a sentence."""
    return _FELT.get(variable) or VARIABLES[variable].lower()


def variable_in_words(scenario: Scenario, name: str) -> str:
    """A variable of the person, or a number of the scene such as a bystander's heat, as the log names it."""
    who, _, what = name.partition(".")
    if what:
        one = next(one for one in scenario.bystanders if one.id == who)
        return f"{one.seen_as}: {_OF_BYSTANDER[what]}"
    return VARIABLES.get(name) or _OF_SCENE[name]


def did(act: str) -> str:
    """What the officer did, after "you"."""
    return _ACTS[act][0]


def listed(words: Sequence[str], joiner: str = "and") -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def turns_in_words(turns: Sequence[int], joiner: str = "and") -> str:
    """Turns by their numbers: `turn 3`, `turns 2 and 5`; with another joiner, `turn 2 or 5`."""
    many = len(turns) > 1 and joiner == "and"
    return f"turn{'s' if many else ''} {listed([str(n) for n in turns], joiner)}"


def points(value: float) -> str:
    """A variable of 0 to 1 as a whole number of 100."""
    return f"{round(100 * value):d}"


def exact(value: float) -> str:
    """A variable as points of 100 with one decimal, and a true minus sign."""
    return f"{100 * value:.1f}".replace("-", "\u2212")


def change_in_points(change: float) -> str:
    """A change as points of 100 with its sign: "+4.2", "\u221213.0"."""
    sign = "+" if change > 0 else "\u2212"
    return f"{sign}{abs(100 * change):.1f}"


def change_in_whole_points(change: float) -> str:
    """A change as whole points of 100 with its sign; "no change" below half a point."""
    whole = round(abs(100 * change))
    return "no change" if whole == 0 else f"{'+' if change > 0 else chr(0x2212)}{whole}"


def out_of_100(share: float) -> str:
    """A chance as a count of 100, never rounded to a certainty that was not seen."""
    if 0 < share < 0.01:
        return "fewer than 1 in 100"
    if 0.99 < share < 1:
        return "more than 99 in 100"
    return f"{round(100 * share):d} in 100"


def clock(at_seconds: float) -> str:
    """Minutes and seconds since the scene began."""
    minutes, seconds = divmod(round(at_seconds), 60)
    return f"{minutes}:{seconds:02d}"


def turn_name(turn: OfficerTurn) -> str:
    """A turn without words by its name: an act, `wait`, `move NAME` or `tactic NAME`."""
    if turn.move is not None:
        return f"move {turn.move}"
    if turn.tactic is not None:
        return f"tactic {turn.tactic}"
    return turn.act or WAIT


def in_lower(title: str) -> str:
    """A title as part of a sentence."""
    return title[:1].lower() + title[1:]


def in_upper(words: str) -> str:
    """Words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def suggestion(scenario: Scenario, alternative: str) -> str:
    """An alternative as something to do: `give the reason`, `ask control for the full message`."""
    kind, _, name = alternative.partition(" ")
    if name:
        doing = scenario.doing(kind, name)
        return in_lower(doing.title) if doing else name
    return _ACTS[kind][1]


def chosen(scenario: Scenario, alternative: str) -> str:
    """An alternative after "you chose": `to give the reason`, or the title of a deed in quotation marks."""
    kind, _, name = alternative.partition(" ")
    doing = scenario.doing(kind, name) if name else None
    return f"\u201c{doing.title}\u201d" if doing else f"to {suggestion(scenario, alternative)}"


def kept_to(encounter: Encounter, turn: int, instead: str) -> str:
    """The moves that words did, where other words in their place are taken to do them as well."""
    one = encounter.turns[turn - 1]
    titles = [f"\u201c{doing.title}\u201d" for doing in encounter.doings_of(one)]
    return listed(titles) if one.in_words and instead in _ACTS and instead != WAIT else ""


def officer_words(scenario: Scenario, turn: OfficerTurn) -> str:
    """What the officer said; for a deed, what was done, in words that are no speech."""
    if turn.utterance is not None:
        return turn.utterance
    if turn.act is not None:
        return f"You {did(turn.act)}"
    if turn.wait_seconds is not None:
        return f"You waited {turn.wait_seconds} seconds"
    kind, name = ("move", turn.move) if turn.move is not None else ("tactic", turn.tactic)
    doing = scenario.doing(kind, str(name))
    return doing.title if doing else str(name)


def example_of(scenario: Scenario, alternative: str) -> str:
    """How an act or a move might be said here; empty where there is no example."""
    said = {f"move {one.id}": one.example for one in scenario.moves}
    return next(iter(scenario.examples.get(alternative, ())), said.get(alternative, ""))


def quoted(scenario: Scenario, turn: OfficerTurn) -> str:
    """The same, with quotation marks around speech and none around deeds."""
    words = officer_words(scenario, turn)
    return f"\u201c{words}\u201d" if turn.utterance is not None else words


def what_was_done(encounter: Encounter, turn: Turn) -> str:
    """A turn as part of a sentence: `you said "..."`, and what moves words did that are cut short."""
    officer = turn.officer
    if officer.utterance is None:
        return f"you chose {_deed(encounter, turn)}"
    said = f"you said \u201c{_telling(turn)}\u201d"
    reading = officer.found()
    if (reading is None or not reading.understood) and not turn.in_words:
        return f"{said}, and it was not clear what it was meant to do"
    if turn.in_words and len(officer.utterance) > LONGEST_QUOTE:
        return f"{said} ({listed([in_lower(one.title) for one in encounter.doings_of(turn)])})"
    return said


def _telling(turn: Turn) -> str:
    """What is quoted of a turn: its beginning, or from the first hard words on where they come later."""
    words = turn.officer.utterance or ""
    hard = [one.words for one in turn.officer.understood_acts() if one.act in HARMFUL]
    if not hard or min(hard)[1] <= LONGEST_QUOTE:
        return shortened(words, LONGEST_QUOTE)
    begins = max(words.rfind(mark, 0, min(hard)[0]) + 2 for mark in (". ", "? ", "! ", ", "))
    return (
        f"\u2026{shortened(words[begins:], LONGEST_QUOTE)}" if begins > 1 else shortened(words, LONGEST_QUOTE)
    )


def _deed(encounter: Encounter, turn: Turn) -> str:
    officer = turn.officer
    if officer.wait_seconds is not None:
        return f"to wait {officer.wait_seconds} seconds"
    return chosen(encounter.scenario, turn_name(officer))


def is_harmful(turn: Turn) -> bool:
    """Whether a turn threatened, insulted or dismissed: there is no later time for that."""
    return any(one.act in HARMFUL for one in turn.officer.understood_acts())


def printable(text: str) -> str:
    """Text that is safe in a terminal: what would move the cursor or change colours is shown as a mark."""
    return "".join(one if one == "\n" or one.isprintable() else "\ufffd" for one in text)


def speech(words: str) -> str:
    """What a person said, in quotation marks; a line that mixes speech with what is seen has its own."""
    return words if any(mark in words for mark in '"\u201c') else f"\u201c{words}\u201d"


def heard(line: str) -> str:
    """What a person was heard to say; what was only seen of somebody stands without quotation marks."""
    is_seen = _SEEN.match(line) is not None and _SPEAKER.search(line) is None
    return line if is_seen else speech(line)


def stopped(sentence: str) -> str:
    """A sentence with its full stop, unless the words it quotes last bring one."""
    ends = (".\u201d", "?\u201d", "!\u201d", "\u2026\u201d")
    return sentence if sentence.endswith(ends) else f"{sentence}."


def shortened(words: str, most: int) -> str:
    """A quotation cut at a word, with an ellipsis when something is left out."""
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(",.;:") + "\u2026"
