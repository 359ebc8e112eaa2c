"""Values of attributes: patterns, blends, dates, lists of parts that are said one by one, and what stays uncertain."""

import pytest

from translation.lexicon import Lexicon
from translation.lexicon.specifications.patterns import matches, write

TARGETS = ("en", "es", "ru", "ar")


@pytest.mark.parametrize(
    "text, written",
    [
        ("有", ("yes", "sí", "да", "نعم")),
        ("不含PFAS", ("without PFAS", "sin PFAS", "без PFAS", "بدون PFAS")),
        ("符合EN 71-3", ("complies with EN 71-3", "conforme a EN 71-3", "соответствует EN 71-3", "مطابق لـ EN 71-3")),
        ("3节AA（不含）", ("3 AA batteries (not included)", "3 pilas AA (no incluidas)",
                     "3 батарейки AA (не входят в комплект)", "3 بطاريات AA (غير مرفقة)")),
        ("每英寸21齿", ("21 teeth per inch", "21 dientes por pulgada", "21 зуб на дюйм", "21 سنًا لكل بوصة")),
        ("4000转", ("4000 revolutions", "4000 vueltas", "4000 оборотов", "4000 لفة")),
        ("≥2000次", ("≥2000 cycles", "≥2000 ciclos", "≥2000 циклов", "≥2000 دورة")),
        ("≤60 μA", ("≤60 µA", "≤60 µA", "≤60 мкА", "≤60 ميكروأمبير")),
        ("二类", ("class 2", "clase 2", "класс 2", "الفئة 2")),
        ("18 g以上", ("18 g and over", "a partir de 18 g", "≥ 18 g", "من 18 g فأكثر")),
        ("红色盒内衬棉", ("red box, lining: cotton", "caja roja, forro interior: algodón",
                       "красная коробка, вкладыш: хлопок", "علبة حمراء، البطانة: قطن")),
        ("120盒/小时", ("120 boxes/h", "120 cajas/h", "120 коробок/ч", "120 علبة/ساعة")),
    ],
)  # fmt: skip
def test_pattern_is_written_as_the_target_words_it(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose_specification(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("80%棉，20%亚麻", ("80% cotton, 20% linen", "80% algodón, 20% lino", "80% хлопок, 20% лён", "قطن 80%، كتان 20%")),
        ("棉80%，亚麻20%", ("80% cotton, 20% linen", "80% algodón, 20% lino", "80% хлопок, 20% лён", "قطن 80%، كتان 20%")),
        ("100%棉布料", ("100% cotton fabric", "tela 100% algodón", "ткань, 100% хлопок", "قماش، قطن 100%")),
        ("100%棉，40个/盒", ("100% cotton, 40 pcs / box", "100% algodón, 40 piezas / caja",
                         "100% хлопок, 40 штук / коробка", "قطن 100%، 40 قطعة / علبة")),
    ],
)  # fmt: skip
def test_blend_has_shares_and_materials(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose_specification(text, "zh", target) for target in TARGETS) == written


def test_dates_are_of_the_reader() -> None:
    lexicon = Lexicon(())
    autumn = [lexicon.compose_specification("October–January", "en", each) for each in ("zh", "es", "ru", "pt")]
    assert autumn == ["10月–1月", "Octubre–enero", "Октябрь–январь", "Outubro–janeiro"]
    spring = [lexicon.compose_specification("3月20日–4月1日", "zh", each) for each in ("en", "fr", "ru", "es")]
    assert spring == ["20 March – 1 April", "20 mars – 1er avril", "20 марта – 1 апреля", "20 de marzo – 1 de abril"]
    assert lexicon.compose_specification("13月", "zh", "en") is None


def test_parts_of_a_list_are_said_one_by_one(small: Lexicon) -> None:
    composed = [small.compose_specification("不锈钢刀，符合EN 71-3，白色、橙色", "zh", each) for each in ("en", "es")]
    assert composed == [
        "stainless steel knife, complies with EN 71-3, white, orange",
        "cuchillo de acero inoxidable, conforme a EN 71-3, blanco, naranja",
    ]
    assert small.compose_specification("手套（符合EN 71-3）", "zh", "en") == "gloves (complies with EN 71-3)"
    assert small.compose("手套，符合EN 71-3", "zh", "en") is None, "titles say no such things"


@pytest.mark.parametrize(
    "text, language",
    [
        ("S, M, L, XL", "pt"), ("S–3XL", "zh"), ("A–D", "zh"), ("5+9A+5+0.76PVB+5", "zh"), ("HSS M2", "zh"),
        ("54–56 HRC", "en"), ("Vanilla planifolia", "es"), ("Argania Spinosa Kernel Oil", "fr"),
    ],
)  # fmt: skip
def test_sizes_codes_and_species_stay_as_they_are(small: Lexicon, text: str, language: str) -> None:
    targets = {"en", "es", "fr"} - {language}
    assert {small.compose_specification(text, language, each) for each in targets} == {text}


@pytest.mark.parametrize(
    "text, language",
    [
        ("60支", "zh"), ("棉或竹刀", "zh"), ("棉+竹刀", "zh"), ("white, umbrella", "en"), ("60s cotton", "en"),
        ("6 a 9 botellas", "es"), ("Agave azul", "es"), ("符合", "zh"), ("13月5日", "zh"),
    ],
)  # fmt: skip
def test_what_may_mean_another_thing_is_refused(small: Lexicon, text: str, language: str) -> None:
    assert small.compose_specification(text, language, "ru") is None


def test_every_pattern_is_read_as_it_is_written() -> None:
    slots = {"n": "5", "d": "5", "k": "5000", "p": "2", "r": "II", "h": "2", "v": "5 g", "w": "100 g", "b": "AA",
             "c": "EN 71", "e": "BPA", "g": "5+9A+5", "q": "5 boxes", "u": "5 g", "m": "cotton", "x": "cotton",
             "y": "cotton", "z": "个"}  # fmt: skip
    assert write("batteries", {"n": "5"}, "en") is None, "the type is missing"
    for language in ("en", "es", "fr", "pt", "ru", "ar"):
        for key in (
            "complies",
            "batteries_not_included",
            "cycles",
            "gears",
            "alcohol",
            "value_per",
            "lined",
            "rate_per_hour",
        ):
            written = write(key, slots, language)
            assert written is not None
            assert key in [each.key for each in matches(written, language)], (key, language, written)


@pytest.mark.parametrize(
    "text, source, written",
    [
        ("branco, areia, verde-oliva", "pt", ("white, sand-coloured, olive green", "белый, песочный, оливковый")),
        ("Natural, charcoal, ochre", "en", (None, "Натуральный, антрацитовый, охристый")),
        ("areia, chocolate", "pt", ("sand, chocolate", "песок, шоколад")),
    ],
)
def test_words_beside_colours_are_colours(text: str, source: str, written: tuple[str | None, ...]) -> None:
    lexicon = Lexicon.load()
    assert lexicon.compose_specification(text, source, "ru") == written[1]
    if source != "en":
        assert lexicon.compose_specification(text, source, "en") == written[0]
