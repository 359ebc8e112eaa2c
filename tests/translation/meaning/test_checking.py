"""A translation keeps the concepts of its original, its head first, and names nothing else."""

import pytest

from translation.lexicon import Lexicon
from translation.meaning import MeaningVerdict, check_meaning
from translation.meaning.words import WordIndex


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.load()


def words(verdict: MeaningVerdict) -> tuple[list[str], list[str]]:
    return [each.word for each in verdict.lost], [each.word for each in verdict.invented]


@pytest.mark.parametrize(
    "original, translation, source, target",
    [
        ("不锈钢保温杯", "stainless steel vacuum flask", "zh", "en"),
        ("不锈钢保温杯", "Vacuum flask of stainless steel", "zh", "en"),
        ("木质抽屉", "Wooden drawer", "zh", "en"),
        ("Solid oak sideboard with three drawers", "Aparador de roble macizo con tres cajones", "en", "es"),
        ("医用外科口罩三层", "Three-layer medical surgical mask", "zh", "en"),
        ("Wool blanket, checked", "Manta de lana, a cuadros", "en", "es"),
        ("铝合金相框 5×7英寸", "Aluminium alloy photo frame 5×7″", "zh", "en"),
    ],
)
def test_right_translation_holds(original: str, translation: str, source: str, target: str, lexicon: Lexicon) -> None:
    verdict = check_meaning(original, translation, source, target, lexicon)
    assert verdict.holds
    assert verdict.heads_agree
    assert words(verdict) == ([], [])
    assert verdict.coverage == 1


def test_another_head_is_found_where_the_rest_is_kept(lexicon: Lexicon) -> None:
    verdict = check_meaning("铝合金断桥平开窗", "Aluminium alloy bolt cutter", "zh", "en", lexicon)
    assert verdict.heads_agree is False
    assert verdict.loses_thing
    assert "bolt cutter" in words(verdict)[1]


def test_broader_thing_is_a_loss(lexicon: Lexicon) -> None:
    verdict = check_meaning("不锈钢保温杯", "Stainless steel bottle", "zh", "en", lexicon)
    assert verdict.heads_agree is False
    assert words(verdict)[0] == ["保温杯"]


def test_unknown_word_may_make_a_broader_thing_the_same(lexicon: Lexicon) -> None:
    verdict = check_meaning("卡车轮胎", "lorrified tyre", "zh", "en", lexicon)
    assert verdict.heads_agree
    assert check_meaning("卡车轮胎", "tyre", "zh", "en", lexicon).heads_agree is False
    assert verdict.excused == 1
    assert not verdict.target_known


def test_lost_part_is_a_lost_thing_and_a_lost_quality_is_none(lexicon: Lexicon) -> None:
    part = check_meaning("保温饭盒带餐具", "Insulated lunch box", "zh", "en", lexicon)
    assert part.heads_agree
    assert part.loses_thing
    quality = check_meaning("登山背包防泼水", "Hiking backpack", "zh", "en", lexicon)
    assert words(quality)[0] == ["防泼水"]
    assert not quality.loses_thing


def test_invented_quality_is_found(lexicon: Lexicon) -> None:
    verdict = check_meaning(
        "Foldable camping stove", "Hornillo de camping plegable para microondas", "en", "es", lexicon
    )
    assert words(verdict) == ([], ["para microondas"])


def test_unknown_word_of_the_original_that_nothing_stands_for_is_dropped(lexicon: Lexicon) -> None:
    dropped = check_meaning("Zorpled olive oil soap", "Jabón de aceite de oliva", "en", "es", lexicon)
    kept = check_meaning("Zorpled olive oil soap", "Jabón de aceite de oliva zorplado", "en", "es", lexicon)
    assert (dropped.dropped, kept.dropped) == (1, 0)
    assert dropped.coverage < 1


def test_copied_name_is_no_gap(lexicon: Lexicon) -> None:
    verdict = check_meaning("Hengnuan保温杯", "Hengnuan vacuum flask", "zh", "en", lexicon)
    assert verdict.source_known
    assert verdict.target_known


def test_translation_that_repeats_itself_is_found(lexicon: Lexicon) -> None:
    verdict = check_meaning("Green coffee", "Café verde verde", "en", "es", lexicon)
    assert verdict.repeats
    assert not verdict.holds
    assert check_meaning("Kitchen knife", "Cuchillo de cocina", "en", "es", lexicon).holds


def test_nothing_is_known_of_another_language(lexicon: Lexicon) -> None:
    verdict = check_meaning("Edelstahlflasche", "stainless steel bottle", "de", "en", lexicon)
    assert (verdict.coverage, verdict.heads_agree, verdict.source_known) == (0, None, False)


def test_function_word_that_names_a_thing_elsewhere_is_no_invention(lexicon: Lexicon) -> None:
    assert lexicon.find("ante", "es")
    verdict = check_meaning("Kitchen knife", "Cuchillo de cocina ante todo", "en", "es", lexicon)
    assert words(verdict) == ([], [])


def test_inflected_word_is_found_and_another_one_is_not() -> None:
    index = WordIndex(["wooden", "spoons"])
    assert "wood" in index
    assert index.spells(["spoon", "wooden"])
    assert not index.spells(["spoon", "steel"])
    assert not index.spells([])


@pytest.mark.parametrize(
    "original, translation, source, target, lost",
    [
        ("Folding bicycle with seven gears", "Bicicleta plegable con engranajes", "en", "es", ["seven"]),
        ("Folding bicycle with seven gears", "Bicicleta plegable con 7 engranajes", "en", "es", []),
        ("Taladro con dos baterías", "Перфоратор с двумя батареями", "es", "ru", []),
        ("Taladro con dos baterías", "مثقاب ببطاريتين", "es", "ar", []),
        ("医用外科口罩三层", "Medical surgical mask", "zh", "en", ["三"]),
        ("医用外科口罩三层", "Medical surgical mask, 3-ply", "zh", "en", []),
        ("三人沙发", "Three-seater sofa", "zh", "en", []),
        ("四季被", "All-season duvet", "zh", "en", []),
    ],
)
def test_counts_in_words_are_stated(
    original: str, translation: str, source: str, target: str, lost: list[str], lexicon: Lexicon
) -> None:
    found = words(check_meaning(original, translation, source, target, lexicon))[0]
    assert [each for each in found if each in {"seven", "dos", "三", "四"}] == lost


@pytest.mark.parametrize(
    "original, translation, source, target",
    [
        ("Set of twenty-five pencils", "二十五支铅笔", "en", "zh"),
        ("Hundred screws", "一百颗螺丝", "en", "zh"),
        ("One hundred twenty plates", "120 platos", "en", "es"),
        ("Thousand-piece puzzle", "千片拼图", "en", "zh"),
        ("Thousand screws", "1.000 tornillos", "en", "es"),
        ("Twenty one-litre bottles", "20 botellas de un litro", "en", "es"),
        ("veinticinco lápices", "twenty-five pencils", "es", "en"),
        ("twelve spoons", "一打勺子", "en", "zh"),
        ("Half-dozen plates", "Six plates", "en", "en"),
        ("two dozen spoons", "24 cucharas", "en", "es"),
        ("Paquete de dos toallas", "Twin pack of towels", "es", "en"),
        ("two drawers", "с парой ящиков", "en", "ru"),
        ("Стол с двумя ящиками", "Table with two drawers", "ru", "en"),
        ("Table with two drawers", "Стол с двумя ящиками", "en", "ru"),
    ],
)
def test_counts_may_be_said_otherwise(
    original: str, translation: str, source: str, target: str, lexicon: Lexicon
) -> None:
    assert words(check_meaning(original, translation, source, target, lexicon)) == ([], [])


@pytest.mark.parametrize(
    "original, translation, source, target, lost",
    [
        ("Twenty-five chairs", "Veinte sillas", "en", "es", "Twenty-five"),
        ("Half-dozen plates", "Cinco platos", "en", "es", "Half-dozen"),
        ("Стол с двумя ящиками", "Table", "ru", "en", "двумя"),
    ],
)
def test_other_number_is_a_lost_count(
    original: str, translation: str, source: str, target: str, lost: str, lexicon: Lexicon
) -> None:
    assert words(check_meaning(original, translation, source, target, lexicon))[0] == [lost]
