"""Files of terms come and go whole, say what is wrong in them, and change nothing the second time."""

import io
from typing import Any

import pytest

from expo.kit.access import Actor
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid
from expo.kit.files.uploads import UploadUsed
from expo.kit.paging import Slice
from expo.localisation.exchange.errors import FileRefused
from expo.localisation.exchange.models import EntryRejection
from expo.localisation.glossaries.errors import TermNotFound
from expo.localisation.glossaries.models import MAX_TERMS, words_of
from expo.localisation.glossaries.rules.merging import Merging
from expo.localisation.models import PLATFORM
from tests.exhibitors.harness import an_actor
from tests.localisation.filing import Files
from tests.support.clock import FakeClock
from tests.support.contents import contents
from tests.support.translating import TranslationHarness
from translation.glossary import tbx

SELLER = an_actor("EXHIBITOR", organisation_id="org_1")
ORGANISER = an_actor("ORGANISER", organisation_id="org_9")
ADMINISTRATOR = Actor("per_9", administrator=True)


def a_file(*entries: str) -> bytes:
    body = "\n".join(f"<conceptEntry>{each}</conceptEntry>" for each in entries)
    return f'<tbx type="TBX-Basic"><text><body>\n{body}\n</body></text></tbx>'.encode()


def said(**terms: str) -> str:
    return "".join(
        f'<langSec xml:lang="{tag}"><termSec><term>{text}</term></termSec></langSec>' for tag, text in terms.items()
    )


GOOD = said(zh="保温杯", es="termo")
BAD = said(zh="盖子")


async def test_import_counts_added_changed_and_same_terms(harness: TranslationHarness, files: Files) -> None:
    taken = await files.terms(SELLER, a_file(GOOD, said(en="lid", es="tapa")))
    assert (taken.added, taken.changed, taken.same, taken.rejected_count, taken.written) == (2, 0, 0, 0, True)
    again = await files.terms(SELLER, a_file(GOOD, said(en="lid", es="tapa")))
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    changed = await files.terms(SELLER, a_file(said(zh="保温杯", es="botella térmica", fr="thermos")))
    assert (changed.added, changed.changed) == (0, 1)
    terms = {term.terms["es"]: term.terms for term in await harness.glossaries.terms(SELLER)}
    assert terms["botella térmica"] == {"zh": "保温杯", "es": "botella térmica", "fr": "thermos"}


async def test_bad_entries_are_listed_and_nothing_is_written(files: Files, database: Database) -> None:
    upload = await files.upload(SELLER, a_file(GOOD, BAD, said(zh="x", es="a" * 201)))
    before = await contents(database)
    taken = await files.exchange.take(SELLER, upload_id=upload)
    assert [(each.line, each.rejection) for each in taken.rejected] == [
        (3, EntryRejection.INCOMPLETE),
        (4, EntryRejection.UNREADABLE),
    ]
    assert (taken.written, await contents(database)) == (False, before)
    good = await files.exchange.take(SELLER, upload_id=upload, good_only=True)
    assert (good.written, good.added, good.rejected_count) == (True, 1, 2)
    with pytest.raises(UploadUsed):
        await files.exchange.take(SELLER, upload_id=upload, good_only=True)


async def test_contradictory_terms_in_file_are_reported(files: Files) -> None:
    taken = await files.terms(SELLER, a_file(GOOD, said(zh="保温杯", es="frasco")))
    assert [(each.line, each.rejection) for each in taken.rejected] == [(3, EntryRejection.CONTRADICTORY)]


def test_term_over_limit_is_reported(clock: FakeClock) -> None:
    merging = Merging.into([], "org_1", clock(), None)
    content = a_file(*(said(en=f"part {n}", es=f"pieza {n}") for n in range(5_001)))
    merging.take(tbx.read_entries(io.BytesIO(content)))
    assert (len(merging.new), [(each.line, each.rejection) for each in merging.rejected]) == (
        MAX_TERMS,
        [(5_002, EntryRejection.FULL)],
    )


async def test_term_search_ignores_case_and_whitespace(harness: TranslationHarness, files: Files) -> None:
    await files.terms(SELLER, a_file(*(said(en=f"part {n}", es=f"pieza {n}") for n in range(30))))
    page = await harness.glossaries.page(SELLER, part=Slice(1), search="  PIEZA 2")
    assert (page.total, page.items[0].terms["es"][:7], page.has_next) == (11, "pieza 2", True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not xml",
        b"<tmx/>",
        b"<tbx><text><body>",
        b'<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><tbx>&b;</tbx>',
        b'<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><tbx>&x;</tbx>',
        b"<tbx>" + b"<a>" * 5_000,
    ],
)
async def test_hostile_files_are_refused(files: Files, database: Database, content: bytes) -> None:
    upload = await files.upload(SELLER, content or b" ")
    before = await contents(database)
    with pytest.raises(FileRefused):
        await files.exchange.take(SELLER, upload_id=upload)
    assert await contents(database) == before


@pytest.mark.parametrize("term", ["&lt;script&gt;", "a\u200b", "{x}", "a&#127;", "---"])
async def test_hostile_terms_are_bad_entries(files: Files, term: str) -> None:
    taken = await files.terms(SELLER, a_file(said(zh=term, es="termo")))
    assert (taken.written, [each.rejection for each in taken.rejected]) == (False, [EntryRejection.UNREADABLE])


async def test_exported_file_reimports_unchanged(files: Files, harness: TranslationHarness) -> None:
    save = harness.glossaries.save
    await save(SELLER, terms={"zh": "保温杯", "es": "termo"}, forbidden_terms={"es": ["frasco"]}, note="Not a bottle.")
    await save(SELLER, terms={"en": "H&B"}, do_not_translate=True)
    content = await files.bytes_of((await files.exchange.export(SELLER)).key)
    taken = await files.terms(SELLER, content)
    assert (taken.added, taken.changed, taken.same, taken.rejected_count) == (0, 0, 2, 0)
    other = await files.terms(an_actor("EXHIBITOR", organisation_id="org_2"), content)
    assert other.added == 2


async def test_section_is_kept_only_for_platform_terms(files: Files, harness: TranslationHarness) -> None:
    said = {"en": "cup", "es": "taza"}
    await harness.glossaries.save(ADMINISTRATOR, terms=said, section="household-appliances", platform=True)
    content = await files.bytes_of((await files.exchange.export(SELLER, platform=True)).key)
    assert (await files.terms(ADMINISTRATOR, content)).same == 1
    assert (await files.terms(SELLER, content)).added == 1
    [own] = await harness.glossaries.terms(SELLER)
    assert own.section is None


async def test_organiser_edits_own_glossary_but_not_platform_glossary(
    harness: TranslationHarness, database: Database
) -> None:
    own = await harness.glossaries.save(ORGANISER, terms={"zh": "杯子", "es": "copita"})
    platform = await harness.glossaries.save(ADMINISTRATOR, terms={"zh": "碗", "es": "cuenco"}, platform=True)
    assert (own.owner, platform.owner) == ("org_9", PLATFORM)
    assert await harness.glossaries.terms(ORGANISER, platform=True) == [platform]
    before = await contents(database)
    for rejected in (
        harness.glossaries.save(ORGANISER, terms={"zh": "盘", "es": "plato"}, platform=True),
        harness.glossaries.save(ORGANISER, terms={"zh": "盘", "es": "plato"}, section="household-appliances"),
        harness.glossaries.save(ADMINISTRATOR, terms={"zh": "盘", "es": "plato"}),
        harness.glossaries.remove(ORGANISER, term_id=platform.id, platform=True),
    ):
        with pytest.raises(Forbidden):
            await rejected
    for gone in (
        harness.glossaries.remove(ORGANISER, term_id=platform.id),
        harness.glossaries.remove(ADMINISTRATOR, term_id=own.id, platform=True),
    ):
        with pytest.raises(TermNotFound):
            await gone
    assert await contents(database) == before


async def test_buyers_cannot_import_glossary_files(files: Files) -> None:
    with pytest.raises(Forbidden):
        await files.exchange.take(an_actor("BUYER", organisation_id="org_3"), upload_id="upl_1")


async def test_terms_are_paged_newest_first(harness: TranslationHarness) -> None:
    for number in range(3):
        await harness.glossaries.save(SELLER, terms={"en": f"part {number}", "es": f"pieza {number}"})
    first = await harness.glossaries.page(SELLER, part=Slice(2))
    rest = await harness.glossaries.page(SELLER, part=Slice(2, first.cursors[-1]))
    shown = [each.terms["en"] for each in (*first.items, *rest.items)]
    assert (shown, first.has_next, rest.has_next, first.total) == (["part 2", "part 1", "part 0"], True, False, 3)


async def test_conflicting_terms_are_listed(harness: TranslationHarness) -> None:
    await harness.glossaries.save(SELLER, terms={"en": "Breeze"}, do_not_translate=True)
    second = await harness.glossaries.save(SELLER, terms={"zh": "微风", "fr": "Breeze"})
    await harness.glossaries.save(SELLER, terms={"zh": "风", "es": "viento"}, forbidden_terms={"fr": ["Breeze"]})
    found = await harness.glossaries.conflicts(SELLER)
    assert {(each.text, each.target) for each in found} == {("Breeze", None), ("Breeze", "fr")}
    assert [each.second.id for each in found if each.target is None] == [second.id]


@pytest.mark.parametrize("section", ["../x", "A B", "x" * 61, "$where"])
async def test_invalid_section_key_is_refused(harness: TranslationHarness, section: str) -> None:
    with pytest.raises(Invalid) as rejected:
        await harness.glossaries.save(ADMINISTRATOR, terms={"en": "cup", "es": "taza"}, section=section, platform=True)
    assert rejected.value.field == "section"


async def test_journal_time_covers_slowly_imported_terms(
    harness: TranslationHarness, files: Files, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = harness.glossaries._store.write

    async def slowly(_store: object, *terms: Any) -> None:
        await write(*terms)
        clock.advance(seconds=20)

    monkeypatch.setattr(type(harness.glossaries._store), "write", slowly)
    await files.terms(SELLER, a_file(GOOD))
    [told] = await database.raw["journal"].find({"verb": "glossary.imported"}).to_list()
    found = await harness.glossaries.changed_since("org_1", told["facts"]["since"])
    assert "保温杯" in words_of(found)["words"]


async def test_journal_records_only_replaced_words(files: Files, database: Database) -> None:
    await files.terms(SELLER, a_file(said(zh="保温杯", es="termo"), said(en="lid", es="tapa")))
    await files.terms(SELLER, a_file(said(zh="保温杯", es="termo", fr="thermos"), said(en="lid", es="tapón")))
    told = await database.raw["journal"].find({"verb": "glossary.imported"}).sort("_id").to_list()
    assert [each["facts"]["words"] for each in told] == [[], ["tapa"]]
