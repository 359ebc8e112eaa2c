"""Artificial product texts in seven languages with many values: equal seeds make equal texts."""

import random
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

_OPENINGS: Final = {
    "en": ("Stainless steel kettle {model}", "Garden pump {model} with hose"),
    "zh": ("不锈钢水壶{model}", "恒川花园水泵{model}带软管"),
    "es": ("Hervidor de acero {model}", "Bomba de jardín {model} con manguera"),
    "fr": ("Bouilloire en acier {model}", "Pompe de jardin {model} avec tuyau"),
    "ru": ("Стальной чайник {model}", "Садовый насос {model} со шлангом"),
    "ar": ("غلاية فولاذية {model}", "مضخة حديقة {model} مع خرطوم"),
    "pt": ("Chaleira de aço {model}", "Bomba de jardim {model} com mangueira"),
}
_CLAUSES: Final = {
    "en": ("weight {weight} kg", "size {size} cm", "power {power} W", "price USD {price}", "pack of {count}",
           "code {hs}", "battery {charge} mAh", "{range} °C", "warranty {years} years", "see {url} 🚚"),
    "zh": ("重{weight}千克", "尺寸{size}厘米", "功率{power}瓦", "价格{price}元", "每箱{count}件", "海关编码{hs}",
           "电池{charge}毫安时", "温度{range}℃", "保修{years}年", "见 {url} 🚚"),
    "es": ("peso {weight} kg", "medidas {size} cm", "potencia {power} W", "precio {price} €", "paquete de {count}",
           "código {hs}", "batería {charge} mAh", "{range} °C", "garantía {years} años", "véase {url} 🚚"),
    "fr": ("poids {weight} kg", "taille {size} cm", "puissance {power} W", "prix {price} €", "lot de {count}",
           "code {hs}", "batterie {charge} mAh", "{range} °C", "garantie {years} ans", "voir {url} 🚚"),
    "ru": ("вес {weight} кг", "размер {size} см", "мощность {power} Вт", "цена {price} руб.", "в упаковке {count} шт.",
           "код {hs}", "аккумулятор {charge} мАч", "{range} °C", "гарантия {years} года", "см. {url} 🚚"),
    "ar": ("الوزن {weight} كجم", "المقاس {size} سم", "القدرة {power} واط", "السعر {price} دولار", "عبوة من {count}",
           "الرمز {hs}", "البطارية {charge} mAh", "{range} °C", "ضمان {years} سنوات", "انظر {url} 🚚"),
    "pt": ("peso {weight} kg", "medidas {size} cm", "potência {power} W", "preço R$ {price}", "pacote com {count}",
           "código {hs}", "bateria {charge} mAh", "{range} °C", "garantia de {years} anos", "veja {url} 🚚"),
}  # fmt: skip
_MARKS: Final = {
    "en": (".", ","), "zh": (".", ","), "ar": (".", ","), "es": (",", "."), "pt": (",", "."), "fr": (",", "\u202f"),
    "ru": (",", "\u00a0"),
}  # fmt: skip
_ARABIC: Final = str.maketrans("0123456789.,", "٠١٢٣٤٥٦٧٨٩٫٬")
_FULL_WIDTH: Final = str.maketrans("0123456789.", "０１２３４５６７８９．")


class MadeText(NamedTuple):
    """A text with its language (BCP 47)."""

    id: str
    text: str
    language: str


def made_texts(count: int, seed: int) -> Iterator[MadeText]:
    """Yield ``count`` texts, cycling through the seven languages."""
    chance = random.Random(seed)  # noqa: S311 - made-up texts, no secret
    languages = list(_OPENINGS)
    for number in range(count):
        language = languages[number % len(languages)]
        yield MadeText(str(number + 1), _text(language, chance), language)


def _text(language: str, chance: random.Random) -> str:
    clauses = chance.sample(_CLAUSES[language], chance.randint(1, 5))
    values = _values(language, chance)
    comma, stop = {"zh": ("，", "。"), "ar": ("، ", ".")}.get(language, (", ", "."))
    opening = chance.choice(_OPENINGS[language]).format(**values)
    return comma.join([opening, *(each.format(**values) for each in clauses)]) + stop


def _values(language: str, chance: random.Random) -> Mapping[str, str]:
    def number(maximum: int, decimals: int = 0) -> str:
        return _number(language, chance, maximum, decimals)

    low = chance.randint(-40, 5)
    return {
        "model": f"{chance.choice(('HN', 'QR', 'KX'))}-{chance.randint(100, 9999)}{chance.choice('ABE')}",
        "weight": number(3000, chance.randint(0, 3)),
        "size": chance.choice((" x ", "×", "x")).join(number(200, chance.randint(0, 1)) for _ in range(3)),
        "power": number(9000),
        "price": number(20_000, 2),
        "count": number(500),
        "hs": f"{chance.randint(1001, 7699)}.{chance.randint(10, 99)}.{chance.randint(10, 99)}",
        "charge": chance.choice(("1.2万", "2万")) if language == "zh" and chance.random() < 0.3 else number(30_000),
        "range": f"{low}~+{low + chance.randint(10, 60)}",
        "years": str(chance.choice((2, 3, 4))),
        "url": f"https://example.com/p/{chance.randint(1, 10**6)}",
    }


def _number(language: str, chance: random.Random, maximum: int, decimals: int) -> str:
    decimal, group = _MARKS[language]
    whole = f"{chance.randint(1, maximum):,}".replace(",", group if chance.random() < 0.7 else "")
    written = f"{whole}{decimal}{chance.randrange(10**decimals):0{decimals}}" if decimals else whole
    if language == "ar" and chance.random() < 0.5:
        return written.translate(_ARABIC)
    return written.translate(_FULL_WIDTH) if language == "zh" and chance.random() < 0.2 else written
