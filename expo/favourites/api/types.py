"""GraphQL types of lists, follows and saved searches, and the loaders behind their edges."""

from datetime import datetime
from typing import Annotated

import strawberry

from expo.accounts.api.types import PersonType, load_people
from expo.catalog.products.api.types import ProductType, load_products
from expo.discovery.search.api.enums import Kind, Sort
from expo.exhibitors.companies.api.types import ExhibitorType, load_exhibitors
from expo.favourites.api.enums import ThingKind
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.models import FavouriteItem, FavouriteList, Follow, SavedQuery, SavedSearch
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.graphql.trade_types import DecimalText, decimal_text
from expo.kit.graphql.types import Connection, Context, Flat, FromModel, Info, Problem, checked_page, connection
from expo.kit.paging import Page, Slice

_AList = Annotated["FavouriteListType", strawberry.lazy("expo.favourites.api.types")]
_A_SEARCH = {"points": 20}
"""Cost of counting the new results of a saved search: it runs a search."""


@strawberry.type(name="FavouriteItem", description="A product or an exhibitor in a list, with a note.")
class FavouriteItemType:
    """An item of a list."""

    model: strawberry.Private[FavouriteItem]
    id: strawberry.ID
    kind: ThingKind
    note: str | None
    added_at: datetime

    @strawberry.field(description="The product; null for an exhibitor, and where the product is no longer shown.")
    async def product(self, info: Info) -> ProductType | None:
        if self.kind is not ThingKind.PRODUCT:
            return None
        found = await info.context.loader(load_products).load(self.model.thing.id)
        return None if found is None else ProductType.of(info, found)

    @strawberry.field(description="The exhibitor; null for a product, and where the exhibitor is no longer shown.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        if self.kind is not ThingKind.EXHIBITOR:
            return None
        found = await info.context.loader(load_exhibitors).load(self.model.thing.id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="Person who added the item; null where they have left the company.")
    async def added_by(self, info: Info) -> PersonType | None:
        found = await info.context.loader(load_people).load(self.model.added_by)
        return None if found is None else PersonType.of(found)

    @strawberry.field(description="Whether you may edit its note, move it and remove it.")
    async def may_change(self, info: Info) -> bool:
        found = await info.context.loader(load_lists).load(self.model.list_id)
        return found is not None and self.model.is_changed_by(info.context.actor, found)

    @strawberry.field(name="list", description="List that the item is in.")
    async def kept_in(self, info: Info) -> _AList | None:
        found = await info.context.loader(load_lists).load(self.model.list_id)
        return None if found is None else FavouriteListType.of(info, found)

    @classmethod
    def of(cls, item: FavouriteItem) -> "FavouriteItemType":
        """Return an item."""
        return cls(
            model=item, id=strawberry.ID(item.id), kind=item.thing.kind, note=item.note or None, added_at=item.added_at
        )


@strawberry.type(name="FavouriteList", description="A list of favourites, private to a person or shared in a company.")
class FavouriteListType(FromModel[FavouriteList]):
    """A list."""

    model: strawberry.Private[FavouriteList]
    id: strawberry.ID
    name: str | None = strawberry.field(
        description="Name of the list; null for the default list, which everyone has from the start."
    )
    is_default: bool
    shared: bool = strawberry.field(description="Whether everyone in the company can read it and add to it.")
    is_mine: bool = strawberry.field(description="Whether you made it.")
    may_change: bool = strawberry.field(description="Whether you may rename, share and delete it.")
    created_at: datetime
    changed_at: datetime

    @strawberry.field(description="Person who made the list; null where they have left the company.")
    async def maker(self, info: Info) -> PersonType | None:
        found = await info.context.loader(load_people).load(self.model.maker_id)
        return None if found is None else PersonType.of(found)

    @strawberry.field(description="Items of the list, newest first; `totalCount` is exact.")
    async def items(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[FavouriteItemType]:
        part = checked_page(first, after)
        page = await info.context.loader(load_items).load((self.model.id, part))
        return connection(page, FavouriteItemType.of, part)

    @classmethod
    def of(cls, info: Info, model: FavouriteList) -> "FavouriteListType":
        """Return a list for this reader."""
        actor = info.context.actor
        return cls.from_model(
            model,
            shared=model.organisation_id is not None,
            is_mine=model.maker_id == actor.person_id,
            may_change=model.is_changed_by(actor) and not model.is_default,
        )


@strawberry.type(name="FollowedExhibitor", description="An exhibitor that you follow, or followed until now.")
class FollowedType(Flat[Follow]):
    """A followed exhibitor."""

    model: strawberry.Private[Follow]
    exhibitor_id: strawberry.ID
    since: datetime

    @strawberry.field(description="The exhibitor; null where it is no longer shown.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)


@strawberry.type(name="SearchQuery", description="Criteria of a saved search, in the form of `SearchInput`.")
class SearchQueryType:
    """Criteria of a search."""

    text: str
    fair_id: strawberry.ID | None
    kinds: list[Kind]
    sections: list[str]
    categories: list[str]
    countries: list[str]
    certificates: list[str]
    company_kinds: list[str]
    pricing: list[str]
    incoterms: list[str]
    lead_times: list[str]
    samples: list[str]
    units: list[str]
    quantity: DecimalText | None
    price_from: DecimalText | None
    price_to: DecimalText | None
    currency: str | None
    minimum_order_to: DecimalText | None
    sort: Sort

    @classmethod
    def of(cls, query: SavedQuery) -> "SearchQueryType":
        """Return a query."""
        return cls(
            text=query.text,
            fair_id=None if query.fair_id is None else strawberry.ID(query.fair_id),
            kinds=query.kinds,
            sections=query.terms.get("section", []),
            categories=query.terms.get("category", []),
            countries=query.terms.get("country", []),
            certificates=query.terms.get("certificate", []),
            company_kinds=query.terms.get("company_kind", []),
            pricing=query.terms.get("pricing", []),
            incoterms=query.terms.get("incoterm", []),
            lead_times=query.terms.get("lead_time", []),
            samples=query.terms.get("sample", []),
            units=query.terms.get("unit", []),
            quantity=_decimal(query.quantity),
            price_from=_decimal(query.price_from),
            price_to=_decimal(query.price_to),
            currency=query.currency,
            minimum_order_to=_decimal(query.minimum_order_to),
            sort=query.sort,
        )


@strawberry.type(name="SavedSearch", description="A search that you have saved.")
class SavedSearchType(FromModel[SavedSearch]):
    """A saved search."""

    model: strawberry.Private[SavedSearch]
    id: strawberry.ID
    name: str
    query: SearchQueryType
    created_at: datetime
    seen_at: datetime = strawberry.field(description="When you last saw its results.")

    @strawberry.field(
        metadata=_A_SEARCH,
        description="Number of results that have appeared since `seenAt`; null while the search is unavailable.",
    )
    async def new_count(self, info: Info) -> int | None:
        return await info.context.loader(load_new_counts).load(self.model)

    @classmethod
    def of(cls, search: SavedSearch) -> "SavedSearchType":
        """Return a saved search."""
        return cls.from_model(search, query=SearchQueryType.of(search.query))


async def load_lists(context: Context, list_ids: list[str]) -> list[FavouriteList | None]:
    """Load lists by id."""
    return await context.service(FavouriteLists).get_many(context.actor, list_ids=list_ids)


async def load_items(context: Context, requests: list[tuple[str, Slice]]) -> list[Page[FavouriteItem]]:
    """Load pages of lists."""
    return await context.service(Favourites).items(context.actor, requests=requests)


async def load_kept(context: Context, thing_ids: list[str]) -> list[list[FavouriteList]]:
    """Load the lists to which the reader has added things."""
    return await context.service(Favourites).kept_in(context.actor, thing_ids=thing_ids)


async def load_followed(context: Context, exhibitor_ids: list[str]) -> list[bool]:
    """Load whether the reader follows exhibitors."""
    return await context.service(Following).follows(context.actor, exhibitor_ids=exhibitor_ids)


async def load_follower_counts(context: Context, exhibitors: list[tuple[str, str]]) -> list[int | None]:
    """Load follower counts by (exhibitor id, organisation id)."""
    return await context.service(Following).counts(context.actor, exhibitors=exhibitors)


async def load_new_counts(context: Context, searches: list[SavedSearch]) -> list[int | None]:
    """Load the number of new results of saved searches."""
    return await context.service(SavedSearches).new_counts(context.actor, searches=searches)


def _decimal(value: str | None) -> DecimalText | None:
    return None if value is None else decimal_text(value)


@strawberry.type(description="Result of removing a favourite from lists.")
class RemovedFavourites:
    """Number of items removed."""

    count: int = strawberry.field(description="Number of lists from which it was removed.")


RemovedFavouritesResult = Annotated[RemovedFavourites | Problem, strawberry.union("RemovedFavouritesResult")]
FavouriteItemResult = Annotated[FavouriteItemType | Problem, strawberry.union("FavouriteItemResult")]
FavouriteListResult = Annotated[FavouriteListType | Problem, strawberry.union("FavouriteListResult")]
FollowResult = Annotated[FollowedType | Problem, strawberry.union("FollowResult")]
SavedSearchResult = Annotated[SavedSearchType | Problem, strawberry.union("SavedSearchResult")]
