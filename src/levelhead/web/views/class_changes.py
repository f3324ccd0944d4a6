"""What becomes of a class: it is made safe, opened, let through a gate, or cancelled."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.open_class import open_class, override_gate
from levelhead.actions.plan_class import cancel_class, replan_class
from levelhead.basics.errors import Refused
from levelhead.records.class_day import ClassDay, KitCheck, RiskAssessment
from levelhead.storage.class_queries import names_of
from levelhead.web.class_forms import SafetyForm
from levelhead.web.rights import needs, person_of
from levelhead.web.views.class_plans import kept_or_404, overtaken
from levelhead.web.views.site import message


@needs("instructor", "planner")
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Record the risk assessment, the kit check and the stop word; empty parts stay as they were."""
    kept = kept_or_404(class_id)
    form = SafetyForm(request.POST or None, initial={"stop_word": kept.day.stop_word})
    if request.method == "POST" and request.POST.get("seen") != str(kept.plan_number):
        return overtaken(request, class_id)
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, kept, form)
        except Refused as error:
            form.add_error("kit_second" if "check" in str(error) else None, str(error))
        else:
            messages.success(request, "It is recorded, with your name.")
            return redirect("class", class_id)
    staff = [*kept.day.staff, *(person for person in _signed(kept.day) if person)]
    context = {"form": form, "kept": kept, "names": names_of(staff), "today": localdate()}
    return render(request, "pages/class_safety.html.jinja", context, status=400 if form.errors else 200)


def _signed(day: ClassDay) -> tuple[str, ...]:
    risk, kit = day.risk_assessment, day.kit_check
    return (risk.by if risk else "", kit.by if kit else "", kit.second_by if kit else "")


def _record(request: HttpRequest, kept: ClassKept, form: SafetyForm) -> None:
    """Keep what the form says. Raises Refused, in words."""
    by, given, day = person_of(request).staff_number, form.cleaned_data, kept.day
    if given["assessed_on"]:
        day = replace(day, risk_assessment=RiskAssessment(by, given["assessed_on"], given["review_by"]))
    if second := given["kit_second"].strip():
        if second == by:
            raise Refused("A second person checks the kit with you; enter their staff number.")
        if second not in names_of([second]):
            raise Refused(f"Nobody has the staff number {second}; the kit check needs a second person.")
        day = replace(day, kit_check=KitCheck(by, second, now(), given["kit_items"]))
    if given["stop_word"].strip():
        day = replace(day, stop_word=given["stop_word"].strip())
    replan_class(by=by, class_id=kept.id, day=day, **wiring.class_ports())


@needs("instructor")
@require_POST
def open_(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Open the class for its register."""
    kept_or_404(class_id)
    try:
        open_class(
            by=person_of(request).staff_number,
            class_id=str(class_id),
            settings=wiring.delivery_settings(),
            **wiring.class_ports(),
        )
    except Refused as error:
        return _refused(request, class_id, "The class was not opened", str(error))
    messages.success(request, "The class is open.")
    return redirect("class", class_id)


@needs("planner", "ppst_lead")
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: HttpRequest, class_id: UUID, gate: str) -> HttpResponse:
    """Let the class open although a gate is red, for a reason that is shown ever after."""
    kept_or_404(class_id)
    _, gates = wiring.class_with_gates(str(class_id))
    found = next((one for one in gates if one.id == gate), None)
    if found is None or found.lets_open:
        why = "The gate does not stop the class, or it was overridden already."
        return _refused(request, class_id, "There is nothing to override", why)
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and reason:
        try:
            override_gate(
                by=person_of(request).staff_number,
                class_id=str(class_id),
                gate=gate,
                reason=reason,
                settings=wiring.delivery_settings(),
                **wiring.class_ports(),
            )
        except Refused as error:
            return _refused(request, class_id, "The gate was not overridden", str(error), kept=reason)
        messages.success(request, f"{found.title} is overridden. Your name and reason stay with the class.")
        return redirect("class", class_id)
    is_empty = request.method == "POST"
    context = {
        "gate": found,
        "class_id": class_id,
        "error": "Say why it is right to open." if is_empty else "",
    }
    return render(request, "pages/override_gate.html.jinja", context, status=400 if is_empty else 200)


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Cancel the class, with a reason."""
    kept = kept_or_404(class_id)
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and reason:
        try:
            cancel_class(
                by=person_of(request).staff_number,
                class_id=str(class_id),
                reason=reason,
                **wiring.class_ports(),
            )
        except Refused as error:
            return _refused(request, class_id, "The class was not cancelled", str(error), kept=reason)
        messages.success(request, "The class is cancelled.")
        return redirect("class", class_id)
    is_empty = request.method == "POST"
    context = {"kept": kept, "error": "Say why the class is cancelled." if is_empty else ""}
    return render(request, "pages/cancel_class.html.jinja", context, status=400 if is_empty else 200)


def _refused(request: HttpRequest, class_id: UUID, heading: str, why: str, kept: str = "") -> HttpResponse:
    link = (reverse("class", args=[class_id]), "Go back to the class")
    return message(request, 409, heading, why, link=link, kept=kept)
