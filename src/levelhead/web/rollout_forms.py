"""The forms of a roll-out: what is drawn, and what departs from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from levelhead.actions.draw_rollout import MOST_WEEKS
from levelhead.actions.rollout_ports import RolloutDraft
from levelhead.curriculum.requirement import ROLE_TYPES
from levelhead.records.demand import monday

Pairs = Sequence[tuple[str, str]]
MOST_SEATS = 2000
_LARGEST_SEED = 2**31 - 1
_STRATA = (("unit", "Unit"), ("role_type", "Role type"), ("rank", "Rank"), ("supervisor", "Supervisor"))
_ROLES = {"officer": "Officers", "staff": "Staff", "special": "Special constables"}


def _said(missing: str, wrong: str = "") -> dict[str, str]:
    wrong = wrong or missing
    return {
        "required": missing,
        "invalid": wrong,
        "min_value": wrong,
        "max_value": wrong,
        "invalid_choice": wrong,
    }


def _whole(least: int, most: int, words: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=least, max_value=most, error_messages=_said(words), **more)


class DraftForm(forms.Form):
    """What a planner says of a roll-out before its order is drawn."""

    title = forms.CharField(max_length=80, error_messages=_said("Name the roll-out."))
    course_id = forms.ChoiceField(error_messages=_said("Choose the course."))
    role_types = forms.MultipleChoiceField(
        choices=[(one, _ROLES[one]) for one in ROLE_TYPES],
        error_messages=_said("Choose who takes part, by role type."),
    )
    units = forms.MultipleChoiceField(error_messages=_said("Choose who takes part, by unit."))
    serving_on = forms.DateField(
        error_messages=_said("Enter the day on which who takes part is in service, as a date.")
    )
    counts_from = forms.DateField(error_messages=_said("Enter from which day training counts, as a date."))
    strata = forms.MultipleChoiceField(choices=_STRATA, required=False)
    first_week = forms.DateField(error_messages=_said("Enter a day of the first week, as a date."))
    weeks = _whole(2, MOST_WEEKS, f"Enter how many weeks, from 2 to {MOST_WEEKS}.")
    seats_a_week = _whole(
        1, MOST_SEATS, f"Enter seats a week from 1 to {MOST_SEATS}, or leave it empty.", required=False
    )
    seed = _whole(0, _LARGEST_SEED, f"Enter the seed, a whole number from 0 to {_LARGEST_SEED}.")
    watched_before = _whole(1, MOST_WEEKS, f"Enter weeks before, from 1 to {MOST_WEEKS}.")
    watched_after = _whole(0, MOST_WEEKS, f"Enter weeks after, from 0 to {MOST_WEEKS}.")

    def __init__(self, courses: Pairs, units: Sequence[str], data: Any = None, **options: Any) -> None:
        """The courses and the units there are to choose from."""
        super().__init__(data, **options)
        self.fields["course_id"].choices = list(courses)  # type: ignore[attr-defined]
        self.fields["units"].choices = [(one, one) for one in units]  # type: ignore[attr-defined]

    def draft(self) -> RolloutDraft:
        """What the form says."""
        given = self.cleaned_data
        lists = {name: tuple(given[name]) for name in ("role_types", "units", "strata")}
        return RolloutDraft(
            **{
                **given,
                **lists,
                "title": " ".join(given["title"].split()),
                "first_week": monday(given["first_week"]),
                "seats_a_week": given["seats_a_week"] or 0,
            }
        )


class MoveForm(forms.Form):
    """Two people change weeks, or one comes in another week; always with a reason."""

    how = forms.ChoiceField(
        choices=(("swap", "Swap with somebody else"), ("move", "Move to another week")),
        error_messages=_said("Choose whether they swap or move."),
    )
    number = forms.CharField(max_length=40, error_messages=_said("Enter the staff number of who moves."))
    other = forms.CharField(required=False, max_length=40)
    week = forms.DateField(required=False, error_messages=_said("Enter a day of the new week, as a date."))
    reason = forms.CharField(max_length=500, error_messages=_said("Say why."))

    def clean(self) -> dict[str, Any]:
        """A swap needs the other person, a move the week."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("how") == "swap" and not given.get("other"):
            self.add_error("other", "Enter the staff number of the person they swap with.")
        if given.get("how") == "move" and not given.get("week") and "week" not in self.errors:
            self.add_error("week", "Enter a day of the new week.")
        return given

    @property
    def new_week(self) -> date:
        """The Monday of the new week."""
        return monday(self.cleaned_data["week"])


class DepartForm(forms.Form):
    """Something that did not go as the protocol says, or that the roll-out is given up."""

    what = forms.ChoiceField(
        choices=(("note", "Note a departure from the protocol"), ("end", "End this roll-out")),
        error_messages=_said("Choose what this is about."),
    )
    reason = forms.CharField(max_length=1000, error_messages=_said("Say what departed from it, and why."))
