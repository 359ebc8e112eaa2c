"""Details that stand right behind the name of a thing in a Chinese title, and second names of it."""

import pytest

from translation.lexicon import Lexicon


def _both(text: str) -> tuple[str | None, ...]:
    return tuple(Lexicon.load().compose(text, "zh", target) for target in ("en", "es"))


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "密封玻璃储物罐竹木盖三只套装",
            (
                "airtight glass storage jar, with bamboo lid, set of 3 pieces",
                "tarro de almacenamiento hermético de vidrio, con tapa de bambú, juego de 3 piezas",
            ),
        ),
        (
            "园林修枝剪SK5刀片",
            ("landscaping secateurs, SK5 steel blade", "tijera de podar de jardinería y paisajismo, cuchilla de acero SK5"),
        ),
        ("轮椅12寸后轮轻便", ("wheelchair, rear wheel 12 in, lightweight", "silla de ruedas, rueda trasera 12 pulgadas, ligera")),
        ("洗衣凝珠三合一15g薰衣草", ("laundry pod, 3-in-1, 15g, lavender", "cápsula de detergente, 3 en 1, 15g, lavanda")),
        (
            "铁艺玄关桌大理石台面 金色",
            ("wrought iron console table, marble top, golden", "mesa consola de hierro forjado, tablero de mármol, dorada"),
        ),
    ],
)  # fmt: skip
def test_details_behind_a_thing_are_listed(text: str, written: tuple[str, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text",
    [
        '黄铜球阀1/2"镀镍蝶柄',
        "磁性白板120×90cm铝边框挂式",
        "棒球帽六片刺绣金属扣可调节",
        "山地自行车铝合金车把",
        "色织牛津纺衬衫布",
    ],
)
def test_detail_of_an_uncertain_thing_is_refused(text: str) -> None:
    assert _both(text) == (None, None)


@pytest.mark.parametrize("text", ["酒店毛巾浴巾方巾套装 21支", "USB充电自行车前灯尾灯套装"])
def test_set_behind_several_goods_is_refused(text: str) -> None:
    assert _both(text) == (None, None)


def test_size_before_a_part_separates_it_from_what_describes_the_thing() -> None:
    written = "instant camera for children, with thermal printing, display screen 2.4 in, dual-lens"
    assert _both("儿童拍立得相机热敏打印2.4寸屏双摄")[0] == written


@pytest.mark.parametrize("text", ["铁丝收纳篮果蔬架"])
def test_thing_is_not_for_what_it_is_made_of_or_stands_beside(text: str) -> None:
    assert _both(text) == (None, None)


def test_details_of_a_piled_thing_are_listed() -> None:
    assert _both("雪地靴加绒防滑防水短筒保暖")[0] == "snow boots, fleece-lined, non-slip, waterproof, short-shaft, warm"


@pytest.mark.parametrize(
    "text, written",
    [
        ("法压壶咖啡冲泡器350ml", "French press, coffee brewer, 350ml"),
        ("建盏油滴天目盏大号80mm", "tenmoku tea bowl, oil-spot tenmoku tea bowl, large, 80mm"),
        ("女士加绒加厚连帽卫衣宽松外套", "fleece-lined extra-thick hoodie for women, loose-fit outerwear"),
        (
            "男士立领羽绒服90%白鸭绒冬季短款外套",
            "stand-collar down jacket for men, 90% white duck down, winter short outerwear",
        ),
        ("蕾丝桌布桌旗长方形 白色", "lace tablecloth, table runner, rectangular, white"),
        ("郎红釉赏瓶客厅摆件高38cm", "Lang-yao-red-glazed display vase, living-room ornament, height 38cm"),
        ("鸡毛掸子静电除尘掸 可伸缩", "feather duster, electrostatic duster, telescopic"),
        ("钧瓷鱼尾瓶工艺礼品", None),
        ("毛绒圣诞袜雪人立体刺绣", None),
        ("毛衣短裙宽松", None),
        ("PU罗马柱雕花角线", None),
    ],
)
def test_second_name_is_one_of_the_same_family(text: str, written: str | None) -> None:
    assert _both(text)[0] == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("充电器 手机手表", "charger, for mobile phones, for watches"),
        ("变频器 7.5kW 水泵风机", "frequency converter 7.5kW, for water pumps, for ventilation fans"),
    ],
)
def test_later_clause_names_the_devices_that_a_thing_supplies(text: str, written: str) -> None:
    assert _both(text)[0] == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("芒果布丁", ("pudding with mango", "pudín con mango")),
        ("珍珠粉面膜", ("facial mask with pearl powder", "mascarilla facial con polvo de perla")),
        ("巧克力涂层威化饼干", ("wafer biscuit with chocolate coating", "oblea con cobertura de chocolate")),
        ("寿司醋海苔", (None, None)),
    ],
)
def test_first_of_two_foods_or_cosmetics_is_an_ingredient(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("手扶拖拉机12马力水冷柴油机", ("walking tractor, 12 hp, water-cooled, diesel engine", "tractor de dos ruedas, 12 CV, refrigerado por agua, motor diésel")),
        ("柴油发电机组50kVA康明斯发动机", ("diesel generator, 50kVA, Cummins engine", "generador diésel, 50kVA, motor de combustión Cummins")),
        ("不锈钢脚链沙滩贝壳夏季", ("stainless steel anklet, for the beach, shell, summer", "pulsera de tobillo de acero inoxidable, de playa, concha, de verano")),
        ("登山杖碳纤维折叠超轻五节外锁", ("trekking pole, carbon fibre, foldable, ultralight, five-section, external-locking", "bastón de senderismo, fibra de carbono, plegable, ultraligero, de cinco tramos, con bloqueo externo")),
        ("羽毛球拍成人初学者套装", ("badminton racket, for adults, for beginners, set", "raqueta de bádminton, para adultos, para principiantes, juego")),
        ("三角杯内衣套装超薄", ("bralette set, ultra-thin", "set de bralette, ultrafino")),
        ("挂钟欧式静音石英木质 20寸", ("wall clock, European-style, silent, quartz, wood, 20 in", "reloj de pared, de estilo europeo, silencioso, cuarzo, madera, 20 pulgadas")),
    ],
)  # fmt: skip
def test_bare_materials_engines_and_sets_are_details(text: str, written: tuple[str, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text", ["植鞣皮带皮条头层牛皮3.5mm", "氧化锆抛光套装 牙科磨头", "推拉门厨房钛镁合金", "伸缩水管喷枪套装浇花15米"]
)
def test_uncertain_material_or_set_is_refused(text: str) -> None:
    assert _both(text) == (None, None)
