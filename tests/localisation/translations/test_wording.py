"""A person's wording wins over everything, is suggested to similar texts, and keeps the values of the original."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from expo.accounts.guests import OrganiserAudience
from expo.kit.access import ANONYMOUS, Actor, Role
from expo.kit.db.mongo import Database
from expo.kit.errors import Forbidden, Invalid, SignInRequired
from expo.localisation.machine_translation.versions import BatchVersions
from expo.localisation.models import PLATFORM, TranslationOrigin
from expo.localisation.translations import memory
from expo.localisation.translations.api.types import TranslationsType
from expo.localisation.translations.errors import BudgetSpent, NoTranslationEngine, TermForbidden, ValuesLost
from expo.localisation.translations.models import Translation
from tests.exhibitors.harness import an_actor
from tests.support.clock import FakeClock
from tests.support.contents import contents
from tests.support.translating import TranslationHarness, a_translation_harness
from translation.memory.matching import Match, best_match

FLASK = "真好的保温杯 500毫升"


def someone(owner: str = "org_1", kind: str = "EXHIBITOR") -> Actor:
    return an_actor(kind, organisation_id=owner)


async def worded(harness: TranslationHarness, text: str, *, original: str = FLASK, **facts: Any) -> Translation:
    return await harness.service.correct(
        someone(), owner="org_1", original=original, language="zh", target="es", text=text, **facts
    )


async def test_correction_is_used_immediately_and_kept(harness: TranslationHarness) -> None:
    await harness.made(FLASK)
    await worded(harness, "Termo muy bueno de 500 ml")
    made = await harness.read(FLASK)
    assert (made.text, made.origin) == ("Termo muy bueno de 500 ml", TranslationOrigin.PERSON)
    harness.engine.release = "2"
    assert (await harness.made(FLASK)).text == "Termo muy bueno de 500 ml"


async def test_correction_wins_over_running_machine_translation(harness: TranslationHarness) -> None:
    await harness.report.tell()
    await harness.read(FLASK)
    [task] = await harness.store.tasks.urgent(10)
    wording = await worded(harness, "Termo de 500 ml")
    harness.work._versions = BatchVersions(harness.work.translator)
    await harness.work._versions.learn([(task, ())])
    await harness.store.keep_made([harness.work._translation(task, harness.work._failed_result(task))])
    assert await harness.store.find(wording.id) == wording
    assert await harness.store.tasks.urgent(10) == []


async def test_correction_applies_to_text_with_different_values(harness: TranslationHarness) -> None:
    await worded(harness, "Termo muy bueno de 500 ml")
    made = await harness.made("真好的保温杯 750毫升")
    assert (made.text, made.origin) == ("Termo muy bueno de 750 ml", TranslationOrigin.MEMORY)
    assert harness.engine.asked == []


async def test_existing_similar_texts_are_offered_correction(harness: TranslationHarness) -> None:
    similar, other, foreign = "真好的双层保温杯 500毫升", "电动自行车", "真好的双层保温杯 500毫升"
    for text in (similar, other):
        await harness.made(text)
    await harness.made(foreign, owner="org_2")
    await worded(harness, "Termo de 500 ml")
    suggested = await harness.read(similar)
    assert suggested.text.startswith("[es ")
    assert (suggested.suggestion.original, suggested.suggestion.text) == (FLASK, "Termo de 500 ml")
    assert 0.75 <= suggested.suggestion.similarity < 1
    assert (await harness.read(other)).suggestion is None
    assert (await harness.read(foreign, owner="org_2")).suggestion is None


async def test_text_translated_while_similar_one_is_corrected_is_offered_correction(
    harness: TranslationHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    similar = "真好的双层保温杯 500毫升"
    await harness.report.tell()
    await harness.read(similar)
    translator, loop = type(harness.work.translator), asyncio.get_running_loop()
    translate = translator.translate

    def meanwhile(*asked: Any) -> Any:
        monkeypatch.undo()
        asyncio.run_coroutine_threadsafe(worded(harness, "Termo de 500 ml"), loop).result(10)
        return translate(*asked)

    monkeypatch.setattr(translator, "translate", meanwhile)
    await harness.all()
    suggested = await harness.read(similar)
    assert suggested.text.startswith("[es ")
    assert suggested.suggestion.text == "Termo de 500 ml"


async def test_later_similar_text_is_offered_correction(harness: TranslationHarness) -> None:
    await worded(harness, "Termo de 500 ml")
    made = await harness.made("真好的双层保温杯 500毫升")
    assert made.text.startswith("[es ")
    assert made.suggestion.text == "Termo de 500 ml"


async def test_similarity_search_runs_off_event_loop(
    harness: TranslationHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await worded(harness, "Termo muy bueno de 500 ml")
    asked: list[threading.Thread] = []

    def watched(*units: Any, **facts: Any) -> Match | None:
        asked.append(threading.current_thread())
        return best_match(*units, **facts)

    monkeypatch.setattr(memory, "best_match", watched)
    await harness.made("真好的双层保温杯 500毫升")
    assert asked
    assert threading.main_thread() not in asked


async def test_correction_missing_values_needs_override(harness: TranslationHarness, database: Database) -> None:
    before = await contents(database)
    with pytest.raises(ValuesLost) as rejected:
        await worded(harness, "Termo de 50 ml")
    assert (rejected.value.field, rejected.value.message) == (
        "text",
        "Missing from the translation: 500毫升. Not in the original: 50 ml.",
    )
    assert await contents(database) == before
    kept = await worded(harness, "Termo de 50 ml", allow_lost_values=True)
    assert (kept.text, kept.lost_values) == ("Termo de 50 ml", ("500毫升",))


async def test_wording_kept_without_values_is_not_questioned_again(harness: TranslationHarness) -> None:
    await worded(harness, "Termo de 50 ml", allow_lost_values=True)
    again = await worded(harness, "Termo de 50 ml")
    assert (again.text, again.lost_values) == ("Termo de 50 ml", ("500毫升",))
    with pytest.raises(ValuesLost):
        await worded(harness, "Termo de 60 ml")
    await worded(harness, "Termo de 500 ml")
    with pytest.raises(ValuesLost):
        await worded(harness, "Termo de 50 ml")


async def test_forbidden_term_is_refused(harness: TranslationHarness) -> None:
    await harness.glossaries.save(someone(), terms={"zh": "保温杯", "es": "termo"}, forbidden_terms={"es": ["garrafa"]})
    with pytest.raises(TermForbidden, match="garrafa"):
        await worded(harness, "Una garrafa, o termo, de 500 ml")


@pytest.mark.parametrize(
    "actor,error",
    [
        (ANONYMOUS, SignInRequired),
        (someone("org_2"), Forbidden),
        (someone("org_2", "BUYER"), Forbidden),
        (someone("org_9", "ORGANISER"), Forbidden),
        (Actor("per_9", administrator=True), Forbidden),
        (an_actor(organisation_id="org_1", key_id="key_1", scopes=frozenset({"localisation:read"})), Forbidden),
    ],
)
async def test_only_owner_may_correct_text(
    harness: TranslationHarness, database: Database, actor: Actor, error: type
) -> None:
    before = await contents(database)
    facts: dict[str, Any] = {"owner": "org_1", "original": FLASK, "language": "zh", "target": "es"}
    with pytest.raises(error):
        await harness.service.correct(actor, text="Termo de 500 ml", **facts)
    with pytest.raises(error):
        await harness.service.forget(actor, **facts)
    assert await contents(database) == before


async def test_only_administrator_corrects_platform_texts(harness: TranslationHarness) -> None:
    facts: dict[str, Any] = {"owner": PLATFORM, "original": "开幕式", "language": "zh", "target": "es"}
    for other in (someone(), someone("org_9", "ORGANISER")):
        with pytest.raises(Forbidden):
            await harness.service.correct(other, text="Apertura", **facts)
    made = await harness.service.correct(Actor("per_9", administrator=True), text="Apertura", **facts)
    assert (await harness.read("开幕式", owner=PLATFORM)) == made


async def test_organiser_corrects_texts_of_approved_exhibitors(harness: TranslationHarness) -> None:
    async def approved(organiser_id: str, organisation_ids: Sequence[str]) -> set[str]:
        return {"org_1"} & set(organisation_ids) if organiser_id == "org_9" else set()

    service = replace(harness.service, guests=[OrganiserAudience(approved, approved)])
    facts: dict[str, Any] = {"original": FLASK, "language": "zh", "target": "es"}
    host = someone("org_9", "ORGANISER")
    made = await service.correct(host, text="Termo de 500 ml", owner="org_1", **facts)
    assert (await harness.read(FLASK)) == made
    for actor, owner in ((host, "org_2"), (host, PLATFORM), (someone("org_8", "ORGANISER"), "org_1")):
        with pytest.raises(Forbidden):
            await service.correct(actor, text="Termo de 500 ml", owner=owner, **facts)
    assert await service.may_word(host, ["org_1", "org_2", PLATFORM, "org_9"]) == [True, False, False, True]


async def test_removed_correction_is_machine_translated_again(harness: TranslationHarness) -> None:
    await harness.report.tell()
    await worded(harness, "Termo de 500 ml")
    await harness.service.forget(someone(), owner="org_1", original=FLASK, language="zh", target="es")
    await harness.all()
    assert (await harness.read(FLASK)).origin is TranslationOrigin.MACHINE


@pytest.mark.parametrize(
    "change,field",
    [
        ({"language": "xx"}, "language"),
        ({"target": "zh"}, "to"),
        ({"target": "kl"}, "to"),
        ({"original": "  "}, "original"),
        ({"original": "杯" * 100_001}, "original"),
        ({"text": " "}, "text"),
        ({"text": "杯" * 401}, "text"),
    ],
)
async def test_invalid_corrections_are_refused(
    harness: TranslationHarness, database: Database, change: dict[str, Any], field: str
) -> None:
    before = await contents(database)
    facts: dict[str, Any] = {
        "owner": "org_1",
        "original": FLASK,
        "language": "zh",
        "target": "es",
        "text": "Termo de 500 ml",
    }
    with pytest.raises(Invalid) as rejected:
        await harness.service.correct(someone(), **(facts | change))
    assert rejected.value.field == field
    assert await contents(database) == before


async def test_texts_are_translated_on_request(harness: TranslationHarness) -> None:
    await harness.report.tell()
    buyer = someone("org_5", "BUYER")
    [(wanted, made)] = await harness.service.translate(buyer, texts=["很好的杯子"], target="es", source="zh")
    assert made is None
    await harness.all()
    assert await harness.service.translate(buyer, texts=["很好的杯子"], target="es", source="zh") == [
        (wanted, await harness.store.find(wanted.id))
    ]


async def test_translation_request_limits_are_enforced(database: Database, clock: FakeClock) -> None:
    harness = a_translation_harness(database, clock, budget=5)
    await harness.report.tell()
    buyer, ask = someone("org_5", "BUYER"), harness.service.translate
    for texts in ([], ["a"] * 51, ["a" * 20_001]):
        with pytest.raises(Invalid):
            await ask(buyer, texts=texts, target="es", source="zh")
    with pytest.raises(BudgetSpent) as spent:
        await ask(buyer, texts=["六个字的杯子"], target="es", source="zh")
    assert spent.value.retry_after == 23 * 3600  # it is one in the morning
    with pytest.raises(SignInRequired):
        await ask(ANONYMOUS, texts=["杯子"], target="es", source="zh")
    with pytest.raises(Forbidden):
        await ask(Actor("per_1", role=Role.OWNER), texts=["杯子"], target="es", source="zh")


async def test_existing_translation_needs_no_budget(database: Database, clock: FakeClock) -> None:
    harness = a_translation_harness(database, clock, budget=8)
    await harness.report.tell()
    buyer, ask = someone("org_5", "BUYER"), harness.service.translate
    await ask(buyer, texts=["六个字的杯子"], target="es", source="zh")
    await harness.all()
    [(_, made)] = await ask(buyer, texts=["六个字的杯子"], target="es", source="zh")
    assert made is not None
    with pytest.raises(BudgetSpent):
        await ask(buyer, texts=["六个字的杯子", "另外三个"], target="es", source="zh")


async def test_text_in_target_language_costs_nothing(database: Database, clock: FakeClock) -> None:
    harness = a_translation_harness(database, clock, budget=5)
    await harness.report.tell()
    before = await contents(database)
    buyer, texts = someone("org_5", "BUYER"), ["六个字的杯子"]
    made = await harness.service.translate(buyer, texts=texts, target="zh", source="zh")
    [shown] = TranslationsType.of(made).translations
    assert (shown.text, shown.origin, shown.pending) == (texts[0], TranslationOrigin.ORIGINAL, False)
    assert await contents(database) == before


async def test_unsupported_language_pair_is_refused(harness: TranslationHarness) -> None:
    with pytest.raises(NoTranslationEngine, match="from zh to es"):
        await harness.service.translate(someone(), texts=["杯子"], target="es", source="zh")
