"""Ratings, deferrals, injuries, qualifications and kit, on the real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from levelhead.actions.excuse import ask_excusal, decide_excusal
from levelhead.actions.keep_safe import (
    InjuryFollowed,
    InjuryTold,
    add_qualification,
    follow_injury,
    note_kit,
    record_injury,
    withdraw_qualification,
)
from levelhead.actions.rate_learner import answer_rating, rate
from levelhead.basics.errors import Refused
from levelhead.curriculum.requirement_file import packaged_requirements
from levelhead.records.kit import KitEvent
from levelhead.records.qualifications import Qualification
from levelhead.records.ratings import Rating
from levelhead.storage import models
from levelhead.storage.class_queries import agreement_between, ratings_of
from levelhead.storage.classes import qualifications_of
from levelhead.storage.delivery import DjangoExcusals, DjangoRatings, DjangoSafety
from levelhead.storage.queries import standing_of
from levelhead.storage.work import DjangoWork

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
TODAY = NOON.date()


class StoppedClock:
    def now(self) -> datetime:
        return NOON


CLOCK = StoppedClock()
BASE: dict[str, Any] = {"work": DjangoWork(CLOCK), "clock": CLOCK}
RATINGS, EXCUSALS, SAFETY = DjangoRatings(CLOCK), DjangoExcusals(), DjangoSafety()
SEEN = Rating(
    "r1",
    "L1",
    "custody",
    "listening",
    3,
    True,
    "high",
    "named the feeling",
    "I1",
    NOON - timedelta(hours=1),
)


@pytest.fixture(autouse=True)
def _people() -> None:
    organisation = models.Organisation.objects.create(name="Brackenshire (fictional)", fictional=True)
    unit = models.Unit.objects.create(organisation=organisation, name="Harbour")
    for number in ("L1", "I1", "I2"):
        models.Person.objects.create(
            staff_number=number,
            full_name=number,
            role_type="officer",
            unit=unit,
            service_from=date(2020, 1, 6),
        )


def _rate(rating: Rating) -> None:
    rate(by=rating.by, class_id="", rating=rating, store=RATINGS, **BASE)


def _person(number: str = "L1") -> models.Person:
    return models.Person.objects.select_related("unit").get(staff_number=number)


def test_a_rating_is_kept_once_and_answered_by_its_learner() -> None:
    """Sent twice it is one; its learner sees it and replies, and nobody else does."""
    _rate(SEEN)
    _rate(SEEN)
    assert ratings_of(_person()) == [SEEN]
    answer_rating(by="L1", rating_id="r1", text="I was tired", store=RATINGS, work=BASE["work"])
    answer_rating(by="L1", rating_id="r1", text="", store=RATINGS, work=BASE["work"])
    assert [one.kind for one in models.RatingAnswer.objects.all()] == ["replied", "acknowledged"]
    with pytest.raises(Refused, match="Only the learner"):
        answer_rating(by="I2", rating_id="r1", text="no", store=RATINGS, work=BASE["work"])


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SEEN, id="r2", score=9),
        replace(SEEN, id="r2", evidence=""),
        replace(SEEN, id="r2", at=NOON + timedelta(hours=1)),
        replace(SEEN, score=4),
        replace(SEEN, id="r2", second_of="r1"),
        replace(SEEN, id="r2", by="I2", corrects="r1"),
        replace(SEEN, id="r2", second_of="r9", by="I2"),
        replace(SEEN, id="r2", second_of="r1", by="I2", family="powers"),
    ],
)
def test_what_is_no_rating_is_refused(wrong: Rating) -> None:
    """Each is a mistake that would count for or against somebody; nothing of it is kept."""
    _rate(SEEN)
    with pytest.raises(Refused):
        _rate(wrong)
    assert models.Rating.objects.count() == 1


def test_second_marks_make_the_agreement_report() -> None:
    """One pair, one apart: none equal, all within one. A correction of the second mark replaces it."""
    _rate(SEEN)
    _rate(replace(SEEN, id="r2", score=5, by="I2", second_of="r1"))
    with pytest.raises(Refused, match="already"):
        _rate(replace(SEEN, id="r3", score=4, by="I2", second_of="r1"))
    _rate(replace(SEEN, id="r4", score=4, by="I2", second_of="r1", corrects="r2"))
    found = agreement_between(TODAY, TODAY)
    assert found is not None
    assert (found.pairs, found.equal.value, found.within_one.value) == (1, 0.0, 1.0)


def test_what_was_shown_decides_where_scenarios_are_required() -> None:
    """With minutes and custody shown a person is in date; without custody shown they are not."""
    models.Attendance.objects.create(
        person=_person(),
        on=TODAY,
        course="Refresher",
        minutes=720,
        contact=True,
        row_key="k",
        recorded_at=NOON,
    )
    rule = replace(packaged_requirements()[0], scenario_types=("custody",))
    assert standing_of(_person(), TODAY, [rule]).standing.state == "not_yet_trained"
    _rate(SEEN)
    assert standing_of(_person(), TODAY, [rule]).standing.state == "in_date"


def _ask(**changes: Any) -> str:
    given = {
        "by": "I1",
        "staff_number": "L1",
        "kind": "deferral",
        "reason": "injury",
        "days": (TODAY, date(2026, 6, 30)),
        "detail": "broken wrist",
        "store": EXCUSALS,
    }
    return ask_excusal(**{**given, **BASE, **changes})


def _decide(made: str, *, by: str = "I2", until: date | None = None, seen: int = 0) -> bool:
    given = {"approved": True, "note": "", "seen": seen, "store": EXCUSALS}
    return decide_excusal(by=by, excusal_id=made, until=until, **given, **BASE)


def test_a_deferral_waits_is_approved_and_reviewed() -> None:
    """What is private stands in a table of its own, and neither it nor the reason is in the audit trail."""
    made = _ask()
    assert standing_of(_person(), TODAY, packaged_requirements()).standing.state == "awaiting"
    with pytest.raises(Refused, match="their own"):
        _decide(made, by="L1")
    with pytest.raises(Refused, match="asked for themselves"):
        _decide(made, by="I1")
    _decide(made)
    standing = standing_of(_person(), TODAY, packaged_requirements()).standing
    assert (standing.state, standing.excused_until) == ("deferred", date(2026, 6, 30))
    _decide(made, until=date(2026, 4, 30), seen=1)
    standing = standing_of(_person(), TODAY, packaged_requirements()).standing
    assert standing.excused_until == date(2026, 4, 30)
    said = str(list(models.AuditEvent.objects.values_list("action", "detail")))
    assert "injury" not in said
    assert "wrist" not in said
    assert models.ExcusalDetail.objects.get().text == "broken wrist"
    assert "deferral_reviewed" in said


def test_sent_twice_is_once_and_an_overtaken_decision_is_refused() -> None:
    """The same request and the same decision sent again add nothing; another one meanwhile is told of."""
    made = _ask()
    assert _ask() == made
    assert _ask(reason="role") != made
    assert _decide(made)
    assert not _decide(made)
    with pytest.raises(Refused, match="while you were looking"):
        _decide(made, until=date(2026, 5, 1))
    assert models.ExcusalDecision.objects.count() == 1
    assert _ask() != made  # decided, so that it may be asked for anew


def test_what_cannot_be_asked_for_is_refused() -> None:
    """A reason that is not kept, days that cross, a stranger, a decision that ends before it begins."""
    for changes in (
        {"reason": "tired"},
        {"kind": "holiday"},
        {"days": (TODAY, date(2026, 3, 1))},
        {"staff_number": "x"},
    ):
        with pytest.raises(Refused):
            _ask(**changes)
    with pytest.raises(Refused, match="before it begins"):
        _decide(_ask(), until=date(2026, 3, 1))
    with pytest.raises(Refused, match="no such request"):
        _decide("77")


def test_an_injury_keeps_its_detail_apart() -> None:
    """The injury has no name; the person and what happened stand apart and not in the audit trail."""
    told = InjuryTold("", TODAY, "intensity", "moderate", "scenario")
    hurt = InjuryFollowed("L1", "sprained ankle", unable=True)
    made = record_injury(by="I1", told=told, detail=hurt, store=SAFETY, **BASE)
    follow_injury(by="I1", injury_id=made, detail=replace(hurt, fit_again_on=TODAY), store=SAFETY, **BASE)
    assert models.InjuryDetail.objects.filter(injury_id=made).count() == 2
    said = str(list(models.AuditEvent.objects.values_list("subject", "detail")))
    assert "ankle" not in said
    assert "L1" not in said


def test_only_a_near_miss_is_told_of_unnamed() -> None:
    """Unnamed means unnamed everywhere: neither the row nor the audit trail has the name."""
    near = InjuryTold("", TODAY, "kit", "near_miss")
    record_injury(
        by="I1", told=near, detail=InjuryFollowed(text="slipped"), unnamed=True, store=SAFETY, **BASE
    )
    assert models.InjuryDetail.objects.get().by == ""
    assert models.AuditEvent.objects.get().by == "system:unnamed"
    hurt = replace(near, severity="minor")
    for told, detail in (
        (hurt, InjuryFollowed()),
        (near, InjuryFollowed("L1")),
        (replace(near, cause="fate"), InjuryFollowed()),
        (replace(near, occurred_on=TODAY + timedelta(days=1)), InjuryFollowed()),
    ):
        with pytest.raises(Refused):
            record_injury(by="I1", told=told, detail=detail, unnamed=True, store=SAFETY, **BASE)


def test_a_qualification_is_corrected_by_another() -> None:
    """The wrong one stays on record and counts no more; nobody adds their own."""
    right = Qualification("I1", "instructor", date(2025, 1, 1), date(2027, 1, 1), "Provider", "certificate 7")
    wrong = replace(right, ends=date(2037, 1, 1))
    made = add_qualification(by="I2", qualification=wrong, store=SAFETY, **BASE)
    add_qualification(by="I2", qualification=right, corrects=made, store=SAFETY, **BASE)
    assert qualifications_of() == [right]
    assert models.Qualification.objects.count() == 2
    for by, bad in (
        ("I1", right),
        ("I2", replace(right, evidence="")),
        ("I2", replace(right, kind="wizard")),
    ):
        with pytest.raises(Refused):
            add_qualification(by=by, qualification=bad, store=SAFETY, **BASE)
    add_qualification(by="I2", qualification=right, corrects=made, store=SAFETY, **BASE)  # sent twice
    assert models.Qualification.objects.count() == 2
    other = replace(right, evidence="certificate 8")
    with pytest.raises(Refused, match="corrected already"):
        add_qualification(by="I2", qualification=other, corrects=made, store=SAFETY, **BASE)


def test_a_qualification_is_withdrawn_with_a_reason() -> None:
    """It ends on the day that is said, keeps its reason, and is withdrawn once and not by its holder."""
    held = Qualification("I1", "instructor", date(2025, 1, 1), date(2027, 1, 1), "Provider", "certificate 7")
    made = add_qualification(by="I2", qualification=held, store=SAFETY, **BASE)
    given: dict[str, Any] = {"holder": "I1", "qualification_id": made, "last_day": TODAY, "store": SAFETY}
    for by, reason in (("I1", "moved on"), ("I2", " ")):
        with pytest.raises(Refused):
            withdraw_qualification(by=by, reason=reason, **given, **BASE)
    withdraw_qualification(by="I2", reason="moved on", **given, **BASE)
    assert qualifications_of() == [replace(held, ends=TODAY, evidence="certificate 7; withdrawn: moved on")]
    assert models.AuditEvent.objects.get(action="qualification_withdrawn").detail["reason"] == "moved on"
    with pytest.raises(Refused, match="meanwhile"):
        withdraw_qualification(by="I2", reason="moved on", **given, **BASE)


def test_kit_is_noted_once_and_with_a_reason() -> None:
    """The same event sent again changes nothing; another of its name is refused."""
    event = KitEvent("k1", "cuffs-1", "quarantined", NOON, "I1", "cracked")
    for _ in range(2):
        note_kit(by="I1", event=event, store=SAFETY, work=BASE["work"])
    assert models.KitEvent.objects.count() == 1
    for bad in (
        replace(event, reason="bent"),
        replace(event, event_id="k2", reason=""),
        replace(event, kind="lost"),
    ):
        with pytest.raises(Refused):
            note_kit(by="I1", event=bad, store=SAFETY, work=BASE["work"])
