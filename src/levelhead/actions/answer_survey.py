"""Answer the survey of a class, once, so that nobody can tell whose answers they are."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from levelhead.actions.ports import AuditEvent, Clock, Work
from levelhead.basics.errors import Refused
from levelhead.curriculum.delivery import DeliverySettings
from levelhead.records.class_survey import SurveyAnswers, last_day, problems_of


class SurveyStore(Protocol):
    """Where the forms of surveys are kept, apart from who has answered."""

    def closed_for(self, class_id: str, number: str) -> date | None:
        """The day on which the register of a class was closed that has somebody there; None otherwise."""

    def has_answered(self, class_id: str, number: str) -> bool:
        """Whether somebody has used their right to answer."""

    def add_form(self, class_id: str, number: str, answers: SurveyAnswers) -> None:
        """Keep a form without its person and without its time, and apart from it that the right is used."""


def answer_survey(
    *,
    by: str,
    class_id: str,
    answers: SurveyAnswers,
    settings: DeliverySettings,
    store: SurveyStore,
    work: Work,
    clock: Clock,
) -> None:
    """Keep the form of a learner.

    The audit event says that a form came in for the class, and not from whom: its time would otherwise lead
    from a person to a form.

    Raises:
        Refused: it is no form, in words; they were not there; its time is over; or they answered already.
    """
    if found := problems_of(answers):
        raise Refused(" ".join(found))
    with work.transaction():
        closed_on = store.closed_for(class_id, by)
        if closed_on is None:
            raise Refused("Those who were in a class answer, once its register is closed.")
        last = last_day(closed_on, settings.survey_open_days)
        if clock.now().date() > last:
            raise Refused(f"The time to answer ended on {last.isoformat()}.")
        if store.has_answered(class_id, by):
            raise Refused("You have answered already; a form is taken once.")
        store.add_form(class_id, by, answers)
        work.record(AuditEvent("system:survey", "survey_answered", f"class:{class_id}"))
