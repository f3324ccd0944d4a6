"""The debrief of a live run in plain words, in which nobody is named."""

from __future__ import annotations

from collections.abc import Iterator

from levelhead.debrief.live.make import LIMITS, RunDebrief
from levelhead.encounter.acts import MEANINGS
from levelhead.records.run_marks import KINDS, LEVELS, STAGES, WHY_STOPPED, RunMark


def run_text(made: RunDebrief) -> str:
    """Its limits first, then what a coach would notice, the two ledgers and every mark."""
    return "\n".join([*LIMITS, "", *_observations(made), *_ledgers(made), "Every mark:", *_marks(made)])


def _observations(made: RunDebrief) -> Iterator[str]:
    yield "What a coach would notice:"
    for one in made.observations:
        yield f"- {one.claim} ({_numbers(one.turns)})"
    if not made.observations:
        yield "- Nothing."
    yield ""


def _ledgers(made: RunDebrief) -> Iterator[str]:
    yield "How the person was treated:"
    for one in made.relational:
        said = [f"helped by {_numbers(one.helped)}"] if one.helped else []
        said += [f"harmed by {_numbers(one.harmed)}"] if one.harmed else []
        yield f"- {one.title}: {'; '.join(said) or 'nothing was marked that bears on it'}."
    yield ""
    yield "What law and safety asked for:"
    for item in made.procedural:
        yield f"- {item.requirement}: {_numbers(item.marks) if item.marks else 'not marked'}."
    yield ""


def _marks(made: RunDebrief) -> Iterator[str]:
    for one in made.timeline.entries:
        when = "" if one.seconds is None else f" at {one.seconds} s"
        out = ", taken back" if one.taken_back else ", gone back behind" if one.rewound else ""
        yield f"{one.number}. {_said(one.mark)}{when}{out}"


def _said(mark: RunMark) -> str:
    words = {"stage": STAGES, "level": LEVELS, "act": MEANINGS, "stop_told": WHY_STOPPED}.get(mark.kind, {})
    detail = words.get(mark.detail, mark.detail.replace("_", " "))
    return f"{KINDS[mark.kind]}: {detail}" if detail else KINDS[mark.kind]


def _numbers(marks: tuple[int, ...]) -> str:
    return f"mark {', '.join(map(str, marks))}" if len(marks) == 1 else f"marks {', '.join(map(str, marks))}"
