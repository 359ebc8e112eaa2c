"""Chinese compounds of two nouns, and those that stay ambiguous."""

import pytest

from translation.lexicon import Lexicon


@pytest.mark.parametrize(
    "text, written",
    [
        ("不锈钢厨刀三件套", "three-piece set of stainless steel kitchen knives"),
        ("儿童包头沙滩凉鞋", "closed-toe beach sandals for children"),
        ("有机枸杞 500克自立袋", "organic goji berry, stand-up pouch 500 g"),
        ("真皮复古弹簧坐垫", "vintage genuine leather seat cushion with spring"),
        ("不锈钢卡车轮圈", "stainless steel wheel rim for trucks"),
        ("汽车启动蓄电池", "starting car battery"),
        ("重型卡车铝合金轮毂", "alloy wheel for heavy trucks"),
        ("尼龙扎带 100根/包", "nylon cable tie 100 pieces / pack"),
        ("实木座钟 客厅摆件 静音", "solid wood table clock, living-room ornament, silent"),
    ],
)
def test_compound_is_composed(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("鱼缸静音过滤器", "silent filter for aquariums"),
        ("T1650托盘预拉伸缠绕机", "Pre-stretch pallet wrapping machine T1650"),
        ("钢制铁床学生双层床", "steel metal bunk bed for students"),
        ("汽车H7 LED大灯", "LED car headlight H7"),
        ("水杯 不锈钢吸管", "water cup, stainless steel drinking straw"),
    ],
)
def test_description_may_stand_in_a_compound(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, english, spanish, russian",
    [
        ("餐厅民宿吊灯", "pendant lamp for dining rooms and guesthouses",
         "lámpara colgante de comedor y para casas de huéspedes", "подвесной светильник обеденный и для гостевых домов"),
        ("客厅卧室厨房地毯", "living-room, bedroom and kitchen carpet", "alfombra de salón, de dormitorio y de cocina",
         "ковёр для гостиной, для спальни и кухонный"),
        ("酒店浴室镜子", "hotel bathroom mirror", "espejo de baño de hotel", "гостиничное зеркало для ванной комнаты"),
    ],
)  # fmt: skip
def test_places_side_by_side_are_a_list_but_rooms_are_in_buildings(
    text: str, english: str, spanish: str, russian: str
) -> None:
    assert [Lexicon.load().compose(text, "zh", target) for target in ("en", "es", "ru")] == [english, spanish, russian]


@pytest.mark.parametrize(
    "text, written",
    [
        ("水壶带盖手柄", "water bottle with lid and handle"),
        ("手机壳TPU+PC", "phone case, TPU + polycarbonate"),
        ("浴室柜带镜子灯", "bathroom cabinet with mirror, with lamp"),
        ("充气桨板带脚绳气泵", "inflatable paddle board with surf leash and air pump"),
        ("电脑椅 带头枕脚托", "computer chair, with headrest, with footrest"),
        ("带盖手柄", "handle with lid"),
    ],
)
def test_what_follows_a_good_is_of_it(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text",
    [
        "不锈钢内胆保温杯",  # of which is the steel?
        "可拆卸滤网水壶",  # what is detachable?
        "热风循环烘箱蔬菜烘干机",  # two things
        "带应急面板灯",
        "带ATS发电机组",
        "帐篷带地垫收纳袋",  # a bag for the mat, or for the tent?
        "书桌带锁抽屉",  # what is lockable?
    ],
)
def test_ambiguous_compound_is_refused(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None


def test_assembly_is_of_the_thing_before_it() -> None:
    written = {to: Lexicon.load().compose("踏板车化油器总成", "zh", to) for to in ("en", "es", "fr", "ru", "ar", "pt")}
    assert written == {
        "en": "carburettor assembly for motor scooters",
        "es": "conjunto de carburador para escúteres",
        "fr": "ensemble de carburateur pour scooters",
        "ru": "карбюратор в сборе для мотороллеров",
        "ar": "مجموعة مازج وقود لسكوترات بمحرك",
        "pt": "conjunto de carburador para scooters",
    }
    assert Lexicon.load().compose("挂车车轴总成", "zh", "en") == "trailer axle assembly"
