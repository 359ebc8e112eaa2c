"""Where no reading of a Chinese title is certain, its thing comes first and each detail stands behind a comma."""

import pytest

from translation.engines.null import NullEngine
from translation.lexicon.lexicon import Composition, Lexicon
from translation.translator import Refusal, TranslationRequest, TranslationSource, Translator


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "高压油泵柱塞偶件 P7100",
            ("plunger, fuel injection pump, P7100", "émbolo, bomba de inyección, P7100"),
        ),
        ("喷雾拖把木地板专用", ("spray mop, for wood flooring", None)),
        (
            "永生花玻璃罩小夜灯情人节礼物",
            ("night light, preserved flower, glass dome, Valentine's Day gift", None),
        ),
        (
            "伸缩水管花园高压喷枪套装15米洗车",
            ("expandable water hose, for the garden, high-pressure, hose nozzle, set, 15 m, for car washing", None),
        ),
        ("医用不锈钢治疗车双层带抽屉静音脚轮", ("surgical steel treatment trolley, two-tier, with drawer, silent, caster", None)),
        ("金红石型钛白粉 塑料涂料通用", ("rutile titanium dioxide, for plastic, for coatings", None)),
        ("澳洲和牛M9西冷牛排200g原切", ("wagyu beef, Australia, M9, striploin steak, 200g, whole-muscle", None)),
        ("不锈钢玻璃旋转门 两翼", ("revolving door, stainless steel, glass, two-wing", None)),
        ("灯笼铜线串灯 圣诞 3米", ("copper wire string light, lantern, Christmas, 3 m", None)),
        ("真皮头层牛皮沙发 美式", ("sofa, genuine leather, top-grain cowhide, American-style", None)),
        ("智利车厘子JJJ级礼盒空运", ("sweet cherry, Chile, class JJJ, gift-boxed, air freight", None)),
        ("男士冲锋衣三合一可拆卸抓绒内胆", ("shell jacket for men, 3-in-1, detachable fleece inner liner", None)),
        ("旋耕机刀片弯刀65锰钢", ("curved blade, rotary tiller blade, 65Mn steel", None)),
        ("棉涤混纺斜纹布21*21", ("twill, polycotton, blended, 21*21", None)),
        ('黄铜球阀1/2"镀镍蝶柄', ('brass ball valve, 1/2", nickel-plated butterfly handle', None)),
    ],
)  # fmt: skip
def test_thing_comes_first(text: str, written: tuple[str, str | None]) -> None:
    lexicon = Lexicon.load()
    assert lexicon.compose(text, "zh", "en") is None
    assert lexicon.compose_or_list(text, "zh", "en") == Composition(written[0], is_certain=False)
    if written[1]:
        assert lexicon.compose_or_list(text, "zh", "es") == Composition(written[1], is_certain=False)


@pytest.mark.parametrize(
    "text",
    [
        "水壶鸣笛壶锁",  # a noun of one character is rather part of a word
        "舞台摇头光束灯18棱镜",  # of what is a bare number?
        "瓷砖金刚石切片 热压烧结",  # for tiles, or a tile?
        "木制餐桌配4块布",  # cloths, not their material
        "快递袋加厚自粘打包袋",
        "永生花玻璃罩 4支礼盒",  # four boxes, or four in one?
        "7枚装煮蛋器",  # a pack of boilers, or of eggs?
        "塔吊标准节 螺栓",  # a bolt, or what it is for?
        "北欧玻璃球餐厅吊灯",  # a ball and a lamp?
        "三轮电动载货车1.5米车厢带棚",  # a cargo tricycle, or its box?
        "折叠沥水碗架台面 碳钢烤漆",  # a rack and a worktop?
        "一起去看展览吧",
        "",
    ],
)
def test_uncertain_words_are_refused(text: str) -> None:
    assert Lexicon.load().compose_or_list(text, "zh", "en") is None


def test_other_languages_are_not_listed() -> None:
    assert Lexicon.load().compose_or_list("heater quartz tube", "en", "es") is None


def test_listed_details_are_doubtful() -> None:
    [made] = Translator(NullEngine(), Lexicon.load()).translate(
        [TranslationRequest("旋耕机刀片弯刀65锰钢", "zh", "en")]
    )
    assert (made.text, made.source, made.doubtful) == (
        "Curved blade, rotary tiller blade, 65Mn steel",
        TranslationSource.GLOSSARY,
        True,
    )


def test_specification_is_not_listed() -> None:
    request = TranslationRequest("旋耕机刀片弯刀65锰钢", "zh", "en", is_specification=True)
    [made] = Translator(NullEngine(), Lexicon.load()).translate([request])
    assert (made.text, made.refusal) == (None, Refusal.NO_ENGINE)
