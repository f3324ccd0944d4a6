"""Who may sign in to the demonstration: one account for each role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from levelhead.records.people import PersonRow

_CONSONANTS = "bdfgjklmnprstvz"
_VOWELS = "aeiou"
_SYLLABLES = 8  # 75 syllables to choose from make 50 bits, far beyond guessing at a sign-in page


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the demonstration, as it is printed at each start.

    Attributes:
        username: what to type.
        passphrase: made when the demonstration is made; it opens nothing but fictional records.
        roles: what the account is granted.
        staff_number: the person it belongs to; empty for a role that needs no training record.
        sees: what there is to see, for the person who starts the demonstration.
    """

    username: str
    passphrase: str
    roles: tuple[str, ...]
    staff_number: str
    sees: str

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def sign_in_from(entry: dict[str, Any]) -> SignIn:
    """A sign-in from its plain JSON."""
    return SignIn(**{**entry, "roles": tuple(entry["roles"])})


def passphrase(choose: Callable[[str], str]) -> str:
    """Eight syllables in four words, easy to type, from a chooser of letters such as `secrets.choice`."""
    syllables = [choose(_CONSONANTS) + choose(_VOWELS) for _ in range(_SYLLABLES)]
    return "-".join(syllables[place] + syllables[place + 1] for place in range(0, _SYLLABLES, 2))


def make_sign_ins(
    officer: PersonRow,
    supervisor: PersonRow,
    choose: Callable[[str], str],
    *,
    instructor: PersonRow | None = None,
) -> tuple[SignIn, ...]:
    """One sign-in for each role, with a new passphrase; an instructor is a person where one is named."""
    who = f"{instructor.full_name}: " if instructor else ""
    return (
        SignIn(
            "officer",
            passphrase(choose),
            ("officer",),
            officer.staff_number,
            f"{officer.full_name}: own record and practice",
        ),
        SignIn(
            "supervisor",
            passphrase(choose),
            ("officer", "supervisor"),
            supervisor.staff_number,
            f"{supervisor.full_name}: the team's standing, own record and practice",
        ),
        SignIn(
            "instructor",
            passphrase(choose),
            ("instructor",),
            instructor.staff_number if instructor else "",
            f"{who}practice that officers show, and how its turns were read",
        ),
        SignIn(
            "administrator",
            passphrase(choose),
            ("administrator",),
            "",
            "bringing in people and attendance",
        ),
        SignIn(
            "evaluator",
            passphrase(choose),
            ("evaluator",),
            "",
            "the evaluation of the roll-out, beside the truth that made its records",
        ),
    )
