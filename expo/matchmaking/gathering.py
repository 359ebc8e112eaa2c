"""Reads what a rematch is about: the goods and exhibitors of a fair, and who wishes for something.

All of it comes in streams, and what is kept of it are arrays and a file: never all products or wishes as objects.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from expo.fairs.models import Part, RegistrationStatus
from expo.fairs.service import Fairs
from expo.localisation.models import Text
from expo.matchmaking.candidates import Candidates
from expo.matchmaking.implicit import ImplicitWishes
from expo.matchmaking.models import Wish
from expo.matchmaking.run_folder import RunFolder, WishWriter
from expo.matchmaking.sellers import Sellers
from expo.matchmaking.shelf import Lot, Shelf, lot_of, shelf_of
from expo.matchmaking.store import WishStore
from expo.matchmaking.wish_rows import WishRows, wish_rows

_LOT: Final = 1
_PART: Final = 25_000
"""So many goods are kept at once; whoever takes over reads on behind them."""
_SILENT: Final = 500
_GOODS: Final = "goods"
Told = Callable[[int], Awaitable[None]]
"""Hears how many things were read."""


@dataclass
class _Reading:
    """Wishes as they are read: each goes into the file, and what rows know of it is kept."""

    file: WishWriter
    let_in: set[str]
    buyers: set[str] = field(default_factory=set)
    parts: list[WishRows] = field(default_factory=list)

    def take(self, wishes: Sequence[Wish]) -> None:
        """Take wishes."""
        spans = [self.file.add(each) for each in wishes]
        self.parts.append(wish_rows(wishes, [each.buyer_id in self.let_in for each in wishes], spans))
        self.buyers.update(each.buyer_id for each in wishes)

    def rows(self) -> WishRows:
        """Return all that was taken, in the order of buyers and wishes, whatever order the database had."""
        parts = self.parts or [wish_rows([], [], [])]
        ids = [each for part in parts for each in part.ids]
        buyers = [each for part in parts for each in part.buyers]
        spans = np.concatenate([part.spans for part in parts])
        order = sorted(range(len(ids)), key=lambda row: (buyers[row], ids[row], int(spans[row, 0])))
        return WishRows(
            ids=tuple(ids[row] for row in order),
            buyers=tuple(buyers[row] for row in order),
            admitted=np.concatenate([part.admitted for part in parts])[order],
            market=np.concatenate([part.market for part in parts])[order],
            certificates=np.concatenate([part.certificates for part in parts])[order],
            spans=spans[order],
        )


@dataclass(frozen=True)
class Gathering:
    """Reads a fair into a run's folder."""

    candidates: Candidates
    store: WishStore
    fairs: Fairs
    implicit: ImplicitWishes

    async def goods(self, fair_id: str, folder: RunFolder, told: Told) -> tuple[Shelf, Sellers]:
        """Return all goods that exhibitors with an open booth at the fair show, and these exhibitors.

        What was read is kept in parts, each under where the next process reads on.
        """
        names = folder.parts(_GOODS)
        lots, waiting = [folder.load(name, Lot) for name in names], [lot_of([])]
        begin = int(names[-1].rpartition("-")[2]) if names else 0
        async for offers, after in self.candidates.catalog.every_offer(begin=begin):
            waiting.append(await asyncio.to_thread(lot_of, offers))
            if sum(len(each.ids) for each in waiting) >= _PART:
                lots, waiting = [*lots, _joined(waiting)], [lot_of([])]
                await asyncio.to_thread(folder.save, f"{_GOODS}-{after:09d}", lots[-1])
                await told(sum(len(each.ids) for each in lots))
        lots.append(_joined(waiting))
        owners = sorted({each for lot in lots for each in lot.exhibitor_ids})
        sellers = await self.candidates.sellers(fair_id, owners)
        return await asyncio.to_thread(shelf_of, lots, sellers.rows), sellers

    async def rows(self, fair_id: str, folder: RunFolder, *, sample: int | None = None) -> WishRows:
        """Return who has which open wishes at the fair, of ``sample`` buyers drawn by lot at most; keep the wishes."""
        let_in, refused = await self._registered(fair_id)
        chosen = None if sample is None else await self._drawn(fair_id, sample, let_in, refused)
        reading = _Reading(folder.write_wishes(), let_in)
        async for wishes in self.store.every_open(fair_id):
            reading.take([each for each in wishes if each.buyer_id not in refused and _is_in(each.buyer_id, chosen)])
        silent = sorted(each for each in let_in - reading.buyers if _is_in(each, chosen))
        for begin in range(0, len(silent), _SILENT):
            said = await self.implicit.texts(fair_id, silent[begin : begin + _SILENT])
            reading.take([self._made(fair_id, buyer, text) for buyer, texts in said.items() for text in texts])
        await asyncio.to_thread(reading.file.close)
        return reading.rows()

    async def _drawn(self, fair_id: str, sample: int, let_in: Iterable[str], refused: set[str]) -> set[str] | None:
        """Return buyers drawn by lot, None for all where there are not so many."""
        buyers = {buyer async for some in self.store.open_buyers(fair_id) for buyer in some} | set(let_in)
        everybody = sorted(buyers - refused)
        if len(everybody) <= sample:
            return None
        return set(np.random.default_rng(_LOT).choice(np.array(everybody), sample, replace=False).tolist())

    async def _registered(self, fair_id: str) -> tuple[set[str], set[str]]:
        """Return which buyers the organiser has let in, and which refused: those are shown to nobody."""
        states = (RegistrationStatus.APPROVED, RegistrationStatus.DECLINED)
        found = [await self.fairs.taking_part(fair_id, Part.BUYER, status=each) for each in states]
        return set(found[0]), set(found[1])

    def _made(self, fair_id: str, buyer_id: str, text: str) -> Wish:
        """Return what nobody has written as a wish that is never stored in the database."""
        now = self.candidates.answer_times.clock()
        return Wish(id="", fair_id=fair_id, buyer_id=buyer_id, text=Text(text, "en"), created_at=now, changed_at=now)


def _is_in(buyer_id: str, chosen: set[str] | None) -> bool:
    return chosen is None or buyer_id in chosen


def _joined(lots: Sequence[Lot]) -> Lot:
    return Lot(**{name: np.concatenate([getattr(each, name) for each in lots]) for name in Lot.__dataclass_fields__})
