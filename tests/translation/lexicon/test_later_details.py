"""Details in the later clauses of a Chinese title: what a thing is for, types, counts, lists, sets."""

import pytest

from translation.lexicon import Lexicon


def _both(text: str) -> tuple[str | None, ...]:
    return tuple(Lexicon.load().compose(text, "zh", target) for target in ("en", "es"))


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "真空包装机 双室 不锈钢 海鲜",
            (
                "vacuum packaging machine, double-chamber, stainless steel, for seafood",
                "envasadora al vacío, de doble cámara, acero inoxidable, para mariscos",
            ),
        ),
        (
            "吉他变调夹 锌合金 尤克里里通用",
            ("capo, zinc alloy, for ukuleles", "cejilla, aleación de zinc, para ukeleles"),
        ),
        (
            "轴承 不锈钢 电机",
            ("bearing, stainless steel, for motors", "rodamiento, acero inoxidable, para motores eléctricos"),
        ),
        (
            "液压破碎锤 三角型 12吨挖机用",
            (
                "triangular-type hydraulic breaker for excavators 12 t",
                "martillo hidráulico de tipo triangular 12 t para excavadoras",
            ),
        ),
    ],
)
def test_purpose_may_follow_a_material(text: str, written: tuple[str, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("星型卸料器 304不锈钢 防爆电机", "rotary airlock valve, 304 stainless steel, explosion-proof motor"),
        ("自动喂料系统 料线 料塔", "automatic feeding system, feed line, feed silo"),
        ("腹肌轮 静音 跪垫", "ab roller, silent, kneeling pad"),
    ],
)
def test_what_a_thing_has_is_no_purpose(text: str, written: str) -> None:
    assert _both(text)[0] == written


def test_purpose_of_several_materials_is_refused() -> None:
    assert _both("银焊条、铜焊条 铝、铜专用") == (None, None)


@pytest.mark.parametrize(
    "text, written",
    [
        ("刹车片适用大众朗逸", "brake pad for Volkswagen Lavida"),
        ("减震器适用于丰田海拉克斯", "shock absorber for Toyota Hilux"),
        ("刹车片适配丰田卡罗拉", "brake pad for Toyota Corolla"),
        ("宝马X5专用脚垫", "floor mat for BMW X5"),
        ("刹车片 丰田专用", "brake pad, for Toyota"),
        ("适配苹果15手机壳", "phone case for iPhone 15"),
        ("适用于丰田海拉克斯前减震器", "front shock absorber for Toyota Hilux"),
        ("滤芯适用空压机", "filter cartridge for air compressors"),
        ("清洁剂 木地板适用", "household cleaner, for wood flooring"),
    ],
)
def test_what_something_fits_stands_behind_the_word_or_before_it(text: str, written: str) -> None:
    assert _both(text)[0] == written


def test_brand_that_something_fits_ends_before_the_next_clause() -> None:
    assert _both("机油滤清器 纸质 适用川崎 高流量")[0] == "high-flow-rate paper oil filter for Kawasaki"


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "企业礼品 保温杯 笔记本 U盘 套装",
            (
                "corporate gift, vacuum flask, notebook, USB flash drive, set",
                "regalo corporativo, termo, cuaderno, memoria USB, juego",
            ),
        ),
        (
            "伺服电机 750W 带驱动器 套装",
            ("servo motor 750W, with driver, set", "servomotor 750W, con controlador, juego"),
        ),
        ("羽毛球服 短袖 裙裤 套装", (None, None)),
        ("保温杯 红色 套", (None, None)),
    ],
)
def test_set_may_be_a_clause_of_its_own(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("除湿袋 可挂式 氯化钙", ("moisture absorber, hangable, calcium chloride", "absorbehumedad, que se puede colgar, cloruro de calcio")),
        ("真空上料机 塑料颗粒 不锈钢", ("vacuum conveyor, plastic granule, stainless steel", "transportador neumático de vacío, gránulo de plástico, acero inoxidable")),
        ("邮差包 帆布 翻盖", ("messenger bag, canvas, flap-front", "bolso mensajero, lona, con solapa")),
        ("广告扇 PP塑料 圆形", ("advertising hand fan, polypropylene, round", "abanico publicitario, polipropileno, redondo")),
        ("樟脑丸 防虫 衣柜", ("mothball, insect-proof, for wardrobes", "bola de naftalina, a prueba de insectos, para armarios")),
        ("蜡烛台 复古 餐桌装饰", ("candle holder, vintage, for dining tables, decorative", "candelero, vintage, para mesas de comedor, decorativo")),
        ("胶囊 10×10粒铝塑板", ("capsule, 10×10 pieces, aluminium-plastic blister", "cápsula, 10×10 piezas, blíster de aluminio y plástico")),
    ],
)  # fmt: skip
def test_material_of_a_later_clause_is_listed(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "自行车链条 8速 116节",
            ("bicycle chain, 8-speed, 116 links", "cadena de bicicleta, 8 velocidades, 116 eslabones"),
        ),
        ("拨码开关 8位 红色", ("red DIP switch, 8-way", "interruptor DIP rojo, 8 vías")),
        ("数码管 四位", ("seven-segment display 4 digits", "display de siete segmentos 4 dígitos")),
        ("充电电池 4节", ("rechargeable battery, pack of 4", "batería recargable, paquete de 4")),
        ("手表收纳盒 12位", ("watch box, 12 slots", "caja para relojes, 12 compartimentos")),
        ("纺车轮 12+1轴", ("spinning reel 12+1 reel bearings", "carrete de spinning 12+1 rodamientos")),
        ("窗帘灯 3*3米", ("curtain light 3*3 m", "cortina de luces 3*3 m")),
        ("盖板 38*38孔", (None, None)),
    ],
)
def test_clause_counts_what_a_part_has(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("飞行棋 地毯式 大号", ("ludo game, carpet-type, large", "juego de parchís, tipo alfombra, grande")),
        (
            "干衣机 折叠衣柜式",
            ("clothes dryer, foldable, wardrobe-type", "secadora de ropa, plegable, tipo armario ropero"),
        ),
        ("自行车链条 KMC款 8速", ("bicycle chain type KMC, 8-speed", "cadena de bicicleta tipo KMC, 8 velocidades")),
        (
            "TPU颗粒 聚酯型 挤出级",
            ("Granular TPU, polyester, extrusion-grade", "TPU granular, poliéster, grado extrusión"),
        ),
        ("不锈钢款水壶", ("stainless steel water bottle", "botella de agua de acero inoxidable")),
        ("小夜灯USB款", ("USB night light", "luz nocturna USB")),
        ("宠物自动喂食器 WiFi摄像头款", (None, None)),
        ("灯 床型", (None, None)),
    ],
)
def test_thing_names_a_type(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


def test_type_of_thing_is_written_in_other_languages() -> None:
    written = {target: Lexicon.load().compose("飞行棋 地毯式", "zh", target) for target in ("ru", "ar", "fr", "pt")}
    assert written == {
        "ru": "игра лудо, типа «ковёр»",
        "ar": "لعبة لودو، من نوع سجادة",
        "fr": "jeu de petits chevaux, type tapis",
        "pt": "jogo de ludo, tipo tapete",
    }


@pytest.mark.parametrize(
    "text, written",
    [
        ("电竞椅 头枕腰靠", ("gaming chair, headrest, lumbar support", "silla gamer, reposacabezas, soporte lumbar")),
        ("阿胶糕 红枣核桃", ("ejiao cake, dried jujube, walnut", "pastel de ejiao, azufaifa seca, nuez")),
        (
            "陶瓷浴室四件套 漱口杯乳液瓶皂碟",
            (
                "ceramic four-piece bathroom set, toothbrush cup, lotion bottle, soap dish",
                "juego de baño de cuatro piezas de cerámica, vaso para cepillos de dientes, frasco para loción, jabonera",
            ),
        ),
        (
            "电炸炉 炸鸡薯条",
            (
                "electric deep fryer, for fried chicken, for French fries",
                "freidora eléctrica, para pollo frito, para patatas fritas",
            ),
        ),
        (
            "寿喜烧汁 牛肉火锅汤底",
            (
                "sukiyaki sauce, beef soup base for hot pot",
                "salsa sukiyaki, base de sopa de carne de vacuno para hot pot",
            ),
        ),
        ("剪刀 弹簧轴承", (None, None)),
    ],
)
def test_things_side_by_side_are_a_list(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("遥控器 万能 空调电视", ("remote control, universal, for air conditioners, for TVs", "mando a distancia, universal, para aires acondicionados, para televisor")),
        ("拖拉机配件 后桥 半轴", ("tractor part, rear axle, half shaft", "repuesto para tractor, eje trasero, semieje")),
        ("垃圾袋 45x50cm 5卷装", ("garbage bag 45x50cm, 5 rolls", "bolsa de basura 45x50cm, 5 rollos")),
        ("饼干12盒/箱", ("biscuit 12 boxes / carton", "galleta 12 cajas / caja de cartón")),
        ("饼干20袋/盒", ("biscuit 20 bags / box", "galleta 20 bolsas / caja")),
        ("方便面 24杯/箱", ("instant noodles, 24 cups / carton", "fideo instantáneo, 24 tazas / caja de cartón")),
    ],
)  # fmt: skip
def test_clause_lists_uses_or_counts_packings(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("跳绳 计数 无绳", ("ropeless skipping rope with counter", "comba con contador sin cuerda")),
        ("牙膏 美白 防蛀", ("anti-cavity whitening toothpaste", "pasta de dientes blanqueadora anticaries")),
        ("手机镜头 夹子", ("phone lens, clip", "lente para móvil, clip")),
        ("碎石公路车 油碟", ("gravel bike, hydraulic disc brake", "bicicleta gravel, freno de disco hidráulico")),
        ("儿童后座椅 安全带", ("rear child seat, safety belt", "asiento trasero infantil, cinturón de seguridad")),
    ],
)  # fmt: skip
def test_word_of_a_later_clause_means_what_fits_the_thing(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "萨克斯哨片 中音 10片装",
            ("alto saxophone reed, pack of 10", "caña de saxofón de registro contralto, paquete de 10"),
        ),
        ("GU10灯座 带线", ("Lamp holder with cable GU10", "Portalámparas GU10 con cable incluido")),
        ("纽扣 四眼 衬衫扣", ("button, four-hole, shirt button", "botón, de cuatro agujeros, botón de camisa")),
    ],
)
def test_parts_tell_what_a_word_means(text: str, written: tuple[str, ...]) -> None:
    assert _both(text) == written
