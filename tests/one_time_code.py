"""What an authenticator app shows, worked out by RFC 6238 apart from the library under test."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time


def code_now(secret: str) -> str:
    """Six digits, for the present half minute."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
