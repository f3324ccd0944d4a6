"""What is said of every request and every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

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


def guarded(answer: Answer) -> Answer:
    """No page is kept by the browser, for the next person at a shared machine; no page uses its sensors."""

    def answered(request: HttpRequest) -> HttpResponse:
        given = answer(request)
        add_never_cache_headers(given)
        given["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        return given

    return answered
