"""Loading a spreadsheet's rows into the catalogue: all rows are checked first, then written in batches.

Independent of jobs and requests: a `BatchSource` has the table to load and the actor who loads it, and a callback
receives progress and problems after each batch.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from expo.catalog.editing.models import Partial, ProductRow, Saved, SavedRow
from expo.catalog.editing.saving import ProductSaving
from expo.catalog.imports.batches import Batch, BatchReader, BatchSource, batches
from expo.catalog.imports.errors import RowsRefused
from expo.catalog.imports.models import RowCounts
from expo.catalog.imports.rules.known_texts import with_known_texts
from expo.catalog.imports.rules.row_languages import other_languages
from expo.catalog.products.models import MAX_PICTURES, Effect, Product
from expo.catalog.products.rules.drafts import ProductDraft
from expo.catalog.products.service import Catalog
from expo.catalog.sheets.archives import PictureFile
from expo.catalog.sheets.rules.product_rows import picture_name
from expo.catalog.sheets.rules.row_cells import CellProblem, SheetGuide
from expo.catalog.sheets.rules.rows import ReadRow
from expo.exhibitors.models import ShownPicture
from expo.kit.errors import Invalid, TooMuch
from expo.kit.files.pictures import Pictures
from translation.detector import Detector

ProgressCallback = Callable[[RowCounts, Sequence[CellProblem], Sequence[SavedRow]], Awaitable[None]]
"""Receives the row counts so far, and the problems found and rows written since the last call."""


@dataclass(frozen=True)
class RowImporter:
    """Loads the rows of a `BatchSource`: `check` only reports problems, `write` saves products."""

    saving: ProductSaving
    catalog: Catalog
    pictures: Pictures
    detector: Detector

    async def check(self, load: BatchSource, on_progress: ProgressCallback) -> RowCounts:
        """Check all rows without writing; return the counts of rows that would be created, changed or rejected."""
        tally, reader, known = RowCounts(), BatchReader(load), set[str]()
        async for batch in batches(reader):
            rows = await self._rows(load, batch, pictures={})
            saved = await self.saving.save_many(load.actor, rows=rows, publish=load.publish, validate_only=True)
            batch.refuse(load.guide, saved.problems, known)
            notes = [note for row in batch.good for note in _missing_pictures(load, row)]
            notes += await asyncio.to_thread(other_languages, load.guide, batch.good)
            tally = tally.plus(tally_of(batch, saved, notes=len(notes)))
            await on_progress(tally, sorted([*batch.problems, *notes], key=lambda problem: problem.row), ())
        return tally

    async def write(
        self, load: BatchSource, on_progress: ProgressCallback, *, since: RowCounts, all_or_nothing: bool
    ) -> RowCounts:
        """Write the rows after the first ``since.done`` rows; ``on_progress`` runs in the transaction of each batch.

        Rows with errors are skipped. With ``all_or_nothing``, the first row with an error raises `RowsRefused`: the
        caller has checked all rows before, so the error is new.
        """
        tally, reader, known = since, BatchReader(load), set[str]()
        position = 0
        async for batch in batches(reader):
            position += batch.rows
            if position > since.done:
                pictures = await self._store_pictures(load, batch)
                rows = await self._rows(load, batch, pictures)
                tally = await self._write(
                    load,
                    batch,
                    rows,
                    tally,
                    reported_columns=known,
                    on_progress=on_progress,
                    all_or_nothing=all_or_nothing,
                )
        return tally

    async def _write(
        self,
        load: BatchSource,
        batch: Batch,
        rows: Sequence[ProductRow],
        tally: RowCounts,
        *,
        reported_columns: set[str],
        on_progress: ProgressCallback,
        all_or_nothing: bool,
    ) -> RowCounts:
        async def write() -> RowCounts:
            saved = await self.saving.save_many(load.actor, rows=rows, publish=load.publish, partial=Partial.GOOD_ROWS)
            whole = batch.copy()
            whole.refuse(load.guide, saved.problems, reported_columns)
            if all_or_nothing and whole.failed:
                row = min(whole.failed)
                raise RowsRefused(
                    f"Row {row} has errors that the check did not find: this row and those after it were not written."
                )
            after = tally.plus(tally_of(whole, saved))
            await on_progress(after, sorted(whole.problems, key=lambda problem: problem.row), saved.results)
            return after

        return await self.saving.database.transact(write, RowCounts)

    async def _rows(
        self, load: BatchSource, batch: Batch, pictures: Mapping[str, Sequence[ShownPicture]]
    ) -> list[ProductRow]:
        """Return the rows without errors as catalogue input; existing products change only in the sheet's fields."""
        known = await self.catalog.own_by_number(load.actor, numbers=[row.draft.number for row in batch.good])
        return [
            ProductRow(
                input_id=str(row.raw.number),
                draft=_beside_known(load.guide, row, known.get(row.draft.number)),
                given_fields=row.given_fields if row.draft.number in known else None,
                pictures=pictures.get(str(row.raw.number)),
                visibility=row.visibility,
                chosen=row.chosen,
            )
            for row in batch.good
        ]

    async def _store_pictures(self, load: BatchSource, batch: Batch) -> dict[str, list[ShownPicture]]:
        """Store each row's pictures and return them by input id; those that the product already has are reused."""
        if load.archive is None and not load.guide.mentions("pictures"):
            return {}
        before = await self.catalog.own_by_number(load.actor, numbers=[row.draft.number for row in batch.good])
        found: dict[str, list[ShownPicture]] = {}
        for row in list(batch.good):
            try:
                pictures = await self._pictures_of(load, row, before.get(row.draft.number))
            except (Invalid, TooMuch) as error:
                header, hint = load.guide.header("pictures"), "Replace the picture or leave it out."
                batch.take([CellProblem(row.raw.number, header, error.code, error.message, hint)])
                continue
            if pictures:
                found[str(row.raw.number)] = pictures
        return found

    async def _pictures_of(self, load: BatchSource, row: ReadRow, before: Product | None) -> list[ShownPicture]:
        has = {} if before is None else {each.picture.digest: each for each in before.pictures}
        named = {picture_name(digest): each for digest, each in has.items()}
        pictures: list[ShownPicture] = []
        for name, file in _picture_files(load, row)[:MAX_PICTURES]:
            if file is None and name in named:
                pictures.append(named[name])
            elif file is not None and load.archive is not None:
                data = await asyncio.to_thread(load.archive.read, file)
                stored = await self.pictures.store(data, field="picturesUploadId")
                pictures.append(has.get(stored.digest) or ShownPicture(stored))
        return list({each.picture.digest: each for each in pictures}.values())


def _beside_known(guide: SheetGuide, row: ReadRow, product: Product | None) -> ProductDraft:
    """Return a row's draft, completed with what the sheet does not say of the product that it changes."""
    if product is None:
        return row.draft
    return _at_known_minimum(guide, with_known_texts(guide, row.draft, product), product)


def _at_known_minimum(guide: SheetGuide, draft: ProductDraft, product: Product) -> ProductDraft:
    """Return a draft; if the sheet gives no minimum order, the price starts at the product's own."""
    tiers, minimum = draft.price_tiers, product.minimum_order
    if not tiers or minimum is None or guide.mentions("minimum_order") or not guide.mentions("price"):
        return draft
    return replace(draft, price_tiers=[replace(tiers[0], min_quantity=f"{minimum.value:f}"), *tiers[1:]])


def _picture_files(load: BatchSource, row: ReadRow) -> list[tuple[str, PictureFile | None]]:
    """Return a row's picture names with their files; without names, the archive's pictures for its item number."""
    if row.pictures:
        return [(name, load.archive.named(name) if load.archive else None) for name in row.pictures]
    files = load.archive.of_number(row.draft.number) if load.archive and row.draft.number else []
    return [(file.name, file) for file in files]


def _missing_pictures(load: BatchSource, row: ReadRow) -> list[CellProblem]:
    """Return notes about pictures missing from the archive; the row is written without them."""
    if load.archive is None:
        return []
    header = load.guide.header("pictures")
    return [
        CellProblem(
            row.raw.number,
            header,
            "PICTURE_MISSING",
            "The ZIP file has no picture with this name.",
            "Add the picture to the ZIP file.",
            name[:120],
        )
        for name, file in _picture_files(load, row)
        if file is None
    ]


def tally_of(batch: Batch, result: Saved, *, notes: int = 0) -> RowCounts:
    """Return the row counts of a batch."""
    return RowCounts(
        batch.rows,
        result.count(Effect.CREATED),
        result.count(Effect.CHANGED),
        result.count(Effect.UNCHANGED),
        len(batch.failed),
        len(batch.problems) + notes,
    )
