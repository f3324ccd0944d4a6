"""The debrief in a terminal, 80 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from levelhead.debrief.make import Debrief
from levelhead.debrief.page import page
from levelhead.debrief.words import heard, printable, speech

WIDTH = 80
BAR = 24  # characters of a bar for 0 to 100


def text_in_short(debrief: Debrief) -> str:
    """How it ended, what mattered and the smallest change, for the end of a long debrief."""
    shown = page(debrief)
    smallest, points = shown["mattered"]["smallest"], shown["mattered"]["points"]
    is_told = bool(points) and points[0]["turn"] == smallest["turn"]
    lines = [f"{shown['ending']['label'].upper()}: {shown['ending']['title']}", *shown["in_short"]]
    lines += [] if is_told or not smallest["words"] else [smallest["words"]]
    lines += [shown["unproven"]] if shown["unproven"] else []
    told = [line for one in lines for line in (*_wrapped(one), "")]
    return printable("\n".join(["=" * WIDTH, "IN SHORT, AGAIN", "", *told])) + "\n"


def text(debrief: Debrief) -> str:
    """The whole debrief, ending with a line break."""
    shown = page(debrief)
    return f"{_to_read(shown)}\n{_to_look_up(shown)}"


def text_to_read(debrief: Debrief) -> str:
    """What is read after a meeting: some 140 lines."""
    return _to_read(page(debrief))


def _to_read(shown: dict[str, Any]) -> str:
    corrected = (_corrected,) if shown["corrected"] else ()
    first = (_head, *corrected, _mattered, _turn_by_turn)
    return _joined(shown, *first, _relational, _procedural, _observations, _other_side, _hidden)


def text_to_look_up(debrief: Debrief) -> str:
    """What an instructor rates, the conversation with every change it made, and what made the debrief."""
    return _to_look_up(page(debrief))


def _to_look_up(shown: dict[str, Any]) -> str:
    return _joined(shown, _rubric, _log, _colophon)


def _joined(shown: dict[str, Any], *parts: Callable[[dict[str, Any]], Iterator[str]]) -> str:
    """Parts one after the other, with an empty line between them."""
    return printable("\n\n".join("\n".join(part(shown)) for part in parts)) + "\n"


def _wrapped(words: str, first: str = "", indent: str = "") -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=first,
        subsequent_indent=indent or " " * len(first),
        break_long_words=False,
    )


def _heading(words: str) -> list[str]:
    return [words, "-" * len(words)]


def _head(shown: dict[str, Any]) -> Iterator[str]:
    yield "=" * WIDTH
    yield from _wrapped(f"DEBRIEF: {shown['title']}")
    yield from _wrapped(shown["played"])
    yield "=" * WIDTH
    yield ""
    ending = shown["ending"]
    yield from _wrapped(f"{ending['label'].upper()}: {ending['title']}")
    yield ""
    yield from _heading("In short")
    for sentence in shown["in_short"]:
        yield from _wrapped(sentence)
    if shown["unproven"]:
        yield from _wrapped(shown["unproven"])
    yield ""
    yield from _heading("How it ended")
    for sentence in ending["sentences"]:
        yield from _wrapped(sentence)


def _corrected(shown: dict[str, Any]) -> Iterator[str]:
    told = shown["corrected"]
    yield from _heading(told["heading"])
    yield from _wrapped(told["summary"])
    for one in told["rows"]:
        yield from _wrapped(speech(one["said"]), f"Turn {one['turn']}  ", "        ")
        yield from _wrapped(f"was taken as: {one['before']}", "        ")
        yield from _wrapped(f"corrected to: {one['after']}", "        ")
        yield from _wrapped(f"by {one['by']}, {one['on']}", "        ")
    if told["stopped"]:
        yield from _wrapped(told["stopped"])
    for one in told["not_taken"]:
        yield from _wrapped(one["what"], f"Turn {one['turn']}, not taken: ", "        ")


def _mattered(shown: dict[str, Any]) -> Iterator[str]:
    section = shown["mattered"]
    yield from _heading(section["heading"])
    for place, point in enumerate(section["points"]):
        if place:
            yield ""
        yield from _point(point)
    smallest = section["smallest"]
    if smallest["words"]:
        yield ""
        yield from _heading("The smallest change that would have turned it")
        yield from _wrapped(smallest["words"])
    if smallest.get("example"):
        yield from _wrapped(speech(smallest["example"]), "For example: ")
    if section["note"]:
        yield ""
        yield from _wrapped(section["note"])


def _point(point: dict[str, Any]) -> Iterator[str]:
    said = speech(point["said"]) if point["is_speech"] else point["said"]
    yield from _wrapped(said, f"Turn {point['turn']}  ", "        ")
    yield from _wrapped(point["why"], "        ")
    for label, chance in point["chances"]:
        yield f"        {label:<20} {_bar(chance)} {chance:>3} in 100"
    if point["example"]:
        yield from _wrapped(speech(point["example"]), "        For example: ", "        ")


def _bar(of_100: int) -> str:
    filled = round(BAR * of_100 / 100)
    return "#" * filled + "." * (BAR - filled)


def _turn_by_turn(shown: dict[str, Any]) -> Iterator[str]:
    strip = shown["strip"]
    yield from _heading("Turn by turn")
    yield from _wrapped(strip["sentence"])
    yield from _wrapped(
        "The bar is for a steady officer from there; as you went on, for the rest as you played it. What a "
        "person agrees to is likely when it is near 100."
    )
    yield ""
    yield f"{'turn':>5}  {'could still end well':<28} {'as you went on':>14} {'trust':>7} {'agrees':>7}"
    for row in strip["rows"]:
        could, going_on, trust, agrees = row["cells"]
        yield f"{row['turn']!s:>5}  {_bar(int(could))} {could:>3} {going_on:>14} {trust:>7} {agrees:>7}"


def _rubric(shown: dict[str, Any]) -> Iterator[str]:
    yield from _heading("For an instructor to rate: evidence by outcome family")
    for family in shown["rubric"]:
        yield f"{family['code']} {family['title']}".ljust(58) + "Rating (1-5): ______"
        for one in family["evidence"]:
            turns = f" ({one['in_words']})" if one["turns"] else ""
            yield from _wrapped(f"{one['label']}: {one['words']}{turns}", "    ", "      ")
        yield from _wrapped(family["ask"], "    ? ")


def _relational(shown: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"First ledger: how {shown['person']} was treated")
    for one in shown["relational"]:
        yield f"{one['name']:<16} {one['began']:>3} {_entry_bar(one)} {one['ended']:>3}"
        if most := one["most"]:
            said = f"\u201c{most['said']}\u201d" if most["is_speech"] else most["said"]
            yield from _wrapped(f"turn {most['turn']} moved it most ({most['change']}): {said}", " " * 17)


def _entry_bar(one: dict[str, Any]) -> str:
    """A line from 0 to 100 with `o` where it began and `>` or `<` where it ended."""
    began, ended = (round((BAR - 1) * int(one[key]) / 100) for key in ("began", "ended"))
    marks = ["."] * BAR
    low, high = sorted((began, ended))
    marks[low : high + 1] = ["-"] * (high - low + 1)
    marks[began] = "o"
    if began != ended:
        marks[ended] = ">" if ended > began else "<"
    return "".join(marks)


def _procedural(shown: dict[str, Any]) -> Iterator[str]:
    yield from _heading("Second ledger: what law and safety asked for")
    for one in shown["procedural"]:
        turn = f" (turn {one['turn']})" if one["turn"] else ""
        yield from _wrapped(f"{one['requirement']}{turn}", f"{'[x]' if one['kind'] == 'met' else '[ ]'} ")
        if one["kind"] != "met":
            yield from _wrapped(one["why"], "      ")


def _observations(shown: dict[str, Any]) -> Iterator[str]:
    yield from _heading("What a coach would notice")
    if not shown["observations"]:
        yield "Nothing that a turn of this meeting shows."
    for one in shown["observations"]:
        yield from _wrapped(f"{one['label']} {one['claim']} ({one['in_words']}; {one['objective']})", "* ")


def _other_side(shown: dict[str, Any]) -> Iterator[str]:
    yield from _heading(f"The other side: {shown['person']}'s own account")
    for sentence in shown["person_view"]:
        yield from _wrapped(sentence, "  ")


def _hidden(shown: dict[str, Any]) -> Iterator[str]:
    yield from _heading("What there was to find")
    for one in shown["found"]:
        yield from _wrapped(f"{one['what']} (turn {one['turn']})", "found  ")
    for one in shown["missed"]:
        yield from _wrapped(f"{one['what']}. {one['how']}", "never  ")


def _colophon(shown: dict[str, Any]) -> Iterator[str]:
    for one in shown["colophon"]:
        yield from _wrapped(one)


def _log(shown: dict[str, Any]) -> Iterator[str]:
    yield from _heading("The conversation, and every change it made")
    yield from _wrapped(heard(shown["opening"]), f"{shown['person']}: ")
    for turn in shown["conversation"]:
        yield ""
        officer = f"\u201c{turn['officer']}\u201d" if turn["is_speech"] else turn["officer"]
        yield from _wrapped(officer, f"{turn['n']:>2}  {turn['clock']}  You: ")
        stood = turn["stood"]
        bar = f"{_bar(stood['of_100'])} {stood['of_100']:>3}"
        yield f"          {bar} could still end well ({stood['change']})"
        if turn["acts"]:
            yield from _wrapped(f"taken as: {turn['acts']}", "          ")
        for deed in turn["does"]:
            yield from _wrapped(deed, "          ")
        if turn["says"]:
            yield from _wrapped(heard(turn["says"]), f"          {shown['person']}: ", "          ")
        for one in turn["causes"]:
            yield from _wrapped(one["cause"], "        - ")
            for change in one["changes"]:
                numbers = f"{change['variable']} {change['change']} ({change['before']} to {change['after']})"
                yield from _wrapped(f"{numbers} {change['why']}", "          ", "              ")
