"""Where a one-time link leads: setting the passphrase of one's account."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.decorators import method_decorator

from levelhead import wiring
from levelhead.web.views.site import message


@method_decorator(login_not_required, name="dispatch")
class OpenAccount(PasswordResetConfirmView):
    """Django checks the link, and keeps its secret part out of the address while the form is open."""

    template_name = "pages/open.html.jinja"

    def form_valid(self, form: SetPasswordForm[Any]) -> HttpResponseRedirect:
        """Set the passphrase as an action; sign-in is the next step, so that it is typed once from memory."""
        name = self.user.get_username()
        wiring.open_account(username=name, passphrase=form.cleaned_data["new_password1"])
        messages.success(self.request, "Your passphrase is set. Sign in with it.")
        return redirect("account_login")

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """The form; or why there is none."""
        if not context["validlink"]:
            why = "It was used already, it is older than a day, or a newer one was made."
            what = "Ask the person who runs Levelhead there for a new one."
            link = ("/sign-in/", "Go to sign-in")
            return message(self.request, 410, "This link opens nothing any more", why, what, link=link)
        form = context["form"]
        context["username"] = self.user.get_username()
        context["errors"] = [
            {"field": "id_" + field, "text": text} for field, texts in form.errors.items() for text in texts
        ]
        options["status"] = 400 if context["errors"] else 200
        return super().render_to_response(context, **options)
