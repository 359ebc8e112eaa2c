"""Implicit sourcing needs of buyers without a written need: their searches, favourites and enquiries.

These lead to recommendations for the buyer alone: an exhibitor is not told about a buyer's favourites or searches. Nor
is a colleague: recommendations belong to a company, but searches and favourites to a person, so they count only where
the company has one person; enquiries belong to the company.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from expo.accounts.organisations import Organisations
from expo.catalog.products.service import Catalog
from expo.favourites.models import ThingKind
from expo.favourites.searches import SavedSearches
from expo.favourites.service import Favourites
from expo.sourcing.models import EnquirySide
from expo.sourcing.service import Enquiries

_MAX: Final = 3
"""Needs taken from one buyer: the latest say the most."""
_BATCH: Final = 500


@dataclass(frozen=True)
class ImplicitNeeds:
    """Reads implicit needs; a few queries per hundred buyers."""

    organisations: Organisations
    searches: SavedSearches
    favourites: Favourites
    enquiries: Enquiries
    catalog: Catalog

    async def texts(self, fair_id: str, buyer_ids: Sequence[str]) -> dict[str, list[str]]:
        """Return texts of what each buyer seems to want, at most 3; buyers without any are left out."""
        found: dict[str, list[str]] = {}
        for begin in range(0, len(buyer_ids), _BATCH):
            found |= await self._texts(fair_id, buyer_ids[begin : begin + _BATCH])
        return found

    async def _texts(self, fair_id: str, buyer_ids: Sequence[str]) -> dict[str, list[str]]:
        known = await self.organisations.people_of(buyer_ids)
        people = {each: known[each] for each in buyer_ids if len(known.get(each, ())) == 1}
        persons = sorted({each for some in people.values() for each in some})
        searched: dict[str, list[str]] = {}
        for search in await self.searches.of_people(persons):
            if search.query.text and search.query.fair_id in {None, fair_id}:
                searched.setdefault(search.person_id, []).append(search.query.text)
        product_titles = await self._products(buyer_ids, persons)
        texts_by_buyer = {
            buyer: _first(
                [
                    *(text for each in people.get(buyer, ()) for text in searched.get(each, ())),
                    *product_titles.get(buyer, ()),
                ]
                + [title for each in people.get(buyer, ()) for title in product_titles.get(each, ())]
            )
            for buyer in buyer_ids
        }
        return {buyer: texts for buyer, texts in texts_by_buyer.items() if texts}

    async def _products(self, buyer_ids: Sequence[str], persons: Sequence[str]) -> dict[str, list[str]]:
        """Return the titles of products enquired about by organisations or kept by people, latest first."""
        enquired = [
            (each.buyer_id, each.product_id)
            for each in reversed(await self.enquiries.of_parties(buyer_ids, EnquirySide.BUYER))
            if each.product_id
        ]
        kept = [
            (each.added_by, each.thing.id)
            for each in await self.favourites.kept_first(persons)
            if each.thing.kind is ThingKind.PRODUCT
        ]
        latest = [pair for pairs in (enquired, kept) for pair in _few(pairs)]
        shown = await self.catalog.on_show(list(dict.fromkeys(product_id for _, product_id in latest)))
        titles = {each.id: each.title.text for each in shown if each}
        found: dict[str, list[str]] = {}
        for owner_id, product_id in latest:
            if product_id in titles:
                found.setdefault(owner_id, []).append(titles[product_id])
        return found


def _few(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the first few pairs of each key."""
    counts: dict[str, int] = {}
    kept = []
    for owner_id, product_id in pairs:
        counts[owner_id] = counts.get(owner_id, 0) + 1
        if counts[owner_id] <= _MAX:
            kept.append((owner_id, product_id))
    return kept


def _first(texts: Sequence[str]) -> list[str]:
    """Return the first few distinct texts."""
    return list({text.casefold(): text for text in reversed(texts)}.values())[::-1][:_MAX]
