"""What was learnt in the made-up organisation, what was handed on, and what other made-up forces told.

All of it is done by the actions that people use, each at its own time, and by whoever would do it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from levelhead.actions.answer_survey import SurveyStore, answer_survey
from levelhead.actions.demonstration.classes import ClassMade
from levelhead.actions.hand_on import HandedOnStore, hand_on, reply_to_handing_on
from levelhead.actions.note_theme import ThemeStore, note_theme
from levelhead.actions.ports import EncounterStore, Work
from levelhead.actions.share_standing import ForceSummaryStore, bring_in_summary
from levelhead.basics.seeds import generator
from levelhead.basics.signing import Sign, Verify
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.class_survey import SurveyAnswers
from levelhead.records.force_summary import ForceSummary, Measure, RoleStanding
from levelhead.records.force_summary_file import to_text
from levelhead.records.learning_note import HandingOn
from levelhead.records.themes import Theme

_SURVEYS = 4  # classes in which learners answered
_LEAST_LEARNERS = 10  # of such a class, so that enough of them answer
_ANSWER_SHARE = 0.7
_HALF_YEAR = timedelta(days=182)
_RULE = "At least 12 hours of contact time in the last 12 months."
_EXEMPT = 20  # of each force: set by us, as every number of these forces is
_DUE_SHARE = 0.1
_CONTACT_MINUTES = 4000  # of a class day


@dataclass(frozen=True, slots=True)
class LearningStores:
    """Where practice and what was learnt are kept, and what signs for a made-up force."""

    encounters: EncounterStore
    themes: ThemeStore
    surveys: SurveyStore
    handed_on: HandedOnStore
    forces: ForceSummaryStore
    settings: DeliverySettings
    sign: Callable[[str], Sign]
    verify: Verify
    work: Work


@dataclass(frozen=True, slots=True)
class LearningDone:
    """Who hands on, about whom, and in which classes something was learnt.

    Attributes:
        lead: staff number of the training lead.
        notes: kind of note to the staff number of its learner and its identifier.
        classes: identifier of each class that is over to the class, the earliest first.
    """

    lead: str
    notes: Mapping[str, tuple[str, str]]
    classes: Mapping[str, ClassMade]


@dataclass(frozen=True, slots=True)
class _At:
    """A clock that stands."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def learning_content() -> dict[str, Any]:
    """Themes, words of learners, handed-on notes and forces, as written."""
    path = files("levelhead") / "content" / "demonstration" / "learning.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def learn(done: LearningDone, *, stores: LearningStores, now: datetime, seed: int) -> None:
    """Note themes, answer surveys, hand notes on and bring in what forces told."""
    content = learning_content()
    _note_themes(content["theme"], done, stores)
    _answer_surveys(content["survey"]["texts"], done, stores, (now.date(), seed))
    for one in content["handed_on"]:
        if one["kind"] in done.notes:
            _hand_on(one, done, stores, now)
    for force in content["force"]:
        for summary in told_by(force, now.date()):
            bring_in_summary(
                by="administrator",
                text=to_text(summary, stores.sign(summary.force)),
                file="told.json",
                new_key=False,
                store=stores.forces,
                verify=stores.verify,
                work=stores.work,
                clock=_At(now),
            )


def _note_themes(themes: Sequence[Mapping[str, str]], done: LearningDone, stores: LearningStores) -> None:
    """Each in a class of its own, the latest first, by whoever coached it."""
    latest = list(done.classes.items())[: -len(themes) - 1 : -1]
    for place, ((class_id, made), theme) in enumerate(zip(latest, themes, strict=False), 1):
        note_theme(
            by=made.day.blocks[0].coaches[0],
            class_id=class_id,
            theme=Theme(f"demo-theme-{place}", theme["about"], theme["verdict"], theme["text"]),
            store=stores.themes,
            work=stores.work,
            clock=_At(made.day.ends_at + timedelta(minutes=30)),
        )


def _answer_surveys(
    texts: Sequence[str], done: LearningDone, stores: LearningStores, drawn_on: tuple[date, int]
) -> None:
    """Most learners of some classes whose survey is over, on the day after."""
    today, rng = drawn_on[0], generator(drawn_on[1], "demonstration.surveys")
    over = today - timedelta(days=stores.settings.survey_open_days + 1)
    large = [
        (class_id, made)
        for class_id, made in done.classes.items()
        if made.day.on < over and sum(map(bool, made.minutes.values())) >= _LEAST_LEARNERS
    ]
    for place, (class_id, made) in enumerate(large[-_SURVEYS:]):
        came = [number for number, minutes in made.minutes.items() if minutes]
        answering = [number for number in came if rng.random() < _ANSWER_SHARE]
        for turn, number in enumerate(answering):
            before = int(rng.integers(2, 5))
            answers = SurveyAnswers(
                satisfied=str(rng.choice(["5", "4", "4", "3"])),
                relevant="yes" if rng.random() < 0.9 else "no",
                personal_feedback="yes" if rng.random() < 0.8 else "no",
                confident_before=str(before),
                confident_after=str(min(before + int(rng.integers(0, 3)), 5)),
                text=texts[place % len(texts)] if turn == 0 else "",
            )
            answer_survey(
                by=number,
                class_id=class_id,
                answers=answers,
                settings=stores.settings,
                store=stores.surveys,
                work=stores.work,
                clock=_At(made.day.ends_at + timedelta(days=1)),
            )


def _hand_on(told: Mapping[str, Any], done: LearningDone, stores: LearningStores, now: datetime) -> None:
    """One note, as it was read then; its learner replies where something is written."""
    number, note_id = done.notes[told["kind"]]
    note = {"kind": told["kind"], "note_id": note_id, "staff_number": number}
    read = stores.handed_on.note(**note)
    if read is None:
        return
    handing = HandingOn(
        str(uuid5(NAMESPACE_OID, f"demonstration handed on {told['kind']}")),
        told["to"],
        told["purpose"],
        told["ground"],
    )
    at = _At(now - timedelta(days=told["days_ago"]))
    store, work = stores.handed_on, stores.work
    hand_on(by=done.lead, note=note, seen=read.fingerprint, handing=handing, store=store, work=work, clock=at)
    if told["reply"]:
        later = _At(at.moment + timedelta(days=2))
        reply_to_handing_on(
            by=number, handing_id=handing.id, text=told["reply"], store=store, work=work, clock=later
        )


def told_by(force: Mapping[str, Any], today: date) -> list[ForceSummary]:
    """What a made-up force told of a year, half a year ago and lately; half as many are lapsed by then."""
    lately = today - timedelta(days=28)
    return [
        _summary(force, lately - _HALF_YEAR, force["lapsed"]),
        _summary(force, lately, force["lapsed"] // 2),
    ]


def _summary(force: Mapping[str, Any], last: date, lapsed: int) -> ForceSummary:
    people, classes = force["people"], force["classes"]
    due = round(people * _DUE_SHARE)
    states = {
        "in_date": people - lapsed - due - _EXEMPT,
        "due_soon": due,
        "lapsed": lapsed,
        "exempt": _EXEMPT,
    }
    met = states["in_date"] + due
    return ForceSummary(
        force=force["name"],
        fictional=True,
        first=last - timedelta(days=364),
        last=last,
        made_on=last + timedelta(days=2),
        rule=_RULE,
        roles=(RoleStanding("officer", people, states, met, people - _EXEMPT),),
        measures=tuple(
            Measure(name, round(classes * share / 100), classes) for name, share in force["measures"].items()
        ),
        surveys=(Measure("satisfied", classes * 4, classes * 5),),
        delivery={"class_days": classes, "contact_minutes": classes * _CONTACT_MINUTES},
        withheld=(force["withheld"],) if "withheld" in force else (),
    )
