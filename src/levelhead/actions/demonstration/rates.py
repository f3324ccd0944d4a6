"""Hands the published base rates to the simulator, which knows no use-of-force tables of its own."""

from __future__ import annotations

from levelhead.rollout.fictional import Effects, ForceRates
from levelhead.use_of_force.base_rates import BaseRates, tactic_shares, tactics_per_record, talk_share


def force_rates(base: BaseRates) -> ForceRates:
    """The simulator's rates from the published ones."""
    rates, variation = base.rates, base.variation
    return ForceRates(
        weekly_chance=base.weekly_chance(),
        records_per_week_with_force=rates["records_per_week_with_force"].value,
        subject_injured=rates["subject_injured"].value,
        officer_injured=rates["officer_injured"].value,
        tactic_shares=tactic_shares(),
        tactics_per_record=tactics_per_record(),
        talk=("tactical_communication", talk_share()),
        officer_spread=variation["officer_spread"].value,
        monthly_decay=variation["monthly_decay"].value,
        yearly_swing=variation["yearly_swing"].value,
        weekly_noise=variation["weekly_noise"].value,
    )


def published_effects(base: BaseRates) -> Effects:
    """The effects that the fictional organisation imitates."""
    return Effects(
        any_force=base.effects["any_force"].value,
        subject_injured=base.effects["subject_injured"].value,
        officer_injured=base.effects["officer_injured"].value,
    )
