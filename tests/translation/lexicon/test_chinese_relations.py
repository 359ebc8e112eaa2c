"""What the words of a Chinese title are to one another: what goods are for, contain, or are one with."""

import pytest

from translation.lexicon import Lexicon


def _both(text: str) -> tuple[str | None, ...]:
    return tuple(Lexicon.load().compose(text, "zh", target) for target in ("en", "es"))


@pytest.mark.parametrize(
    "text, written",
    [
        ("氯雷他定糖浆", ("syrup with loratadine", "jarabe con loratadina")),
        ("汽车低音炮", ("subwoofer for cars", "subwoofer para coches")),
        ("蓄电池充电器", ("charger for storage batteries", "cargador para acumuladores eléctricos")),
        ("水晶红酒醒酒器", ("crystal decanter for red wines", "decantador de cristal para vinos tintos")),
        ("玉米灯泡", (None, None)),
        ("书架有源音箱", ("active bookshelf speaker", "altavoz activo de estantería")),
    ],
)
def test_good_before_another_is_its_purpose_or_content(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        (
            "陶瓷糖缸奶盅两件套",
            ("ceramic sugar bowl and milk jug, set of 2", "azucarero de cerámica y jarrita para leche, juego de 2"),
        ),
        (
            "干衣机烘鞋器二合一",
            ("clothes dryer and shoe dryer, 2-in-1", "secadora de ropa y secador de zapatos, 2 en 1"),
        ),
        ("干衣机烘鞋器三合一", (None, None)),
    ],
)
def test_goods_are_joined_where_they_are_counted(text: str, written: tuple[str | None, ...]) -> None:
    assert _both(text) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("连体座便器300坑距", "one-piece toilet, rough-in distance 300"),
        ("番茄酱罐头28-30%浓度", "canned tomato paste, concentration 28-30%"),
        ("折叠桌承重120kg", "folding table, load capacity 120kg"),
        ("砂岩壁画定制尺寸", "sandstone mural, custom size"),
        ("聚合氯化铝水处理絮凝剂", "polyaluminium chloride, water-treatment flocculant"),
        ("环氧富锌底漆 钢结构", "epoxy zinc-rich primer, for steel structures"),
        ("开孔器 硬质合金 不锈钢专用", "hole saw, cemented carbide, for stainless steel"),
        ("手套 电焊用", "gloves for electric welding"),
        ("炒锅 电磁炉通用木纹柄", "wok, induction-compatible, wood-grain handle"),
        ("更衣柜 冷轧板", "locker, cold-rolled steel sheet"),
        ("吹瓶机 PET饮料瓶", "bottle blowing machine, for PET beverage bottles"),
        ("适用于丰田卡罗拉2014-2018款前大灯总成", "headlight assembly for Toyota Corolla 2014-2018"),
        ("柳编野餐篮四人份", "willow picnic basket, for 4 people"),
        ("保险箱 钢带", None),
    ],
)
def test_clause_says_what_belongs_to_its_thing(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text",
    [
        "激光水平仪 铜盒装",
        "男士短袖牛仔裤",
        "地板 含IXPE静音垫",
    ],
)
def test_what_describes_something_else_is_refused(text: str) -> None:
    assert Lexicon.load().compose(text, "zh", "en") is None


@pytest.mark.parametrize(
    "text, written",
    [
        ("女童运动鞋", "sports shoes for girls"),
        ("手机壳 苹果15 Pro", "phone case for iPhone 15 Pro"),
        ("帐篷户外双人防雨三季铝杆", None),
        ("监控摄像头 云台", "security camera, pan-tilt head"),
    ],
)
def test_longest_words_and_models_are_read(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written
