"""Planning a class, and planning it anew."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from levelhead import wiring
from levelhead.actions.class_ports import ClassKept
from levelhead.actions.plan_class import days_of, plan_classes, replan_class
from levelhead.basics.errors import Refused
from levelhead.curriculum.course import CourseVersion, version_on
from levelhead.records.class_day import ClassDay
from levelhead.storage.class_queries import names_of, qualified_now
from levelhead.web.class_forms import PlanForm, ReplanForm
from levelhead.web.rights import needs, person_of
from levelhead.web.views.site import message


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan every day of a course."""
    version = _version(request)
    if version is None:
        return _choose(request)
    teach, aid = (qualified_now(kind, localdate()) for kind in ("instructor", "first_aid"))
    form = PlanForm(version, teach, aid, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = _planned(request, form)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{version.title} is planned.")
            return redirect("class", made[0])
    context = {
        "form": form,
        "version": version,
        "ratio": wiring.delivery_settings().ratio,
        "activities": list(dict.fromkeys(block.activity for block in version.blocks)),
        "officers": dict([*teach, *qualified_now("safety_officer", localdate())]),
        "teach": teach,
        "aid": aid,
    }
    return render(request, "pages/plan_class.html.jinja", context, status=400 if form.errors else 200)


def _planned(request: HttpRequest, form: PlanForm) -> tuple[str, ...]:
    """Keep what the form says. Raises Refused, in words."""
    starts = form.starts()
    version = version_on(starts[0].date(), wiring.courses_in_force()[form.version.course_id])
    if version is None:
        raise Refused(f"No version of {form.version.title} applies on {starts[0]:%d %B %Y}.")
    days = days_of(
        version,
        starts,
        venue=form.cleaned_data["venue"],
        capacity=form.cleaned_data["capacity"],
        staffing=form.staffing(),
        break_minutes=form.cleaned_data["break_minutes"],
    )
    return plan_classes(by=person_of(request).staff_number, days=days, **wiring.class_ports())


def _version(request: HttpRequest) -> CourseVersion | None:
    """The version in force of the course that is asked for, or of the only one there is."""
    courses = wiring.courses_in_force()
    wanted = request.GET.get("course", next(iter(courses)) if len(courses) == 1 else "")
    return version_on(localdate(), courses[wanted]) if wanted in courses else None


def _choose(request: HttpRequest) -> HttpResponse:
    versions = (version_on(localdate(), some) for some in wiring.courses_in_force().values())
    context = {"versions": [one for one in versions if one is not None]}
    return render(request, "pages/choose_course.html.jinja", context)


@needs("planner")
@require_http_methods(["GET", "HEAD", "POST"])
def replan(request: HttpRequest, class_id: UUID) -> HttpResponse:
    """Put another plan in the place of the one that stands."""
    kept = kept_or_404(class_id)
    form = ReplanForm(kept.day, request.POST or None)
    if request.method == "POST" and request.POST.get("seen") != str(kept.plan_number):
        return overtaken(request, class_id)
    if request.method == "POST" and form.is_valid():
        try:
            _replan(request, kept.id, form.planned())
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The plan is changed. The one before stays on record.")
            return redirect("class", class_id)
    context = {"form": form, "kept": kept, "names": names_of(kept.day.staff)}
    return render(request, "pages/replan_class.html.jinja", context, status=400 if form.errors else 200)


def _replan(request: HttpRequest, class_id: str, day: ClassDay) -> None:
    """Keep another plan. Raises Refused, in words; also where nobody has a staff number that it names."""
    known = names_of(day.staff)
    if unknown := [number for number in day.staff if number not in known]:
        raise Refused(f"Nobody has the staff number {', '.join(unknown)}.")
    replan_class(by=person_of(request).staff_number, class_id=class_id, day=day, **wiring.class_ports())


def kept_or_404(class_id: UUID) -> ClassKept:
    """A class. Raises Http404 when there is none."""
    try:
        return wiring.class_kept(str(class_id))
    except Refused:
        raise Http404 from None


def overtaken(request: HttpRequest, class_id: UUID, kept: str = "") -> HttpResponse:
    """409: the plan was changed since the form was opened."""
    why = "Somebody else, or you in another window, changed this class meanwhile."
    link = (reverse("class", args=[class_id]), "See the class as it is now")
    return message(
        request, 409, "This was not changed", why, "Nothing of what you sent was saved.", link=link, kept=kept
    )
