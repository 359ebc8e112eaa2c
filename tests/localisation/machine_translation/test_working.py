"""What waits is translated: once each, the most urgent first, and nobody's more than a day's share."""

import pytest

from expo.kit.db.mongo import Database
from expo.localisation.machine_translation.status import EngineReport
from expo.localisation.models import TranslationOrigin
from expo.localisation.texts.models import MAX_LENGTH, SubjectText, TextRequest
from expo.localisation.translations.models import Reason, TranslationRoute, Urgency
from expo.localisation.translations.reading import task_of
from expo.localisation.translations.rules.status import LanguageTexts, ReadingStatus
from tests.exhibitors.harness import an_actor
from tests.support.clock import FakeClock
from tests.support.translating import TranslationHarness, a_translation_harness
from translation.errors import EngineUnavailable
from translation.lexicon import Lexicon
from translation.meaning import MEANING_VERSION


async def test_requested_text_is_translated(harness: TranslationHarness) -> None:
    await harness.report.tell()
    assert await harness.read("恒暖牌好杯子 500毫升") is None
    assert await harness.all() == 1
    made = await harness.read("恒暖牌好杯子 500毫升")
    assert (made.origin, made.engine, made.kept_values) == (TranslationOrigin.MACHINE, "brackets 1", ("500毫升",))
    assert made.text.startswith("[es 恒暖牌好杯子")
    assert "500 ml" in made.text


async def test_attribute_value_is_read_as_specification(harness: TranslationHarness) -> None:
    asked = TextRequest("org_1", "3节AA（不含）", "zh", "es", is_specification=True)
    await harness.report.tell()
    await harness.reading.find_many([asked])
    await harness.all()
    [made] = await harness.reading.known([asked])
    assert made is not None
    assert (made.text, made.origin) == ("3 pilas AA (no incluidas)", TranslationOrigin.GLOSSARY)
    assert made.request == asked, "it is translated again as what it is"
    assert asked.content != TextRequest("org_1", "3节AA（不含）", "zh", "es").content
    await harness.made("4节AA（不含）")
    assert len(harness.engine.asked) == 1, "a title is left to the engine"


async def test_no_task_is_queued_without_reported_engine(harness: TranslationHarness) -> None:
    await harness.read("好杯子")
    assert await harness.work.work() == 0


async def test_equal_texts_of_two_owners_are_translated_once(harness: TranslationHarness) -> None:
    one = await harness.made("真的好杯子", owner="org_1")
    other = await harness.made("真的好杯子", owner="org_2")
    assert (one.text, one.owner, other.text, other.owner) == ("[es 真的好杯子]", "org_1", "[es 真的好杯子]", "org_2")
    assert harness.engine.asked == ["真的好杯子"]


async def test_equal_queued_texts_are_translated_once(harness: TranslationHarness) -> None:
    await harness.report.tell()
    for owner in ("org_1", "org_2", "org_3"):
        await harness.read("真的好杯子", owner=owner)
    assert await harness.all() == 3
    assert harness.engine.asked == ["真的好杯子"]


async def test_lookup_reads_one_of_equal_translations(harness: TranslationHarness) -> None:
    for owner in ("org_1", "org_2", "org_3"):
        await harness.made("真的好杯子", owner=owner)
    content = TextRequest("org_1", "真的好杯子", "zh", "es").content
    assert [each.owner for each in await harness.store.lent([content])] == ["org_1"]


async def test_newest_equal_translation_is_reused(harness: TranslationHarness, clock: FakeClock) -> None:
    for owner in ("org_1", "org_2", "org_3"):
        await harness.made("真的好杯子", owner=owner)
    harness.engine.release = "2"
    for owner in ("org_2", "org_3", "org_1"):
        clock.advance(minutes=2)
        assert (await harness.made("真的好杯子", owner=owner)).engine == "brackets 2"
    assert len(harness.engine.asked) == 2


async def test_urgent_task_comes_first(harness: TranslationHarness) -> None:
    await harness.report.tell()
    later, soon = TextRequest("org_1", "以后的杯子", "zh", "es"), TextRequest("org_1", "现在的杯子", "zh", "es")
    await harness.reading.ask([later], Urgency.LATER)
    await harness.reading.ask([soon], Urgency.READ)
    assert await harness.work.work() == 1
    assert harness.engine.asked == ["现在的杯子"]
    assert await harness.work.work() == 1
    assert harness.engine.asked == ["现在的杯子", "以后的杯子"]


async def test_awaited_task_moves_to_urgent_lane(harness: TranslationHarness, database: Database) -> None:
    await harness.report.tell()
    wanted = TextRequest("org_1", "好杯子", "zh", "es")
    await harness.reading.ask([wanted], Urgency.LATER)
    await harness.reading.ask([wanted], Urgency.WAITED_FOR)
    tasks = await database.raw["translation_tasks"].find({}).to_list()
    assert [each["lane"] for each in tasks] == [Urgency.WAITED_FOR]


async def test_newer_engine_retranslates_on_read(harness: TranslationHarness, clock: FakeClock) -> None:
    await harness.made("好杯子")
    harness.engine.release = "2"
    await harness.report.tell()
    clock.advance(minutes=2)
    assert (await harness.read("好杯子")).engine == "brackets 1"
    await harness.all()
    assert (await harness.read("好杯子")).engine == "brackets 2"


async def test_daily_budget_is_not_exceeded(database: Database, clock: FakeClock) -> None:
    harness = a_translation_harness(database, clock, budget=10)
    assert (await harness.made("八个字的好杯子呀")).text == "[es 八个字的好杯子呀]"
    assert await harness.made("另外八个字的杯子") is None
    assert (await harness.made("别人的好杯子", owner="org_2")).text == "[es 别人的好杯子]"
    clock.advance(days=1)
    await harness.all()
    assert (await harness.read("另外八个字的杯子")).text == "[es 另外八个字的杯子]"


async def test_batch_is_filled_up_to_daily_budget(database: Database, clock: FakeClock) -> None:
    harness = a_translation_harness(database, clock, budget=10)
    await harness.report.tell()
    texts = ("八个字的好杯子呀", "另外八个字的杯子")
    for text in texts:
        await harness.read(text)
    await harness.all()
    assert len(harness.engine.asked) == 1
    clock.advance(days=1)
    await harness.all()
    assert sorted(harness.engine.asked) == sorted(texts)


async def test_text_over_daily_budget_is_last_of_day(database: Database, clock: FakeClock) -> None:
    harness = a_translation_harness(database, clock, budget=10)
    long = "比一天的份额还要长的好杯子"
    assert (await harness.made("好杯子")).text == "[es 好杯子]"
    assert (await harness.made(long)).text == f"[es {long}]"
    assert await harness.made("大杯子") is None
    assert await harness.made(long + "啊") is None
    clock.advance(days=1)
    await harness.all()
    await harness.all()
    assert len(harness.engine.asked) == 4


async def test_too_long_text_is_refused_without_queueing(harness: TranslationHarness, database: Database) -> None:
    text = "杯" * (MAX_LENGTH + 1)
    made = await harness.made(text)
    assert (made.text, made.reason) == (None, Reason.TOO_LONG)
    assert (made.reading().text, made.reading().origin) == (text, TranslationOrigin.ORIGINAL)
    assert harness.engine.asked == []
    assert await database.raw["translation_tasks"].count_documents({}) == 0
    told = SubjectText("prod_1.title", "product", "prod_1", "title", "org_1", "zh", text, harness.work.clock())
    assert LanguageTexts("es", {}).status(told) is ReadingStatus.REJECTED


async def test_engine_outage_loses_no_task(harness: TranslationHarness, clock: FakeClock) -> None:
    await harness.report.tell()
    await harness.read("好杯子")
    harness.engine.away = True
    for _ in range(5):
        with pytest.raises(EngineUnavailable):
            await harness.work.work()
    harness.engine.away = False
    assert await harness.all() == 1
    assert (await harness.read("好杯子")).text == "[es 好杯子]"


async def test_repeatedly_crashing_text_is_given_up(harness: TranslationHarness) -> None:
    await harness.report.tell()
    await harness.read("致命的杯子")
    await harness.store.tasks.count_attempts([TextRequest("org_1", "致命的杯子", "zh", "es").id], times=3)
    await harness.all()
    made = await harness.read("致命的杯子")
    assert (made.text, made.reason) == (None, Reason.NOT_DONE)
    assert harness.engine.asked == []


async def test_retried_texts_use_smaller_batches(harness: TranslationHarness) -> None:
    await harness.report.tell()
    texts = [f"{kind}的好{thing}" for kind in "红蓝绿黑白黄紫粉金银灰" for thing in ("杯子", "茶壶")]
    for text in texts:
        await harness.read(text)
    ids = [TextRequest("org_1", text, "zh", "es").id for text in texts]
    await harness.store.tasks.count_attempts(ids[:20])
    await harness.store.tasks.count_attempts(ids[:2])
    assert [await harness.work.work() for _ in range(6)] == [15, 3, 1, 1, 2, 0]
    assert sorted(harness.engine.asked) == sorted(texts)


async def test_translation_saved_before_crash_is_not_repeated(harness: TranslationHarness, database: Database) -> None:
    await harness.made("好杯子")
    await harness.store.tasks.ask(
        [task_of(TextRequest("org_1", "好杯子", "zh", "es"), Urgency.READ, harness.work.clock())]
    )
    assert await harness.all() == 1
    assert harness.engine.asked == ["好杯子"]
    assert await database.raw["translation_tasks"].count_documents({}) == 0


async def test_saved_translation_with_own_term_is_not_repeated(harness: TranslationHarness) -> None:
    """Nobody else's can be taken over for it."""
    await harness.glossaries.save(an_actor("EXHIBITOR", organisation_id="org_1"), terms={"zh": "杯子", "es": "taza"})
    made = await harness.made("真好的杯子")
    assert "taza" in made.text
    asked = list(harness.engine.asked)
    await harness.store.tasks.ask(
        [task_of(TextRequest("org_1", "真好的杯子", "zh", "es"), Urgency.READ, harness.work.clock())]
    )
    assert await harness.all() == 1
    assert harness.engine.asked == asked


async def test_outage_does_not_consume_daily_budget(
    database: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    harness = a_translation_harness(database, clock, budget=10)
    await harness.report.tell()
    await harness.read("八个字的好杯子呀")

    def away(*_asked: object) -> list[str | None]:
        raise EngineUnavailable("The engine is away.")

    with monkeypatch.context() as patch:
        patch.setattr(harness.engine, "translate", away)
        for _ in range(5):
            with pytest.raises(EngineUnavailable):
                await harness.work.work()
    await harness.all()
    assert (await harness.read("八个字的好杯子呀")).text == "[es 八个字的好杯子呀]"


async def test_engine_report_overrides_report_of_other_worker(harness: TranslationHarness, clock: FakeClock) -> None:
    one, other = (EngineReport(harness.store, harness.work.translator, clock) for _ in range(2))
    await one.tell()
    harness.engine.away = True
    await other.tell()
    harness.engine.away = False
    await one.tell()
    status = await harness.store.status()
    assert status is not None
    assert (status.trouble, status.version("zh", "es")) == (None, f"brackets 1 + lexicon + {MEANING_VERSION}")


async def test_doubt_about_a_translation_is_stored_and_lent_with_it(harness: TranslationHarness) -> None:
    one, other = [await harness.made("真的好杯子", owner=owner) for owner in ("org_1", "org_2")]
    assert (one.doubtful, other.doubtful) == (True, True)
    assert other.reading().doubtful
    assert len(harness.engine.asked) == 1


async def test_translation_that_lost_the_meaning_is_refused(harness: TranslationHarness) -> None:
    harness.work.translator.lexicon = Lexicon.load()
    made = await harness.made("一起看会议桌实木面")
    assert (made.text, made.reason, made.doubtful) == (None, Reason.MEANING_LOST, False)
    assert made.reading().text == "一起看会议桌实木面"


@pytest.mark.parametrize(
    "version, route",
    [
        ("argos zh→en 1.9 + lexicon 4f21 + meaning 1", TranslationRoute.DIRECT),
        ("argos zh→en 1.9 + en→es 1.0 + lexicon 4f21 + meaning 1", TranslationRoute.PIVOT),
        ("libretranslate 1.6.2 + lexicon 4f21 + meaning 1", TranslationRoute.DIRECT),
        ("lexicon 4f21", TranslationRoute.LEXICON),
    ],
)
def test_route_is_that_of_the_engine(version: str, route: TranslationRoute) -> None:
    assert TranslationRoute.of(version) is route
