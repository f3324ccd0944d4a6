"""The person's own account of the meeting, made from the log and from nothing else.

Each part of it is told because something in the log says so. How it is put is drawn by the encounter's seed:
from the scenario's own lines for that part (`[account]`) where it has some that fit, else from ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from levelhead.basics.numerals import plural
from levelhead.basics.seeds import uniform
from levelhead.debrief.hidden import found_at
from levelhead.debrief.ledgers import course
from levelhead.debrief.words import did, in_lower, listed, officer_words, shortened
from levelhead.encounter.conditions import Facts, all_hold
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.rule import VARIABLES
from levelhead.encounter.scenario import Fact, Line

FELT = 0.05  # a change of one variable in one turn that a person would remember; set by us
AFRAID = 0.55  # fear above which it is told; set by us
DEAF = 0.6  # share of what gets through at the start, below which hearing is told of as gone; set by us
LONGEST_QUOTE = 90  # characters of the officer's words that the person quotes

# Part to the ways of putting it; {words} is what the log fills in.
_OURS: Final = {
    "wanted": ("What I wanted was {words}.", "All I wanted was {words}.", "I wanted {words}."),
    "got_none": ("I got none of it.", "None of it came to me.", "I went without any of it."),
    "got_some": ("I got some of it.", "Some of that I got.", "Part of it I got."),
    "got_all": ("I got all of it.", "And I got it.", "That is what I got."),
    "afraid_still": (
        "I was frightened, and I still was at the end, whatever my face did.",
        "I was afraid from somewhere in the middle, and it never went.",
    ),
    "afraid_once": (
        "I was frightened for part of it, whatever my face did.",
        "There was a time in it when I was properly scared. It passed.",
    ),
    "stopped_listening": (
        "{words} I stopped listening.",
        "{words} something in me shut.",
        "{words} I was done with hearing you.",
    ),
    "closed_ears": (
        "After {words} I could hardly take in a word; it was too loud in my head.",
        "After {words} I heard a voice, and not what it said.",
    ),
    "came_round": (
        "{words} I began to think you might mean it.",
        "{words} I thought: this one might be all right.",
        "{words} it got easier to stand there.",
    ),
    "not_told_why": ("You never told me why.", "Nobody told me what it was about."),
    "promise_broken": ("You said that {words}, and it was not so.", "You gave your word: {words}. It went."),
    "promise_kept": (
        "You said that {words}, and you kept to it.",
        "You gave your word: {words}. You kept it.",
    ),
    "left_smaller": (
        "I went away smaller than I came, and I shall remember that the next time.",
        "What I take away is how small I felt. The next officer gets that.",
    ),
    "left_better": (
        "You treated me like somebody. I would talk to you again.",
        "I was somebody to you. If it happens again, I hope that it is you.",
    ),
    "left_as_came": ("I went away much as I came.", "It changed nothing much, for better or worse."),
}

_NOT_NOUNS: Final = (
    "and|or|to|with|from|in|on|at|by|of|off|for|up|down|out|away|back|near|be|is|that|what|why"
)
# How somebody who is told of becomes the one who tells. "Her" is "my" before a noun, so the words that may
# follow it otherwise are named.
_MINE: Final = (
    (r"\bs?he is\b", "I am"),
    (r"\bs?he has\b", "I have"),
    (r"\bs?he\b", "I"),
    (r"\bhis\b", "my"),
    (r"\bhim\b", "me"),
    (rf"\bher\b(?= (?!(?:{_NOT_NOUNS})\b)\w)", "my"),
    (r"\bher\b", "me"),
)
# More things than this that were never told are only counted.
_MOST_NEVER_TOLD: Final = 3


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence or two of the person's account.

    Attributes:
        part: why it is told, for example `stopped_listening`.
        words: in the person's voice.
    """

    part: str
    words: str


def person_view(encounter: Encounter) -> tuple[str, ...]:
    """A few sentences in the first person: what was wanted, feared, felt, and never told."""
    return tuple(one.words for one in account(encounter))


def account(encounter: Encounter) -> tuple[Told, ...]:
    """The same, each with the part it is."""
    parts = (_wanted, _feared, _turned, _reason, _words_given, _never_told, _left)
    return tuple(told for part in parts for told in part(encounter))


def _told(encounter: Encounter, part: str, words: str = "") -> Told:
    """A part put one of its ways, the same for the same encounter."""
    facts = encounter.world.facts()
    own = [one.text for one in encounter.scenario.account.get(part, ()) if all_hold(one.when, facts)[0]]
    ways = own or _OURS[part]
    draw = float(uniform(np.uint64(encounter.seed), 0, f"account.{part}"))
    return Told(part, ways[int(draw * len(ways))].replace("{words}", words))


def _wanted(encounter: Encounter) -> Iterator[Told]:
    """Needs, and which of them were met."""
    needs = encounter.scenario.needs
    if not needs:
        return
    got = sum(encounter.is_so(f"met {need.id}") for need in needs)
    share = {0: "got_none", len(needs): "got_all"}.get(got, "got_some")
    yield _told(encounter, "wanted", listed([mine(in_lower(need.title)) for need in needs]))
    yield _told(encounter, share)


def _feared(encounter: Encounter) -> Iterator[Told]:
    fear = course(encounter, "fear")
    if max(fear) >= AFRAID:
        yield _told(encounter, "afraid_still" if fear[-1] >= AFRAID else "afraid_once")


def _turned(encounter: Encounter) -> Iterator[Told]:
    """The turn that cost most and the turn that won most, in the order in which they came."""
    worst = _strongest(encounter, "reactance", "trust")
    best = _strongest(encounter, "trust", "reactance")
    won = [] if best is None else [(best.n, _came_round(encounter, best))]
    lost = [(worst.n if worst is not None else 0, _stopped_listening(encounter, worst))]
    for _, told in sorted([*won, *lost], key=lambda one: one[0]):
        yield from told


def _stopped_listening(encounter: Encounter, worst: Turn | None) -> Iterator[Told]:
    """The turn that cost most, and the turn from which little got through."""
    if worst is not None:
        yield _told(encounter, "stopped_listening", _when(encounter, worst))
    heard = course(encounter, "capacity")
    deaf = next((n for n, value in enumerate(heard) if n and value < DEAF * heard[0]), None)
    if deaf is not None:
        yield _told(encounter, "closed_ears", _brought_up(encounter, encounter.turns[deaf - 1]))


def _came_round(encounter: Encounter, best: Turn) -> Iterator[Told]:
    """The turn that won most."""
    yield _told(encounter, "came_round", _when(encounter, best))


def _reason(encounter: Encounter) -> Iterator[Told]:
    if encounter.turns and not encounter.is_so("did grounds"):
        yield _told(encounter, "not_told_why")


def _words_given(encounter: Encounter) -> Iterator[Told]:
    """What the officer gave their word on, and whether it held."""
    for one in encounter.scenario.word_given:
        if encounter.is_so(f"broke {one.id}") or encounter.is_so(f"contradicted {one.id}"):
            yield _told(encounter, "promise_broken", mine(in_lower(one.title)))
        elif encounter.is_so(f"kept {one.id}"):
            yield _told(encounter, "promise_kept", mine(in_lower(one.title)))


def _never_told(encounter: Encounter) -> Iterator[Told]:
    """Facts that were the person's own to tell, true as it went, and why they were not told."""
    facts = encounter.world.facts()
    own = [fact for fact in encounter.scenario.facts if fact.hidden and _is_own_to_tell(fact)]
    lines = [
        (fact, next((line.text for line in fact.lines if _would_say(line, facts)), None))
        for fact in own
        if found_at(encounter, fact) is None
    ]
    untold = [(fact, line) for fact, line in lines if line is not None]
    lead = "What I never told you:"
    for fact, line in untold[:_MOST_NEVER_TOLD]:
        yield Told("never_told", f"{lead} \u201c{spoken(line)}\u201d {_why_untold(encounter, fact)}")
        lead = "Nor this:"
    more = len(untold) - _MOST_NEVER_TOLD
    if more > 0:
        yield Told("never_told", f"And {plural(more, 'thing')} more.")


def _would_say(line: Line, facts: Facts) -> bool:
    """Whether a line is the person's, and true as it went, whatever the mood of the moment.

    A line that answers a move or a tactic is read out or said by somebody else.
    """
    if any(one.now and not one.negated and one.refers[0] in {"move", "tactic"} for one in line.when):
        return False
    lasting = [one for one in line.when if not one.now and one.name not in VARIABLES]
    return bool(all_hold(lasting, facts)[0])


def _why_untold(encounter: Encounter, fact: Fact) -> str:
    if encounter.is_so(f"asked {fact.id}"):
        return "You asked, but by then I did not trust you enough to say it."
    return "I never heard you ask." if fact.phrasings else "There was never room to say it."


def _left(encounter: Encounter) -> Iterator[Told]:
    """How the person went away: not better where nothing wanted came or it ended badly."""
    needs, outcome = encounter.scenario.needs, encounter.outcome
    got = not needs or any(encounter.is_so(f"met {need.id}") for need in needs)
    respect, trust = course(encounter, "respect"), course(encounter, "trust")
    better, worse = respect[-1] - respect[0] >= FELT, respect[0] - respect[-1] >= FELT
    if worse:
        yield _told(encounter, "left_smaller")
    elif outcome is not None and not outcome.good:
        return
    elif better and got and trust[-1] > trust[0]:
        yield _told(encounter, "left_better")
    elif encounter.turns:
        yield _told(encounter, "left_as_came")


def _strongest(encounter: Encounter, up: str, down: str) -> Turn | None:
    """The turn that made one variable rise and another fall most, together; None where nothing was felt.

    What time alone did is nobody's doing.
    """
    sizes = [_moved(turn, up) - _moved(turn, down) for turn in encounter.turns]
    if not sizes or max(sizes) < FELT:
        return None
    return encounter.turns[sizes.index(max(sizes))]


def _moved(turn: Turn, variable: str) -> float:
    return sum(
        float(one["after"] - one["before"])
        for one in turn.changes
        if one["variable"] == variable and one["act"] != "time"
    )


def _when(encounter: Encounter, turn: Turn) -> str:
    said = "you said " if turn.officer.utterance is not None else ""
    return f"When {said}{_brought_up(encounter, turn)},"


def _brought_up(encounter: Encounter, turn: Turn) -> str:
    """The turn as the person would bring it up: words are quoted; of a deed, him is me."""
    officer, scenario = turn.officer, encounter.scenario
    if officer.utterance is not None:
        return f"\u201c{shortened(officer.utterance, LONGEST_QUOTE)}\u201d"
    if officer.act is not None:
        return f"you {did(officer.act)}"
    if officer.wait_seconds is not None:
        return "you waited and said nothing"
    deed = in_lower(officer_words(scenario, officer)).partition(":")[0]
    return f"you went to {mine(deed)}"


def mine(words: str) -> str:
    """What is said of the person, as the person says it."""
    for theirs, ours in _MINE:
        words = re.sub(theirs, ours, words, flags=re.IGNORECASE)
    return words


def spoken(line: str) -> str:
    """What is said in a line that may also tell what is seen: the sentences in quotation marks, or all of it.

    A word or two in quotation marks without a stop are a quotation within speech.
    """
    quoted = re.findall(r"[\"\u201c]([^\"\u201d]+[.,?!\u2026])[\"\u201d]", line)
    return " ".join(part.strip() for part in quoted) if quoted else line


def _is_own_to_tell(fact: Fact) -> bool:
    """Whether talk or time alone can bring it out: what control reads out is not the person's to tell."""
    return bool(fact.phrasings) or any(
        clause.signal.startswith("did ") for way in fact.found_when for clause in way
    )
