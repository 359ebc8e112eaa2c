"""Arrangement of what a title says, in French, Spanish and Arabic."""

import pytest

from translation.lexicon import Lexicon


@pytest.mark.parametrize(
    "text, target, written",
    [
        ("白橡木两抽床头柜", "fr", "table de chevet en chêne blanc à deux tiroirs"),
        ("婴儿软底真皮学步鞋", "es", "zapatos primeros pasos de cuero genuino de suela blanda para bebés"),
        ("铜芯挂锁40mm长梁", "en", "long-shackle padlock with brass cylinder, 40mm"),
        ("圣诞彩球6cm桶装", "en", "Christmas bauble in bucket, 6cm"),
        ("圣诞彩球6cm桶装", "fr", "boule de Noël en seau, 6cm"),
        ("食品级柠檬酸25kg袋装", "es", "ácido cítrico de grado alimentario en bolsa, 25kg"),
        ("批头 10支装", "pt", "ponta de chave em pacote com dez"),
        ("白色陶瓷杯球状", "pt", "xícara de cerâmica branca em forma de bola"),
        ("防雷型共模电感", "es", "choque de modo común protegido contra rayos"),
        ("400毫升儿童吸管保温杯", "es", "termo 400 ml con pajita para niños"),
        ("6个白色手绘陶瓷盘子", "ar", "6 أطباق بيضاء من سيراميك مرسومة يدويًا"),
        ("编织三合一数据线", "es", "cable de carga 3 en 1 trenzado"),
        ("编织三合一数据线", "ar", "كابل شحن 3 في 1 مجدول"),
        ("水洗法国亚麻被套", "fr", "housse de couette en lin français lavé"),
        ("豆腐猫砂6升除臭可冲厕所", "es", "arena de tofu eliminadora de olores 6 L para gatos, apta para inodoro"),
        (
            "双摇手动护理床带便孔",
            "fr",
            "lit médicalisé à domicile manuel à deux manivelles avec ouverture pour toilettes",
        ),
    ],
)
def test_description_stands_beside_what_it_describes(text: str, target: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", target) == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("16寸电动车", "electric bicycle 16 in"),
        ("老年电动车", "electric vehicle for elderly people"),
        ("真空啤酒壶（格劳勒）", "vacuum-insulated beer growler"),
        ("150D涤纶加涤纶网布", None),
        ("手动液压钳 10-120平方", "manual hydraulic pliers 10-120 mm²"),
        ("百叶片 不锈钢打磨用", "flap disc for sanding stainless steel"),
        ("不锈钢抛光水槽", "polished stainless steel sink"),
        ("亚克力切割机", "cutting machine for acrylic"),
        ("热熔胶枪 7mm和11mm通用", None),  # fits sticks of both
        ("手机壳通用", "universal phone case"),
        ("涂料通用", None),  # for all paints
    ],
)
def test_word_is_read_as_its_trade_means_it(text: str, written: str | None) -> None:
    assert Lexicon.load().compose(text, "zh", "en") == written


@pytest.mark.parametrize(
    "text, written",
    [
        ("铜芯电缆 2.5平方", "электрический кабель 2,5 мм² с медной жилой"),
        ("电缆3*2.5平方", "электрический кабель 3*2.5 мм²"),
        ("铝芯电缆4*185+1*95平方", "электрический кабель 4*185+1*95 мм² с алюминиевой жилой"),
        ("电线BV2.5平方", "электрический провод BV2.5 мм²"),
        ("发热电缆 10平方米", "греющий кабель 10 м²"),
        ("墙纸 5平方/卷", "обои 5 м² / рулон"),
        ("钢丝网 10平方", "металлическая сетка 10 м²"),
    ],
)
def test_areas_of_conductors_are_square_millimetres(text: str, written: str) -> None:
    assert Lexicon.load().compose(text, "zh", "ru") == written


def test_measure_is_of_a_material() -> None:
    assert Lexicon.load().compose("Толщина войлока", "ru", "fr") == "Épaisseur du feutre"
