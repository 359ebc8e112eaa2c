"""The lexicon in search: queries in one language find goods in another, the thing asked for first."""

import pickle
from pathlib import Path

import pytest

from expo.discovery.index.concepts import lexicon_concepts
from expo.discovery.index.encoders import Configured
from expo.discovery.index.lexicon_dictionary import LexiconDictionary
from matching import (
    ON_ELECTRICITY,
    ON_SUNLIGHT,
    Document,
    IndexReader,
    IndexWriter,
    NoConcepts,
    NullEncoder,
    Query,
    read_live_index,
)
from matching.dictionaries import key_of
from translation.lexicon import Lexicon

TITLES = {
    "flask": ("304不锈钢真空保温杯 500毫升（带茶隔）", "zh"),
    "bottle": ("1升单层不锈钢户外水壶", "zh"),
    "hinge": ("304不锈钢液压缓冲铰链", "zh"),
    "vase": ("人工吹制彩色玻璃花瓶", "zh"),
    "drill": ("13 mm冲击钻 750 W", "zh"),
    "fork": ("Digging fork, four square tines", "en"),
    "panel": ("200瓦 单晶组件 36片", "zh"),
    "floodlight": ("100瓦太阳能投光灯(分体板带遥控)", "zh"),
    "jar": ("750毫升真空焖烧罐", "zh"),
    "chair": ("钢架折叠露营椅", "zh"),
    "twine": ("Jute garden twine, 3-ply", "en"),
}


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> IndexReader:
    folder, encoder = tmp_path_factory.mktemp("lexicon"), NullEncoder()
    goods = [
        Document(key, "product", title, language=tag, audiences=("public",)) for key, (title, tag) in TITLES.items()
    ]
    with IndexWriter(folder, encoder, concepts=lexicon_concepts()) as writer:
        writer.write(goods, mark={"concepts": lexicon_concepts().version})
    return IndexReader(folder, encoder, concepts=lexicon_concepts())


@pytest.mark.parametrize(
    "text, first",
    [
        ("botella de acero inoxidable", {"bottle", "flask"}),
        ("stainless steel water bottle", {"bottle"}),
        ("taladro percutor", {"drill"}),
        ("impact drill", {"drill"}),
        ("太阳能板 450W", {"panel"}),
        ("太阳能板", {"panel"}),
        ("painel solar", {"panel"}),
        ("термос для еды", {"jar"}),
        ("ترمس", {"flask"}),
        ("sillas plegables de jardín", {"chair"}),
    ],
)
def test_thing_asked_for_comes_first_in_every_language(reader: IndexReader, text: str, first: set[str]) -> None:
    hits = reader.search(Query(text)).hits
    assert hits[0].id in first
    assert hits[0].fits


def test_language_of_a_query_is_the_one_that_knows_most_of_its_words() -> None:
    reading = lexicon_concepts().read("taladro percutor", "")
    assert reading.head is not None
    assert "impact_drill" in reading.head.keys
    assert lexicon_concepts().read("zzz", "") == ((), None, False)


def test_reader_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(lexicon_concepts())) is lexicon_concepts()  # noqa: S301  our own


def test_dictionary_knows_the_lexicons_names() -> None:
    found = {
        each.text
        for each in LexiconDictionary(Lexicon.load()).translations(key_of("impact drill"))
        if each.language == "zh"
    }
    assert "冲击钻" in found


def test_index_of_another_lexicon_is_outdated(reader: IndexReader, tmp_path: Path) -> None:
    assert reader.count() == len(TITLES)
    encoder = NullEncoder()
    with IndexWriter(tmp_path, encoder) as writer:
        writer.write([], mark={"concepts": "lexicon of yesterday"})
    live = read_live_index(tmp_path)
    assert live is not None
    assert not Configured(encoder, "", lexicon_concepts()).is_current(live)
    assert not Configured(encoder, "", NoConcepts()).is_current(live)


@pytest.mark.parametrize(
    "language, text, keys, materials",
    [
        ("es", "Cadena de tiendas en Lima busca sábanas de algodón y toallas, 300 de cada una.",
         [("bed_sheet",), ("towel",)], [("cotton",), ()]),
        ("en", "Office supplies for a chain: staplers and notebooks, with our logo.", [("stapler",), ("notebook",)], [(), ()]),
        ("ru", "Нужны термосы, 500 штук, нужен GMP.", [("vacuum_flask",)], [()]),
        ("fr", "chaises, tables; lampes", [("chair",), ("table",), ("lamp",)], [(), (), ()]),
        ("pt", "Ventoinhas de teto com luz, pás de madeira, 250 unidades.", [("ceiling_fan",)], [()]),
    ],
)  # fmt: skip
def test_things_of_a_wish_are_its_goods_with_their_materials(
    language: str, text: str, keys: list[tuple[str, ...]], materials: list[tuple[str, ...]]
) -> None:
    found = [each for each in lexicon_concepts().things(text, language) if not each.is_fallback]
    assert [set(each.keys) >= set(some) for each, some in zip(found, keys, strict=True)] == [True] * len(keys)
    assert [each.materials for each in found] == materials


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("es", "Pastillas y discos de freno para taxis", ["brake_pad", "brake_disc"]),
        ("en", "Brake pads and discs", ["brake_pad", "brake_disc"]),
        ("ru", "Пружинные и ортопедические матрасы", ["spring_mattress", "mattress"]),
        ("zh", "想买法国的红、白葡萄酒", ["red_wine", "white_wine"]),
        ("en", "Copper pots and pans", ["cookware"]),
        ("fr", "Bottes pour homme et sandales pour femme", ["boot", "womens_sandal"]),
        ("pt", "Bonés com a nossa marca e meias", ["cap", "socks"]),
        ("en", "Jars with lid and spoon", ["jar"]),
        ("ru", "Ищем производителя деревянных стульев", ["chair"]),
        ("ar", "نريد ألواحاً شمسية", ["solar_panel"]),
        ("ar", "لأبواب الشقق: أقفال", ["lock"]),
        ("zh", "家里和店里用的空调", ["air_conditioner"]),
    ],
)  # fmt: skip
def test_joined_phrases_are_read_with_the_words_that_they_share(language: str, text: str, keys: list[str]) -> None:
    found = lexicon_concepts().things(text, language)
    assert [each.keys[0] for each in found] == keys


def test_thing_comes_with_its_details_and_with_what_its_name_says() -> None:
    [chair] = lexicon_concepts().things("Folding camping chairs with armrests", "en")
    assert chair.keys[0] == "camping_chair"
    assert "foldable" in {key for some in chair.details for key in some}
    assert ("chair", ("for_camping",)) in chair.compounds


def test_thing_comes_with_what_the_need_says_elsewhere() -> None:
    [chair] = lexicon_concepts().things("Folding chairs, stackable, steel or aluminium, no plastic", "en")
    assert ("steel", "aluminium") in chair.other_details
    named_keys = {key for some in chair.other_details for key in some}
    assert "stackable" in named_keys
    assert named_keys.isdisjoint({"foldable", "plastic"})


@pytest.mark.parametrize(
    "text, asked, others",
    [
        ("Headphones without cable, wireless", ("bluetooth", "wireless"), ("wired",)),
        (
            "Mushrooms, fresh or frozen",
            ("fresh", "frozen"),
            ("canned", "canned_fish", "canned_fruit", "canned_vegetable", "dehydrated", "dried"),
        ),
        ("Decaffeinated green coffee beans", ("decaffeinated_q",), ()),
    ],
)
def test_trait_of_which_goods_have_one_excludes_the_others(
    text: str, asked: tuple[str, ...], others: tuple[str, ...]
) -> None:
    assert (asked, others) in lexicon_concepts().things(text, "en")[0].excluded


def test_furniture_for_outdoors_says_so_or_stands_the_weather() -> None:
    [sofa] = lexicon_concepts().things("Sofás de jardim, 20 unidades", "pt")
    asked = next(keys for keys, others in sofa.excluded if not others)
    assert {"for_garden", "rattan"} <= set(asked)
    [light] = lexicon_concepts().things("Lamps for the garden", "en")
    assert all(others for _, others in light.excluded)


@pytest.mark.parametrize(
    "language, text, shown",
    [
        ("en", "Battery powered saw for cutting branches", ON_ELECTRICITY), ("es", "Sierra a batería", ON_ELECTRICITY),
        ("ru", "Аккумуляторная пила", ON_ELECTRICITY), ("ru", "Шуруповёрт беспроводной", ON_ELECTRICITY),
        ("en", "Solar garden lamps", ON_SUNLIGHT), ("ar", "مضخات ري بمحرك بنزين", "petrol_powered"),
        ("es", "Bombas de agua diésel", "diesel_powered"),
    ],
)  # fmt: skip
def test_what_is_driven_shows_its_power(language: str, text: str, shown: str) -> None:
    [thing] = lexicon_concepts().things(text, language)
    assert any(shown in keys and not others for keys, others in thing.excluded)


def test_what_is_for_driven_goods_shows_no_power() -> None:
    for text in ("Gloves for electrical work", "Wireless keyboards", "Hand saws", "Spark plugs for petrol engines"):
        things = lexicon_concepts().things(text, "en")
        assert not any({ON_ELECTRICITY, "petrol_powered"} & {*keys} for each in things for keys, _ in each.excluded)


@pytest.mark.parametrize(
    "text, asked, other",
    [
        ("Duvets with down filling", "down_filling", "cotton_filled"),
        ("Recessed lights for the office", "recessed", "outdoor_light"),
        ("Whole cloves", "whole_item", "ground_food"),
    ],
)
def test_trait_excludes_others_of_its_kind_of_goods(text: str, asked: str, other: str) -> None:
    [thing] = lexicon_concepts().things(text, "en")
    assert any(asked in keys and other in others for keys, others in thing.excluded)
    [door] = lexicon_concepts().things("Doors with recessed handles", "en")
    assert not any("outdoor_light" in others for _, others in door.excluded)


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("pt", "Carrinho de brinquedo com controle remoto, bateria recarregável", ["toy_car"]),
        ("en", "Blenders, lid", ["blender"]), ("en", "Fire extinguishers, powder, 6 kg", ["fire_extinguisher"]),
        ("en", "Blenders, chargers, 400 pieces", ["blender", "charger"]),
        ("en", "Batteries, charger", ["battery", "charger"]), ("en", "Blenders and a charger", ["blender", "charger"]),
    ],
)  # fmt: skip
def test_one_part_later_in_a_list_is_no_thing(language: str, text: str, keys: list[str]) -> None:
    found = [each for each in lexicon_concepts().things(text, language) if not each.is_fallback]
    assert [each.keys[0] for each in found] == keys


def test_set_is_what_it_consists_of() -> None:
    for text, key in (("Набор садовых стульев", "outdoor_chair"), ("Набор контейнеров для еды", "meal_container")):
        [thing] = lexicon_concepts().things(text, "ru")
        assert (thing.keys, thing.details) == ((key,), ())


def test_whom_a_thing_is_for_may_stand_before_what_he_does_with_it() -> None:
    [boot] = lexicon_concepts().things("小孩下雪天穿的靴子", "zh")
    assert boot.users == ("for_children",)


@pytest.mark.parametrize(
    "language, text, material",
    [
        ("es", "Sofás para terraza en ratán sintético", "synthetic_rattan"),
        ("en", "Sofas for the terrace made of synthetic rattan", "synthetic_rattan"),
        ("pt", "Sofás para terraço em madeira", "wood"),
    ],
)
def test_material_may_stand_behind_what_a_thing_is_for(language: str, text: str, material: str) -> None:
    [sofa] = lexicon_concepts().things(text, language)
    assert sofa.materials == (material,)


def test_material_of_a_part_is_not_that_of_the_thing() -> None:
    [table] = lexicon_concepts().things("Tables for the garden with legs in steel", "en")
    assert table.materials == ()


def test_what_says_the_same_as_a_refused_trait_is_refused() -> None:
    [sofa] = lexicon_concepts().things("Sofas, but no garden furniture", "en")
    assert {"for_garden", "for_outdoor_use"} <= set(sofa.refused.traits)


def test_what_is_listed_behind_a_use_may_be_no_thing() -> None:
    things = lexicon_concepts().things("Герметик на силиконе для стекла, окон и фасадов", "ru")
    assert [each.keys for each in things if not each.is_fallback] == [("sealant",)]


def test_trait_excludes_none_where_all_are_asked_for() -> None:
    assert not lexicon_concepts().things("Indoor and outdoor lamps", "en")[0].excluded


def test_refused_goods_and_uses_are_those_that_are_not_asked_for() -> None:
    [clock] = lexicon_concepts().things("Clocks for walls. No alarm clocks and no clocks, not for cars.", "en")
    assert clock.refused.kinds == ("alarm_clock",)
    [pads] = lexicon_concepts().things("Brake pads, but not for trucks", "en")
    assert pads.refused.kinds == ()
    assert pads.refused.traits


def test_list_is_summed_up_by_the_goods_before_it() -> None:
    found = lexicon_concepts().things("Juguetes teledirigidos: coches y helicópteros", "es")
    assert [(each.keys[0], each.is_fallback) for each in found] == [
        ("car", False),
        ("helicopter", False),
        ("remote_control_toy", True),
    ]


def test_kit_is_what_it_is_of() -> None:
    head = lexicon_concepts().read("明装铝槽套件", "zh").head
    assert head is not None
    assert {"kit", "aluminium_channel_g"} <= set(head.keys)


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("fr", "Housses pour couettes", "duvet_cover"), ("fr", "Machine pour café", "coffee_machine"),
        ("pt", "Capas para o edredão", "duvet_cover"), ("es", "Mesas para comedor", "dining_table"),
        ("pt", "Motores pequenos a gasolina", "petrol_engine"), ("es", "Botas de seguridad de goma", "safety_boot"),
        ("ar", "أجهزة منزلية رقمية لقياس ضغط الدم", "blood_pressure_monitor"),
        ("ar", "إنارة للطرق", "street_light"), ("es", "Mesas para niños", "table"),
    ],
)  # fmt: skip
def test_name_is_known_with_another_word_for_its_use(language: str, text: str, keys: str) -> None:
    [thing] = lexicon_concepts().things(text, language)
    assert keys in thing.keys


def test_what_goods_are_for_is_not_what_they_are_made_from() -> None:
    for text, wrong in (("Aceite para pescado", "fish_oil"), ("Cajas para madera", "wooden_box")):
        assert all(wrong not in each.keys for each in lexicon_concepts().things(text, "es"))


def test_chinese_list_of_kinds_names_kinds_of_the_thing_before() -> None:
    found = lexicon_concepts().things("小轿车保养换的滤芯，机油、空气、空调的都要", "zh")
    assert [each.keys for each in found if not each.is_fallback] == [
        ("oil_filter",),
        ("air_filter",),
        ("cabin_filter",),
    ]
    found = lexicon_concepts().things("想买桌子和椅子，实木的", "zh")
    assert [each.keys[0] for each in found] == ["table", "chair"]


def test_thing_behind_what_is_said_of_it_is_known_in_chinese() -> None:
    [thing] = lexicon_concepts().things("小轿车保养换的滤芯", "zh")
    assert "filter_cartridge" in thing.keys


def test_vague_thing_is_what_else_is_said_of_it() -> None:
    [thing] = lexicon_concepts().things("家里煮咖啡的电器", "zh")
    assert (thing.keys, thing.compounds) == ((), (("electrical_goods", ("coffee",)),))


def test_goods_for_adults_are_none_for_children() -> None:
    [bottle] = lexicon_concepts().things("Bottles, for adults", "en")
    assert "for_children" in bottle.refused.traits
    [bottle] = lexicon_concepts().things("Bottles for adults and children", "en")
    assert "for_children" not in bottle.refused.traits


def test_listed_kind_is_like_the_thing_before() -> None:
    footwear, shoes = lexicon_concepts().things("Protective footwear with a toe cap, shoes or boots", "en")[:2]
    assert shoes.details == footwear.details


def test_clause_that_says_what_a_thing_does_belongs_to_its_text() -> None:
    [bottle] = lexicon_concepts().things("Bottles that keep drinks hot, 500 ml", "en")
    assert bottle.text == "Bottles that keep drinks hot"


def test_granules_of_a_material_are_that_material() -> None:
    [thing] = lexicon_concepts().things("Polietileno en gránulos", "es")
    assert (thing.keys, thing.materials) == (("polyethylene",), ())


def test_parts_before_a_colon_sum_up_the_list_and_join_each_other() -> None:
    found = lexicon_concepts().things("Filtres pour voitures : huile moteur et gasoil", "fr")
    assert ("filter",) in [each.keys for each in found if each.is_fallback]
    found = lexicon_concepts().things("Small petrol or diesel engine to power cement mixers and pumps", "en")
    assert [each.keys for each in found] == [("petrol_engine",), ("diesel_engine",)]


def test_arabic_word_led_by_for_says_what_a_thing_is_for() -> None:
    [battery] = lexicon_concepts().things("بطاريات ليثيوم لتخزين كهرباء الألواح الشمسية", "ar")
    assert battery.keys == ("lithium_battery",)
    [hinge] = lexicon_concepts().things("مفصلات للأبواب الخشبية", "ar")
    assert (hinge.keys, hinge.materials) == (("door_hinge",), ())


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("ru", "Зелёный листовой чай", ("green_tea",)), ("ru", "Ключи гаечные для автосервисов", ("wrench",)),
        ("zh", "骑自行车戴的安全头盔", ("bicycle_helmet",)), ("es", "Jabón natural artesanal", ("soap",)),
    ],
)  # fmt: skip
def test_words_of_a_name_may_stand_apart(language: str, text: str, keys: tuple[str, ...]) -> None:
    assert lexicon_concepts().things(text, language)[0].keys == keys


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("ar", "شواحن منزلية للسيارات الكهربائية", "ev_charger"), ("en", "Mixer taps for kitchens", "kitchen_tap"),
        ("pt", "Cestos com tampa para roupa suja", "laundry_basket"), ("en", "Sauces for fish", "sauce"),
    ],
)  # fmt: skip
def test_use_makes_a_name_though_other_words_stand_between(language: str, text: str, keys: str) -> None:
    [thing] = lexicon_concepts().things(text, language)
    assert keys in thing.keys


def test_bare_thing_behind_a_use_of_goods_may_be_another_use() -> None:
    found = lexicon_concepts().things("Silicone para vidro, janelas e fachadas", "pt")
    assert [(each.keys, each.is_fallback) for each in found] == [(("silicone_sealant",), False), (("window",), True)]
    found = lexicon_concepts().things("Mesas para jardín, sillas y sombrillas", "es")
    assert not any(each.is_fallback for each in found)


@pytest.mark.parametrize(
    "text, users",
    [
        ("Boots for children", ("for_children",)), ("Girls' boots", ("for_children",)), ("Toys for children", ()),
        ("Boots for children and adults", ()), ("Boots", ()),
    ],
)  # fmt: skip
def test_thing_comes_with_those_whom_it_is_for(text: str, users: tuple[str, ...]) -> None:
    [thing] = lexicon_concepts().things(text, "en")
    assert thing.users == users


@pytest.mark.parametrize(
    "language, text",
    [
        ("en", "Car filters: oil, air, cabin"), ("fr", "Filtres : huile, air moteur, habitacle"),
        ("es", "Filtros para coches: aceite, aire, habitáculo"), ("ru", "Фильтры: масляные, воздушные, салонные"),
        ("ar", "فلاتر سيارات: زيت وهواء ومكيف"), ("zh", "汽车滤清器：机油、空气、空调"),
        ("pt", "Filtros: óleo, ar, cabine"),
    ],
)  # fmt: skip
def test_list_behind_a_colon_names_kinds_of_the_thing_before(language: str, text: str) -> None:
    found = lexicon_concepts().things(text, language)
    named = {key for each in found if not each.is_fallback for key in each.keys}
    assert named >= {"oil_filter", "cabin_filter"}
    assert named.isdisjoint({"filter", "engine_oil", "air_conditioner"})


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("fr", "Batteries de chariots élévateurs", "battery"), ("ar", "بطاريات رافعات شوكية", "battery"),
        ("zh", "和面机", "dough_mixer"),
    ],
)  # fmt: skip
def test_first_word_is_the_head_where_heads_come_first(language: str, text: str, keys: str) -> None:
    [thing] = lexicon_concepts().things(text, language)
    assert keys in thing.keys


@pytest.mark.parametrize(
    "language, text, keys",
    [
        ("ru", "Маски для волос", "hair_mask"), ("es", "Llantas para camión", "truck_tyre"),
        ("pt", "Toalha com capuz", "hooded_towel"), ("ru", "Чемоданы на колёсах", "trolley_case"),
    ],
)  # fmt: skip
def test_use_or_part_may_belong_to_a_name(language: str, text: str, keys: str) -> None:
    [thing] = lexicon_concepts().things(text, language)
    assert keys in thing.keys


def test_word_means_what_is_of_a_kind_with_the_things_beside_it() -> None:
    [bare] = lexicon_concepts().things("خلاطات", "ar")
    assert set(bare.keys) == {"mixer_tap", "blender"}
    blenders = lexicon_concepts().things("خلاطات ومحامص وأفران", "ar")[0]
    assert blenders.keys == ("blender",)


def test_goods_for_women_are_none_for_children() -> None:
    [boots] = lexicon_concepts().things("Boots for women", "en")
    assert "for_children" in boots.refused.traits
    [boots] = lexicon_concepts().things("Boots for women and children", "en")
    assert "for_children" not in boots.refused.traits
    for text, language in (("Boots for ladies", "en"), ("Ботинки для женщин", "ru"), ("女靴子", "zh")):
        [boot] = lexicon_concepts().things(text, language)
        assert "for_children" in boot.refused.traits


def test_arabic_and_is_no_letter_of_the_next_word() -> None:
    found = lexicon_concepts().things("أحزمة وحديد تسليح", "ar")
    assert [each.keys for each in found] == [("clothing_belt",), ("rebar",)]


def test_food_that_machines_are_for_is_not_asked_for() -> None:
    found = lexicon_concepts().things("Máquinas para el campo: desgranar maíz, moler arroz", "es")
    assert [each.keys for each in found] == [(), ()]
