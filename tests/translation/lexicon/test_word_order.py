"""Order of words: what belongs to the thing stands before what the thing has, is for, or consists of."""

import pytest

from translation.lexicon import Lexicon
from translation.lexicon.grammar.french import French
from translation.lexicon.pieces import FoundValue


@pytest.mark.parametrize(
    "text, source, written",
    [
        ("白橡木六斗柜", "zh", "комод из белого дуба с шестью ящиками"),
        ("8寸双色柄钢丝钳", "zh", "пассатижи 8 дюймов с двухцветной рукояткой"),
        ("Copper preserving pan, 40 cm", "en", "Медный таз для варенья, 40 cm"),
        ("Solid copper preserving pan", "en", "Таз для варенья из цельной меди"),
        ("聚氨酯汽车挡风玻璃胶", "zh", "полиуретановый клей для вклейки лобовых стёкол"),
        ("前轮橡胶制动软管", "zh", "тормозной шланг переднего колеса из резины"),
        ("玻璃保鲜盒三件套", "zh", "комплект стеклянных контейнеров для продуктов из трёх предметов"),
        ("维C加锌泡腾片 20片/管", "zh", "шипучая таблетка витамина C с цинком 20 шт. / туба"),
    ],
)
def test_russian_complement_follows_materials_and_values(text: str, source: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, source, "ru") == written


def test_russian_thing_is_not_made_of_itself() -> None:
    assert Lexicon.load().compose("高硼硅7740玻璃", "zh", "ru") is None


@pytest.mark.parametrize(
    "text, written",
    [
        ("可视空气炸锅 4.5L", "air fryer 4.5L com visor"),
        ("仿真橄榄树 180cm 带盆", "oliveira artificial 180cm com vaso"),
        ("维C加锌泡腾片 20片/管", "comprimido efervescente de vitamina C com zinco 20 peças / tubo"),
    ],
)
def test_portuguese_values_precede_what_the_thing_has(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "pt") == written


@pytest.mark.parametrize(
    "text, target, written",
    [
        ("女款三角裤", "pt", "calcinha tipo slip feminina"),
        ("男款三角裤", "pt", "cueca slip masculina"),
        ("户外吧桌椅三件套", "ru", "уличный барный комплект мебели из трёх предметов"),
        ("电烤箱 热风循环", "ru", "конвекционная электродуховка"),
        ("海绵密度", "ru", "плотность пеноматериала"),
        ("瓷砖胶（20 kg/包）", "pt", "argamassa colante (20 kg / saco de embalagem)"),
        ("风光互补路灯（8米杆，含500瓦风机）", "pt", "poste híbrido eólico-solar (poste 8 m, com aerogerador 500 W)"),
        ("二位五通电磁阀", "ru", "пятилинейный двухпозиционный электромагнитный клапан"),
        ("磷酸铁锂电芯 方形", "ru", "призматическая ячейка LiFePO4"),
    ],
)
def test_name_is_that_of_the_trade(text: str, target: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", target) == written


@pytest.mark.parametrize(
    "text, source, target, written",
    [
        ("80s lyocell fabric", "en", "pt", "tecido de liocel, fio Ne 80"),
        ("Juego de cubiertos, 24 piezas", "es", "ru", "Набор столовых приборов, число предметов: 24"),
        ("Juego de cubiertos, 24 piezas / caja", "es", "pt", "Faqueiro, 24 peças / caixa"),
    ],
)
def test_pieces_and_yarn_counts_are_read_in_all_languages(text: str, source: str, target: str, written: str) -> None:
    assert Lexicon.load().compose(text, source, target) == written


@pytest.mark.parametrize(
    "text, source, written",
    [
        ("碗容量", "zh", "capacité du bol"),
        ("标签高度", "zh", "hauteur de l'étiquette"),
        ("斧头重量", "zh", "poids de la hache"),
        ("海绵密度", "zh", "densité de la mousse"),
        ("Mitt length", "en", "Longueur des gants de four"),
        ("颜料含量", "zh", "teneur en pigment"),
        ("木材含水率", "zh", "teneur en eau du bois"),
    ],
)
def test_french_property_has_an_article_before_its_owner(text: str, source: str, written: str) -> None:
    assert Lexicon.load().compose(text, source, "fr") == written


def test_french_content_is_in_what_its_formula_says() -> None:
    values = [FoundValue(0, len("TiO₂"), "TiO₂")]
    assert Lexicon.load().compose("TiO₂含量", "zh", "fr", lambda *_: values) == "Teneur en TiO₂"


def test_french_vowel_is_elided_before_mute_h_alone() -> None:
    assert French().of("bouteille de", "huile") == "bouteille d'huile"
    assert French().of("lot de", "housses") == "lot de housses"


def test_flip_flops_come_in_pairs() -> None:
    assert Lexicon.load().compose("人字沙滩拖", "zh", "fr") == "tongs de plage"
