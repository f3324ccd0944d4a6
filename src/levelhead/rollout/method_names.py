"""What readers call the estimators, and which comparison each kind makes."""

from __future__ import annotations

NAMES = {
    "efficient": "Efficient, random timing",
    "difference_in_means": "Difference in means",
    "two_way_linear": "Two-way fixed effects",
    "two_way_poisson": "Two-way, Poisson",
    "group_time": "Group-time effects",
    "sun_abraham": "Interaction-weighted",
    "imputation": "Imputation",
    "extended_two_way": "Extended two-way",
    "extended_two_way_poisson": "Extended two-way, Poisson",
}
SPOKEN = {
    "efficient": "the efficient estimator",
    "difference_in_means": "the difference in means",
    "two_way_linear": "two-way fixed effects",
    "two_way_poisson": "the two-way Poisson model",
    "group_time": "the average of group-time effects",
    "sun_abraham": "the interaction-weighted estimator",
    "imputation": "the imputation estimator",
    "extended_two_way": "the extended two-way model",
    "extended_two_way_poisson": "the extended two-way Poisson model",
}
# One effect of training for all; officers trained long ago serve as comparison too.
TWO_WAY = ("two_way_linear", "two_way_poisson")
# Justified by a random order alone, without paths that would have run alike.
RANDOM_TIMING = ("efficient", "difference_in_means")
