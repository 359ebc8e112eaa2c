"""Named variants: words of which goods have one of each kind, such as colours, editions and licences.

Siblings differ in these words alone, which are few among many equal ones; and one variant has several spellings.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, NamedTuple

from matching.text import tokenise

_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "colour": (
        "black blk negro negra noir noire preto preta черный черная черное اسود 黑色 黑",
        "white wht blanco blanca blanc blanche branco branca белый белая белое ابيض 白色 白",
        "grey gray gris cinza серый серая серое رمادي 灰色 灰",
        "silver plateado prateado серебристый серебристая فضي 银色",
        "red rojo roja rouge vermelho vermelha красный красная красное احمر 红色",
        "blue azul bleu bleue синий синяя синее голубой ازرق 蓝色",
        "green verde vert verte зеленый зеленая зеленое اخضر 绿色",
        "yellow amarillo amarilla amarelo amarela jaune желтый желтая желтое اصفر 黄色",
        "pink rosa розовый розовая وردي 粉色 粉红色",
        "gold golden dorado dorada dourado dourada золотистый ذهبي 金色",
        "brown marron castanho коричневый коричневая بني 棕色 咖啡色",
        "orange naranja laranja оранжевый оранжевая برتقالي 橙色",
        "purple violet morado roxo фиолетовый фиолетовая بنفسجي 紫色",
        "beige бежевый бежевая 米色",
        "cyan",
        "magenta",
    ),
    "edition": (
        "professional pro prof",
        "standard std",
        "deluxe dlx",
        "premium",
        "premier",
        "home",
        "basic",
        "ultimate",
        "platinum",
        "enterprise",
        "business",
        "lite",
    ),
    "licence": ("upgrade upg upgr", "academic student education educational edu school teacher", "family"),
    "platform": ("windows win pc", "macintosh mac macos", "linux"),
}
"""By kind the names of each variant, in several languages and spellings."""


class Variant(NamedTuple):
    """A variant of a kind: a colour, an edition, a licence or a platform, numbered within its kind."""

    kind: str
    number: int


def variants(terms: Iterable[str]) -> frozenset[Variant]:
    """Return the variants that some terms of a title name."""
    known = _variants()
    return frozenset(known[term] for term in terms if term in known)


def compare_variants(left: frozenset[Variant], right: frozenset[Variant]) -> tuple[int, int]:
    """Return the number of kinds named by both that agree in some variant, and of those that agree in none."""
    both = {each.kind for each in left} & {each.kind for each in right}
    agree = len({each.kind for each in left & right})
    return agree, len(both) - agree


@cache
def _variants() -> Mapping[str, Variant]:
    return {
        token.term: Variant(kind, number)
        for kind, names in _NAMES.items()
        for number, each in enumerate(names)
        for token in tokenise(each, overlapping=False)
    }
