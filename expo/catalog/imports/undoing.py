"""Undoing an import: changed products get their earlier content back, created ones are removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from expo.catalog.editing.models import Saved
from expo.catalog.editing.service import ProductEditing
from expo.catalog.imports.errors import ChangedSince, ImportRunning, NothingToUndo
from expo.catalog.imports.models import IMPORT, ImportEffect, seen_by
from expo.catalog.imports.run import actor_of
from expo.catalog.imports.service import Imports
from expo.catalog.imports.store import ImportStore
from expo.catalog.products.models import WRITE, Product, ProductStatus, ProductVersion
from expo.catalog.products.store.products import ProductStore
from expo.kit.access import Actor, Role, require_signed_in
from expo.kit.clock import Clock
from expo.kit.jobs.queue import SHEETS, Job, JobKind, Jobs, JobStatus


@dataclass(frozen=True)
class Undone:
    """Progress of undoing an import: products restored, removed, and left as they are."""

    restored: int = 0
    removed: int = 0
    left: int = 0

    @property
    def done(self) -> int:
        """Number of products processed."""
        return self.restored + self.removed + self.left


@dataclass(frozen=True)
class ImportUndo:
    """The undoing of an import as shown to users."""

    id: str
    status: JobStatus
    total: int
    undone: Undone


@dataclass(frozen=True)
class _UndoInput:
    import_id: str
    role: Role
    key_id: str | None = None


UNDO: Final = JobKind("import.undo", _UndoInput, Undone, SHEETS)


@dataclass(frozen=True)
class ImportUndoing:
    """Undoes the last import of the actor's exhibitor."""

    _store: ImportStore
    _products: ProductStore
    imports: Imports
    editing: ProductEditing
    jobs: Jobs
    clock: Clock

    async def start(self, actor: Actor, *, job_id: str) -> ImportUndo:
        """Queue the undoing of an import.

        Raises `NotFound`, `Forbidden`, `ImportRunning`, and `NothingToUndo` for an import that is not the last one
        that wrote something, has been undone, or is too old.
        """
        own = await self.imports.exhibitors.require_own(actor, scope=WRITE)
        await self.imports.get(actor, job_id=job_id)
        order = _UndoInput(job_id, actor.role or Role.MEMBER, actor.key_id)

        async def write() -> Job:
            await self._require_last(own.organisation_id, job_id)
            if not await self._store.has_effects(job_id):
                raise NothingToUndo("This import changed nothing, or was more than 60 days ago.")
            queued = await self.jobs.queue(UNDO, order, person_id=actor.person_id, organisation_id=own.organisation_id)
            await self._store.note_undo(job_id, queued.id)
            return queued

        return _shown(await self.jobs.database.transact(write, Job))

    async def undoable(self, actor: Actor, *, job_ids: Sequence[str]) -> list[bool]:
        """Return for each import whether the actor's organisation can undo it now: at most one."""
        require_signed_in(actor)
        last = await self.imports.last_written(actor.organisation_id or "")
        if last is None or last.id not in job_ids or await self._store.undos([last.id]):
            return [False] * len(job_ids)
        has_effects = await self._store.has_effects(last.id)
        return [each == last.id and has_effects for each in job_ids]

    async def of_imports(self, job_ids: Sequence[str]) -> list[ImportUndo | None]:
        """Return the undoing of each import, None where there is none; the fetch function of a loader."""
        undos = await self._store.undos(job_ids)
        found = await self.jobs.find_many(list(undos.values()))
        jobs = {each.id: each for each in found if each is not None}
        return [_shown(jobs[undos[each]]) if undos.get(each) in jobs else None for each in job_ids]

    async def run(self, job: Job) -> Undone:
        """Undo an import; the job handler. Each batch and its progress are written in one transaction."""
        order = UNDO.arguments(job)
        batches = await self._store.effects(order.import_id)
        total = sum(len(batch) for batch in batches)
        undone, passed = UNDO.state(job), 0
        for batch in batches:
            passed += len(batch)
            if passed > undone.done:
                undone = await self._batch(job, order, batch, undone, total)
        return undone

    async def _batch(
        self, job: Job, order: _UndoInput, batch: Sequence[ImportEffect], before: Undone, total: int
    ) -> Undone:
        actor = actor_of(job, order.role, order.key_id)
        effects = {each.product_id: each for each in batch}
        version_keys = [(each.product_id, each.before) for each in batch if each.before is not None]

        async def write() -> Undone:
            versions = await self._products.left_behind(version_keys)
            now = self.clock()

            def turned(product: Product) -> Product | None:
                effect = effects[product.id]
                return _as_before(product, effect, versions.get((product.id, effect.before or 0)), now)

            saved = await self.editing.change_status_many(actor, list(effects), turned, validate_only=False)
            after = _counted(before, saved, effects)
            if not await self.jobs.save(job, done=after.done, total=total, state=after):
                raise RuntimeError("another worker goes on with this undoing")
            return after

        return await self.jobs.database.transact(write, Undone)

    async def _require_last(self, organisation_id: str, job_id: str) -> None:
        """Raise unless this is the organisation's last import that was not a dry run, and none is running."""
        for kind in (IMPORT, UNDO):
            if await self.jobs.busy(kind, organisation_id=organisation_id):
                raise ImportRunning("An import, or the undoing of one, is still running. Please wait.")
        last = await self.imports.last_written(organisation_id)
        if last is None or last.id != job_id or await self._store.undos([job_id]):
            raise NothingToUndo("Only your last import can be undone, and only once.")


def _as_before(product: Product, effect: ImportEffect, version: ProductVersion | None, now: datetime) -> Product | None:
    """Return a product as it was before an import, None to delete it; raises `ChangedSince`."""
    if product.version != effect.after or seen_by(product) != effect.seen_by:
        raise ChangedSince
    if effect.before is None:
        return None if product.status is ProductStatus.DRAFT else product.with_status(ProductStatus.WITHDRAWN, now)
    if version is None and effect.before != effect.after:
        raise ChangedSince  # its earlier version is gone
    restored = product if version is None else product.with_next_version(version.content, now)
    restored = replace(restored, visibility=effect.visibility, chosen=list(effect.chosen))
    return restored if effect.shown else _off(restored, now)


def _off(product: Product, now: datetime) -> Product:
    return product.with_status(ProductStatus.WITHDRAWN, now) if product.is_published else product


def _counted(before: Undone, result: Saved, effects: Mapping[str, ImportEffect]) -> Undone:
    removed = sum(effects[each.input_id].before is None for each in result.results)
    return Undone(
        before.restored + len(result.results) - removed,
        before.removed + removed,
        before.left + len(effects) - len(result.results),
    )


def _shown(job: Job) -> ImportUndo:
    return ImportUndo(job.id, job.status, job.total, UNDO.state(job))
