"""A mail server, by SMTP: one message in, and whether the server took it."""

from __future__ import annotations

import smtplib
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from levelhead.actions.send_messages import NotSent
from levelhead.basics.jsons import canonical, sha256
from levelhead.basics.mail_addresses import is_email
from levelhead.records.invitations import invitation_file, method_of
from levelhead.records.messages.told import Owed


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in, and as whom.

    Attributes:
        server: name or address.
        port: number.
        security: starttls, tls, or none for a server that is reached inside one machine or network.
        sender: e-mail address that messages come from; also who organises a class in a calendar.
        user: sign-in name, or empty.
        password: what goes with it.
        reply_to: e-mail address for answers, or empty.
        timeout_seconds: how long one step of the conversation may take.
    """

    server: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = ""
    reply_to: str = ""
    timeout_seconds: int = 20

    def __repr__(self) -> str:
        """Without the password, wherever it is shown."""
        return f"MailServer({self.server}:{self.port}, {self.security}, from {self.sender})"


class SmtpPostman:
    """Implements `actions.send_messages.Postman`: one connection for a run, made anew where it broke."""

    def __init__(self, server: MailServer, *, organisation: str, address: str) -> None:
        """Send by a server, in the name of an organisation whose pages answer at an address, if any."""
        self._server, self._organisation, self._address = server, organisation, address
        self._connection: EmailBackend | None = None

    def send(self, owed: Owed) -> None:
        """Send one message. Raises NotSent, which says whether it surely did not leave."""
        message = self.message(owed)
        connection = self._connected()
        try:
            connection.send_messages([message])
        except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
            self.close()
            raise NotSent(_answer(error)) from error  # the server answered, and the answer was no
        except (smtplib.SMTPException, OSError) as error:
            self.close()  # it broke off, maybe after it took the message
            raise NotSent(_answer(error), is_known=False) from error

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.close()
            self._connection = None

    def message(self, owed: Owed) -> EmailMultiAlternatives:
        """The message as it leaves. Its name is the same whenever it is sent, so that a copy is known."""
        if not is_email(owed.address):
            raise NotSent("the address is none that can be written to")
        server, words = self._server, {"name": owed.full_name, "address": self._address, "foot": self._foot()}
        named = sha256(canonical([owed.staff_number, owed.kind, owed.key, owed.sequence]))[:32]
        made = EmailMultiAlternatives(
            owed.letter.subject_line,
            owed.letter.as_text(**words),
            server.sender,
            [owed.address],
            headers={
                "Message-ID": f"<{named}@{server.sender.rpartition('@')[2]}>",
                "Auto-Submitted": "auto-generated",  # RFC 3834: nobody's absence answers it
            },
            reply_to=[server.reply_to] if server.reply_to else None,
        )
        made.attach_alternative(owed.letter.as_html(**words), "text/html")
        if owed.invitation is not None:
            self._add_calendar(made, owed)
        return made

    def _add_calendar(self, made: EmailMultiAlternatives, owed: Owed) -> None:
        """Both ways that calendars look for it: as another form of the message, and as a file."""
        if owed.invitation is None:
            return
        file = invitation_file(
            owed.invitation,
            organiser=self._server.sender,
            attendee=owed.address,
            sequence=owed.sequence,
            description=owed.letter.as_text(name=owed.full_name, address=self._address, foot=self._foot()),
        )
        method = method_of(owed.invitation)
        made.attach_alternative(file.decode(), f"text/calendar; method={method}")
        made.attach("class.ics", file, "application/ics")

    def _foot(self) -> str:
        answers = "" if self._server.reply_to else " Nobody reads answers to this address."
        return (
            f"Sent by Levelhead for {self._organisation}.{answers} Which reminders you get is under "
            "'My messages'."
        )

    def _connected(self) -> EmailBackend:
        """The open connection. Raises NotSent where there can be none: then nothing left."""
        if self._connection is None:
            server = self._server
            made = EmailBackend(
                host=server.server,
                port=server.port,
                username=server.user,
                password=server.password,
                use_tls=server.security == "starttls",
                use_ssl=server.security == "tls",
                timeout=server.timeout_seconds,
            )
            try:
                made.open()
            except (smtplib.SMTPException, OSError) as error:
                with suppress(OSError, smtplib.SMTPException):
                    made.close()
                raise NotSent(_answer(error), is_silent=True) from error
            self._connection = made
        return self._connection


def _answer(error: Any) -> str:
    """What went wrong, in one line, without anything of the message or of the sign-in."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the server refused the sign-in ({error.smtp_code})"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(error.recipients.values()))
        return f"the server refused the address ({code} {_line(said)})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"the server refused ({error.smtp_code} {_line(error.smtp_error)})"
    if isinstance(error, TimeoutError | socket.gaierror):
        return "no answer in time" if isinstance(error, TimeoutError) else "no such server is known"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "the connection broke off"
    return _line(getattr(error, "strerror", "") or str(error)) or type(error).__name__


def _line(said: Any) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
