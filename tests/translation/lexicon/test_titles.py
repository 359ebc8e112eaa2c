"""Titles as exhibitors word them: materials, sets, packings, names, and words that mean several things."""

import pytest

from translation.lexicon import Lexicon


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "Ladies' belt in black leather",
            {
                "es": "Cinturón de mujer de cuero negro",
                "ru": "Чёрный женский ремень из кожи",
                "zh": "黑色皮革女士皮带",
            },
        ),
        (
            "Frying pan in copper and stainless steel",
            {
                "es": "Sartén de cobre y acero inoxidable",
                "ru": "Сковорода из меди и нержавеющей стали",
                "zh": "铜和不锈钢煎锅",
            },
        ),
        (
            "Sneakers in white leather",
            {"es": "Zapatillas deportivas de cuero blancas", "ru": "Белые кроссовки из кожи", "zh": "白色皮革运动鞋"},
        ),
        (
            "Honey in 25 kg drum",
            {"es": "Miel, tambor 25 kg", "ru": "Мёд, бочка 25 kg", "zh": "蜂蜜，桶 25 kg"},
        ),
        (
            "Five-piece glass vase set",
            {
                "es": "Juego de jarrones de vidrio de cinco piezas",
                "ru": "Набор стеклянных ваз из пяти предметов",
                "zh": "玻璃花瓶五件套",
            },
        ),
        (
            "Desk lamp (bulb not included)",
            {"fr": "Lampe de table (sans ampoule)", "pt": "Luminária de mesa (sem lâmpada)", "zh": "台灯（不带灯泡）"},
        ),
        (
            "Glass vase, 42 cm high",
            {"es": "Jarrón de vidrio, altura 42 cm", "ru": "Стеклянная ваза, высота 42 cm", "zh": "玻璃花瓶，高42 cm"},
        ),
        (
            "Green coffee, washed, Sidamo",
            {
                "es": "Café verde, de proceso lavado, Sidamo",
                "ru": "Зелёный кофе, мытый, Sidamo",
                "zh": "咖啡生豆，湿法水洗，Sidamo",
            },
        ),
    ],
)
def test_title_is_composed(text: str, written: dict[str, str | None]) -> None:
    lexicon = Lexicon.load()
    assert {target: lexicon.compose(text, "en", target) for target in written} == written


@pytest.mark.parametrize(
    "text, source, written",
    [
        ("Cup with rim", "en", {"es": "Taza con borde", "ru": "Чашка с ободком", "zh": "带杯沿的杯子"}),
        ("Truck with rim", "en", {"es": "Camión con rin"}),
        ("Honey, 500 g bag", "en", {"es": "Miel, bolsa 500 g", "ru": "Мёд, пакет 500 g"}),
        ("Rice, 25 kg bag", "en", {"es": "Arroz, saco 25 kg", "ru": "Рис, мешок 25 kg"}),
        ("Couteau, manche en hêtre", "fr", {"es": "Cuchillo, mango de haya", "ru": "Нож, рукоятка из бука"}),
        ("Aceite de oliva ecológico", "es", {"en": "Organic olive oil", "ru": "Органическое оливковое масло"}),
        (
            "Teapot with handle and straw",
            "en",
            {"ru": "Заварочный чайник с ручкой и трубочкой", "zh": "带手柄和吸管的茶壶"},
        ),
    ],
)
def test_word_means_what_fits_the_other_words(text: str, source: str, written: dict[str, str]) -> None:
    lexicon = Lexicon.load()
    assert {target: lexicon.compose(text, source, target) for target in written} == written


@pytest.mark.parametrize(
    "text, source, written",
    [
        ("Bottle “Aurora”, 500 ml", "en", "Бутылка “Aurora”, 500 ml"),
        ("charger (GB/T)", "en", "зарядное устройство (GB/T)"),
        ("Saffron, category II", "en", "Шафран, категория II"),
        ("Lámpara (bombilla no incluida)", "es", "Светильник (без лампочки)"),
        ("Table (chaise non incluse)", "fr", "Стол (без стула)"),
        ("Camisa de algodón y lino", "es", "Рубашка из хлопка и льна"),
        ("Sapato em nobuck", "pt", "Ботинки из нубука"),
        ("Nest box for tits and sparrows", "en", "Скворечник для синиц и воробьёв"),
        ("Shampoo with argan and honey", "en", "Шампунь с арганой и мёдом"),
        (
            "Ménagère inox 24 pièces « Aurélie »",
            "fr",
            "Набор столовых приборов из нержавеющей стали, число предметов: 24, « Aurélie »",
        ),
        ("Truck brake drum", "en", "Тормозной барабан для грузовиков"),
    ],
)
def test_names_and_complements_are_kept(text: str, source: str, written: str) -> None:
    assert Lexicon.load().compose(text, source, "ru") == written


@pytest.mark.parametrize(
    "text, source",
    [
        ("Argan and lavender soap", "en"),  # of both
        ("Parfum oud et rose", "fr"),
        ("Apron and tea towel set", "en"),  # a set of both
        ("Date covered with chocolate", "en"),  # the cover is of chocolate
        ("Jacket, 20 mm cut", "en"),
        ("Chair in polished oak", "en"),  # what is polished?
        ("Lamp included", "en"),
        ("Shelf, leather front", "en"),
        ("水壶 7头礼盒装", "zh"),
        ("收纳盒 562颗粒", "zh"),  # pieces, no granules
        ("瓷砖找平器（100卡底+楔子）", "zh"),  # a hundred, or of that size?
        ("Pimentón dulce, lata de 70 g", "es"),  # mild, not sweet
        ("LED lamp with built-in LEDs", "en"),
    ],
)
def test_uncertain_title_is_refused(text: str, source: str) -> None:
    for target in ("es", "ru", "fr"):
        assert Lexicon.load().compose(text, source, target) is None
