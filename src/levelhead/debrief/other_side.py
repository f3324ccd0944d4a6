"""The person's own account of the meeting, made from the log and from nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from levelhead.debrief.hidden import found_at
from levelhead.debrief.ledgers import course
from levelhead.debrief.words import listed, shortened
from levelhead.encounter.machine import Encounter, Turn
from levelhead.encounter.scenario import Fact

FELT = 0.05  # a change of one variable in one turn that a person would remember; set by us
AFRAID = 0.55  # fear above which it is told; set by us
LONGEST_QUOTE = 90  # characters of the officer's words that the person quotes


def person_view(encounter: Encounter) -> tuple[str, ...]:
    """A few sentences in the first person: what was wanted, feared, felt, and never told."""
    return tuple(
        sentence
        for part in (_wanted, _feared, _stopped_listening, _came_round, _reason, _never_told, _left)
        for sentence in part(encounter)
    )


def _wanted(encounter: Encounter) -> Iterator[str]:
    """Needs, and which of them were met."""
    needs = encounter.scenario.needs
    if not needs:
        return
    wanted = [need.title[:1].lower() + need.title[1:] for need in needs]
    got = sum(encounter.is_so(f"met {need.id}") for need in needs)
    share = {0: "I got none of it.", len(needs): "I got all of it."}.get(got, "I got some of it.")
    yield f"What I wanted was {listed(wanted)}. {share}"


def _feared(encounter: Encounter) -> Iterator[str]:
    fear = course(encounter, "fear")
    if max(fear) < AFRAID:
        return
    if fear[-1] >= AFRAID:
        yield "I was frightened, and I still was at the end, whatever my face did."
    else:
        yield "I was frightened for part of it, whatever my face did."


def _stopped_listening(encounter: Encounter) -> Iterator[str]:
    """The turn that cost most: trust lost, counted with being pushed."""
    worst = _strongest(encounter, lambda turn, before: _felt(turn, before, "reactance", "trust"))
    if worst is not None:
        yield f"{_quoted(worst)} I stopped listening."


def _came_round(encounter: Encounter) -> Iterator[str]:
    """The turn that won most."""
    best = _strongest(encounter, lambda turn, before: _felt(turn, before, "trust", "reactance"))
    if best is not None:
        yield f"{_quoted(best)} I began to think you might mean it."


def _reason(encounter: Encounter) -> Iterator[str]:
    if not encounter.is_so("did grounds"):
        yield "You never told me why."


def _never_told(encounter: Encounter) -> Iterator[str]:
    """Facts that were the person's own to tell, and why they were not told."""
    lead = "What I never told you:"
    for fact in encounter.scenario.facts:
        if (
            not (fact.hidden and fact.lines and _is_own_to_tell(fact))
            or found_at(encounter, fact) is not None
        ):
            continue
        if encounter.is_so(f"asked {fact.id}"):
            why = "You asked, but by then I did not trust you enough to say it."
        elif fact.phrasings:
            why = "You never asked."
        else:
            why = "There was never room to say it."
        yield f"{lead} \u201c{spoken(fact.lines[0].text)}\u201d {why}"
        lead = "Nor this:"


def _left(encounter: Encounter) -> Iterator[str]:
    """How the person went away."""
    respect, trust = course(encounter, "respect"), course(encounter, "trust")
    better, worse = respect[-1] - respect[0] >= FELT, respect[0] - respect[-1] >= FELT
    if worse:
        yield "I went away smaller than I came, and I shall remember that the next time."
    elif better and trust[-1] > trust[0]:
        yield "You treated me like somebody. I would talk to you again."
    elif encounter.turns:
        yield "I went away much as I came."


def _felt(turn: Turn, before: dict[str, float], up: str, down: str) -> float:
    """How much one variable rose and another fell in a turn, together."""
    return turn.state[up] - before[up] + before[down] - turn.state[down]


def _strongest(encounter: Encounter, felt: object) -> Turn | None:
    assert callable(felt)  # noqa: S101 -- narrows
    befores = (encounter.opening_state, *(turn.state for turn in encounter.turns))
    sizes = [felt(turn, before) for turn, before in zip(encounter.turns, befores, strict=False)]
    if not sizes or max(sizes) < FELT:
        return None
    return encounter.turns[sizes.index(max(sizes))]


def _quoted(turn: Turn) -> str:
    """The turn as the person would bring it up: words are quoted, a deed is pointed at."""
    if turn.officer.utterance is None:
        return f"With what you did in turn {turn.n},"
    return f"When you said \u201c{shortened(turn.officer.utterance, LONGEST_QUOTE)}\u201d,"


def spoken(line: str) -> str:
    """What is said in a line that may also tell what is seen: the parts in quotation marks, or all of it."""
    quoted = re.findall(r"[\"\u201c]([^\"\u201d]+)[\"\u201d]", line)
    return " ".join(part.strip() for part in quoted) if quoted else line


def _is_own_to_tell(fact: Fact) -> bool:
    """Whether talk or time alone can bring it out: what control reads out is not the person's to tell."""
    return bool(fact.phrasings) or any(
        clause.signal.startswith("did ") for way in fact.found_when for clause in way
    )
