"""Favourites of the demo's buyers: lists of goods and companies, followed exhibitors, saved searches."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from expo.catalog.products.service import Catalog
from expo.discovery.search.models import SearchQuery
from expo.exhibitors.companies.service import Exhibitors
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.models import FavouriteTarget, ThingKind
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.access import Actor
from expo.kit.features.demo import Row, Stage, read
from expo.kit.features.parts import Parts
from expo.kit.paging import Slice

_MANY: Final = Slice(first=100)


class FavouriteRow(Row, frozen=True):
    """A product, or without ``number`` its exhibitor, with the buyer's note."""

    exhibitor: str
    number: str | None = None
    note: str | None = None


class List(Row, frozen=True):
    """A buyer's list of favourites."""

    buyer: str
    name: str
    shared: bool
    items: list[FavouriteRow]


class Follows(Row, frozen=True):
    """Exhibitors followed by a buyer."""

    buyer: str
    exhibitors: list[str]


class SavedSearchRow(Row, frozen=True):
    """A saved search of a buyer."""

    buyer: str
    name: str
    text: str


class All(Row, frozen=True):
    """All favourites of the demo."""

    lists: list[List]
    follows: list[Follows]
    searches: list[SavedSearchRow]


@cache
def demo_favourites() -> All:
    """Return the demo's favourites; raises `Invalid`."""
    return read(Path(__file__).with_name("demo.toml"), All)


async def keep(parts: Parts, stage: Stage) -> None:
    """Add missing favourites of those buyers who exist."""
    keeping = _Keeping(parts, stage)
    for each in demo_favourites().lists:
        if (buyer := await stage.buyer(each.buyer)) is not None:
            await keeping.list(buyer, each)
    for follows in demo_favourites().follows:
        if (buyer := await stage.buyer(follows.buyer)) is not None:
            await keeping.follow(buyer, follows)
    for search in demo_favourites().searches:
        if (buyer := await stage.buyer(search.buyer)) is not None:
            query = SearchQuery(text=search.text, fair_id=stage.fair_id)
            await parts[SavedSearches].save(buyer, query=query, name=search.name)


@dataclass(frozen=True)
class _Keeping:
    """Adds favourites of exhibitors who take part."""

    parts: Parts
    stage: Stage

    async def follow(self, buyer: Actor, follows: Follows) -> None:
        for each in follows.exhibitors:
            if (seller := await self.stage.exhibitor(each)) is not None:
                company = await self.parts[Exhibitors].require_own(seller)
                await self.parts[Following].follow(buyer, exhibitor_id=company.id)

    async def list(self, buyer: Actor, favourite_list: List) -> None:
        lists = self.parts[FavouriteLists]
        known = [each for each in (await lists.list(buyer, part=_MANY)).items if each.name == favourite_list.name]
        made = known[0] if known else await lists.create(buyer, name=favourite_list.name, shared=favourite_list.shared)
        for item in reversed(favourite_list.items):  # the newest comes first
            if (seller := await self.stage.exhibitor(item.exhibitor)) is not None:
                thing = await self._thing(seller, item.number)
                await self.parts[Favourites].add(buyer, target=thing, list_id=made.id, note=item.note)

    async def _thing(self, seller: Actor, number: str | None) -> FavouriteTarget:
        if number is None:
            return FavouriteTarget(ThingKind.EXHIBITOR, (await self.parts[Exhibitors].require_own(seller)).id)
        found = await self.parts[Catalog].own_by_number(seller, numbers=[number])
        return FavouriteTarget(ThingKind.PRODUCT, found[number].id)
