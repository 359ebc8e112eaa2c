"""Who may ask and do what of favourites, with example arguments."""

from typing import Any, Final

from tests.support.favouring import some_favourites
from tests.support.permissions import EXHIBITOR, IMPORTERS, KEEPERS, KEYS, SIGNED_IN, Cast, Permissions
from tests.support.world import World


def _arguments(cast: Cast) -> dict[str, Any]:
    return {
        "changeFavouriteList.id": cast.things["oldListId"],
        "changeFavouriteNote.id": cast.things["favouriteId"],
        "deleteFavouriteList.id": cast.things["oldListId"],
        "deleteSavedSearch.id": cast.things["oldSearchId"],
        "favouriteList.id": cast.things["listId"],
        "markSavedSearchSeen.id": cast.things["searchId"],
        "moveFavourite.id": cast.things["favouriteId"],
    }


async def _things(world: World, cast: Cast) -> None:
    cast.things.update(await some_favourites(world, cast.actors["exhibitor"], cast.things["productId"]))


PERMISSIONS: Final = Permissions(
    queries={
        "favouriteList": IMPORTERS,
        "favouriteLists": SIGNED_IN | KEYS,
        "followedExhibitors": SIGNED_IN | KEYS,
        "savedSearches": SIGNED_IN | KEYS,
    },
    mutations={
        "addFavourite": KEEPERS,
        "changeFavouriteList": EXHIBITOR,
        "changeFavouriteNote": EXHIBITOR,
        "createFavouriteList": KEEPERS,
        "deleteFavouriteList": EXHIBITOR,
        "deleteSavedSearch": EXHIBITOR,
        "followExhibitor": KEEPERS,
        "markSavedSearchSeen": EXHIBITOR,
        "moveFavourite": EXHIBITOR,
        "removeFavourite": KEEPERS,
        "saveSearch": KEEPERS,
        "unfollowExhibitor": KEEPERS,
    },
    arguments=_arguments,
    things=_things,
    optional=frozenset({"addFavourite.productId", "removeFavourite.productId", "saveSearch.name"}),
)
