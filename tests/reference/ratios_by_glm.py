"""Makes `ratios_by_glm.json`: python tests/reference/ratios_by_glm.py, with statsmodels 0.15.0.

In the second of two periods one cohort is trained and one is not. A Poisson regression of a cohort on a
constant with the logarithm of hours as offset fits the cohort's ratio of sums exactly, and its sandwich error
(HC0) is the delta method's without n / (n - 1). No line of Levelhead is used.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import statsmodels
import statsmodels.api as sm

rng = np.random.default_rng(11)
hours = rng.integers(4, 60, 60).astype(float)
trained = np.repeat([1, 0], [25, 35])
force = rng.poisson(hours * np.where(trained, 0.03, 0.05))
rates, errors = [], []
for group in (1, 0):
    mine = trained == group
    model = sm.GLM(force[mine], np.ones(mine.sum()), family=sm.families.Poisson(), offset=np.log(hours[mine]))
    fitted = model.fit(tol=1e-14, cov_type="HC0")
    rates.append(float(np.exp(fitted.params[0])))
    errors.append(float(np.exp(fitted.params[0]) * fitted.bse[0]))
found = {
    "statsmodels": statsmodels.__version__,
    "trained": trained.tolist(),
    "hours": hours.tolist(),
    "force": force.tolist(),
    "rates": rates,
    "errors": errors,
}
Path(__file__).with_suffix(".json").write_text(json.dumps(found) + "\n", encoding="utf-8")
