"""A study of power: closed forms to screen a design, simulated roll-outs to sign it off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from levelhead.rollout.design import dealt
from levelhead.rollout.method_names import RANDOM_TIMING, TWO_WAY
from levelhead.rollout.power import closed_form
from levelhead.rollout.power.closed_form import Correlation
from levelhead.rollout.power.simulated import Simulated, Trial, simulate
from levelhead.rollout.power_settings import Expected, PowerSettings
from levelhead.rollout.protocol import Analysis, Design, MeasuredOutcome, Protocol

_EFFECTS = 25  # points of a curve
_SIZES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0)  # times the officers planned


@dataclass(frozen=True, slots=True)
class Power:
    """What a study of power says of one outcome. Changes are shares of the base.

    Attributes:
        outcome: its name.
        label: for readers.
        base: chance or rate of an officer-period that was taken for granted.
        effect: relative change looked for.
        std_error: of a constant effect, in closed form.
        power: chance of seeing the effect, in closed form.
        detectable: smallest change seen in 80 of 100 studies, in closed form.
        margin: of safety, where the protocol has one.
        safety_power: chance of showing safety if training changes nothing, in closed form.
        estimator: that the simulation used.
        simulated: what simulated roll-outs gave.
        simulated_safety: share of roll-outs without any effect that showed safety.
        curve: relative change and power, in closed form.
        by_officers: officers and power for the effect looked for, in closed form.
    """

    outcome: str
    label: str
    base: float
    effect: float
    std_error: float
    power: float
    detectable: float
    margin: float | None
    safety_power: float | None
    estimator: str
    simulated: Simulated
    simulated_safety: float | None
    curve: tuple[tuple[float, float], ...]
    by_officers: tuple[tuple[int, float], ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class PowerStudy:
    """A design and what is taken for granted of it.

    Attributes:
        protocol: that the roll-out will follow.
        design: how the order is drawn.
        settings: what is expected, and what may go wrong.
    """

    protocol: Protocol
    design: Design
    settings: PowerSettings

    def powers(self, *, processes: int, say: Callable[[str], None]) -> list[Power]:
        """The power for each expected outcome, in the order of the protocol."""
        outcomes = {one.name: one for one in self.protocol.outcomes}
        found = []
        for expected in self.settings.expected:
            outcome = outcomes[expected.outcome]
            say(f"Simulating {outcome.label.lower()}")
            trial = self._trial(expected, outcome)
            seen = self._simulated(trial, processes, say)
            # Safety is shown by finding nothing, so it needs roll-outs in which training changes nothing.
            unchanged = self._simulated(replace(trial, effect=0.0), processes, say) if trial.margin else None
            found.append(self._power(expected, outcome, trial, seen, unchanged.safe if unchanged else None))
        return found

    def relative_error(self, expected: Expected, outcome: MeasuredOutcome) -> float:
        """Standard error of a constant effect in closed form, as a share of the base."""
        base, settings = expected.base, self.settings
        variance = base * (1 - base) if outcome.measure == "any" else base
        size = self.design.class_size if settings.classmates > 0 else 1
        correlation = Correlation(settings.correlation, settings.decay, settings.classmates, settings.decay)
        v = closed_form.covariance(correlation, self.protocol.period.count, size, variance)
        cohorts, counts = np.unique(self._due(), return_counts=True)
        return closed_form.standard_error(cohorts, counts / size, v) / base

    def _due(self) -> NDArray[np.int64]:
        """(officers,) period each is due in, as the design deals them out."""
        periods = list(dealt(self.design.all_seats, range(self.design.training_periods)))
        return self.design.first_period + np.resize(periods, self.settings.officers)

    def _simulated(self, trial: Trial, processes: int, say: Callable[[str], None]) -> Simulated:
        settings = self.settings
        return simulate(
            trial, replications=settings.replications, seed=settings.seed, processes=processes, say=say
        )

    def _trial(self, expected: Expected, outcome: MeasuredOutcome) -> Trial:
        analysis, settings = self.protocol.analysis, self.settings
        estimator = headline(analysis)
        margins = [
            one.margin for one in analysis.safety if one.outcome == outcome.name and one.worse == "more"
        ]
        return Trial(
            measure=outcome.measure,
            first_trained=tuple(self._due().tolist()),
            periods=self.protocol.period.count,
            base=expected.base,
            effect=expected.effect,
            correlation=Correlation(settings.correlation, settings.decay),
            fade_in=settings.fade_in,
            half_life=settings.half_life,
            late_share=settings.late_share,
            late_by=settings.late_by,
            shock=settings.shock,
            shock_share=settings.shock_share,
            shock_from=settings.shock_from,
            estimator=estimator,
            estimand="constant" if estimator in TWO_WAY else analysis.estimands[0],
            margin=margins[0] if margins else None,
        )

    def _power(
        self,
        expected: Expected,
        outcome: MeasuredOutcome,
        trial: Trial,
        seen: Simulated,
        safe: float | None,
    ) -> Power:
        error, officers = self.relative_error(expected, outcome), self.settings.officers
        widest = 2 * max(abs(expected.effect), closed_form.detectable(error)) if error < np.inf else 1.0
        return Power(
            outcome=outcome.name,
            label=outcome.label,
            base=expected.base,
            effect=expected.effect,
            std_error=error,
            power=closed_form.power(expected.effect, error),
            detectable=closed_form.detectable(error),
            margin=trial.margin,
            safety_power=None if trial.margin is None else closed_form.safety_power(trial.margin, error),
            estimator=trial.estimator,
            simulated=seen,
            simulated_safety=safe,
            curve=tuple(
                (float(change), closed_form.power(float(change), error))
                for change in np.linspace(0, widest, _EFFECTS)
            ),
            by_officers=tuple(
                (n, closed_form.power(expected.effect, error * (officers / n) ** 0.5))
                for n in (round(officers * times) for times in _SIZES)
            ),
        )


def headline(analysis: Analysis) -> str:
    """The estimator that the evaluation will rest on."""
    justified = [name for name in analysis.estimators if name in RANDOM_TIMING]
    others = [name for name in analysis.estimators if name not in TWO_WAY]
    return (justified or others or list(analysis.estimators))[0]
