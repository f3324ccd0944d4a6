"""From what an author wrote to a `Scenario`, with every mistake found at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from levelhead.basics.errors import FaultsFound
from levelhead.basics.jsons import sha256
from levelhead.basics.toml import TomlText, read_toml
from levelhead.encounter.acts import ACTS
from levelhead.encounter.rule import SIGNED, USUAL_OFFICERS, VARIABLES, load_rule
from levelhead.encounter.scenario import (
    Bystander,
    Doing,
    Ending,
    Fact,
    LegalStep,
    Line,
    Need,
    Objective,
    Scenario,
    Variant,
    Window,
    WordGiven,
)
from levelhead.encounter.sense import check_sense
from levelhead.encounter.shape import ACCOUNT, FORMAT, REACTIONS, SCENARIO, WITH_ID
from levelhead.encounter.toml_table import TomlFile, TomlTable
from levelhead.encounter.traits import CAPACITY, PROVOCATION, load_traits

PUSHES_BACK_FROM = 0.6  # of a person of whom nothing else is known; set by us
REGARD = 0.4  # of a bystander of whom nothing else is known; set by us


def load_scenario(text: str, file: str) -> Scenario:
    """The scenario that a text holds.

    Args:
        text: TOML in format `levelhead.scenario/1`.
        file: its name, for faults; where a folder is named before it, the id has to be the folder's name.

    Raises:
        FaultsFound: with every mistake, coded, placed and with what to do.
    """
    values, faults = read_toml(text, file, "scenario-not-toml")
    if faults:
        raise FaultsFound(faults)
    ids = {
        table: frozenset(
            row["id"] for row in rows if isinstance(row, dict) and isinstance(row.get("id"), str)
        )
        for table in WITH_ID
        for rows in [values.get(table)]
        if isinstance(rows, list)
    }
    written = TomlFile(values, TomlText(text, file), SCENARIO, {name: frozenset() for name in WITH_ID} | ids)
    written.check_shape()
    _check_format(written.root())
    _check_folder(written.root(), file)
    scenario = _scenario(written, sha256(text))
    check_sense(scenario, written)
    if written.faults:
        raise FaultsFound(sorted(written.faults, key=lambda fault: fault.place.line or 0))
    return scenario


def _check_format(root: TomlTable) -> None:
    if root.values.get("format") not in {None, FORMAT}:
        root.fault(
            "scenario-unknown-format",
            "format",
            f'"{FORMAT}"',
            f'"{root.values["format"]}"',
            "This version of Levelhead reads only that format; check where the file came from.",
        )


def _check_folder(root: TomlTable, file: str) -> None:
    """The folder's name is how a scenario is asked for, and its id how a transcript names it."""
    *_, folder, _ = ("", "", *file.split("/"))
    if folder and root.text("id") and folder != root.text("id"):
        expected, found = f"the name of its folder, '{folder}'", f"'{root.text('id')}'"
        remedy = "Rename the folder; change the id only if nobody has played it yet."
        root.fault("scenario-other-folder", "id", expected, found, remedy)


def _scenario(written: TomlFile, digest: str) -> Scenario:
    root, person = written.root(), written.table("person")
    return Scenario(
        id=root.text("id"),
        version=root.text("version"),
        title=root.text("title"),
        summary=root.text("summary"),
        sha256=digest,
        brief=root.text("brief"),
        setting=root.text("setting"),
        scene_starts_at=root.moment("scene_starts_at"),
        officers=root.number_of("officers") or USUAL_OFFICERS,
        person_name=person.text("name"),
        person_seen_as=person.text("seen_as"),
        person_description=person.text("description"),
        opening=person.lines("opening"),
        objectives=tuple(Objective(one.text("id"), one.text("title")) for one in written.tables("objective")),
        variants=tuple(_variant(one) for one in written.tables("variant")),
        needs=tuple(_need(one) for one in written.tables("need")),
        bystanders=tuple(_bystander(one) for one in written.tables("bystander")),
        word_given=tuple(
            _word_given(one) for kind in ("promise", "statement") for one in written.tables(kind)
        ),
        facts=tuple(_fact(one) for one in written.tables("fact")),
        moves=tuple(_doing(one) for one in written.tables("move")),
        tactics=tuple(_doing(one) for one in written.tables("tactic")),
        windows=tuple(_window(one) for one in written.tables("window")),
        endings=tuple(_ending(one) for one in written.tables("ending")),
        legal_steps=tuple(_legal_step(one) for one in written.tables("legal_step")),
        lines={name: written.table("lines").lines(name) for name in REACTIONS},
        cues=tuple(Line(one.text("text"), one.condition("when")) for one in written.tables("cue")),
        examples={act: said for act in ACTS if (said := written.table("examples").texts(act))},
        account={part: told for part in ACCOUNT if (told := written.table("account").lines(part))},
        sources=root.texts("sources"),
        reasons=_lower(root.texts("reasons")),
    )


def _variant(row: TomlTable) -> Variant:
    names = tuple(dict.fromkeys(row.traits("traits")))
    factors = load_traits().factors(names)
    return Variant(
        id=row.text("id"),
        title=row.text("title"),
        start=_state(row, "start"),
        baseline=_state(row, "baseline"),
        capacity=(row.number("capacity") or 0.0) * factors.get(CAPACITY, 1.0),
        traits=names,
        provocation=max(row.number("provocation") or 0.0, factors.get(PROVOCATION, 0.0)),
        pushes_back_from=PUSHES_BACK_FROM
        if (mark := row.number("pushes_back_from")) is None
        else mark,
    )  # fmt: skip


def _state(row: TomlTable, key: str) -> dict[str, float]:
    """Variable to its value; capacity follows from the person's own and is not set."""
    given = row.values.get(key)
    may = [name for name in VARIABLES if name != "capacity"]
    found = {}
    for name, value in given.items() if isinstance(given, dict) else ():
        low = -1.0 if name in SIGNED else 0.0
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if name not in may:
            near = difflib.get_close_matches(name, may, 1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Take '{name}' out."
            row.fault("scenario-unknown-variable", key, f"one of {', '.join(may)}", f"'{name}'", remedy)
        elif not is_number or not low <= value <= 1.0:
            expected = f"{name} from {low:g} to 1"
            row.fault("scenario-out-of-range", key, expected, f"{value}", f"Correct {name} in {key}.")
        else:
            found[name] = float(value)
    return found


def _need(row: TomlTable) -> Need:
    return Need(row.text("id"), row.text("title"), row.texts("words"), row.conditions("met_when"))


def _fact(row: TomlTable) -> Fact:
    return Fact(
        id=row.text("id"),
        title=row.text("title"),
        how=row.text("how"),
        hidden=row.flag("hidden") is not False,
        phrasings=row.texts("phrasings"),
        found_when=row.conditions("found_when"),
        lines=row.lines("lines"),
        withheld=row.lines("withheld"),
        again=row.lines("again"),
        words=_lower(row.texts("words")),
    )


def _doing(row: TomlTable) -> Doing:
    events = sorted(set(load_rule().bystander if row.text("to") else load_rule().by_source) - set(ACTS))
    for key in ("event", "agreed_event"):
        if row.text(key) and row.text(key) not in events:
            expected = "an event that the person's rule has coefficients for"
            remedy = f"Use one of {', '.join(events)}, or leave {key} out."
            row.fault("scenario-unknown-event", key, expected, f"'{row.text(key)}'", remedy)
    if row.flag("enlists") and not row.text("to"):
        expected, remedy = "to, the bystander who is asked to help", "Add to = … with a bystander's id."
        row.fault("scenario-missing-key", "enlists", expected, "nobody", remedy)
    said_unless, aside, when_said = (
        row.texts("said_unless"),
        row.flag("aside") is True,
        row.lines("when_said"),
    )
    for key, given in (("said_unless", said_unless), ("aside", aside), ("when_said", when_said)):
        if given and not row.texts("said"):
            expected, remedy = "said, the words that do it", f"Add said = […], or leave {key} out."
            row.fault("scenario-missing-key", key, expected, "none", remedy)
    return Doing(
        id=row.text("id"),
        kind=row.name,
        title=row.text("title"),
        seconds=row.whole("seconds"),
        event=row.text("event"),
        agreed_event=row.text("agreed_event"),
        ask=row.number("ask"),
        needs=row.condition("needs"),
        said=_lower(row.texts("said")),
        said_unless=_lower(said_unless),
        aside=aside,
        example=row.text("example"),
        lines=row.lines("lines"),
        when_said=when_said,
        says=row.lines("says"),
        restrains=row.flag("restrains"),
        to=row.id_of("bystander", "to"),
        enlists=row.flag("enlists") is True,
        away=row.ids_of("bystander", "away"),
        voices=row.number_of("voices"),
        officers=row.number_of("officers"),
        position=row.text("position"),
        safety_role=row.flag("safety_role") is True,
        checks_breathing=row.flag("checks_breathing") is True,
        family=row.text("family"),
    )


def _lower(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word.lower() for word in words)


def _bystander(row: TomlTable) -> Bystander:
    regard = row.number("regard")
    return Bystander(
        id=row.text("id"),
        seen_as=row.text("seen_as"),
        leaning=row.text("leaning"),
        heat=row.number("heat") or 0.0,
        regard=REGARD if regard is None else regard,
        inflamed=row.lines("inflamed"),
        calmed=row.lines("calmed"),
        helps=row.lines("helps"),
        declines=row.lines("declines"),
    )


def _word_given(row: TomlTable) -> WordGiven:
    return WordGiven(
        id=row.text("id"),
        kind=row.name,
        title=row.text("title"),
        words=_lower(row.texts("words")),
        against=_lower(row.texts("against")),
        kept_when=row.conditions("kept_when"),
        broken_when=row.conditions("broken_when"),
        kept=row.lines("kept"),
        broken=row.lines("broken"),
    )


def _window(row: TomlTable) -> Window:
    return Window(
        id=row.text("id"),
        title=row.text("title"),
        opens_when=row.condition("opens_when"),
        turns=row.whole("turns"),
        answered_when=row.conditions("answered_when"),
        lines=row.lines("lines"),
    )


def _ending(row: TomlTable) -> Ending:
    return Ending(
        id=row.text("id"),
        title=row.text("title"),
        good=row.flag("good") is True,
        when=row.condition("when"),
        text=row.text("text"),
        harm=row.pairs("harm"),
    )


def _legal_step(row: TomlTable) -> LegalStep:
    return LegalStep(
        id=row.text("id"),
        requirement=row.text("requirement"),
        applies_when=row.condition("applies_when"),
        met_when=row.conditions("met_when"),
        why=row.text("why"),
        words=_lower(row.texts("words")),
    )
