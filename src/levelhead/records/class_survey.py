"""What learners say of a class once it is over, and what may be shown of it.

A survey shows nothing while it is open, so that nobody reads the last form by taking away the ones before it,
and nothing of fewer forms than an organisation set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from levelhead.basics.shares import Pairs, Share, bounds, paired_change, share

LONGEST_TEXT = 1000  # characters
_CONFIDENCE = {
    "1": "Not at all confident",
    "2": "A little confident",
    "3": "Fairly confident",
    "4": "Confident",
    "5": "Very confident",
}
_YES_NO = {"yes": "Yes", "no": "No"}


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question of the form after a class.

    Attributes:
        name: of the answer, and of the published share that it is set beside where there is one.
        asks: the question.
        choices: what may be answered, with its words, in order.
        yes: answers that count as yes.
        says: what a yes means, after "learners who".
    """

    name: str
    asks: str
    choices: Mapping[str, str]
    yes: frozenset[str]
    says: str


QUESTIONS = (
    SurveyQuestion(
        "satisfied",
        "How satisfied are you with the training?",
        {
            "5": "Very satisfied",
            "4": "Satisfied",
            "3": "Neither satisfied nor dissatisfied",
            "2": "Dissatisfied",
            "1": "Very dissatisfied",
        },
        frozenset({"4", "5"}),
        "were very satisfied or satisfied",
    ),
    SurveyQuestion(
        "relevant", "Was it relevant to your work?", _YES_NO, frozenset({"yes"}), "found it relevant"
    ),
    SurveyQuestion(
        "personal_feedback",
        "Did you get personal feedback?",
        _YES_NO,
        frozenset({"yes"}),
        "got personal feedback",
    ),
    SurveyQuestion(
        "confident_before",
        "Before the class, how confident were you in what was practised?",
        _CONFIDENCE,
        frozenset({"4", "5"}),
        "were confident or very confident before, as they remember it",
    ),
    SurveyQuestion(
        "confident_after",
        "And how confident are you now?",
        _CONFIDENCE,
        frozenset({"4", "5"}),
        "were confident or very confident after",
    ),
)


@dataclass(frozen=True, slots=True)
class SurveyAnswers:
    """The form of one learner after a class; who it was is not in it. What was left out is empty.

    Attributes:
        satisfied: 1 to 5.
        relevant: yes or no.
        personal_feedback: yes or no.
        confident_before: 1 to 5, asked after the class, so from memory.
        confident_after: 1 to 5.
        text: in free words.
    """

    satisfied: str = ""
    relevant: str = ""
    personal_feedback: str = ""
    confident_before: str = ""
    confident_after: str = ""
    text: str = ""

    def answer(self, question: SurveyQuestion) -> str:
        """The answer to a question, or empty."""
        given: str = getattr(self, question.name)
        return given


@dataclass(frozen=True, slots=True)
class SurveyFinding:
    """What was said to one question.

    Attributes:
        question: that was asked.
        yes: how many said yes.
        answered: how many answered; 0 where they were too few to be shown.
        share: of yes, with Wilson's interval; None where too few answered.
        bounds: the share of everybody asked, whatever the silent would have said; None as the share is.
    """

    question: SurveyQuestion
    yes: int
    answered: int
    share: Share | None
    bounds: tuple[float, float] | None


def problems_of(given: SurveyAnswers) -> list[str]:
    """Why a form cannot be kept, in words; empty where it can."""
    found = [
        f"{one.asks} Choose one of the answers."
        for one in QUESTIONS
        if given.answer(one) and given.answer(one) not in one.choices
    ]
    if len(given.text) > LONGEST_TEXT:
        found.append(f"Your own words have at most {LONGEST_TEXT} characters.")
    if not given.text.strip() and not any(given.answer(one) for one in QUESTIONS):
        found.append("Answer at least one question.")
    return found


def last_day(closed_on: date, open_days: int) -> date:
    """The last day on which a form is taken, of a class whose register was closed on a day."""
    return closed_on + timedelta(days=open_days)


def findings(forms: Sequence[SurveyAnswers], asked: int, shown_from: int) -> list[SurveyFinding]:
    """What forms say to each question, of so many people asked; where too few answered, nothing."""
    return [_finding(one, forms, asked, shown_from) for one in QUESTIONS]


def _finding(
    question: SurveyQuestion, forms: Sequence[SurveyAnswers], asked: int, shown_from: int
) -> SurveyFinding:
    given = [one.answer(question) for one in forms if one.answer(question)]
    if len(given) < max(shown_from, 1):
        return SurveyFinding(question, 0, 0, None, None)
    yes = sum(one in question.yes for one in given)
    return SurveyFinding(
        question, yes, len(given), share(yes, len(given)), bounds(yes, len(given), max(asked, len(given)))
    )


def confidence_change(forms: Sequence[SurveyAnswers], shown_from: int) -> Share | None:
    """After less before, of the share who were confident, among those who said both; None of too few."""
    before, after = (question.yes for question in QUESTIONS[-2:])
    both = [
        (one.confident_before in before, one.confident_after in after)
        for one in forms
        if one.confident_before and one.confident_after
    ]
    if len(both) < max(shown_from, 1):
        return None
    return paired_change(
        Pairs(
            both=both.count((True, True)),
            only_before=both.count((True, False)),
            only_after=both.count((False, True)),
            neither=both.count((False, False)),
        )
    )
