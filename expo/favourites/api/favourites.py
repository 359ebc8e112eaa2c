"""Queries and mutations of favourites."""

import strawberry

from expo.catalog.products.api.types import ProductType
from expo.discovery.search.api.inputs import SearchInput
from expo.exhibitors.companies.api.types import ExhibitorType
from expo.favourites.api.types import (
    FavouriteItemResult,
    FavouriteItemType,
    FavouriteListResult,
    FavouriteListType,
    FollowedType,
    FollowResult,
    RemovedFavourites,
    RemovedFavouritesResult,
    SavedSearchResult,
    SavedSearchType,
    load_followed,
    load_follower_counts,
    load_kept,
)
from expo.favourites.errors import ExactlyOneTargetRequired
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.models import FavouriteTarget, ThingKind
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.graphql.types import Connection, Info, checked_page, connection, extend


def a_thing(product_id: str | None, exhibitor_id: str | None) -> FavouriteTarget:
    """Return the product or exhibitor given; raises `ExactlyOneTargetRequired` unless it is exactly one."""
    if product_id is not None and exhibitor_id is None:
        return FavouriteTarget(ThingKind.PRODUCT, product_id)
    if exhibitor_id is not None and product_id is None:
        return FavouriteTarget(ThingKind.EXHIBITOR, exhibitor_id)
    raise ExactlyOneTargetRequired


@strawberry.type
class Query:
    """Queries of favourites."""

    @strawberry.field(description="Your lists and those shared in your company: your default list, then newest first.")
    async def favourite_lists(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[FavouriteListType]:
        part = checked_page(first, after)
        page = await info.context.service(FavouriteLists).list(info.context.actor, part=part)
        return connection(page, lambda each: FavouriteListType.of(info, each), part)

    @strawberry.field(description="A list of yours or of your company, by its id.")
    async def favourite_list(self, info: Info, id: strawberry.ID) -> FavouriteListType:
        found = await info.context.service(FavouriteLists).get(info.context.actor, list_id=id)
        return FavouriteListType.of(info, found)

    @strawberry.field(description="Exhibitors that you follow, latest first.")
    async def followed_exhibitors(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[FollowedType]:
        part = checked_page(first, after)
        page = await info.context.service(Following).followed(info.context.actor, part=part)
        return connection(page, FollowedType.of, part)

    @strawberry.field(description="Your saved searches, newest first.")
    async def saved_searches(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[SavedSearchType]:
        part = checked_page(first, after)
        page = await info.context.service(SavedSearches).list(info.context.actor, part=part)
        return connection(page, SavedSearchType.of, part)


@strawberry.type
class Mutation:
    """Mutations of favourites."""

    @strawberry.mutation(
        description="Add a product or an exhibitor to a list, by default to your default list; a list has it only once."
    )
    async def add_favourite(
        self,
        info: Info,
        product_id: strawberry.ID | None = None,
        exhibitor_id: strawberry.ID | None = None,
        list_id: strawberry.ID | None = None,
        note: str | None = None,
    ) -> FavouriteItemResult:
        thing = a_thing(product_id, exhibitor_id)
        kept = await info.context.service(Favourites).add(info.context.actor, target=thing, list_id=list_id, note=note)
        return FavouriteItemType.of(kept)

    @strawberry.mutation(description="Change the note of an item in a list; an empty note deletes it.")
    async def change_favourite_note(self, info: Info, id: strawberry.ID, note: str) -> FavouriteItemResult:
        noted = await info.context.service(Favourites).change_note(info.context.actor, item_id=id, note=note)
        return FavouriteItemType.of(noted)

    @strawberry.mutation(
        description="Move an item to another list; if that list has the same thing, the two items are merged."
    )
    async def move_favourite(self, info: Info, id: strawberry.ID, list_id: strawberry.ID) -> FavouriteItemResult:
        moved = await info.context.service(Favourites).move(info.context.actor, item_id=id, list_id=list_id)
        return FavouriteItemType.of(moved)

    @strawberry.mutation(
        description="Remove one item from its list by its id, or a product or an exhibitor from all lists to which you "
        "have added it; `notesToo` allows your notes to be deleted with it."
    )
    async def remove_favourite(
        self,
        info: Info,
        id: strawberry.ID | None = None,
        product_id: strawberry.ID | None = None,
        exhibitor_id: strawberry.ID | None = None,
        notes_too: bool = False,
    ) -> RemovedFavouritesResult:
        favourites, actor = info.context.service(Favourites), info.context.actor
        if id is not None:
            return RemovedFavourites(count=(await favourites.remove(actor, item_id=id)).count)
        thing = a_thing(product_id, exhibitor_id)
        return RemovedFavourites(count=(await favourites.remove_thing(actor, target=thing, notes_too=notes_too)).count)

    @strawberry.mutation(description="Create a list, private or shared with the company that you act for.")
    async def create_favourite_list(self, info: Info, name: str, shared: bool = False) -> FavouriteListResult:
        made = await info.context.service(FavouriteLists).create(info.context.actor, name=name, shared=shared)
        return FavouriteListType.of(info, made)

    @strawberry.mutation(
        description="Rename a list, share it with your company or make it private again; for its maker and managers."
    )
    async def change_favourite_list(
        self, info: Info, id: strawberry.ID, name: str | None = None, shared: bool | None = None
    ) -> FavouriteListResult:
        changed = await info.context.service(FavouriteLists).change(
            info.context.actor, list_id=id, name=name, shared=shared
        )
        return FavouriteListType.of(info, changed)

    @strawberry.mutation(description="Delete a list with everything in it; for its maker and managers.")
    async def delete_favourite_list(self, info: Info, id: strawberry.ID) -> FavouriteListResult:
        gone = await info.context.service(FavouriteLists).delete(info.context.actor, list_id=id)
        return FavouriteListType.of(info, gone)

    @strawberry.mutation(description="Follow an exhibitor, which learns only the number of its followers.")
    async def follow_exhibitor(self, info: Info, exhibitor_id: strawberry.ID) -> FollowResult:
        begun = await info.context.service(Following).follow(info.context.actor, exhibitor_id=exhibitor_id)
        return FollowedType.of(begun)

    @strawberry.mutation(description="Stop following an exhibitor.")
    async def unfollow_exhibitor(self, info: Info, exhibitor_id: strawberry.ID) -> FollowResult:
        ended = await info.context.service(Following).unfollow(info.context.actor, exhibitor_id=exhibitor_id)
        return FollowedType.of(ended)

    @strawberry.mutation(
        description="Save a search, named after its text by default; saving the same search again renames it."
    )
    async def save_search(self, info: Info, input: SearchInput, name: str | None = None) -> SavedSearchResult:
        saved = await info.context.service(SavedSearches).save(info.context.actor, query=input.query(), name=name)
        return SavedSearchType.of(saved)

    @strawberry.mutation(description="Mark the current results of a saved search as seen.")
    async def mark_saved_search_seen(self, info: Info, id: strawberry.ID) -> SavedSearchResult:
        return SavedSearchType.of(await info.context.service(SavedSearches).look(info.context.actor, search_id=id))

    @strawberry.mutation(description="Delete a saved search.")
    async def delete_saved_search(self, info: Info, id: strawberry.ID) -> SavedSearchResult:
        return SavedSearchType.of(await info.context.service(SavedSearches).delete(info.context.actor, search_id=id))


@extend(ProductType)
class FavouritedProduct:
    """Fields that favourites add to a product."""

    @strawberry.field(description="Whether you have added it to a list.")
    async def favourite(self: ProductType, info: Info) -> bool:
        return bool(await info.context.loader(load_kept).load(self.model.id))

    @strawberry.field(description="Lists, your own and your company's, to which you have added it.")
    async def favourite_in(self: ProductType, info: Info) -> list[FavouriteListType]:
        found = await info.context.loader(load_kept).load(self.model.id)
        return [FavouriteListType.of(info, each) for each in found]


@extend(ExhibitorType)
class FavouritedExhibitor:
    """Fields that favourites and following add to an exhibitor."""

    @strawberry.field(description="Whether you have added it to a list.")
    async def favourite(self: ExhibitorType, info: Info) -> bool:
        return bool(await info.context.loader(load_kept).load(self.model.id))

    @strawberry.field(description="Lists, your own and your company's, to which you have added it.")
    async def favourite_in(self: ExhibitorType, info: Info) -> list[FavouriteListType]:
        found = await info.context.loader(load_kept).load(self.model.id)
        return [FavouriteListType.of(info, each) for each in found]

    @strawberry.field(description="Whether you follow it.")
    async def followed(self: ExhibitorType, info: Info) -> bool:
        return await info.context.loader(load_followed).load(self.model.id)

    @strawberry.field(description="Number of people who follow it; null for readers outside its organisation.")
    async def follower_count(self: ExhibitorType, info: Info) -> int | None:
        return await info.context.loader(load_follower_counts).load((self.model.id, self.model.organisation_id))
