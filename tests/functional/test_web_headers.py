"""What every answer says to the browser, one claim a header; and what cookies carry."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import localdate

from cast import PASSPHRASE, make_cast

pytestmark = pytest.mark.django_db

PAGES = ("/sign-in/", "/", "/nowhere/", "/my-record/", "/imports/", "/my-team/standing.csv")
EXPECTED = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'none'",
    "connect-src": "'self'",
    "media-src": "blob:",  # the person's line, played from memory
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


@pytest.fixture
def client() -> Client:
    """Amina, signed in through the page."""
    cache.clear()
    make_cast(localdate())
    client = Client()
    client.post("/sign-in/", {"login": "amina", "password": PASSPHRASE})
    return client


@pytest.mark.parametrize("header", list(EXPECTED))
def test_every_answer_has_the_header(client: Client, header: str) -> None:
    """Pages, files, refusals and pages that are not there."""
    assert {page: client.get(page)[header] for page in PAGES} == dict.fromkeys(PAGES, EXPECTED[header])


@pytest.mark.parametrize("directive", list(POLICY))
def test_the_policy_of_every_page_is_as_strict_as_can_be(client: Client, directive: str) -> None:
    """Scripts and styles are ours alone, nothing is inline, and nobody frames a page."""
    for page in PAGES:
        given = dict(
            part.strip().split(" ", 1) for part in client.get(page)["Content-Security-Policy"].split(";")
        )
        assert set(given) == set(POLICY)
        assert given[directive] == POLICY[directive], page


def test_nothing_is_kept_by_the_browser(client: Client) -> None:
    """The next person at a shared machine finds no page of this one."""
    for page in PAGES:
        kept = client.get(page)["Cache-Control"]
        assert "no-store" in kept, page
        assert "private" in kept, page


def test_the_session_cookie_is_for_the_server_alone(client: Client) -> None:
    """No script reads it, other sites do not send it, and it ends with the browser."""
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")


def test_a_session_ends_with_the_shift(client: Client) -> None:
    """However long a browser stays open, after eight hours one signs in again."""
    assert client.session.get_expiry_age() == settings.SESSION_COOKIE_AGE == 8 * 60 * 60


def test_behind_tls_cookies_and_the_site_are_for_tls_alone() -> None:
    """With LEVELHEAD_HTTPS=1 both cookies are secure and browsers are told to stay with TLS for a year."""
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    look = f"""
import json
from levelhead.web import settings
print(json.dumps([getattr(settings, name) for name in {names}]))
"""
    found = {}
    for https in ("", "1"):
        environment = {**os.environ, "LEVELHEAD_HTTPS": https}
        run = subprocess.run(
            [sys.executable, "-c", look], env=environment, check=True, capture_output=True, text=True
        )
        found[https] = json.loads(run.stdout)
    assert found == {"": [False, False, 0], "1": [True, True, 31_536_000]}


def test_what_is_sent_is_small(client: Client) -> None:
    """Pages, styles and scripts come compressed to a browser that takes them so."""
    for page in ("/my-record/", "/static/built/levelhead.css", "/static/built/govuk-frontend.min.js"):
        answer = client.get(page, headers={"accept-encoding": "gzip"})
        answer.close()
        assert answer["Content-Encoding"] == "gzip", page
