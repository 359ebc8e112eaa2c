"""GraphQL input for searches, and its conversion for the service."""

from decimal import Decimal

import strawberry

from expo.discovery.search.api.enums import Kind, Sort
from expo.discovery.search.models import SearchQuery
from expo.kit.graphql.trade_types import DecimalText
from expo.kit.trade.values import checked_decimal

_DEAREST = Decimal(10) ** 12


@strawberry.input(description="A search. The values of one facet are alternatives; all facets apply together.")
class SearchInput:
    """A search."""

    text: str = ""
    fair_id: strawberry.ID | None = None
    kinds: list[Kind] = strawberry.field(default_factory=list)
    exhibitor_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Only these exhibitors and their products, at most 50; nothing of those not shown to you.",
    )
    sections: list[str] = strawberry.field(default_factory=list)
    categories: list[str] = strawberry.field(default_factory=list)
    countries: list[str] = strawberry.field(default_factory=list)
    certificates: list[str] = strawberry.field(default_factory=list)
    price_from: DecimalText | None = None
    price_to: DecimalText | None = None
    currency: str | None = None
    minimum_order_to: DecimalText | None = None
    sort: Sort = Sort.RELEVANCE

    def query(self) -> SearchQuery:
        """Return the search query, with its numbers parsed; raises `Invalid`."""
        return SearchQuery(
            text=self.text,
            fair_id=self.fair_id,
            kinds=self.kinds,
            exhibitor_ids=self.exhibitor_ids,
            terms={
                "section": self.sections,
                "category": self.categories,
                "country": self.countries,
                "certificate": self.certificates,
            },
            price_from=_number(self.price_from, "priceFrom"),
            price_to=_number(self.price_to, "priceTo"),
            currency=self.currency,
            minimum_order_to=_number(self.minimum_order_to, "minimumOrderTo"),
            sort=self.sort,
        )


def _number(value: DecimalText | None, field: str) -> Decimal | None:
    return None if value is None else checked_decimal(value, field=field, maximum=_DEAREST, places=8)
