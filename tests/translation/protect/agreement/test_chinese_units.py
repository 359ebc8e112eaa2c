"""Chinese numbers whose unit or value the goods around them decide."""

import pytest

from translation.protect import check


def holds(original: str, translation: str, source: str, target: str) -> bool:
    return check(original, translation, source, target).holds


KEPT = [
    ("硫化罐120度定型", "set at 120 degrees", "en"), ("耐热200度", "resiste hasta 200 °C", "es"), ("零下5度", "minus 5 degrees", "en"), ("180度量角器", "180° protractor", "en"),
    ("零下五度", "-5 °C", "en"), ("零下20度到60度", "-20 °C to 60 °C", "en"), ("华氏200度", "200 °F", "en"), ("52度白酒", "liquor 52% vol", "en"),
    ("硬度80度", "Shore 80A", "en"), ("日用电0.8度", "0.8 kWh a day", "en"), ("男童32码起", "tamanho a partir do 32", "pt"), ("女鞋36-45码", "размеры 36–45", "ru"),
    ("女鞋36-45码", "tallas 36 a 45", "es"), ("面料50码一卷", "50 yards a roll", "en"), ("12安棉帆布", "lona de 12 onzas", "es"), ("帆布 12安", "canvas 12 oz", "en"),
    ("10安保险丝", "10 A fuse", "en"), ("20安锂电池", "20 Ah lithium battery", "en"), ("电池5000毫安", "battery 5000 mAh", "en"), ("静态电流5毫安", "5 mA", "en"),
    ("拉力500牛", "500 N", "en"), ("拉力500牛", "усилие 500 Н", "ru"), ("夹紧力5千牛", "5 kN", "en"), ("扭矩35牛·米", "35 N·m", "en"), ("每分钟2800转", "2 800 tr/min", "fr"),
    ("2.8万转", "28,000 rpm", "en"), ("内阻15毫欧", "15 mΩ", "en"), ("绝缘100兆欧", "100 MΩ", "en"), ("磨耗120立方毫米", "120 mm³", "en"), ("400立方米/时", "400 م³/ساعة", "ar"),
    ("每小时400立方米", "400 m³/h", "en"), ("每分钟5升", "5 L/min", "en"), ("20尺柜", "20' container", "en"), ("40尺柜", "40-футовый контейнер", "ru"),
    ("四十尺柜", "40 ft container", "en"), ("10尺6寸桨板", "10'6\" board", "en"), ("10尺6桨板", "10'6\" board", "en"), ("前20后20寸", "20-inch front and rear", "en"),
    ("前20寸后20寸", "20-inch front and rear", "en"), ("前26后24寸", '26" front, 24" rear', "en"), ("价格低四成", "40% lower", "en"), ("籼米九成五", "95% indica rice", "en"), ("省电3成", "ahorra un 30 %", "es"),
    ("每百毫升含糖5克", "5 g sugar per 100 ml", "en"), ("三到四分钟", "3–4 минуты", "ru"), ("半年质保", "6-month warranty", "en"), ("180克T恤", "180 gsm T-shirt", "en"),
    ("60支长绒棉", "60s long-staple cotton", "en"), ("年产 20 万台", "200,000 units a year", "en"), ("9月到11月", "de septembre à novembre", "fr"),
    ("四节5号电池", "four AA batteries", "en"), ("2节7号电池", "2 pilas AAA", "es"), ("4分球阀", '1/2" ball valve', "en"), ("5斤装", "2.5 kg pack", "en"),
    ("一斤", "500 g", "en"), ("1.5匹空调", "1.5 HP air conditioner", "en"), ("RGB+双白灯带", "RGB + dual white strip", "en"),
]  # fmt: skip


@pytest.mark.parametrize("original, translation, target", KEPT)
def test_values_by_conventions_of_trade_are_kept(original: str, translation: str, target: str) -> None:
    assert holds(original, translation, "zh", target)
    assert holds(translation, original, target, "zh")


CHANGED = [
    ("耐热200度", "200 °C to 210 °C"), ("零下5度", "5 °C"), ("5度", "-5 °C"), ("零下十八度", "18 °C"), ("75度恒温", "75 °F"), ("耐热200度", "200 mm"),
    ("女鞋43码", "size 42"), ("女鞋43码", "43 cm"), ("布长50码", "50 m long"), ("面料60码一匹", "fabric of size 60"), ("12安棉帆布", "10 oz canvas"), ("12安棉帆布", "12 g canvas"),
    ("10安保险丝", "10 oz fuse"), ("12安插座", "12 oz socket"), ("10安保险丝", "10 Ah fuse"), ("静态电流5毫安", "5 mAh"), ("拉力500牛", "500 kg"), ("拉力1500牛", "1500 kN"),
    ("夹紧力5千牛", "5 N"), ("2800转", "2800 W"), ("2800转", "2900 rpm"), ("内阻15毫欧", "15 Ω"), ("绝缘100兆欧", "100 mΩ"), ("120立方毫米", "120 cm³"),
    ("400立方米/时", "400 m³"), ("每分钟5升", "5 L/h"), ("20尺柜", "40 ft container"), ("20尺柜", '20" container'), ("20尺柜", "20 m container"), ("10尺6寸", "10'8\""),
    ("10尺6寸", "6 ft 10 in"), ("前24后20寸", '24" front, 22" rear'), ("前20后20寸", "22-inch front and rear"), ("前20后20寸", "front and rear"), ("前20寸后20寸", "front and rear"), ("低四成", "30% lower"), ("籼米九成五", "9.5% rice"),
    ("省电三成", "saves 3%"), ("每百克含糖5克", "5 g sugar per 100 ml"), ("三到四分钟", "3 to 4 hours"), ("半年质保", "3-month warranty"), ("两年质保", "2-month warranty"),
    ("250克茶叶", "250 gsm tea"), ("5号电池", "AAA batteries"), ("4分球阀", '3/4" valve'), ("5斤装", "5 kg pack"), ("3匹", "3 kW"), ("3月采收", "harvested in 3 months"),
]  # fmt: skip


@pytest.mark.parametrize("original, translation", CHANGED)
def test_changed_values_are_found_beside_conventions_of_trade(original: str, translation: str) -> None:
    assert not holds(original, translation, "zh", "en")
    assert not holds(translation, original, "en", "zh")


def test_changed_unit_is_found_beside_numeral_of_another_thing() -> None:
    assert holds("镘涂一道约1毫米", "one trowelled coat is about 1 mm", "zh", "en")
    assert not holds("镘涂一道约1毫米", "one trowelled coat is about 1 cm", "zh", "en")
    assert not holds("一道约1毫米", "one coat of 1 kg", "zh", "en")


def test_foot_sign_is_no_quotation_mark() -> None:
    assert holds("10'6\" board", "tabla de 10 pies 6 pulgadas", "en", "es")
    assert holds("20' x 8'", "20 pies x 8 pies", "en", "es")
    assert holds("he said 'take 20' to me", "dijo 'toma 20'", "en", "es")
    assert not holds("20' container", "contenedor de 40 pies", "en", "es")
