"""Keeping things in GraphQL."""

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
from expo.favourites.errors import OneThing
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.models import Thing, ThingKind
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.graphql.types import Connection, Info, connection, extend, sliced


def a_thing(product_id: str | None, exhibitor_id: str | None) -> Thing:
    """Return what was named; raises `OneThing` unless it is one."""
    if product_id is not None and exhibitor_id is None:
        return Thing(ThingKind.PRODUCT, product_id)
    if exhibitor_id is not None and product_id is None:
        return Thing(ThingKind.EXHIBITOR, exhibitor_id)
    raise OneThing


@strawberry.type
class Query:
    """What one can ask about what one keeps."""

    @strawberry.field(description="Your lists and those shared in your company: your first one, then newest first.")
    async def favourite_lists(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[FavouriteListType]:
        wanted = sliced(first, after)
        page = await info.context.service(FavouriteLists).list(info.context.actor, wanted=wanted)
        return connection(page, lambda each: FavouriteListType.of(info, each), wanted)

    @strawberry.field(description="A list of yours or of your company by its id.")
    async def favourite_list(self, info: Info, id: strawberry.ID) -> FavouriteListType:
        found = await info.context.service(FavouriteLists).get(info.context.actor, list_id=id)
        return FavouriteListType.of(info, found)

    @strawberry.field(description="The exhibitors that you follow, the latest first.")
    async def followed_exhibitors(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[FollowedType]:
        wanted = sliced(first, after)
        page = await info.context.service(Following).followed(info.context.actor, wanted=wanted)
        return connection(page, FollowedType.of, wanted)

    @strawberry.field(description="Your saved searches, newest first.")
    async def saved_searches(
        self, info: Info, first: int | None = None, after: str | None = None
    ) -> Connection[SavedSearchType]:
        wanted = sliced(first, after)
        page = await info.context.service(SavedSearches).list(info.context.actor, wanted=wanted)
        return connection(page, SavedSearchType.of, wanted)


@strawberry.type
class Mutation:
    """What one can do with what one keeps."""

    @strawberry.mutation(description="Keep a product or an exhibitor, in your first list if you name none; once.")
    async def add_favourite(
        self,
        info: Info,
        product_id: strawberry.ID | None = None,
        exhibitor_id: strawberry.ID | None = None,
        list_id: strawberry.ID | None = None,
        note: str | None = None,
    ) -> FavouriteItemResult:
        thing = a_thing(product_id, exhibitor_id)
        kept = await info.context.service(Favourites).add(info.context.actor, thing=thing, list_id=list_id, note=note)
        return FavouriteItemType.of(kept)

    @strawberry.mutation(description="Write a note about something in a list; empty takes it away.")
    async def change_favourite_note(self, info: Info, id: strawberry.ID, note: str) -> FavouriteItemResult:
        noted = await info.context.service(Favourites).change_note(info.context.actor, item_id=id, note=note)
        return FavouriteItemType.of(noted)

    @strawberry.mutation(description="Move something to another list; where it is there already, the two become one.")
    async def move_favourite(self, info: Info, id: strawberry.ID, list_id: strawberry.ID) -> FavouriteItemResult:
        moved = await info.context.service(Favourites).move(info.context.actor, item_id=id, list_id=list_id)
        return FavouriteItemType.of(moved)

    @strawberry.mutation(
        description="Take one item out of its list by its id, or a product or an exhibitor out of all lists into which"
        " you have put it; notesToo says that your notes may go with it."
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
        return RemovedFavourites(count=(await favourites.remove_thing(actor, thing=thing, notes_too=notes_too)).count)

    @strawberry.mutation(description="Make a list, for you alone or shared with the company that you act for.")
    async def create_favourite_list(self, info: Info, name: str, shared: bool = False) -> FavouriteListResult:
        made = await info.context.service(FavouriteLists).create(info.context.actor, name=name, shared=shared)
        return FavouriteListType.of(info, made)

    @strawberry.mutation(description="Rename a list, share it with your company or take it back; its maker, managers.")
    async def change_favourite_list(
        self, info: Info, id: strawberry.ID, name: str | None = None, shared: bool | None = None
    ) -> FavouriteListResult:
        changed = await info.context.service(FavouriteLists).change(
            info.context.actor, list_id=id, name=name, shared=shared
        )
        return FavouriteListType.of(info, changed)

    @strawberry.mutation(description="Delete a list with all that is in it; its maker, managers.")
    async def delete_favourite_list(self, info: Info, id: strawberry.ID) -> FavouriteListResult:
        gone = await info.context.service(FavouriteLists).delete(info.context.actor, list_id=id)
        return FavouriteListType.of(info, gone)

    @strawberry.mutation(description="Follow an exhibitor; nobody learns who does, but how many.")
    async def follow_exhibitor(self, info: Info, exhibitor_id: strawberry.ID) -> FollowResult:
        begun = await info.context.service(Following).follow(info.context.actor, exhibitor_id=exhibitor_id)
        return FollowedType.of(begun)

    @strawberry.mutation(description="Follow an exhibitor no more.")
    async def unfollow_exhibitor(self, info: Info, exhibitor_id: strawberry.ID) -> FollowResult:
        ended = await info.context.service(Following).unfollow(info.context.actor, exhibitor_id=exhibitor_id)
        return FollowedType.of(ended)

    @strawberry.mutation(description="Save a search, under its own words if you name it nothing else; the same, once.")
    async def save_search(self, info: Info, input: SearchInput, name: str | None = None) -> SavedSearchResult:
        saved = await info.context.service(SavedSearches).save(info.context.actor, wanted=input.wanted(), name=name)
        return SavedSearchType.of(saved)

    @strawberry.mutation(description="Say that you have seen what a saved search finds now.")
    async def look_at_saved_search(self, info: Info, id: strawberry.ID) -> SavedSearchResult:
        return SavedSearchType.of(await info.context.service(SavedSearches).look(info.context.actor, search_id=id))

    @strawberry.mutation(description="Delete a saved search.")
    async def delete_saved_search(self, info: Info, id: strawberry.ID) -> SavedSearchResult:
        return SavedSearchType.of(await info.context.service(SavedSearches).delete(info.context.actor, search_id=id))


@extend(ProductType)
class KeptProduct:
    """What keeping adds to a product."""

    @strawberry.field(description="Whether you keep it in a list.")
    async def favourite(self: ProductType, info: Info) -> bool:
        return bool(await info.context.loader(load_kept).load(self.model.id))

    @strawberry.field(description="Your lists, and those of your company, into which you have put it.")
    async def favourite_in(self: ProductType, info: Info) -> list[FavouriteListType]:
        found = await info.context.loader(load_kept).load(self.model.id)
        return [FavouriteListType.of(info, each) for each in found]


@extend(ExhibitorType)
class KeptExhibitor:
    """What keeping and following add to an exhibitor."""

    @strawberry.field(description="Whether you keep it in a list.")
    async def favourite(self: ExhibitorType, info: Info) -> bool:
        return bool(await info.context.loader(load_kept).load(self.model.id))

    @strawberry.field(description="Your lists, and those of your company, into which you have put it.")
    async def favourite_in(self: ExhibitorType, info: Info) -> list[FavouriteListType]:
        found = await info.context.loader(load_kept).load(self.model.id)
        return [FavouriteListType.of(info, each) for each in found]

    @strawberry.field(description="Whether you follow it.")
    async def followed(self: ExhibitorType, info: Info) -> bool:
        return await info.context.loader(load_followed).load(self.model.id)

    @strawberry.field(description="How many people follow it, for its own people.")
    async def follower_count(self: ExhibitorType, info: Info) -> int | None:
        return await info.context.loader(load_follower_counts).load((self.model.id, self.model.organisation_id))
