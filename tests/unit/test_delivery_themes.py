"""Themes: one sentence about the training, in which nobody is named."""

from __future__ import annotations

import pytest

from levelhead.records.themes import marked_words, subjects, theme_faults

NAMES = {"2001": "Tom Reed", "2002": "Zoë Smith-Jones", "2003": "Li An", "A-17": "Mark Bell"}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Handcuffs needed longer than the plan gave.", []),
        ("The coaches spoke calmly, and that was a relief.", []),  # "an" is a word, "An" a name
        ("tom was late.", ["theme-names-somebody"]),
        ("Toms group was late.", ["theme-names-somebody"]),
        ("Zoe asked for more time.", ["theme-names-somebody"]),
        ("Sgt SMITH asked for more time.", ["theme-names-somebody"]),
        ("An asked for more time.", ["theme-names-somebody"]),
        ("2001 was late.", ["theme-holds-number"]),
        ("Officer A-17 was late.", ["theme-holds-number"]),
        ("Two of 12 mats were short.", []),
        ("", ["theme-not-a-sentence"]),
        ("Mats were short. It was cold.", ["theme-not-a-sentence"]),
        ("Mats were short\nand it was cold", ["theme-not-a-sentence"]),
        ("x" * 201, ["theme-not-a-sentence"]),
    ],
)
def test_a_theme_is_one_sentence_and_names_nobody(text: str, codes: list[str]) -> None:
    """A name of the class is found in any case, without its accents and with an s; a short one as written."""
    numbers = marked_words(text) & NAMES.keys()
    assert [fault.code for fault in theme_faults(text, NAMES, numbers)] == codes


def test_every_fault_says_what_to_do_without_blame() -> None:
    """Each name that is found has its own fault, with the way to say it all the same."""
    faults = theme_faults("Tom and Zoë were paired.", NAMES, ())
    assert [fault.found for fault in faults] == ["'Tom'", "'Zoe'"]
    assert all("belongs with their rating" in fault.remedy for fault in faults)


def test_a_theme_is_about_the_standard_what_is_rated_or_a_scenario() -> None:
    """The subjects are the headings, the families and the types of scenario, each under its own word."""
    kinds = {key.split(":")[0] for key in subjects()}
    assert kinds == {"heading", "family", "scenario"}
    assert subjects()["heading:contact_time"] == "Contact time"
