"""The page about the site itself, and the pages for when something is wrong."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from levelhead import __version__


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What has been tested and what has not."""
    return render(request, "pages/accessibility.html.jinja", {"version": __version__})


def message(
    request: HttpRequest,
    status: int,
    heading: str,
    *sentences: str,
    link: tuple[str, str] = ("/", "Go to the first page"),
    kept: str = "",
) -> HttpResponse:
    """A page that says what happened and where to go.

    Args:
        request: what was asked.
        status: the code of the answer.
        heading: what happened.
        sentences: why, and what to do.
        link: where to go: address and words.
        kept: words that somebody typed and that were not used, to be copied from the page.
    """
    context = {"heading": heading, "sentences": sentences, "link": link, "kept": kept}
    return render(request, "pages/message.html.jinja", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    del exception
    why = "The page was asked for in a way that makes no sense."
    return message(request, 400, "That could not be read", why, "Nothing was changed.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    del exception
    what = "If you need it for your work, ask the person who runs Levelhead there for the role it needs."
    return message(request, 403, "This page is not open to you", what, "Nothing was changed.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, for a form that is too old or came from elsewhere."""
    del reason
    came_from = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    what = (
        "You may have signed in again since, or it came from another site. Load the page, and send it again."
    )
    return message(
        request,
        403,
        "That form was too old",
        what,
        "Nothing was changed.",
        link=(came_from if is_ours else "/", "Load the page again"),
        kept=request.POST.get("utterance", ""),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    del exception
    what = "Check the address, or start again from the first page."
    return message(request, 404, "There is no such page", what)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our own bug. It asks nothing of the database or the templates, which may be what is broken."""
    del request
    page = format_html(
        "<!DOCTYPE html><html lang='en-GB' class='govuk-template'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<title>Something went wrong: Levelhead</title><link rel='stylesheet' href='{}'></head>"
        "<body class='govuk-template__body'><header class='lh-header'><div class='govuk-width-container'>"
        "<span class='lh-header__name'>Levelhead</span></div></header>"
        "<div class='govuk-width-container'><main class='govuk-main-wrapper'>"
        "<h1 class='govuk-heading-l'>Something went wrong</h1>"
        "<p class='govuk-body'>This is a mistake of ours, not of yours. What you had saved before is kept; "
        "what you sent just now may not be.</p>"
        "<p class='govuk-body'><a class='govuk-link' href='/'>Go to the first page</a></p>"
        "</main></div></body></html>",
        static("built/levelhead.css"),
    )
    return HttpResponse(page, status=500)
