"""Adjectives of materials (wooden, стеклянный, زجاجي): understood, and written before fabrics only (хлопковой саржи).

Materials are nouns in the lexicon; these are their additional forms, by concept key, in the masculine.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from translation.lexicon.entries import Adjective, Gender

_ADJECTIVES: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {"wood": "wooden", "wool": "woollen", "earthenware": "earthen", "silk": "silken"},
    "ru": {
        "stainless_steel": "нержавеющий", "steel": "стальной", "cast_iron": "чугунный", "iron": "железный",
        "wrought_iron": "кованый железный", "aluminium": "алюминиевый", "titanium": "титановый", "copper": "медный",
        "brass": "латунный", "zinc": "цинковый", "silver_metal": "серебряный", "metal": "металлический",
        "plastic": "пластиковый", "polypropylene": "полипропиленовый", "polyethylene": "полиэтиленовый",
        "acrylic": "акриловый", "nylon": "нейлоновый", "silicone": "силиконовый", "polyurethane": "полиуретановый",
        "cotton": "хлопковый", "linen": "льняной", "wool": "шерстяной", "cashmere": "кашемировый", "silk": "шёлковый",
        "canvas": "парусиновый", "velvet": "бархатный", "flannel": "фланелевый", "fleece": "флисовый",
        "felt": "войлочный", "satin": "сатиновый", "plush_fabric": "плюшевый", "jute": "джутовый",
        "leather": "кожаный", "suede": "замшевый", "rubber": "резиновый", "latex": "латексный",
        "nitrile": "нитриловый", "neoprene": "неопреновый", "wood": "деревянный", "oak": "дубовый", "beech": "буковый",
        "pine": "сосновый", "birch": "берёзовый", "bamboo": "бамбуковый", "rattan": "ротанговый", "cork": "пробковый",
        "plywood_material": "фанерный", "paper": "бумажный", "cardboard": "картонный", "glass": "стеклянный",
        "crystal": "хрустальный", "ceramic": "керамический", "porcelain": "фарфоровый", "earthenware": "фаянсовый",
        "terracotta": "глиняный", "stone": "каменный", "marble": "мраморный", "granite": "гранитный",
        "concrete": "бетонный", "straw_material": "соломенный", "lithium": "литиевый",
    },
    "ar": {
        "steel": "فولاذي", "iron": "حديدي", "copper": "نحاسي", "metal": "معدني", "plastic": "بلاستيكي",
        "cotton": "قطني", "linen": "كتاني", "wool": "صوفي", "silk": "حريري", "leather": "جلدي", "rubber": "مطاطي",
        "wood": "خشبي", "paper": "ورقي", "glass": "زجاجي", "ceramic": "خزفي", "terracotta": "فخاري", "stone": "حجري",
        "marble": "رخامي",
    },
}  # fmt: skip
_INEXACT: Final = frozenset({"stainless_steel", "silver_metal", "wrought_iron", "terracotta", "earthenware", "lithium"})
"""Materials whose Russian adjectives mean something else as well."""
_AFTER_HARD: Final = ("ая", "ое", "ые", "ого", "ой", "ых", "ым", "ыми")
_GENITIVE, _GENITIVE_FEMININE = 3, 4
"""Their places among the endings."""
_AFTER_SOFT: Final = ("ая", "ее", "ие", "его", "ей", "их", "им", "ими")


def relational_forms(key: str, language: str) -> Iterator[str]:
    """Yield the adjective of a material in all genders and cases; nothing where it has none."""
    words = _ADJECTIVES.get(language, {}).get(key, "").split()
    if not words:
        return
    yield " ".join(words)
    if language == "ar":
        yield f"{words[0]}ة"
    elif language == "ru":
        for endings in zip(*(_endings(word) for word in words), strict=True):
            yield " ".join(word[:-2] + ending for word, ending in zip(words, endings, strict=True))


def genitive_of_material(key: str, gender: Gender) -> str:
    """Return the Russian adjective of a material in the genitive singular, for a noun; nothing where it has none."""
    words = _ADJECTIVES["ru"].get(key, "").split()
    endings = [_endings(word) for word in words]
    place = _GENITIVE_FEMININE if gender is Gender.FEMININE else _GENITIVE
    return " ".join(word[:-2] + each[place] for word, each in zip(words, endings, strict=True))


def adjective_of_material(key: str) -> Adjective | None:
    """Return the Russian adjective of a material that says no more and no less than its noun: медный."""
    word = _ADJECTIVES["ru"].get(key, "")
    if not word or key in _INEXACT:
        return None
    feminine, neuter, plural, *_ = (word[:-2] + ending for ending in _endings(word))
    return Adjective(word, feminine, neuter, plural, plural)


def _endings(word: str) -> tuple[str, ...]:
    return _AFTER_SOFT if word.endswith("щий") else _AFTER_HARD
