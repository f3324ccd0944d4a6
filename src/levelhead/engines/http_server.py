"""One request to a server that stands beside ours, with one deadline for everything and a limit of size.

The standard library does it: no redirects, no proxies from the environment, no retries. The address is looked
up once, when the server is named, and never again; a name cannot later lead somewhere else.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Timer
from time import monotonic
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from levelhead.basics.errors import FaultsFound, OutsideSilent
from levelhead.basics.faults import Fault, Place

_READ_AT_ONCE = 65_536  # bytes
_LONGEST_KEY = 1_000  # characters
OK = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """How one server is set: what was given, and the names of the settings, for faults.

    Attributes:
        url: base address, for example `http://127.0.0.1:8080/v1`.
        key: sent as a bearer token; empty sends none.
        elsewhere: whether the server may stand on another machine.
        named: setting of the address, and of `elsewhere`.
    """

    url: str
    key: str = field(default="", repr=False)
    elsewhere: bool = False
    named: tuple[str, str] = ("--url", "LEVELHEAD_ELSEWHERE")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered with status 200: its type of content and its content."""

    kind: str
    content: bytes

    def json(self) -> Any:
        """The content as JSON. Raises OutsideSilent (`not-json`)."""
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError) as error:
            raise OutsideSilent("the server answered with something that is not JSON", "not-json") from error


class HttpServer:
    """A server at one address.

    Attributes:
        seconds: for a whole request, from the first try to connect to the last byte.
        largest: bytes of an answer.
    """

    def __init__(
        self, settings: Settings, *, seconds: float, largest: int, faults: Sequence[Fault] = ()
    ) -> None:
        """Look the address up.

        Raises:
            FaultsFound: it is no http or https address, it is elsewhere and that is not allowed, the key
                cannot be sent; or there were other faults in what was set, which are told with these.
        """
        self.seconds, self.largest = seconds, largest
        self._key = settings.key
        found = [*faults, *_key_faults(settings)]
        try:
            self._base = _base(settings)
            self._addresses = _addresses(self._base, settings)
        except FaultsFound as more:
            raise FaultsFound([*found, *more.faults]) from more
        if found:
            raise FaultsFound(found)

    def post(self, path: str, body: bytes, kind: str) -> Answer:
        """Send a body and wait for the answer. Raises OutsideSilent with the reason."""
        return self._request("POST", path, body, {"Content-Type": kind})

    def post_json(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Send JSON and wait for the answer. Raises OutsideSilent with the reason."""
        return self.post(path, json.dumps(body).encode(), "application/json")

    def get(self, path: str) -> Answer:
        """Ask for what is there. Raises OutsideSilent with the reason."""
        return self._request("GET", path, None, {})

    def _request(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        until = monotonic() + self.seconds
        given = {"Host": self._base.netloc, "User-Agent": "levelhead", "Accept": "*/*", "Connection": "close"}
        given |= headers | ({"Authorization": f"Bearer {self._key}"} if self._key else {})
        try:
            with self._connected(until) as connection, _Deadline(connection, until) as deadline:
                if isinstance(connection, ssl.SSLSocket):
                    connection.do_handshake()
                request = http.client.HTTPConnection(str(self._base.hostname))
                request.sock = connection
                request.request(method, self._base.path.rstrip("/") + path, body, given)
                return _answer(request, self.largest, deadline)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if monotonic() >= until:
                raise OutsideSilent(f"the server took over {self.seconds:g} seconds", "slow") from error
            raise OutsideSilent(f"the server did not answer: {error or type(error).__name__}") from error

    def _connected(self, until: float) -> socket.socket:
        """A connection to the first address that takes one, by TLS where the address says so."""
        refused: OSError | None = None
        for address in self._addresses:
            try:
                plain = socket.create_connection(address[:2], timeout=max(until - monotonic(), 0.001))
            except OSError as error:
                refused = error
                continue
            if self._base.scheme == "http":
                return plain
            context = ssl.create_default_context()
            name = self._base.hostname
            return context.wrap_socket(plain, server_hostname=name, do_handshake_on_connect=False)
        raise refused or OSError("it has no address")


class _Deadline:
    """Cuts a connection at a moment, whatever it is doing: a byte now and then does not lengthen it."""

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection, self._until = connection, until
        connection.settimeout(max(until - monotonic(), 0.001))
        self._timer = Timer(max(until - monotonic(), 0.0), self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def check(self) -> None:
        """Raise TimeoutError when the moment has passed."""
        if monotonic() >= self._until:
            raise TimeoutError("the deadline has passed")

    def _cut(self) -> None:
        with suppress(OSError):
            # Not the method of a TLS socket, which would say goodbye first and wait.
            socket.socket.shutdown(self._connection, socket.SHUT_RDWR)


def _answer(request: http.client.HTTPConnection, largest: int, deadline: _Deadline) -> Answer:
    """The answer over a connection that is cut at the deadline."""
    with request.getresponse() as response:
        content = _read(response, largest)
        deadline.check()  # a connection that is cut can look like an answer that ends
        if response.status != OK:
            raise OutsideSilent(f"the server answered with status {response.status}", "status")
        return Answer(response.headers.get_content_type(), content)


def _read(response: http.client.HTTPResponse, largest: int) -> bytes:
    parts, size = [], 0
    while part := response.read1(_READ_AT_ONCE):
        size += len(part)
        if size > largest:
            raise OutsideSilent(f"the server answered with over {largest:,} bytes", "too-large")
        parts.append(part)
    if response.length:  # what was announced and never came
        raise http.client.IncompleteRead(b"", response.length)
    return b"".join(parts)


def _base(settings: Settings) -> SplitResult:
    """The parts of the address. Raises FaultsFound."""
    try:
        base = urlsplit(settings.url)
        is_sound = base.scheme in {"http", "https"} and bool(base.hostname) and base.port != 0
    except ValueError:
        is_sound = False
    is_bare = is_sound and not (base.username or base.password or base.query or base.fragment)
    if not is_bare or not settings.url.isascii() or any(one.isspace() for one in settings.url):
        raise FaultsFound([_address_fault(settings, "something else")])
    return base


def _address_fault(settings: Settings, found: str) -> Fault:
    return Fault(
        "server-address",
        Place(settings.named[0]),
        "an address that begins with http:// or https:// and holds no name, password or question",
        found,
        "Give the address up to /v1, for example http://127.0.0.1:8080/v1; a key goes into its own setting.",
    )


def _addresses(base: SplitResult, settings: Settings) -> list[tuple[Any, ...]]:
    """Where the server stands, looked up now. Raises FaultsFound."""
    port = base.port or (443 if base.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(base.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        unknown = _address_fault(settings, f"a name that cannot be looked up: {base.hostname}"[:120])
        raise FaultsFound([unknown]) from error
    addresses = [one[4] for one in found]
    away = [one[0] for one in addresses if not ipaddress.ip_address(str(one[0]).split("%")[0]).is_loopback]
    if away and not settings.elsewhere:
        fault = Fault(
            "server-elsewhere",
            Place(settings.named[0]),
            "a server on this machine",
            f"one at {away[0]}",
            "What is practised may hold personal details. Run the server on this machine, or, when whoever "
            f"answers for the data has agreed, set {settings.named[1]}=1.",
        )
        raise FaultsFound([fault])
    return addresses


def _key_faults(settings: Settings) -> list[Fault]:
    key = settings.key
    if key and (not key.isascii() or not key.isprintable() or " " in key or len(key) > _LONGEST_KEY):
        fault = Fault(
            "server-key",
            Place(f"{settings.named[0].removesuffix('_URL')}_KEY"),
            f"at most {_LONGEST_KEY:,} letters, digits and signs, without spaces",
            f"{len(key):,} characters, among them others",
            "Copy the key again, whole and alone.",
        )
        return [fault]
    return []
