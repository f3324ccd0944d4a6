"""Speech on the practise page: words heard in a recording, and the sound of the person's line.

Nothing heard is acted on: the words go back to the officer, who changes or confirms them and then says them.
A recording is held in memory for as long as it is listened to, and is never kept.
"""

from __future__ import annotations

import io
import wave

from levelhead.actions.play_encounter import own_encounter, read_encounter
from levelhead.actions.ports import OVER, EncounterStore, SpeechServer
from levelhead.actions.remembered import Remembered
from levelhead.basics.errors import CalledWrongly, FaultsFound, OutsideSilent, Refused
from levelhead.basics.faults import Fault, Place
from levelhead.encounter.faithful import is_speech
from levelhead.encounter.machine import Encounter
from levelhead.encounter.turn import LONGEST_UTTERANCE

RATE = 16_000  # samples a second; what recognisers of speech are trained on
LONGEST_SECONDS = 60
LARGEST = 2 * RATE * LONGEST_SECONDS + 1_000  # bytes: two a sample, and a head


def hear(*, by: str, encounter_id: str, recording: bytes, store: EncounterStore, server: SpeechServer) -> str:
    """The words of a recording, for its officer to confirm; nothing is kept and no turn is taken.

    Args:
        by: name of the account; only the one that began the encounter may speak in it.
        encounter_id: which encounter; it has to run still.
        recording: a WAV file of one channel, 16 bits, 16,000 samples a second, at most a minute.
        store: where encounters are kept.
        server: what hears.

    Raises:
        Refused: the encounter is somebody else's, or over.
        FaultsFound: it is not such a recording, or no words were heard in it.
        OutsideSilent: the server did not answer, with the reason.
    """
    if own_encounter(store, by, encounter_id).ended_at is not None:
        raise Refused(OVER)
    check_recording(recording)
    heard = server.hear(recording)
    words = " ".join("".join(one if one.isprintable() else " " for one in heard).split())
    if not any(one.isalnum() for one in words):
        raise FaultsFound([_nothing_heard()])
    return words[:LONGEST_UTTERANCE]


def voice(
    *,
    by: str,
    encounter_id: str,
    turn: int,
    store: EncounterStore,
    server: SpeechServer,
    remembered: Remembered | None = None,
) -> bytes:
    """What the person said in a turn of one's own encounter, as a WAV file; turn 0 is the opening.

    Raises:
        Refused: the encounter is somebody else's.
        CalledWrongly: there is no such turn, or nothing in it that is speech alone.
        FaultsFound: the encounter was played under another scenario or rule than there is now.
        OutsideSilent: the server did not answer, with the reason.
    """
    encounter = read_encounter(by=by, encounter_id=encounter_id, store=store, remembered=remembered)
    line = _line(encounter, turn)
    if not is_speech(line):
        raise CalledWrongly("Nothing was said in that turn that could be spoken.")
    sound = server.speak(line)
    if sound[:4] != b"RIFF" or sound[8:12] != b"WAVE":
        raise OutsideSilent("the server's answer is no WAV file", "wrong-shape")
    return sound


def check_recording(recording: bytes) -> None:
    """See that a recording is of the one form that is taken. Raises FaultsFound."""
    try:
        with wave.open(io.BytesIO(recording)) as file:
            form = file.getnchannels(), file.getsampwidth(), file.getframerate()
            seconds = len(file.readframes(file.getnframes())) / (2 * RATE)
    except (wave.Error, EOFError, RuntimeError, ValueError, OverflowError) as error:
        raise FaultsFound([_not_wav("something else")]) from error
    if form != (1, 2, RATE) or not seconds:
        raise FaultsFound([_not_wav(f"{form[0]} channels, {8 * form[1]} bits, {form[2]} a second")])
    if seconds > LONGEST_SECONDS or len(recording) > LARGEST:
        raise FaultsFound([too_long(f"{seconds:.0f} seconds")])


def too_long(found: str) -> Fault:
    """The fault of a recording that is longer than it may be."""
    return Fault(
        "recording-too-long",
        Place("recording"),
        f"at most {LONGEST_SECONDS} seconds",
        found,
        "Say it in parts, and leave room for an answer.",
    )


def _not_wav(found: str) -> Fault:
    return Fault(
        "recording-not-wav",
        Place("recording"),
        f"a WAV file of one channel, 16 bits and {RATE:,} samples a second, with some sound in it",
        found,
        "Record with the button on the page, or type what you say.",
    )


def _nothing_heard() -> Fault:
    return Fault(
        "recording-without-words",
        Place("recording"),
        "words",
        "none that were heard",
        "Speak nearer to the microphone, or type what you say.",
    )


def _line(encounter: Encounter, turn: int) -> str:
    if not 0 <= turn <= len(encounter.turns):
        raise CalledWrongly(f"There is no turn {turn}.")
    return encounter.turns[turn - 1].heard if turn else encounter.opening
