"""Cutting an utterance into words and features."""

from __future__ import annotations

from levelhead.understanding.features import HASHED_ROWS, ROWS, features, row, together
from levelhead.understanding.tokens import LONGEST_UTTERANCE, clauses, parts_of_names, sentences
from levelhead.understanding.utterances import dictated


def _texts(utterance: str) -> list[list[str]]:
    return [[word.text for word in sentence.words] for sentence in sentences(utterance)]


def test_rows_are_the_same_everywhere() -> None:
    """A feature's row is fixed by CRC-32, so that weights trained on one machine serve on another."""
    assert row(0, "calm down") == 0x9BA053DC % HASHED_ROWS
    assert row(2, "calm down") == 2 * HASHED_ROWS + 0x9BA053DC % HASHED_ROWS


def test_sentences_keep_their_end_mark() -> None:
    """A question mark and an exclamation mark stay known; a full stop does not matter."""
    assert [one.end_mark for one in sentences("Right. What happened? Stop!")] == ["", "?", "!"]


def test_words_stand_where_they_were_written() -> None:
    """Each word remembers its own characters, whatever spelling the reader gives it."""
    utterance = "D'ye ken what's happened, Mr Okoro?"
    for sentence in sentences(utterance):
        for word in sentence.words:
            assert utterance[word.start : word.end].strip() != ""
    assert utterance[sentences(utterance)[0].words[-1].start :].startswith("Okoro")


def test_dialect_and_hurried_spelling_meet_the_standard() -> None:
    """A Scots or a typed spelling gives the same words as the standard one."""
    assert _texts("dinnae move") == _texts("dont move")
    assert _texts("u ok m8") == _texts("you okay mate")


def test_short_and_long_forms_meet() -> None:
    """Formal and second-language English often says "I am" where others say "I'm"."""
    assert _texts("I am sorry, I do not know what is wrong") == _texts("I'm sorry, I don't know what's wrong")


def test_names_gender_and_group_are_hidden() -> None:
    """A name, a pronoun and a word for an ethnic group leave no trace in the words."""
    assert _texts("I'm Aisha, is he your brother?") == _texts("I'm Callum, is she your sister?")
    assert _texts("a black lad") == _texts("a white girl")
    assert _texts("PC Xyzzy here") == _texts("PC Qwerty here")


def test_a_name_is_hidden_however_it_is_written() -> None:
    """Owned, with accents or without, of several words, after a rank or a title: all names look alike."""
    assert _texts("Siân's bag") == _texts("ZOE'S bag") == _texts("zoes bag") == [["NAME", "bag"]]
    assert _texts("I'm Mary-Jane O'Brien") == _texts("I'm Łukasz") == [["im", "NAME"]]
    assert _texts("PC Young and Mr Brown") == [["pc", "NAME", "and", "TITLE", "NAME"]]
    assert _texts("her brother's coat") == _texts("his sister's coat") == [["them", "sibling", "coat"]]


def test_an_unknown_word_with_a_capital_is_a_name() -> None:
    """Within a sentence, or before a comma at its start; a slip there is still mended, and "I" is a word."""
    assert _texts("Listen Xqwzty, sit down") == _texts("Listen Sarah, sit down")
    assert _texts("Xqwzty, sit down. Plese, sit") == [["NAME", "sit", "down"], ["please", "sit"]]
    assert _texts("xqwzty sit") == [["xqwzty", "sit"]]
    assert _texts("So I said I'm late") == [["so", "i", "said", "im", "late"]]


def test_a_name_that_is_a_word_is_hidden_where_a_capital_says_so() -> None:
    """Somebody called Will is named by "Okay Will, sit", and not by "Okay, I will"."""
    named = parts_of_names(["Will Xqwzty"])
    words = [[word.text for word in one.words] for one in sentences("Okay Will, I will. xqwzty?", named)]
    assert words == [["okay", "NAME", "ill"], ["NAME"]]
    assert _texts("Okay Will, sit") == [["okay", "will", "sit"]]


def test_a_sentence_is_cut_at_commas() -> None:
    """Clauses between commas are read by themselves; the last keeps the sentence's mark."""
    utterance = "I hear you, mate, but what happened then?"
    found = clauses(utterance, sentences(utterance)[0])
    assert [[word.text for word in clause.words] for clause in found] == [
        ["i", "hear", "you"],
        ["but", "what", "happened", "then"],
    ]
    assert found[-1].end_mark == "?"


def test_long_speech_without_commas_is_read_in_windows() -> None:
    """Dictated speech of one long stretch is cut into overlapping windows that cover every word."""
    utterance = " ".join(["word"] * 33)
    sentence = sentences(utterance)[0]
    found = clauses(utterance, sentence)
    covered = {word.start for clause in found for word in clause.words}
    assert covered == {word.start for word in sentence.words}
    assert max(len(clause.words) for clause in found) == 10


def test_nothing_beyond_the_limit_is_read() -> None:
    """A pasted document is cut at the stated length."""
    words = [word for one in sentences("go " * LONGEST_UTTERANCE) for word in one.words]
    assert words[-1].end <= LONGEST_UTTERANCE


def test_features_stay_inside_their_blocks_and_their_stretch() -> None:
    """Every feature has a row of its block and stands on words that are there."""
    stretch = sentences("Would you rather sit down, or stand here with me?")[0]
    for block, found in enumerate(features(stretch).blocks):
        for number, (first, last) in found.items():
            assert block * HASHED_ROWS <= number < min(ROWS, (block + 1) * HASHED_ROWS)
            assert 0 <= first <= last < len(stretch.words)


def test_features_together_are_the_union() -> None:
    """The whole turn has the features of each of its sentences, once."""
    one, other = (features(sentence) for sentence in sentences("I'm sorry. What happened?"))
    for mine, theirs, both in zip(one.blocks, other.blocks, together([one, other]).blocks, strict=True):
        assert set(both) == set(mine) | set(theirs)


def test_dictation_drops_case_and_punctuation_only() -> None:
    """A dictated copy has the same words."""
    assert dictated("Right, I'm PC Shah. What's happened?") == "right i'm pc shah what's happened"
