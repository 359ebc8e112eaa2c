"""Reading of any text with the lexicon: its concepts, and what it is."""

import pytest

from translation.lexicon import Lexicon


def heads(text: str, language: str) -> list[str | None]:
    """Return a possible meaning of the head of each phrase that names a thing, None where it is uncertain."""
    return [each.head and each.head.concepts[0].key for each in Lexicon.load().read(text, language).phrases]


@pytest.mark.parametrize(
    "text, language, head",
    [
        ("stainless steel water bottle 500 ml", "en", "water_bottle"),
        ("Bottle, stainless steel", "en", "bottle"),
        ("botella de acero inoxidable", "es", "bottle"),
        ("taladro percutor", "es", "impact_drill"),
        ("painel solar 450 W", "pt", "solar_panel"),
        ("термос для еды", "ru", "food_jar"),
        ("زجاجات المياه من الفولاذ", "ar", "water_bottle"),
        ("20寸PC登机拉杆箱（万向静音轮）", "zh", "cabin_case"),
        ("set of 6 wine glasses", "en", "wine_glass"),
        ("leather wallet with card holder", "en", "leather_wallet"),
    ],
)
def test_head_is_found_where_grammar_puts_it(text: str, language: str, head: str) -> None:
    assert heads(text, language) == [head]


@pytest.mark.parametrize(
    "text, language",
    [
        ("Battery management", "en"),  # an unknown noun follows
        ("Zorblax for vases", "en"),  # what is named only tells what it is for
        ("zorblax para botellas", "es"),
    ],
)
def test_head_is_uncertain_where_the_lexicon_lacks_the_word(text: str, language: str) -> None:
    assert set(heads(text, language)) <= {None}


def test_each_phrase_has_its_head() -> None:
    assert heads("不锈钢保温杯 大容量 户外水壶", "zh") == ["vacuum_flask", "water_bottle"]
    assert heads("We buy bathrobes. Also towels!", "en") == ["bathrobe", "towel"]


def test_phrases_that_belong_to_something_else_are_marked() -> None:
    phrases = Lexicon.load().read("Batidora para repostería, 300 botellas, con tazón", "es").phrases
    assert [each.modifies for each in phrases] == [False, True, True]


def test_unknown_word_before_the_head_is_told() -> None:
    [bought, *_] = Lexicon.load().read("Zorblax botella", "es").phrases
    [plain] = Lexicon.load().read("botella", "es").phrases
    assert (bought.opened, plain.opened) == (True, False)


def test_function_words_are_no_things() -> None:
    assert [each.concepts[0].key for each in Lexicon.load().read("des bouteilles", "fr").mentions] == ["bottle"]


def test_mentions_have_places_and_unknown_words_are_listed() -> None:
    text = "steel zorblax bottle"
    found = Lexicon.load().read(text, "en")
    assert [text[each.start : each.end] for each in found.mentions] == ["steel", "bottle"]
    assert found.unknown == ("zorblax",)


def test_nothing_is_read_in_other_languages() -> None:
    assert Lexicon.load().read("Flasche", "de").mentions == ()


def test_broader_concepts_are_nearest_first() -> None:
    lexicon = Lexicon.load()
    assert lexicon.broader("water_bottle")[:2] == ("drinkware", "bottle")
    assert lexicon.broader("no such thing") == ()
