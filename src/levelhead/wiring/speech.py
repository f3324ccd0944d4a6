"""Speech on the practise page, in the home that this process serves."""

from __future__ import annotations

from levelhead.basics.errors import Refused
from levelhead.wiring.practice import remembered
from levelhead.wiring.servers import speech_server


def hear(*, by: str, encounter_id: str, recording: bytes) -> str:
    """The words of a recording in one's own encounter, to be confirmed."""
    from levelhead.actions import speech
    from levelhead.storage.encounters import DjangoEncounters

    server = speech_server()
    if server is None or not server.hears:
        raise Refused("No server that hears is set here.")
    return speech.hear(
        by=by, encounter_id=encounter_id, recording=recording, store=DjangoEncounters(), server=server
    )


def voice(*, by: str, encounter_id: str, turn: int) -> bytes:
    """The sound of what the person said in a turn of one's own encounter."""
    from levelhead.actions import speech
    from levelhead.storage.encounters import DjangoEncounters

    server = speech_server()
    if server is None or not server.speaks:
        raise Refused("No server that speaks is set here.")
    return speech.voice(
        by=by,
        encounter_id=encounter_id,
        turn=turn,
        store=DjangoEncounters(),
        server=server,
        remembered=remembered(),
    )
