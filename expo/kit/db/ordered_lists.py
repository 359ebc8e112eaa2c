"""Ordered lists: documents of one collection, read newest first from many lists, at a cost independent of length.

A document has a place, an increasing number, on each of its lists, and is indexed by the bucket of `BUCKET` places that
contains it: ``all/17``. A page is then a few buckets at one end, found through one index by equality, which every
database does in time proportional to the matches (the embedded one reads everything that a range or a sort matches).

Places are allocated outside transactions, so that concurrent writers never wait for each other. A place may be
allocated twice, or stay empty when its transaction fails; nothing relies on either.
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, Protocol, TypeVar

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from expo.kit.db.documents import Document, from_document
from expo.kit.db.mongo import Collection, Database
from expo.kit.errors import Unavailable
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

BUCKET: Final = 8
_WIDEST: Final = 256
_LONG_ENOUGH: Final = 400
_MAX_LENGTH: Final = 2000
_ATTEMPTS: Final = 5


class Placed(Protocol):
    """A document on ordered lists, with its places by list name."""

    @property
    def id(self) -> str:
        """Id of the document."""

    @property
    def places(self) -> Mapping[str, int]:
        """Places by list name."""


Item = TypeVar("Item", bound=Placed)
Keep = Callable[[Sequence[Item]], Awaitable[frozenset[str]]]
"""Returns the ids of the items that the reader may see."""


@dataclass(frozen=True)
class ListQuery(Generic[Item]):
    """A query for a page of a list: the items after a cursor that satisfy ``predicate``.

    The walk stops early after a long stretch without items for this reader (16,000 places); with ``exhaustive`` it goes
    on to the end.
    """

    name: str
    part: Slice
    predicate: Callable[[Item], bool] = lambda _item: True
    exhaustive: bool = False


def buckets_of(places: Mapping[str, int]) -> list[str]:
    """Return the buckets of these places."""
    return [f"{name}/{place // BUCKET}" for name, place in places.items()]


@dataclass(frozen=True)
class OrderedLists(Generic[Item]):
    """Allocates places, counted in the collection ``counters``, and reads pages of many lists at once.

    ``items`` are documents of the class ``kind``; their indexed field ``buckets`` holds the result of `buckets_of`.
    """

    database: Database
    counters: str
    items: Collection
    kind: type[Item]
    buckets: str
    lists_of: Callable[[Item], set[str]]

    async def place(self, items: Sequence[Item]) -> list[dict[str, int]]:
        """Return each item's places on its lists; existing places are kept."""
        new = [sorted(self.lists_of(each) - each.places.keys()) for each in items]
        begin = await self._hand_out(Counter(name for names in new for name in names))
        placed = []
        for item, names in zip(items, new, strict=True):
            kept = {name: place for name, place in item.places.items() if name in self.lists_of(item)}
            for name in names:
                kept[name] = begin[name]
                begin[name] += 1
            placed.append(kept)
        return placed

    async def _hand_out(self, counts: Mapping[str, int]) -> dict[str, int]:
        """Allocate ``counts`` places on the lists, by name, and return the first of each.

        Takes two commands, outside any transaction.
        """
        if not counts:
            return {}
        raw = self.database.raw[self.counters]
        steps = [UpdateOne({"_id": name}, {"$inc": {"next": number}}, upsert=True) for name, number in counts.items()]
        for _ in range(_ATTEMPTS):
            known = {each["_id"]: each["next"] async for each in raw.find({"_id": {"$in": list(counts)}})}
            try:
                await raw.bulk_write(steps, ordered=False)
            except BulkWriteError:
                continue  # two writers created the same list at once; the extra counts only leave places empty
            return {name: known.get(name, 0) for name in counts}
        raise Unavailable("Too much is being saved at once. Please try again.")

    async def scan(
        self, name: str, bucket: int, at_once: int, projection: Mapping[str, int]
    ) -> tuple[list[Document], int | None]:
        """Return the documents in the next buckets of a list, oldest first, and the bucket to continue from, if any.

        Documents that get a new place meanwhile are returned again later.
        """
        known = await self.database.collection(self.counters).find_one({"_id": name})
        end = -(-known["next"] // BUCKET) if known else 0
        after = min(bucket + at_once, end)
        keys = [f"{name}/{number}" for number in range(bucket, after)]
        found = await self.items.find({self.buckets: {"$in": keys}}, projection=projection) if keys else []
        return found, after if after < end else None

    async def read(self, queries: Sequence[ListQuery[Item]], keep: Keep[Item]) -> list[Page[Item]]:
        """Return a page for each query, newest first, with the items that ``keep`` retains.

        The number of commands is independent of the number of queries and the page sizes; it grows slowly with the
        share of a list that this reader may not see. Raises `Invalid` for a foreign cursor.
        """
        behind = [_behind(each.part.after) for each in queries]
        counters, names = self.database.collection(self.counters), list({each.name for each in queries})
        ends = {each["_id"]: each["next"] for each in await counters.find({"_id": {"$in": names}})}
        walks = []
        for query, after in zip(queries, behind, strict=True):
            last = ends.get(query.name, 0) - 1
            walks.append(_ListWalk(query, (last if after is None else min(last, after[0])) // BUCKET, after))
        while open_walks := [walk for walk in walks if not walk.is_over]:
            await self._round(open_walks, keep)
        return [walk.page() for walk in walks]

    async def _round(self, walks: Sequence["_ListWalk[Item]"], keep: Keep[Item]) -> None:
        buckets = list({bucket for walk in walks for bucket in walk.step()})
        by_list: defaultdict[str, list[Item]] = defaultdict(list)
        for document in await self.items.find({self.buckets: {"$in": buckets}}):
            item = from_document(self.kind, document)
            for name in item.places:
                by_list[name].append(item)
        fitting = [walk.fitting(by_list[walk.query.name]) for walk in walks]
        kept = await keep(list({each.id: each for found in fitting for each in found}.values()))
        for walk, found in zip(walks, fitting, strict=True):
            walk.items += [each for each in found if each.id in kept]


@dataclass
class _ListWalk(Generic[Item]):
    """Walks along one list, from its newest end or a cursor, until it has enough items."""

    query: ListQuery[Item]
    bucket: int
    behind: tuple[int, str] | None
    items: list[Item] = field(default_factory=list)
    buckets_read: int = 0
    ahead: range = range(0)

    @property
    def is_over(self) -> bool:
        enough = len(self.items) > self.query.part.first
        tired = self.buckets_read >= (_LONG_ENOUGH if self.items else _MAX_LENGTH) and not self.query.exhaustive
        return self.bucket < 0 or enough or tired

    def place(self, item: Item) -> tuple[int, str]:
        return item.places[self.query.name], item.id

    def step(self) -> list[str]:
        """Return the next buckets to read, more each time."""
        width = min(max(self.buckets_read, self.query.part.first // BUCKET + 2), _WIDEST)
        self.ahead = range(max(self.bucket - width + 1, 0), self.bucket + 1)
        self.bucket -= width
        self.buckets_read += width
        return [f"{self.query.name}/{number}" for number in self.ahead]

    def fitting(self, items: Iterable[Item]) -> list[Item]:
        """Return the matching items of the current buckets, newest first."""
        fit = [
            each
            for each in items
            if each.places.get(self.query.name, -1) // BUCKET in self.ahead
            and self.query.predicate(each)
            and (self.behind is None or self.place(each) < self.behind)
        ]
        return sorted(fit, key=self.place, reverse=True)

    def page(self) -> Page[Item]:
        cursors = [encode_cursor(*self.place(each)) for each in self.items]
        page = page_of(self.items, cursors, self.query.part)
        more = page.has_next or (self.bucket >= 0 and bool(self.items))
        return Page(page.items, page.cursors, has_next=more)


def _behind(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    place, item_id = decode_cursor(cursor, [int, str])
    return place, item_id
