"""Servers beside ours: a language model that phrases, and one for speech. None is used unless it is set."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levelhead.engines.language_model import ChatLanguageModel
    from levelhead.engines.speech_server import AudioSpeechServer

URL, NAME = "LEVELHEAD_LANGUAGE_MODEL_URL", "LEVELHEAD_LANGUAGE_MODEL"
_KEY, _ELSEWHERE = "LEVELHEAD_LANGUAGE_MODEL_KEY", "LEVELHEAD_LANGUAGE_MODEL_ELSEWHERE"
SPEECH_URL, HEARS = "LEVELHEAD_SPEECH_URL", "LEVELHEAD_SPEECH_HEARS"
SPEAKS, VOICE = "LEVELHEAD_SPEECH_SPEAKS", "LEVELHEAD_SPEECH_VOICE"
_SPEECH_KEY, _SPEECH_ELSEWHERE = "LEVELHEAD_SPEECH_KEY", "LEVELHEAD_SPEECH_ELSEWHERE"


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """What a page says of the language model: its name, and whether it is left alone for a while."""

    name: str
    is_resting: bool


def language_model(url: str | None = None, name: str | None = None) -> ChatLanguageModel | None:
    """The model at an address, or the one that the environment sets; None where neither is.

    Args:
        url: address up to `/v1`; the environment's when None.
        name: of the model; the environment's when None.

    Raises:
        FaultsFound: what is set is faulty.
    """
    given = url or os.environ.get(URL, "")
    if not given:
        return None
    key, elsewhere = os.environ.get(_KEY, ""), os.environ.get(_ELSEWHERE) == "1"
    named = "--language-model" if url else URL
    return _made(given, name or os.environ.get(NAME, ""), key, elsewhere=elsewhere, named=named)


def language_model_in_use() -> ModelInUse | None:
    """The model that the environment sets, for a page; None where none is. Raises as `language_model`."""
    model = language_model()
    return model and ModelInUse(model.name, model.is_resting)


@cache
def _made(url: str, name: str, key: str, *, elsewhere: bool, named: str) -> ChatLanguageModel:
    """One model for all turns of this process, so that failures are counted together."""
    from levelhead.engines.http_server import Settings
    from levelhead.engines.language_model import ChatLanguageModel

    return ChatLanguageModel(Settings(url, key, elsewhere, (named, _ELSEWHERE)), name)


@dataclass(frozen=True, slots=True)
class SpeechInUse:
    """What a page offers of speech."""

    hears: bool
    speaks: bool


def check_servers() -> None:
    """See that what the environment sets is sound. Raises FaultsFound."""
    language_model()
    speech_server()


def speech_server() -> AudioSpeechServer | None:
    """The speech server that the environment sets; None where none is. Raises FaultsFound."""
    given = os.environ.get(SPEECH_URL, "")
    if not given:
        return None
    names = [os.environ.get(name, "") for name in (HEARS, SPEAKS, VOICE)]
    key, elsewhere = os.environ.get(_SPEECH_KEY, ""), os.environ.get(_SPEECH_ELSEWHERE) == "1"
    return _made_speech(given, *names, key, elsewhere=elsewhere)


def speech_in_use() -> SpeechInUse:
    """What a page offers of speech; nothing where no server is set."""
    server = speech_server()
    return SpeechInUse(bool(server and server.hears), bool(server and server.speaks))


@cache
def _made_speech(
    url: str, hears: str, speaks: str, voice: str, key: str, *, elsewhere: bool
) -> AudioSpeechServer:
    from levelhead.engines.http_server import Settings
    from levelhead.engines.speech_server import AudioSpeechServer

    settings = Settings(url, key, elsewhere, (SPEECH_URL, _SPEECH_ELSEWHERE))
    return AudioSpeechServer(settings, hears, speaks, voice)
