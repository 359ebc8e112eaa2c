"""What a buyer's need asks for, without the buyer, the use, the terms and the deadline."""

import pytest

from matching import NeedRole, need_phrases


@pytest.mark.parametrize(
    "language, text, phrases",
    [
        ("en", "We run nine farm shops in Kent and need willow baskets, 300 pcs, FOB Ningbo by May.", ["willow baskets"]),
        ("en", "Desk lamps with a clamp and dimmer for schools in Ghana. 40 boxes, CE.", ["Desk lamps with a clamp and dimmer"]),
        ("en", "Importer in Oslo: a rain coat for dogs, and a lead with a reflective stripe that glows.",
         ["Importer in Oslo", "rain coat for dogs", "lead with a reflective stripe"]),
        ("es", "Fábrica de zapatos en León busca cremalleras y hebillas de latón, entrega en marzo.",
         ["cremalleras", "hebillas de latón"]),
        ("fr", "Hôtel à Dakar, nous cherchons des draps blancs en percale, 500 pièces avant juin.", ["draps blancs en percale"]),
        ("pt", "Precisamos da tinta acrílica para escolas, 200 latas, menos de 5 dólares.", ["tinta acrílica"]),
        ("ru", "Сети аптек нужны бинты эластичные, 5000 штук, к сентябрю.", ["бинты эластичные"]),
        ("ar", "مصنع في عمّان يطلب خيوط قطن وإبر خياطة، التسليم في العقبة.", ["خيوط قطن", "إبر خياطة"]),
        ("zh", "我们是连锁超市，想采购不锈钢保温杯和饭盒，一千只，报FOB价。", ["不锈钢保温杯", "饭盒"]),
    ],
)  # fmt: skip
def test_phrases_are_the_things_asked_for(language: str, text: str, phrases: list[str]) -> None:
    found = need_phrases(text, language)
    assert [text[each.start : each.end] for each in found if each.role is not NeedRole.BUYER or each.start] in (
        phrases, phrases[1:],
    )  # fmt: skip


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
