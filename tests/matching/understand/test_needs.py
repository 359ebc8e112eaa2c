"""What a buyer's need asks for, without the buyer, the use, the terms and the deadline."""

from pathlib import Path

import pytest

from matching import NeedRole, need_phrases, refused_phrases, speaks_of
from matching.text import fold_text
from matching.understand import deadlines
from matching.understand.need_words import one_of


@pytest.mark.parametrize(
    "language, text, phrases",
    [
        ("en", "We run nine farm shops in Kent and need willow baskets, 300 pcs, FOB Ningbo by May.", ["willow baskets"]),
        ("en", "Desk lamps with a clamp and dimmer for schools in Ghana. 40 boxes, CE.", ["Desk lamps with a clamp and dimmer"]),
        ("en", "Importer in Oslo: a rain coat for dogs, and a lead with a reflective stripe that glows.",
         ["Importer in Oslo", "rain coat for dogs", "lead with a reflective stripe"]),
        ("es", "Fábrica de zapatos en León busca cremalleras y hebillas de latón, entrega en marzo.",
         ["cremalleras", "hebillas de latón"]),
        ("fr", "Hôtel à Dakar, nous cherchons des draps blancs en percale, 500 pièces avant juin.",
         ["Hôtel à Dakar", "draps blancs en percale"]),
        ("pt", "Precisamos da tinta acrílica para escolas, 200 latas, menos de 5 dólares.", ["tinta acrílica"]),
        ("ru", "Сети аптек нужны бинты эластичные, 5000 штук, к сентябрю.", ["бинты эластичные"]),
        ("ar", "مصنع في عمّان يطلب خيوط قطن وإبر خياطة، التسليم في العقبة.", ["خيوط قطن", "إبر خياطة"]),
        ("es", "Bolsas de la compra de lona, 3000 piezas", ["Bolsas de la compra de lona"]),
        ("es", "Candados en U para bicicletas, acero", ["Candados en U para bicicletas"]),
        ("zh", "我们是连锁超市，想采购不锈钢保温杯和饭盒，一千只，报FOB价。", ["不锈钢保温杯", "饭盒"]),
    ],
)  # fmt: skip
def test_phrases_are_the_things_asked_for(language: str, text: str, phrases: list[str]) -> None:
    found = [each for each in need_phrases(text, language) if each.role is not NeedRole.NEXT]
    assert [text[each.start : each.end] for each in found] == phrases


@pytest.mark.parametrize(
    "language, text, phrases",
    [
        ("en", "We don't need chairs, stools or lamps, only tables.", ["tables"]),
        ("en", "We’re not currently looking for mugs; we need cups.", ["cups"]),
        ("es", "No necesitamos sillas, buscamos mesas", ["mesas"]), ("es", "No queremos sillas sino mesas", ["mesas"]),
        ("fr", "Nous n'avons pas besoin de chaises mais de tables", ["tables"]),
        ("pt", "Não precisamos de cadeiras, apenas mesas", ["mesas"]),
        ("ru", "Нам не нужны стулья, нужны столы", ["столы"]), ("ru", "Нужны не стулья, а столы", ["столы"]),
        ("ru", "Нужны не только стулья, но и столы", ["стулья", "столы"]),
        ("ar", "لا نحتاج كراسي بل طاولات", ["طاولات"]),
        ("zh", "我们不需要椅子，需要桌子", ["桌子"]), ("zh", "需要不锈钢碗", ["不锈钢碗"]), ("zh", "不想买椅子", []),
    ],
)  # fmt: skip
def test_things_not_wanted_are_not_asked_for(language: str, text: str, phrases: list[str]) -> None:
    assert [text[each.start : each.end] for each in need_phrases(text, language)] == phrases


@pytest.mark.parametrize(
    "text, phrases",
    [
        ("chairs, tables; lamps", ["chairs", "tables", "lamps"]),
        ("- chairs\n- 20 tables\n• lamps", ["chairs", "tables", "lamps"]),
        ("1) chairs\n2) tables", ["chairs", "tables"]),
        ("Need (50 chairs and 20 tables, white", ["chairs", "tables", "white"]),
        ("Lamps (approx. 50 pieces), white", ["Lamps", "white"]),
    ],
)
def test_clauses_and_lines_by_themselves_may_be_things(text: str, phrases: list[str]) -> None:
    found = need_phrases(text, "en")
    assert [text[each.start : each.end] for each in found] == phrases
    assert all(each.role is NeedRole.NEXT for each in found[1:] if each.role is not NeedRole.ADDED)


def test_words_of_needs_are_folded_as_texts_are() -> None:
    assert one_of("for", "ar").fullmatch(fold_text("إلى"))
    assert one_of("wanting", "ar").fullmatch(fold_text("بحاجة إلى"))
    months = Path(deadlines.__file__).with_suffix(".toml").read_text(encoding="utf-8")
    assert months.lower() == fold_text(months)


def test_roles_tell_what_is_wanted_listed_and_added() -> None:
    text = "Magasin à Lyon : tabourets et 20 chaises; nous voulons aussi un banc."
    assert [(text[each.start : each.end], each.role) for each in need_phrases(text, "fr")] == [
        ("Magasin à Lyon", NeedRole.BUYER),
        ("tabourets", NeedRole.LISTED),
        ("chaises", NeedRole.ADDED),
        ("banc", NeedRole.WANTED),
    ]


def test_core_ends_before_what_the_thing_has() -> None:
    text = "Kettles with a copper base"
    [kettle] = need_phrases(text, "en")
    assert (text[kettle.start : kettle.core_end], text[kettle.start : kettle.end]) == ("Kettles", text)


def test_text_without_words_asks_for_nothing() -> None:
    assert need_phrases("", "en") == need_phrases("500, 3.20!", "") == []


@pytest.mark.parametrize(
    "language, text, phrases",
    [
        ("zh", "给酒店客人用的床单，两千条", ["床单"]), ("zh", "求购拉拉裤的厂家，积木也可以", ["拉拉裤", "积木"]),
        ("zh", "要椅子，折叠的不要", ["椅子"]),
        ("en", "Looking for a manufacturer of zinc buckets", ["zinc buckets"]),
        ("en", "Could you quote for tin boxes?", ["tin boxes"]),
        ("pt", "Quero revender bicicletas", ["bicicletas"]), ("fr", "Je cherche l'éclairage", ["eclairage"]),
        ("ru", "Подскажите цену на стулья", ["стулья"]),
        ("ar", "نريد توريد للصيدليات كمامات", ["كمامات"]),
        ("ar", "أبواب وأيضاً أقفال", ["أبواب", "أقفال"]),
        ("ar", "نباتات لتزيين القاعات والمكاتب", ["نباتات لتزيين القاعات والمكاتب"]),
        ("fr", "Horloges à accrocher au mur pour des magasins", ["Horloges à accrocher au mur"]),
    ],
)  # fmt: skip
def test_words_around_the_thing_are_not_part_of_it(language: str, text: str, phrases: list[str]) -> None:
    found = [fold_text(text[each.start : each.end]) for each in need_phrases(text, language)]
    assert found == [fold_text(each) for each in phrases]


def test_what_buyers_trade_in_is_told_from_what_they_want() -> None:
    text = "Importamos muebles. Buscamos lámparas."
    assert [(text[each.start : each.end], each.role) for each in need_phrases(text, "es")] == [
        ("muebles", NeedRole.BUYER),
        ("lámparas", NeedRole.WANTED),
    ]


def test_lists_of_later_sentences_rather_tell_how_things_are_packed() -> None:
    roles = [each.role for each in need_phrases("Green tea. Sacks and boxes.", "en")]
    assert roles == [NeedRole.FIRST, NeedRole.NEXT, NeedRole.NEXT]


@pytest.mark.parametrize(
    "language, text, phrases",
    [
        ("en", "Clocks, no alarm clocks. We don't need cords.", ["alarm clocks", "We don't need cords"]),
        ("en", "Not only chairs, please", []), ("en", "Pads but not for trucks", ["for trucks"]),
        ("es", "Bombas solares. Nada de plástico, de agua sucia no.", ["plástico", "de agua sucia no"]),
        ("fr", "Pas de réveils ni de pendules", ["réveils ni de pendules"]),
        ("ru", "Горные не нужны", ["Горные не нужны"]), ("ru", "Литиевые вместо свинцовых", ["свинцовых"]),
        ("ar", "كنب، ليس للحدائق", ["للحدائق"]), ("zh", "椅子，不要折叠的", ["折叠的"]), ("pt", "Cadeiras sem braços", []),
    ],
)  # fmt: skip
def test_phrases_that_refuse_are_found(language: str, text: str, phrases: list[str]) -> None:
    assert [text[each.start : each.end] for each in refused_phrases(text, language)] == phrases


def test_use_that_is_refused_has_no_core() -> None:
    cores = [each.core_end - each.start for each in refused_phrases("Not for trucks. No chairs.", "en")]
    assert cores == [0, len("chairs")]


def test_later_sentence_that_begins_by_refusing_refuses_its_list() -> None:
    text = "Reusable bottles. No mugs, tumblers or jugs."
    assert [text[each.start : each.end] for each in refused_phrases(text, "en")] == ["mugs", "tumblers or jugs"]
    assert [text[each.start : each.end] for each in need_phrases(text, "en")] == ["Reusable bottles"]


@pytest.mark.parametrize(
    "language, text, phrases",
    [
        ("ru", "Ищем для бани шапки и тапочки", ["шапки", "тапочки"]), ("ru", "Ищем для бани", ["Ищем для бани"]),
        ("es", "Buscamos para nuestro hotel toallas de baño", ["toallas de baño"]),
        ("en", "We need for our shop chairs", ["chairs"]),
    ],
)  # fmt: skip
def test_thing_wanted_may_stand_behind_its_use(language: str, text: str, phrases: list[str]) -> None:
    assert [text[each.start : each.end] for each in need_phrases(text, language)] == phrases


@pytest.mark.parametrize(
    "language, text, phrases",
    [
        ("pt", "Mantas para a cama ou o sofá", ["Mantas para a cama ou o sofá"]),
        ("fr", "Sacs pour l'école, le bureau ou la montagne", ["Sacs"]),
        ("pt", "Mantas, em algodão, lã ou tecido felpudo", ["Mantas"]),
        ("en", "Lamps in brass, steel and wood", ["Lamps in brass", "steel", "wood"]),
    ],
)  # fmt: skip
def test_list_of_uses_or_materials_names_no_things(language: str, text: str, phrases: list[str]) -> None:
    assert [text[each.start : each.end] for each in need_phrases(text, language)] == phrases


@pytest.mark.parametrize(
    "language, text, children, adults",
    [
        ("en", "Shoes for adults and kids", True, True), ("en", "Goatskin gloves", False, False),
        ("es", "Zapatos para niñas", True, False), ("ru", "Обувь для взрослых", False, True),
        ("ar", "أحذية للأطفال", True, False), ("zh", "成人和儿童雨衣", True, True), ("", "Roupa infantil", True, False),
    ],
)  # fmt: skip
def test_need_speaks_of_children_or_adults(language: str, text: str, children: bool, adults: bool) -> None:
    assert (speaks_of("children", text, language), speaks_of("adults", text, language)) == (children, adults)
