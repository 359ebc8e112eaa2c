"""An organisation's translation memory as TMX files: imports, which run as jobs, and exports."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from expo.kit.access import INSTALLATION, READ_INSTALLATION, Actor, require_administrator
from expo.kit.errors import Conflict
from expo.kit.files.exports import ExportFiles
from expo.kit.files.uploads import StoredFile, Uploads
from expo.kit.jobs.queue import SHEETS, Job, JobKind, Jobs, JobStatus
from expo.kit.journal.entries import Journal, Subject
from expo.kit.text import LANGUAGES
from expo.localisation.exchange.models import TRANSLATION_FILE, ImportResult
from expo.localisation.memory_exchange.units import Sorted, read, sort
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.store import SubjectTextStore
from expo.localisation.translations.models import Translation, TranslationSuggestion
from expo.localisation.translations.protecting import Protecting
from expo.localisation.translations.store import TranslationStore
from translation.memory import tmx
from translation.memory.units import Origin as UnitOrigin
from translation.memory.units import TranslationUnit

TMX: Final = "application/x-tmx"
MAX_EXPORTED: Final = 100_000
_BATCH: Final = 200


class MemoryImportLost(Conflict):
    """The worker has lost an import: it was cancelled, or another worker continues it."""

    code = "IMPORT_LOST"

    def __init__(self) -> None:
        super().__init__("This import was cancelled, or another worker has it.")


class MemoryImportRunning(Conflict):
    """The organisation's last file is still being imported."""

    code = "IMPORT_RUNNING"

    def __init__(self) -> None:
        super().__init__("Your last file is still being read. Please wait.")


@dataclass(frozen=True)
class MemoryImport:
    """An import of a file; ``result`` is set once it is done, ``error`` if the file could not be read."""

    id: str
    name: str
    status: JobStatus
    done: int
    total: int
    started_at: datetime
    result: ImportResult | None = None
    error: str | None = None


@dataclass(frozen=True)
class _MemoryImportInput:
    name: str
    blob: str
    owner: str
    good_only: bool


@dataclass(frozen=True)
class _MemoryImportProgress:
    result: ImportResult | None = None


IMPORT: Final = JobKind(
    "memory_import", _MemoryImportInput, _MemoryImportProgress, SHEETS, conflict=MemoryImportRunning
)
"""Jobs that import TMX files."""


@dataclass(frozen=True)
class MemoryExchange:
    """Imports and exports translation memory files."""

    _store: TranslationStore
    _texts: SubjectTextStore
    protecting: Protecting
    journal: Journal
    uploads: Uploads
    files: ExportFiles
    jobs: Jobs

    async def start(
        self, actor: Actor, *, upload_id: str, good_only: bool = False, platform: bool = False
    ) -> MemoryImport:
        """Queue a TMX file for the actor's own memory or, for an administrator, the platform memory.

        If there are bad units, nothing is written, unless ``good_only``; human translations stay. Units with other
        values than their originals are kept as drafts, with a warning.

        Raises `SignInRequired`, `Forbidden`, `UploadNotFound`, `UploadUsed`, `MemoryImportRunning`.
        """
        owner = self.protecting.glossaries.writable(actor, platform=platform)
        organisation_id = owner or INSTALLATION
        upload = await self.uploads.open(actor, upload_id=upload_id, purpose=TRANSLATION_FILE)
        order = _MemoryImportInput(upload.name, upload.file().key, owner, good_only)

        async def write() -> Job:
            job = await self.jobs.queue(IMPORT, order, person_id=actor.person_id, organisation_id=organisation_id)
            # Used uploads are deleted only days later; until then the job can read the file.
            await self.uploads.spend(upload, keep=False)
            return job

        return _shown(await self.jobs.database.transact(write, Job))

    async def latest(self, actor: Actor, *, limit: int = 3, platform: bool = False) -> list[MemoryImport]:
        """Return an owner's latest imports, newest first; raises `SignInRequired`, `Forbidden`."""
        owner = self._readable(actor, platform=platform)
        found = await self.jobs.list(IMPORT, organisation_id=owner or INSTALLATION, limit=limit)
        return [_shown(each) for each in found]

    async def run(self, job: Job) -> _MemoryImportProgress:
        """Import a file, as a job's handler. Wordings written before a worker died count as the same.

        Raises `FileRefused`, and `MemoryImportLost`: the job's ownership is checked before each 200 translations.
        """
        order, state = IMPORT.arguments(job), IMPORT.state(job)
        if state.result is not None:
            return state
        found = await self._sorted(job, order)
        result = ImportResult.of(found.rejected, found.warnings)
        if order.good_only or not found.rejected:
            result = await self._write(
                job, replace(result, written=True), [each for _, each in found.translations.values()]
            )
        state = _MemoryImportProgress(result)

        async def tell() -> None:
            if result.added or result.changed:
                actor = Actor(job.person_id, order.owner or None)
                facts = {"owner": order.owner, "added": result.added, "changed": result.changed}
                await self.journal.record(actor, "memory.imported", Subject("memory", job.id), facts=facts)
            await self._save(job, 2 * found.read, found.read, state)

        await self.jobs.database.transact(tell)
        return state

    async def export(self, actor: Actor, *, platform: bool = False) -> StoredFile:
        """Export an owner's human translations as a TMX file, at most 100,000 units."""
        owner = self._readable(actor, platform=platform)
        with tempfile.TemporaryDirectory(prefix="expo-memory-") as folder:
            path = Path(folder) / "memory.tmx"
            with path.open("wb") as file:
                written = tmx.write(())
                head, foot = next(written), b"".join(written)
                file.write(head)
                async for some in self._worded(owner):
                    file.writelines(list(tmx.write(some))[1:-1])
                file.write(foot)
            name = f"translations-{self.jobs.clock():%Y-%m-%d}.tmx"
            return await self.files.store(path, folder="memory", name=name, content_type=TMX)

    def address(self, file: StoredFile) -> str:
        """Return a temporary signed URL of a file, relative to the site."""
        return self.uploads.download(file)

    def _readable(self, actor: Actor, *, platform: bool) -> str:
        """Return the owner of the memory that the actor reads.

        Unlike its glossary, the platform memory is not public.
        """
        if platform:
            require_administrator(actor, READ_INSTALLATION)
        return self.protecting.glossaries.readable(actor, platform=platform)

    async def _worded(self, owner: str) -> AsyncIterator[list[TranslationUnit]]:
        left = MAX_EXPORTED
        for target in LANGUAGES:
            async for some in self._store.all_worded(owner, target):
                yield [_unit(each) for each in some[:left]]
                left -= len(some)
                if left <= 0:
                    return

    async def _sorted(self, job: Job, order: _MemoryImportInput) -> Sorted:
        """Read an order's file and sort its units, which is the first half of the work."""
        lines, bad = await asyncio.to_thread(read, await self.uploads.blobs.get(order.blob))
        found = Sorted(read=len(lines), rejected=bad)
        for begin in range(0, found.read, _BATCH):
            await self._save(job, begin, found.read)
            await sort(order.owner, lines[begin : begin + _BATCH], found, self.protecting, self.jobs.clock())
        return found

    async def _write(self, job: Job, result: ImportResult, translations: Sequence[Translation]) -> ImportResult:
        """Write translations, except existing ones and those that a person here has worded."""
        total = len(translations)
        for begin in range(0, total, _BATCH):
            await self._save(job, total + begin, total)
            some = translations[begin : begin + _BATCH]
            known = await self._store.find_many([id_ for each in some for id_ in (each.request.id, each.as_draft().id)])
            own = {each.id for each in some if _is_own(known.get(each.request.id))}
            same = {each.id for each in some if each.id not in own and _says(known.get(each.id), each)}
            news = [each for each in some if each.id not in own | same]
            await self._keep(news, known)
            changed = sum(each.id in known and known[each.id].worded for each in news)
            result = replace(
                result,
                added=result.added + len(news) - changed,
                changed=result.changed + changed,
                same=result.same + len(same),
                skipped=result.skipped + len(own),
            )
        return result

    async def _keep(self, translations: Sequence[Translation], known: Mapping[str, Translation]) -> None:
        """Write translations: texts are shown in them, drafts are suggested; they replace earlier drafts."""
        shown = [each for each in translations if not each.draft]
        # Announced first: a worker that dies in between repeats both. First translations of a text are news, too.
        await self._texts.announce([each.request for each in shown])
        await self._store.keep_imported(translations)
        await self._store.forget(*(known[id_] for each in shown if (id_ := each.as_draft().id) in known))
        await self._store.suggestion(
            {
                each.request.id: TranslationSuggestion(each.original, each.text or "", 1.0)
                for each in translations
                if each.draft
            }
        )

    async def _save(self, job: Job, done: int, half: int, state: _MemoryImportProgress | None = None) -> None:
        """Save the progress out of twice ``half``; raises `MemoryImportLost`."""
        if not await self.jobs.save(job, done=done, total=2 * half, state=state):
            raise MemoryImportLost


def _is_own(translation: Translation | None) -> bool:
    return translation is not None and translation.origin is TranslationOrigin.PERSON


def _says(current: Translation | None, translation: Translation) -> bool:
    return current is not None and current.worded and current.text == translation.text


def _unit(translation: Translation) -> TranslationUnit:
    origin = UnitOrigin.PERSON if translation.origin is TranslationOrigin.PERSON else UnitOrigin.IMPORTED
    return TranslationUnit(
        translation.original,
        translation.text or "",
        translation.source,
        translation.target,
        origin,
        changed_at=translation.at,
    )


def _shown(job: Job) -> MemoryImport:
    order, state = IMPORT.arguments(job), IMPORT.state(job)
    return MemoryImport(job.id, order.name, job.status, job.done, job.total, job.created_at, state.result, job.error)
