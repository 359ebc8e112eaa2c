"""Bulk changes to products, and undoing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final

from expo.catalog.editing.models import Saved
from expo.catalog.editing.service import ProductEditing
from expo.catalog.products.errors import TooManyProducts, VersionNotFound
from expo.catalog.products.models import WRITE, Content, PriceTier, Product, Visibility, checked_chosen
from expo.catalog.products.rules.checks import checked_content
from expo.catalog.products.rules.drafts import ProductDraft, TierDraft, Wording, draft_of
from expo.catalog.products.store.products import ProductStore
from expo.fairs.sections import models as sections
from expo.kit.access import Actor
from expo.kit.clock import Clock
from expo.kit.errors import Invalid, VersionConflict
from expo.kit.trade.money import Money
from expo.kit.trade.values import PIECE, checked_decimal

MAX_IDS: Final = 500
_CHEAPEST, _DEAREST = Decimal(-90), Decimal(900)
_NOTHING: Final = ProductDraft()


@dataclass(frozen=True)
class BulkChange:
    """A change to many products; fields not given stay as they are.

    ``given_fields`` names the draft's fields that apply. ``price_percent`` is added to each tier's
    price (``-5`` takes five per cent off); the result is rounded half to even, to the currency's minor unit.
    """

    draft: ProductDraft = _NOTHING
    given_fields: frozenset[str] = frozenset()
    price_percent: str | None = None
    add_certificates: Sequence[str] = ()
    remove_certificates: Sequence[str] = ()
    add_keywords: Sequence[str] = ()
    remove_keywords: Sequence[str] = ()
    visibility: Visibility | None = None
    chosen: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing changes."""
        return self == BulkChange()

    def percent(self) -> Decimal:
        """Return the price change in per cent; raises `Invalid` outside -90 to 900."""
        if self.price_percent is None or not self.price_percent.strip():
            return Decimal(0)
        return checked_decimal(
            self.price_percent.strip().removeprefix("+"),
            field="pricePercent",
            minimum=_CHEAPEST,
            maximum=_DEAREST,
            places=2,
        )

    def check(self) -> None:
        """Raise the first `Invalid` for a value that no product can take."""
        if self.is_empty:
            raise Invalid("Choose what to edit.", field="input")
        self.percent()
        probe = ProductDraft(number="1", title=Wording("1", "en"), section=_any_section(), unit=PIECE)
        probe = replace(
            self.draft.over(probe, self.given_fields), certificates=self.add_certificates, keywords=self.add_keywords
        )
        for problem in checked_content(probe).problems:
            raise problem
        if self.visibility is not None or self.chosen:
            checked_chosen(self.visibility or Visibility.PUBLIC, self.chosen)

    def over(self, product: Product) -> Content:
        """Return a product's content after the change; raises the first `Invalid`."""
        draft = self.draft.over(draft_of(product), self.given_fields)
        percent = self.percent()
        draft = replace(
            draft,
            price_tiers=[_tier(each, percent) for each in product.price_tiers],
            certificates=_mixed(draft.certificates, self.add_certificates, self.remove_certificates),
            keywords=_mixed(draft.keywords, self.add_keywords, self.remove_keywords),
        )
        checked = checked_content(draft, pictures=product.pictures, before=product)
        for problem in checked.problems:
            raise problem
        return checked.content or product.content


@dataclass(frozen=True)
class ProductBulk:
    """Bulk changes to an exhibitor's products, beyond publishing and withdrawing."""

    _store: ProductStore
    editing: ProductEditing
    clock: Clock

    async def change(
        self, actor: Actor, *, product_ids: Sequence[str], change: BulkChange, validate_only: bool = False
    ) -> Saved:
        """Change at most 500 products in one transaction; those that cannot be changed are reported and left alone.

        Raises `Invalid` for what no product can take, `UnknownOrganisation`, `TooManyProducts`, `Forbidden`.
        """
        await self.editing.catalog.exhibitors.require_own(actor, scope=WRITE)
        change.check()
        await self.editing.audiences.require_known(change.chosen)

        def turned(product: Product) -> Product:
            after = product.with_next_version(change.over(product), self.clock())
            if change.visibility is None:
                return after
            return replace(after, visibility=change.visibility, chosen=change.chosen)

        return await self.editing.change_status_many(actor, product_ids, turned, validate_only=validate_only)

    async def undo(self, actor: Actor, *, versions: Mapping[str, int], validate_only: bool = False) -> Saved:
        """Restore each product to the version before the given one, if the given one is still current.

        Products changed since are reported as `VersionConflict`.
        """
        await self.editing.catalog.exhibitors.require_own(actor, scope=WRITE)
        if len(versions) > MAX_IDS:
            raise TooManyProducts(MAX_IDS, field="changes")
        before = await self._store.left_behind((key, number - 1) for key, number in versions.items())

        def turned(product: Product) -> Product:
            if product.version != versions[product.id]:
                raise VersionConflict(product.version)
            left = before.get((product.id, product.version - 1))
            if left is None:
                raise VersionNotFound
            return product.with_next_version(left.content, self.clock())

        return await self.editing.change_status_many(actor, list(versions), turned, validate_only=validate_only)


def _tier(tier: PriceTier, percent: Decimal) -> TierDraft:
    amount = int((tier.price.amount * (100 + percent) / 100).to_integral_value(ROUND_HALF_EVEN))
    price = Money(amount, tier.price.currency)
    return TierDraft(f"{tier.min_quantity:f}", f"{price.decimal():f}", tier.per)


def _mixed(present: Sequence[str], added: Sequence[str], removed: Sequence[str]) -> list[str]:
    gone = {each.strip().casefold() for each in removed}
    return [each for each in dict.fromkeys([*present, *added]) if each.strip().casefold() not in gone]


def _any_section() -> str:
    return sections.categories()[0].sections[0].key
