"""Translations that come in a file are shown, but never instead of what people here have said."""

from collections.abc import Sequence

import pytest

from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden
from expo.kit.jobs.queue import JobStatus
from expo.localisation.exchange.models import EntryRejection, EntryWarning, WarnedEntry
from expo.localisation.memory_exchange.service import IMPORT, MemoryImportRunning
from expo.localisation.models import PLATFORM, TranslationOrigin
from expo.localisation.translations.errors import ValuesLost
from expo.localisation.translations.models import Translation
from expo.localisation.translations.store import TranslationStore
from tests.exhibitors.harness import an_actor
from tests.localisation.filing import Files
from tests.localisation.machine_translation.test_follower import FakeProducts, a_follower, entry
from tests.support.clock import FakeClock
from tests.support.translating import TranslationHarness

SELLER = an_actor("EXHIBITOR", organisation_id="org_1")


def a_file(*pairs: tuple[str, str], tags: tuple[str, str] = ("zh", "es")) -> bytes:
    units = "\n".join(
        f'<tu><tuv xml:lang="{tags[0]}"><seg>{one}</seg></tuv><tuv xml:lang="{tags[1]}"><seg>{other}</seg></tuv></tu>'
        for one, other in pairs
    )
    return f'<tmx version="1.4"><header srclang="{tags[0]}"/><body>\n{units}\n</body></tmx>'.encode()


FLASK = ("保温杯 500毫升", "Termo de 500 ml")


async def test_imported_translation_is_used_and_kept(harness: TranslationHarness, files: Files) -> None:
    await harness.made(FLASK[0])
    taken = (await files.translations(SELLER, a_file(FLASK))).result
    assert taken is not None
    assert (taken.added, taken.changed, taken.written) == (1, 0, True)
    harness.engine.release = "2"
    made = await harness.made(FLASK[0])
    assert (made.text, made.origin, made.engine) == (FLASK[1], TranslationOrigin.MEMORY, "")
    assert (await harness.made("保温杯 750毫升")).text == "Termo de 750 ml"


async def test_second_import_changes_nothing(files: Files) -> None:
    await files.translations(SELLER, a_file(FLASK))
    again = (await files.translations(SELLER, a_file(FLASK))).result
    assert again is not None
    assert (again.added, again.changed, again.same) == (0, 0, 1)


async def test_import_keeps_human_translations(harness: TranslationHarness, files: Files) -> None:
    own = "Nuestro termo de 500 ml"
    await harness.service.correct(SELLER, owner="org_1", original=FLASK[0], language="zh", target="es", text=own)
    taken = (await files.translations(SELLER, a_file(FLASK))).result
    assert taken is not None
    assert (taken.added, taken.changed, taken.skipped) == (0, 0, 1)
    assert (await harness.read(FLASK[0])).text == own


async def test_bad_units_are_listed_and_nothing_is_written(
    harness: TranslationHarness, files: Files, database: Database
) -> None:
    await harness.glossaries.save(SELLER, terms={"zh": "碗", "es": "taza"}, forbidden_terms={"es": ["vaso"]})
    content = a_file(FLASK, ("好杯", "buen vaso"), ("a" * 20_001, "b"))
    taken = (await files.translations(SELLER, content)).result
    assert taken is not None
    assert [(each.line, each.rejection) for each in taken.rejected] == [
        (3, EntryRejection.TERM_FORBIDDEN),
        (4, EntryRejection.UNREADABLE),
    ]
    assert not taken.written
    assert await database.collection("translations").count({}) == 0
    good = (await files.translations(SELLER, content, good=True)).result
    assert good is not None
    assert (good.added, good.rejected_count, await database.collection("translations").count({})) == (1, 2, 1)


LID = ("盖子 50毫米", "Tapa de 5 mm")


async def test_unit_with_other_values_is_imported_with_warning(harness: TranslationHarness, files: Files) -> None:
    await harness.made(LID[0])
    taken = (await files.translations(SELLER, a_file(FLASK, LID))).result
    assert taken is not None
    assert (taken.added, taken.rejected_count, taken.warning_count, taken.written) == (2, 0, 1, True)
    assert taken.warnings == (
        WarnedEntry(3, EntryWarning.VALUES_LOST, "These values differ between the two sides: 50毫米, 5 mm."),
    )
    again = (await files.translations(SELLER, a_file(FLASK, LID))).result
    assert again is not None
    assert (again.added, again.same, again.warning_count) == (0, 2, 1)


@pytest.mark.parametrize("translated", ["before the import", "after it"])
async def test_unit_with_other_values_is_only_suggested_for_its_text(
    translated: str, harness: TranslationHarness, files: Files
) -> None:
    if translated == "before the import":
        await harness.made(LID[0])
    await files.translations(SELLER, a_file(LID))
    made = await harness.made(LID[0])
    assert (made.text, made.origin) == ("[es 盖子 50 mm]", TranslationOrigin.MACHINE)
    assert (made.suggestion.text, made.suggestion.similarity) == (LID[1], 1.0)
    assert (await harness.made("盖子 60毫米")).origin is TranslationOrigin.MACHINE
    with pytest.raises(ValuesLost):
        await harness.editing.accept_translation_suggestion(SELLER, translation_id=made.id)


async def test_draft_does_not_hide_other_matches(harness: TranslationHarness, files: Files) -> None:
    await files.translations(SELLER, a_file(LID, ("盖子 60毫米", "Tapa de 60 mm")))
    made = await harness.made(LID[0])
    assert (made.text, made.origin) == ("Tapa de 50 mm", TranslationOrigin.MEMORY)


async def test_corrected_unit_replaces_draft(harness: TranslationHarness, files: Files, database: Database) -> None:
    await files.translations(SELLER, a_file(LID))
    taken = (await files.translations(SELLER, a_file((LID[0], "Tapa de 50 mm"), LID))).result
    assert taken is not None
    assert (taken.added, taken.warning_count) == (1, 1)
    assert (await harness.made(LID[0])).text == "Tapa de 50 mm"
    assert await database.collection("translations").count({}) == 1


async def test_accepted_draft_is_no_draft_any_more(
    harness: TranslationHarness, files: Files, database: Database
) -> None:
    await files.translations(SELLER, a_file(LID))
    await harness.service.correct(
        SELLER, owner="org_1", original=LID[0], language="zh", target="es", text=LID[1], allow_lost_values=True
    )
    made = await harness.made(LID[0])
    assert (made.text, made.origin, made.lost_values) == (LID[1], TranslationOrigin.PERSON, ("50毫米",))
    assert await database.collection("translations").count({}) == 1


async def test_unit_with_other_values_leaves_human_translation(harness: TranslationHarness, files: Files) -> None:
    own = "Nuestra tapa de 50 mm"
    await harness.service.correct(SELLER, owner="org_1", original=LID[0], language="zh", target="es", text=own)
    taken = (await files.translations(SELLER, a_file(LID))).result
    assert taken is not None
    assert (taken.added, taken.skipped) == (0, 1)
    assert (await harness.read(LID[0])).text == own


async def test_unsupported_languages_are_reported(files: Files) -> None:
    taken = (await files.translations(SELLER, a_file(("a", "b"), tags=("en", "de")))).result
    assert taken is not None
    assert [each.rejection for each in taken.rejected] == [EntryRejection.INCOMPLETE]


@pytest.mark.parametrize(
    "content", [b" ", b"<tbx/>", b"<tmx><body><tu>", b'<!DOCTYPE t [<!ENTITY a "a">]><tmx>&a;</tmx>']
)
async def test_hostile_files_fail_with_reason(files: Files, content: bytes) -> None:
    ended = await files.translations(SELLER, content)
    assert (ended.status, ended.result) == (JobStatus.FAILED, None)
    assert ended.error


async def test_export_imports_into_another_organisation(harness: TranslationHarness, files: Files) -> None:
    await files.translations(SELLER, a_file(FLASK, ("盖子", "tapa &amp; base")))
    content = await files.bytes_of((await files.memory.export(SELLER)).key)
    assert b"tapa &amp; base" in content
    other = an_actor("EXHIBITOR", organisation_id="org_2")
    taken = (await files.translations(other, content)).result
    assert taken is not None
    assert taken.added == 2
    assert (await harness.read(FLASK[0], owner="org_2")).text == FLASK[1]


async def test_platform_memory_is_restricted_to_administrators(harness: TranslationHarness, files: Files) -> None:
    chief = Actor("per_9", administrator=True)
    taken = (await files.translations(chief, a_file(FLASK))).result
    assert taken is not None
    assert taken.added == 1
    assert (await harness.read(FLASK[0], owner=PLATFORM)).text == FLASK[1]
    assert b"Termo" in await files.bytes_of((await files.memory.export(chief, platform=True)).key)
    organiser = an_actor("ORGANISER", organisation_id="org_9")
    for rejected in (
        files.memory.start(organiser, upload_id="upl_1", platform=True),
        files.memory.latest(organiser, platform=True),
        files.memory.export(organiser, platform=True),
        files.memory.export(chief),
    ):
        with pytest.raises(Forbidden):
            await rejected
    assert await files.memory.latest(organiser) == []


async def test_parallel_imports_and_buyers_are_refused(files: Files) -> None:
    await files.memory.start(SELLER, upload_id=await files.upload(SELLER, a_file(FLASK)))
    with pytest.raises(MemoryImportRunning):
        await files.memory.start(SELLER, upload_id=await files.upload(SELLER, a_file(FLASK)))
    with pytest.raises(Forbidden):
        await files.memory.start(an_actor("BUYER", organisation_id="org_3"), upload_id="upl_1")


async def test_imported_translation_is_announced_to_search(
    harness: TranslationHarness, files: Files, clock: FakeClock, database: Database
) -> None:
    products = FakeProducts()
    products.put(FLASK[0])
    await a_follower(harness, products, clock).handle([entry("product.published")])
    await files.translations(SELLER, a_file(FLASK))
    await harness.news.tell()
    assert await database.raw["journal"].count_documents({"verb": "product.translated"}) == 1


@pytest.mark.parametrize("how", ["cancelled", "taken over"])
async def test_lost_import_job_stops_writing(
    how: str,
    harness: TranslationHarness,
    files: Files,
    clock: FakeClock,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    jobs, keep = files.memory.jobs, type(harness.store).keep_imported

    async def lose(store: TranslationStore, wordings: Sequence[Translation]) -> None:
        await keep(store, wordings)
        [lost] = await files.memory.latest(SELLER)
        if how == "cancelled":
            await jobs.cancel(lost.id)
        else:
            clock.advance(minutes=1)
            assert await jobs.take([IMPORT]) is not None

    monkeypatch.setattr(type(harness.store), "keep_imported", lose)
    pairs = [(f"保温杯第{'好' * number}", f"Termo {'x' * number}") for number in range(1, 402)]
    ended = await files.translations(SELLER, a_file(*pairs))
    assert (ended.status, ended.result) == (JobStatus.CANCELLED if how == "cancelled" else JobStatus.RUNNING, None)
    assert await database.collection("translations").count({}) == 200
    assert await database.collection("journal").count({"verb": "memory.imported"}) == 0
