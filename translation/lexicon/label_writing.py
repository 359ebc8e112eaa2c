"""Labelled values as each language writes them: type 4515, 4515型, типа 4515."""

from collections.abc import Mapping
from typing import Final

from translation.lexicon.entries import LANGUAGES
from translation.lexicon.labels import BETWEEN, Label

_WRITTEN: Final[Mapping[Label, tuple[str, ...]]] = {
    Label.TYPE: ("type {}", "{}型", "tipo {}", "type {}", "типа {}", "طراز {}", "tipo {}"),
    Label.NUMBER: ("No. {}", "{}号", "n.º {}", "n° {}", "№ {}", "رقم {}", "n.º {}"),
    Label.SIZE: ("size {}", "{}号", "talla {}", "taille {}", "размера {}", "مقاس {}", "tamanho {}"),
    Label.GRADE: ("class {}", "{}级", "clase {}", "classe {}", "класса {}", "فئة {}", "classe {}"),
    Label.SERIES: ("{} series", "{}系列", "serie {}", "série {}", "серии {}", "سلسلة {}", "série {}"),
    Label.COMBINED: ("{}-in-1", "{}合1", "{} en 1", "{} en 1", "{} в 1", "{} في 1", "{} em 1"),
    Label.USED_WITH: ("for {}", "{}用", "para {}", "pour {}", "для {}", "لـ {}", "para {}"),
    Label.HEIGHT: ("height {}", "高{}", "altura {}", "hauteur {}", "высота {}", "ارتفاع {}", "altura {}"),
    Label.WIDTH: ("width {}", "宽{}", "anchura {}", "largeur {}", "ширина {}", "عرض {}", "largura {}"),
    Label.DEPTH: ("depth {}", "深{}", "profundidad {}", "profondeur {}", "глубина {}", "عمق {}", "profundidade {}"),
    Label.LENGTH: ("length {}", "长{}", "longitud {}", "longueur {}", "длина {}", "طول {}", "comprimento {}"),
    Label.THICKNESS: ("thickness {}", "厚{}", "espesor {}", "épaisseur {}", "толщина {}", "سماكة {}", "espessura {}"),
    Label.DIAMETER: ("Ø {}", "直径{}", "Ø {}", "Ø {}", "Ø {}", "قطر {}", "Ø {}"),
    Label.PACK: (
        "pack of {}", "{}件装", "paquete de {}", "lot de {}", "упаковка {} шт.", "عبوة بعدد {}", "pacote com {}",
    ),
    Label.PAIRS: (
        "pack of {} pairs", "{}双装", "paquete de {} pares", "lot de {} paires", "упаковка, пар: {}",
        "عبوة، عدد الأزواج: {}", "pacote com {} pares",
    ),
    Label.SET: ("set of {}", "{}件套", "juego de {}", "lot de {}", "набор из {} шт.", "طقم بعدد {}", "jogo de {}"),
    Label.FROM_AGE: ("ages {}+", "{}岁以上", "{}+ años", "{} ans et plus", "{}+ лет", "{}+ سنوات", "{}+ anos"),
    Label.AGES: ("ages {}", "{}岁", "{} años", "{} ans", "{} лет", "العمر {}", "{} anos"),
    Label.LIGHTS: ("{} LEDs", "{}珠", "{} LED", "{} LED", "{} LED", "{} LED", "{} LED"),
    Label.SEATS: (
        "{}-seat", "{}座", "{} plazas", "{} places", "число мест: {}", "عدد المقاعد: {}", "{} lugares",
    ),
    Label.SPEEDS: (
        "{}-speed", "{}速", "{} velocidades", "{} vitesses", "число скоростей: {}", "عدد السرعات: {}", "{} velocidades",
    ),
    Label.GEARS: (
        "{} settings", "{}档", "{} niveles", "{} niveaux", "число режимов: {}", "عدد المستويات: {}", "{} níveis",
    ),
    Label.CELLS: (
        "{} cells", "{}片", "{} células", "{} cellules", "число элементов: {}", "عدد الخلايا: {}", "{} células",
    ),
    Label.PIECES: (
        "{} pieces", "{}件", "{} piezas", "{} pièces", "число предметов: {}", "عدد القطع: {}", "{} peças",
    ),
    Label.BRICKS: (
        "{} pieces", "{}块", "{} piezas", "{} pièces", "число деталей: {}", "عدد القطع: {}", "{} peças",
    ),
    Label.LEAVES: ("{} leaves", "{}片", "{} hojas", "{} lames", "число листов: {}", "عدد الأوراق: {}", "{} lâminas"),
    Label.PORTS: ("{}-port", "{}口", "{} puertos", "{} ports", "число портов: {}", "عدد المنافذ: {}", "{} portas"),
    Label.KEYS: ("{} keys", "{}键", "{} teclas", "{} touches", "число клавиш: {}", "عدد المفاتيح: {}", "{} teclas"),
    Label.PINS: ("{}-pin", "{}脚", "{} pines", "{} broches", "число контактов: {}", "عدد الأطراف: {}", "{} pinos"),
    Label.CUP: (
        "{} mm cup", "{}杯", "cazoleta de {} mm", "boîtier {} mm", "чашка {} мм", "كوب {} مم", "caneco de {} mm",
    ),
    Label.CORES: (
        "{}-core", "{}芯", "{} conductores", "{} conducteurs", "число жил: {}", "عدد الموصلات: {}", "{} condutores",
    ),
    Label.CYLINDERS: (
        "{}-cylinder", "{}缸", "{} cilindros", "{} cylindres", "число цилиндров: {}", "عدد الأسطوانات: {}",
        "{} cilindros",
    ),
    Label.PERSONS: (
        "for {} people", "{}人", "para {} personas", "pour {} personnes", "на {} чел.", "عدد الأشخاص: {}",
        "para {} pessoas",
    ),
    Label.TESTS: ("tests: {}", "{}人份", "pruebas: {}", "tests : {}", "тестов: {}", "عدد الاختبارات: {}", "testes: {}"),
    Label.BOX: ("box of {}", "{}件盒装", "caja de {}", "boîte de {}", "коробка {} шт.", "علبة بعدد {}", "caixa com {}"),
    Label.GIFT_BOX: (
        "gift box of {}", "{}件礼盒装", "caja de regalo de {}", "coffret cadeau de {}", "подарочная коробка {} шт.",
        "علبة هدايا بعدد {}", "caixa de presente com {}",
    ),
    Label.PACK_SIZE: (
        "{} pack", "{}装", "envase de {}", "conditionnement de {}", "упаковка {}", "عبوة {}", "embalagem de {}",
    ),
    Label.BAG: ("bag of {}", "{}件袋装", "bolsa de {}", "sachet de {}", "пакет {} шт.", "كيس بعدد {}", "saco com {}"),
    Label.YARN_COUNT: ("Ne {} yarn", "{}支", "hilo Ne {}", "fil Ne {}", "пряжа Ne {}", "خيط Ne {}", "fio Ne {}"),
    Label.WATERPROOF: (
        "waterproof to {}", "防水{}", "resistente al agua hasta {}", "étanche jusqu'à {}", "водозащита до {}",
        "مقاومة للماء حتى {}", "resistente à água até {}",
    ),
    Label.RANGE: ("{} to {}", "{}至{}", "{} a {}", "{} à {}", "от {} до {}", "{} إلى {}", "{} a {}"),
}  # fmt: skip
"""How each language writes a labelled value, in the order of `LANGUAGES`."""


def write(label: Label, value: str, language: str) -> str:
    """Return a labelled value."""
    return _WRITTEN[label][LANGUAGES.index(language)].format(*value.split(BETWEEN))
