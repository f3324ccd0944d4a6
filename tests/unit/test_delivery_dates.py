"""Deferrals, exemptions, scenarios in standing, clocks of injuries, and kit: rules of dates by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from levelhead.basics.errors import FaultsFound
from levelhead.curriculum.course import version_on
from levelhead.curriculum.course_file import courses_of, packaged_courses
from levelhead.curriculum.delivery import DeliverySettings, delivery_of
from levelhead.curriculum.outcomes import headings
from levelhead.curriculum.requirement_file import packaged_requirements, read_requirements
from levelhead.records.excusals import Decision, Excusal
from levelhead.records.injuries import clock_on
from levelhead.records.kit import KitEvent, quarantined
from levelhead.records.ratings import Shown
from levelhead.records.standing import Attended, standing_on

RULE = packaged_requirements()[0]
DAY = date(2026, 3, 31)
TRAINED = [
    Attended(date(2026, 3, 2), "a", 360, contact=True),
    Attended(date(2026, 3, 3), "b", 360, contact=True),
]
ASKED = Excusal("deferral", "injury", date(2026, 3, 1), date(2026, 3, 1), date(2026, 6, 30))
APPROVED = replace(ASKED, decisions=(Decision(date(2026, 3, 5), approved=True, by="Chief Inspector Lane"),))


def _state(day: date = DAY, attended=(), excusals=(), shown=(), rule=RULE) -> str:  # noqa: ANN001
    return standing_on(day, "officer", attended, rule, excusals=excusals, shown=shown).state


def test_a_request_waits_until_somebody_decides() -> None:
    """Asked on 1 March and approved on 5 March: awaiting on the 4th, deferred on the 5th, over on 1 July."""
    assert _state(date(2026, 3, 4), excusals=[APPROVED]) == "awaiting"
    assert _state(date(2026, 3, 5), excusals=[APPROVED]) == "deferred"
    assert _state(date(2026, 6, 30), excusals=[APPROVED]) == "deferred"
    assert _state(date(2026, 7, 1), excusals=[APPROVED]) == "not_yet_trained"


def test_a_refusal_and_a_review_are_decisions_too() -> None:
    """Refused, it changes nothing; a review can end it earlier, and the day before is as it was."""
    refused = replace(ASKED, decisions=(Decision(date(2026, 3, 5), approved=False, by="x"),))
    assert _state(excusals=[refused]) == "not_yet_trained"
    ended = Decision(date(2026, 4, 1), approved=True, by="x", until=date(2026, 4, 10))
    reviewed = replace(APPROVED, decisions=(*APPROVED.decisions, ended))
    assert _state(date(2026, 3, 31), excusals=[reviewed]) == "deferred"
    assert _state(date(2026, 4, 11), excusals=[reviewed]) == "not_yet_trained"


def test_a_deferral_does_not_hide_that_somebody_is_in_date() -> None:
    """Who has trained is in date; an exemption shows as such, with who approved it and no private reason."""
    assert _state(attended=TRAINED, excusals=[APPROVED]) == "in_date"
    exempt = replace(APPROVED, kind="exemption")
    standing = standing_on(DAY, "officer", TRAINED, RULE, excusals=[exempt])
    assert standing.state == "exempt"
    assert "On record. Approved by Chief Inspector Lane." in standing.rule
    assert "njury" not in standing.rule


def test_minutes_alone_do_not_complete_where_scenarios_are_required() -> None:
    """720 minutes without custody shown: not yet trained, no minutes to do, and custody is named."""
    rule = replace(RULE, scenario_types=("custody",))
    standing = standing_on(DAY, "officer", TRAINED, rule)
    assert (standing.state, standing.minutes, standing.missing) == ("not_yet_trained", 720, ("custody",))
    assert standing.next_step == "Show competence in: custody."


def test_the_last_time_decides_and_sets_until_when() -> None:
    """Shown on 1 March 2026 it counts to 28 February 2027; a later not-yet takes it back."""
    rule = replace(RULE, scenario_types=("custody",))
    shown = [Shown("custody", datetime(2026, 3, 1, 15, tzinfo=UTC), competent=True)]
    assert standing_on(DAY, "officer", TRAINED, rule, shown=shown).until == date(2027, 2, 28)
    later = [*shown, Shown("custody", datetime(2026, 3, 20, 15, tzinfo=UTC), competent=False)]
    assert _state(attended=TRAINED, shown=later, rule=rule) == "lapsed"


def test_a_requirement_may_name_scenarios() -> None:
    """The rule in words says so, and a type that does not exist is a fault."""
    text = (
        'format = "levelhead.requirement/1"\n[[requirement]]\nid = "a"\ntitle = "t"\nminutes = 60\n'
        'interval_months = 12\nanchor = "rolling"\ndue_soon_days = 1\nrole_types = ["officer"]\n'
        'applies_from = 2024-04-01\nauthority = "us"\nscenario_types = ["custody"]\n'
    )
    (rule,) = read_requirements(text, "r.toml")
    assert "1 type of scenario" in rule.in_words()
    with pytest.raises(FaultsFound):
        read_requirements(text.replace("custody", "seance"), "r.toml")


@pytest.mark.parametrize(
    ("fit_again", "days", "record", "report"),
    [
        (date(2026, 3, 5), 3, False, False),
        (date(2026, 3, 6), 4, True, False),
        (date(2026, 3, 9), 7, True, False),
        (date(2026, 3, 10), 8, True, True),
    ],
)
def test_over_seven_days(fit_again: date, days: int, record: bool, report: bool) -> None:  # noqa: FBT001
    """Hurt on 1 March, which does not count: back on the 9th is seven days, and on the 10th eight."""
    found = clock_on(
        date(2026, 3, 12),
        occurred_on=date(2026, 3, 1),
        severity="moderate",
        fit_again_on=fit_again,
        unable=True,
        settings=DeliverySettings(),
    )
    assert (found.days, found.keep_record, found.report) == (days, record, report)
    assert found.report_by == (date(2026, 3, 16) if report else None)
    assert found.days_left == (4 if report else None)


def test_a_specified_injury_is_reported_at_once() -> None:
    """It does not wait for days to pass; a near miss has no clock."""
    given = {"occurred_on": DAY, "fit_again_on": None, "unable": False, "settings": DeliverySettings()}
    assert clock_on(DAY, severity="specified", **given).report
    assert not clock_on(DAY + timedelta(days=30), severity="near_miss", **given).report


def test_kit_stays_quarantined_until_released() -> None:
    """The order in which events arrive does not matter; before it happened it had not happened."""
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    events = [
        KitEvent("2", "cuffs-1", "released", noon + timedelta(days=2), "I1", "mended"),
        KitEvent("1", "cuffs-1", "quarantined", noon, "I1", "cracked"),
    ]
    assert set(quarantined(events, noon + timedelta(days=1))) == {"cuffs-1"}
    assert quarantined(events, noon + timedelta(days=2)) == {}
    assert quarantined(events, noon - timedelta(minutes=1)) == {}


def test_the_course_of_the_package(tmp_path) -> None:  # noqa: ANN001
    """It has 720 contact minutes on two days, no figure for a ratio, and applies from April 2024."""
    (version,) = packaged_courses()["ppst-refresher"]
    assert (version.days, version.contact_minutes) == (2, 720)
    assert sum(block.minutes for block in version.on_day(1)) == 360
    assert version_on(date(2024, 3, 31), [version]) is None
    assert version_on(date(2024, 4, 1), [version]) == version
    assert dict(delivery_of(tmp_path / "delivery.toml").ratio) == {}
    assert courses_of(tmp_path) == packaged_courses()
    assert {one.id for one in headings() if not one.seen} == {"numbers", "assessment"}
