"""What a scene has besides the person's own state: phases, positions, bystanders, and numbers of its own."""

from __future__ import annotations

from typing import Final

# Where the person is in the course of an encounter; the order of a rise and a fall (AC).
PHASES: Final = ("baseline", "trigger", "escalation", "crisis", "recovery", "drained")
# How the person is placed, from the last deed that says so.
POSITIONS: Final = ("standing", "kneeling", "seated", "side", "prone")
# What a bystander may be to the person; how each weighs stands in the rule.
LEANINGS: Final = ("friend", "filmer", "rival", "parent", "official")
# The small state of a bystander, each from 0 to 1; a condition names it `bystander ID.heat`.
BYSTANDER: Final = ("heat", "regard")
# Numbers that every scene has.
SCENE: Final = (
    "officers",  # present
    "voices",  # officers talking at once
    "restrained_seconds",  # held, in all
    "prone_seconds",  # held face down, in all
    "unchecked_seconds",  # held since breathing was last looked at
    "health_risk",  # 0 to 1; rises from the first second held
)
