"""Sentences that must hold whatever the numbers are."""

from __future__ import annotations

import math
import re

from hypothesis import given
from hypothesis import strategies as st

from levelhead.rollout.report.document import document
from levelhead.rollout.report.page import page
from unit.evaluation_results import estimate, result

NUMBERS = st.floats(min_value=-3, max_value=3).map(lambda value: round(value, 6))
WIDTHS = st.floats(0, 2).map(lambda value: round(value, 6))  # nothing, or what an interval may be wide
SPREADS = st.tuples(NUMBERS, WIDTHS, WIDTHS).map(
    lambda drawn: (drawn[0] - drawn[1], drawn[0], drawn[0] + drawn[2])
)


@given(efficient=SPREADS, two_way=SPREADS, baseline=st.sampled_from([0.05, 0.0, None]))
def test_the_direction_told_is_the_direction_found(
    efficient: tuple[float, float, float],
    two_way: tuple[float, float, float],
    baseline: float | None,
) -> None:
    """A reader acts on the word fewer or more, so it must follow from the sign, for every size of number.

    And a headline may claim a change only where the interval leaves out no change on that side.
    """
    rows = [
        estimate(*efficient, baseline=baseline),
        estimate(*two_way, estimator="two_way_linear", baseline=baseline),
    ]
    answer = page(result(*rows))["answer"]
    best = answer["sentences"][0]
    way = "fewer" if efficient[1] < 0 else "more"
    assert ("no change at all" in best) if efficient[1] == 0 else re.search(rf"\b{way}\b", best)
    if "no clear change" not in answer["headline"]:
        assert way in answer["headline"]
        assert efficient[0] > 0 or efficient[2] < 0
        assert not math.isclose(efficient[0], efficient[2])


@given(spread=SPREADS, p=st.none() | st.floats(0, 1), clusters=st.integers(1, 10**6))
def test_no_number_reaches_a_reader_unfinished(
    spread: tuple[float, float, float], p: float | None, clusters: int
) -> None:
    """`nan`, `None` or a number in powers of ten in a report would be a mistake of ours, for any estimate."""
    html = document(result(estimate(*spread, p_value=p, clusters=clusters)))
    words = re.sub(r"<[^>]*>", " ", html.split("</style>")[1])
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|\d+\.\d+e[+-]?\d+%", words)
