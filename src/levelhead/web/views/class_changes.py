"""What becomes of a class: its risks are assessed, a gate is overridden, it is cancelled."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.open_class import override_gate
from levelhead.actions.plan_class import cancel_class, replan_class
from levelhead.basics.errors import Refused
from levelhead.records.class_day import RiskAssessment
from levelhead.web.class_forms import RiskForm
from levelhead.web.rights import needs, person_of
from levelhead.web.views.class_plans import kept_or_404, overtaken
from levelhead.web.views.site import message


@needs("instructor", "planner")
@require_http_methods(["GET", "HEAD", "POST"])
def risk(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Record the risk assessment, signed by who sends it."""
    kept = kept_or_404(class_id)
    form = RiskForm(request.POST or None)
    if request.method == "POST" and request.POST.get("seen") != str(kept.plan_number):
        return overtaken(request, class_id)
    if request.method == "POST" and form.is_valid():
        by, given = person_of(request).staff_number, form.cleaned_data
        signed = RiskAssessment(by, given["assessed_on"], given["review_by"])
        try:
            day = replace(kept.day, risk_assessment=signed)
            replan_class(by=by, class_id=kept.id, day=day, **wiring.class_ports())
        except Refused as error:
            return _refused(request, class_id, "The assessment was not recorded", str(error))
        messages.success(request, "The assessment is recorded, with your name.")
        return redirect("class", class_id)
    context = {"form": form, "kept": kept}
    return render(request, "pages/class_risk.html.jinja", context, status=400 if form.errors else 200)


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
    if request.method == "POST" and request.POST.get("found") != found.reason:
        why = "The gate has changed since you looked at it. Look at it again, and decide again."
        return _refused(request, class_id, "The gate was not overridden", why, kept=reason)
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
