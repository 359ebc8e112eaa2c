"""A company with two products, and a buyer's company whose people keep them."""

from collections.abc import Awaitable
from dataclasses import dataclass, replace
from typing import Any, Final

import pytest

from expo.catalog.products.models import Product
from expo.exhibitors.models import Exhibitor
from expo.favourites.following import Following
from expo.favourites.lists import FavouriteLists
from expo.favourites.models import FavouriteItem, FavouriteList, FavouriteTarget, ThingKind
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.kit.access import Actor, Role
from expo.kit.errors import ExpoError
from expo.kit.ids import new_id
from expo.kit.paging import Page, Slice
from tests.discovery.harness import DiscoveryHarness, a_draft
from tests.support.contents import contents

READING: Final = frozenset({"accounts:read", "catalog:read"})


@dataclass(frozen=True)
class FavouritesHarness:
    """``ana`` owns the buyer's company; ``owner`` the exhibitor's."""

    discovery: DiscoveryHarness
    owner: Actor
    exhibitor: Exhibitor
    products: list[Product]
    ana: Actor

    @property
    def favourites(self) -> Favourites:
        return self.discovery.world.service(Favourites)

    @property
    def lists(self) -> FavouriteLists:
        return self.discovery.world.service(FavouriteLists)

    @property
    def following(self) -> Following:
        return self.discovery.world.service(Following)

    @property
    def searches(self) -> SavedSearches:
        return self.discovery.world.service(SavedSearches)

    def colleague(self, role: Role = Role.MEMBER) -> Actor:
        """Return somebody else of the buyer's company."""
        return replace(self.ana, person_id=new_id("per"), role=role)

    def flask(self, number: int = 0) -> FavouriteTarget:
        """Return a product as a thing to keep."""
        return FavouriteTarget(ThingKind.PRODUCT, self.products[number].id)

    @property
    def company(self) -> FavouriteTarget:
        """Return the exhibitor as a thing to keep."""
        return FavouriteTarget(ThingKind.EXHIBITOR, self.exhibitor.id)

    async def keeps(self, actor: Actor, thing: FavouriteTarget | None = None, **more: Any) -> FavouriteItem:
        """Let somebody keep a thing."""
        return await self.favourites.add(actor, target=thing or self.flask(), **more)

    async def items(self, actor: Actor, kept_in: FavouriteList, **part: Any) -> Page[FavouriteItem]:
        """Return what is in a list."""
        [page] = await self.favourites.items(actor, requests=[(kept_in.id, Slice(**part))])
        return page

    async def all_lists(self, actor: Actor) -> list[FavouriteList]:
        """Return the lists that somebody sees."""
        return list((await self.lists.list(actor, part=Slice())).items)

    async def verbs(self) -> list[str]:
        """Return what the journal holds about what people keep, oldest first."""
        return [verb for verb, _ in await self.told()]

    async def told(self) -> list[tuple[str, str | None]]:
        """Return the verbs of `verbs`, each with the organisation in whose log it stands."""
        entries = await self.discovery.world.installation.database.raw["journal"].find({}, sort=[("_id", 1)]).to_list()
        return [
            (each["verb"], each.get("organisation_id")) for each in entries if each["verb"].split(".")[0] in _SUBJECTS
        ]

    async def contents(self) -> dict[str, list[dict[str, Any]]]:
        """Return all that is stored."""
        return await contents(self.discovery.world.installation.database)


_SUBJECTS: Final = {"favourite", "favourite_list", "follow", "saved_search"}


async def some_goods(discovery: DiscoveryHarness) -> tuple[Actor, Exhibitor, list[Product]]:
    """Return the owner of a company, and that with two public products."""
    owner, exhibitor = await discovery.a_company()
    return owner, exhibitor, await discovery.shows(owner, a_draft(number="HN-1"), a_draft(number="HN-2"))


async def refused(
    harness: FavouritesHarness, doing: Awaitable[Any], error: type[ExpoError], field: str | None = None
) -> ExpoError:
    """Assert that what is being done is refused and writes nothing; return the refusal."""
    before = await harness.contents()
    with pytest.raises(error) as refusal:
        await doing
    assert type(refusal.value) is error
    assert refusal.value.field == field
    assert await harness.contents() == before
    return refusal.value
