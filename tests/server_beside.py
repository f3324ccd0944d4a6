"""A real HTTP server on this machine that speaks as a language model's or a speech server, or breaks off.

What it answers when it behaves is held to a real server's by `test_language_model_contract.py`.
"""

from __future__ import annotations

import io
import json
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

WORDS = "I have not done anything."


@dataclass
class Asked:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Beside:
    """The server: where it answers, what it was asked, and how it answers from now on."""

    url: str
    stopped: Event
    asked: list[Asked] = field(default_factory=list)
    answer: Callable[[BaseHTTPRequestHandler, Beside], None] | None = None

    def says(self, words: str) -> None:
        """Put every line in these words."""
        self.answer = sends(json.dumps(completion(words)).encode(), "application/json")


def completion(words: Any) -> dict[str, Any]:
    """A chat completion as llama.cpp's server writes it."""
    message = {"role": "assistant", "content": words}
    return {
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
    }


def sound(seconds: float = 0.5, rate: int = 16_000, channels: int = 1) -> bytes:
    """A WAV file of silence."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(2 * channels * int(seconds * rate)))
    return made.getvalue()


def sends(content: bytes, kind: str, status: int = 200) -> Callable[[BaseHTTPRequestHandler, Beside], None]:
    """Answers with this content."""

    def answer(request: BaseHTTPRequestHandler, _: Beside) -> None:
        request.send_response(status)
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(content)))
        request.end_headers()
        request.wfile.write(content)

    return answer


def waits(_: BaseHTTPRequestHandler, server: Beside) -> None:
    """Never answers."""
    server.stopped.wait(30)


def trickles_head(request: BaseHTTPRequestHandler, server: Beside) -> None:
    """Begins an answer whose headers never end, a byte at a time."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
    _trickle(request, server)


def trickles_body(request: BaseHTTPRequestHandler, server: Beside) -> None:
    """Begins an answer whose content never ends, a byte at a time."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n ")
    _trickle(request, server)


def breaks_off(request: BaseHTTPRequestHandler, _: Beside) -> None:
    """Announces more than it sends."""
    request.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"choices": ')


def hangs_up(_: BaseHTTPRequestHandler, __: Beside) -> None:
    """Closes the connection without a word."""


def leads_away(request: BaseHTTPRequestHandler, server: Beside) -> None:
    """Sends the caller somewhere else."""
    request.send_response(307)
    request.send_header("Location", f"{server.url}/elsewhere")
    request.send_header("Content-Length", "0")
    request.end_headers()


def _trickle(request: BaseHTTPRequestHandler, server: Beside) -> None:
    with suppress(OSError):
        while not server.stopped.wait(0.02):
            request.wfile.write(b" ")
            request.wfile.flush()


def _behaves(request: BaseHTTPRequestHandler, server: Beside) -> None:
    body, kind, status = b'{"error": "not found"}', "application/json", 404
    match request.path:
        case "/v1/models":
            body, status = json.dumps({"object": "list", "data": [{"id": "fake"}]}).encode(), 200
        case "/v1/chat/completions":
            body, status = json.dumps(completion(WORDS)).encode(), 200
        case "/v1/audio/transcriptions":
            body, status = json.dumps({"text": "Hi, I'm Sam."}).encode(), 200
        case "/v1/audio/speech":
            body, kind, status = sound(), "audio/wav", 200
    sends(body, kind, status)(request, server)


@contextmanager
def beside() -> Iterator[Beside]:
    """The server, for as long as the block lasts."""
    server: Beside

    class _Requests(BaseHTTPRequestHandler):
        def _any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.asked.append(Asked(self.path, dict(self.headers), body))
            with suppress(OSError):  # the caller may be gone
                (server.answer or _behaves)(self, server)

        do_GET = do_POST = _any  # noqa: N815 -- the names that the library calls

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), _Requests) as listening:
        listening.daemon_threads = True
        server = Beside(f"http://127.0.0.1:{listening.server_port}/v1", Event())
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.stopped.set()
            listening.shutdown()
            thread.join()
