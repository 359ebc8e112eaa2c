"""Shelves: lists of products that are read from the newest end, at the same cost however long they are.

A shelf is a list such as ``all``, ``section:lighting-equipment`` or ``PUBLISHED:exh_…``.
Every product on it has a place there, a number that grows, and is found by the box of
`BOX` places that it lies in: ``all/17``. A page is then the few boxes at one end, found
through one index by plain equality, which every database does in the time that their
products take (the embedded one reads whatever a range or a sort matches, to the last).

Places are handed out outside of transactions, so that two exhibitors who publish at the
same time never wait for each other. A place may be handed out twice, or stay empty when
its transaction fails; nothing relies on either.
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError

from expo.catalog.products.models import Offer, Product, ProductStatus
from expo.catalog.products.rules.quality import problem_shelves
from expo.kit.db.mongo import Collection, Database, from_document
from expo.kit.errors import Unavailable
from expo.kit.paging import Page, Slice, decode_cursor, encode_cursor, page_of

PLACES: Final = "shelf_places"
BOX: Final = 8
ALL: Final = "all"
_WIDEST: Final = 256
_BOXES: Final = 25
"""So many are looked into at once by who reads all: with four times as many each costs the embedded database twice."""
_LONG_ENOUGH: Final = 400
_LONGEST: Final = 2000
_ATTEMPTS: Final = 5

Keep = Callable[[Sequence[Product]], Awaitable[frozenset[str]]]
"""Returns the ids of the products that a reader may see."""


@dataclass(frozen=True)
class Stretch:
    """What somebody wants of a shelf: the products behind a cursor.

    With ``category`` only those of this own group of the exhibitor, with ``section`` those
    of this section. A reader's walk ends early where nothing on a long way is for this
    reader (16,000 places without a find); with ``whole`` it goes to the end.
    """

    shelf: str
    wanted: Slice
    category: str | None = None
    section: str | None = None
    whole: bool = False

    def takes(self, product: Product) -> bool:
        """Say whether a product of the shelf is wanted."""
        return self.category in {None, product.category} and self.section in {None, product.section}


def section_shelf(section: str) -> str:
    """Return the shelf of what is published in a section."""
    return f"section:{section}"


def exhibitor_shelf(exhibitor_id: str, status: ProductStatus | None = ProductStatus.PUBLISHED) -> str:
    """Return the shelf of an exhibitor's products with a status, or of all of them."""
    return f"{status or 'every'}:{exhibitor_id}"


def shelves_of(product: Product) -> set[str]:
    """Return the shelves that a product belongs on."""
    own = {exhibitor_shelf(product.exhibitor_id, None), exhibitor_shelf(product.exhibitor_id, product.status)}
    return own | {ALL, section_shelf(product.section)} | problem_shelves(product) if product.is_published else own


def boxes_of(places: Mapping[str, int]) -> list[str]:
    """Return the boxes that a product with these places lies in."""
    return [f"{shelf}/{place // BOX}" for shelf, place in places.items()]


@dataclass
class _Walk:
    """Goes along one shelf, from its newest end or a cursor on, until it has enough."""

    stretch: Stretch
    box: int
    behind: tuple[int, str] | None
    found: list[Product] = field(default_factory=list)
    seen: int = 0
    ahead: range = range(0)

    @property
    def is_over(self) -> bool:
        enough = len(self.found) > self.stretch.wanted.first
        tired = self.seen >= (_LONG_ENOUGH if self.found else _LONGEST) and not self.stretch.whole
        return self.box < 0 or enough or tired

    def place(self, product: Product) -> tuple[int, str]:
        return product.places[self.stretch.shelf], product.id

    def step(self) -> list[str]:
        """Return the next boxes to look into, more each time."""
        width = min(max(self.seen, self.stretch.wanted.first // BOX + 2), _WIDEST)
        self.ahead = range(max(self.box - width + 1, 0), self.box + 1)
        self.box -= width
        self.seen += width
        return [f"{self.stretch.shelf}/{number}" for number in self.ahead]

    def fitting(self, products: Iterable[Product]) -> list[Product]:
        """Return those that lie in the boxes looked into, newest first."""
        shelf = self.stretch.shelf
        fit = [
            each
            for each in products
            if each.places.get(shelf, -1) // BOX in self.ahead
            and self.stretch.takes(each)
            and (self.behind is None or self.place(each) < self.behind)
        ]
        return sorted(fit, key=self.place, reverse=True)

    def page(self) -> Page[Product]:
        cursors = [encode_cursor(*self.place(each)) for each in self.found]
        page = page_of(self.found, cursors, self.stretch.wanted)
        more = page.has_next or (self.box >= 0 and bool(self.found))
        return Page(page.items, page.cursors, has_next=more)


@dataclass(frozen=True)
class Shelves:
    """Hands out places, and reads stretches of many shelves at once."""

    database: Database
    products: Collection

    async def place(self, products: Sequence[Product]) -> list[dict[str, int]]:
        """Return each product's places on the shelves it belongs on; those it has it keeps."""
        new = [sorted(shelves_of(each) - each.places.keys()) for each in products]
        begin = await self._hand_out(Counter(shelf for shelves in new for shelf in shelves))
        placed = []
        for product, shelves in zip(products, new, strict=True):
            kept = {shelf: place for shelf, place in product.places.items() if shelf in shelves_of(product)}
            for shelf in shelves:
                kept[shelf] = begin[shelf]
                begin[shelf] += 1
            placed.append(kept)
        return placed

    async def _hand_out(self, wanted: Mapping[str, int]) -> dict[str, int]:
        """Reserve so many places on each shelf and return the first of each.

        Two commands, outside of any transaction.
        """
        if not wanted:
            return {}
        raw = self.database.raw[PLACES]
        steps = [UpdateOne({"_id": shelf}, {"$inc": {"next": number}}, upsert=True) for shelf, number in wanted.items()]
        for _ in range(_ATTEMPTS):
            known = {each["_id"]: each["next"] async for each in raw.find({"_id": {"$in": list(wanted)}})}
            try:
                await raw.bulk_write(steps, ordered=False)
            except BulkWriteError:
                continue  # two made the same shelf at once; what was counted too often only leaves places empty
            return {shelf: known.get(shelf, 0) for shelf in wanted}
        raise Unavailable("The catalog is very busy; please try again.")

    async def offers(self, box: int) -> tuple[list[Offer], int | None]:
        """Return the offers in the next boxes of all that is published, and the box to go on with if there are more.

        A product that is published anew meanwhile comes again, later.
        """
        known = await self.database.collection(PLACES).find_one({"_id": ALL})
        end = -(-known["next"] // BOX) if known else 0
        after = min(box + _BOXES, end)
        keys = [f"{ALL}/{number}" for number in range(box, after)]
        names = {each.name: 1 for each in fields(Offer)}
        found = await self.products.find({"shelves": {"$in": keys}}, projection=names) if keys else []
        return [from_document(Offer, each) for each in found], after if after < end else None

    async def read(self, stretches: Sequence[Stretch], keep: Keep) -> list[Page[Product]]:
        """Return a page for each stretch, newest first, with what ``keep`` keeps.

        The number of commands does not depend on how many stretches there are or how long
        their pages; it grows, slowly, with how much of a shelf is not for this reader.
        Raises `Invalid` for a cursor that is not from here.
        """
        behind = [_behind(each.wanted.after) for each in stretches]
        shelves = list({each.shelf for each in stretches})
        ends = {
            each["_id"]: each["next"] for each in await self.database.collection(PLACES).find({"_id": {"$in": shelves}})
        }
        walks = []
        for stretch, after in zip(stretches, behind, strict=True):
            last = ends.get(stretch.shelf, 0) - 1
            walks.append(_Walk(stretch, (last if after is None else min(last, after[0])) // BOX, after))
        while open_walks := [walk for walk in walks if not walk.is_over]:
            await self._round(open_walks, keep)
        return [walk.page() for walk in walks]

    async def _round(self, walks: Sequence[_Walk], keep: Keep) -> None:
        boxes = list({box for walk in walks for box in walk.step()})
        documents = await self.products.find({"shelves": {"$in": boxes}})
        by_shelf: defaultdict[str, list[Product]] = defaultdict(list)
        for product in (from_document(Product, document) for document in documents):
            for shelf in product.places:
                by_shelf[shelf].append(product)
        fitting = [walk.fitting(by_shelf[walk.stretch.shelf]) for walk in walks]
        kept = await keep(list({each.id: each for found in fitting for each in found}.values()))
        for walk, found in zip(walks, fitting, strict=True):
            walk.found += [each for each in found if each.id in kept]


def _behind(cursor: str | None) -> tuple[int, str] | None:
    if cursor is None:
        return None
    place, product_id = decode_cursor(cursor, [int, str])
    return place, product_id
