"""Read a survey of officers and say what its forms say. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from levelhead.basics.text_files import read_file, read_text
from levelhead.rollout.surveys.survey import Form, Survey
from levelhead.rollout.surveys.survey_file import load_survey, read_forms


@dataclass(frozen=True, slots=True)
class SurveyRead:
    """A survey with its forms.

    Attributes:
        survey: as it was planned.
        forms: that came back.
    """

    survey: Survey
    forms: tuple[Form, ...]


def read_survey(*, survey: Path) -> SurveyRead:
    """The survey and the forms beside it.

    Raises:
        FaultsFound: with every fault of the survey, or of its forms.
    """
    planned = load_survey(read_text(survey), survey.name)
    forms = read_forms(planned, read_file(survey.parent / planned.answers))
    return SurveyRead(planned, tuple(forms))
