"""Why a wording, or an entry of a file, is not taken is said in the reader's language, about the words as they are."""

import pytest

from frontend.site.languages.catalogues import catalogue
from frontend.site.languages.translation_words import SplitSentence, split_sentences
from frontend.site.problems import Problem

LANGUAGES = ("zh", "es", "fr", "ru", "ar", "pt")


@pytest.mark.parametrize(
    "english, expected",
    [
        ("Missing from the translation: 5 %.", [SplitSentence("Missing from the translation: %(words)s.", "5 %")]),
        (
            "Missing from the translation: 1.5 kg, a. b. Not in the original: 2.",
            [
                SplitSentence("Missing from the translation: %(words)s.", "1.5 kg, a. b"),
                SplitSentence("Not in the original: %(words)s.", "2"),
            ],
        ),
        (
            "A term must contain a letter or a digit. (—)",
            [SplitSentence("A term must contain a letter or a digit."), SplitSentence("%(words)s", "(—)")],
        ),
        ("A segment is longer than 20,000 characters.", [SplitSentence("A text is too long.")]),
        ("Something else.", []),
        ("Something else. (cup)", []),
    ],
)
def test_messages_are_split_into_sentence_and_details(english: str, expected: list[SplitSentence]) -> None:
    assert split_sentences(english) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sentences_are_translated(language: str) -> None:
    told = [
        *split_sentences("Missing from the translation: 5. Not in the original: 6."),
        *split_sentences("The glossary forbids: cup."),
    ]
    for each in told:
        words = catalogue(language).gettext(each.sentence)
        assert words != each.sentence
        assert "%(words)s" in words


def test_lost_values_message_is_recognised_for_translation() -> None:
    problem = Problem.of({"code": "VALUES_LOST", "message": "Missing from the translation: 5.", "field": "text"})
    assert not problem.own_words
    assert problem.details == [SplitSentence("Missing from the translation: %(words)s.", "5")]
    other = Problem.of({"code": "VALUES_LOST", "message": "Something new.", "field": "text"})
    assert (other.own_words, list(other.details)) == (True, [])
