"""What must hold between simulated officers, or a scenario teaches the wrong thing.

The numbers are set by us, wide enough that chance does not break them at a hundred meetings an officer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from levelhead.debrief.officers.calibration import Calibrated, Played
from levelhead.debrief.officers.policies import Kind

OFTEN = 0.75  # the skilled officer ends well at least so often
SELDOM = 0.1  # whoever takes a short cut ends well at most so often
APART = 0.2  # repair is better than denial by so much, in good endings and harm together
SLACK = 0.05  # what chance may take from an order that ought to hold
USUAL = 0.5  # an ending that every officer comes to more often than this teaches nothing
_SHORT_CUTS: tuple[Kind, ...] = ("ordering", "parroting", "passive", "hostile", "random")


@dataclass(frozen=True, slots=True)
class Ordering:
    """One thing that must hold.

    Attributes:
        variant: of which variant.
        name: short.
        holds: whether it does.
        said: in words, with the numbers.
    """

    variant: str
    name: str
    holds: bool
    said: str


def orderings(calibrated: Sequence[Calibrated]) -> list[Ordering]:
    """Every ordering of every variant."""
    return [one for variant in calibrated for one in _of_variant(variant)]


def _of_variant(found: Calibrated) -> Iterator[Ordering]:
    skilled, repairing, denying = (found.of(kind) for kind in ("skilled", "repairing", "denying"))
    yield Ordering(
        found.variant,
        "skill_ends_well",
        skilled.good.share >= OFTEN,
        f"the skilled officer ends well in {_of(skilled)}, and at least {OFTEN:.0%} is wanted"
        if found.has_plan
        else "no good ending can be planned from the scenario: each needs something that no move, tactic, "
        "act or fact brings about",
    )
    yield Ordering(
        found.variant,
        "skill_before_repair",
        skilled.good.share >= repairing.good.share - SLACK,
        f"the skilled officer ends well in {_of(skilled)}, whoever repairs a bad start in {_of(repairing)}",
    )
    gained = repairing.good.share - denying.good.share + denying.harmed - repairing.harmed
    yield Ordering(
        found.variant,
        "repair_before_denial",
        gained >= APART and repairing.good.share >= denying.good.share - SLACK,
        f"a bad start that is owned ends well in {_of(repairing)} and with harm in {repairing.harmed:.0%}; "
        f"one that is denied in {_of(denying)} and {denying.harmed:.0%}",
    )
    for kind in _SHORT_CUTS:
        played = found.of(kind)
        yield Ordering(
            found.variant,
            f"{kind}_fails",
            played.good.share <= SELDOM,
            f"the {kind} officer ends well in {_of(played)}, and at most {SELDOM:.0%} may be",
        )
    exploit = found.exploit
    yield Ordering(
        found.variant,
        "nothing_cheap_wins",
        exploit.good.share <= SELDOM,
        f"the best of {exploit.tried:,} cheap courses, {exploit.course}, ends well in "
        f"{exploit.good.share:.0%}, and at most {SELDOM:.0%} may",
    )
    yield _nobody_is_led(found)


def _nobody_is_led(found: Calibrated) -> Ordering:
    """No ending comes to everybody, whatever they do."""
    names = {name for played in found.played for name in played.endings if name}
    least = {name: min(played.endings.get(name, 0.0) for played in found.played) for name in sorted(names)}
    name = max(least, key=lambda one: least[one], default="")
    share = least.get(name, 0.0)
    return Ordering(
        found.variant,
        "no_ending_for_all",
        share <= USUAL,
        f"every officer comes to the ending {name} in at least {share:.0%} of meetings"
        if share
        else "there is no ending that every officer comes to",
    )


def _of(played: Played) -> str:
    return f"{played.good.share:.0%}"
