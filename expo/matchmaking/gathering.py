"""Reads what a rematch is about: the goods and exhibitors of a fair, and who wishes for something."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from expo.fairs.models import Part
from expo.fairs.service import Fairs
from expo.matchmaking import codes
from expo.matchmaking.candidates import Candidates
from expo.matchmaking.models import Wish
from expo.matchmaking.sellers import Sellers
from expo.matchmaking.shelf import Shelf, ShelfBuilder
from expo.matchmaking.store import WishStore

_LOT = 1


@dataclass(frozen=True)
class WishRows:
    """Open wishes of a fair by row, a buyer's together. ``admitted`` [n] says whether the organiser let the buyer in.

    A row whose id is empty is what a buyer's searches and favourites say who has written no wish.
    """

    ids: tuple[str, ...]
    buyers: tuple[str, ...]
    admitted: codes.Bits

    @property
    def implicit(self) -> frozenset[int]:
        """The rows that nobody has written."""
        return frozenset(row for row, wish_id in enumerate(self.ids) if not wish_id)


@dataclass(frozen=True)
class Gathering:
    """Reads in streams: what is kept are arrays and ids, never all products or wishes as objects."""

    candidates: Candidates
    store: WishStore
    fairs: Fairs

    async def goods(self, fair_id: str) -> tuple[Shelf, Sellers]:
        """Return all goods that exhibitors with an open booth at the fair show, and these exhibitors."""
        builder = ShelfBuilder()
        async for products in self.candidates.catalog.every_on_show():
            builder.add(products)
        sellers = await self.candidates.sellers(fair_id, builder.exhibitor_ids, {})
        return builder.built(sellers.rows), sellers

    async def rows(self, fair_id: str, *, sample: int | None = None) -> WishRows:
        """Return who has which open wishes at the fair; of ``sample`` buyers drawn by lot at most."""
        written = await self.store.open_rows(fair_id)
        buyers = sorted({buyer for _, buyer in written})
        if sample is not None and len(buyers) > sample:
            buyers = np.random.default_rng(_LOT).choice(np.array(buyers), sample, replace=False).tolist()
        chosen = set(buyers)
        kept = sorted((each for each in written if each[1] in chosen), key=lambda each: (each[1], each[0]))
        admitted = await self.fairs.admitted(buyers, fair_ids=[fair_id], part=Part.BUYER) if buyers else set()
        return WishRows(
            tuple(wish_id for wish_id, _ in kept),
            tuple(buyer for _, buyer in kept),
            np.array([buyer in admitted for _, buyer in kept], bool),
        )

    async def wishes(self, rows: WishRows, wanted: Sequence[int]) -> dict[int, Wish]:
        """Return the wishes of rows; those that were closed meanwhile are left out."""
        found = await self.store.get_many([rows.ids[row] for row in wanted])
        return {row: each for row, each in zip(wanted, found, strict=True) if each is not None and each.is_open}
