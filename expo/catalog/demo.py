"""Demo data: a spreadsheet that one exhibitor has imported, bad rows included."""

import csv
import io
from functools import cache
from pathlib import Path
from typing import Final

from expo.catalog.editing.models import Partial
from expo.catalog.imports.models import SHEET, ImportOptions
from expo.catalog.imports.service import Imports
from expo.kit.features.demo import Row, Stage, read
from expo.kit.features.parts import Parts
from expo.kit.paging import Slice

_ANY: Final = Slice(first=1)


class DemoSheet(Row, frozen=True):
    """A product spreadsheet and the exhibitor it belongs to."""

    exhibitor: str
    name: str
    columns: list[str]
    rows: list[list[str]]

    def content(self) -> bytes:
        """Return the spreadsheet as CSV in UTF-8."""
        text = io.StringIO()
        csv.writer(text).writerows([self.columns, *self.rows])
        return text.getvalue().encode()


class Imported(Row, frozen=True):
    """The content of ``demo.toml``."""

    sheet: DemoSheet


@cache
def demo_import() -> Imported:
    """Return the demo spreadsheet; raises `Invalid`."""
    return read(Path(__file__).with_name("demo.toml"), Imported)


async def import_sheet(parts: Parts, stage: Stage) -> None:
    """Start the exhibitor's import, unless it already has one; the worker of this installation runs it."""
    sheet, imports = demo_import().sheet, parts[Imports]
    seller = await stage.exhibitor(sheet.exhibitor)
    if seller is None or (await imports.list(seller, part=_ANY)).items:
        return
    upload_id = await stage.upload(seller, sheet.name, sheet.content(), SHEET)
    options = ImportOptions(dry_run=False, partial=Partial.GOOD_ROWS)
    await imports.start(seller, upload_id=upload_id, options=options)
