"""A server beside ours that hears and speaks, by the audio part of the protocol of language models."""

from __future__ import annotations

import json
import secrets
from time import monotonic

from levelhead.basics.errors import OutsideSilent
from levelhead.basics.faults import Fault, Place
from levelhead.engines.breaker import Breaker, Monotonic
from levelhead.engines.http_server import HttpServer, Settings

SECONDS = 10.0  # for a whole answer; a minute of speech takes some seconds to hear on a small machine
LARGEST = 8_000_000  # bytes of an answer; a minute of speech at 48,000 samples a second is below 6 million


class AudioSpeechServer:
    """Implements `actions.ports.SpeechServer`.

    Attributes:
        hears: name of the model that hears; empty where it does not.
        speaks: name of the model that speaks; empty where it does not.
    """

    def __init__(
        self, settings: Settings, hears: str, speaks: str, voice: str, clock: Monotonic = monotonic
    ) -> None:
        """A speech server.

        Raises:
            FaultsFound: the address or key is faulty, or neither model is named.
        """
        self.hears, self.speaks, self._voice = hears, speaks, voice
        faults = [] if hears or speaks else [_no_model(settings)]
        self._server = HttpServer(settings, seconds=SECONDS, largest=LARGEST, faults=faults)
        self._breaker = Breaker(clock)

    def hear(self, recording: bytes) -> str:
        """The words of a WAV file, unchecked. Raises OutsideSilent with the reason."""
        edge = secrets.token_hex(16)
        fields = {"model": self.hears, "response_format": "json", "language": "en"}
        with self._breaker.asked():
            body = _form(edge, fields, recording)
            kind = f"multipart/form-data; boundary={edge}"
            answer = self._server.post("/audio/transcriptions", body, kind).json()
            words = answer.get("text") if isinstance(answer, dict) else None
            if not isinstance(words, str):
                raise OutsideSilent("the server's answer holds no words", "wrong-shape")
            return words

    def speak(self, words: str) -> bytes:
        """The sound of words, unchecked. Raises OutsideSilent with the reason."""
        asked = {"model": self.speaks, "voice": self._voice, "input": words, "response_format": "wav"}
        with self._breaker.asked():
            return self._server.post("/audio/speech", json.dumps(asked).encode(), "application/json").content


def _form(edge: str, fields: dict[str, str], recording: bytes) -> bytes:
    """The fields and the recording as a form with files is sent (RFC 7578)."""
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    head = 'Content-Disposition: form-data; name="file"; filename="recording.wav"\r\nContent-Type: audio/wav'
    return b"".join(
        [*parts, f"--{edge}\r\n{head}\r\n\r\n".encode(), recording, f"\r\n--{edge}--\r\n".encode()]
    )


def _no_model(settings: Settings) -> Fault:
    return Fault(
        "server-no-model",
        Place(settings.named[0]),
        "the name of a model that hears, of one that speaks, or both",
        "neither",
        "Set LEVELHEAD_SPEECH_HEARS, LEVELHEAD_SPEECH_SPEAKS or both, as the server names its models.",
    )
