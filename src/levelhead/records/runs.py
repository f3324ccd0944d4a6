"""A run: one live scenario in a training hall, with role-players, in a block of a class.

A simulated meeting is an encounter; a run is played by people, and all that is known of it is what somebody
marked. Whoever watches over safety does nothing else, so nobody has two parts in a run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from levelhead.records.class_day import ClassDay, PlannedBlock

RUN_BLOCKS = ("scenario", "communication")  # kinds of block in which a scenario is played
PARTS = {
    "learner": "Learner",
    "role_player": "Role-player",
    "coach": "Coach",
    "safety_officer": "Safety officer",
    "observer": "Observer",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One live scenario and who has which part in it, by staff number.

    Attributes:
        id: made by whoever plans it, so that planning it twice makes one run.
        class_id: the class.
        block_id: the block of the class.
        scenario_type: what is practised.
        learners: who is trained.
        role_players: who plays the others.
        coach: who leads it, one of the coaches of the block.
        safety_officer: who watches over safety and does nothing else.
        observers: who watches to learn or to mark.
    """

    id: str
    class_id: str
    block_id: str
    scenario_type: str
    learners: tuple[str, ...]
    role_players: tuple[str, ...]
    coach: str
    safety_officer: str
    observers: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """Each part with the staff number of who has it, in the order of `PARTS`."""
        return (
            *(("learner", number) for number in self.learners),
            *(("role_player", number) for number in self.role_players),
            ("coach", self.coach),
            ("safety_officer", self.safety_officer),
            *(("observer", number) for number in self.observers),
        )

    @property
    def everybody(self) -> tuple[str, ...]:
        """Staff numbers of all who have a part, each once; a part that nobody has is left out."""
        return tuple(dict.fromkeys(number for _, number in self.parts if number))


@dataclass(frozen=True, slots=True)
class HallNow:
    """What is known of the hall when a run is planned.

    Attributes:
        day: the class.
        is_open: whether it was opened, and neither closed nor cancelled.
        there: staff numbers of the learners who are there, by the register.
        known: staff numbers of people who serve.
        busy: staff number to the title of a run that is not over where they have a part.
        types: identifiers of the types of scenario there are.
    """

    day: ClassDay
    is_open: bool
    there: Collection[str]
    known: Collection[str]
    busy: Mapping[str, str]
    types: Collection[str]


def problems_of_run(run: Run, hall: HallNow) -> list[tuple[str, str]]:
    """What stands in the way of a run: field and sentence, all at once; empty where nothing does."""
    block = next((one for one in hall.day.blocks if one.id == run.block_id), None)
    found = [] if hall.is_open else [("block", "The class is not open. A run belongs to an open class.")]
    if block is None or block.kind not in RUN_BLOCKS:
        found.append(("block", "Choose a block of this class in which scenarios are played."))
    if run.scenario_type not in hall.types:
        found.append(("scenario_type", "Choose a type of scenario."))
    found += _missing(run)
    found += _double(run)
    if block and run.coach and run.coach not in block.coaches:
        found.append(("coach", f"{run.coach} is not a coach of '{block.title}'."))
    absent = [number for number in run.learners if number not in hall.there]
    if absent:
        found.append(("learners", f"Not on the register as here: {', '.join(absent)}."))
    return found + _strangers(run, hall)


def playable(day: ClassDay) -> tuple[PlannedBlock, ...]:
    """The blocks of a class in which scenarios are played."""
    return tuple(block for block in day.blocks if block.kind in RUN_BLOCKS)


def _missing(run: Run) -> list[tuple[str, str]]:
    wanted = (
        (run.learners, "learners", "Choose at least one learner."),
        (run.role_players, "role_players", "Say who plays a role."),
        (run.coach, "coach", "Say who coaches."),
        (run.safety_officer, "safety_officer", "Say who watches over safety: a run has one, always."),
    )
    return [(field, text) for there, field, text in wanted if not there]


def _double(run: Run) -> list[tuple[str, str]]:
    if run.coach and run.coach == run.safety_officer:
        return [("safety_officer", "The coach of a run is never its safety officer.")]
    counted = Counter(number for _, number in run.parts if number)
    return [
        (_field(run, number), f"{number} has two parts in this run. Everybody has one.")
        for number, times in counted.items()
        if times > 1
    ]


def _strangers(run: Run, hall: HallNow) -> list[tuple[str, str]]:
    found = [
        (_field(run, number), f"Nobody who serves has the staff number {number}.")
        for number in run.everybody
        if number not in hall.known
    ]
    return found + [
        (_field(run, number), f"{number} has a part in a run that is not over: {hall.busy[number]}.")
        for number in run.everybody
        if number in hall.busy
    ]


def _field(run: Run, number: str) -> str:
    """The field of a form where the last part of somebody is given."""
    part = [name for name, one in run.parts if one == number][-1]
    return part if part in {"coach", "safety_officer"} else f"{part}s"
