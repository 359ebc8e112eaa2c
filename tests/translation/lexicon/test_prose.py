"""Descriptions are composed of sentences that follow a known pattern, all of them or none."""

import pytest

from translation.lexicon import Lexicon


@pytest.mark.parametrize(
    "text, source, target, written",
    [
        ("Made of stainless steel.", "en", "es", "De acero inoxidable."),
        ("Made of stainless steel.", "en", "zh", "不锈钢材质。"),
        ("Made of stainless steel.", "en", "ru", "Из нержавеющей стали."),
        ("Made of stainless steel.", "en", "ar", "من ستانلس ستيل."),
        ("Dishwasher safe.", "en", "fr", "Passe au lave-vaisselle."),
        ("Available in red and white.", "en", "ru", "Цвета: красный и белый."),
        ("24 pieces per carton.", "en", "pt", "24 peças por caixa de papelão."),
        ("Lid not included.", "en", "fr", "Couvercle non inclus."),
        ("The lids are sold separately.", "en", "es", "Las tapas se venden por separado."),
        ("Protects the handle.", "en", "fr", "Protège la poignée."),
        ("The lid can be engraved.", "en", "ru", "Крышку можно гравировать."),
        ("The lid can be engraved.", "en", "ar", "غطاء قابل للنقش."),
        ("For cleaning bottles.", "en", "fr", "Pour le nettoyage de bouteilles."),
        ("For cleaning bottles.", "en", "ru", "Для чистки бутылок."),
        ("Easy to clean.", "en", "pt", "Fácil de limpar."),
        ("Handle on the lid.", "en", "ru", "Ручка на крышке."),
        ("Comes with one lid.", "en", "zh", "附1个盖子。"),
        ("Holds 500 ml.", "en", "fr", "Capacité : 500 ml."),
        ("Two-year warranty.", "en", "es", "Garantía de 2 años."),
    ],
)
def test_sentence_follows_its_pattern(small: Lexicon, text: str, source: str, target: str, written: str) -> None:
    assert small.compose(text, source, target) == written


@pytest.mark.parametrize(
    "target, written",
    [
        ("es", "Botella de bambú; incluye tapa. Se puede lavar en lavavajillas."),
        ("fr", "Bouteille en bambou ; comprend un couvercle. Passe au lave-vaisselle."),
        ("ru", "Бутылка из бамбука; в комплекте: крышка. Можно мыть в посудомоечной машине."),
        ("zh", "竹瓶子；附盖子。可用洗碗机清洗。"),
    ],
)
def test_description_is_composed_of_its_sentences(small: Lexicon, target: str, written: str) -> None:
    assert small.compose("Bamboo bottle; comes with lid. Dishwasher safe.", "en", target) == written


@pytest.mark.parametrize(
    "text, why",
    [
        ("Made of stainless steel. Loved by all.", "a sentence is unknown"),
        ("Foldable, waterproof umbrella.", "a description before a comma may be of the thing after it"),
        ("Handle in red, lid, and included.", "a list has no end"),
        ("White.", "its gender depends on a thing that is not named"),
        ("The lids is engraved.", "verb and subject differ in number"),
        ("Bottle can be.", "a pattern lacks a word"),
        ("Flow-foldable bottle.", "a word with a hyphen is none of its parts"),
    ],
)
def test_unclear_sentence_is_refused(small: Lexicon, text: str, why: str) -> None:
    assert small.compose(text, "en", "es") is None, why


def test_title_is_no_sentence(small: Lexicon) -> None:
    assert small.compose("Dishwasher safe", "en", "es") is None
