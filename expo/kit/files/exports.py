"""Export files: generated for download and deleted after a week."""

import asyncio
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from pymongo import IndexModel

from expo.kit.clock import Clock
from expo.kit.db.mongo import Collection, Database
from expo.kit.files.blobs import Blobs, removed
from expo.kit.files.spreadsheets import Sheet
from expo.kit.files.uploads import StoredFile
from expo.kit.ids import new_id

FILES: Final = "export_files"
INDEXES: Final[Mapping[str, list[IndexModel]]] = {FILES: [IndexModel([("at", 1)])]}
KEPT: Final = timedelta(days=7)
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The content type of a workbook."""

_SWEPT_BATCH: Final = 500


@dataclass(frozen=True)
class ExportFiles:
    """Stores locally written files, and deletes them after a week."""

    database: Database
    blobs: Blobs
    clock: Clock

    @property
    def _files(self) -> Collection:
        return self.database.collection(FILES)

    async def store(self, path: Path, *, folder: str, name: str, content_type: str) -> StoredFile:
        """Store the file at ``path`` below ``exports/FOLDER``; ``name`` is its file name for the download."""
        key = f"exports/{folder}/{new_id('blob')}{path.suffix}"
        # Recorded first: a stored file without a record would stay for ever.
        await self._files.insert({"_id": key, "at": self.clock()})
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            await self.blobs.put(key, file)
        return StoredFile(key, name, size, content_type)

    async def store_sheet(self, sheet: Sheet, *, folder: str, name: str) -> StoredFile:
        """Write a sheet as a workbook and store it as `store` does."""
        with tempfile.TemporaryDirectory(prefix="expo-sheet-") as holder:
            path = Path(holder) / "sheet.xlsx"
            await asyncio.to_thread(sheet.write, path)
            return await self.store(path, folder=folder, name=name, content_type=XLSX)

    async def sweep(self, now: datetime) -> int:
        """Delete files that are older than a week, at most 500 at once; return how many.

        Files that cannot be deleted now are retried in the next sweep.
        """
        swept = 0
        old = await self._files.find({"at": {"$lt": now - KEPT}}, sort=[("at", 1)], limit=_SWEPT_BATCH)
        for each in old:
            if await removed(self.blobs, each["_id"]):
                swept += await self._files.delete({"_id": each["_id"]})
        return swept
