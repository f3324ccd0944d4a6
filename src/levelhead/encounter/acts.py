"""The twenty communication acts: what words or gestures of an officer do to a person.

Meanings: simulated-person acts 1 to 20, in order. The names stay put; outside tools rely on them.
"""

from __future__ import annotations

from typing import Final

ACTS: Final = (
    "introduce",
    "grounds",
    "rights",
    "open_question",
    "closed_question",
    "reflect",
    "name_feeling",
    "validate",
    "respect",
    "apology",
    "choice",
    "request",
    "command",
    "plan",
    "rapport",
    "boundary",
    "threat",
    "dismiss",
    "insult",
    "space",
)

MEANINGS: Final = {
    "introduce": "says who they are and what they do",
    "grounds": "gives the reason, the grounds or the power",
    "rights": "explains rights, what happens next, how long it takes",
    "open_question": "invites an account",
    "closed_question": "asks for one fact, or checks one",
    "reflect": "says back what the person said",
    "name_feeling": "names the feeling or what it means to them",
    "validate": "reassures, accepts, affirms",
    "respect": "courtesy, thanks, a title",
    "apology": "owns an error, says sorry, puts it right",
    "choice": "offers a choice or asks leave",
    "request": "asks politely for one particular thing",
    "command": "gives a direct order",
    "plan": "offers a plan, a solution or a promise",
    "rapport": "talks as one person to another",
    "boundary": "sets a calm limit and says what follows",
    "threat": "threatens or gives an ultimatum",
    "dismiss": "dismisses, minimises, argues, says to calm down",
    "insult": "insults, blames, mocks, stereotypes",
    "space": "gives time, pauses, encourages",
}

HARMFUL: Final = ("threat", "dismiss", "insult")
HELPFUL: Final = (
    "introduce",
    "grounds",
    "rights",
    "open_question",
    "reflect",
    "name_feeling",
    "validate",
    "respect",
    "apology",
    "choice",
    "space",
)
