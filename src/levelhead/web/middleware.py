"""What is said of every request and every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils.cache import add_never_cache_headers

from levelhead.web.sensors import NO_SENSORS

Answer = Callable[[HttpRequest], HttpResponse]


def came_by_tls(answer: Answer) -> Answer:
    """Believe the setting, not a header that anybody can send, about what the browser spoke.

    Without this, Django would take the plain HTTP of the last step for that of the browser, refuse its forms,
    and leave out what it says to browsers that came by TLS.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        if settings.CAME_BY_TLS:
            request.META["wsgi.url_scheme"] = "https"
        return answer(request)

    return answered


def second_step(answer: Answer) -> Answer:
    """Who needs a second step and has none yet sets it up before anything else is open.

    Who signed in elsewhere was asked for theirs there.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        if settings.SECOND_STEP_FOR and request.user.is_authenticated and _is_missing(request):
            return redirect("mfa_activate_totp")
        return answer(request)

    return answered


_OPEN_WITHOUT = frozenset(
    {"mfa_activate_totp", "account_reauthenticate", "sign-out", "accessibility", "account_login"}
)


def _is_missing(request: HttpRequest) -> bool:
    from allauth.mfa.utils import is_mfa_enabled

    from levelhead.web.rights import needs_second_step

    if resolve(request.path_info).url_name in _OPEN_WITHOUT or not needs_second_step(request.user):
        return False
    elsewhere = any(one["method"] == "socialaccount" for one in _steps(request))
    return not elsewhere and not is_mfa_enabled(request.user)


def _steps(request: HttpRequest) -> list[dict[str, object]]:
    """How this person signed in, step by step."""
    from allauth.account.authentication import get_authentication_records

    return get_authentication_records(request, request.user)


def guarded(answer: Answer) -> Answer:
    """No page is kept by the browser, for the next person at a shared machine; none uses sensors unasked."""

    def answered(request: HttpRequest) -> HttpResponse:
        given = answer(request)
        add_never_cache_headers(given)
        given["Cross-Origin-Resource-Policy"] = "same-origin"
        given.headers.setdefault("Permissions-Policy", NO_SENSORS)
        return given

    return answered
