"""An encounter in a terminal, 80 columns wide."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from levelhead.encounter.machine import Encounter, Turn
    from levelhead.encounter.scenario import Doing

WIDTH = 80
HELP = """\
Say anything: type it as you would say it, and press Enter. What words can do,
yours do. To step closer, take hold or do anything else, choose it here; what
you see and find out opens more:
  /move NAME      make a move                 /tactic NAME  use a tactic
  /wait SECONDS   give time, saying nothing   /act NAME     an act in your own way
  /help           this, and what is open now  /quit         stop, and see the debrief
  /freeze         hold the scene, list turns  /back NUMBER  try again from that turn"""
AFTERWARDS = """\
/back NUMBER tries again from a turn; /changes shows the conversation with every
change that it made, and what an instructor rates. Press Enter to leave."""


def wrapped(words: str, first: str = "", indent: str = "") -> str:
    """Paragraphs folded to the width of the terminal, with nothing in them that could command it."""
    from levelhead.debrief.words import printable

    folded = [
        textwrap.fill(paragraph, WIDTH, initial_indent=first if place == 0 else indent,
                      subsequent_indent=indent, break_long_words=False)
        for place, paragraph in enumerate(words.split("\n\n"))
    ]  # fmt: skip
    return printable("\n\n".join(folded))


def scene(encounter: Encounter) -> str:
    """The scene card: where it is, what the officer knows, who is there, and the first words."""
    scenario = encounter.scenario
    parts = [
        "=" * WIDTH,
        wrapped(f"{scenario.title}. {encounter.variant.title}."),
        "=" * WIDTH,
        wrapped(scenario.setting),
        "",
        wrapped(scenario.brief),
        "",
        HELP,
        "",
        said(encounter, encounter.opening),
    ]
    return "\n".join(parts)


def said(encounter: Encounter, words: str) -> str:
    """What the person says."""
    from levelhead.debrief.words import heard

    return wrapped(heard(words), f"{person(encounter)}: ", "  ")


def person(encounter: Encounter) -> str:
    """The person's name once it has been found out; before that, what can be seen."""
    scenario = encounter.scenario
    return scenario.person_name if encounter.is_so("found name") else scenario.person_seen_as


def answer(encounter: Encounter, turn: Turn) -> str:
    """What is seen, heard and said after a turn."""
    seen = [wrapped(deed, "  ", "  ") for deed in turn.does]
    return "\n".join([*seen, *([said(encounter, turn.heard)] if turn.heard else [])])


def newly_open(before: Encounter, after: Encounter) -> str:
    """Moves and tactics that a turn has opened, as they would be typed; nothing where there are none."""
    if after.outcome is not None:
        return ""
    known = {(one.kind, one.id) for one in before.open_doings()}
    new = [one for one in after.open_doings() if (one.kind, one.id) not in known]
    return "\n".join(
        wrapped(f"{one.title}: /{one.kind} {one.id}", "  Now open: ", "            ") for one in new
    )


def open_now(encounter: Encounter) -> str:
    """What can be done besides talking."""
    from levelhead.encounter.acts import ACTS, MEANINGS

    lines = [HELP]
    for kind, heading in (("move", "Moves open now"), ("tactic", "Tactics open now")):
        doings = [one for one in encounter.open_doings() if one.kind == kind]
        lines += ["", f"{heading}:", *(_row(one.id, _or_said(one)) for one in doings)]
    lines += ["", "Acts:", *(_row(act, MEANINGS[act]) for act in ACTS)]
    return "\n".join(lines)


def _or_said(doing: Doing) -> str:
    """What a move or tactic is, and whether it may be said as well."""
    return f"{doing.title} (or say it)" if doing.said else doing.title


def _row(name: str, meaning: str) -> str:
    """A name in its column and what it means, folded beside it."""
    return wrapped(meaning, f"  {name:<19} ", " " * 22)


def ended(encounter: Encounter) -> str:
    """How it ended, before the debrief says why."""
    outcome = encounter.outcome
    if outcome is None:
        return "The meeting was left before it had ended."
    return f"{'-' * WIDTH}\n{wrapped(outcome.title)}\n{wrapped(outcome.text)}\n{'-' * WIDTH}"


def frozen(encounter: Encounter) -> str:
    """Where the meeting stands while nothing happens: the clock of the scene, and the turns so far."""
    from levelhead.debrief.words import clock, quoted

    at = clock(encounter.turns[-1].at_seconds) if encounter.turns else "0:00"
    lines = [
        f"Frozen. The clock of the scene stands at {at}; nothing happens until you go on.",
        *(
            wrapped(quoted(encounter.scenario, turn.officer), f"{turn.n:>4}  ", "      ")
            for turn in encounter.turns
        ),
        "Go on when you are ready, or type /back and the number of a turn to try again from there.",
    ]
    return "\n".join(lines)


def back(encounter: Encounter) -> str:
    """Where the meeting stands after going back: what was said last, by whom."""
    again = len(encounter.turns) + 1
    last = encounter.turns[-1].heard if encounter.turns else encounter.opening
    told = f"Back to turn {again}. What you tried before is kept."
    return f"\n{told}\n{said(encounter, last) if last else ''}".rstrip()


def attempts(shown: dict[str, Any]) -> str:
    """Attempts at one meeting, beside one another."""
    heading = "Your attempts, side by side"
    lines = ["", heading, "-" * len(heading)]
    lines += [f"Attempt {one['number']}: {one['turns']}. {one['how']}." for one in shown["attempts"]]
    for pair in shown["comparisons"]:
        lines += ["", wrapped(f"Attempt {pair['number']} went back to turn {pair['turn']}. {pair['before']}")]
        for row in pair["rows"]:
            lines.append(wrapped(row["did"], f"  Attempt {row['number']}: ", "             "))
            lines.append(wrapped(f"could still end well: {row['could']}. {row['how']}.", " " * 13, " " * 13))
    if shown["left_out"]:
        lines.append(f"The latest {len(shown['comparisons'])} are compared.")
    return "\n".join(lines)
