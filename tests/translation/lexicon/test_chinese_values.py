"""Values of Chinese titles: ratios, temperatures below zero, dimensions, myriads, what something fits."""

import pytest

from translation.lexicon import Lexicon
from translation.lexicon.pieces import FoundValue


@pytest.mark.parametrize(
    "text, written",
    [
        ("电机 3:1 红色", ("red motor 3:1", "motor rojo 3:1")),
        ("汽车 1：50", ("car 1:50", "coche 1:50")),
        ("手套 SPF50+/PA+++", ("gloves SPF50+ PA+++", "guantes SPF50+ PA+++")),
        ("手套 800+", ("gloves 800+", "guantes 800+")),
        ("雨伞 φ38", ("umbrella, Ø 38", "paraguas, Ø 38")),
    ],
)
def test_signs_belong_to_their_values(small: Lexicon, text: str, written: tuple[str | None, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in ("en", "es")) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("电机 -35度", "motor -35 °C"),
        ("电机 零下10度", "motor -10 °C"),
        ("电机 负20℃", "motor -20 °C"),
        ("电机 零下10", None),
    ],
)
def test_temperature_below_zero_keeps_its_sign(small: Lexicon, text: str, written: str | None) -> None:
    assert small.compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("窗 高1.5米", ("window, height 1.5 m", "окно, высота 1,5 м")),
        ("窗 2.8米高", ("window, height 2.8 m", "окно, высота 2,8 м")),
        ("窗 2.8米高轻量", (None, None)),
    ],
)
def test_dimension_may_have_a_unit_of_the_lexicon(small: Lexicon, text: str, written: tuple[str | None, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in ("en", "ru")) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("电机 6400万像素", "motor 64000000 px"),
        ("电机 20万", None),
        ("1.5万件 手套", "15000 gloves"),
    ],
)
def test_myriads_are_counted_where_what_they_count_is_said(small: Lexicon, text: str, written: str | None) -> None:
    assert small.compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("机器 适用HP CF226A", "machine for HP CF226A"),
        ("机器 适用HP 1020 红色", "red machine for HP 1020"),
        ("机器 适用三星A12", "machine for Samsung A12"),
        ("轴承 适用爱普生", "bearing for Epson"),
        ("适用HP机器", None),
        ("VGA转HDMI机器", "Machine VGA → HDMI"),
        ("Type-C转HDMI机器", "Machine Type-C → HDMI"),
        ("E27转B22 机器", "Machine E27 → B22"),
    ],
)
def test_devices_are_for_models_and_between_plugs(small: Lexicon, text: str, written: str | None) -> None:
    assert small.compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("一次性手套 3000双/件", "disposable gloves, 3000 pairs / carton"),
        ("床垫 5件/套", "mattress 5 pcs / set"),
        ("清凉油 4g锡盒", "medicated balm, tin box 4g"),
        ("4G路由器", "4G router"),
        ("HIV检测试剂盒 25人份", "Rapid test kit HIV, tests: 25"),
        ("野餐篮 4人份", "picnic basket, for 4 people"),
        ("烤箱 48盘", "oven, 48 trays"),
        ("烤箱 48盘/车", None),
        ("热敏纸 50盘", "thermal paper 50 rolls"),
        ("布料 幅宽1.6米", "fabric, fabric width 1.6 m"),
    ],
)
def test_count_is_of_what_the_trade_counts(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [("帆布 12安", "canvas fabric 12 oz"), ("空气开关 12安", "miniature circuit breaker 12 A")],
)
def test_short_ounces_are_those_of_canvas(text: str, written: str) -> None:
    def values(text: str, _source: str, _target: str) -> list[FoundValue]:
        return [FoundValue(text.index("1"), len(text), "12 A")]

    assert Lexicon.load().compose(text, "zh", "en", values) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("玉米淀粉 食品级 25kg纸袋", "corn starch, food-grade, paper bag 25kg"),
        ("玉米淀粉25kg纸袋", "corn starch, paper bag 25kg"),
        ("橄榄油500ml玻璃瓶", "olive oil, glass bottle 500ml"),
        ("麻花钻头 1-13mm 25支铁盒", "twist drill bit 1-13mm, 25 pieces, tin box"),
        ("麻花钻头 12个铁盒", None),
        ("威士忌酒杯 2只礼盒", "gift-boxed whisky glass 2 pieces"),
        ("灵芝孢子粉 1克×60袋", "ganoderma spore powder 1 g ×60 bags"),
        ("酒柜 166瓶 嵌入式", "built-in wine cabinet 166 bottles"),
        ("EVA 18% VA含量", None),
        ("矿泉水整箱24瓶", "mineral water 24 bottles / carton"),
        ("复印纸一箱5包", "copy paper 5 packs / carton"),
        ("抽纸24包整箱", "facial tissue 24 packs / carton"),
        ("湿巾80片*10包", "wet wipe, 80 pieces / pack, 10 packs"),
        ("湿巾80抽装", "wet wipe 80 pull-out sheets"),
        ("网线10m装", "network cable, 10m pack"),
        ("汽车雨刮器一对装", "windscreen wiper, 1 pair"),
        ("钢管每米5公斤", "steel pipe 5 kg / metre"),
        ("电缆 每米", None),
        ("LED灯带每米120灯", "LED strip 120 LEDs / metre"),
    ],
)
def test_packing_is_of_what_it_holds(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("保温箱 冰桶", "cool box, ice bucket"),
        ("冷藏箱 海鲜", "cool box, for seafood"),
        ("摩托车护具四件套 护膝护肘", "four-piece set of motorcycle protective gear, knee pads, elbow pads"),
        ("收音机 手电筒 三波段", "radio, torch, three-band"),
        ("工程车套装 挖掘机 搅拌车", "construction vehicle set, excavator, concrete mixer truck"),
        ("挖掘机履带板 链条总成", "track shoe for excavators, track link assembly"),
        ("灌装机 蜂蜜 酱料", "filling machine, for honeys, for sauces"),
        ("鸡毛掸子静电除尘掸", "feather duster, electrostatic duster"),
        ("自动浇花器滴灌套件", "automatic plant waterer, drip irrigation kit"),
        ("圣诞树陶瓷饼干罐", None),
        ("圣诞树收纳袋", "storage bag for Christmas trees"),
    ],
)
def test_second_good_is_no_purpose_of_the_first(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("普洱熟茶饼357克 2016年", "ripe pu-erh tea cake 357 g 2016"),
        ("白酒 53度 500ml", "baijiu 53% vol 500ml"),
        ("马弗炉 1200度", "muffle furnace 1200 degrees"),
        ("足球 5号 机缝", "machine-stitched football size 5"),
        ("碱性电池 5号", "alkaline battery AA"),
        ("鼓棒 枫木 5A", "maple drumsticks 5A"),
        ("保险丝 5A", "fuse 5A"),
        ("HDMI高清线 8K 2米", "HDMI cable 8K 2 m"),
        ("亚麻纱 24NM", "linen yarn 24NM"),
        ("树脂纽扣 24L", "resin button 24L"),
        ("轮胎 205/55R16 91V", "tyre 205/55R16, 91V"),
        ("羽绒服 90%白鹅绒 中长款", "down jacket, 90% white goose down, mid-length"),
        ("码钉 1022J", "U-shaped staple 1022J"),
        ("夹胶玻璃 6+1.14PVB+6 超白", "extra-clear laminated glass 6+1.14PVB+6"),
        ("钢丝绳 6*19+FC 镀锌", "galvanised wire rope 6*19+FC"),
        ("电缆 YJV 3*25+1*16 铜芯", "copper-core electric cable YJV 3*25+1*16"),
        ("软电缆YC3*16+1防水", "waterproof flexible cable YC3*16+1"),
        ("平板电脑 16G+512G 双网口", "tablet with dual network ports, 16G+512G"),
        ("防晒霜SPF50+PA+++清爽", "refreshing sunscreen SPF50+ PA+++"),
        ("龙门吊 5吨跨度16.5米", "gantry crane, 5 t, span 16.5 m"),
        ("路由器 带POE", "router, with POE"),
        ("雪地胎 215/55R17 镶钉", "ice-studded winter tyre 215/55R17"),
        ("圣诞彩球 24只桶装 亮光", "glossy Christmas bauble in bucket, 24 pieces"),
        ("太阳能板 36片 12V", "solar panel, 36 cells, 12V"),
        ("急救包 42件", "first aid kit, 42 pieces"),
        ("扳手套装 14件/箱", "wrench set 14 pcs / carton"),
        ("积木 562颗粒", "building block set, 562 pieces"),
        ("棉袜 10双装", "cotton socks, pack of 10 pairs"),
        ("棉袜 十双装", "cotton socks, pack of 10 pairs"),
        ("中空玻璃 6+12A+6", "insulating glass 6+12A+6"),
        ("针式打印机 24针", "dot matrix printer, 24-pin"),
        ("煮蛋器 14枚", "egg boiler, for 14 eggs"),
        ("洗碗机 6套", "dishwasher, 6 place settings"),
        ("防毒面具 双罐", None),
        ("鸡笼 96只", "chicken cage, for 96 birds"),
        ("亚麻纱 24支", "linen yarn, yarn count 24"),
        ("多士炉 2片", "toaster, 2-slice"),
        ("智能储物柜 24门", "smart storage cabinet, 24 doors"),
        ("掌上游戏机 内置500款游戏", None),
        ("三角包包装机", "pyramid tea bag packing machine"),
    ],
)
def test_measure_word_means_what_its_trade_means(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("大蒜 5.0cm以上", "garlic ≥5.0cm"),
        ("生姜 150克以上", "ginger ≥150 g"),
        ("手套 M号", "gloves size M"),
        ("水彩笔 12色装", "felt-tip pen, 12 colours"),
        ("学生书包 1-6年级", "school bag for students, grades 1-6"),
        ("鞋架 6层", "shoe rack, 6 tiers"),
        ("口罩 3层", "face mask 3 layers"),
        ("浴帘 送挂钩", "shower curtain with hook"),
        ("宠物屋兼坐凳", "pet house and sitting stool"),
        ("送货车 电动三轮", None),
    ],
)
def test_word_behind_value_says_what_it_is(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written
