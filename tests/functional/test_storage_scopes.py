"""Where a role holds: a unit and those below it, or the whole."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils.timezone import localdate

from cast import Cast, make_cast
from levelhead.actions.place_unit import place_unit
from levelhead.basics.errors import CalledWrongly, Refused
from levelhead.storage import models
from levelhead.storage.organisation import DjangoUnits
from levelhead.storage.scopes import encounters_shown_to, scope_of, supervised_by, with_those_below
from levelhead.storage.work import DjangoWork, SystemClock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    """The cast, with a division above Harbour, a team below it, and Hill beside it."""
    cast = make_cast(localdate())
    for name in ("Coast", "Quay", "Hill"):
        models.Unit.objects.create(organisation=cast.organisation, name=name)
    for unit, under in (("Harbour", "Coast"), ("Quay", "Harbour")):
        _place(unit, under)
    return cast


def _place(unit: str, under: str) -> None:
    place_unit(by="ada", unit=unit, under=under, store=DjangoUnits(), work=DjangoWork(SystemClock()))


def _unit(name: str) -> models.Unit:
    return models.Unit.objects.get(name=name)


def _move(cast: Cast, number: str, unit: str) -> None:
    models.Person.objects.filter(pk=cast.people[number].pk).update(unit=_unit(unit))


def _only(cast: Cast, username: str, role: str, unit: str | None) -> models.Account:
    """An account that holds one role, in one place."""
    account = cast.accounts[username]
    account.grants.all().delete()
    models.Grant.objects.create(
        account=account, role=role, organisation=cast.organisation, unit=_unit(unit) if unit else None
    )
    return account


def test_a_unit_reaches_everything_below_it(cast: Cast) -> None:
    """Coast reaches Harbour and Quay, Harbour reaches Quay, and neither reaches Hill."""
    below = {name: with_those_below([_unit(name).pk]) for name in ("Coast", "Harbour", "Quay")}
    assert below["Coast"] == {_unit(name).pk for name in ("Coast", "Harbour", "Quay")}
    assert below["Harbour"] == {_unit("Harbour").pk, _unit("Quay").pk}
    assert below["Quay"] == {_unit("Quay").pk}


def test_a_unit_is_never_above_itself(cast: Cast) -> None:
    """A circle is refused, an unknown unit is told, and taking a unit out is noted in the trail."""
    with pytest.raises(Refused, match="cannot be under"):
        _place("Coast", "Quay")
    with pytest.raises(CalledWrongly, match="no unit 'Moon'"):
        _place("Quay", "Moon")
    _place("Quay", "")
    assert _unit("Quay").parent is None
    assert models.AuditEvent.objects.filter(action="unit_placed", subject="unit:Quay").count() == 2


def test_who_holds_nothing_reaches_nobody(cast: Cast) -> None:
    """Without a grant a scope is empty, and nobody is in it."""
    scope = scope_of(cast.accounts["nina"], "chief_officer")
    assert not models.Person.objects.filter(scope.people()).exists()


def test_the_whole_and_a_unit_reach_whom_they_say(cast: Cast) -> None:
    """A lead of the whole reaches everybody; one of Coast nobody at Hill."""
    _move(cast, "2004", "Hill")
    everybody = models.Person.objects.count()
    whole = scope_of(_only(cast, "eve", "ppst_lead", None), "ppst_lead")
    assert models.Person.objects.filter(whole.people()).count() == everybody
    coast = scope_of(_only(cast, "eve", "ppst_lead", "Coast"), "ppst_lead")
    assert models.Person.objects.filter(coast.people()).count() == everybody - 1


def test_a_supervisor_sees_own_team_and_the_units_given(cast: Cast) -> None:
    """Amina has three by name; with Quay also who is there, and never herself; the whole adds nobody."""
    amina = cast.accounts["amina"]
    assert {one.staff_number for one in supervised_by(amina)} == {"2001", "2002", "2003"}
    _move(cast, "2004", "Quay")
    _move(cast, "1001", "Quay")
    models.Grant.objects.create(
        account=amina, role="supervisor", organisation=cast.organisation, unit=_unit("Quay")
    )
    assert {one.staff_number for one in supervised_by(amina)} == {"2001", "2002", "2003", "2004"}
    client = Client()
    client.force_login(amina)
    assert client.get("/people/2004/").status_code == 200
    assert client.get("/people/1002/").status_code == 404


def test_a_supervisor_who_stands_for_nobody_supervises_nobody(cast: Cast) -> None:
    """People without a supervisor on record are not the team of an account without a person."""
    assert not supervised_by(_only(cast, "eve", "supervisor", None)).exists()


def _shown(cast: Cast, username: str) -> models.Encounter:
    account = cast.accounts[username]
    return models.Encounter.objects.create(
        account=account, learner=account.person, seed=1, begun_at=NOW, ended_at=NOW, shown_at=NOW
    )


def test_an_instructor_reads_practice_of_own_units_only(cast: Cast) -> None:
    """Given Harbour, Ines reads Tom's there and not Bea's at Hill; the whole reads all."""
    _move(cast, "1002", "Hill")
    cast.accounts["bea"].person.refresh_from_db()
    tom, bea, nobody = _shown(cast, "tom"), _shown(cast, "bea"), _shown(cast, "nina")
    ines = _only(cast, "ines", "instructor", "Harbour")
    assert set(encounters_shown_to(ines)) == {tom}
    client = Client()
    client.force_login(ines)
    for one in (bea, nobody):
        assert client.get(f"/instruct/encounters/{one.pk}/").status_code == 404
        assert client.post(f"/instruct/encounters/{one.pk}/turns/1/").status_code == 404
    assert set(encounters_shown_to(_only(cast, "ines", "instructor", None))) == {tom, bea, nobody}


def test_who_does_not_instruct_reads_no_practice(cast: Cast) -> None:
    """What is shown is shown to instructors, not to every role."""
    _shown(cast, "tom")
    assert not encounters_shown_to(cast.accounts["amina"]).exists()
