"""Requests for suppliers: `suppliers of X`, `fabricantes de X`, X 供应商; who is asked for, and of what."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from matching.text import fold_text

_OF = {
    "en": "of|for",
    "es": "de la|de los|de las|del|de",
    "fr": r"de la|de l['’]|des|du|de|d['’]",
    "pt": "de|do|da|dos|das",
    "ru": "по производству",
    "ar": "لل|من",
    "zh": "",
}
"""Words between supplier and goods, by language; alternatives of a pattern."""

_SUPPLIERS = {
    "en": "suppliers|supplier|vendors of|sellers of|wholesalers|wholesaler|exporters|exporter|distributors of",
    "es": "proveedores|proveedor|proveedora|proveedoras|exportadores|exportador|mayoristas|mayorista|vendedores",
    "fr": "fournisseurs|fournisseur|exportateurs|exportateur|grossistes|grossiste|vendeurs",
    "pt": "fornecedores|fornecedor|fornecedora|exportadores|exportador|atacadistas|atacadista|vendedores",
    "ru": "поставщики|поставщик|поставщиков|поставщика|экспортеры|экспортер|оптовики|продавцы",
    "ar": "موردو|موردون|موردي|موردين|مورد|الموردون|الموردين|مصدرو|مصدري|مصدرون|تجار جمله|بائعو|بائعي",
    "zh": "供应商|供货商|批发商|出口商|经销商|供应厂家",
}
"""Words for suppliers of any kind, by language, folded; alternatives of a pattern."""

_MANUFACTURERS = {
    "en": "manufacturers|manufacturer|makers of|producers of|producer of|factories|factory|fabricators of",
    "es": "fabricantes|fabricante|productores|fabricas",
    "fr": "fabricants|fabricant|producteurs|usines",
    "pt": "fabricantes|fabricante|produtores|fabricas",
    "ru": "производители|производитель|производителей|производителя|изготовители|изготовитель",
    "ar": "مصنعو|مصنعون|مصنعي|مصنعين|مصانع|منتجو|منتجي",
    "zh": "生产厂家|制造厂家|制造商|生产商|厂家|厂商|工厂|制造厂",
}
"""Words for those who make the goods. Words that also name goods (`coffee maker`, `distribuidor`) are left out."""

_GOODS_FIRST = frozenset({"en", "zh", "ru"})
"""Languages that also say `bottle suppliers`."""
_SPACE = r"[\s\-–—:,，]"


@dataclass(frozen=True)
class SupplierRequest:
    """a request for suppliers."""

    goods: str
    """The rest of the text: the goods that they supply, as typed."""
    manufacturers: bool
    """Whether those are asked for who make the goods."""


def read_supplier_request(text: str) -> SupplierRequest | None:
    """Return what suppliers a text asks for, in any of seven languages; None if it does not, or names no goods."""
    folded = fold_text(text)
    if len(folded) != len(text):
        return None  # a letter that folds into two, so that places differ
    for pattern, manufacturers in _patterns():
        match = pattern.fullmatch(folded)
        if match and any(letter.isalnum() for letter in match["goods"]):
            start, end = match.span("goods")
            return SupplierRequest(text[start:end].strip(), manufacturers)
    return None


@lru_cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple(
        (re.compile(pattern, re.DOTALL), manufacturers)
        for words, manufacturers in ((_MANUFACTURERS, True), (_SUPPLIERS, False))
        for pattern in _patterns_of(words)
    )


def _patterns_of(words: Mapping[str, str]) -> Iterator[str]:
    """Yield patterns of folded texts, with the goods as a group."""
    for language, alternatives in words.items():
        if language == "zh":
            yield rf"\s*(?P<goods>.+?){_SPACE}*的?(?:{alternatives})\s*"
            yield rf"\s*(?:{alternatives}){_SPACE}+(?P<goods>.+)"
            continue
        plain = "|".join(each for each in alternatives.split("|") if " of" not in each)
        of = _OF[language]
        link = rf"(?:{of})(?<=['’])|(?:{of}){_SPACE}+" if language != "ar" else rf"(?:{of})"
        needed = "" if language in {"ru", "ar"} else "(?:" + link + ")"
        optional = f"(?:{link})?"
        phrases = "|".join(each for each in alternatives.split("|") if " of" in each)
        if phrases:
            yield rf"\s*(?:{phrases}){_SPACE}+(?P<goods>.+)"
        yield rf"\s*(?:{plain}){_SPACE}+{needed or optional}(?P<goods>.+)"
        if language in _GOODS_FIRST:
            yield rf"\s*(?P<goods>.+?){_SPACE}+(?:{plain})\s*"
