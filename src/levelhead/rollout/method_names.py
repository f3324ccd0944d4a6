"""What readers call the estimators."""

from __future__ import annotations

NAMES = {
    "efficient": "Efficient, random timing",
    "difference_in_means": "Difference in means",
    "two_way_linear": "Two-way fixed effects",
    "two_way_poisson": "Two-way, Poisson",
}
SPOKEN = {
    "efficient": "the efficient estimator",
    "difference_in_means": "the difference in means",
    "two_way_linear": "two-way fixed effects",
    "two_way_poisson": "the two-way Poisson model",
}
