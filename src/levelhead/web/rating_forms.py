"""The forms in which an instructor rates a learner."""

from __future__ import annotations

from typing import Any

from django import forms

from levelhead.curriculum.outcomes import OutcomeFamily
from levelhead.records.ratings import LONGEST_EVIDENCE, PRESSURES, Rating

SCORES = tuple(str(score) for score in range(1, 6))
COMPETENT = (("yes", "Competent"), ("no", "Not yet"))


class MarkForm(forms.Form):
    """One mark in one family: all of it, or nothing."""

    score = forms.ChoiceField(choices=[(score, score) for score in SCORES], required=False)
    competent = forms.ChoiceField(choices=COMPETENT, required=False)
    evidence = forms.CharField(
        required=False,
        max_length=LONGEST_EVIDENCE,
        error_messages={"max_length": f"Evidence is one line of at most {LONGEST_EVIDENCE} characters."},
    )

    def __init__(self, family: OutcomeFamily, data: Any = None, mark: Rating | None = None) -> None:
        """The form of a family, filled in with a mark where it corrects one."""
        initial = mark and {
            "score": str(mark.score),
            "competent": "yes" if mark.competent else "no",
            "evidence": mark.evidence,
        }
        super().__init__(data, prefix=family.id, initial=initial or None)
        self.family = family
        self.anchors = {"1": family.one, "3": family.three, "5": family.five}

    @property
    def is_given(self) -> bool:
        """Whether anything was said of the family."""
        return any(self.cleaned_data.get(name) for name in ("score", "competent", "evidence"))

    def clean(self) -> dict[str, Any]:
        """Who says one thing of a family says all of it."""
        given: dict[str, Any] = super().clean() or {}
        if any(given.get(name) for name in ("score", "competent", "evidence")):
            for name, said in (
                ("score", f"{self.family.title}: choose a score."),
                ("competent", f"{self.family.title}: choose competent or not yet."),
                ("evidence", f"{self.family.title}: write a line on what was seen."),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, said)
        return given


class RunForm(forms.Form):
    """What was practised, and under what pressure."""

    scenario_type = forms.ChoiceField(
        error_messages={"required": "Choose what was practised.", "invalid_choice": "Choose from the list."}
    )
    pressure = forms.ChoiceField(
        choices=[(one, one.capitalize()) for one in PRESSURES],
        error_messages={"required": "Choose how much pressure the run put on.", "invalid_choice": "Choose."},
    )

    def __init__(self, scenario_types: list[tuple[str, str]], data: Any = None) -> None:
        """Types of scenario to choose from."""
        super().__init__(data, initial={"scenario_type": scenario_types[0][0]} if scenario_types else None)
        self.fields["scenario_type"].choices = scenario_types  # type: ignore[attr-defined]
