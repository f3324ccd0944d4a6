"""Families of tactics: under what a tactic is counted in the national record of the use of force.

The names are those of `content/use_of_force`; a test holds the two together, because the training and the
evaluation import nothing of each other.
"""

from __future__ import annotations

from typing import Final

# No force: an order given and obeyed, and a search, which the record counts by the force it took.
NO_FORCE: Final = ("order", "search")
# How it is counted follows from how the person took it.
HANDCUFFING: Final = "handcuffing"
NATIONAL: Final = (
    "compliant_handcuffing",
    "non_compliant_handcuffing",
    "limb_body_restraints",
    "ground_restraint",
    "unarmed_skills",
    "baton_drawn",
    "baton_used",
    "spray_drawn",
    "spray_used",
    "spit_and_bite_guard",
    "shield",
    "ced_drawn",
    "ced_aimed",
    "ced_red_dot",
    "ced_arced",
    "ced_drive_stun",
    "ced_angle_drive_stun",
    "ced_fired",
    "aep_drawn",
    "aep_used",
    "firearm",
    "dog_deployed",
    "dog_bite",
    "other_improvised",
)
FAMILIES: Final = (*NO_FORCE, HANDCUFFING, *NATIONAL)


def is_force(family: str) -> bool:
    """Whether a family counts as force."""
    return bool(family) and family not in NO_FORCE


def counted_as(family: str, *, resisted: bool) -> str:
    """The family under which a use is counted; handcuffing is compliant or not by how it was taken."""
    if family != HANDCUFFING:
        return family
    return "non_compliant_handcuffing" if resisted else "compliant_handcuffing"
