"""Editing single products, and many products by id."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from expo.catalog.editing.audiences import Audiences
from expo.catalog.editing.models import ProductRow, RowProblem, Saved, SavedRow
from expo.catalog.editing.pictures import PictureChoice, PictureImporter
from expo.catalog.editing.saving import RowCheck, new_product
from expo.catalog.products.errors import (
    NotDraft,
    NotPublished,
    NumberTaken,
    ProductNotFound,
    TooManyProducts,
)
from expo.catalog.products.models import (
    WRITE,
    Change,
    Content,
    Effect,
    Product,
    ProductStatus,
    Visibility,
    checked_chosen,
    checked_pictures,
    missing_for_publishing,
)
from expo.catalog.products.records import ProductRecords
from expo.catalog.products.rules.drafts import LIMITS, ProductDraft
from expo.catalog.products.service import Catalog
from expo.catalog.products.store.products import ProductStore
from expo.exhibitors.models import Exhibitor, ShownPicture
from expo.kit.access import Actor, require_signed_in
from expo.kit.clock import Clock
from expo.kit.db.mongo import Database
from expo.kit.errors import ExpoError, Invalid, NotFound, VersionConflict
from expo.kit.files.pictures import Pictures
from expo.kit.files.uploads import PICTURE, Uploads
from expo.kit.ids import is_id
from expo.kit.text import clean
from expo.localisation.models import Text

MAX_IDS = 500

Turn = Callable[[Product], Product | None]
"""Returns the product as it should become, None to delete it, or raises the error that forbids the change."""


@dataclass(frozen=True)
class ProductEditing:
    """Creates, changes, publishes and withdraws products, for members of their exhibitor."""

    _store: ProductStore
    catalog: Catalog
    records: ProductRecords
    uploads: Uploads
    pictures: Pictures
    audiences: Audiences
    database: Database
    clock: Clock

    @property
    def picture_importer(self) -> PictureImporter:
        """The service that stores uploaded files as product pictures."""
        return PictureImporter(self.uploads, self.pictures)

    async def save(
        self,
        actor: Actor,
        *,
        draft: ProductDraft,
        given_fields: Collection[str] | None = None,
        product_id: str | None = None,
        version: int | None = None,
        pictures: Sequence[PictureChoice] | None = None,
        visibility: Visibility | None = None,
        chosen: Sequence[str] = (),
        publish: bool = False,
    ) -> Product:
        """Create a product, or change an existing one if ``product_id`` is given; with ``publish`` also publish it.

        ``given_fields`` names the draft's fields to save; the product keeps its values in all other fields. None
        saves all fields. ``pictures`` replaces the whole list of pictures, None keeps it. ``visibility`` None keeps the
        visibility; if it is CHOSEN, ``chosen`` are the ids of the organisations that may see the product. ``version``
        must be the product's current version.

        Raises `Invalid` for the first invalid value, `Missing` if a published product would lack a required value,
        `UnknownOrganisation`, `NumberTaken`, `ProfileMissing`, `ProductNotFound`, `VersionConflict` if ``version`` is
        outdated, and the errors of `PictureImporter.read`. Nothing is written then.
        """
        await self._own(actor, product_id)
        picture_changes = None if pictures is None else await self.picture_importer.read(actor, pictures)
        fields = None if given_fields is None else frozenset(given_fields)

        async def write() -> Product:
            own, before = await self._own(actor, product_id)
            if before is not None and before.version != version:
                raise VersionConflict(before.version)
            shown = None if picture_changes is None else picture_changes.apply_to(before.pictures if before else ())
            row = ProductRow("", draft, fields, shown, visibility, chosen)
            check = RowCheck(own, self.clock(), publish=publish, unknown=await self.audiences.unknown(chosen))
            after, problems = check.one(row, before)
            if after is None:
                raise problems[0]
            if picture_changes is not None:
                await self.picture_importer.use_up(picture_changes)
            written = await self.records.write(actor, [Change(before, after)])
            return written[0] if written else after

        return await self.database.transact(write, Product)

    async def _own(self, actor: Actor, product_id: str | None) -> tuple[Exhibitor, Product | None]:
        """Return the actor's exhibitor, and its product with this id; raises as `save` does."""
        known = None if product_id is None else await self.catalog.own(actor, product_id=product_id, scope=WRITE)
        return await self.catalog.exhibitors.require_own(actor, scope=WRITE), known

    async def duplicate(self, actor: Actor, *, product_id: str, number: str | None = None) -> Product:
        """Create a draft with the same content, under ``number`` or the next free number derived from the original's.

        The copy shares the pictures and has no GTIN, which identifies one article only.
        Raises `ProductNotFound`, `NumberTaken`, `Invalid`.
        """

        async def write() -> Product:
            original = await self.catalog.own(actor, product_id=product_id, scope=WRITE)
            own = await self.catalog.exhibitors.require_own(actor, scope=WRITE)
            chosen = None if number is None else clean(number, field="number", limit=LIMITS["number"])
            free = chosen or await self._free_number(original)
            copy = new_product(own, replace(original.content, number=free, gtin=None), self.clock())
            copy = replace(copy, visibility=original.visibility, chosen=original.chosen)
            [written] = await self.records.write(actor, [Change(None, copy)])
            return written

        return await self.database.transact(write, Product)

    async def _free_number(self, product: Product) -> str:
        """Return the first free of ``NUMBER-2``, ``NUMBER-3`` …; raises `NumberTaken` when a hundred are taken."""
        numbers = [f"{product.number[: LIMITS['number'] - 4]}-{copy}" for copy in range(2, 102)]
        taken = await self._store.by_number(product.exhibitor_id, numbers)
        free = next((each for each in numbers if each not in taken), None)
        if free is None:
            raise NumberTaken
        return free

    async def restore(self, actor: Actor, *, product_id: str, number: int) -> Product:
        """Restore an earlier version's content, as a new version. Raises `VersionNotFound`."""

        async def write() -> Product:
            old = await self.catalog.version(actor, product_id=product_id, number=number)
            return await self._revise(actor, product_id, lambda _product: old.content)

        return await self.database.transact(write, Product)

    async def add_picture(self, actor: Actor, *, product_id: str, upload_id: str, alt: Text | None = None) -> Product:
        """Add a picture from an upload, at most 12. Raises `NotAPicture`, `PictureTooLarge`, `UploadUsed`."""
        await self.catalog.own(actor, product_id=product_id, scope=WRITE)
        upload = await self.uploads.open(actor, upload_id=upload_id, purpose=PICTURE)
        shown = ShownPicture(await self.pictures.store(await self.uploads.read(upload)), alt)

        def changed(product: Product) -> Content:
            return replace(product.content, pictures=checked_pictures([*product.pictures, shown]))

        async def write() -> Product:
            await self.uploads.spend(upload, keep=False)
            return await self._revise(actor, product_id, changed)

        return await self.database.transact(write, Product)

    async def remove_picture(self, actor: Actor, *, product_id: str, picture_id: str) -> Product:
        """Remove a picture; earlier versions keep it. Raises `NotFound`."""

        def changed(product: Product) -> Content:
            rest = [each for each in product.pictures if each.picture.id != picture_id]
            if len(rest) == len(product.pictures):
                raise NotFound("This product has no such picture.", field="pictureId")
            return replace(product.content, pictures=rest)

        return await self._revise(actor, product_id, changed)

    async def order_pictures(self, actor: Actor, *, product_id: str, picture_ids: Sequence[str]) -> Product:
        """Reorder the pictures; cards show the first picture. Raises `Invalid` unless each is named exactly once."""

        def changed(product: Product) -> Content:
            by_id = {each.picture.id: each for each in product.pictures}
            if len(picture_ids) != len(by_id) or set(picture_ids) != set(by_id):
                raise Invalid("Give each of the product’s pictures once.", field="pictureIds")
            return replace(product.content, pictures=[by_id[each] for each in picture_ids])

        return await self._revise(actor, product_id, changed)

    async def publish(self, actor: Actor, *, product_ids: Sequence[str], validate_only: bool = False) -> Saved:
        """Publish products, visible once their exhibitor is published. Reports what incomplete products lack."""
        return await self.change_status_many(
            actor,
            product_ids,
            lambda product: product.with_status(ProductStatus.PUBLISHED, self.clock()),
            validate_only=validate_only,
        )

    async def withdraw(self, actor: Actor, *, product_ids: Sequence[str], validate_only: bool = False) -> Saved:
        """Withdraw products; drafts are reported as `NotPublished`."""

        def turned(product: Product) -> Product:
            if product.status is ProductStatus.DRAFT:
                raise NotPublished
            return product.with_status(ProductStatus.WITHDRAWN, self.clock())

        return await self.change_status_many(actor, product_ids, turned, validate_only=validate_only)

    async def delete_drafts(self, actor: Actor, *, product_ids: Sequence[str], validate_only: bool = False) -> Saved:
        """Delete drafts with all their versions; products that were ever published are reported as `NotDraft`."""

        def turned(product: Product) -> None:
            if product.status is not ProductStatus.DRAFT:
                raise NotDraft

        return await self.change_status_many(actor, product_ids, turned, validate_only=validate_only)

    async def set_visibility(
        self,
        actor: Actor,
        *,
        product_ids: Sequence[str],
        visibility: Visibility,
        organisation_ids: Sequence[str] = (),
        validate_only: bool = False,
    ) -> Saved:
        """Set the visibility of products; with CHOSEN, the organisations that see them, at most 200.

        Raises `Invalid`, `UnknownOrganisation`.
        """
        chosen = checked_chosen(visibility, organisation_ids)
        await self.catalog.exhibitors.require_own(actor, scope=WRITE)
        await self.audiences.require_known(chosen)
        return await self.change_status_many(
            actor,
            product_ids,
            lambda product: replace(product, visibility=visibility, chosen=chosen),
            validate_only=validate_only,
        )

    async def _revise(
        self,
        actor: Actor,
        product_id: str,
        change: Callable[[Product], Content],
    ) -> Product:
        """Save a product with the content that ``change`` returns; equal content writes nothing."""

        async def write() -> Product:
            before = await self.catalog.own(actor, product_id=product_id, scope=WRITE)
            after = before.with_next_version(change(before), self.clock())
            for problem in missing_for_publishing(after) if after.is_published else ():
                raise problem
            written = await self.records.write(actor, [Change(before, after)])
            return written[0] if written else before

        return await self.database.transact(write, Product)

    async def change_status_many(
        self, actor: Actor, product_ids: Sequence[str], turn: Turn, *, validate_only: bool
    ) -> Saved:
        """Apply ``turn`` to each product that permits it, in one transaction; results use product ids as input ids."""
        require_signed_in(actor)
        ids = list(dict.fromkeys(product_ids[: MAX_IDS + 1]))
        if len(ids) > MAX_IDS:
            raise TooManyProducts(MAX_IDS, field="ids")

        async def write() -> Saved:
            found = await self._own_many(actor, ids)
            saved, changes = _turned(ids, found, turn)
            if validate_only:
                return saved
            products = {each.id: each for each in await self.records.write(actor, changes)}
            results = [replace(each, product=products.get(each.product.id, each.product)) for each in saved.results]
            return Saved(results, saved.problems, written=True)

        return await (write() if validate_only else self.database.transact(write, Saved))

    async def _own_many(self, actor: Actor, product_ids: Sequence[str]) -> dict[str, Product]:
        own = await self.catalog.exhibitors.require_own(actor, scope=WRITE)
        found = await self._store.get_many([each for each in product_ids if is_id(each, "prod")])
        return {each.id: each for each in found if each is not None and each.exhibitor_id == own.id}


def _turned(ids: Sequence[str], products: dict[str, Product], turn: Turn) -> tuple[Saved, list[Change]]:
    results: list[SavedRow] = []
    problems: list[RowProblem] = []
    changes: list[Change] = []
    for product_id in ids:
        before = products.get(product_id)
        try:
            if before is None:
                raise ProductNotFound
            after = turn(before)
        except ExpoError as error:
            problems.append(RowProblem.of(product_id, error))
            continue
        missing = missing_for_publishing(after) if after is not None and after.is_published else []
        problems += [RowProblem.of(product_id, each) for each in missing]
        if not missing:
            effect = Effect.UNCHANGED if after == before else Effect.CHANGED
            results.append(SavedRow(product_id, effect, after or before, before))
            changes.append(Change(before, after))
    return Saved(results, problems), changes
