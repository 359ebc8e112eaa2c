"""Lists, follows and saved searches as GraphQL types, and the loaders that their edges go through."""

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
from expo.kit.graphql.types import Connection, Context, Flat, FromModel, Info, Problem, connection, sliced
from expo.kit.paging import Page, Slice

_AList = Annotated["FavouriteListType", strawberry.lazy("expo.favourites.api.types")]
_A_SEARCH = {"points": 20}
"""What counting a saved search's new hits costs: it is a search."""


@strawberry.type(name="FavouriteItem", description="A product or an exhibitor in a list, with a note.")
class FavouriteItemType:
    """A thing in a list."""

    model: strawberry.Private[FavouriteItem]
    id: strawberry.ID
    kind: ThingKind
    note: str | None
    added_at: datetime

    @strawberry.field(description="The product; null for an exhibitor, and when it is not shown any more.")
    async def product(self, info: Info) -> ProductType | None:
        if self.kind is not ThingKind.PRODUCT:
            return None
        found = await info.context.loader(load_products).load(self.model.thing.id)
        return None if found is None else ProductType.of(info, found)

    @strawberry.field(description="The exhibitor; null for a product, and when it is not shown any more.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        if self.kind is not ThingKind.EXHIBITOR:
            return None
        found = await info.context.loader(load_exhibitors).load(self.model.thing.id)
        return None if found is None else ExhibitorType.of(info, found)

    @strawberry.field(description="Who put it there; null for somebody who has left the company.")
    async def added_by(self, info: Info) -> PersonType | None:
        found = await info.context.loader(load_people).load(self.model.added_by)
        return None if found is None else PersonType.of(found)

    @strawberry.field(description="Whether you may write its note, move it and take it out.")
    async def may_change(self, info: Info) -> bool:
        found = await info.context.loader(load_lists).load(self.model.list_id)
        return found is not None and self.model.is_changed_by(info.context.actor, found)

    @strawberry.field(name="list", description="The list that it is in.")
    async def kept_in(self, info: Info) -> _AList | None:
        found = await info.context.loader(load_lists).load(self.model.list_id)
        return None if found is None else FavouriteListType.of(info, found)

    @classmethod
    def of(cls, item: FavouriteItem) -> "FavouriteItemType":
        """Return an item."""
        return cls(
            model=item, id=strawberry.ID(item.id), kind=item.thing.kind, note=item.note or None, added_at=item.added_at
        )


@strawberry.type(name="FavouriteList", description="A list of things to keep: somebody's own, or shared in a company.")
class FavouriteListType(FromModel[FavouriteList]):
    """A list."""

    model: strawberry.Private[FavouriteList]
    id: strawberry.ID
    name: str | None = strawberry.field(description="Null for the list that everybody has from the start.")
    is_default: bool
    shared: bool = strawberry.field(description="Whether everybody in the company reads it and adds to it.")
    is_mine: bool = strawberry.field(description="Whether you have made it.")
    may_change: bool = strawberry.field(description="Whether you may rename, share and delete it.")
    created_at: datetime
    changed_at: datetime

    @strawberry.field(description="Who made it; null for somebody who has left the company.")
    async def maker(self, info: Info) -> PersonType | None:
        found = await info.context.loader(load_people).load(self.model.maker_id)
        return None if found is None else PersonType.of(found)

    @strawberry.field(description="What is in it, newest first; totalCount is exact.")
    async def items(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[FavouriteItemType]:
        wanted = sliced(first, after)
        page = await info.context.loader(load_items).load((self.model.id, wanted))
        return connection(page, FavouriteItemType.of, wanted)

    @classmethod
    def of(cls, info: Info, found: FavouriteList) -> "FavouriteListType":
        """Return a list for this reader."""
        actor = info.context.actor
        return cls.from_model(
            found,
            shared=found.organisation_id is not None,
            is_mine=found.maker_id == actor.person_id,
            may_change=found.is_changed_by(actor) and not found.is_default,
        )


@strawberry.type(name="FollowedExhibitor", description="An exhibitor that you follow, or have followed until now.")
class FollowedType(Flat[Follow]):
    """A followed exhibitor."""

    model: strawberry.Private[Follow]
    exhibitor_id: strawberry.ID
    since: datetime

    @strawberry.field(description="The exhibitor; null when it is not shown any more.")
    async def exhibitor(self, info: Info) -> ExhibitorType | None:
        found = await info.context.loader(load_exhibitors).load(self.model.exhibitor_id)
        return None if found is None else ExhibitorType.of(info, found)


@strawberry.type(name="SearchQuery", description="What a saved search asks for, as SearchInput takes it.")
class SearchQueryType:
    """What a search asks for."""

    text: str
    fair_id: strawberry.ID | None
    kinds: list[Kind]
    sections: list[str]
    categories: list[str]
    countries: list[str]
    certificates: list[str]
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
            price_from=_decimal(query.price_from),
            price_to=_decimal(query.price_to),
            currency=query.currency,
            minimum_order_to=_decimal(query.minimum_order_to),
            sort=query.sort,
        )


@strawberry.type(name="SavedSearch", description="A search that you come back to.")
class SavedSearchType(FromModel[SavedSearch]):
    """A saved search."""

    model: strawberry.Private[SavedSearch]
    id: strawberry.ID
    name: str
    query: SearchQueryType
    created_at: datetime
    looked_at: datetime = strawberry.field(description="When you last saw what it finds.")

    @strawberry.field(
        metadata=_A_SEARCH,
        description="How much it finds that has appeared since then; null while the search does not answer.",
    )
    async def new_count(self, info: Info) -> int | None:
        return await info.context.loader(load_new_counts).load(self.model)

    @classmethod
    def of(cls, search: SavedSearch) -> "SavedSearchType":
        """Return a saved search."""
        return cls.from_model(search, query=SearchQueryType.of(search.query))


async def load_lists(context: Context, list_ids: list[str]) -> list[FavouriteList | None]:
    """Return lists by their ids: a loader's fetch."""
    return await context.service(FavouriteLists).get_many(context.actor, list_ids=list_ids)


async def load_items(context: Context, wanted: list[tuple[str, Slice]]) -> list[Page[FavouriteItem]]:
    """Return pages of lists: a loader's fetch."""
    return await context.service(Favourites).items(context.actor, wanted=wanted)


async def load_kept(context: Context, thing_ids: list[str]) -> list[list[FavouriteList]]:
    """Return the lists in which the reader keeps things: a loader's fetch."""
    return await context.service(Favourites).kept_in(context.actor, thing_ids=thing_ids)


async def load_followed(context: Context, exhibitor_ids: list[str]) -> list[bool]:
    """Return whether the reader follows exhibitors: a loader's fetch."""
    return await context.service(Following).follows(context.actor, exhibitor_ids=exhibitor_ids)


async def load_follower_counts(context: Context, exhibitors: list[tuple[str, str]]) -> list[int | None]:
    """Return how many follow exhibitors, given as (exhibitor's id, organisation's id): a loader's fetch."""
    return await context.service(Following).counts(context.actor, exhibitors=exhibitors)


async def load_new_counts(context: Context, searches: list[SavedSearch]) -> list[int | None]:
    """Return how much saved searches find that is new: a loader's fetch."""
    return await context.service(SavedSearches).new_counts(context.actor, searches=searches)


def _decimal(value: str | None) -> DecimalText | None:
    return None if value is None else decimal_text(value)


@strawberry.type(description="What was taken out of lists.")
class RemovedFavourites:
    """How many items went."""

    count: int = strawberry.field(description="From how many lists.")


RemovedFavouritesResult = Annotated[RemovedFavourites | Problem, strawberry.union("RemovedFavouritesResult")]
FavouriteItemResult = Annotated[FavouriteItemType | Problem, strawberry.union("FavouriteItemResult")]
FavouriteListResult = Annotated[FavouriteListType | Problem, strawberry.union("FavouriteListResult")]
FollowResult = Annotated[FollowedType | Problem, strawberry.union("FollowResult")]
SavedSearchResult = Annotated[SavedSearchType | Problem, strawberry.union("SavedSearchResult")]
