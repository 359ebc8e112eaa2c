"""Sourcing needs and target buyers as entered, before validation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from expo.exhibitors.certificates.models import certificate_kinds
from expo.exhibitors.companies.rules.checks import checked_spoken
from expo.fairs.sections.models import section
from expo.kit.errors import Invalid
from expo.kit.text import clean
from expo.kit.trade.money import Money, parse_amount, to_money
from expo.kit.trade.values import PIECE, Quantity, checked_country, checked_quantity
from expo.localisation.models import checked_text
from expo.matchmaking.sourcing_needs.models import BuyerKind, SourcingNeedContent, Strictness, TargetBuyersContent

MAX_NEED_LENGTH: Final = 2000
_MIN_NEED_LENGTH: Final = 3
_MAX: Final = 60


@dataclass(frozen=True)
class Amount:
    """A number with its unit or currency, as entered."""

    value: str
    of: str | None = None


@dataclass(frozen=True, kw_only=True)
class SourcingNeedDraft:
    """A sourcing need as entered."""

    text: str
    language: str
    sections: Sequence[str] = ()
    quantity: Amount | None = None
    target_price: Amount | None = None
    certificates: Sequence[str] = ()
    certificates_are: Strictness = Strictness.NICE
    origins: Sequence[str] = ()
    unwanted_origins: Sequence[str] = ()
    origins_are: Strictness = Strictness.NICE
    market: str | None = None
    languages: Sequence[str] = ()
    languages_are: Strictness = Strictness.NICE
    buyer_kind: BuyerKind | None = None
    needed_by: date | None = None
    named: bool = True

    def checked(self) -> SourcingNeedContent:
        """Return the validated need; raises `Invalid` naming the field."""
        words = checked_text(self.text, self.language, field="text", limit=MAX_NEED_LENGTH, lines=True)
        clean(words.text, field="text", limit=MAX_NEED_LENGTH, lines=True, minimum=_MIN_NEED_LENGTH)
        origins, unwanted = _countries(self.origins, "origins"), _countries(self.unwanted_origins, "unwantedOrigins")
        if set(origins) & set(unwanted):
            raise Invalid("You cannot both prefer and exclude the same country.", field="unwantedOrigins")
        return SourcingNeedContent(
            text=words,
            sections=_each(self.sections, "sections", lambda key: section(key, field="sections").key),
            quantity=_quantity(self.quantity, "quantity"),
            target_price=_price(self.target_price, "targetPrice"),
            certificates=_each(self.certificates, "certificates", _certificate),
            certificates_are=self.certificates_are,
            origins=origins,
            unwanted_origins=unwanted,
            origins_are=self.origins_are,
            market=None if not self.market else checked_country(self.market, field="market"),
            languages=checked_spoken(list(self.languages)),
            languages_are=self.languages_are,
            buyer_kind=self.buyer_kind,
            needed_by=self.needed_by,
            named=self.named,
        )


@dataclass(frozen=True, kw_only=True)
class TargetBuyersDraft:
    """Target buyers as entered."""

    markets: Sequence[str] = ()
    excluded_markets: Sequence[str] = ()
    minimum_order_quantity: Amount | None = None
    minimum_order_value: Amount | None = None
    languages: Sequence[str] = ()
    buyer_kinds: Sequence[BuyerKind] = field(default_factory=tuple)

    def checked(self) -> TargetBuyersContent:
        """Return the validated target buyers; raises `Invalid` naming the field."""
        markets, excluded = _countries(self.markets, "markets"), _countries(self.excluded_markets, "excludedMarkets")
        if set(markets) & set(excluded):
            raise Invalid("You cannot both target and exclude the same market.", field="excludedMarkets")
        return TargetBuyersContent(
            markets=markets,
            excluded_markets=excluded,
            minimum_order_quantity=_quantity(self.minimum_order_quantity, "minimumOrderQuantity"),
            minimum_order_value=_price(self.minimum_order_value, "minimumOrderValue"),
            languages=checked_spoken(list(self.languages)),
            buyer_kinds=list(dict.fromkeys(self.buyer_kinds)),
        )


def _each(values: Sequence[str], name: str, check: Callable[[str], str]) -> list[str]:
    if len(values) > _MAX:
        raise Invalid(f"Choose at most {_MAX}.", field=name)
    return list(dict.fromkeys(check(each) for each in values))


def _countries(values: Sequence[str], name: str) -> list[str]:
    if len(values) > 250:
        raise Invalid("These are too many countries.", field=name)
    return list(dict.fromkeys(checked_country(each, field=name) for each in values))


def _certificate(key: str) -> str:
    if key not in certificate_kinds():
        raise Invalid("There is no such kind of certificate.", field="certificates")
    return key


def _quantity(amount: Amount | None, name: str) -> Quantity | None:
    return None if amount is None else checked_quantity(amount.value, amount.of or PIECE, field=name)


def _price(amount: Amount | None, name: str) -> Money | None:
    """Return a price; amounts below the smallest coin are refused, as in listings."""
    if amount is None:
        return None
    if not amount.of:
        raise Invalid("Choose a currency.", field=f"{name}.currency")
    return to_money(parse_amount(amount.value, field=f"{name}.amount"), amount.of, field=f"{name}.amount")
