"""How long a typed turn and a full what-if debrief take: `python benchmarks/debrief.py`.

A typed turn is taken through the wiring, in a home of its own on disk: read, update, reply, log, and the
transaction of SQLite. A debrief is the whole of `make_debrief`, or its what-if alone (`replays`) where turns,
alternatives and seeds are varied. Debriefs are in processor seconds of one thread; turns are also in seconds
on the clock, because a learner waits for the disk as well, and for whatever else the machine does. The
figures are also written to `benchmarks/results/debrief.json`.
"""

from __future__ import annotations

import os

# Before NumPy loads: its arrays here are too small to share out.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import platform
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from levelhead.basics.jsons import pretty
from levelhead.debrief.make import make_debrief
from levelhead.debrief.what_if import CHOOSE, Moment, alternatives, moments, replays, seeds_for
from levelhead.debrief.yardstick import TRIED, with_plans
from levelhead.encounter.library import read_scenario
from levelhead.encounter.machine import Encounter
from levelhead.encounter.walkthrough import read_walkthrough, walk

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results" / "debrief.json"
SCRIPT = ROOT / "examples" / "stop-and-search-let-go.txt"
MEETINGS = 12  # played for the typed turns
TYPED = 10  # turns of each; chance ends some meetings of the script after the next
REPEATS = 3  # of each debrief; the least is taken, since other work only ever adds
TURNS, INSTEAD, SEEDS = 12, 20, 200  # the size that the target is about
TARGET_TURN, TARGET_DEBRIEF = 0.015, 1.0  # seconds


def main() -> None:
    """Measure, print a table and write the figures."""
    machine = _machine()
    print(machine["words"])
    with TemporaryDirectory() as home:
        turns = _typed_turns(Path(home) / "home")
        encounter = _a_meeting_of(TURNS)
    what_ifs = _what_ifs(encounter)
    whole = _whole_debriefs(encounter)
    found = {
        "machine": machine,
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "typed_turn_seconds": turns,
        "what_if": what_ifs,
        "whole_debrief": whole,
        "targets": {"typed_turn_p95_seconds": TARGET_TURN, "what_if_seconds": TARGET_DEBRIEF},
    }
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(pretty(found), encoding="utf-8")
    print(f"written to {RESULTS.relative_to(ROOT)}")


def _machine() -> dict[str, Any]:
    words = (
        f"{platform.machine()}, {_processor()}, {os.cpu_count()} processors, Python "
        f"{platform.python_version()}, NumPy {np.__version__}, load average {os.getloadavg()[0]:.1f}"
    )
    return {"words": words, "system": platform.system(), "processors": os.cpu_count()}


def _processor() -> str:
    """The processor by its own name, where Linux tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or "processor not named")


# -- typed turns


def _lines() -> list[str]:
    written = (line.strip() for line in SCRIPT.read_text(encoding="utf-8").splitlines())
    return [line for line in written if line and not line.startswith("#")]


def _typed_turns(home: Path) -> dict[str, Any]:
    """What each turn of some meetings took, in a process that remembers them and in one just restarted."""
    from levelhead import wiring

    wiring.new_home(home, "Brackenshire (fictional)")
    _account("bench")
    _play(wiring)  # loads the reader and the scenario
    warm = np.array([_play(wiring) for _ in range(MEETINGS)])
    restarted = np.array([_play(wiring, forgets=True) for _ in range(MEETINGS // 3)])
    shown = {
        "turns": warm.shape[0] * warm.shape[1],
        "on_the_clock": _spread(warm[..., 0]),
        "of_the_processor": _spread(warm[..., 1]),
        "processor_p50_by_turn": _ms(np.percentile(warm[..., 1], 50, axis=0)),
        "processor_p50_by_turn_just_restarted": _ms(np.percentile(restarted[..., 1], 50, axis=0)),
    }
    print(f"typed turn, ms, over {shown['turns']} turns (target p95 {1000 * TARGET_TURN:.0f})")
    print(f"  on the clock:                   {_row(shown['on_the_clock'])}")
    print(f"  of the processor:               {_row(shown['of_the_processor'])}")
    print(f"  processor p50 by turn:          {_numbers(shown['processor_p50_by_turn'])}")
    print(f"  the same, just restarted:       {_numbers(shown['processor_p50_by_turn_just_restarted'])}")
    return shown


def _spread(seconds: Any) -> dict[str, float]:
    p50, p95 = np.percentile(seconds, [50, 95])
    return {"p50": _ms(p50), "p95": _ms(p95), "worst": _ms(np.max(seconds))}


def _play(wiring: Any, *, forgets: bool = False) -> list[tuple[float, float]]:
    """Seconds on the clock and of the processor, for each turn of one meeting that lasts long enough."""
    from levelhead.wiring import practice

    mine = wiring.begin_encounter(by="bench", scenario_id="stop-and-search", variant="partial-match")
    taken = []
    for n, line in enumerate(_lines()[:TYPED], 1):
        if forgets:
            practice.remembered.cache_clear()  # as after a restart
        clock, processor = time.perf_counter(), time.process_time()
        after = wiring.say(by="bench", encounter_id=mine, turn=n, line=line)
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
        if after.outcome is not None and n < TYPED:
            return _play(wiring, forgets=forgets)  # chance has ended it early
    return taken


def _account(username: str) -> None:
    from levelhead.storage import models

    organisation = models.Organisation.objects.get()
    unit = models.Unit.objects.create(organisation=organisation, name="Bench")
    person = models.Person.objects.create(
        staff_number="1", full_name="B Ench", role_type="officer", unit=unit, service_from=date(2020, 1, 1)
    )
    models.Account.objects.create(username=username, person=person)


# -- debriefs


def _a_meeting_of(turns: int) -> Encounter:
    """The example meeting, of as many turns."""
    from levelhead.encounter.machine import begin, take_turn
    from levelhead.encounter.turn import parse_line
    from levelhead.wiring import reader

    scenario, reads = read_scenario("stop-and-search"), reader()
    encounter = begin(scenario, seed=7)
    for line in _lines()[:turns]:
        turn = parse_line(line)
        if turn.utterance is not None:
            reading = reads.read(turn.utterance, scenario.topics(), scenario.names())
            turn = type(turn)(turn.utterance, reading=reading)
        encounter = take_turn(encounter, turn)
    return encounter


def _what_ifs(encounter: Encounter) -> list[dict[str, Any]]:
    """The what-if alone: at the target's size, and with one of the three varied at a time."""
    sizes = [(TURNS, INSTEAD, SEEDS)]
    sizes += [(turns, INSTEAD, SEEDS) for turns in (3, 6, 9)]
    sizes += [(TURNS, instead, SEEDS) for instead in (5, 10, 30)]
    sizes += [(TURNS, INSTEAD, seeds) for seeds in (50, 100, 400)]
    found = []
    print(f"what-if of stop and search, processor seconds (target {TARGET_DEBRIEF:.1f} in the first row)")
    print(f"{'turns':>8} {'instead':>8} {'seeds':>7} {'copies':>8} {'s':>7}")
    for turns, instead, seeds in sizes:
        copies, seconds = _what_if(encounter, turns, instead, seeds)
        found.append(
            {"turns": turns, "alternatives": instead, "seeds": seeds, "copies": copies, "s": seconds}
        )
        print(f"{turns:>8} {instead:>8} {seeds:>7} {copies:>8,} {seconds:>7.2f}")
    return found


def _what_if(encounter: Encounter, turns: int, instead: int, seeds: int) -> tuple[int, float]:
    played = moments(encounter)[:turns]
    stands = with_plans([played[0].before], seeds_for(encounter, "debrief.plan", TRIED))
    some = {place: _some(one, instead) for place, one in enumerate(played)}
    drawn = seeds_for(encounter, "debrief.choose", seeds)
    copies = seeds * sum(len(names) for names in some.values())
    then = [stands[0].plan] * turns
    return copies, _least(lambda: replays(played, some, stands, drawn, then=then))


def _some(moment: Moment, many: int) -> list[str]:
    """As many alternatives, spread over acts, waiting, moves and tactics."""
    every = alternatives(moment)
    return [every[place] for place in np.linspace(0, len(every) - 1, min(many, len(every))).astype(int)]


def _whole_debriefs(encounter: Encounter) -> list[dict[str, Any]]:
    """The whole debrief with every alternative that was open, and fresh seeds to measure."""
    found = []
    print(f"whole debriefs, every alternative, {CHOOSE} seeds and fresh ones to measure, processor seconds")
    custody = [_walked("custody-booking-in", name) for name in ("01-bench-clash", "14-booked-in-well")]
    for name, one in [("stop-and-search", encounter), *custody]:
        every = sum(len(alternatives(moment)) for moment in moments(one))
        seconds = _least(lambda one=one: make_debrief(one))  # type: ignore[misc]  # a bound default
        found.append({"meeting": name, "turns": len(one.turns), "alternatives": every, "seconds": seconds})
        print(f"  {name:<42} {len(one.turns):>3} turns, {every / len(one.turns):.0f} each: {seconds:.2f} s")
    return found


def _walked(scenario_id: str, name: str) -> tuple[str, Encounter]:
    scenario = read_scenario(scenario_id)
    file = files("levelhead") / "content" / "scenarios" / scenario_id / "walkthroughs" / f"{name}.toml"
    encounter, _ = walk(scenario, read_walkthrough(file.read_text("utf-8"), name, scenario))
    return f"{scenario_id}, {name}", encounter


def _least(work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(REPEATS):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return round(min(taken), 3)


def _ms(seconds: Any) -> Any:
    """Milliseconds to one decimal: a number, or a list of them."""
    return np.round(1000 * np.asarray(seconds), 1).tolist()


def _row(named: dict[str, float]) -> str:
    return ", ".join(f"{name} {milliseconds:.1f}" for name, milliseconds in named.items())


def _numbers(milliseconds: list[float]) -> str:
    return " ".join(f"{one:>5.1f}" for one in milliseconds)


if __name__ == "__main__":
    sys.exit(main())
