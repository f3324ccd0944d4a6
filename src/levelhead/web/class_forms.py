"""The forms that plan a class and say what makes it safe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone

from levelhead.actions.plan_class import Staffing
from levelhead.curriculum.course import CourseVersion
from levelhead.records.class_day import ClassDay, PlannedBlock

Pairs = Sequence[tuple[str, str]]
LONGEST = 120  # characters of a venue
MOST_PLACES = 500


class _Numbers(forms.CharField):
    """Staff numbers, with commas or spaces between them."""

    def clean(self, value: Any) -> tuple[str, ...]:
        """Each number once, in order."""
        text = super().clean(value)
        return tuple(dict.fromkeys(str(text).replace(",", " ").split()))


def _day(number: int, days: int) -> forms.DateField:
    which = f" of day {number}" if days > 1 else ""
    return forms.DateField(error_messages=_said(f"Enter the date{which}."))


def _said(missing: str, wrong: str = "") -> dict[str, str]:
    return {"required": missing, "invalid": wrong or missing}


class PlanForm(forms.Form):
    """A new class, day by day of its course."""

    venue = forms.CharField(max_length=LONGEST, error_messages=_said("Enter the venue."))
    capacity = forms.IntegerField(
        min_value=1,
        max_value=MOST_PLACES,
        error_messages=_said(
            "Enter how many learners there is room for.", "Enter the room for learners as a number."
        ),
    )
    break_minutes = forms.IntegerField(
        min_value=0,
        max_value=120,
        initial=10,
        error_messages=_said("Enter the minutes between blocks; 0 for none."),
    )
    coaches = forms.MultipleChoiceField(required=False)
    safety_officer = forms.CharField(required=False, max_length=40)
    first_aiders = forms.MultipleChoiceField(required=False)

    def __init__(self, version: CourseVersion, coaches: Pairs, first_aiders: Pairs, data: Any = None) -> None:
        """Fields for each day of the course, and the people there are to choose from."""
        super().__init__(data)
        self.version = version
        self.days = range(1, version.days + 1)
        self.fields["coaches"].choices = list(coaches)  # type: ignore[attr-defined]
        self.fields["first_aiders"].choices = list(first_aiders)  # type: ignore[attr-defined]
        for number in self.days:
            self.fields[f"day_{number}"] = _day(number, version.days)
            self.fields[f"starts_{number}"] = forms.TimeField(
                error_messages=_said("Enter when it starts, such as 09:00.")
            )

    def clean(self) -> dict[str, Any]:
        """The days of a course follow one another, and the safety officer does not coach."""
        given: dict[str, Any] = super().clean() or {}
        dates = [given.get(f"day_{number}") for number in self.days]
        for number, (before, after) in enumerate(pairwise(dates), 2):
            if before and after and after <= before:
                self.add_error(f"day_{number}", f"Day {number} comes after day {number - 1}.")
        if given.get("safety_officer") and given["safety_officer"] in given.get("coaches", ()):
            self.add_error(
                "safety_officer", "The safety officer does nothing else: choose who does not teach."
            )
        return given

    def starts(self) -> list[datetime]:
        """The moment each day begins, by the clocks at the venue."""
        return [
            datetime.combine(
                self.cleaned_data[f"day_{number}"],
                self.cleaned_data[f"starts_{number}"],
                get_current_timezone(),
            )
            for number in self.days
        ]

    def staffing(self) -> Staffing:
        """Who runs it."""
        return Staffing(
            tuple(self.cleaned_data["coaches"]),
            self.cleaned_data["safety_officer"].strip(),
            tuple(self.cleaned_data["first_aiders"]),
        )


class ReplanForm(forms.Form):
    """Another plan for one class day: where, for how many, when each block begins, and with whom."""

    venue = forms.CharField(max_length=LONGEST, error_messages=_said("Enter the venue."))
    capacity = forms.IntegerField(
        min_value=1, max_value=MOST_PLACES, error_messages=_said("Enter the room for learners as a number.")
    )
    day = forms.DateField(error_messages=_said("Enter the date."))
    first_aiders = _Numbers(required=False)

    def __init__(self, kept: ClassDay, data: Any = None) -> None:
        """The plan that stands, to be changed."""
        zone = get_current_timezone()
        initial: dict[str, Any] = {
            "venue": kept.venue,
            "capacity": kept.capacity,
            "day": kept.on,
            "first_aiders": " ".join(kept.first_aiders),
        }
        super().__init__(data, initial=initial)
        self.kept = kept
        for block in kept.blocks:
            self.fields[f"starts_{block.id}"] = forms.TimeField(
                initial=f"{block.starts_at.astimezone(zone):%H:%M}",
                error_messages=_said(f"Enter when '{block.title}' starts, such as 09:00."),
            )
            self.fields[f"coaches_{block.id}"] = _Numbers(required=False, initial=" ".join(block.coaches))
            self.fields[f"safety_{block.id}"] = forms.CharField(
                required=False, max_length=40, initial=block.safety_officer
            )

    def planned(self) -> ClassDay:
        """The new plan. The risk assessment, kit check and stop word stay as they were."""
        given = self.cleaned_data
        return replace(
            self.kept,
            venue=given["venue"],
            capacity=given["capacity"],
            first_aiders=given["first_aiders"],
            blocks=tuple(self._block(block) for block in self.kept.blocks),
        )

    def _block(self, block: PlannedBlock) -> PlannedBlock:
        given = self.cleaned_data
        at = datetime.combine(given["day"], given[f"starts_{block.id}"], get_current_timezone())
        return replace(
            block,
            # An unchanged moment stays as it was written, or every plan would differ by its time zone's name.
            starts_at=block.starts_at if at == block.starts_at else at,
            coaches=given[f"coaches_{block.id}"],
            safety_officer=given[f"safety_{block.id}"].strip(),
        )


class RiskForm(forms.Form):
    """The risk assessment of a class and its venue."""

    assessed_on = forms.DateField(
        error_messages=_said(
            "Enter the day on which the risks were assessed.", "Enter the day of the assessment as a date."
        )
    )
    review_by = forms.DateField(
        error_messages=_said(
            "Enter until when the assessment holds.", "Enter until when the assessment holds as a date."
        )
    )

    def clean(self) -> dict[str, Any]:
        """The review comes after the assessment."""
        given: dict[str, Any] = super().clean() or {}
        assessed, review = given.get("assessed_on"), given.get("review_by")
        if assessed and review and review < assessed:
            self.add_error("review_by", "The review comes after the assessment.")
        return given
