"""levelhead practise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import CalledWrongly

if TYPE_CHECKING:
    from levelhead.actions.play_encounter import ReadsWords
    from levelhead.encounter.machine import Encounter

_FRESH_SEEDS = 1_000_000  # few enough digits to be read out


def practise(
    scenario: Annotated[
        str | None,
        typer.Argument(help="Which scenario; --list shows them.", metavar="SCENARIO", show_default=False),
    ] = None,
    variant: Annotated[
        str | None,
        typer.Option(help="How the scene is set; the scenario's first otherwise.", show_default=False),
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(help="The same seed and the same turns give the same meeting.", show_default=False),
    ] = None,
    script: Annotated[
        Path | None, typer.Option(help="Take the turns from this file, one a line.", show_default=False)
    ] = None,
    transcript: Annotated[
        Path | None, typer.Option(help="Keep the meeting here, whole after every turn.", show_default=False)
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(help="Go on from a transcript that was not finished.", show_default=False)
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the scenarios and their variants.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: as JSON.")] = False,
) -> None:
    """Meet a simulated person, and read the debrief.

    Type what you would say. A line that begins with / is a move, a tactic, an act or a wait; /help lists
    them. A script holds the same lines; blank lines and lines that begin with # are left out.

    Example: levelhead practise stop-and-search --seed 7 --transcript meeting.json
    """
    if list_ or as_json:
        _list(as_json=as_json)
        return
    begun = _begun(scenario, variant, seed, resume)
    keep = _Keep(transcript or resume)
    if script is not None:
        _play_script(begun, script, keep)
    else:
        _play(begun, keep)


@dataclass(frozen=True, slots=True)
class _Keep:
    """Where the transcript is kept, if anywhere."""

    file: Path | None

    def __post_init__(self) -> None:
        from levelhead.cli.files import check_writable

        if self.file is not None:
            check_writable(self.file)

    def write(self, encounter: Encounter, debrief: dict[str, object] | None = None) -> None:
        """Rewrite the transcript, whole."""
        from levelhead.basics.jsons import pretty
        from levelhead.cli.files import write_whole
        from levelhead.encounter.transcript import as_transcript

        if self.file is not None:
            write_whole(self.file, pretty(as_transcript(encounter, debrief)))


def _begun(scenario: str | None, variant: str | None, seed: int | None, resume: Path | None) -> Encounter:
    from levelhead.encounter.library import read_scenario
    from levelhead.encounter.machine import begin

    if resume is not None:
        return _resumed(resume, scenario, variant, seed)
    if scenario is None:
        raise CalledWrongly(
            "Name a scenario, for example: levelhead practise stop-and-search. --list shows all."
        )
    return begin(read_scenario(scenario), variant=variant, seed=_seed(seed))


def _resumed(file: Path, scenario: str | None, variant: str | None, seed: int | None) -> Encounter:
    from levelhead.cli.debrief import encounter_of

    encounter = encounter_of(file)
    asked = ((scenario, encounter.scenario.id), (variant, encounter.variant.id), (seed, encounter.seed))
    for given, kept in asked:
        if given is not None and given != kept:
            raise CalledWrongly(f"{file.name} is a meeting with '{kept}', not '{given}'; leave it out.")
    if encounter.outcome is not None:
        raise CalledWrongly(f"{file.name} has ended. See it with: levelhead debrief {file}")
    return encounter


def _seed(seed: int | None) -> int:
    if seed is not None:
        return seed
    import secrets

    return secrets.randbelow(_FRESH_SEEDS)


def _play(encounter: Encounter, keep: _Keep) -> None:
    """A meeting at the keyboard, until it ends or the officer stops."""
    from levelhead import wiring
    from levelhead.cli import terminal

    print(terminal.scene(encounter))
    print(f"\nSeed {encounter.seed}: with --seed {encounter.seed} the same turns give the same meeting.")
    _print_earlier(encounter)
    keep.write(encounter)
    reader = wiring.reader()
    for line in _typed():
        if line == "/help":
            print(terminal.open_now(encounter))
            continue
        try:
            encounter = _turn(encounter, line, reader)
        except CalledWrongly as error:
            print(terminal.wrapped(str(error)))
            continue
        keep.write(encounter)
        print(terminal.answer(encounter, encounter.turns[-1]))
        if encounter.outcome is not None:
            break
    _print_end(encounter, keep)


def _turn(encounter: Encounter, line: str, reader: ReadsWords) -> Encounter:
    from levelhead.actions.play_encounter import read_line
    from levelhead.encounter.machine import take_turn

    return take_turn(encounter, read_line(line, encounter.scenario, reader))


def _typed() -> Iterator[str]:
    """Lines as they are typed, until `/quit` or the end of the input; empty lines are passed over."""
    while True:
        try:
            # A terminal in another encoding may hand over bytes that are no characters.
            line = input("\nYou: ").encode("utf-8", "replace").decode().strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return
        if line == "/quit":
            return
        if line:
            yield line


def _play_script(encounter: Encounter, file: Path, keep: _Keep) -> None:
    """A meeting from a file; it is played before anything is written, so that a fault saves nothing."""
    from levelhead import wiring
    from levelhead.actions.officer_script import play_script, read_script
    from levelhead.cli import terminal
    from levelhead.cli.files import decoded, read_bytes

    script = read_script(decoded(read_bytes(file), file.name), encounter.scenario, file.name)
    played = play_script(encounter, script, wiring.reader(), file.name)
    print(terminal.scene(encounter))
    _print_earlier(encounter)
    for line, after in zip(script, played.steps, strict=False):
        print(f"\nYou: {terminal.wrapped(line.words, '', '     ')}")
        print(terminal.answer(after, after.turns[-1]))
    if played.unused:
        left = f"{len(played.unused)} line{'' if len(played.unused) == 1 else 's'}"
        print(f"{left} of {file.name} not used: the meeting had ended.", file=sys.stderr)
    _print_end(played.steps[-1], keep)


def _print_earlier(encounter: Encounter) -> None:
    """What was said before, when a meeting is taken up again."""
    from levelhead.cli import terminal
    from levelhead.debrief.words import quoted

    for turn in encounter.turns:
        print(f"\nYou: {terminal.wrapped(quoted(encounter.scenario, turn.officer), '', '     ')}")
        print(terminal.answer(encounter, turn))


def _print_end(encounter: Encounter, keep: _Keep) -> None:
    from levelhead.cli import terminal
    from levelhead.debrief.make import make_debrief
    from levelhead.debrief.text import text

    print(f"\n{terminal.ended(encounter)}\n")
    if not encounter.turns:
        return
    debrief = make_debrief(encounter)
    keep.write(encounter, debrief.as_dict())
    print(text(debrief), end="")


def _list(*, as_json: bool) -> None:
    from levelhead.basics.jsons import pretty
    from levelhead.cli.terminal import wrapped
    from levelhead.encounter.library import read_scenario, scenario_ids

    scenarios = [read_scenario(one) for one in scenario_ids()]
    if as_json:
        rows = [
            {"id": one.id, "version": one.version, "title": one.title, "summary": one.summary,
             "variants": [{"id": variant.id, "title": variant.title} for variant in one.variants]}
            for one in scenarios
        ]  # fmt: skip
        print(pretty(rows), end="")
        return
    for one in scenarios:
        print(f"{one.id}\n{wrapped(one.title, '  ', '  ')}\n{wrapped(one.summary, '  ', '  ')}")
        for variant in one.variants:
            print(f"    --variant {variant.id:<22} {variant.title}")
