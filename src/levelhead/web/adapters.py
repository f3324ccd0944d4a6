"""Where django-allauth asks us: who may have an account, what is kept secret, what goes into the trail."""

from __future__ import annotations

import base64
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from levelhead import wiring
from levelhead.storage import models
from levelhead.web.rights import needs_second_step
from levelhead.web.views.site import message


class Accounts(DefaultAccountAdapter):
    """Accounts are made by the command only, and every sign-in is in the trail."""

    # In the words of the page, which asks for a sign-in name and a passphrase.
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "The sign-in name or the passphrase is not right.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        del request
        return False

    def post_login(self, request: HttpRequest, user: models.Account, **options: Any) -> HttpResponse:
        """Note the sign-in, once it is complete, second step and all."""
        name = user.get_username()
        wiring.note(by=name, what="signed_in", subject=f"account:{name}")
        return super().post_login(request, user, **options)

    def send_notification_mail(self, template_prefix: str, user: models.Account, *_: Any, **__: Any) -> None:
        """Note in the trail what allauth would send a letter about, such as `totp_activated`."""
        name = user.get_username()
        wiring.note(by=name, what=template_prefix.rpartition("/")[2], subject=f"account:{name}")

    def add_message(self, *args: Any, **options: Any) -> None:
        """Nothing: our own pages say what happened."""


class SecondStep(DefaultMFAAdapter):
    """The secrets of apps and the recovery codes are encrypted with a key made from that of the home."""

    def encrypt(self, text: str) -> str:
        """Encrypt what is kept in the database."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt it."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def get_totp_issuer(self) -> str:
        """What an app calls the code."""
        return "Levelhead"

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Whether the holder's roles let them do without a second step."""
        return not needs_second_step(authenticator.user)


def _cipher() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"levelhead second step")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))


class SingleSignOn(DefaultSocialAccountAdapter):
    """Who signs in elsewhere comes in as the account of that name, which somebody must have made before."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect a first sign-in to the account that the agreed claim names; turn everybody else away."""
        if sociallogin.is_existing:
            return
        told = sociallogin.account.extra_data.get("id_token") or {}
        claim = sociallogin.provider.app.settings["username_claim"]
        account = models.Account.objects.filter(username=str(told.get(claim, "")), is_active=True).first()
        if account is None:
            _turned_away(request, "You have signed in, and no account here is yours.")
        sociallogin.connect(request, account)

    def on_authentication_error(self, request: HttpRequest, provider: Any, *_: Any, **__: Any) -> NoReturn:
        """Say that signing in there did not succeed, without what the other side wrote."""
        _turned_away(request, f"Signing in with {provider} did not succeed.")


def _turned_away(request: HttpRequest, why: str) -> NoReturn:
    what = "Try once more; if it goes on, ask the person who runs Levelhead there."
    link = ("/sign-in/", "Go to sign-in")
    raise ImmediateHttpResponse(message(request, 403, "You are not signed in", why, what, link=link))
