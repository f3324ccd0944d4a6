"""A study of power in plain English."""

from __future__ import annotations

from collections.abc import Sequence

from levelhead.basics.numerals import percent, signed_percent
from levelhead.rollout.method_names import SPOKEN
from levelhead.rollout.power.study import Power
from levelhead.rollout.power_settings import PowerSettings
from levelhead.rollout.protocol import Protocol


def in_words(protocol: Protocol, settings: PowerSettings, powers: Sequence[Power]) -> list[str]:
    """A heading, a paragraph for each outcome, and what was taken for granted."""
    title = f"{'FICTIONAL. ' if protocol.fictional else ''}{protocol.title}: {settings.officers:,} officers."
    return [title, *(_outcome(one) for one in powers), _assumed(settings)]


def _outcome(power: Power) -> str:
    way = "fall" if power.effect < 0 else "rise"
    found = power.simulated
    seen = (
        f"  Simulated roll-outs see it in {percent(found.power)} of cases (give or take "
        f"{percent(1.96 * found.power_error)}), by {SPOKEN[power.estimator]}; {found.answered:,} of "
        f"{found.replications:,} gave an answer, and say {signed_percent(found.mean_change)} on average."
    )
    closed = (
        f"  Closed form, for one constant effect: {percent(power.power)}. A change of "
        f"{percent(power.detectable)} is seen in 80 of 100."
    )
    lines = [f"{power.label}: a {way} of {percent(power.effect)} from {power.base:g}", seen, closed]
    if power.margin is not None and power.simulated_safety is not None:
        lines.append(
            f"  If training changes nothing, a rise of {percent(power.margin)} is ruled out in "
            f"{percent(power.simulated_safety)} of simulated roll-outs (closed form "
            f"{percent(power.safety_power or 0)})."
        )
    return "\n".join(lines)


def _assumed(settings: PowerSettings) -> str:
    alike = (
        f"outcomes of one officer correlate {settings.correlation:g}, {settings.decay:g} of it kept a period"
    )
    parts = [alike, f"the effect is full after {settings.fade_in} periods"]
    if settings.half_life:
        parts.append(f"half of it is lost in {settings.half_life:g} periods")
    if settings.late_share:
        parts.append(f"{percent(settings.late_share)} of officers attend {settings.late_by:g} periods late")
    if settings.shock:
        parts.append(
            f"from period {settings.shock_from} on recording changes by {percent(settings.shock)} for "
            f"{percent(settings.shock_share)} of officers"
        )
    return f"Taken for granted in the simulation: {'; '.join(parts)}. Seed {settings.seed}."
