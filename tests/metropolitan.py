"""A made-up file in the Metropolitan Police's layout of 271 columns: every row is fictional."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

LOCATIONS = (
    "Street/Highway", "Public Transport", "Retail Premises", "Open ground (e.g. park, car park, field)",
    "Licensed Premises", "Sports or Event Stadia", "Hospital/A&E (non Mental Health setting)",
    "Mental Health Setting", "Police vehicle with prisoner handling cage",
    "Police vehicle without prisoner handling cage", "Dwelling", "Police station (excluding custody block)",
    "Custody Block", "Ambulance", "Other",
)  # fmt: skip
FACTORS = (
    "Possesion of a weapon", "Alcohol", "Drugs", "Mental Health", "Prior Knowledge", "Size/Gender/Build",
    "Acute Behavioural Disorder", "Crowd", "Other",
)  # fmt: skip
REASONS = (
    "Protect self", "Protect Public", "Protect Subject", "Protect Other Officers", "Prevent Offence",
    "Secure Evidence", "Effect Search", "Effect Arrest", "Method of Entry", "Remove Handcuffs",
    "Prevent Harm", "Prevent Escape", "Other",
)  # fmt: skip
OUTCOMES = (
    "Made off/escaped", "Arrested", "Hospitalised", "Detained - Mental Health Act", "Fatality", "Other",
)  # fmt: skip
DEVICE = (
    "Drawn", "Aimed", "Arced", "Red-Dotted", "Drive Stun", "Drive Stun Repeat Application",
    "Angle Drive Stun", "Fired", "Cartridge Number", "5 Secs Cycle Interrupted",
    "Repeat Cycle Same Cartridge",
    "Total Number Of Cycles", "Cycle Extended Beyond 5 Secs", "Miss With One Probe", "Miss With Both Probes",
    *(f"Front {place}" for place in range(1, 16)), *(f"Back {place}" for place in "ABCDEFGHJK"),
)  # fmt: skip


def headings() -> list[str]:
    """The 271 headings, odd ones included."""
    tactics = [name for k in range(1, 20) for name in (f"Tactic {k}", f"Effective {k}")]
    devices = [
        f"{device} Ar{device}" if device != "CED" and what == "Arced" else f"{device} {what}"
        for device in ("CED", "CED2", "CED3", "CED4")
        for what in DEVICE
    ]
    return [
        "IncidentDate", "IncidentTime", *(f"Incident Location: {name}" for name in LOCATIONS), "Borough",
        "PrimaryConduct", "AssaultedBySubject", "ThreatenedWithWeapon", "AssaultedWithWeapon",
        *(f"Impact Factor: {name}" for name in FACTORS), *(f"Reason for Force: {name}" for name in REASONS),
        "MainDuty", "SingleCrewed", "TrainedCED", "CarryingCED", *tactics, "Tactic 20", "Tactic Effective 20",
        "CED Used", *devices, "CED Device Serial No", "Firearms Aimed", "Firearms Fired", "SubjectAge",
        "SubjectGender", "SubjectEthnicity", "PhysicalDisability", "MentalDisability", "StaffInjured",
        "StaffInjuryIntentional", "StaffInjuryLevel", "StaffMedProvided", "SubjectInjured",
        "SubjectNatureOfInjury", "SubjectMedOffered", "SubjectMedProvided",
        *(f"Outcome: {name}" for name in OUTCOMES),
    ]  # fmt: skip


PLAIN = {
    "IncidentDate": "2020-06-01", "Borough": "Camden", "PrimaryConduct": "Compliant", "StaffInjured": "No",
    "SubjectInjured": "No", "SubjectAge": "18-34", "SubjectGender": "Male", "SubjectEthnicity": "White",
    "AssaultedBySubject": "No",
}  # fmt: skip


def file_of(rows: Iterable[Mapping[str, str]]) -> bytes:
    """The file in Windows-1252; what a row does not say is as in `PLAIN`, or `No`, or empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings(), lineterminator="\r\n")
    writer.writeheader()
    flags = {name: "No" for name in headings() if ": " in name}
    writer.writerows({**dict.fromkeys(headings(), ""), **flags, **PLAIN, **row} for row in rows)
    return text.getvalue().encode("cp1252")
