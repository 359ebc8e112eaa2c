"""GraphQL input for searches, and its conversion for the service."""

from decimal import Decimal

import strawberry

from expo.catalog.products.rules.prices import checked_order_quantity
from expo.discovery.index.rules.trade_terms import LEAD_TIMES
from expo.discovery.search.api.enums import Kind, SearchFit, Sort
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
    company_kinds: list[str] = strawberry.field(
        default_factory=list, description="MANUFACTURER, TRADER or SERVICE; a company may be several of these."
    )
    pricing: list[str] = strawberry.field(default_factory=list, description="LISTED or ON_REQUEST.")
    incoterms: list[str] = strawberry.field(
        default_factory=list, description="Rules of Incoterms 2020, for example FOB."
    )
    lead_times: list[str] = strawberry.field(
        default_factory=list, description=f"Ranges of days: {', '.join(LEAD_TIMES)}."
    )
    samples: list[str] = strawberry.field(default_factory=list, description="FREE, PAID or ON_REQUEST.")
    units: list[str] = strawberry.field(default_factory=list, description="Codes of units in which products are sold.")
    quantity: DecimalText | None = strawberry.field(
        default=None,
        description="Quantity to be ordered, in each product's own unit. Prices are then those that it buys: the price "
        "limits apply to them, and so does the order by price, for the quantity `pricesComparedAt` of the result.",
    )
    price_from: DecimalText | None = None
    price_to: DecimalText | None = None
    currency: str | None = None
    minimum_order_to: DecimalText | None = None
    sort: Sort = Sort.RELEVANCE
    fit: SearchFit = strawberry.field(
        default=SearchFit.ALL,
        description="Facets and `totalCount` are those of the results that it lists. A saved search keeps no `fit`.",
    )

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
                "company_kind": self.company_kinds,
                "pricing": self.pricing,
                "incoterm": self.incoterms,
                "lead_time": self.lead_times,
                "sample": self.samples,
                "unit": self.units,
            },
            quantity=checked_order_quantity(self.quantity),
            price_from=_number(self.price_from, "priceFrom"),
            price_to=_number(self.price_to, "priceTo"),
            currency=self.currency,
            minimum_order_to=_number(self.minimum_order_to, "minimumOrderTo"),
            sort=self.sort,
            fit=self.fit,
        )


def _number(value: DecimalText | None, field: str) -> Decimal | None:
    return None if value is None else checked_decimal(value, field=field, maximum=_DEAREST, places=8)
