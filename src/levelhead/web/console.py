"""What a console shows of a run, in words, and what its taps mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from levelhead.curriculum.outcomes import scenario_types
from levelhead.encounter.acts import ACTS, MEANINGS
from levelhead.records.run_marks import KINDS, LEVELS, STAGES, WHY_STOPPED, RunMark
from levelhead.records.runs import Run
from levelhead.records.timeline import Entry
from levelhead.use_of_force.tactics import tactic_groups
from levelhead.web.running import form_id, mark_id

MOST_TAPS = 500  # in one sending; a run has some dozens
_LONGEST_NAME = 64  # of a mark, as it is kept
WAYS = {
    "planned": "Not begun",
    "running": "Running",
    "frozen": "Frozen",
    "stopped": "STOPPED",
    "over": "Over",
}


def tactic_titles() -> dict[str, str]:
    """The families of tactics of the national record."""
    return {group.id: group.title for group in tactic_groups()}


def act_titles() -> dict[str, str]:
    """What an officer's words do, as a marker reads it."""
    return {act: f"{MEANINGS[act][:1].upper()}{MEANINGS[act][1:]}" for act in ACTS}


def said(mark: RunMark, places: dict[str, int]) -> str:
    """A mark in words; `places` gives each mark of the run its number."""
    titles = {
        "stage": STAGES,
        "level": LEVELS,
        "tactic": tactic_titles(),
        "act": act_titles(),
        "stop_told": WHY_STOPPED,
    }
    words = KINDS[mark.kind]
    if mark.kind == "level":
        words += f" {mark.detail}"
    if mark.detail:
        words += f": {titles[mark.kind][mark.detail]}"
    if mark.about:
        words += f" (mark {places.get(mark.about, 'not here yet')})"
    return words


def run_title(run: Run) -> str:
    """The title of the type of scenario that is played."""
    return next(one.title for one in scenario_types() if one.id == run.scenario_type)


def clock_words(seconds: int | None) -> str:
    """Minutes and seconds since the run began, such as 3:07; a dash where it has not begun."""
    if seconds is None:
        return "\u2013"
    return f"{'-' if seconds < 0 else ''}{abs(seconds) // 60}:{abs(seconds) % 60:02}"


def state_words(entry: Entry) -> str:
    """Why a mark does not count, or nothing where it does."""
    if entry.taken_back:
        return "taken back"
    return "gone back behind" if entry.rewound else ""


def taps(request: HttpRequest, by: str) -> list[RunMark]:
    """The marks that a form or a device sends. Raises ValueError where they cannot be read."""
    if request.content_type != "application/json":
        form = form_id(request)
        if form is None:
            raise ValueError
        do = request.POST.get("do", "")
        return [_mark(mark_id(form, do), do, datetime.now(UTC), by, request.POST)]
    sent: Any = json.loads(request.body)
    if not isinstance(sent, list) or len(sent) > MOST_TAPS:
        raise ValueError
    return [_sent(one, by) for one in sent]


def _sent(one: Any, by: str) -> RunMark:
    """A mark as a device tells of it: its name, what was pressed, and when."""
    if not isinstance(one, dict) or not all(isinstance(value, str) for value in one.values()):
        raise ValueError
    at = datetime.fromisoformat(one.get("at", ""))
    if at.tzinfo is None:
        raise ValueError
    return _mark(str(UUID(one.get("id", ""))), one.get("do", ""), at, by, one)


def _mark(name: str, do: str, at: datetime, by: str, also: Any) -> RunMark:
    """A mark from the value of the button that was pressed: its kind, and a detail or another mark's name."""
    kind, _, rest = do.partition(" ")
    if max(len(rest), len(also.get("about", ""))) > _LONGEST_NAME:
        raise ValueError
    if kind in {"void", "rewind"}:
        return RunMark(name, kind, "", at, by, about=rest)
    if kind == "stop_told":
        return RunMark(name, kind, rest, at, by, about=also.get("about", ""), who=also.get("who", ""))
    return RunMark(name, kind, rest, at, by)
