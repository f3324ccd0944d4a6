"""Places in classes: booked by planners, supervisors for their team, and learners, as the force sets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.book_place import book_place, cancel_place
from levelhead.basics.errors import Refused
from levelhead.storage import models
from levelhead.storage.class_queries import ClassLine, classes_between, classes_of, names_of
from levelhead.storage.queries import standing_of
from levelhead.storage.scopes import scope_of, supervised_by
from levelhead.web.rights import CLASS_READERS, needs, person_of, roles_of
from levelhead.web.views.class_plans import kept_or_404
from levelhead.web.views.site import message

DAYS_AHEAD = 182  # about half a year, over which seats are shown
MOST_AT_ONCE = 200  # staff numbers in one form
_SAID = {"booked": "has a place", "waiting": "is on the waiting list"}


@needs(*CLASS_READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def places(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Who has a place and who waits; a planner books one person or many."""
    kept = kept_or_404(class_id)
    may_book = "planner" in roles_of(request.user) and "planner" in wiring.delivery_settings().bookings_by
    written = request.POST.get("numbers", "")
    refused: list[str] = []
    if request.method == "POST":
        numbers = list(dict.fromkeys(written.replace(",", " ").split()))
        if not may_book or len(numbers) > MOST_AT_ONCE:
            refused = [f"At most {MOST_AT_ONCE} at once." if may_book else "Your role books no places here."]
        elif not numbers:
            refused = ["Enter a staff number."]
        else:
            refused = _book(request, str(class_id), numbers)
            if not refused:
                return redirect("places", class_id)
            kept = kept_or_404(class_id)
    context = {
        "kept": kept,
        "names": names_of(kept.places),
        "may_book": may_book and not (kept.closed_at or kept.cancelled_at),
        "refused": refused,
        "written": written if refused else "",
    }
    return render(request, "pages/places.html.jinja", context, status=400 if refused else 200)


def _book(request: HttpRequest, class_id: str, numbers: Sequence[str]) -> list[str]:
    """Book each, and say who got what; the refusals, in words. The others keep what they got."""
    people = models.Person.objects.filter(scope_of(request.user, "planner").people())
    mine = set(people.filter(staff_number__in=numbers).values_list("staff_number", flat=True))
    batch = uuid4().hex if len(numbers) > 1 else ""
    refused, counts = [], {"booked": 0, "waiting": 0}
    for number in numbers:
        if number not in mine:
            refused.append(f"{number}: nobody within your units has this staff number.")
            continue
        try:
            state = _place(request, class_id, number, batch=batch)
        except Refused as error:
            refused.append(f"{number}: {error}")
        else:
            counts[state] += 1
    said = [
        f"{count} {'booked' if state == 'booked' else 'waiting'}" for state, count in counts.items() if count
    ]
    if said:
        messages.success(request, f"{' and '.join(said)}.")
    return refused


def _place(request: HttpRequest, class_id: str, number: str, *, batch: str = "") -> str:
    by = person_of(request).staff_number
    return book_place(by=by, class_id=class_id, staff_number=number, batch=batch, **wiring.class_ports())


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Give somebody's place back, with a reason; the first who waits gets it."""
    kept = kept_or_404(class_id)
    number = request.POST.get("number", request.GET.get("number", ""))
    within = models.Person.objects.filter(scope_of(request.user, "planner").people(), staff_number=number)
    person = within.first()
    if person is None or kept.places.get(number) not in _SAID:
        raise Http404
    return _given_back(request, kept.id, person, reverse("places", args=[class_id]))


def _given_back(request: HttpRequest, class_id: str, person: models.Person, onwards: str) -> HttpResponse:
    """The form of giving a place back, or what came of it."""
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and reason:
        try:
            given = cancel_place(
                by=person_of(request).staff_number,
                class_id=class_id,
                staff_number=person.staff_number,
                reason=reason,
                **wiring.class_ports(),
            )
        except Refused as error:
            return message(
                request,
                409,
                "The place was not given back",
                str(error),
                link=(onwards, "Go back"),
                kept=reason,
            )
        moved = f" {names_of([given]).get(given, given)} moves up from the waiting list." if given else ""
        messages.success(request, f"The place is given back.{moved}")
        return redirect(onwards)
    is_empty = request.method == "POST"
    context = {
        "person": person,
        "day": kept_or_404(UUID(class_id)).day,
        "onwards": onwards,
        "class_id": class_id,
        "error": "Say why the place is given back." if is_empty else "",
    }
    return render(request, "pages/give_back.html.jinja", context, status=400 if is_empty else 200)


@needs("officer")
@require_http_methods(["GET", "HEAD", "POST"])
def seats(request: HttpRequest) -> HttpResponse:
    """Classes with a place for oneself."""
    person = person_of(request)
    return _seats(request, person, may="learner", onwards=reverse("seats"))


@needs("supervisor")
@require_http_methods(["GET", "HEAD", "POST"])
def team_seats(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Classes with a place for somebody of one's team."""
    person = supervised_by(request.user).filter(staff_number=staff_number).first()
    if person is None:
        raise Http404
    return _seats(request, person, may="supervisor", onwards=reverse("team-seats", args=[staff_number]))


def _seats(request: HttpRequest, person: models.Person, *, may: str, onwards: str) -> HttpResponse:
    """Seats for one person; booking one, or giving it back, where the force lets this role do it."""
    may_book = may in wiring.delivery_settings().bookings_by
    mine = {line.class_id: state for line, state in classes_of(person)}
    if request.method == "POST":
        wanted = request.POST.get("class", "")
        if not may_book:
            why = "Where you work, places are booked by others; ask a planner."
            return message(request, 409, "No place was booked", why, link=(onwards, "Go back"))
        if wanted in mine and "give_back" in request.POST:
            return _given_back(request, wanted, person, onwards)
        try:
            state = _place(request, wanted, person.staff_number)
        except Refused as error:
            return message(
                request, 409, "No place was booked", str(error), link=(onwards, "See the places there are")
            )
        messages.success(request, f"{person.full_name} {_SAID[state]}.")
        return redirect(onwards)
    today = localdate()
    coming = classes_between(today, today + timedelta(days=DAYS_AHEAD))
    standing = standing_of(person, today, wiring.requirements_in_force()).standing
    context = {
        "person": person,
        "is_own": may == "learner",
        "booked": [(line, mine[line.class_id]) for line in coming if line.class_id in mine],
        "free": [line for line in coming if _is_open_to(line, mine)],
        "standing": standing,
        "may_book": may_book,
    }
    return render(request, "pages/seats.html.jinja", context)


def _is_open_to(line: ClassLine, mine: dict[str, str]) -> bool:
    return line.state == "planned" and line.class_id not in mine
