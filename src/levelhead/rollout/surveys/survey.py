"""A survey as it was planned, and what its answers say."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from levelhead.basics.shares import Pairs, Share, bounds, change, exact_p, paired_change, share

When = Literal["before", "after"]
# What one form says to one question: True for yes, False for no, None for no answer.
Answer = bool | None


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        column: of the answers.
        label: what a yes means, in words.
        yes: answers that count as yes.
        no: answers that count as no.
        published: name of the published share it is set beside, or empty.
    """

    column: str
    label: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    published: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What was asked, of how many.

    Attributes:
        title: its name.
        answers: file of the forms.
        when: column that says when a form was filled in; empty where all were filled in after training.
        waves: what stands in that column, for before and after.
        person: column that says which two forms are of one person; empty where nothing does.
        least: fewer answers to a question than this are not shown.
        invited: people asked, by when; without those that are not known.
        questions: in their order.
    """

    title: str
    answers: str
    when: str
    waves: Mapping[When, str]
    person: str
    least: int
    invited: Mapping[When, int]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """One form that came back.

    Attributes:
        when: before or after the training.
        person: who; empty where it is not said.
        answers: by column of the question.
    """

    when: When
    person: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to a question at one time.

    Attributes:
        when: before or after.
        answered: forms with an answer to it.
        yes: of these.
        share: with its interval.
        bounds: of everybody invited, whatever the silent would have said; None where nobody counted them.
    """

    when: When
    answered: int
    yes: int
    share: Share
    bounds: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed from before to after.

    Attributes:
        kind: `paired` of people who answered both times, `unpaired` of all forms.
        people: pairs; 0 for unpaired.
        share: the difference with its interval.
        p_value: exact, for pairs; None for unpaired, whose interval says it.
    """

    kind: Literal["paired", "unpaired"]
    people: int
    share: Share
    p_value: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """All that is said of one question.

    Attributes:
        question: that was asked.
        said: by when, without what too few answered.
        withheld: when too few answered, to be named without numbers; not when nobody did.
        changed: None where one of the two times is not there.
        published: the published share and what it is of; None where none is named.
    """

    question: Question
    said: tuple[Said, ...]
    withheld: tuple[When, ...]
    changed: Changed | None
    published: tuple[float, str] | None


def findings(survey: Survey, forms: Sequence[Form]) -> list[Finding]:
    """What the forms say to each question."""
    return [_finding(survey, question, forms) for question in survey.questions]


@cache
def published_shares() -> dict[str, tuple[float, str]]:
    """Name to the published share and what it is of."""
    found = tomllib.loads((files("levelhead") / "content" / "published_survey.toml").read_text("utf-8"))
    return {name: (one["share"], one["label"]) for name, one in found.items() if isinstance(one, dict)}


def response(survey: Survey, forms: Sequence[Form]) -> dict[When, tuple[int, int | None]]:
    """By when: forms that came back, and people invited where that is known."""
    times: tuple[When, ...] = ("before", "after") if survey.when else ("after",)
    return {when: (sum(form.when == when for form in forms), survey.invited.get(when)) for when in times}


def _finding(survey: Survey, question: Question, forms: Sequence[Form]) -> Finding:
    said, withheld = [], []
    for when in response(survey, forms):
        answers = [form.answers[question.column] for form in forms if form.when == when]
        given = [one for one in answers if one is not None]
        if len(given) < survey.least:
            withheld += [when] if given else []
            continue
        yes, invited = sum(given), survey.invited.get(when)
        of_all = bounds(yes, len(given), invited) if invited else None
        said.append(Said(when, len(given), yes, share(yes, len(given)), of_all))
    changed = _changed(survey, question, forms, said) if len(said) == 2 else None
    return Finding(
        question, tuple(said), tuple(withheld), changed, published_shares().get(question.published)
    )


def _changed(survey: Survey, question: Question, forms: Sequence[Form], said: Sequence[Said]) -> Changed:
    """Of pairs where there are enough, else of all forms."""
    pairs = _pairs(question, forms)
    if pairs.people >= survey.least:
        return Changed("paired", pairs.people, paired_change(pairs), exact_p(pairs))
    before, after = said
    return Changed("unpaired", 0, change((before.yes, before.answered), (after.yes, after.answered)), None)


def _pairs(question: Question, forms: Sequence[Form]) -> Pairs:
    by_time: dict[When, dict[str, bool]] = {"before": {}, "after": {}}
    for form in forms:
        answer = form.answers[question.column]
        if form.person and answer is not None:
            by_time[form.when][form.person] = answer
    both = [
        (answer, by_time["after"][person])
        for person, answer in by_time["before"].items()
        if person in by_time["after"]
    ]
    counts = [both.count(pair) for pair in ((True, True), (True, False), (False, True), (False, False))]
    return Pairs(*counts)


def as_dict(survey: Survey, forms: Sequence[Form]) -> dict[str, Any]:
    """Plain JSON, in format `levelhead.survey/1`."""
    return {
        "format": "levelhead.survey/1",
        "title": survey.title,
        "least": survey.least,
        "response": {
            when: {"forms": came, "invited": invited}
            for when, (came, invited) in response(survey, forms).items()
        },
        "questions": [_one(finding) for finding in findings(survey, forms)],
    }


def _one(finding: Finding) -> dict[str, Any]:
    changed = finding.changed
    return {
        "column": finding.question.column,
        "label": finding.question.label,
        "said": [
            {
                "when": one.when,
                "answered": one.answered,
                "yes": one.yes,
                **_as_dict(one.share),
                "bounds": None if one.bounds is None else list(one.bounds),
            }
            for one in finding.said
        ],
        "withheld": list(finding.withheld),
        "changed": None
        if changed is None
        else {
            "kind": changed.kind,
            "people": changed.people,
            **_as_dict(changed.share),
            "p_value": changed.p_value,
        },
        "published": None
        if finding.published is None
        else {"share": finding.published[0], "label": finding.published[1]},
    }


def _as_dict(one: Share) -> dict[str, float]:
    return {"share": one.value, "ci_low": one.low, "ci_high": one.high}
