"""Signing in, with a pause after repeated failures."""

from __future__ import annotations

from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from levelhead.basics.jsons import sha256

FAILURES = 5
PAUSE_SECONDS = 300


@never_cache
@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page. Five failures for one name from one address bring a pause of five minutes."""
    given = request.POST if request.method == "POST" else request.GET
    to = given.get("next", "")
    if request.user.is_authenticated:
        return redirect("home")
    if request.method != "POST":
        return _page(request, [], to)
    username = request.POST.get("username", "").strip()
    key = "sign-in:" + sha256(f"{username.lower()}\t{request.META.get('REMOTE_ADDR', '')}")
    if cache.get(key, 0) >= FAILURES:
        minutes = PAUSE_SECONDS // 60
        text = f"Too many attempts. Wait {minutes} minutes, then try again."
        return _page(request, [{"field": "username", "text": text}], to, username, status=429)
    account = authenticate(request, username=username, password=request.POST.get("password", ""))
    if account is None:
        cache.add(key, 0, PAUSE_SECONDS)
        cache.incr(key)
        text = "The name and the passphrase do not go together. Check both."
        return _page(request, [{"field": "username", "text": text}], to, username)
    cache.delete(key)
    login(request, account)
    is_ours = url_has_allowed_host_and_scheme(
        to, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(to if to and is_ours else "home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


def _page(
    request: HttpRequest, errors: list[dict[str, str]], to: str, username: str = "", status: int = 200
) -> HttpResponse:
    context = {"errors": errors, "next": to, "username": username}
    return render(request, "pages/sign_in.html.jinja", context, status=status)
