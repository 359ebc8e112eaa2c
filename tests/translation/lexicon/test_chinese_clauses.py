"""Titles of Chinese sellers: several clauses, of which each says something else of the thing that the first names."""

import pytest

from translation.lexicon import Lexicon

TARGETS = ("en", "es", "ru")


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "刀 红色 儿童 手绘 防水 可折叠",
            (
                "knife, red, for children, hand-painted, waterproof, foldable",
                "cuchillo, rojo, para niños, pintado a mano, impermeable, plegable",
                "нож, красный, для детей, расписанный вручную, водонепроницаемый, складной",
            ),
        ),
        (
            "瓶子 盖防水 可折叠",
            (
                "bottle, lid, waterproof, foldable",
                "botella, tapa, impermeable, plegable",
                "бутылка, крышка, водонепроницаемая, складная",
            ),
        ),
        ("【防水】瓶子", ("bottle, waterproof", "botella, impermeable", "бутылка, водонепроницаемая")),
        ("HN-5 500毫升瓶子", ("Bottle HN-5, 500 ml", "Botella HN-5, 500 ml", "Бутылка HN-5, 500 мл")),
        ("机器 茶", ("machine, for teas", "máquina, para tés", "машина, для чаёв")),
        ("茶机器", ("machine for teas", "máquina para tés", "машина для чаёв")),
        ("适用于汽车的轴承", ("bearing for cars", "rodamiento para coches", "подшипник для автомобилей")),
        (
            "不锈钢+玻璃瓶子",
            (
                "stainless steel and glass bottle",
                "botella de acero inoxidable y vidrio",
                "бутылка из нержавеющей стали и стекла",
            ),
        ),
    ],
)
def test_clauses_say_one_thing_after_another(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("刀 4件盒装", ("knife, box of 4", "cuchillo, caja de 4", "нож, коробка 4 шт.")),
        ("刀 2个礼盒装", ("knife, gift box of 2", "cuchillo, caja de regalo de 2", "нож, подарочная коробка 2 шт.")),
        ("刀 7件套", ("knife, set of 7", "cuchillo, juego de 7", "нож, набор из 7 шт.")),
        ("瓶子 3-4人", ("bottle, for 3-4 people", "botella, para 3-4 personas", "бутылка, на 3-4 чел.")),
        ("手套 0-3岁", ("gloves, ages 0-3", "guantes, 0-3 años", "перчатки, 0-3 лет")),
        ("瓶子 500g装", ("bottle, 500g pack", "botella, envase de 500g", "бутылка, упаковка 500g")),
        (
            "螺栓 45#不锈钢",
            ("45# stainless steel bolt", "perno de acero inoxidable 45#", "болт из нержавеющей стали 45#"),
        ),
        ("电机 5(60)A", ("motor 5(60)A", "motor 5(60)A", "двигатель 5(60)A")),
        ("电机 三合一", ("3-in-1 motor", "motor 3 en 1", "двигатель 3 в 1")),
        (
            "刀 30个 防水",
            ("waterproof knife 30 pcs", "cuchillo impermeable 30 piezas", "водонепроницаемый нож 30 штук"),
        ),
    ],
)
def test_counts_of_titles_are_written_as_catalogues_do(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize("text", ["机器 木手绘", "刀 35杯", "瓶子 不锈钢带 防水"])
def test_uncertain_clause_is_refused(small: Lexicon, text: str) -> None:
    assert all(small.compose(text, "zh", target) is None for target in TARGETS)


@pytest.mark.parametrize(
    "text, written",
    [
        ("全铜水龙头", ("brass tap", "grifo de latón", "латунный кран")),
        (
            "柴油发电机 全铜",
            (
                "diesel generator with all-copper windings",
                "generador diésel con bobinado totalmente de cobre",
                "дизельный генератор с полностью медной обмоткой",
            ),
        ),
        (
            "石英表 钢带 防水",
            (
                "quartz watch, steel strap, waterproof",
                "reloj de cuarzo, correa de acero, impermeable",
                "кварцевые часы, стальной браслет, водонепроницаемые",
            ),
        ),
        (
            "绿茶提取物 EGCG 45%（低咖啡因）",
            (
                "green tea extract, EGCG 45% (low-caffeine)",
                "extracto de té verde, EGCG 45% (bajo en cafeína)",
                "экстракт зелёного чая, ЭГКГ 45% (с низким содержанием кофеина)",
            ),
        ),
        (
            "电源适配器 / DC6V 电池 可调±15°",
            (
                "power adapter / battery DC6V, adjustable ±15°",
                "adaptador de corriente / batería DC6V, ajustable ±15°",
                "адаптер питания / батарея DC6V, регулируемый ±15°",
            ),
        ),
        (
            "茶具 7头礼盒装",
            (
                "gift-boxed teaware 7 pcs",
                "utensilios para té en caja de regalo, 7 piezas",
                "чайная посуда в подарочной упаковке 7 шт.",
            ),
        ),
        ("真丝方巾", ("silk square scarf", "pañuelo cuadrado de seda", "квадратный платок из шёлка")),
        ("首饰盒 二层", ("two-tier jewellery box", "joyero de dos niveles", "двухъярусная шкатулка для украшений")),
        (
            "蓝湿牛皮 二层",
            ("split-leather wet-blue cowhide", "cuero vacuno wet blue de serraje", "воловья кожа вет-блю из спилка"),
        ),
        (
            "12安帆布购物袋",
            (
                "canvas shopping bag 12 oz",
                "bolsa de compras de lona 12 oz",
                "хозяйственная сумка из парусины 12 унций",
            ),
        ),
        ("200针棉袜", ("cotton socks 200 needles", "calcetines de algodón 200 agujas", "хлопковые носки 200 игл")),
        (
            "地毯 防滑底",
            (
                "carpet with non-slip backing",
                "alfombra con base antideslizante",
                "ковёр с противоскользящей основой",
            ),
        ),
        (
            "纯棉贡缎四件套",
            (
                "pure cotton sateen four-piece bedding set",
                "juego de cama de cuatro piezas de satén de algodón puro",
                "комплект постельного белья из четырёх предметов из сатина из чистого хлопка",
            ),
        ),
        (
            "烟酰胺保湿面膜",
            (
                "moisturising facial mask with niacinamide",
                "mascarilla facial hidratante con niacinamida",
                "увлажняющая маска для лица с ниацинамидом",
            ),
        ),
    ],
)
def test_word_means_what_it_does_beside_its_thing(text: str, written: tuple[str, ...]) -> None:
    lexicon = Lexicon.load()
    assert tuple(lexicon.compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("电机 双轴承", ("motor, 2 bearings", "motor, 2 rodamientos", "двигатель, 2 подшипника")),
        ("电机HN-5双轴承 防水", ("motor HN-5, 2 bearings, waterproof", "motor HN-5, 2 rodamientos, impermeable",
                         "двигатель HN-5, 2 подшипника, водонепроницаемый")),
        ("双轴承机器", ("machine with 2 bearings", "máquina con 2 rodamientos", "машина с 2 подшипниками")),
        ("红色双手柄瓶子500毫升", ("red bottle 500 ml with 2 handles", "botella roja 500 ml con 2 asas",
                          "красная бутылка 500 мл с 2 ручками")),
        ("瓶子带双手柄", ("bottle with 2 handles", "botella con 2 asas", "бутылка с 2 ручками")),
        ("红色手柄式刀", ("red knife with handle", "cuchillo rojo con asa", "красный нож с ручкой")),
        ("瓶子 手柄款", ("bottle, with handle", "botella, con asa", "бутылка, с ручкой")),
        ("手套 棉75%亚麻25%", ("gloves, cotton 75%, linen 25%", "guantes, algodón 75%, lino 25%",
                          "перчатки, хлопок 75%, лён 25%")),
        ("手套 75%棉25%亚麻", ("gloves, 75% cotton, 25% linen", "guantes, algodón 75%, lino 25%",
                          "перчатки, хлопок 75%, лён 25%")),
        ("瓶子 无玻璃", ("bottle, without glass", "botella, sin vidrio", "бутылка, без стекла")),
        ("轴承 汽车", ("bearing, for cars", "rodamiento, para coches", "подшипник, для автомобилей")),
    ],
)  # fmt: skip
def test_thing_has_what_short_words_say(small: Lexicon, text: str, written: tuple[str, ...]) -> None:
    assert tuple(small.compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize(
    "text",
    [
        "528个机器",  # that hold so many
        "瓶子 防水手柄款",  # what is waterproof?
        "无玻璃瓶子",
    ],
)
def test_short_word_that_may_belong_to_something_else_is_refused(small: Lexicon, text: str) -> None:
    assert all(small.compose(text, "zh", target) is None for target in TARGETS)
