"""What a buyer's need asks for, without the buyer, the use, the terms and the deadline."""

from pathlib import Path

import pytest

from matching import NeedRole, need_phrases
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
