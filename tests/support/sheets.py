"""A sheet that waits to be imported, an import and an export."""

from collections.abc import AsyncIterator
from typing import Final

from expo.catalog.exports.service import Exports
from expo.catalog.imports.models import SHEET, ImportOptions
from expo.catalog.imports.service import Imports
from expo.catalog.sheets.writing import SheetFormat
from expo.kit.access import Actor
from expo.kit.files.blobs import Grant
from expo.kit.files.uploads import Uploads
from expo.kit.jobs.queue import Jobs
from tests.support.world import World

A_SHEET: Final = b"number,title,section,unit\nF-501,Vacuum flask,household-appliances,C62\nF-502,,nowhere,C62\n"


async def the_sheets(world: World, owner: Actor) -> dict[str, str]:
    """Return the ids of ``owner``'s sheet, of a dry run of another that waits for a worker, and of an ended export."""
    tried = await a_sheet(world, owner)
    imported = await world.service(Imports).start(owner, upload_id=tried, options=ImportOptions(dry_run=True))
    exported = await world.service(Exports).start(owner, kind=SheetFormat.CSV)
    await world.service(Jobs).cancel(exported.id)
    return {"sheetId": await a_sheet(world, owner), "importId": imported.id, "exportId": exported.id}


async def a_sheet(world: World, owner: Actor) -> str:
    """Return the id of a sheet of two rows that has arrived and waits to be used."""
    uploads = world.service(Uploads)
    upload = await uploads.create(owner, purpose=SHEET, file_name="flasks.csv", size=len(A_SHEET))
    await uploads.receive(Grant(f"uploads/{upload.id}", upload.limit, upload.expires_at), _bytes())
    return upload.id


async def _bytes() -> AsyncIterator[bytes]:
    yield A_SHEET
