"""What somebody of the cast keeps: lists, an item, saved searches."""

from expo.discovery.search.models import SearchQuery
from expo.favourites.lists import FavouriteLists
from expo.favourites.models import FavouriteTarget, ThingKind
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.access import Actor
from tests.support.world import World


async def some_favourites(world: World, owner: Actor, product_id: str) -> dict[str, str]:
    """Return the ids of an item in a first list, of two more lists, and of two saved searches."""
    lists, searches = world.service(FavouriteLists), world.service(SavedSearches)
    product = FavouriteTarget(ThingKind.PRODUCT, product_id)
    item = await world.service(Favourites).add(owner, target=product, note="Ask for samples")
    made = [await lists.create(owner, name=name) for name in ("Spring", "Autumn")]
    saved = [await searches.save(owner, query=SearchQuery(text=text)) for text in ("flask", "kettle")]
    return {
        "favouriteId": item.id,
        "listId": made[0].id,
        "oldListId": made[1].id,
        "searchId": saved[0].id,
        "oldSearchId": saved[1].id,
    }
