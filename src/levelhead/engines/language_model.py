"""A language model behind any server that speaks the chat-completions protocol, as llama.cpp's does."""

from __future__ import annotations

from time import monotonic
from typing import Any

from levelhead.basics.errors import OutsideSilent
from levelhead.basics.faults import Fault, Place
from levelhead.encounter.line_to_put import LineToPut
from levelhead.encounter.phrasing import AUTHORED
from levelhead.engines.breaker import Breaker, Monotonic
from levelhead.engines.http_server import HttpServer, Settings

SECONDS = 2.0  # for a whole answer; beyond it a conversation is felt to stall
LARGEST = 65_536  # bytes of an answer; a reply of forty words with its wrapping is below 2,000
LONGEST_NAME = 100  # characters
_TOKENS_A_WORD = 2  # with room to spare in English
_TASK = """\
You put one line of a person in other words, for a training conversation. Say the same as the line and nothing
else: no new fact, name, number, place, thing or event; no more agreement or refusal than the line has; a
question stays a question. Keep the words that matter. Speak as the person would, in British English, in at
most {most} words. Answer with the spoken words alone: no quotation marks, no actions, no name before them."""


class ChatLanguageModel:
    """Implements `actions.ports.LanguageModel`."""

    def __init__(self, settings: Settings, name: str, clock: Monotonic = monotonic) -> None:
        """A model of a server.

        Raises:
            FaultsFound: the address or key is faulty, or the name is no name.
        """
        is_name = 0 < len(name) <= LONGEST_NAME and name.isprintable() and name != AUTHORED
        faults = [] if is_name else [_no_name(settings, name)]
        self._name = name
        self._server = HttpServer(settings, seconds=SECONDS, largest=LARGEST, faults=faults)
        self._breaker = Breaker(clock)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._name

    @property
    def is_resting(self) -> bool:
        """Whether it failed several times and is not asked for a while."""
        return self._breaker.is_resting

    def put(self, line: LineToPut) -> str:
        """Its words for a line, unchecked.

        Raises:
            OutsideSilent: with the reason: `silent`, `slow`, `status`, `not-json`, `too-large`,
                `wrong-shape` or `resting`.
        """
        with self._breaker.asked():
            return _content(self._server.post_json("/chat/completions", _body(line, self._name)).json())

    def is_there(self) -> None:
        """See that the server answers. Raises OutsideSilent."""
        try:
            self._server.get("/models")
        except OutsideSilent as error:
            told = "Leave its setting out to play with the lines as their authors wrote them."
            raise OutsideSilent(f"The language model {self._name}: {error}. {told}", error.reason) from error


def _body(line: LineToPut, name: str) -> dict[str, Any]:
    about = [f"The person: {line.person}. Now {', '.join(line.feels)}."]
    about += [f"Known already: {'; '.join(line.told)}."] if line.told else []
    return {
        "model": name,
        "messages": [
            {"role": "system", "content": _TASK.format(most=line.most_words)},
            {"role": "user", "content": "\n".join([*about, f"The line: {line.line}"])},
        ],
        "max_tokens": _TOKENS_A_WORD * line.most_words,
        "temperature": 0.7,
        "seed": line.seed,
        "stream": False,
    }


def _content(answer: Any) -> str:
    """The words of a chat completion. Raises OutsideSilent (`wrong-shape`)."""
    try:
        content = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise OutsideSilent("the server's answer holds no words", "wrong-shape") from error
    if not isinstance(content, str):
        raise OutsideSilent("the server's answer holds no words", "wrong-shape")
    return content


def _no_name(settings: Settings, name: str) -> Fault:
    return Fault(
        "server-no-model",
        Place(settings.named[0]),
        f"the name of a model, at most {LONGEST_NAME} characters, not '{AUTHORED}'",
        repr(name[:60]),
        "Name the model beside the address, as the server lists it under /models.",
    )
