"""Connecting words and punctuation of the seven languages."""

import re
from collections.abc import Mapping
from typing import Final

from translation.lexicon.phrases import Relation
from translation.lexicon.pieces import Mark


def _inflected(stem: str, endings: str, negation: str) -> dict[str, Relation]:
    """Return the forms of a Romance participle that says what is included, and the same with "not", as folded."""
    forms = [stem + ending for ending in endings.split()]
    negated = [negation + each for each in forms]
    return dict.fromkeys(forms, Relation.INCLUDED) | dict.fromkeys(negated, Relation.EXCLUDED)


def _of(*words: str) -> dict[str, Relation]:
    """Return the preposition "of", alone and joined to an article."""
    return dict.fromkeys(words, Relation.OF)


LINKS: Final[Mapping[str, Mapping[str, Relation]]] = {
    "en": {
        "with": Relation.WITH, "of": Relation.OF, "made of": Relation.OF, "made from": Relation.OF,
        "for": Relation.FOR, "and": Relation.AND, "without": Relation.WITHOUT, "a": Relation.NOTHING,
        "an": Relation.NOTHING, "the": Relation.NOTHING, "in": Relation.IN, "included": Relation.INCLUDED,
        "not included": Relation.EXCLUDED, "excluded": Relation.EXCLUDED,
    },
    "zh": {
        "带": Relation.WITH, "帶": Relation.WITH, "配": Relation.WITH, "附": Relation.WITH, "含": Relation.WITH,
        "带有": Relation.WITH, "配有": Relation.WITH, "附带": Relation.WITH, "自带": Relation.WITH,
        "包含": Relation.WITH, "送": Relation.WITH, "赠送": Relation.WITH, "兼": Relation.AND,
        "不带": Relation.WITHOUT, "不含": Relation.WITHOUT, "不包含": Relation.WITHOUT, "和": Relation.AND,
        "无": Relation.LACKING, "适用": Relation.USE,
        "与": Relation.AND, "及": Relation.AND, "的": Relation.NOTHING, "制": Relation.NOTHING, "型": Relation.KIND,
        "适用于": Relation.FOR, "适配": Relation.USE, "适配于": Relation.FOR, "用于": Relation.FOR, "款": Relation.KIND,
        "式": Relation.KIND, "版": Relation.KIND, "用": Relation.USE,
    },
    "es": {
        "con": Relation.WITH, **_of("de", "del", "de la", "de los", "de las"), "en": Relation.OF,
        "hecho de": Relation.OF, "para": Relation.FOR,
        "sin": Relation.WITHOUT, "y": Relation.AND, "e": Relation.AND,
        **_inflected("inclu", "ido ida idos idas", "no "),
    },
    "fr": {
        "avec": Relation.WITH, "en": Relation.OF, **_of("de", "d'", "du", "de la", "de l'", "des"),
        "pour": Relation.FOR, "sans": Relation.WITHOUT, "et": Relation.AND, **_inflected("inclu", "s se ses", "non "),
    },
    "ru": {
        "с": Relation.WITH, "со": Relation.WITH, "из": Relation.OF, "для": Relation.FOR,
        "без": Relation.WITHOUT, "и": Relation.AND,
    },
    "ar": {"مع": Relation.WITH, "من": Relation.OF, "بدون": Relation.WITHOUT, "دون": Relation.WITHOUT},
    "pt": {
        "com": Relation.WITH, **_of("de", "do", "da", "dos", "das"), "em": Relation.OF,
        "para": Relation.FOR, "sem": Relation.WITHOUT,
        "e": Relation.AND, **_inflected("inclu", "ido ida idos idas", "nao "),
    },
}  # fmt: skip
NO_LINK: Final = re.compile("送[货餐风料水奶丝菜信气粉纸电饭礼检子福财喜行]")
"""What begins with a connecting word, but is a word of its own: 送货车 is no gift of a lorry."""
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
    "|": "|", "-": "-", "–": "-", "—": "-", "(": "(", "（": "(", ")": ")", "）": ")", "&": "&", "×": "×",
}  # fmt: skip
SPACE: Final = Mark(" ")
"""What stands for a space between the clauses of a Chinese title."""
ALONE: Final = {
    "左": "左侧", "右": "右侧", "前": "前面", "后": "后面", "外": "外侧", "箱": "纸箱", "夏": "夏季", "冬": "冬季",
    "熟": "煮熟", "猫": "猫用", "狗": "狗用", "大": "大号", "小": "小号",
}  # fmt: skip
"""Chinese words of one character that stand for longer ones where nothing is joined to them."""
