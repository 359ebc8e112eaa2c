"""Import and export of glossaries as TBX files."""

import asyncio
import io
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pymongo.errors import BulkWriteError

from expo.kit.access import Actor
from expo.kit.errors import Conflict
from expo.kit.files.exports import ExportFiles
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.ids import new_id
from expo.kit.journal.entries import Subject
from expo.localisation.exchange.errors import FileRefused
from expo.localisation.exchange.models import MAX_BYTES, MAX_UNITS, TRANSLATION_FILE, ImportResult
from expo.localisation.glossaries.models import GlossaryTerm, words_of
from expo.localisation.glossaries.rules.entries import entry_of
from expo.localisation.glossaries.rules.merging import Merging
from expo.localisation.glossaries.service import Glossaries
from expo.localisation.glossaries.store import GlossaryStore
from expo.localisation.models import PLATFORM
from translation.errors import ExchangeRefused
from translation.glossary import GlossaryEntry, tbx
from translation.xml_reading import Bounds

_READING: Final = tbx.TbxReadOptions(bounds=Bounds(size=MAX_BYTES, records=MAX_UNITS))
_OF_THE_PLATFORM: Final = tbx.TbxReadOptions(trusted=True, bounds=_READING.bounds)
TBX: Final = "application/x-tbx"


@dataclass(frozen=True)
class GlossaryExchange:
    """Imports and exports glossary files."""

    _store: GlossaryStore
    glossaries: Glossaries
    uploads: Uploads
    files: ExportFiles

    async def take(
        self, actor: Actor, *, upload_id: str, good_only: bool = False, platform: bool = False
    ) -> ImportResult:
        """Import a TBX file into the actor's own glossary or the platform glossary, atomically.

        If there are bad entries, nothing is written and the upload stays usable, unless ``good_only``. In the platform
        glossary, a file may name the section of a term. Raises `SignInRequired`, `Forbidden`, `UploadNotFound`,
        `UploadUsed`, `FileRefused`, and `Conflict` if another user saved one of its terms meanwhile.
        """
        owner = self.glossaries.writable(actor, platform=platform)
        upload = await self.uploads.open(actor, upload_id=upload_id, purpose=TRANSLATION_FILE)
        content = await self.uploads.read(upload)

        async def write() -> ImportResult:
            terms = await self._store.of_owner(owner)
            merging = Merging.into(terms, owner, self.glossaries.clock(), actor.person_id)
            await asyncio.to_thread(_read, content, merging)
            if merging.rejected and not good_only:
                return _result(merging, written=False)
            await self.uploads.spend(upload, keep=False)
            try:
                await self._store.write(merging.new, merging.changed)
            except BulkWriteError as error:
                raise Conflict(
                    "Someone has saved one of these terms in the meantime. Import the file again."
                ) from error
            await self._record(actor, merging)
            return _result(merging, written=True)

        taken = await self.glossaries.database.transact(write, ImportResult)
        self.glossaries.forget_platform()
        return taken

    async def export(self, actor: Actor, *, platform: bool = False) -> StoredFile:
        """Export a glossary as a TBX file that re-imports losslessly. Raises `SignInRequired`, `Forbidden`."""
        terms = await self.glossaries.terms(actor, platform=platform)
        with tempfile.TemporaryDirectory(prefix="expo-terms-") as folder:
            path = Path(folder) / "glossary.tbx"
            await asyncio.to_thread(_write, path, terms)
            name = f"glossary-{self.glossaries.clock():%Y-%m-%d}.tbx"
            return await self.files.store(path, folder="glossary", name=name, content_type=TBX)

    def address(self, file: StoredFile) -> str:
        """Return a temporary signed URL of a file, relative to the site."""
        return self.uploads.download(file)

    async def _record(self, actor: Actor, merging: Merging) -> None:
        """Record the changed terms in the journal: texts that contain them are translated again."""
        added, changed = len(merging.new), len(merging.changed)
        if not added + changed:
            return
        # The glossary holds the current translations; the dropped ones are known only here.
        now = words_of(merging.changed)
        former = words_of(merging.before[each.id] for each in merging.changed)
        gone = {kind: sorted(set(words).difference(now[kind])) for kind, words in former.items()}
        facts = {"owner": merging.owner, "added": added, "changed": changed, "since": merging.at, **gone}
        await self.glossaries.journal.record(
            actor, "glossary.imported", Subject("glossary", new_id("gli")), facts=facts
        )


def _read(content: bytes, merging: Merging) -> None:
    try:
        merging.take(tbx.read_entries(io.BytesIO(content), _OF_THE_PLATFORM if merging.owner == PLATFORM else _READING))
    except ExchangeRefused as rejected:
        raise FileRefused(rejected.message) from rejected


def _write(path: Path, terms: list[GlossaryTerm]) -> None:
    with path.open("wb") as file:
        file.writelines(tbx.write(_outside(each) for each in terms))


def _outside(term: GlossaryTerm) -> GlossaryEntry:
    """Return a term for a file, without the organisation's id, which is meaningless elsewhere."""
    entry = entry_of(term)
    return GlossaryEntry(entry.terms, entry.forbidden, term.section or "", entry.note, entry.do_not_translate)


def _result(merging: Merging, *, written: bool) -> ImportResult:
    return replace(
        ImportResult.of(merging.rejected),
        added=len(merging.new),
        changed=len(merging.changed),
        same=merging.same,
        written=written,
    )
