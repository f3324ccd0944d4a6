"""E-mail addresses: the plain kind that an organisation gives its people."""

from __future__ import annotations

import re

LONGEST_EMAIL = 254  # characters; RFC 5321 allows no longer path
# Narrower than RFC 5322 on purpose: no quotes, comments, spaces or line ends, so that an address can stand in
# a header of a message as it is. The part before the @ has at most 64 characters (RFC 5321).
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])"
)
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")


def is_email(text: str) -> bool:
    """Whether a text is one plain e-mail address and nothing else."""
    before = text.partition("@")[0]
    return len(text) <= LONGEST_EMAIL and len(before) <= 64 and _EMAIL.fullmatch(text) is not None


def is_domain(text: str) -> bool:
    """Whether a text is a domain in small letters."""
    return len(text) <= LONGEST_EMAIL and _DOMAIN.fullmatch(text) is not None
