"""Connecting words and punctuation of the seven languages, and numbers written as words."""

import re
from collections.abc import Mapping
from typing import Final

from translation.lexicon.folding import fold
from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import Mark

LINKS: Final[Mapping[str, Mapping[str, Relation]]] = {
    "en": {
        "with": Relation.WITH, "of": Relation.OF, "made of": Relation.OF, "made from": Relation.OF,
        "for": Relation.FOR, "and": Relation.AND, "without": Relation.WITHOUT, "a": Relation.NOTHING,
        "an": Relation.NOTHING, "the": Relation.NOTHING,
    },
    "zh": {
        "带": Relation.WITH, "帶": Relation.WITH, "配": Relation.WITH, "附": Relation.WITH, "含": Relation.WITH,
        "带有": Relation.WITH, "配有": Relation.WITH, "附带": Relation.WITH, "包含": Relation.WITH,
        "不带": Relation.WITHOUT, "不含": Relation.WITHOUT, "不包含": Relation.WITHOUT, "和": Relation.AND,
        "无": Relation.LACKING,
        "与": Relation.AND, "及": Relation.AND, "的": Relation.NOTHING, "制": Relation.NOTHING, "型": Relation.KIND,
        "适用于": Relation.FOR, "用于": Relation.FOR, "款": Relation.KIND, "式": Relation.KIND, "用": Relation.USE,
    },
    "es": {
        "con": Relation.WITH, "de": Relation.OF, "en": Relation.OF, "hecho de": Relation.OF, "para": Relation.FOR,
        "sin": Relation.WITHOUT, "y": Relation.AND, "e": Relation.AND,
    },
    "fr": {
        "avec": Relation.WITH, "en": Relation.OF, "de": Relation.OF, "d'": Relation.OF, "pour": Relation.FOR,
        "sans": Relation.WITHOUT, "et": Relation.AND,
    },
    "ru": {
        "с": Relation.WITH, "со": Relation.WITH, "из": Relation.OF, "для": Relation.FOR,
        "без": Relation.WITHOUT, "и": Relation.AND,
    },
    "ar": {"مع": Relation.WITH, "من": Relation.OF, "بدون": Relation.WITHOUT, "دون": Relation.WITHOUT},
    "pt": {
        "com": Relation.WITH, "de": Relation.OF, "em": Relation.OF, "para": Relation.FOR, "sem": Relation.WITHOUT,
        "e": Relation.AND,
    },
}  # fmt: skip
PREFIXES: Final[Mapping[str, Mapping[str, Relation]]] = {
    "ar": {
        "ب": Relation.WITH, "بال": Relation.WITH, "لل": Relation.FOR, "ل": Relation.FOR, "و": Relation.AND,
        "وال": Relation.AND,
    },
}  # fmt: skip
"""Connecting words that are joined to the following word."""
ALTERNATIVES: Final = {"en": "or", "zh": "或", "es": "o", "fr": "ou", "ru": "или", "ar": "أو", "pt": "ou"}
"""The word "or" of each language."""
OR: Final = "∨"
"""Its mark in a listing."""
PLUS_WORDS: Final = {"zh": "加"}
PLUS: Final = "⊕"
"""The mark of the word "plus" between materials and parts: EVA加橡胶片."""
MARKS: Final[Mapping[str, str]] = {
    ",": ",", "，": ",", "、": ",", "،": ",", ";": ";", "；": ";", "؛": ";", ":": ":", "：": ":", "/": "/", "+": "+",
    "|": "|", "-": "-", "–": "-", "—": "-", "(": "(", "（": "(", ")": ")", "）": ")", "&": "&",
}  # fmt: skip
SPACE: Final = Mark(" ")
"""What stands for a space between the clauses of a Chinese title."""
ALONE: Final = {"左": "左侧", "右": "右侧", "箱": "纸箱"}
"""Chinese words of one character that stand for longer ones where nothing is joined to them."""
_SPELLED: Final = {
    "en": "two three four five six seven eight nine ten eleven twelve",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "fr": "deux trois quatre cinq six sept huit _ dix onze douze",
    "pt": "dois três quatro cinco seis sete oito nove dez onze doze",
    "ru": "два три четыре пять шесть семь восемь девять десять",
    "ar": "_ ثلاث أربع خمس ست سبع ثماني تسع عشر",
}
_ALSO: Final = {
    "pt": {"duas": 2},
    "ru": {"две": 2, "двух": 2, "трёх": 3, "четырёх": 4, "пяти": 5, "шести": 6},
    "ar": {"ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7, "ثمانية": 8, "تسعة": 9, "عشرة": 10},
}
NUMERALS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {fold(word): str(number) for number, word in enumerate(words.split(), start=2) if word != "_"}
    | {fold(word): str(number) for word, number in _ALSO.get(language, {}).items()}
    for language, words in _SPELLED.items()
}
"""Numbers from two on as words, by folded spelling; French "neuf" is also "new"."""
HAN_DIGITS: Final = {
    "两": 2,
    "双": 2,
    "十": 10,
    **{digit: number for number, digit in enumerate("一二三四五六七八九", start=1)},
}
"""Chinese digits; 双 is a pair."""
_HAN_NUMBER: Final = re.compile("(?P<tens>[二三四五六七八九]?十)(?P<ones>[一二三四五六七八九])?|[两双二三四五六七八九]")


def han_number(text: str, start: int) -> tuple[int, str] | None:
    """Return the end of a Chinese number of 2 to 99 at a place of a text, and its digits; None if there is none."""
    match = _HAN_NUMBER.match(text, start)
    if match is None:
        return None
    if match["tens"] is None:
        return match.end(), str(HAN_DIGITS[match[0]])
    tens = HAN_DIGITS[match["tens"][0]] if len(match["tens"]) > 1 else 1
    return match.end(), str(tens * 10 + HAN_DIGITS.get(match["ones"] or "", 0))
