"""Details of listings in languages other than Chinese: numbers in words, packings, what is missing, what is joined."""

import pytest

from translation.lexicon import Lexicon


@pytest.mark.parametrize(
    "text, source, target, written",
    [
        ("red plates, set of three", "en", "fr", "assiettes rouges, lot de 3"),
        ("red plates, set of three", "en", "zh", "红色盘子，3件套"),
        ("platos rojos, juego de seis", "es", "ru", "красные тарелки, набор из 6 шт."),
        ("knives, pack of six", "en", "es", "cuchillos, paquete de 6"),
        ("две красные тарелки", "ru", "en", "2 red plates"),
        ("set of glass plates", "en", "es", "juego de platos de vidrio"),
    ],
)
def test_number_is_read_as_word(small: Lexicon, text: str, source: str, target: str, written: str) -> None:
    assert small.compose(text, source, target) == written


@pytest.mark.parametrize(
    "text, source, target, written",
    [
        ("tijera, caja de 500 ml", "es", "en", "scissors, box 500 ml"),
        ("ciseaux, boîte de 500 ml", "fr", "ru", "ножницы, коробка 500 ml"),
        ("tesoura, caixa de 500 ml", "pt", "zh", "剪刀，盒 500 ml"),
    ],
)
def test_packing_is_of_a_quantity(small: Lexicon, text: str, source: str, target: str, written: str) -> None:
    assert small.compose(text, source, target) == written


@pytest.mark.parametrize(
    "text, source, target, written",
    [
        ("knife without handle", "en", "zh", "不带手柄的刀"),
        ("нож без ручек", "ru", "pt", "faca sem alças"),
        ("platos del vidrio", "es", "en", "glass plates"),
        ("assiettes du verre", "fr", "en", "glass plates"),
        ("pratos do vidro", "pt", "en", "glass plates"),
        ("couteau sans poignée", "fr", "ar", "سكين بدون مقبض"),
        ("زجاجة بالغطاء والمقبض", "ar", "en", "bottle with lid and handle"),
        ("tea Kenya AA, red", "en", "zh", "肯尼亚茶 AA，红色"),
        ("tea Kenya AA, red", "en", "fr", "thé (Kenya) AA, rouge"),
        ("bottle with lid and handle", "en", "ru", "бутылка с крышкой и ручкой"),
        ("bottle with lid and knife", "en", "ru", "бутылка с крышкой и нож"),
        ("70 series window", "en", "zh", "70系列窗"),
        ("motor 3 in 1", "en", "es", "motor 3 en 1"),
        ("tea red or white", "en", "pt", "chá vermelho ou branco"),
    ],
)
def test_connecting_word_is_read(small: Lexicon, text: str, source: str, target: str, written: str) -> None:
    assert small.compose(text, source, target) == written


@pytest.mark.parametrize(
    "text, source",
    [
        ("زجاجة وحمراء", "ar"),  # a bottle, and something red
        ("tin of three", "en"),
        ("plate of three", "en"),
        ("STORM PLATE", "en"),  # capitals are no code in a title of capitals
    ],
)
def test_uncertain_detail_is_refused(small: Lexicon, text: str, source: str) -> None:
    assert small.compose(text, source, "zh") is None


@pytest.mark.parametrize(
    "target, written",
    [("en", "red foldable window"), ("es", "ventana plegable roja"), ("ru", "красное складное окно")],
)
def test_what_a_name_says_is_not_repeated(small: Lexicon, target: str, written: str) -> None:
    assert small.compose("可折叠红色折窗", "zh", target) == written


def test_what_a_thing_has_and_is_for_follows_all_else(small: Lexicon) -> None:
    text = "foldable red glass umbrella for children with handle"
    assert small.compose(text, "en", "es") == "paraguas plegable de vidrio rojo para niños con asa"
    assert small.compose(text, "en", "fr") == "parapluie pliable rouge en verre pour enfants avec poignée"
    assert small.compose(text, "en", "ar") == "مظلة قابلة للطي حمراء من زجاج للأطفال مع مقبض"


@pytest.mark.parametrize(
    "target, written",
    [
        ("en", "leaf spring for heavy trucks, 13 leaves, 60Si2Mn"),
        ("es", "muelle de ballesta para camiones pesados, 13 hojas, 60Si2Mn"),
        ("ru", "рессора для тяжёлых грузовиков, число листов: 13, 60Si2Mn"),
    ],
)
def test_complement_stands_before_values_that_a_comma_separates(target: str, written: str) -> None:
    assert Lexicon.load().compose("重型卡车钢板弹簧 13片 60Si2Mn", "zh", target) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("20 oz (590 ml) cup", "taza 20 oz (590 ml)"),
        (
            "Black vacuum insulated steel 20 oz (590 ml) cup",
            "Taza de acero negra 20 oz (590 ml) con aislamiento al vacío",
        ),
    ],
)
def test_measure_in_brackets_converts_the_one_before_it(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "en", "es") == written
