"""Signing in and out. django-allauth does the work: forms, limits, second step, single sign-on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.views import LoginView
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from requests import RequestException

from levelhead.web.views.site import message


class SignIn(LoginView):
    """The sign-in page, with the places where one may sign in elsewhere."""

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """What the page shows."""
        return super().get_context_data(**options) | {"single_sign_on": settings.SINGLE_SIGN_ON}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def go_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the place where one signs in; only the press of a button goes there."""
    return _answered(request, openid_connect.login, provider_id)


@login_not_required
@require_safe
def back_from_elsewhere(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where one comes back from it."""
    return _answered(request, openid_connect.callback, provider_id)


def _answered(request: HttpRequest, view: Callable[..., HttpResponse], provider_id: str) -> HttpResponse:
    """What allauth's view answers; where the other side does not, that is said."""
    try:
        return view(request, provider_id)
    except RequestException:
        why = "The place where you sign in does not answer."
        what = "Try again in some minutes; if it goes on, ask the person who runs Levelhead there."
        link = ("/sign-in/", "Go to sign-in")
        return message(request, 503, "You are not signed in", why, what, link=link)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("account_login")
