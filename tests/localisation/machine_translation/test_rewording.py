"""Where a glossary says something else, what was translated is made anew, whatever it is a translation of."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from expo.kit.access import Actor
from expo.kit.db.mongo import Database, from_document
from expo.kit.journal.entries import Entry
from expo.localisation.glossaries.models import GlossaryTerm
from expo.localisation.machine_translation.rewording import Reworded, TermFollower
from expo.localisation.models import PLATFORM, TranslationOrigin
from expo.localisation.texts.models import TextRequest
from expo.localisation.translations.models import Reason, Translation
from expo.localisation.translations.store import TranslationStore
from tests.exhibitors.harness import an_actor
from tests.localisation.filing import Files
from tests.localisation.glossaries.test_glossary_files import a_file, said
from tests.localisation.machine_translation.test_follower import FAIRS
from tests.support.clock import FakeClock
from tests.support.translating import TranslationHarness, a_translation_harness

SELLER = an_actor("EXHIBITOR", organisation_id="org_1")
ADMINISTRATOR = Actor("per_9", administrator=True)
CUP = "真好的杯子"
"""A text that is nobody's title: a message, say."""


async def saved(harness: TranslationHarness, actor: Any = SELLER, **said: Any) -> GlossaryTerm:
    return await harness.glossaries.save(actor, platform=actor.administrator, **said)


async def follow(harness: TranslationHarness, database: Database) -> None:
    """Let the follower read all of the journal, as after a new start."""
    found = await database.raw["journal"].find({"verb": {"$in": sorted(TermFollower.verbs)}}).sort("_id").to_list()
    follower = TermFollower(harness.store, harness.reading, harness.glossaries.changed_since, FAIRS)
    await follower.handle([from_document(Entry, each) for each in found])


async def followed(harness: TranslationHarness, database: Database) -> None:
    """Let the journal be followed, and translate what is asked for."""
    await follow(harness, database)
    await harness.all()


async def test_term_changes_update_translations(harness: TranslationHarness, database: Database) -> None:
    assert (await harness.made(CUP)).text == f"[es {CUP}]"
    term = await saved(harness, terms={"zh": "杯子", "es": "vasito"})
    await followed(harness, database)
    assert (await harness.read(CUP)).text == "[es 真好的vasito]"
    await saved(harness, terms={"zh": "杯子", "es": "copita"}, term_id=term.id)
    await followed(harness, database)
    assert (await harness.read(CUP)).text == "[es 真好的copita]"
    await harness.glossaries.remove(SELLER, term_id=term.id)
    await followed(harness, database)
    assert (await harness.read(CUP)).text == f"[es {CUP}]"


async def test_own_terms_affect_own_texts_and_platform_terms_all(
    harness: TranslationHarness, database: Database
) -> None:
    for owner in ("org_1", "org_2", ""):
        await harness.made(CUP, owner=owner)
    await saved(harness, terms={"zh": "杯子", "es": "vasito"})
    await followed(harness, database)
    texts = [(await harness.read(CUP, owner=owner)).text for owner in ("org_1", "org_2", "")]
    assert texts == ["[es 真好的vasito]", f"[es {CUP}]", f"[es {CUP}]"]
    await saved(harness, ADMINISTRATOR, terms={"zh": "杯子", "es": "copita"})
    await followed(harness, database)
    texts = [(await harness.read(CUP, owner=owner)).text for owner in ("org_1", "org_2", "")]
    assert texts == ["[es 真好的vasito]", "[es 真好的copita]", "[es 真好的copita]"]


async def test_forbidden_word_hides_translation_until_allowed(harness: TranslationHarness, database: Database) -> None:
    text = "真好的 vaso"
    await harness.made(text)
    term = await saved(harness, terms={"zh": "碗", "es": "taza"}, forbidden_terms={"es": ["vaso"]})
    await followed(harness, database)
    made = await harness.read(text)
    assert (made.text, made.reason) == (None, Reason.TERM_FORBIDDEN)
    await saved(harness, terms={"zh": "碗", "es": "taza"}, term_id=term.id)
    await followed(harness, database)
    assert (await harness.read(text)).text == f"[es {text}]"


async def test_imported_and_replaced_terms_update_translations(
    harness: TranslationHarness, files: Files, database: Database
) -> None:
    await saved(harness, terms={"zh": "保温杯", "es": "vasito", "en": "beaker"})
    await harness.made("A good beaker", source="en")
    await harness.made("真好的保温杯")
    assert (await harness.read("A good beaker", source="en")).text == "[es A good vasito]"
    await files.terms(SELLER, a_file(said(zh="保温杯", es="termo", en="tumbler")))
    await followed(harness, database)
    assert (await harness.read("真好的保温杯")).text == "[es 真好的termo]"
    assert (await harness.read("A good beaker", source="en")).text == "[es A good beaker]"


async def test_term_change_leaves_other_and_human_translations(harness: TranslationHarness, database: Database) -> None:
    await harness.service.correct(SELLER, owner="org_1", original=CUP, language="zh", target="es", text="Un vaso")
    await harness.made("电动车")
    before = await database.raw["translations"].find({}).sort("_id").to_list()
    await saved(harness, terms={"zh": "杯子", "es": "vasito"})
    await followed(harness, database)
    assert await database.raw["translations"].find({}).sort("_id").to_list() == before


async def test_platform_terms_are_applied_in_one_pass(
    harness: TranslationHarness, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[str] = []
    made_for = type(harness.store).made_for

    def watched(store: TranslationStore, owner: str) -> AsyncIterator[list[Translation]]:
        passes.append(owner)
        return made_for(store, owner)

    monkeypatch.setattr(type(harness.store), "made_for", watched)
    for word in ("杯子", "碗", "盘"):
        await saved(harness, ADMINISTRATOR, terms={"zh": word, "es": f"cosa {word}"})
    await followed(harness, database)
    assert passes == [PLATFORM]


@pytest.mark.parametrize("actor", [SELLER, ADMINISTRATOR])
async def test_term_saved_during_batch_is_applied(
    harness: TranslationHarness, database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch, actor: Any
) -> None:
    await harness.report.tell()
    await harness.read(CUP)
    translator = harness.work.translator
    translate, loop = type(translator).translate, asyncio.get_running_loop()

    def meanwhile(*asked: Any) -> Any:
        monkeypatch.undo()
        asyncio.run_coroutine_threadsafe(elsewhere(), loop).result(10)
        return translate(*asked)

    async def elsewhere() -> None:
        """Another process saves a term, and follows it: there is no translation yet."""
        other = a_translation_harness(database, clock)
        await saved(other, actor, terms={"zh": "杯子", "es": "vasito"})
        await follow(other, database)

    monkeypatch.setattr(type(translator), "translate", meanwhile)
    await harness.all()
    assert (await harness.read(CUP)).text == "[es 真好的vasito]"


@pytest.mark.parametrize(
    "text, concerned",
    [
        ("a cup of tea", True),
        ("Cups", False),
        ("the CUP", True),
        ("it is IT", True),
        ("it is", False),
        ("茶杯", True),
        ("cafe\u0301 noir", True),
        ("cafe noir", False),
    ],
)
def test_changed_terms_match_like_glossary_terms(text: str, concerned: bool) -> None:
    made = TextRequest("org_1", text, "en", "es")
    translation = Translation.of(made, "x", TranslationOrigin.MACHINE, datetime(2027, 4, 15, tzinfo=UTC))
    assert Reworded(["cup", "IT", "杯", "café"], []).concerns(translation) is concerned
    many = ["cup", "IT", "杯", "café", *(f"word{number}" for number in range(200))]
    assert Reworded(many, []).concerns(translation) is concerned


async def test_term_saved_during_engine_outage_is_applied_later(
    harness: TranslationHarness, database: Database, clock: FakeClock
) -> None:
    await harness.made(CUP)
    harness.engine.away = True
    await harness.report.tell()
    clock.advance(minutes=1)
    await saved(harness, terms={"zh": "杯子", "es": "vasito"})
    await follow(harness, database)
    harness.engine.away = False
    await harness.all()
    [made] = await harness.reading.known([TextRequest("org_1", CUP, "zh", "es")])
    assert made is not None
    assert made.text == "[es 真好的vasito]"


class Killed(BaseException):
    """The worker is gone in the middle."""


async def killed(*_asked: object) -> None:
    raise Killed


@pytest.mark.parametrize("actor", [SELLER, ADMINISTRATOR])
@pytest.mark.parametrize("removed", [False, True])
async def test_term_changed_during_batch_survives_worker_crash(
    harness: TranslationHarness, database: Database, clock: FakeClock, actor: Any, removed: bool
) -> None:
    term = await saved(harness, actor, terms={"zh": "杯子", "es": "copita"}) if removed else None
    await harness.report.tell()
    await harness.read(CUP)
    keep_made = type(harness.store).keep_made

    async def kept_after_all_is_followed(store: TranslationStore, made: Sequence[Translation]) -> None:
        if made:
            other = a_translation_harness(database, clock)
            if term is None:
                await saved(other, actor, terms={"zh": "杯子", "es": "vasito"})
            else:
                await other.glossaries.remove(actor, term_id=term.id, platform=actor.administrator)
            await follow(other, database)
        await keep_made(store, made)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(harness.store), "keep_made", kept_after_all_is_followed)
        patch.setattr(type(harness.work), "_stale", killed)
        with pytest.raises(Killed):
            await harness.work.work()
    await a_translation_harness(database, clock).all()
    assert (await harness.read(CUP)).text == (f"[es {CUP}]" if removed else "[es 真好的vasito]")


async def test_translation_saved_before_crash_is_not_repeated(harness: TranslationHarness, database: Database) -> None:
    await saved(harness, terms={"zh": "杯子", "es": "copita"})
    await harness.report.tell()
    await harness.read(f"{CUP} 500 ml")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(harness.store.tasks), "finish", killed)
        with pytest.raises(Killed):
            await harness.work.work()
    asked = list(harness.engine.asked)
    assert await harness.all() == 1
    assert harness.engine.asked == asked
    assert await database.raw["translation_tasks"].count_documents({}) == 0
