"""The ledger: the few facts about each of an exhibitor's products that its own table is sorted and searched by.

An exhibitor with ten thousand products sorts them by number, title, price or change, and
looks for words in them. Whatever index serves that, the embedded database reads all that an
equality matches, document by document (`expo.kit.mongo`). So the facts of 256 neighbours on
the exhibitor's shelf lie in one document, a leaf: forty documents are ten thousand products,
read in a few hundredths of a second by any database, then sorted and sifted here. A leaf is
written in the transaction of its products, so the two never differ.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import msgspec
from pymongo import IndexModel, UpdateOne

from expo.catalog.models import Content, Product, ProductStatus, Visibility, missing_for_publishing
from expo.catalog.quality import problems_of
from expo.catalog.shelves import exhibitor_shelf
from expo.kit.mongo import Collection, Document
from expo.kit.text import folded

LEAVES: Final = "product_leaves"
INDEXES: Final = {LEAVES: [IndexModel([("exhibitor_id", 1)])]}
LEAF: Final = 256
_LONGEST_WORDS: Final = 400
_LONGEST_KEY: Final = 100
_DIGITS: Final = re.compile(r"[0-9]+")
_BREAKS: Final = re.compile(r"[\s\-_/.,;:()]+")


@dataclass(frozen=True)
class Line:
    """What the ledger knows of one product.

    ``number`` and ``title`` are made for sorting, ``words`` for searching; ``price`` is the
    lowest tier's for ten thousand units, in minor units of ``currency``. ``incomplete`` says
    that it lacks something that publishing needs, ``flawed`` that its listing has a problem.
    """

    id: str
    status: ProductStatus
    visibility: Visibility
    section: str
    number: str
    title: str
    words: str
    changed_at: datetime
    price: int | None = None
    currency: str | None = None
    incomplete: bool = False
    flawed: bool = False


@dataclass(frozen=True)
class Ledger:
    """Reads and writes leaves, in the transaction that is open."""

    leaves: Collection

    async def read(self, exhibitor_id: str) -> list[Line]:
        """Return a line for each product of an exhibitor, in no order; one command."""
        documents = await self.leaves.find({"exhibitor_id": exhibitor_id})
        return [_line(key, each) for document in documents for key, each in document.get("lines", {}).items()]

    async def write(self, removed: Iterable[Product], present: Iterable[Product]) -> None:
        """Write the lines of products that stay and take away those of others; one command."""
        pages: defaultdict[str, _Page] = defaultdict(_Page)
        for product in removed:
            pages[_leaf(product)].unset[f"lines.{product.id}"] = ""
        for product in present:
            page = pages[_leaf(product)]
            page.unset.pop(f"lines.{product.id}", None)
            page.set |= {f"lines.{product.id}": _document(line_of(product)), "exhibitor_id": product.exhibitor_id}
        changes = [UpdateOne({"_id": key}, page.change, upsert=bool(page.set)) for key, page in pages.items()]
        await self.leaves.bulk(changes)


@dataclass
class _Page:
    """What changes in one leaf."""

    set: Document = field(default_factory=dict)
    unset: Document = field(default_factory=dict)

    @property
    def change(self) -> Document:
        return {name: what for name, what in (("$set", self.set), ("$unset", self.unset)) if what}


def line_of(product: Product) -> Line:
    """Return what the ledger keeps of a product."""
    tier = product.best_tier
    return Line(
        id=product.id,
        status=product.status,
        visibility=product.visibility,
        section=product.section,
        number=_DIGITS.sub(lambda digits: digits.group().zfill(12), folded(product.number))[:_LONGEST_KEY],
        title=folded(product.title.text)[:_LONGEST_KEY],
        words=_words(product),
        changed_at=product.changed_at,
        price=None if tier is None else tier.price.amount * 10_000 // tier.per,
        currency=None if tier is None else tier.price.currency,
        incomplete=bool(missing_for_publishing(product)),
        flawed=bool(problems_of(product)),
    )


def terms_of(text: str) -> list[str]:
    """Return what somebody looks for, term by term; at most eight."""
    return [each for each in _BREAKS.split(folded(text[:200])) if each][:8]


def has_terms(line: Line, terms: Sequence[str]) -> bool:
    """Say whether each term begins a word of the product, or lies inside one where words are not set apart."""
    return all(f" {term}" in line.words or (not term.isascii() and term in line.words) for term in terms)


def _words(content: Content) -> str:
    texts = [content.number, content.title.text, *(each.text for each in content.title.renderings.values())]
    texts += [content.brand or "", content.category or "", content.gtin or "", *content.keywords]
    words = dict.fromkeys(each for text in texts for each in _BREAKS.split(folded(text)) if each)
    return f" {' '.join(words)}"[:_LONGEST_WORDS]


def _leaf(product: Product) -> str:
    return f"{product.exhibitor_id}/{product.places[exhibitor_shelf(product.exhibitor_id, None)] // LEAF}"


def _document(line: Line) -> Document:
    document: Document = msgspec.to_builtins(line, builtin_types=(datetime,))
    del document["id"]
    return {name: value for name, value in document.items() if value not in (None, False)}


def _line(product_id: str, document: dict[str, Any]) -> Line:
    return msgspec.convert({"id": product_id, **document}, Line, builtin_types=(datetime,))
