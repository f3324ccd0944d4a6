"""levelhead practise."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from levelhead.basics.errors import CalledWrongly

if TYPE_CHECKING:
    from levelhead.actions.play_encounter import ReadsWords
    from levelhead.actions.ports import LanguageModel
    from levelhead.cli.tried import Keep, Tried
    from levelhead.debrief.make import Debrief
    from levelhead.encounter.machine import Encounter


def practise(
    scenario: Annotated[
        str | None,
        typer.Argument(help="Which scenario; --list shows them.", metavar="SCENARIO", show_default=False),
    ] = None,
    variant: Annotated[
        str | None,
        typer.Option(help="How the scene is set; drawn, or with --seed the first.", show_default=False),
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
    language_model: Annotated[
        str | None,
        typer.Option(
            help="Address up to /v1 of a server whose language model may put the person's lines in other "
            "words; LEVELHEAD_LANGUAGE_MODEL_URL otherwise, and none where neither is given.",
            metavar="URL",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Name of the model; LEVELHEAD_LANGUAGE_MODEL otherwise.", show_default=False),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the scenarios and their variants.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --list: as JSON.")] = False,
) -> None:
    """Meet a simulated person, and read the debrief.

    Type what you would say: it is spoken, also where it tells of a deed. A line that begins with / is a move,
    a tactic, an act or a wait; /help lists them. /freeze holds the scene and lists the turns; /back 3 goes
    back to turn 3, and both attempts are kept. A script holds what is said and done, one turn a line, and
    none of /help, /freeze, /back and /quit; blank lines and lines that begin with # are left out.

    Example: levelhead practise stop-and-search --seed 7 --transcript meeting.json
    """
    if list_ or as_json:
        _list(as_json=as_json)
        return
    begun = _begun(scenario, variant, seed, resume)
    keep = _keep(transcript, resume, is_script=script is not None)
    puts = _language_model(language_model, model)
    if script is not None:
        _play_script(begun, script, keep, puts)
    else:
        _play(begun, keep, puts)


def _language_model(url: str | None, name: str | None) -> LanguageModel | None:
    """The model that may put lines, when one is set and its server answers."""
    from levelhead import wiring

    if name is not None and url is None and not wiring.language_model():
        raise CalledWrongly("--model names a model of a server: give its address with --language-model.")
    model = wiring.language_model(url, name)
    if model is not None:
        model.is_there()
        told = f"The language model {model.name} may put what the person says in other words."
        print(f"{told} It decides nothing; docs/language-model.md says more.\n", file=sys.stderr)
    return model


def _keep(transcript: Path | None, resume: Path | None, *, is_script: bool) -> Keep:
    """Where the meeting is kept; what is resumed and was a branch stays one.

    What was typed can never be had again, so a file with a meeting in it is not overwritten by another; a
    script can be played again, and its file is written anew.
    """
    from levelhead.cli.debrief import transcript_of
    from levelhead.cli.tried import Keep

    branch = transcript_of(resume)[0].get("branch") if resume is not None else None
    file = transcript or resume
    known = file.read_bytes() if file is not None and file.is_file() else None
    if known and file != resume and not is_script:
        raise CalledWrongly(
            f"{transcript} is there already, and is not overwritten. Name another file, or go on with it: "
            f"levelhead practise --resume {transcript}"
        )
    return Keep(file, branch if isinstance(branch, dict) else None, known)


def _begun(scenario: str | None, variant: str | None, seed: int | None, resume: Path | None) -> Encounter:
    from levelhead import wiring
    from levelhead.encounter.library import read_scenario
    from levelhead.encounter.machine import begin

    if resume is not None:
        return _resumed(resume, scenario, variant, seed)
    if scenario is None:
        raise CalledWrongly(
            "Name a scenario, for example: levelhead practise stop-and-search. --list shows all."
        )
    found, drawn = read_scenario(scenario), wiring.fresh_seed() if seed is None else seed
    if variant is None and seed is None:  # nothing was asked for: a second go is not the first one again
        variant = found.variants[drawn % len(found.variants)].id
    return begin(found, variant=variant, seed=drawn)


def _resumed(file: Path, scenario: str | None, variant: str | None, seed: int | None) -> Encounter:
    from levelhead.cli.debrief import transcript_of

    kept, encounter = transcript_of(file)
    if kept.get("corrections"):
        raise CalledWrongly(f"{file.name} was corrected by an instructor, and is not gone on with.")
    asked = (
        ("scenario", scenario, encounter.scenario.id),
        ("variant", variant, encounter.variant.id),
        ("seed", seed, encounter.seed),
    )
    for what, given, was in asked:
        if given is not None and given != was:
            raise CalledWrongly(f"{file.name} was begun with the {what} {was}, not {given}; leave that out.")
    if encounter.outcome is not None:
        raise CalledWrongly(f"{file.name} has ended. See it with: levelhead debrief {file}")
    return encounter


def _play(encounter: Encounter, keep: Keep, model: LanguageModel | None) -> None:
    """A meeting at the keyboard: until it ends or the officer stops, and again from any turn."""
    from levelhead import wiring
    from levelhead.cli import terminal
    from levelhead.cli.tried import Tried

    print(terminal.scene(encounter))
    _print_earlier(encounter)
    keep.write(encounter)
    tried, reader = Tried(encounter, keep), wiring.reader()
    while True:
        _until_over(tried, reader, model)
        if not tried.close():
            return
        debrief = _print_end(tried.encounter, tried.keep)
        _print_attempts(tried)
        if debrief is None or not _goes_back(tried, debrief):
            return


def _until_over(tried: Tried, reader: ReadsWords, model: LanguageModel | None) -> None:
    """The present attempt, until it ends or the officer stops."""
    from levelhead.cli import terminal

    for line in _typed():
        try:
            if line == "/help":
                print(terminal.open_now(tried.encounter))
            elif line == "/freeze":
                print(terminal.frozen(tried.encounter))
            elif line.split()[0] == "/back":
                tried.go_back(_number(line))
                print(terminal.back(tried.encounter))
            else:
                _take(tried, _turn(tried.encounter, line, reader, model))
        except CalledWrongly as error:
            print(terminal.wrapped(str(error)))
        if tried.encounter.outcome is not None:
            return


def _take(tried: Tried, after: Encounter) -> None:
    """Keep a turn and show what came of it, also where it could not be kept."""
    from levelhead.cli import terminal

    before = tried.encounter
    try:
        tried.take(after)
    finally:
        print(terminal.answer(after, after.turns[-1]))
        if new := terminal.newly_open(before, after):
            print(new)


def _goes_back(tried: Tried, debrief: Debrief) -> bool:
    """Whether the officer, having read the debrief, goes back to a turn."""
    from levelhead.cli import terminal
    from levelhead.debrief.text import text_to_look_up

    print(f"\n{terminal.AFTERWARDS}")
    while (line := _line("")) is not None and line not in {"", "/quit"}:
        if line == "/changes":
            print(f"{text_to_look_up(debrief)}\n{terminal.AFTERWARDS}")
            continue
        try:
            tried.go_back(_number(line))
        except CalledWrongly as error:
            print(terminal.wrapped(str(error)))
        else:
            print(terminal.back(tried.encounter))
            return True
    return False


def _number(line: str) -> int:
    """The turn that `/back N` names. Raises CalledWrongly."""
    found = re.fullmatch("/back +([0-9]{1,4})", line)
    if found is None:
        raise CalledWrongly("/back takes the number of a turn, for example /back 3. /freeze lists the turns.")
    return int(found[1])


def _print_attempts(tried: Tried) -> None:
    """What became of the attempts, where there were several."""
    from levelhead.cli import terminal
    from levelhead.debrief.attempts import side_by_side

    shown = side_by_side(tried.attempts)
    if shown is not None:
        print(terminal.attempts(shown))


def _turn(encounter: Encounter, line: str, reader: ReadsWords, model: LanguageModel | None) -> Encounter:
    from levelhead.actions.play_encounter import read_line
    from levelhead.actions.put_line import put_last_line
    from levelhead.encounter.machine import take_turn

    return put_last_line(take_turn(encounter, read_line(line, encounter.scenario, reader)), model)


def _typed() -> Iterator[str]:
    """Lines as they are typed, until `/quit` or the end of the input; empty lines are passed over."""
    while (line := _line("\nYou: ")) not in {None, "/quit"}:
        if line:
            yield line


def _line(prompt: str) -> str | None:
    """One line as it is typed; None at the end of the input."""
    try:
        # A terminal in another encoding may hand over bytes that are no characters.
        return input(prompt).encode("utf-8", "replace").decode().strip()
    except (EOFError, KeyboardInterrupt):
        print()
        return None


def _play_script(encounter: Encounter, file: Path, keep: Keep, model: LanguageModel | None) -> None:
    """A meeting from a file; it is played before anything is written, so that a fault saves nothing."""
    from levelhead import wiring
    from levelhead.actions.officer_script import play_script, read_script
    from levelhead.cli import terminal
    from levelhead.cli.files import decoded, read_bytes

    script = read_script(decoded(read_bytes(file), file.name), encounter.scenario, file.name)
    played = play_script(encounter, script, wiring.reader(), file.name, model)
    print(terminal.scene(encounter))
    _print_earlier(encounter)
    for line, after in zip(script, played.steps, strict=False):
        print(f"\nYou: {terminal.wrapped(line.words, '', '     ')}")
        print(terminal.answer(after, after.turns[-1]))
    if played.unused:
        from levelhead.basics.numerals import plural

        left = plural(len(played.unused), "line")
        print(f"{left} of {file.name} not used: the meeting had ended.", file=sys.stderr)
    _print_end(played.steps[-1], keep, is_whole=True)


def _print_earlier(encounter: Encounter) -> None:
    """What was said before, when a meeting is taken up again."""
    from levelhead.cli import terminal
    from levelhead.debrief.words import quoted

    for turn in encounter.turns:
        print(f"\nYou: {terminal.wrapped(quoted(encounter.scenario, turn.officer), '', '     ')}")
        print(terminal.answer(encounter, turn))


def _print_end(encounter: Encounter, keep: Keep, *, is_whole: bool = False) -> Debrief | None:
    """How it ended, and the debrief, whole or as far as it is read; None where nothing was said or done."""
    from levelhead.cli import terminal
    from levelhead.debrief.make import make_debrief
    from levelhead.debrief.text import text, text_in_short, text_to_read

    print(f"\n{terminal.ended(encounter)}\n")
    again = f"--variant {encounter.variant.id} --seed {encounter.seed}"  # told before, it would tell too much
    print(f"{terminal.wrapped(f'With {again} the same turns give the same meeting.')}\n")
    if not encounter.turns:
        return None
    debrief = make_debrief(encounter)
    try:
        keep.write(encounter, debrief.as_dict())
    finally:
        shown = text(debrief) if is_whole else text_to_read(debrief)
        print(f"{shown}\n{text_in_short(debrief)}", end="")
    return debrief


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
