"""What a survey says, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from levelhead.basics.numerals import p_in_words, percent, signed_percent
from levelhead.basics.shares import Share
from levelhead.rollout.surveys.survey import Changed, Finding, Form, Survey, findings, response


def in_words(survey: Survey, forms: Sequence[Form]) -> list[str]:
    """One paragraph on who answered, and one on each question."""
    return [
        " ".join(_response(survey, forms)),
        *(" ".join(_question(survey, one)) for one in findings(survey, forms)),
    ]


def _response(survey: Survey, forms: Sequence[Form]) -> Iterator[str]:
    yield f"{survey.title}."
    for when, (came, invited) in response(survey, forms).items():
        if invited:
            answered = percent(came / invited)
            yield f"{came:,} of {invited:,} people invited {when} the training answered ({answered})."
        else:
            yield f"{came:,} forms came back {when} the training; how many people were asked is not known."


def _question(survey: Survey, finding: Finding) -> Iterator[str]:
    yield f"{finding.question.label}:"
    for said in finding.said:
        yield f"{said.when.capitalize()} training {said.yes:,} of {said.answered:,}, {_interval(said.share)}."
        if said.bounds is not None and said.bounds[0] < said.bounds[1]:
            low, high = said.bounds
            yield f"Whatever those who were silent would have said: {percent(low)} to {percent(high)}."
    for when in finding.withheld:
        yield f"{when.capitalize()} training fewer than {survey.least} people answered, so nothing is shown."
    if finding.changed is not None:
        yield _changed(finding.changed)
    if finding.published is not None and finding.said:
        yield _beside(finding.said[-1].share, *finding.published)


def _changed(changed: Changed) -> str:
    low, high = signed_percent(changed.share.low), signed_percent(changed.share.high)
    points = f"{signed_percent(changed.share.value)} (95% interval {low} to {high}, in points)"
    if changed.kind == "paired":
        return (
            f"Of {changed.people:,} people who answered both times: {points}, {p_in_words(changed.p_value)}."
        )
    return f"From before to after, of different forms: {points}."


def _beside(share: Share, published: float, label: str) -> str:
    is_in = share.low <= published <= share.high
    return (
        f"In the published pilot {percent(published)} {label}: "
        f"{'within' if is_in else 'above' if published > share.high else 'below'} the interval here."
    )


def _interval(share: Share) -> str:
    return f"{percent(share.value)} (95% interval {percent(share.low)} to {percent(share.high)})"
