"""Signing in as somebody of the cast, with patience for a slow machine."""

from __future__ import annotations

from playwright.sync_api import BrowserContext, Page, expect

from cast import PASSPHRASE

# Milliseconds to wait for what a page will show: long, because nothing waits longer than it must.
PATIENCE = 40_000
expect.set_options(timeout=PATIENCE)


def signed_in(context: BrowserContext, username: str, path: str = "/") -> Page:
    """A new page of the context, signed in and led on to a path."""
    page = opened(context)
    page.goto(path if path != "/" else "/sign-in/")
    page.fill("#login", username)
    page.fill("#password", PASSPHRASE)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return page


def opened(context: BrowserContext) -> Page:
    """A new page of the context."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    return page
