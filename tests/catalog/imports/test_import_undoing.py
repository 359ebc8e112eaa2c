"""Undoing the last import: what it made goes, what it changed says again what it said, what people did since stays."""

from dataclasses import replace
from typing import Any

import pytest

from expo.catalog.editing.service import ProductEditing
from expo.catalog.imports.errors import ImportRunning, NothingToUndo
from expo.catalog.imports.models import Import
from expo.catalog.imports.store import ImportStore
from expo.catalog.imports.undoing import UNDO, ImportUndo, ImportUndoing, Undone
from expo.catalog.products.models import ProductStatus, Visibility
from expo.catalog.products.rules.drafts import ProductDraft, Wording
from expo.catalog.products.store.products import ProductStore
from expo.kit.access import ANONYMOUS
from expo.kit.db.mongo import Database
from expo.kit.errors import SignInRequired
from expo.kit.jobs.queue import JobStatus
from expo.kit.jobs.runner import do_job
from tests.catalog.importer import Importer, a_csv, an_importer
from tests.exhibitors.harness import an_actor
from tests.support.clock import FakeClock

FIRST = a_csv(["A-1", "Flask", "3"], ["A-2", "Mug", "2"])
SECOND = a_csv(["A-2", "Blue mug", "2.20"], ["A-3", "Jug", "9"])


class UndoHarness:
    """An importer, and all that undoing an import needs."""

    def __init__(self, importer: Importer, database: Database, clock: FakeClock) -> None:
        self.importer = importer
        saving = importer.saving
        pictures = importer.imports.loader.pictures
        uploads = importer.base.uploads
        self.editing = ProductEditing(
            ProductStore(database),
            importer.catalog,
            saving.records,
            uploads,
            pictures,
            saving.audiences,
            database,
            clock,
        )
        self.undoing = ImportUndoing(
            ImportStore(database, clock), ProductStore(database), importer.imports, self.editing, importer.jobs, clock
        )

    async def undone(self, wanted: Import) -> ImportUndo:
        begun = await self.undoing.start(self.importer.actor, job_id=wanted.id)
        while (job := await self.importer.jobs.take([UNDO])) is not None:
            await do_job(self.importer.jobs, self.undoing.run, job)
        [found] = await self.undoing.of_imports([wanted.id])
        assert found is not None
        assert found.id == begun.id
        return found

    async def titles(self) -> dict[str, str]:
        return {number: each.title.text for number, each in (await self.importer.products()).items()}


@pytest.fixture
async def harness(database: Database, clock: FakeClock) -> UndoHarness:
    return UndoHarness(await an_importer(database, clock), database, clock)


async def test_undo_restores_changed_products_and_removes_new_ones(harness: UndoHarness) -> None:
    await harness.importer.imported(FIRST)
    second = await harness.importer.imported(SECOND)
    assert await harness.titles() == {"A-1": "Flask", "A-2": "Blue mug", "A-3": "Jug"}

    found = await harness.undone(second)

    assert (found.status, found.total) == (JobStatus.DONE, 2)
    assert (found.undone.restored, found.undone.removed, found.undone.left) == (1, 1, 0)
    assert await harness.titles() == {"A-1": "Flask", "A-2": "Mug"}
    assert (await harness.importer.products())["A-2"].version == 3, "a new version: nothing is forgotten"


async def test_undo_withdraws_products_published_by_import(harness: UndoHarness) -> None:
    await harness.importer.imported(FIRST)
    published = await harness.importer.imported(a_csv(["A-1", "Flask", "3"], ["A-3", "Jug", "9"]), publish=True)
    await harness.undone(published)
    products = await harness.importer.products()
    assert {number: each.status for number, each in products.items()} == {
        "A-1": ProductStatus.WITHDRAWN,
        "A-2": ProductStatus.DRAFT,
        "A-3": ProductStatus.WITHDRAWN,
    }


async def test_undo_leaves_products_edited_since(harness: UndoHarness) -> None:
    await harness.importer.imported(FIRST)
    second = await harness.importer.imported(SECOND)
    product = (await harness.importer.products())["A-3"]
    draft = ProductDraft(title=Wording("Glass jug", "en"))
    await harness.editing.save(
        harness.importer.actor,
        product_id=product.id,
        version=product.version,
        draft=draft,
        given_fields=frozenset({"title"}),
    )
    found = await harness.undone(second)
    assert (found.undone.restored, found.undone.removed, found.undone.left) == (1, 0, 1)
    assert await harness.titles() == {"A-1": "Flask", "A-2": "Mug", "A-3": "Glass jug"}


async def test_undo_leaves_products_with_visibility_narrowed_since(harness: UndoHarness) -> None:
    await harness.importer.imported(FIRST)
    second = await harness.importer.imported(SECOND)
    product = (await harness.importer.products())["A-2"]
    actor = harness.importer.actor
    await harness.editing.set_visibility(actor, product_ids=[product.id], visibility=Visibility.REGISTERED)
    found = await harness.undone(second)
    assert (found.undone.restored, found.undone.removed, found.undone.left) == (0, 1, 1)
    after = (await harness.importer.products())["A-2"]
    assert (after.visibility, after.title.text) == (Visibility.REGISTERED, "Blue mug")


async def test_only_last_import_can_be_undone_and_only_once(harness: UndoHarness) -> None:
    first = await harness.importer.imported(FIRST)
    second = await harness.importer.imported(SECOND)
    looked = await harness.importer.imported(FIRST, dry_run=True)
    ids = [first.id, second.id, looked.id]
    assert await harness.undoing.undoable(harness.importer.actor, job_ids=ids) == [False, True, False]
    for wrong in (first, looked):
        with pytest.raises(NothingToUndo):
            await harness.undoing.start(harness.importer.actor, job_id=wrong.id)
    await harness.undone(second)
    with pytest.raises(NothingToUndo):
        await harness.undoing.start(harness.importer.actor, job_id=second.id)
    assert await harness.undoing.undoable(harness.importer.actor, job_ids=ids) == [False, False, False]


async def test_import_that_changed_nothing_has_nothing_to_undo(harness: UndoHarness) -> None:
    await harness.importer.imported(FIRST)
    again = await harness.importer.imported(FIRST)
    with pytest.raises(NothingToUndo):
        await harness.undoing.start(harness.importer.actor, job_id=again.id)


async def test_undo_is_refused_while_an_import_runs(harness: UndoHarness) -> None:
    first = await harness.importer.imported(FIRST)
    await harness.importer.queued(SECOND)
    with pytest.raises(ImportRunning):
        await harness.undoing.start(harness.importer.actor, job_id=first.id)


@pytest.mark.parametrize(
    "stranger, refusal",
    [
        (ANONYMOUS, SignInRequired),
        (an_actor(organisation_id="org_other"), Exception),
    ],
    ids=["nobody", "another company"],
)
async def test_other_actors_cannot_undo_an_import(
    harness: UndoHarness, stranger: Any, refusal: type[Exception]
) -> None:
    done = await harness.importer.imported(FIRST)
    with pytest.raises(refusal):
        await harness.undoing.start(stranger, job_id=done.id)
    assert await harness.titles() == {"A-1": "Flask", "A-2": "Mug"}


async def test_undo_killed_between_batches_resumes(harness: UndoHarness) -> None:
    rows = [[f"N-{number:03}", f"Mug {number}", "2"] for number in range(120)]
    done = await harness.importer.imported(a_csv(*rows))
    await harness.undoing.start(harness.importer.actor, job_id=done.id)
    job = await harness.importer.jobs.take([UNDO])
    assert job is not None
    batches = await harness.importer.imports._store.effects(done.id)
    assert len(batches) > 1
    dying: Any = _Dying(harness.editing)
    killed = replace(harness.undoing, editing=dying)
    with pytest.raises(ConnectionError):
        await killed.run(job)
    left = len(await harness.titles())
    assert 0 < left < 120
    again = await harness.importer.jobs.find(job.id)
    assert again is not None
    state = await harness.undoing.run(again)
    assert state == Undone(restored=0, removed=120, left=0)
    assert await harness.titles() == {}


class _Dying:
    """An editing that is cut off at its second batch."""

    def __init__(self, editing: ProductEditing) -> None:
        self.catalog, self._editing, self._turns = editing.catalog, editing, 0

    async def change_status_many(self, *arguments: Any, **named: Any) -> Any:
        self._turns += 1
        if self._turns > 1:
            raise ConnectionError("the power went")
        return await self._editing.change_status_many(*arguments, **named)
