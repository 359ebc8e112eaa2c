"""A whole fair as a folder of spreadsheets: one file per exhibitor, named by its slug."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from expo.catalog.editing.models import Partial
from expo.catalog.imports.bulk import (
    BulkImport,
    ImportEnvironment,
    Progress,
    ProgressCallback,
    export_file,
    import_file,
)
from expo.catalog.imports.companies import find_fair
from expo.catalog.imports.models import ImportOptions, RowCounts
from expo.catalog.sheets.writing import ENDINGS, SheetFormat
from expo.exhibitors.booths.service import Booths
from expo.exhibitors.companies.service import Exhibitors
from expo.exhibitors.models import Exhibitor
from expo.fairs.fairs.models import Fair
from expo.fairs.fairs.service import Fairs
from expo.kit.access import SYSTEM
from expo.kit.errors import ExpoError, Invalid
from expo.kit.paging import LARGEST_PAGE, Slice

_SUFFIXES: Final = frozenset(f".{each}" for each in ENDINGS.values())


@dataclass(frozen=True)
class Exported:
    """Number of exhibitors with a file, and of products in all files."""

    exhibitors: int
    products: int


async def export_fair(
    world: ImportEnvironment,
    fair: str,
    folder: Path,
    *,
    kind: SheetFormat,
    language: str = "en",
    on_progress: Callable[[int, int], None] = lambda *_: None,
) -> Exported:
    """Write the products of each exhibitor with an open booth at a fair into ``folder``.

    ``fair`` is an id or slug. Exhibitors without products get no file. ``on_progress`` receives the number
    of exhibitors done and of all. Raises `FairNotFound`.
    """
    fairs: Fairs = world.services[Fairs]
    exhibitors = await _exhibitors_at(world, await find_fair(fairs, fair))
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    counts = []
    for number, exhibitor in enumerate(exhibitors, 1):
        path = folder / f"{exhibitor.slug}.{ENDINGS[kind]}"
        counts.append(await export_file(world, exhibitor.id, path, kind=kind, language=language))
        if not counts[-1]:
            await asyncio.to_thread(path.unlink)
        on_progress(number, len(exhibitors))
    return Exported(sum(1 for each in counts if each), sum(counts))


async def import_folder(
    world: ImportEnvironment,
    folder: Path,
    *,
    options: ImportOptions,
    mapping: Mapping[str, str] | None = None,
    max_rows: int = 50_000,
    on_progress: ProgressCallback = lambda _: None,
) -> BulkImport:
    """Import each spreadsheet of a folder into the catalogue of the exhibitor whose slug names the file.

    All rows of all files are checked first; if any is bad, nothing is written unless
    ``options.partial`` is GOOD_ROWS. Raises as `import_file` does, with the file's name,
    and `Invalid` for a folder without spreadsheets.
    """
    files = await asyncio.to_thread(_sheets_in, folder)
    if not files:
        raise Invalid(f"There is no spreadsheet in {folder}.")
    errand = _FolderImport(world, files, mapping or {}, max_rows, on_progress)
    if options.looks_first:
        looked = await errand.run(replace(options, dry_run=True))
        options.refuse(looked.tally)
        if options.dry_run:
            return looked
        errand = replace(errand, total=looked.tally.done)
    return await errand.run(replace(options, partial=Partial.GOOD_ROWS))


def _sheets_in(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if _SUFFIXES & set(path.suffixes[:2])]


@dataclass(frozen=True)
class _FolderImport:
    """Files to import one by one; ``total`` is the number of rows, 0 while unknown."""

    world: ImportEnvironment
    files: Sequence[Path]
    mapping: Mapping[str, str]
    max_rows: int
    on_progress: ProgressCallback
    total: int = 0

    async def run(self, options: ImportOptions) -> BulkImport:
        tally = RowCounts()
        for path in self.files:
            tally = tally.plus((await self._one(path, options, tally)).tally)
        return BulkImport(tally, "", [], len(self.files))

    async def _one(self, path: Path, options: ImportOptions, before: RowCounts) -> BulkImport:
        def tell(progress: Progress) -> None:
            tally = before.plus(progress.tally)
            self.on_progress(replace(progress, tally=tally, total=self.total, part=path.name))

        owner = path.name.partition(".")[0]
        try:
            return await import_file(
                self.world,
                owner,
                path,
                options=options,
                mapping=self.mapping,
                max_rows=self.max_rows,
                on_progress=tell,
            )
        except ExpoError as error:
            raise Invalid(f"{path.name}: {error.message}") from error


async def _exhibitors_at(world: ImportEnvironment, fair: Fair) -> list[Exhibitor]:
    """Return the exhibitors with an open booth at a fair, in order of application."""
    booths: Booths = world.services[Booths]
    exhibitors: Exhibitors = world.services[Exhibitors]
    found: list[Exhibitor] = []
    after: str | None = None
    while True:
        page = await booths.list(SYSTEM, fair_id=fair.id, part=Slice(LARGEST_PAGE, after))
        ids = [each.exhibitor_id for each in page.items]
        found += [each for each in await exhibitors.get_many(SYSTEM, exhibitor_ids=ids) if each is not None]
        if not page.has_next:
            return found
        after = page.cursors[-1]
