"""Saving many products at once by item number, for spreadsheet imports and API clients.

A row equal to its stored product writes nothing. All rows are written in one transaction, and
the number of database commands does not grow with the number of rows.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from expo.catalog.editing.audiences import Audiences, check_known
from expo.catalog.editing.models import Partial, ProductRow, RowProblem, Saved, SavedRow
from expo.catalog.products.errors import NumberTaken, RepeatedNumber, TooManyProducts
from expo.catalog.products.models import (
    CONTENT_FIELDS,
    WRITE,
    Change,
    Content,
    Effect,
    Product,
    ProductStatus,
    checked_chosen,
    checked_pictures,
    missing_for_publishing,
)
from expo.catalog.products.records import ProductRecords
from expo.catalog.products.rules.checks import checked_content
from expo.catalog.products.rules.drafts import LIMITS, ProductDraft, draft_of
from expo.catalog.products.store.products import ProductStore
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.kit.access import SYSTEM, Actor
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import ExpoError, Invalid
from expo.kit.ids import new_id
from expo.kit.text import clean

MAX_ROWS = 500
_IN_A_THREAD = 20


@dataclass(frozen=True)
class ProductSaving:
    """Saves rows, for the ``saveProducts`` mutation and for imports."""

    _store: ProductStore
    records: ProductRecords
    exhibitors: Exhibitors
    audiences: Audiences
    database: Database
    clock: Clock

    async def save_many(
        self,
        actor: Actor,
        *,
        rows: Sequence[ProductRow],
        validate_only: bool = False,
        publish: bool = False,
        partial: Partial = Partial.ALL_OR_NOTHING,
        exhibitor_id: str | None = None,
    ) -> Saved:
        """Create or change products by item number; with ``publish`` also publish them.

        Returns each good row's effect and each bad row's problems. When there are problems and
        ``partial`` is ALL_OR_NOTHING, nothing is written and the results say what would have been.
        The installation itself (`SYSTEM`) names the exhibitor; all other actors save to their own.
        Raises `TooManyProducts` over 500 rows, `Forbidden`, `ProfileMissing`.
        """
        if len(rows) > MAX_ROWS:
            raise TooManyProducts(MAX_ROWS, field="rows")
        if validate_only:
            return (await self._checked(actor, rows, exhibitor_id, publish=publish))[0]

        async def write() -> Saved:
            saved, changes = await self._checked(actor, rows, exhibitor_id, publish=publish)
            if saved.problems and partial is Partial.ALL_OR_NOTHING:
                return saved
            products = {each.id: each for each in await self.records.write(actor, changes)}
            results = [replace(each, product=products.get(each.product.id, each.product)) for each in saved.results]
            return Saved(results, saved.problems, written=True)

        try:
            return await self.database.transact(write, Saved)
        except NumberTaken:  # created concurrently: the retry finds the product and changes it
            return await self.database.transact(write, Saved)

    async def _checked(
        self, actor: Actor, rows: Sequence[ProductRow], exhibitor_id: str | None, *, publish: bool
    ) -> tuple[Saved, list[Change]]:
        exhibitor = await self._catalogue_owner(actor, exhibitor_id)
        numbers = [_number(row.draft.number) for row in rows]
        known = await self._store.by_number(exhibitor.id, [each for each in numbers if each])
        unknown = await self.audiences.unknown(each for row in rows for each in row.chosen)
        check = RowCheck(exhibitor, self.clock(), publish=publish, unknown=unknown)
        if len(rows) > _IN_A_THREAD:
            return await asyncio.to_thread(check.all, rows, known)
        return check.all(rows, known)

    async def _catalogue_owner(self, actor: Actor, exhibitor_id: str | None) -> Exhibitor:
        if actor == SYSTEM and exhibitor_id is not None:
            return await self.exhibitors.get(actor, exhibitor_id=exhibitor_id)
        return await self.exhibitors.require_own(actor, scope=WRITE)


@dataclass(frozen=True)
class RowCheck:
    """Compares rows with the exhibitor's products, without reading or writing the database.

    ``publish`` also publishes the products; ``unknown`` are the chosen ids that belong to no organisation.
    """

    exhibitor: Exhibitor
    now: datetime
    publish: bool
    unknown: frozenset[str]

    def all(self, rows: Sequence[ProductRow], known_products: Mapping[str, Product]) -> tuple[Saved, list[Change]]:
        """Return the results of rows and the changes to write; ``known_products``, by number, are the exhibitor's."""
        results: list[SavedRow] = []
        problems: list[RowProblem] = []
        changes: list[Change] = []
        numbers = [_number(row.draft.number) for row in rows]
        repeated = {number for number, count in Counter(numbers).items() if number and count > 1}
        for row, number in zip(rows, numbers, strict=True):
            before = known_products.get(number or "")
            after, wrong = (None, [RepeatedNumber()]) if number in repeated else self.one(row, before)
            problems += [RowProblem.of(row.input_id, each) for each in wrong]
            if after is None:
                continue
            effect = Effect.CREATED if before is None else Effect.UNCHANGED if after == before else Effect.CHANGED
            results.append(SavedRow(row.input_id, effect, after, before))
            if effect is not Effect.UNCHANGED:
                changes.append(Change(before, after))
        return Saved(results, problems), changes

    def one(self, row: ProductRow, before: Product | None) -> tuple[Product | None, list[ExpoError]]:
        """Return the product that a row makes, or the row's problems."""
        draft = (
            row.draft
            if row.given_fields is None
            else row.draft.over(ProductDraft() if before is None else draft_of(before), row.given_fields)
        )
        kept = [] if before is None else before.pictures
        checked = checked_content(draft, pictures=kept if row.pictures is None else row.pictures, before=before)
        problems: list[ExpoError] = [*checked.problems, *_refused(row, self.unknown)]
        if checked.content is None or problems:
            return None, problems
        product = self.product(before, checked.content)
        if row.visibility is not None:
            product = replace(product, visibility=row.visibility, chosen=checked_chosen(row.visibility, row.chosen))
        if self.publish:
            product = product.with_status(ProductStatus.PUBLISHED, self.now)
        missing = missing_for_publishing(product) if product.is_published else []
        return (None, [*missing]) if missing else (product, [])

    def product(self, before: Product | None, content: Content) -> Product:
        """Return the known product with ``content``, or a new one."""
        return before.with_next_version(content, self.now) if before else new_product(self.exhibitor, content, self.now)


def new_product(exhibitor: Exhibitor, content: Content, now: datetime) -> Product:
    """Return a new product of an exhibitor, as a draft."""
    return Product(
        **{name: getattr(content, name) for name in CONTENT_FIELDS},
        id=new_id("prod"),
        exhibitor_id=exhibitor.id,
        organisation_id=exhibitor.organisation_id,
        status=ProductStatus.DRAFT,
        version=1,
        created_at=now,
        changed_at=now,
    )


def _refused(row: ProductRow, unknown_organisations: frozenset[str]) -> list[Invalid]:
    """Return the problems of a row besides its content."""
    problems: list[Invalid] = []
    for check in (
        lambda: checked_pictures(row.pictures or ()),
        lambda: row.visibility and checked_chosen(row.visibility, row.chosen),
        lambda: check_known(row.chosen, unknown_organisations),
    ):
        try:
            check()
        except Invalid as problem:
            problems.append(problem)
    return problems


def _number(text: str) -> str | None:
    """Return an item number in its stored form, or None if it is invalid."""
    try:
        return clean(text, field="number", limit=LIMITS["number"])
    except Invalid:
        return None
