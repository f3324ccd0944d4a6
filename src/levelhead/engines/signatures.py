"""Ed25519 signatures (RFC 8032) on what forces share."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from levelhead.basics.errors import FaultsFound
from levelhead.basics.faults import Fault, Place
from levelhead.basics.jsons import sha256
from levelhead.basics.signing import Sign
from levelhead.basics.text_files import read_file


def signer(file: Path) -> Sign:
    """Signs with the private key of a PEM file, as `openssl genpkey -algorithm ed25519` writes it.

    Raises:
        FaultsFound: the file holds no such key.
    """
    try:
        key = load_pem_private_key(read_file(file), password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        remedy = "Make one with: openssl genpkey -algorithm ed25519 -out key.pem"
        found = "another file, or a key with a password"
        fault = Fault("key-not-a-key", Place(file.name), "an Ed25519 private key in PEM", found, remedy)
        raise FaultsFound([fault])
    return _signing(key)


def made_up_signer(name: str) -> Sign:
    """Signs for a made-up force. Its key follows from its name, so anybody has it and it proves nothing."""
    return _signing(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sha256(name))))


def _signing(key: Ed25519PrivateKey) -> Sign:
    public = key.public_key().public_bytes_raw().hex()
    return lambda content: (public, key.sign(content).hex())


def fits(public_key: str, signature: str, content: bytes) -> bool:
    """Whether the key made the signature of the content."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True
