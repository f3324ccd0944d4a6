"""Signing in: the second step, recovery codes, and signing in elsewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate
from pytest_django import Settings

import openid_provider
from cast import PASSPHRASE, Cast, make_cast
from levelhead.actions.keep_accounts import reset_account
from levelhead.basics.errors import FaultsFound
from levelhead.storage import models
from levelhead.storage.accounts import DjangoAccounts
from levelhead.storage.settings_file import SignInElsewhere, read_settings
from levelhead.storage.work import DjangoWork, SystemClock
from one_time_code import code_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return make_cast(localdate())


def _with_passphrase(username: str) -> tuple[Client, str]:
    """A browser after the first step, and where that led."""
    client = Client()
    answer = client.post("/sign-in/", {"login": username, "password": PASSPHRASE})
    return client, answer["Location"]


def _set_up(client: Client) -> tuple[str, list[str]]:
    """Set up a second step; the app's key and the recovery codes."""
    client.post("/sign-in/again/", {"password": PASSPHRASE})
    page = client.get("/second-step/set-up/").content.decode()
    assert "<svg" in page
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page)
    assert secret is not None
    answer = client.post("/second-step/set-up/", {"code": code_now(secret[1])}, follow=True)
    codes = re.findall(r"<code>(\w+)</code>", answer.content.decode())
    assert len(codes) == 10
    cache.clear()  # a code is believed once; the next sign-in of this test comes in the same half minute
    return secret[1], codes


def _is_in(client: Client) -> bool:
    return client.get("/my-record/").status_code == 200


def test_with_a_second_step_the_passphrase_alone_opens_nothing(cast: Cast) -> None:
    """After the first step every page still leads to sign-in; a wrong code is told; the right one opens."""
    secret, _ = _set_up(_with_passphrase("tom")[0])
    client, led_to = _with_passphrase("tom")
    assert led_to.startswith("/sign-in/code/")
    assert not _is_in(client)
    wrong = f"{(int(code_now(secret)) + 1) % 1_000_000:06}"
    page = client.post("/sign-in/code/", {"code": wrong}).content.decode()
    assert 'href="#code"' in page
    assert "<title>Error: " in page
    assert not _is_in(client)
    client.post("/sign-in/code/", {"code": code_now(secret)})
    assert _is_in(client)


def test_a_code_is_believed_once(cast: Cast) -> None:
    """Somebody who reads it over a shoulder comes too late."""
    secret, _ = _set_up(_with_passphrase("tom")[0])
    code = code_now(secret)
    first, second = _with_passphrase("tom")[0], _with_passphrase("tom")[0]
    first.post("/sign-in/code/", {"code": code})
    second.post("/sign-in/code/", {"code": code})
    assert [_is_in(first), _is_in(second)] == [True, False]


def test_a_recovery_code_opens_once(cast: Cast) -> None:
    """Without the phone each code on paper does, and never again."""
    _, codes = _set_up(_with_passphrase("tom")[0])
    opened = []
    for _ in range(2):
        client = _with_passphrase("tom")[0]
        client.post("/sign-in/code/", {"code": codes[3]})
        opened.append(_is_in(client))
    assert opened == [True, False]


def test_guessing_codes_is_slowed(cast: Cast) -> None:
    """After some wrong codes even the right one waits."""
    secret, _ = _set_up(_with_passphrase("tom")[0])
    client = _with_passphrase("tom")[0]
    for n in range(5):
        client.post("/sign-in/code/", {"code": f"{n:06}"})
    client.post("/sign-in/code/", {"code": code_now(secret)})
    assert not _is_in(client)


def test_secrets_of_the_second_step_are_not_in_the_database_as_they_are(cast: Cast) -> None:
    """Neither the app's key nor a recovery code can be read there."""
    secret, codes = _set_up(_with_passphrase("tom")[0])
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert Authenticator.objects.count() == 2
    assert not [one for one in (secret, *codes) if one in kept]


def test_the_trail_tells_of_sign_ins_and_second_steps(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    """A sign-in is told once it is complete, and what was set up."""
    with django_capture_on_commit_callbacks(execute=True):
        secret, _ = _set_up(_with_passphrase("tom")[0])
    client, _ = _with_passphrase("tom")
    actions = models.AuditEvent.objects.filter(subject="account:tom").order_by("id")
    before = ["signed_in", "totp_activated"]
    assert list(actions.values_list("action", flat=True)) == before
    client.post("/sign-in/code/", {"code": code_now(secret)})
    assert list(actions.values_list("action", flat=True)) == [*before, "signed_in"]


def test_a_role_may_ask_for_a_second_step(cast: Cast, settings: Settings) -> None:
    """Ada sets one up before anything else is open, and cannot remove it; Tom need not."""
    settings.SECOND_STEP_FOR = frozenset({"administrator"})
    assert _is_in(_with_passphrase("tom")[0])
    ada, _ = _with_passphrase("ada")
    for page in ("/", "/imports/", "/second-step/"):
        assert ada.get(page)["Location"] == "/second-step/set-up/"
    _set_up(ada)
    assert ada.get("/imports/").status_code == 200
    assert "so it stays" in ada.get("/second-step/remove/").content.decode()
    ada.post("/second-step/remove/")
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_a_second_step_that_nobody_asks_for_can_be_removed(cast: Cast) -> None:
    """Afterwards the passphrase alone opens again."""
    client, _ = _with_passphrase("tom")
    _set_up(client)
    client.post("/second-step/remove/")
    assert _is_in(_with_passphrase("tom")[0])


def test_a_reset_forgets_the_second_step(cast: Cast) -> None:
    """With a new phone and a new passphrase one begins anew."""
    _set_up(_with_passphrase("tom")[0])
    ports: dict[str, Any] = {"store": DjangoAccounts(), "work": DjangoWork(SystemClock())}
    reset_account(**{"by": "ada", "username": "tom", "passphrase": PASSPHRASE, **ports})
    assert _is_in(_with_passphrase("tom")[0])


def test_what_guards_an_account_is_not_changed_from_a_machine_left_open(cast: Cast) -> None:
    """Whoever is signed in is asked for the passphrase first, and goes on where they were."""
    client, _ = _with_passphrase("tom")
    answer = client.get("/second-step/set-up/")
    assert answer["Location"].startswith("/sign-in/again/?next=")
    again = client.get(answer["Location"])
    assert "Is it you?" in again.content.decode()
    form = {"password": PASSPHRASE, "next": "/second-step/set-up/"}
    assert client.post("/sign-in/again/", form)["Location"] == "/second-step/set-up/"
    assert client.get("/second-step/set-up/").status_code == 200


# -- signing in elsewhere


@pytest.fixture
def provider(settings: Settings, cast: Cast) -> Iterator[openid_provider.Provider]:
    """A provider on this machine, set up as `settings.toml` would."""
    with openid_provider.running() as provider:
        one = SignInElsewhere(
            "force",
            "Force sign-in",
            provider.address,
            openid_provider.CLIENT,
            openid_provider.SECRET,
            "preferred_username",
        )
        settings.SINGLE_SIGN_ON = (one,)
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [one.as_allauth()]}}
        yield provider


def _elsewhere(provider: openid_provider.Provider, **claims: Any) -> tuple[Client, Any]:
    """A browser that went there and came back, and the answer it got then."""
    client = Client()
    assert "Sign in with Force sign-in" in client.get("/sign-in/").content.decode()
    led_to = client.post("/sign-in/with/force/")["Location"]
    return client, client.get(provider.authorise(led_to, **claims))


def test_who_signs_in_elsewhere_is_in(provider: openid_provider.Provider) -> None:
    """Tom, by the name that the token says, twice; the second time by who he is there, whatever his name."""
    client, answer = _elsewhere(provider, preferred_username="tom")
    assert answer["Location"] == "/"
    assert _is_in(client)
    client, _ = _elsewhere(provider, preferred_username="thomas")
    assert _is_in(client)
    assert models.AuditEvent.objects.filter(subject="account:tom", action="signed_in").count() == 2
    assert provider.refused == []


@pytest.mark.parametrize(
    "claims",
    [
        {"preferred_username": "stranger"},
        {"preferred_username": ""},
        {},
        {"preferred_username": "tom", "aud": "somebody-else"},
        {"preferred_username": "tom", "iss": "https://elsewhere.example"},
        {"preferred_username": "tom", "exp": 1_700_000_000},
    ],
)
def test_who_is_not_known_or_not_for_us_is_turned_away(
    provider: openid_provider.Provider, claims: dict[str, Any]
) -> None:
    """No account is made, nobody is in, and the page says what to do."""
    before = models.Account.objects.count()
    client, answer = _elsewhere(provider, **claims)
    assert answer.status_code == 403
    assert "You are not signed in" in answer.content.decode()
    assert not _is_in(client)
    assert models.Account.objects.count() == before


def test_a_closed_account_stays_closed(provider: openid_provider.Provider, cast: Cast) -> None:
    """Also for somebody whom the other side still lets in."""
    models.Account.objects.filter(username="tom").update(is_active=False)
    client, _ = _elsewhere(provider, preferred_username="tom")
    assert not _is_in(client)


def test_an_answer_that_nobody_asked_for_signs_nobody_in(provider: openid_provider.Provider) -> None:
    """A link with somebody else's code, sent to a person, does not sign that person in as them."""
    led_to = Client().post("/sign-in/with/force/")["Location"]
    victim = Client()
    answer = victim.get(provider.authorise(led_to, preferred_username="tom"))
    assert answer.status_code == 403
    assert not _is_in(victim)


def test_a_provider_that_is_silent_is_told(settings: Settings, provider: Any) -> None:
    """The page says that it did not succeed, and is no mistake of ours."""
    one = SignInElsewhere("force", "Force sign-in", "http://127.0.0.1:9", "levelhead", "x", "sub")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [one.as_allauth()]}}
    answer = Client().post("/sign-in/with/force/")
    assert answer.status_code == 503
    assert "does not answer" in answer.content.decode()


def test_who_signs_in_elsewhere_takes_the_second_step_there(
    provider: openid_provider.Provider, settings: Settings
) -> None:
    """A role that asks for one here does not ask again of who comes from there."""
    settings.SECOND_STEP_FOR = frozenset({"officer"})
    assert _is_in(_elsewhere(provider, preferred_username="tom")[0])
    assert not _is_in(_with_passphrase("tom")[0])


def test_the_settings_of_a_home_say_how_people_sign_in(tmp_path: Path) -> None:
    """What `settings.toml` says is what allauth is told; the usual claim is taken where none is named."""
    file = tmp_path / "settings.toml"
    file.write_text(
        """
        [sign_in]
        second_step_for = ["administrator"]
        [[single_sign_on]]
        id = "force"
        name = "Force sign-in"
        server = "https://login.example/tenant/v2.0"
        client_id = "levelhead"
        client_secret = "between-us"
        """,
        encoding="utf-8",
    )
    settings = read_settings(file)
    assert settings.second_step_for == ("administrator",)
    (one,) = settings.single_sign_on
    assert (one.origin, one.username_claim) == ("https://login.example", "preferred_username")
    assert one.as_allauth()["settings"]["server_url"] == "https://login.example/tenant/v2.0"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('server = "http://login.example"', "settings-wrong-value"),
        ("client_secret = 7", "settings-wrong-value"),
        ('id = "Not An Address"', "settings-wrong-value"),
        ('colour = "red"', "settings-unknown-key"),
    ],
)
def test_a_place_to_sign_in_is_checked_when_the_home_is_opened(tmp_path: Path, line: str, code: str) -> None:
    """Each mistake is told with its line, and what is missing as well; a secret is not repeated."""
    file = tmp_path / "settings.toml"
    file.write_text(f"[[single_sign_on]]\n{line}\n", encoding="utf-8")
    with pytest.raises(FaultsFound) as found:
        read_settings(file)
    codes = [(fault.code, fault.place.line) for fault in found.value.faults]
    assert (code, 2) in codes
    assert len(codes) >= 5
    assert "7" not in str(found.value).replace("settings.toml", "")


@pytest.mark.parametrize("roles", ['["admin"]', '"administrator"', "[7]", "[[]]"])
def test_a_second_step_for_a_role_that_does_not_exist_is_told(tmp_path: Path, roles: str) -> None:
    """A misspelt role would otherwise be a second step that nobody is asked for."""
    file = tmp_path / "settings.toml"
    file.write_text(f"[sign_in]\nsecond_step_for = {roles}\n", encoding="utf-8")
    with pytest.raises(FaultsFound, match=r"settings-wrong-value  settings\.toml, line 2, second_step_for"):
        read_settings(file)


def test_going_elsewhere_takes_a_press_of_a_button(provider: openid_provider.Provider) -> None:
    """A picture or link on another page starts no sign-in."""
    answer = Client().get("/sign-in/with/force/")
    assert answer.status_code == 200
    assert "Location" not in answer
