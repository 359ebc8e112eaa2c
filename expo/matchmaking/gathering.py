"""Reads what a rematch is about: the goods and exhibitors of a fair, and who wishes for something."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from expo.fairs.models import Part, RegistrationStatus
from expo.fairs.service import Fairs
from expo.localisation.models import Text
from expo.matchmaking import codes
from expo.matchmaking.candidates import Candidates
from expo.matchmaking.implicit import ImplicitWishes
from expo.matchmaking.models import Wish
from expo.matchmaking.sellers import Sellers
from expo.matchmaking.shelf import Rows, Shelf, ShelfBuilder
from expo.matchmaking.store import WishStore

_LOT = 1


@dataclass(frozen=True)
class WishRows:
    """Open wishes of a fair by row, a buyer's together. ``admitted`` [n] says whether the organiser let the buyer in.

    A row whose id is empty is what a buyer searches for and keeps who has written no wish; ``texts`` are its words.
    """

    ids: tuple[str, ...]
    buyers: tuple[str, ...]
    texts: tuple[str, ...]
    admitted: codes.Bits

    @cached_property
    def implicit(self) -> frozenset[int]:
        """The rows that nobody has written."""
        return frozenset(row for row, wish_id in enumerate(self.ids) if not wish_id)

    @cached_property
    def runs(self) -> tuple[Rows, Rows]:
        """For each row the first of its buyer's rows, and the one after her last."""
        cuts = [row for row, buyer in enumerate(self.buyers) if not row or buyer != self.buyers[row - 1]]
        bounds = np.array([*cuts, len(self.buyers)], np.int64)
        lengths = np.diff(bounds)
        return np.repeat(bounds[:-1], lengths), np.repeat(bounds[1:], lengths)


@dataclass(frozen=True)
class Gathering:
    """Reads in streams: what is kept are arrays and ids, never all products or wishes as objects."""

    candidates: Candidates
    store: WishStore
    fairs: Fairs
    implicit: ImplicitWishes

    async def goods(self, fair_id: str) -> tuple[Shelf, Sellers]:
        """Return all goods that exhibitors with an open booth at the fair show, and these exhibitors."""
        builder = ShelfBuilder()
        async for products in self.candidates.catalog.every_on_show():
            builder.add(products)
        sellers = await self.candidates.sellers(fair_id, builder.exhibitor_ids)
        return builder.built(sellers.rows), sellers

    async def rows(self, fair_id: str, *, sample: int | None = None) -> WishRows:
        """Return who has which open wishes at the fair; of ``sample`` buyers drawn by lot at most."""
        written = [(buyer, wish_id, "") for wish_id, buyer in await self.store.open_rows(fair_id)]
        let_in, refused = await self._registered(fair_id)
        silent = sorted(let_in - {buyer for buyer, _, _ in written})
        buyers = sorted(({buyer for buyer, _, _ in written} - refused) | set(silent))
        if sample is not None and len(buyers) > sample:
            buyers = np.random.default_rng(_LOT).choice(np.array(buyers), sample, replace=False).tolist()
        chosen = set(buyers)
        implicit = await self.implicit.texts(fair_id, [each for each in silent if each in chosen])
        said = [(buyer, "", text) for buyer, texts in implicit.items() for text in texts]
        kept = sorted(each for each in (*written, *said) if each[0] in chosen)
        return WishRows(
            ids=tuple(wish_id for _, wish_id, _ in kept),
            buyers=tuple(buyer for buyer, _, _ in kept),
            texts=tuple(text for _, _, text in kept),
            admitted=np.array([buyer in let_in for buyer, _, _ in kept], bool),
        )

    async def _registered(self, fair_id: str) -> tuple[set[str], set[str]]:
        """Return which buyers the organiser has let in, and which refused: those are shown to nobody."""
        states = (RegistrationStatus.APPROVED, RegistrationStatus.DECLINED)
        found = [await self.fairs.taking_part(fair_id, Part.BUYER, status=each) for each in states]
        return set(found[0]), set(found[1])

    async def wishes(self, fair_id: str, rows: WishRows, wanted: Sequence[int]) -> dict[int, Wish]:
        """Return the wishes of rows; those that were closed meanwhile are left out."""
        found = await self.store.get_many([rows.ids[row] for row in wanted if rows.ids[row]])
        known = {each.id: each for each in found if each is not None and each.is_open}
        made = {row: known.get(rows.ids[row]) or self._made(fair_id, rows, row) for row in wanted}
        return {row: each for row, each in made.items() if each is not None}

    def _made(self, fair_id: str, rows: WishRows, row: int) -> Wish | None:
        """Return what a row says that nobody has written, as a wish that is never stored."""
        if rows.ids[row]:
            return None
        now, text = self.candidates.answer_times.clock(), Text(rows.texts[row], "en")
        return Wish(id="", fair_id=fair_id, buyer_id=rows.buyers[row], text=text, created_at=now, changed_at=now)
