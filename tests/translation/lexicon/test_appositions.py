"""Two names of one thing side by side in a Chinese title, and names that stand before what they are for."""

import pytest

from translation.lexicon import Lexicon

TARGETS = ("en", "es", "fr")


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "硫化帆布鞋低帮小白鞋",
            (
                "vulcanised canvas shoes, low-top white sneakers",
                "zapatillas de lona vulcanizadas, zapatillas blancas de caña baja",
                "chaussures vulcanisées en toile, baskets blanches à tige basse",
            ),
        ),
        (
            "胶枪玻璃胶枪",
            ("glue gun, caulking gun", "pistola de pegamento, pistola para silicona", "pistolet à colle, pistolet à mastic"),
        ),
    ],
)  # fmt: skip
def test_names_of_one_thing_are_separated(text: str, written: tuple[str, ...]) -> None:
    assert tuple(Lexicon.load().compose(text, "zh", target) for target in TARGETS) == written


@pytest.mark.parametrize("text", ["毛衣短裙", "桌旗餐垫套装", "雪人圣诞老人摆件"])
def test_name_that_may_describe_the_next_one_is_no_other_name(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None


def test_number_before_a_thing_counts_it() -> None:
    assert Lexicon.load().compose("冲泡米粉碗 72克×12碗", "zh", "en") == "instant rice noodle bowl, 72 g ×12 bowls"


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "铝框拉杆箱三件套海关锁",
            (
                "three-piece set of TSA-lock aluminium-frame suitcases",
                "juego de tres piezas de maletas con marco de aluminio, con cerradura TSA",
            ),
        ),
        ("陶瓷碗24件套彩盒", ("ceramic bowl, set of 24, colour box", "cuenco de cerámica, juego de 24, caja a color")),
        (
            "925银镀金锆石耳钉",
            (
                "gold-plated sterling silver and cubic zirconia stud earrings",
                "pendientes de botón de plata de ley y circonita chapados en oro",
            ),
        ),
        (
            "EEC认证电动摩托车双锂电池可拆卸",
            (
                "Electric motorcycle, 2 lithium batteries, detachable, certification EEC",
                "Motocicleta eléctrica, 2 baterías de litio, desmontable, certificación EEC",
            ),
        ),
        (
            "野餐篮含保温袋餐具",
            ("picnic basket with cooler bag and tableware", "cesta de picnic con bolsa térmica y vajilla"),
        ),
        (
            "三聚磷酸钠STPP 香水原料",
            (
                "sodium tripolyphosphate, raw material for perfumes",
                "tripolifosfato de sodio, materia prima para perfumes",
            ),
        ),
        ("水饺 20袋/箱", ("dumpling 20 bags / carton", "empanadilla china 20 bolsas / caja de cartón")),
        ("变频分体式空调 R32冷媒", ("inverter split air conditioner with R32 refrigerant",
                          "aire acondicionado split inverter con refrigerante R32")),
        ("三相异步电动机 铜线", ("three-phase asynchronous motor, copper-wound",
                          "motor asíncrono trifásico, con bobinado de cobre")),
        ("12V转220V逆变器", ("inverter 12V → 220V", "inversor 12V → 220V")),
        ("电焊机 内置油泵", ("arc welding machine, inbuilt oil pump", "soldadora de arco, bomba de aceite incorporada")),
        ("光伏直流电缆 4平方", ("photovoltaic DC electric cable 4 mm²",
                       "cable eléctrico fotovoltaico de corriente continua 4 mm²")),
        ("洗发水 氨基酸 去屑", ("shampoo, with amino acid, anti-dandruff", "champú, con aminoácido, anticaspa")),
        ("竹砧板双面切菜板", ("bamboo cutting board, double-sided cutting board",
                     "tabla de cortar de bambú, tabla de cortar de doble cara")),
        ("铝箔餐盒带盖外卖打包盒", ("aluminium foil container with lid, takeaway box for food delivery",
                        "bandeja de aluminio con tapa, envase de comida para llevar, para reparto de comida")),
        ("燃气灶点火器", ("igniter for gas stoves", "encendedor de chispa para cocinas de gas")),
        ("卧式冷柜 铜管", ("chest freezer, copper pipe", "arcón congelador, tubo de cobre")),
        ("过氧化氢 50% 吨桶", ("hydrogen peroxide 50%, IBC tank", "peróxido de hidrógeno 50%, contenedor IBC")),
        ("厨房置物架壁挂调料架黑色碳钢", ("kitchen rack, wall-mounted spice rack, black, carbon steel",
                           "estante de cocina, especiero de pared, negro, acero al carbono")),
        ("手套 防水专用", ("gloves, waterproof", "guantes, impermeables")),
        ("拉拉裤XL码代工", ("pull-up diaper size XL, OEM", "pañal-braguita talla XL, OEM")),
        ("保温午餐包铝箔内里 8L", ("insulated lunch bag, aluminium foil lining, 8L",
                         "bolsa térmica para el almuerzo, forro de papel de aluminio, 8L")),
        ("弹性绷带宠物/运动 多色", ("elastic bandage for pets / for sports, multicoloured",
                         "venda elástica para mascotas / deportiva, multicolor")),
        ("铸铁珐琅炖锅", ("enamelled cast iron casserole", "cacerola de hierro fundido esmaltada")),
        ("汽车修补漆高浓清漆 配固化剂", ("automotive refinish paint, high-concentration varnish with curing agent",
                          "pintura de repintado automotriz, barniz de alta concentración con agente de curado")),
        ("OSB欧松板", ("OSB board", "Tablero OSB")),
        ("防晒霜 SPF50 PA+++", ("sunscreen SPF50 PA+++", "protector solar SPF50 PA+++")),
        ("红外夜视仪 双筒", ("binocular infrared night vision device", "visor nocturno infrarrojo binocular")),
        ("红酒醒酒器", ("decanter for red wines", "decantador para vinos tintos")),
    ],
)  # fmt: skip
def test_title_says_one_thing_behind_the_other(text: str, written: tuple[str, str]) -> None:
    assert tuple(Lexicon.load().compose(text, "zh", target) for target in TARGETS[:2]) == written


@pytest.mark.parametrize(
    "text",
    [
        "榨油机带真空过滤",
        "野餐篮含餐具保温袋",
        "内置油泵鱼缸",
        "带锯床 金属焊接",
        "木材水分仪",
        "香蕉纤维",
        "雪尼尔纱 4.5支",
    ],
)
def test_complement_of_uncertain_extent_is_refused(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None
