"""Listings in seven languages, each composed from each other one, exactly."""

from itertools import permutations

import pytest

from translation.lexicon import LANGUAGES, Lexicon

FLASK = {
    "en": "red stainless steel vacuum flask HN-500 with lid, 500 ml",
    "zh": "带盖子的红色不锈钢保温杯 HN-500，500 ml",
    "es": "termo de acero inoxidable rojo HN-500 con tapa, 500 ml",
    "fr": "bouteille isotherme rouge en acier inoxydable HN-500 avec couvercle, 500 ml",
    "ru": "красный термос из нержавеющей стали HN-500 с крышкой, 500 ml",
    "ar": "ترمس أحمر من ستانلس ستيل HN-500 مع غطاء، 500 ml",
    "pt": "garrafa térmica de aço inoxidável vermelha HN-500 com tampa, 500 ml",
}
UMBRELLA = {
    "en": "waterproof foldable red umbrella for children",
    "zh": "儿童防水可折叠红色雨伞",
    "es": "paraguas plegable impermeable rojo para niños",
    "fr": "parapluie pliable étanche rouge pour enfants",
    "ru": "водонепроницаемый складной красный зонт для детей",
    "ar": "مظلة قابلة للطي مقاومة للماء حمراء للأطفال",
    "pt": "guarda-chuva dobrável à prova d'água vermelho para crianças",
}
PLATES = {
    "en": "6 white hand-painted ceramic plates",
    "zh": "6个白色手绘陶瓷盘子",
    "es": "6 platos de cerámica blancos pintados a mano",
    "fr": "6 assiettes blanches en céramique peintes à la main",
    "ru": "6 белых расписанных вручную тарелок из керамики",
    "ar": "6 أطباق بيضاء من سيراميك مرسومة يدويًا",
    "pt": "6 pratos de cerâmica brancos pintados à mão",
}
BOTTLE = {
    "en": "red and white glass bottle (with bamboo lid) / FDA",
    "zh": "红色和白色玻璃瓶子（带竹盖子）/FDA",
    "es": "botella de vidrio roja y blanca (con tapa de bambú) / FDA",
    "fr": "bouteille rouge et blanche en verre (avec couvercle en bambou) / FDA",
    "ru": "красная и белая бутылка из стекла (с крышкой из бамбука) / FDA",
    "ar": "زجاجة حمراء وبيضاء من زجاج (مع غطاء من خيزران) / FDA",
    "pt": "garrafa de vidro vermelha e branca (com tampa de bambu) / FDA",
}
ORDER = {
    "en": "minimum order quantity: 500 pcs + ISO 9001",
    "zh": "最小起订量：500件+ISO 9001",
    "es": "cantidad mínima de pedido: 500 piezas + ISO 9001",
    "fr": "quantité minimale de commande: 500 pièces + ISO 9001",
    "ru": "минимальный объём заказа: 500 штук + ISO 9001",
    "ar": "الحد الأدنى للطلب: 500 قطعة + ISO 9001",
    "pt": "quantidade mínima de pedido: 500 peças + ISO 9001",
}
STEEL = {
    "en": "304 stainless steel",
    "zh": "304不锈钢",
    "es": "acero inoxidable 304",
    "fr": "acier inoxydable 304",
    "ru": "нержавеющая сталь 304",
    "ar": "ستانلس ستيل 304",
    "pt": "aço inoxidável 304",
}
GLOVES = {
    "en": "small cotton gloves and red scissors",
    "zh": "小棉手套和红色剪刀",
    "es": "guantes pequeños de algodón y tijera roja",
    "fr": "petits gants en coton et ciseaux rouges",
    "ru": "маленькие перчатки из хлопка и красные ножницы",
    "ar": "قفازات صغيرة من قطن ومقص أحمر",
    "pt": "luvas pequenas de algodão e tesoura vermelha",
}


@pytest.mark.parametrize("source, target", list(permutations(LANGUAGES, 2)))
@pytest.mark.parametrize(
    "listing",
    [FLASK, UMBRELLA, PLATES, BOTTLE, ORDER, STEEL, GLOVES],
    ids=["flask", "umbrella", "plates", "bottle", "order", "steel", "gloves"],
)
def test_composed_listing_matches_reference_translation(
    small: Lexicon, listing: dict[str, str], source: str, target: str
) -> None:
    assert small.compose(listing[source], source, target) == listing[target]


@pytest.mark.parametrize(
    "text, source, target, written",
    [
        ("Waterproof umbrella", "en", "fr", "Parapluie étanche"),
        ("Set of 6 knives with handle", "en", "zh", None),
        ("Set of 6 knives", "en", "zh", "刀6件套"),
        ("Set of 6 knives", "en", "ru", "Набор из 6 ножей"),
        ("set of glass plates", "en", "ru", "набор тарелок из стекла"),
        ("juego de 3 cuchillos", "es", "ar", "طقم 3 سكاكين"),
        ("box of 12 white plates", "en", "fr", "boîte de 12 assiettes blanches"),
    ],
)
def test_sets_are_composed_where_language_allows(
    small: Lexicon, text: str, source: str, target: str, written: str | None
) -> None:
    assert small.compose(text, source, target) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("1 красная тарелка", "red plate 1"),
        ("2 красные тарелки", "2 red plates"),
        ("Деревянные тарелки", "Wooden plates"),
        ("тарелка ручной работы", "handmade plate"),
        ("бутылка с красной крышкой", "bottle with red lid"),
        ("зонт с крышками из стекла", "umbrella with glass lids"),
        ("ножницы для автомобилей", "scissors for cars"),
        ("термос 500 мл", "vacuum flask 500 ml"),
    ],
)
def test_russian_cases_are_understood(small: Lexicon, text: str, written: str) -> None:
    assert small.compose(text, "ru", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("2 plates", "2 тарелки"),
        ("5 plates", "5 тарелок"),
        ("21 red plates", "21 красная тарелка"),
        ("112 red plates", "112 красных тарелок"),
        ("3 handmade wooden plates", "3 тарелки ручной работы из дерева"),
        ("bottle with red lid", "бутылка с красной крышкой"),
        ("scissors with 2 red handles", "ножницы с 2 красными ручками"),
        ("umbrella for children", "зонт для детей"),
        ("umbrella for red cars", "зонт для красных автомобилей"),
        ("red scissors", "красные ножницы"),
        ("plate with spaceship", None),
    ],
)
def test_russian_agreement_and_declension_are_written(small: Lexicon, text: str, written: str | None) -> None:
    assert small.compose(text, "en", "ru") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("ترمس بغطاء", "vacuum flask with lid"),
        ("الترمس الأحمر", "red vacuum flask"),
        ("مظلة للسيارات", "umbrella for cars"),
        ("طبق خشبي", "wooden plate"),
        ("طبق زجاج", "glass plate"),
        ("طبق أبيض وأحمر", "white and red plate"),
        ("زجاجة ٥٠٠ مل", "bottle 500 ml"),
    ],
)
def test_arabic_prefixes_and_articles_are_understood(small: Lexicon, text: str, written: str) -> None:
    assert small.compose(text, "ar", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("2 plates", "2 طبق"),
        ("3 red plates", "3 أطباق حمراء"),
        ("11 red plates", "11 طبق أحمر"),
        ("red bottles", "زجاجات حمراء"),
        ("umbrella for cars", "مظلة للسيارات"),
    ],
)
def test_arabic_numbers_govern_noun_form(small: Lexicon, text: str, written: str) -> None:
    assert small.compose(text, "en", "ar") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("红色手套", "red gloves"),
        ("红色刀", "red knife"),
        ("剪刀", "scissors"),
        ("带盖保温杯", "vacuum flask with lid"),
        ("保温杯带盖", "vacuum flask with lid"),
        ("保温杯（带盖）", "vacuum flask (with lid)"),
        ("带红色盖子的瓶子", "bottle with red lid"),
        ("500毫升保温杯", "vacuum flask 500 ml"),
        ("保温杯500毫升", "vacuum flask 500 ml"),
        ("304不锈钢制保温杯", "304 stainless steel vacuum flask"),
        ("12件刀", "12 knives"),
        ("刀 12件", "knife 12 pcs"),
    ],
)
def test_chinese_expresses_number_only_by_counting(small: Lexicon, text: str, written: str) -> None:
    assert small.compose(text, "zh", "en") == written


def test_noun_reading_wins_unless_head_follows(small: Lexicon) -> None:
    assert small.compose("orange", "en", "es") == "naranja"
    assert small.compose("orange", "en", "zh") == "橙子"
    assert small.compose("orange plate", "en", "zh") == "橙色盘子"


def test_adjectives_after_comma_agree_with_noun_before(small: Lexicon) -> None:
    assert small.compose("bottles, red, foldable", "en", "es") == "botellas, rojas, plegables"
    assert small.compose("red, foldable", "en", "es") == "rojo, plegable"


def test_synonym_is_understood_and_first_name_written(small: Lexicon) -> None:
    assert small.compose("Folding umbrella", "en", "en") is None
    assert small.compose("Folding umbrella", "en", "pt") == "Guarda-chuva dobrável"
    assert small.compose("Thermos flask", "en", "ru") == "Термос"


@pytest.mark.parametrize("written", ["stainless-steel bottle", "STAINLESS STEEL BOTTLE", "  stainless  steel bottle "])
def test_case_hyphens_and_spaces_do_not_matter(small: Lexicon, written: str) -> None:
    assert (small.compose(written, "en", "es") or "").lower() == "botella de acero inoxidable"


def test_decomposed_accents_are_understood(small: Lexicon) -> None:
    assert small.compose("cera\u0301mica roja", "es", "en") == "red ceramic"
    assert small.compose("складнои\u0306 зонт", "ru", "en") == "foldable umbrella"
