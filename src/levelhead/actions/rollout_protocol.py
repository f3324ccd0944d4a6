"""The text of a protocol for a roll-out that a force draws and books from."""

from __future__ import annotations

import json
from datetime import date, timedelta

from levelhead.actions.rollout_ports import RolloutDraft

PROTOCOL = "protocol.toml"
PEOPLE = "people.csv"
ROSTER = "roster.csv"


def protocol_text(
    draft: RolloutDraft, *, course: str, people: int, seats: tuple[int, ...], class_size: int, rest: str,
    fictional: bool,
) -> str:  # fmt: skip
    """The protocol: what the planner said of the draw, and what the organisation sets of the evaluation.

    Args:
        draft: what the planner said.
        course: the course, in words.
        people: how many take part.
        seats: of each week.
        class_size: most seats of a class.
        rest: the rest of a protocol: the records, outcomes, safety and analysis.
        fictional: whether the people are made up.
    """
    before, strata = draft.watched_before, json.dumps(list(draft.strata))
    within = f"within {' and '.join(one.replace('_', ' ') for one in draft.strata)}" if draft.strata else ""
    order = f"Drawn with the seed in this protocol: shuffled {within or 'all together'}, then dealt out to "
    order += f"{draft.weeks} weeks by their seats."
    who = f"{people} people in service on {draft.serving_on} ({', '.join(draft.role_types)}; "
    who += f"{', '.join(draft.units)}) who had not completed the course since {draft.counts_from}."
    question = f"Does the outcome change once people have completed {course}, and is it safe?"
    uniform = len(set(seats)) == 1
    room = "classes_a_period = 1" if uniform else f"seats = {json.dumps(list(seats))}"
    size = seats[0] if uniform else class_size
    return f"""\
# Written when the order was drawn, and locked with it.

title = {_quoted(draft.title)}
question = {_quoted(question)}
fictional = {"true" if fictional else "false"}

[population]
description = {_quoted(who)}
order = "random"
order_in_words = {_quoted(order)}

[period]
length = "week"
count = {before + draft.weeks + draft.watched_after}
starts_on = {first_period(draft)}

[design]
people = "{PEOPLE}"
seed = {draft.seed}
first_period = {before + 1}
training_periods = {draft.weeks}
{room}
class_size = {size}
strata = {strata}

[sources.roster]
path = "{ROSTER}"

[draws]
number = 999
seed = {draft.seed}
strata = {strata}

{rest.strip()}
"""


def first_period(draft: RolloutDraft) -> date:
    """The Monday on which the first period begins."""
    return draft.first_week - timedelta(weeks=draft.watched_before)


def _quoted(text: str) -> str:
    """Text as TOML has it; what cannot be printed is left out."""
    return json.dumps("".join(one for one in text if one.isprintable()), ensure_ascii=False)
