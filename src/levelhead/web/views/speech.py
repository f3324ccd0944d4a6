"""Speaking on the practise page: what was heard goes back to be confirmed; the person's line is played."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST, require_safe

from levelhead import wiring
from levelhead.actions.speech import LARGEST, too_long
from levelhead.basics.errors import CalledWrongly, FaultsFound, OutsideSilent, Refused
from levelhead.basics.faults import Fault
from levelhead.storage import models
from levelhead.web.rights import needs
from levelhead.web.views.practise import own


@needs("officer")
@require_POST
@own
def hear(request: HttpRequest, kept: models.Encounter) -> HttpResponse:
    """The words of a recording, for its officer to confirm; no turn is taken and nothing is kept."""
    length = int(request.headers.get("Content-Length") or 0)
    if length > LARGEST:  # before a byte of it is read
        return _faults([too_long(f"{length:,} bytes")])
    try:
        by = request.user.get_username()
        heard = wiring.hear(by=by, encounter_id=str(kept.pk), recording=request.body)
    except FaultsFound as found:
        return _faults(list(found.faults))
    except Refused as error:
        return _trouble(409, "encounter-over", str(error))
    except OutsideSilent as error:
        return _silent(error)
    return JsonResponse({"words": heard})


@needs("officer")
@require_safe
@own
def voice(request: HttpRequest, kept: models.Encounter, turn: int) -> HttpResponse:
    """The sound of what the person said in a turn."""
    try:
        sound = wiring.voice(by=request.user.get_username(), encounter_id=str(kept.pk), turn=turn)
    except (CalledWrongly, Refused) as error:
        return _trouble(404, "nothing-said", str(error))
    except OutsideSilent as error:
        return _silent(error)
    return HttpResponse(sound, content_type="audio/wav")


def _faults(faults: list[Fault]) -> JsonResponse:
    return _trouble(422, faults[0].code, faults[0].remedy)


def _silent(error: OutsideSilent) -> JsonResponse:
    return _trouble(502, f"speech-server-{error.reason}", "The speech server did not answer. Type instead.")


def _trouble(status: int, code: str, told: str) -> JsonResponse:
    return JsonResponse({"code": code, "told": told}, status=status)
