"""Differences between two contents of a product, field by field, as readable text."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from expo.catalog.products.models import CONTENT_FIELDS, Attribute, Content, PriceTier, Sample
from expo.exhibitors.certificates.models import certificate_kinds
from expo.exhibitors.models import ShownPicture
from expo.fairs.sections import models as sections
from expo.kit.trade.money import Money
from expo.kit.trade.values import HsCode, Incoterm, Quantity, country_name, units
from expo.localisation.models import Text, TranslationOrigin


@dataclass(frozen=True)
class Difference:
    """A changed field with its value before and after, None for an empty one; each line is one item."""

    field: str
    before: str | None
    after: str | None


def differences(before: Content, after: Content, language: str) -> list[Difference]:
    """Return the differences in field order; names of things are in ``language``."""
    found = []
    for name in CONTENT_FIELDS:
        old, new = getattr(before, name), getattr(after, name)
        pictures = name == "pictures"
        texts = _pictures(old, new) if pictures else (_formatted(name, old, language), _formatted(name, new, language))
        if old != new and texts[0] != texts[1]:
            found.append(Difference(name, *texts))
    return found


def _formatted(name: str, value: Any, language: str) -> str | None:
    formatter = _FORMATTERS.get(name)
    text = formatter(value, language) if formatter is not None and value is not None else value
    return None if text in (None, "") else str(text)


def _text(text: Text, _language: str) -> str:
    own = {text.language: text.text}
    own |= {tag: each.text for tag, each in sorted(text.renderings.items()) if each.origin is TranslationOrigin.PERSON}
    return "\n".join(f"{tag}: {words}" for tag, words in own.items())


def _number(value: Decimal) -> str:
    return f"{value:f}"


def _tiers(tiers: Sequence[PriceTier], _language: str) -> str:
    return _lines(f"≥ {_number(each.min_quantity)}: {_price(each.price, each.per)}" for each in tiers)


def _price(money: Money, per: int) -> str:
    return f"{money}" if per == 1 else f"{money} / {per}"


def _quantity(quantity: Quantity, language: str) -> str:
    return f"{_number(quantity.value)} {units()[quantity.unit].names[language]}"


def _sample(sample: Sample, _language: str) -> str:
    return "0" if sample.price is None else str(sample.price)


def _attributes(attributes: Sequence[Attribute], _language: str) -> str:
    return _lines(
        f"{each.name.text}: {each.value}{f' {units()[each.unit].symbol}' if each.unit else ''}" for each in attributes
    )


def _certificates(keys: Sequence[str], _language: str) -> str:
    return ", ".join(certificate_kinds()[key].label for key in keys)


def _hs(code: HsCode, _language: str) -> str:
    return f"{code.code} ({code.edition})"


def _incoterm(term: Incoterm, _language: str) -> str:
    return f"{term.rule} {term.place}"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


_FORMATTERS: Final[dict[str, Callable[[Any, str], str]]] = {
    "title": _text,
    "description": _text,
    "section": lambda key, language: sections.section(key).names[language],
    "unit": lambda code, language: units()[code].names[language],
    "hs": _hs,
    "origin": country_name,
    "minimum_order": _quantity,
    "price_tiers": _tiers,
    "price_on_request": lambda on_request, _language: "✓" if on_request else "",
    "incoterm": _incoterm,
    "sample": _sample,
    "attributes": _attributes,
    "certificates": _certificates,
    "keywords": lambda words, _language: ", ".join(words),
}


def _pictures(before: Sequence[ShownPicture], after: Sequence[ShownPicture]) -> tuple[str | None, str | None]:
    """Return both picture lists by their old positions, ``+`` for a new picture, with alternative texts."""
    places = {each.picture.id: str(place) for place, each in enumerate(before, 1)}

    def described(pictures: Sequence[ShownPicture]) -> str | None:
        return (
            _lines(f"{places.get(each.picture.id, '+')}{f' {each.alt.text}' if each.alt else ''}" for each in pictures)
            or None
        )

    return described(before), described(after)
