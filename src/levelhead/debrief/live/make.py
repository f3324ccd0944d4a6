"""The debrief of a live run, from its marks and from nothing else: no simulation stands behind it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from levelhead.debrief.live.ledgers import (
    MarkedProcedural,
    MarkedRelational,
    marked_procedural,
    marked_relational,
)
from levelhead.debrief.live.observations import observe_run
from levelhead.debrief.parts import Observation
from levelhead.debrief.rubric import OutcomeFamily, rubric
from levelhead.records.runs import Run
from levelhead.records.timeline import Timeline

FORMAT: Final = "levelhead.run/1"
LIMITS: Final = (
    "This debrief is made from what people marked while they watched, and from nothing else.",
    "No simulation stands behind it: it gives no chances of anything else.",
    "What is not marked may have been done all the same. Ask those who were there.",
    "It is learning: it is never used against anybody. Only an instructor rates, on what they saw.",
)
# Where a run is not a record of words, an instructor asks otherwise than after a simulated meeting.
_ASK: Final = {
    "R05": "Ask what was heard, and ask the role-player how it felt to be spoken to.",
    "R12": "Ask who saw something that was not right, and what was said.",
    "R13": "Have an account given, with reasons: the marks hold none.",
}


@dataclass(frozen=True, slots=True)
class RunDebrief:
    """What may be said of a live run.

    Attributes:
        run: who had which part.
        timeline: every mark.
        relational: which marks help or harm the parts of fairness and trust.
        procedural: which marks show what law and safety ask for.
        observations: what a coach would notice; the numbers of their turns are numbers of marks.
        rubric: the families R01 to R14 with their evidence, to be rated by an instructor.
    """

    run: Run
    timeline: Timeline
    relational: tuple[MarkedRelational, ...]
    procedural: tuple[MarkedProcedural, ...]
    observations: tuple[Observation, ...]
    rubric: tuple[OutcomeFamily, ...]

    def as_dict(self) -> dict[str, Any]:
        """The debrief as JSON, format `levelhead.run/1`; staff numbers stand for people."""
        return {
            "format": FORMAT,
            "limits": list(LIMITS),
            "run": asdict(self.run),
            "began_at": _moment(self.timeline.began_at),
            "ended_at": _moment(self.timeline.ended_at),
            "marks": [
                {
                    "number": one.number,
                    **asdict(one.mark),
                    "at": one.mark.at.isoformat(),
                    "seconds": one.seconds,
                    "taken_back": one.taken_back,
                    "rewound": one.rewound,
                }
                for one in self.timeline.entries
            ],
            "ledgers": {
                "relational": [asdict(one) for one in self.relational],
                "procedural": [asdict(one) for one in self.procedural],
            },
            "observations": [
                {"claim": one.claim, "marks": list(one.turns), "objective": one.objective, "tone": one.tone}
                for one in self.observations
            ],
            "rubric": [one.as_dict() for one in self.rubric],
        }


def debrief_run(run: Run, line: Timeline) -> RunDebrief:
    """Everything that may be said of a run with this timeline."""
    seen = observe_run(line)
    families = tuple(replace(one, ask=_ASK.get(one.code, one.ask)) for one in rubric(seen, (), ()))
    return RunDebrief(run, line, marked_relational(line), marked_procedural(line), seen, families)


def _moment(value: Any) -> str | None:
    return None if value is None else value.isoformat()
