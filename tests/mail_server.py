"""A real mail server on this machine that keeps what it takes, refuses, stalls or breaks off when told to."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class MailHost:
    """The server: where it answers, what it took, and how it behaves from now on.

    Attributes:
        port: where it answers, on 127.0.0.1.
        taken: every message it took, with the address it was for.
        refuses: addresses to the answer it gives for them.
        breaks_off: after it took a message, it says nothing and hangs up.
        stalls: after it took a message, it says nothing for longer than anybody waits.
        signed_in: user and password of every sign-in.
    """

    port: int
    taken: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    breaks_off: bool = False
    stalls: bool = False
    signed_in: list[tuple[str, str]] = field(default_factory=list)

    @property
    def subjects(self) -> list[str]:
        """Of what it took, in order."""
        return [str(message["Subject"]) for _, message in self.taken]

    async def handle_RCPT(  # noqa: N802 -- the name that the library calls
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Refuse, or take the address."""
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take the message; then answer, or not."""
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append((envelope.rcpt_tos[0], message))
        if self.breaks_off:
            assert server.transport is not None
            server.transport.close()
        if self.stalls:
            await asyncio.sleep(3)
        return "250 OK"

    def authenticate(self, _: Any, __: Any, ___: Any, mechanism: str, data: LoginPassword) -> AuthResult:
        """Let one password in."""
        del mechanism
        self.signed_in.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right")


@contextmanager
def mail_host(certificate: Path | None = None) -> Iterator[MailHost]:
    """The server, for as long as the block lasts; with a certificate it wants TLS, and a password in it."""
    host, options = MailHost(free_port()), dict[str, Any]()
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
        options = {"tls_context": tls, "require_starttls": True, "auth_required": True}
        options["authenticator"] = host.authenticate
    controller = Controller(host, hostname="127.0.0.1", port=host.port, **options)
    controller.start()
    try:
        yield host
    finally:
        controller.stop()


def free_port() -> int:
    """A port of this machine at which nothing answers."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def certificate_in(folder: Path) -> Path:
    """A file with a key and a certificate for 127.0.0.1 that only those trust who are told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    here = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([here]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
