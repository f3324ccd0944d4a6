"""What a signature is to whoever writes or reads a signed file; the keys themselves are in `engines`."""

from __future__ import annotations

from collections.abc import Callable

Sign = Callable[[bytes], tuple[str, str]]  # some bytes to a public key and the signature, in hexadecimal
Verify = Callable[[str, str, bytes], bool]  # whether a public key made a signature of some bytes
