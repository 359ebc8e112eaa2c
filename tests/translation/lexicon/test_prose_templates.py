"""Templates of sentence patterns say where slots are, and what agrees with them."""

import pytest

from translation.lexicon import LANGUAGES
from translation.lexicon.entries import Gender
from translation.lexicon.phrases import Agreement
from translation.lexicon.prose.articles import with_definite, with_preposition
from translation.lexicon.prose.patterns import load
from translation.lexicon.prose.sentences import sentences
from translation.lexicon.prose.templates import Agreeing, Optional, Slot, match, parse_template


def test_template_is_parsed() -> None:
    assert parse_template("<the >{1:the} [2:is/are] {2}") == (
        Optional(("the ",)), Slot(1, "the"), " ", Agreeing(2, ("is", "are")), " ", Slot(2),
    )  # fmt: skip


def test_all_ways_to_match_are_found() -> None:
    template = parse_template("{1} with {2}")
    found = [dict(each.slots) for each in match(template, "lid with cord with hook")]
    assert found == [{1: "lid", 2: "cord with hook"}, {1: "lid with cord", 2: "hook"}]


def test_every_pattern_has_its_slots_in_all_languages() -> None:
    for pattern in load():
        for language in LANGUAGES:
            for template in pattern.templates[language]:
                numbers = {each.number for each in template if isinstance(each, Slot)}
                assert numbers == set(range(1, len(pattern.slots) + 1)), (pattern.key, language)
                agreeing = {each.number for each in template if isinstance(each, Agreeing) and len(each.forms) > 1}
                assert agreeing <= numbers, (pattern.key, language)


def test_sentences_end_before_capitals() -> None:
    assert sentences("Made of steel. Width 2.5 m, No. 35 approx. 8 kg. Washable.") == [
        "Made of steel.", "Width 2.5 m, No. 35 approx. 8 kg.", "Washable.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "phrase, gender, plural, language, written",
    [
        ("asa roja", Gender.FEMININE, False, "es", "del asa roja"),
        ("anse rouge", Gender.FEMININE, False, "fr", "de l'anse rouge"),
        ("housse", Gender.FEMININE, False, "fr", "de la housse"),
        ("couvercles", Gender.MASCULINE, True, "fr", "des couvercles"),
        ("tampas", Gender.FEMININE, True, "pt", "das tampas"),
    ],
)
def test_articles_merge(phrase: str, gender: Gender, *, plural: bool, language: str, written: str) -> None:
    definite = with_definite(phrase, Agreement(gender, plural), language)
    assert with_preposition("de", definite, language) == written
