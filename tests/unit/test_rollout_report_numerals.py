"""Numbers in words and tables."""

from __future__ import annotations

import pytest

from levelhead.basics import numerals


@pytest.mark.parametrize(
    ("value", "plain", "about"),
    [
        (46.39, "46.4", "46"),
        (-6.9146, "6.91", "6.9"),
        (0.3112, "0.311", "0.31"),
        (0.00012, "0.0001", "0.0001"),
        (1204.4, "1,204", "1,204"),
        (0.0, "0", "0"),
    ],
)
def test_values_keep_the_figures_that_matter(value: float, plain: str, about: str) -> None:
    """About three figures in a table, about two in a sentence."""
    assert numerals.plain(value) == plain
    assert numerals.about(value) == about


@pytest.mark.parametrize(
    ("share", "written"),
    [(-0.149, "−14.9%"), (0.0641, "+6.4%"), (0.0002, "0.0%"), (-0.0002, "0.0%"), (1.5, "+150.0%")],  # noqa: RUF001 - a true minus
)
def test_percentages_carry_a_sign_unless_they_are_nothing(share: float, written: str) -> None:
    """A true minus, and no sign on what is written as nothing."""
    assert numerals.signed_percent(share) == written


@pytest.mark.parametrize(
    ("p", "written"),
    [(None, "no p-value"), (0.0004, "p < 0.001"), (0.0521, "p = 0.052"), (0.6, "p = 0.60")],
)
def test_p_values_are_not_more_exact_than_they_are(p: float | None, written: str) -> None:
    """Three decimals below 0.1, two above, and no zero."""
    assert numerals.p_in_words(p).replace("\N{NO-BREAK SPACE}", " ") == written


def test_lists_and_plurals() -> None:
    """English lists and plurals."""
    assert numerals.listed(["a"]) == "a"
    assert numerals.listed(["a", "b"]) == "a and b"
    assert numerals.listed(["a", "b", "c"]) == "a, b and c"
    assert [numerals.plural(n, "officer") for n in (1, 2, 1843)] == [
        "1 officer",
        "2 officers",
        "1,843 officers",
    ]
