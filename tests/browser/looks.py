"""Whether a page is sound, at the width of a phone and of a desktop."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

PHONE, DESKTOP = 320, 1280  # pixels
Axe = Callable[[Page], list[str]]


def is_sound(page: Page, axe: Axe) -> None:
    """At both widths it meets WCAG 2.2 AA as far as a program can tell, and nothing runs off its side.

    One walk sees each page at both: signing in, talking and sending forms is what takes time. It goes on as
    on a phone.
    """
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert axe(page) == [], (page.url, width)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} pixels too wide at {width}"
