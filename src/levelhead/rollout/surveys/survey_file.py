"""Reading a survey and its forms, with every fault at once."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import cast

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.tables import Table, read_table
from levelhead.basics.toml import TomlText, read_toml
from levelhead.basics.values import Column
from levelhead.rollout.protocol_keys import Keys
from levelhead.rollout.surveys.survey import Answer, Form, Question, Survey, When, published_shares

_LEAST = 10  # answers below which one person's might be guessed; set by us, and a setting of the survey


def load_survey(text: str, file: str) -> Survey:
    """A survey from TOML.

    Raises:
        FaultsFound: with every fault.
    """
    values, faults = read_toml(text, file, "protocol-not-toml")
    if faults:
        raise FaultsFound(faults)
    top = Keys(values, TomlText(text, file), faults)
    when = top.text("when", "")
    survey = Survey(
        title=top.text("title"),
        answers=top.text("answers"),
        when=when,
        waves={"before": top.text("before", "before"), "after": top.text("after", "after")},
        person=top.text("person", ""),
        least=top.whole("least", 1, _LEAST),
        invited=_invited(top),
        questions=tuple(_question(keys) for keys in top.tables("question")),
    )
    top.finish()
    if faults:
        raise FaultsFound(faults)
    return survey


def read_forms(survey: Survey, content: bytes) -> list[Form]:
    """The forms of a survey from CSV.

    Raises:
        FaultsFound: with every fault of the file.
    """
    named = [name for name in (survey.when, survey.person) if name]
    columns = [Column(name) for name in named]
    columns += [Column(question.column, required=False) for question in survey.questions]
    table = read_table(content, survey.answers, columns)
    faults = [*table.faults, *_missing(survey, table)]
    forms = []
    for row in table.rows:
        when = _when(survey, row.values, Place(table.file, row.line, survey.when), faults)
        answers = {
            question.column: _answer(
                question,
                row.values.get(question.column),
                Place(table.file, row.line, question.column),
                faults,
            )
            for question in survey.questions
        }
        forms.append(Form(when, str(row.values.get(survey.person) or ""), answers))
    faults += [*_twice(survey, table, forms), *_too_many(survey, forms)]
    if faults:
        raise FaultsFound(sorted(faults, key=lambda fault: fault.place.line or 0))
    return forms


def _invited(top: Keys) -> dict[When, int]:
    keys = top.table("invited", required=False)
    times: tuple[When, ...] = ("before", "after")
    found = {when: keys.whole(when, 1, 0) for when in times if keys.ask(when)}
    keys.finish()
    return found


def _question(keys: Keys) -> Question:
    question = Question(
        column=keys.text("column"),
        label=keys.text("label"),
        yes=keys.texts("yes") or ("yes",),
        no=keys.texts("no") or ("no",),
        published=keys.choice("published", ["", *published_shares()], default=""),
    )
    keys.finish()
    return question


def _missing(survey: Survey, table: Table) -> list[Fault]:
    """Questions of which the file has no column."""
    there = {heading.lower() for heading in table.header}
    if not there:
        return []
    return [
        Fault(
            "survey-question-missing",
            Place(table.file, 1, question.column),
            f"a column {question.column}",
            f"the columns {', '.join(table.header)}",
            "Add the column, or name in the survey the column that holds the answers.",
        )
        for question in survey.questions
        if question.column.lower() not in there
    ]


def _when(survey: Survey, values: object, place: Place, faults: list[Fault]) -> When:
    if not survey.when:
        return "after"
    written = str(cast("dict[str, object]", values).get(survey.when) or "")
    for when, name in survey.waves.items():
        if written.lower() == name.lower():
            return when
    faults.append(
        Fault(
            "survey-time-unknown",
            place,
            " or ".join(survey.waves.values()),
            f"'{written}'",
            "Write one of these, or say in the survey what stands for before and after.",
        )
    )
    return "after"


def _answer(question: Question, written: object, place: Place, faults: list[Fault]) -> Answer:
    if written is None:
        return None
    text = str(written).lower()
    for words, answer in ((question.yes, True), (question.no, False)):
        if text in {word.lower() for word in words}:
            return answer
    known = [*question.yes, *question.no]
    near = difflib.get_close_matches(str(written), known, 1)
    faults.append(
        Fault(
            "survey-answer-unknown",
            place,
            f"one of {', '.join(known)}, or nothing",
            f"'{written}'",
            f"Did you mean {near[0]}?" if near else "Say in the survey whether this counts as yes or no.",
        )
    )
    return None


def _twice(survey: Survey, table: Table, forms: Sequence[Form]) -> list[Fault]:
    """A second form of one person for one time."""
    seen: set[tuple[When, str]] = set()
    faults = []
    for row, form in zip(table.rows, forms, strict=True):
        if form.person and (form.when, form.person) in seen:
            faults.append(
                Fault(
                    "survey-form-twice",
                    Place(table.file, row.line, survey.person),
                    f"one form {form.when} training from each person",
                    f"a second one of {form.person}",
                    "Keep the form that was meant; nobody counts twice.",
                )
            )
        seen.add((form.when, form.person))
    return faults


def _too_many(survey: Survey, forms: Sequence[Form]) -> list[Fault]:
    """More forms than people."""
    came = {when: sum(form.when == when for form in forms) for when in survey.invited}
    return [
        Fault(
            "survey-more-than-invited",
            Place(survey.answers),
            f"at most {survey.invited[when]} forms {when} training, as many as were invited",
            f"{number}",
            "Count again who was invited, or look for forms that stand there twice.",
        )
        for when, number in came.items()
        if number > survey.invited[when]
    ]
