"""Who may sign in to the demonstration: one account for each role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from levelhead.records.people import PersonRow

OFFICES = {
    "planner": "classes, their gates and who comes",
    "ppst_lead": "what is taught, and whether it works",
    "chief_officer": "how the whole stands",
    "health_safety": "injuries and near misses in training",
    "medical": "what is private about injuries; each reading is noted",
    "inspector": "everything that is for reading",
}
BESIDE = {"ppst_lead": ("hand_on",)}  # a right of its own beside the role
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
    others: Sequence[PersonRow] = (),
) -> tuple[SignIn, ...]:
    """One sign-in for each role, with a new passphrase.

    Args:
        officer: whose own record is shown.
        supervisor: whose team is.
        choose: draws a letter.
        instructor: who coaches in the class of today, where there is one.
        others: who plans, leads the training and so on, in the order of `OFFICES`; each a role of their own.
    """

    def made(username: str, roles: tuple[str, ...], person: PersonRow | None, sees: str) -> SignIn:
        who = f"{person.full_name}: " if person else ""
        number = person.staff_number if person else ""
        return SignIn(username, passphrase(choose), roles, number, f"{who}{sees}")

    return (
        made("officer", ("officer",), officer, "own record and practice"),
        made(
            "supervisor",
            ("officer", "supervisor"),
            supervisor,
            "the team's standing, own record and practice",
        ),
        made(
            "instructor",
            ("instructor",),
            instructor,
            "own classes, practice that officers show, and how its turns were read",
        ),
        made("administrator", ("administrator",), None, "bringing in people and attendance"),
        made(
            "evaluator",
            ("evaluator",),
            None,
            "the evaluation of the roll-out, beside the truth that made its records",
        ),
        *(
            made(role.replace("_", "-"), (role, *BESIDE.get(role, ())), one, sees)
            for (role, sees), one in zip(OFFICES.items(), others, strict=False)
        ),
    )
